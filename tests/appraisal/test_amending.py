"""A change of an issued scheme: a new version with reason and paper, its entries, its results (SX-6.9-a)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from appraisal.actions import indicators
from appraisal.actions.amending import amend_scheme, plan_carry
from appraisal.actions.drafts import discard_draft
from appraisal.actions.entries import enter_mark, withdraw_adjustment
from appraisal.actions.schemes import issue_scheme
from appraisal.actions.scores import add_evidence, enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.console import find_scheme
from appraisal.enums import MarkKind
from appraisal.jobs import request_scoring
from appraisal.models import Adjustment, Indicator, Mark, Member, Period, Scheme, Score, ScoreEvidence
from core.findings import Refused
from core.models import AuditEvent, RowHistory
from organization.enums import Duty
from organization.models import Account
from tests.appraisal.plan import enter, node, pdf, points, reasons, small_text
from tests.appraisal.standing_plan import plan_that_stands
from tests.appraisal.test_scheme_actions import leaf, values_of
from tests.factories import NOON, give_duty, make_account

pytestmark = pytest.mark.django_db

REASON, PAPER = "农业指标基础分有误", "安考组〔2020〕3号"
SCORES = {
    ("T01", "T.1.1"): 40, ("T01", "T.1.2"): 30, ("T01", "T.2"): 50,
    ("T02", "T.1.1"): 20, ("T02", "T.1.2"): 60, ("T02", "T.2"): None, ("P01", "P.1"): 100,
}  # fmt: skip


stood, _django_db_helper, first = plan_that_stands(text=small_text())


@pytest.fixture
def zhou(first: Scheme) -> Account:
    account = make_account("周清和", first.owner, username="zhou")
    give_duty(account, Duty.APPRAISAL_OFFICE, first.owner)
    return account


@pytest.fixture
def filled(first: Scheme, zhou: Account) -> Scheme:
    """All scores of the year, one with evidence, a commendation and a reward, one withdrawn, a veto."""
    year = year_of(first)
    cells = {cell: None if value is None else points(value) for cell, value in SCORES.items()}
    enter_scores(year, cells, by=zhou, at=NOON)
    add_evidence(Score.objects.get(member__code="T01", indicator__code="T.1.1"), pdf("台账.pdf"), by=zhou, at=NOON)
    praise: dict[str, Any] = {"dated": NOON.date().replace(year=2020, month=6)}
    enter(first, zhou, "T01", **praise)
    mistaken = enter(first, zhou, "T02", matter="误登", **praise)
    withdraw_adjustment(mistaken, reason="登错单位", by=zhou, at=NOON)
    mark = Member.objects.get(scheme=first, code="T02")
    enter_mark(mark, MarkKind.DISQUALIFICATION, field="", basis="市考评办〔2020〕4号", upload=pdf(), by=zhou, at=NOON)
    return first


def year_of(scheme: Scheme) -> Period:
    return Period.objects.get(scheme=scheme, label="2020")


def amend(scheme: Scheme, by: Account) -> Scheme:
    return amend_scheme(scheme, reason=REASON, paper=PAPER, by=by, at=NOON)


def set_mark(scheme: Scheme, marks: dict[str, int], by: Account) -> None:
    for code, mark in marks.items():
        one = node(scheme, code)
        indicators.edit_indicator(one, replace(values_of(one), full_mark=points(mark)), by=by, at=NOON)


def held(scheme: Scheme) -> dict[tuple[str, str], int | None]:
    rows = Score.objects.filter(period=year_of(scheme)).values_list("member__code", "indicator__code", "value")
    return {(member, leaf): None if value is None else value // 10_000 for member, leaf, value in rows}


def refused_by(call: Any, *args: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return reasons(refused.value.findings)


@pytest.mark.clause("SX-6.9-a")
def test_change_needs_the_leading_groups_reason_and_paper(first: Scheme, zhou: Account) -> None:
    told = refused_by(amend_scheme, first, reason=" ", paper="", by=zhou, at=NOON)

    assert told == [("SX-6.9-a", "变更须写明理由"), ("SX-6.9-a", "变更须有领导小组研究意见")]
    assert Scheme.objects.count() == 1


@pytest.mark.clause("SX-6.9-a")
def test_change_is_a_draft_that_copies_all_but_the_entries(filled: Scheme, zhou: Account) -> None:
    draft = amend(filled, zhou)

    def shape(scheme: Scheme) -> list[Any]:
        nodes = Indicator.objects.filter(scheme=scheme).order_by("group__order", "order")
        columns = ("group__code", "parent__code", "code", "name", "order", "full_mark", "weight", "method", "params")
        members = Member.objects.filter(scheme=scheme).order_by("group__order", "order")
        return [
            list(nodes.values_list(*columns)),
            list(members.values_list("group__code", "code", "name", "unit", "appointment", "order")),
            list(scheme.parameters.values_list("key", "label", "value", "clause", "order")),
            list(scheme.groups.values_list("code", "name", "kind", "total_weight", "order", "clause")),
            [scheme.adjustment_table, scheme.quarter_weights, scheme.rulebook_id, scheme.owner_id, scheme.year_rule],
        ]

    assert shape(draft) == shape(filled)
    assert (draft.version, draft.state, draft.amends, draft.amendment_reason, draft.amendment_paper) == (
        2, "draft", filled, REASON, PAPER,
    )  # fmt: skip
    assert {node.group.scheme_id for node in draft.indicators.select_related("group")} == {draft.pk}
    assert Score.objects.filter(period__scheme=draft).count() == 0
    event = AuditEvent.objects.get(verb="appraisal.amend_scheme")
    assert (event.reason, event.clause) == (REASON, "SX-6.9-a")


def test_only_the_version_in_force_is_changed_and_by_one_draft(first: Scheme, zhou: Account) -> None:
    draft = amend(first, zhou)

    open_draft = refused_by(amend, first, zhou)
    of_draft = refused_by(amend, draft, zhou)
    issue_scheme(draft, by=zhou, at=NOON)
    replaced = refused_by(amend, first, zhou)

    assert open_draft == [("SX-6.9-a", "已有一个编制中的版本")]
    assert of_draft == [("SX-6.9-a", "方案尚未下发")]
    assert replaced == [("SX-6.9-a", "方案已有更新的版本")]


def test_database_holds_one_draft_a_code_and_no_change_without_reason(first: Scheme, zhou: Account) -> None:
    draft = amend(first, zhou)

    with pytest.raises(IntegrityError, match="amendment_with_reason"), transaction.atomic():
        Scheme.objects.filter(pk=draft.pk).update(amendment_paper="")
    draft.pk, draft.version = None, 3
    with pytest.raises(IntegrityError, match="one_draft_per_code|scheme.code"), transaction.atomic():
        draft.save()


def test_draft_may_be_thrown_away_and_made_anew(first: Scheme, zhou: Account) -> None:
    discard_draft(amend(first, zhou), by=zhou, at=NOON)

    assert amend(first, zhou).version == 2


@pytest.mark.clause("SX-6.9-a")
def test_issue_takes_scores_entries_and_files_along(filled: Scheme, zhou: Account) -> None:
    second = issue_scheme(amend(filled, zhou), by=zhou, at=NOON)

    assert held(second) == SCORES == held(filled)
    origin = ("entered_at", "entered_by", "import_batch", "not_applicable")
    copies, originals = (
        list(Score.objects.filter(period__scheme=one).order_by("pk").values_list(*origin)) for one in (second, filled)
    )
    assert copies == originals
    files = ScoreEvidence.objects.order_by("pk").values_list("score__period__scheme__version", "document", "added_by")
    assert [row[0] for row in files] == [1, 2]
    assert len({row[1:] for row in files}) == 1
    kept = Adjustment.objects.filter(scheme=second).values_list("member__scheme", "member__code", "document_number")
    assert list(kept) == [(second.pk, "T01", "省委〔2012〕15号")]
    assert list(Mark.objects.filter(scheme=second).values_list("member__scheme", "member__code", "basis")) == [
        (second.pk, "T02", "市考评办〔2020〕4号")
    ]


def test_copies_name_the_event_that_wrote_them(filled: Scheme, zhou: Account) -> None:
    second = issue_scheme(amend(filled, zhou), by=zhou, at=NOON)

    event = AuditEvent.objects.filter(verb="appraisal.issue_scheme").latest("seq")
    assert event.reason == REASON
    assert json.loads(event.data)["after"] == {
        "scores": 7, "adjustments": 1, "marks": 1, "left_scores": 0, "left_entries": 0,
    }  # fmt: skip
    for rows in (Score.objects.filter(period__scheme=second), Adjustment.objects.filter(scheme=second)):
        assert set(rows.values_list("change_id", flat=True)) == {event.pk}
    changes = RowHistory.objects.filter(op="insert").order_by("-id").values_list("change", flat=True)[:9]
    assert {change.replace("-", "") for change in changes} == {event.pk.hex}


@pytest.mark.clause("SX-6.9-a")
def test_score_of_a_changed_leaf_stays_behind_and_is_told_before_issue(filled: Scheme, zhou: Account) -> None:
    draft = amend(filled, zhou)
    set_mark(draft, {"T.1.1": 30, "T.1.2": 70}, zhou)

    plan = plan_carry(draft)
    second = issue_scheme(draft, by=zhou, at=NOON)

    told = [(one.what, one.code, one.name, one.reason, one.count) for one in plan.left_scores]
    assert told == [("指标", "T.1.1", "工业", "基础分 40 → 30", 2), ("指标", "T.1.2", "农业", "基础分 60 → 70", 2)]
    assert plan.scores == 3
    assert held(second) == {cell: value for cell, value in SCORES.items() if cell[1] in ("T.2", "P.1")}
    assert held(filled) == SCORES
    title = refused_by(run_scoring, year_of(second), by=zhou, at=NOON)
    assert title  # nobody forgets the four scores: the run names them


def test_weight_and_name_do_not_touch_a_score(filled: Scheme, zhou: Account) -> None:
    draft = amend(filled, zhou)
    for code, weight in (("T.1", 55), ("T.2", 45)):
        one = node(draft, code)
        wanted = replace(values_of(one), weight=points(weight), name=f"{one.name}工作")
        indicators.edit_indicator(one, wanted, by=zhou, at=NOON)

    assert held(issue_scheme(draft, by=zhou, at=NOON)) == SCORES


def test_leaf_that_got_children_or_another_method_or_went_stays_behind(filled: Scheme, zhou: Account) -> None:
    draft = amend(filled, zhou)
    parent = node(draft, "T.1.2")
    indicators.add_indicator(parent.group, parent, "T.1.2.1", leaf(60), by=zhou, at=NOON)
    one = node(draft, "T.1.1")
    indicators.edit_indicator(
        one, replace(values_of(one), method="linear", params={"curve": [[0, 0], [100, 40]]}), by=zhou, at=NOON
    )
    Indicator.objects.filter(scheme=draft, code="T.2").delete()

    reasons_of = {one.code: one.reason for one in plan_carry(draft).left_scores}

    assert reasons_of == {"T.1.1": "计分方法已变", "T.1.2": "不再是该考核系统的末级指标", "T.2": "指标已删除"}


def test_reward_without_its_leading_group_stays_behind_and_is_told(filled: Scheme, zhou: Account) -> None:
    draft = amend(filled, zhou)
    table = dict(draft.adjustment_table)
    Scheme.objects.filter(pk=draft.pk).update(adjustment_table=table | {"commendation": {}})
    draft.refresh_from_db()

    left = plan_carry(draft).left_entries

    assert [(one.member, one.what) for one in left] == [("T01", "表彰 全省新农村建设先进乡镇")]
    assert left[0].reason


@pytest.mark.clause("SX-6.9-a")
def test_replaced_version_takes_no_entries_and_is_not_computed(filled: Scheme, zhou: Account) -> None:
    draft = amend(filled, zhou)
    cell = {("T01", "T.2"): points(1)}

    in_draft = refused_by(enter_scores, year_of(draft), cell, by=zhou, at=NOON)
    second = issue_scheme(draft, by=zhou, at=NOON)
    filled.refresh_from_db()
    praise = Adjustment.objects.in_force().get(scheme=filled)
    replaced = [
        refused_by(enter_scores, year_of(filled), cell, by=zhou, at=NOON),
        refused_by(enter, filled, zhou, "T01", matter="另一项", dated=praise.dated),
        refused_by(withdraw_adjustment, praise, reason="不再有效", by=zhou, at=NOON),
        refused_by(request_scoring, year_of(filled), by=zhou, at=NOON),
    ]

    assert in_draft == [("SX-6.9-a", "变更草案尚未下发")]
    assert replaced == [[("SX-6.9-a", "方案已由新版本替代")]] * 4
    assert enter_scores(year_of(second), cell, by=zhou, at=NOON) == {"changed": 1}


def test_draft_leaves_the_version_in_force_to_commands(filled: Scheme, zhou: Account) -> None:
    draft = amend(filled, zhou)
    during = find_scheme("demo-2020")
    issue_scheme(draft, by=zhou, at=NOON)

    assert (during, find_scheme("demo-2020")) == (filled, draft)
