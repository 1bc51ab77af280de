"""The year's assessment from self-assessment to scores: order, columns, locks, recusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from appraisal.actions.assessment_columns import attach_file, remove_file, reopen_column
from appraisal.actions.assessment_rounds import add_group, charge_members, open_round, seat_person, set_desk_items
from appraisal.actions.collation import confirm_final, propose_final, return_final
from appraisal.actions.onsite import save_onsite, sign_onsite, withdraw_signature
from appraisal.actions.preliminary import close_preliminary, save_preliminary
from appraisal.actions.readings import record_readings
from appraisal.actions.scoring import run_scoring
from appraisal.actions.self_assessments import save_self_assessment, submit_self_assessment
from appraisal.enums.assessment import ColumnKind, EvidenceKind
from appraisal.gathering.assessment import not_filed, sheet_of
from appraisal.models import (
    AssessmentColumn,
    AssessmentRound,
    ColumnFile,
    ColumnItem,
    Indicator,
    Period,
    Score,
)
from appraisal.providers.assessment_work import confirming
from appraisal.rules.assessment import Cell, differences
from appraisal.rules.methods import Reading as Figure
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Appointment, Post, PostTitle, Unit
from tests.appraisal.build_rounds import DAYS, Team, filed, plan, rated, team_of
from tests.appraisal.small import committed, held, points, titles, upload_of
from tests.factories import NOON, make_account, make_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
NEXT = NOON + timedelta(days=1)


def clauses(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.clause for finding in refused.value.findings]


def column(team: Team, kind: ColumnKind, code: str = "T01") -> AssessmentColumn:
    return AssessmentColumn.objects.filter(member__code=code, kind=kind).latest("number")


@pytest.mark.clause("SX-6.4-a")
def test_self_assessment_is_limited_filed_by_the_head_and_locked(
    team: Team, lu: Account, he: Account, zhou: Account, hekou: Unit
) -> None:
    clerk = make_account("龚明", hekou, Duty.UNIT_CLERK, username="gong")
    member, leaf = team.member("T01"), team.leaves("T01")["D1"]

    with pytest.raises(Refused) as over:
        save_self_assessment(team.round, member, {leaf: Cell(points("100.0001"))}, summary="", by=lu, at=NOON)
    with pytest.raises(Refused) as stranger:
        save_self_assessment(team.round, member, {leaf: Cell(points(1))}, summary="", by=he, at=NOON)
    save_self_assessment(team.round, member, team.cells("T01", D1=100, D2=0), summary="完成", by=clerk, at=NOON)
    file = attach_file(
        team.round, member, ColumnKind.SELF, upload_of(PDF, "台账.pdf"), what=EvidenceKind.LEDGER, title="招商台账",
        indicator=leaf, by=clerk, at=NOON,
    )  # fmt: skip
    cadre = make_account("干部", hekou, Duty.CADRE, username="cadre")
    with pytest.raises(Refused) as by_cadre:
        submit_self_assessment(team.round, member, by=cadre, at=NOON)
    with pytest.raises(Refused):
        save_self_assessment(team.round, member, {leaf: Cell(points(1))}, summary="", by=cadre, at=NOON)
    with pytest.raises(Refused) as by_clerk:
        submit_self_assessment(team.round, member, by=clerk, at=NOON)
    submit_self_assessment(team.round, member, by=lu, at=NOON)

    assert (titles(over), titles(stranger), titles(by_clerk)) == (
        ["得分超出范围"], ["自评由被考评单位自己填写"], ["自评由单位主要负责人报送"],
    )  # fmt: skip
    assert titles(by_cadre) == ["自评由单位主要负责人报送"]
    assert not_filed(team.round) == [("T02", "青石镇"), ("G01", "县财政局"), ("G02", "县粮食局")]
    for who in (lu, clerk, zhou, team.leader):
        with pytest.raises(Refused):
            save_self_assessment(team.round, member, {leaf: Cell(points(1))}, summary="", by=who, at=NEXT)
    with pytest.raises(Refused) as no_file:
        remove_file(file, by=lu, at=NEXT)
    assert titles(no_file) == ["自评已经报送并锁定"]


@pytest.mark.parametrize("wrong", ["points", "file", "words"])
def test_a_page_of_the_self_assessment_is_saved_whole_or_not_at_all(
    team: Team, lu: Account, client_of: Callable[[Account], Client], wrong: str
) -> None:
    """What is wrong is told at its item, and what was typed beside it stays on the page."""
    leaves = team.leaves("T01")
    other, leaf = leaves["D1"], leaves["D2"]
    sent: dict[str, Any] = {f"p{other}": "80", f"t{other}": "已完成", "summary": "全年", f"p{leaf}": "1"}
    sent |= {
        "points": {f"p{leaf}": "100.5"}, "words": {f"t{leaf}": "长" * 4001},
        "file": {f"e{leaf}": upload_of(b"MZ", "程序.exe")},
    }[wrong]  # fmt: skip

    answer = client_of(lu).post(reverse("appraisal:self_assessment", args=[team.round.pk, "T01"]), sent)

    rows = {row.pk: row for row in answer.context["rows"]}
    assert (answer.status_code, bool(rows[leaf].fault), rows[other].fault) == (422, True, "")
    assert (rows[other].value, rows[other].words, answer.context["summary"]) == ("80", "已完成", "全年")
    assert (ColumnItem.objects.count(), ColumnFile.objects.count()) == (0, 0)


def test_what_is_closed_stands_still_in_the_database(team: Team, lu: Account) -> None:
    filed(team, lu)
    closed = column(team, ColumnKind.SELF)
    item = ColumnItem.objects.filter(column=closed).first()
    assert item is not None
    changes: list[Callable[[], object]] = [
        lambda: ColumnItem.objects.filter(pk=item.pk).update(points=1),
        lambda: ColumnItem.objects.filter(pk=item.pk)._raw_delete("default"),
        lambda: ColumnItem.objects.create(
            column=closed, indicator=Indicator.objects.get(code="F1"), saved_at=NOON, saved_by=lu
        ),
        lambda: AssessmentColumn.objects.filter(pk=closed.pk).update(state="draft", closed_at=None, closed_by=None),
        lambda: ColumnFile.objects.bulk_create(
            [ColumnFile(column=closed, kind="ledger", document_id=None, recorded_at=NOON, recorded_by=lu)]
        ),
    ]

    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    item.refresh_from_db()
    assert item.points == points(80)


@pytest.mark.clause("SX-6.4-b")
def test_preliminary_waits_for_the_self_assessment_or_its_day(team: Team, lu: Account) -> None:
    member, cells = team.member("T01"), team.cells("T01")
    last = NOON.replace(year=2013, month=1, day=5)

    with pytest.raises(Refused) as early:
        save_preliminary(team.round, member, cells, by=team.leader, at=last)
    save_preliminary(team.round, team.member("T02"), team.cells("T02"), by=team.leader, at=last + timedelta(days=1))
    filed(team, lu)
    save_preliminary(team.round, member, cells, by=team.leader, at=NOON)

    assert titles(early) == ["自评还没有报送，也没有到截止日"]
    assert clauses(early) == ["SX-6.4-b"]


@pytest.mark.clause("SX-6.4-b")
def test_columns_stand_side_by_side_and_departing_needs_a_reason(team: Team, lu: Account, zhou: Account) -> None:
    filed(team, lu, D1=95)
    member, leaves = team.member("T01"), team.leaves("T01")
    from appraisal.actions.scores import enter_scores

    enter_scores(team.round.period, {("T01", "D2"): points(70)}, by=zhou, at=NOON)
    silent = {pk: Cell(cell.points) for pk, cell in team.cells("T01", D1=90).items()}
    save_preliminary(team.round, member, silent, by=team.leader, at=NEXT)
    with pytest.raises(Refused) as refused:
        close_preliminary(team.round, member, by=team.leader, at=NEXT)
    with pytest.raises(Refused) as by_second:
        close_preliminary(team.round, member, by=team.second, at=NEXT)
    told = {leaves["D1"]: Cell(points(90), text="台账少一项"), leaves["D2"]: Cell(points(80), text="补报凭证")}
    save_preliminary(team.round, member, told, by=team.second, at=NEXT)
    close_preliminary(team.round, member, by=team.leader, at=NEXT)

    facts = [dict(finding.facts) for finding in refused.value.findings]
    assert facts == [
        {"项目": "小项D1", "初评": "90", "不同于": "自评 95"},
        {"项目": "小项D2", "初评": "80", "不同于": "测评 70"},
    ]
    assert "由考评组组长办理" in titles(by_second)
    cells = sheet_of(team.round, member).cells
    shown = {kind.value: [held.get(leaves[one], Cell()).shown for one in ("D1", "D2")] for kind, held in cells.items()}
    assert shown == {"self": ["95", "80"], "preliminary": ["90", "80"], "measured": ["—", "70"]}
    apart = differences(sheet_of(team.round, member).items, cells)
    assert [(one.item.code, one.spread) for one in apart] == [("D2", points(10)), ("D1", points(5))]


@pytest.mark.clause("SX-6.5-a")
def test_onsite_follows_preliminary_and_desk_items_keep_it(
    year: Period, county: Unit, zhou: Account, lu: Account
) -> None:
    team = team_of(plan(year, zhou), county, zhou)
    set_desk_items(team.round, Indicator.objects.filter(code="E1"), by=zhou, at=NOON)
    charge_members(team.group, year.scheme.members.all(), by=zhou, at=NOON)
    team.round = open_round(team.round, by=zhou, at=NOON)
    member, leaves = team.member("T01"), team.leaves("T01")
    visit = {"visited_on": NEXT.date(), "place": "河口镇工业园", "findings": "查看三个项目现场"}
    filed(team, lu)

    with pytest.raises(Refused) as early:
        save_onsite(team.round, member, {}, **visit, by=team.leader, at=NEXT)
    rated(team)
    with pytest.raises(Refused) as desk:
        save_onsite(team.round, member, {leaves["E1"]: Cell(points(1), text="看")}, **visit, by=team.leader, at=NEXT)
    seen = {leaves["D1"]: Cell(points(75), text="一个项目未开工")}
    save_onsite(team.round, member, seen, **visit, by=team.leader, at=NEXT)
    sign_onsite(team.round, member, by=team.leader, at=NEXT)
    with pytest.raises(Refused) as twice:
        sign_onsite(team.round, member, by=team.leader, at=NEXT)
    with pytest.raises(Refused) as under_signature:
        save_onsite(team.round, member, {}, **visit, by=team.second, at=NEXT)
    withdraw_signature(team.round, member, reason="地点写错", by=team.leader, at=NEXT)
    save_onsite(team.round, member, {}, **(visit | {"place": "河口镇"}), by=team.leader, at=NEXT)
    sign_onsite(team.round, member, by=team.second, at=NEXT)
    with pytest.raises(Refused) as half:
        propose_final(team.round, member, by=team.leader, at=NEXT)
    sign_onsite(team.round, member, by=team.leader, at=NEXT)
    propose_final(team.round, member, by=team.leader, at=NEXT)

    assert titles(early) == ["初评还没有完成，不能进行实地考评"]
    assert titles(desk) == ["该项目不用实地考评，以初评为准"]
    assert titles(twice) == ["您已经签字"]
    assert titles(under_signature) == ["已有考评人员签字，不能改动"]
    assert titles(half) == ["实地考评记录还没有由两名考评人员签字"]
    final = sheet_of(team.round, member).cells[ColumnKind.FINAL]
    assert {code: (final[pk].shown, final[pk].text) for code, pk in leaves.items()} == {
        "D1": ("75", "实地考评"), "D2": ("80", "初评"), "E1": ("40", "初评"),
    }  # fmt: skip


@pytest.mark.clause("SX-6.5-a")
def test_a_visit_still_to_come_is_refused_at_its_day(
    team: Team, lu: Account, client_of: Callable[[Account], Client]
) -> None:
    filed(team, lu)
    rated(team)
    ahead = {"visited_on": "2099-01-01", "place": "镇政府", "findings": "查看项目"}

    answer = client_of(team.leader).post(reverse("appraisal:onsite", args=[team.round.pk, "T01"]), ahead)

    assert answer.status_code == 422
    assert "实地考评日期在今天之后" in str(answer.context["visit_form"].errors["visited_on"])
    assert answer.context["refused"] == []


def test_final_points_become_scores_by_a_second_person_with_their_origin(
    team: Team, lu: Account, zhou: Account, fang: Account, county: Unit
) -> None:
    filed(team, lu)
    rated(team)
    member = team.member("T01")
    insider = make_account("马骏", lu.person.unit, username="ma")
    from tests.factories import give_duty

    give_duty(insider, Duty.APPRAISAL_OFFICE, county)
    propose_final(team.round, member, by=team.leader, at=NEXT)
    return_final(team.round, member, reason="核对一项", by=zhou, at=NEXT)
    propose_final(team.round, member, by=team.leader, at=NEXT)
    give_duty(team.leader, Duty.APPRAISAL_OFFICE, county)
    asked = [len(list(confirming(one, NEXT.date()))) for one in (team.leader, insider, zhou)]
    with pytest.raises(Refused) as own:
        confirm_final(team.round, member, by=team.leader, at=NEXT)
    with pytest.raises(Refused) as unit:
        confirm_final(team.round, member, by=insider, at=NEXT)
    confirm_final(team.round, member, by=zhou, at=NEXT)

    assert asked == [0, 0, 1], "who would be refused is not asked"
    assert titles(own) == ["提出人不能确认自己提出的汇总得分"]
    assert titles(unit) == ["不得为本单位评分"]
    assert held(team.round.period) == {"T01/D1": "80", "T01/D2": "80", "T01/E1": "40"}
    event = AuditEvent.objects.get(verb="appraisal.enter_scores")
    assert event.reason == "2012年度综合考评汇总得分（第 1 次，唐立提出）"
    assert Score.objects.filter(change_id=event.pk).count() == 3


def test_unit_sheet_names_the_round_behind_a_figure(
    team: Team, lu: Account, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    period = team.round.period
    committed(period, zhou)
    filed(team, lu, D1=90)
    rated(team, D1=90)
    propose_final(team.round, team.member("T01"), by=team.leader, at=NEXT)
    confirm_final(team.round, team.member("T01"), by=zhou, at=NEXT)
    version = run_scoring(period, by=zhou, at=NEXT)

    page = client_of(zhou).get(reverse("appraisal:sheet", args=[version.pk, "T01"])).content.decode()

    address = reverse("appraisal:assessment", args=[team.round.pk, "T01"])
    assert f'<a href="{address}">周清和 ' in page
    assert page.count("2012年度综合考评汇总得分（第 1 次）") == 1
    assert "导入" in page


def test_computed_items_keep_what_was_measured(team: Team, lu: Account, zhou: Account, movable: None) -> None:
    leaf = Indicator.objects.get(code="D2")
    leaf.source, leaf.method, leaf.params = "metric", "ratio_to_target", {"target": "100"}
    leaf.save()
    readings = {team.member(code).pk: Figure(Decimal(value)) for code, value in (("T01", "60"), ("T02", "90"))}
    record_readings(
        period=team.round.period, indicator=leaf, readings=readings, origin_kind="x", origin_pk=1, by=zhou, at=NOON
    )
    filed(team, lu)
    rated(team)
    propose_final(team.round, team.member("T01"), by=team.leader, at=NEXT)
    confirm_final(team.round, team.member("T01"), by=zhou, at=NEXT)

    final = sheet_of(team.round, team.member("T01")).cells[ColumnKind.FINAL][leaf.pk]
    assert (final.shown, final.text) == ("60", "测评")
    assert held(team.round.period) == {"T01/D1": "80", "T01/E1": "40"}


@pytest.fixture
def metric(team: Team, movable: None) -> Indicator:
    """D2 is computed from data, 100 being its target; nothing is filed yet."""
    leaf = Indicator.objects.get(code="D2")
    leaf.source, leaf.method, leaf.params = "metric", "ratio_to_target", {"target": "100"}
    leaf.save()
    return leaf


@pytest.fixture
def measured(team: Team, metric: Indicator, zhou: Account) -> Indicator:
    """Both townships have filed: 60.5 and 90."""
    measure(team, metric, {"T01": "60.5", "T02": "90"}, zhou)
    return metric


def measure(team: Team, leaf: Indicator, values: dict[str, str], by: Account) -> None:
    readings = {team.member(code).pk: Figure(Decimal(value)) for code, value in values.items()}
    record_readings(
        period=team.round.period, indicator=leaf, readings=readings, origin_kind="x", origin_pk=1, by=by, at=NOON
    )


@pytest.mark.clause("SX-6.4-a", "SX-6.4-b")
def test_nobody_is_asked_what_data_answer(
    team: Team, measured: Indicator, lu: Account, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    """Self-assessment and preliminary assessment show the computed points with their figure and take none."""
    member, args = team.member("T01"), [team.round.pk, "T01"]
    box, shown = f'name="p{measured.pk}"', "由数据计算，数值 60.5"
    own = client_of(lu).get(reverse("appraisal:self_assessment", args=args)).content.decode()
    typed = {measured.pk: Cell(points(99), text="自估")}

    with pytest.raises(Refused) as by_unit:
        save_self_assessment(team.round, member, typed, summary="", by=lu, at=NOON)
    filed(team, lu)
    report = client_of(lu).get(reverse("appraisal:self_paper", args=args)).content
    rating = client_of(team.second).get(reverse("appraisal:preliminary", args=args)).content.decode()
    with pytest.raises(Refused) as by_group:
        save_preliminary(team.round, member, typed, by=team.second, at=NEXT)
    rated(team)
    propose_final(team.round, member, by=team.leader, at=NEXT)

    assert (box in own, shown in own, "已填 0 / 2 项" in own) == (False, True, True)
    assert (box in rating, shown in rating, '<span class="figures">60.5</span>' in rating) == (False, True, True)
    assert titles(by_unit) == titles(by_group) == ["该项目由数据计算"]
    assert "另有 1 项由数据计算" in "".join(one.extract_text() for one in PdfReader(BytesIO(report)).pages)
    assert sheet_of(team.round, member).cells[ColumnKind.FINAL][measured.pk].shown == "60.5"


def test_what_was_typed_before_the_data_came_is_no_obstacle(
    team: Team, lu: Account, zhou: Account, metric: Indicator
) -> None:
    member = team.member("T01")
    before = team.cells("T01", D2=70)
    save_self_assessment(team.round, member, before, summary="完成", by=lu, at=NOON)
    measure(team, metric, {"T01": "60.5", "T02": "90"}, zhou)

    save_self_assessment(team.round, member, before, summary="全部完成", by=lu, at=NOON)

    assert column(team, ColumnKind.SELF).summary == "全部完成"


def test_what_data_answer_may_come_after_the_preliminary_assessment(
    team: Team, metric: Indicator, lu: Account, zhou: Account
) -> None:
    """The tally of an evaluation comes late: the group goes on, and the item stays without points, not at nought."""
    measure(team, metric, {"T02": "90"}, zhou)
    member = team.member("T01")
    filed(team, lu)
    rated(team)
    propose_final(team.round, member, by=team.leader, at=NEXT)
    waiting = sheet_of(team.round, member).cells[ColumnKind.FINAL][metric.pk].given
    return_final(team.round, member, reason="数据报送后再汇总", by=zhou, at=NEXT)
    measure(team, metric, {"T01": "60.5"}, zhou)
    reopen_column(team.round, member, ColumnKind.PRELIMINARY, reason="数据已报送", by=zhou, at=NEXT)
    close_preliminary(team.round, member, by=team.leader, at=NEXT)

    assert waiting is False
    kept = ColumnItem.objects.filter(column__kind=ColumnKind.MEASURED, indicator=metric).order_by("column__number")
    assert list(kept.values_list("column__number", "points")) == [(2, points("60.5"))]


def test_a_filed_self_assessment_is_returned_on_record_only(team: Team, lu: Account, zhou: Account) -> None:
    filed(team, lu, D1=70)
    member = team.member("T01")
    with pytest.raises(Refused) as silent:
        reopen_column(team.round, member, ColumnKind.SELF, reason=" ", by=zhou, at=NEXT)
    reopen_column(team.round, member, ColumnKind.SELF, reason="一项填错", by=zhou, at=NEXT)
    save_self_assessment(team.round, member, team.cells("T01", D1=75), summary="全年任务完成", by=lu, at=NEXT)
    submit_self_assessment(team.round, member, by=lu, at=NEXT)
    rated(team, D1=75)
    with pytest.raises(Refused) as late:
        reopen_column(team.round, member, ColumnKind.SELF, reason="再改", by=zhou, at=NEXT)

    assert titles(silent) == ["退回须写明理由"]
    assert titles(late) == ["初评已经开始或完成，不能再退回自评"]
    rows = AssessmentColumn.objects.filter(member=member, kind=ColumnKind.SELF).order_by("number")
    leaf = team.leaves("T01")["D1"]
    assert [(row.number, row.items.get(indicator=leaf).points, row.reason) for row in rows] == [
        (1, points(70), ""), (2, points(75), "一项填错"),
    ]  # fmt: skip


def test_nobody_assesses_his_own_or_former_unit(
    team: Team, county: Unit, hekou: Unit, qingshi: Unit, zhou: Account
) -> None:
    inside = make_account("本镇人", hekou, Duty.ASSESSOR)
    moved = make_account("调离人", county, Duty.ASSESSOR)
    title = PostTitle.objects.create(name="镇长", category="leading")
    post = Post.objects.create(unit=qingshi, title=title, quota=1)
    Appointment.objects.create(person=moved.person, post=post, starts_on=date(2005, 1, 1), ends_on=date(2009, 12, 29))
    with pytest.raises(Refused) as own:
        seat_person(team.group, inside.person, leads=False, by=zhou, at=NOON)
    with pytest.raises(Refused) as former:
        seat_person(team.group, moved.person, leads=False, by=zhou, at=NOON)
    seat_person(team.group, moved.person, leads=False, by=zhou, at=NEXT)
    with pytest.raises(Refused) as no_account:
        seat_person(team.group, make_person("无账号", county), leads=False, by=zhou, at=NOON)

    assert [dict(one.facts)["原因"] for one in own.value.findings] == ["现在该单位工作"]
    assert [dict(one.facts)["原因"] for one in former.value.findings] == ["2009-12-29 调离该单位"]
    assert titles(no_account) == ["该人员没有可以参加考评的账号"]


@pytest.mark.clause("SX-6.1-a")
def test_only_the_office_plans_opens_ends_and_appoints() -> None:
    from appraisal.enums.assessment import AssessmentPermission
    from core.access import duties_with

    assert duties_with(AssessmentPermission.MANAGE_ROUNDS) == {Duty.APPRAISAL_OFFICE.value}


@pytest.mark.clause("SX-6.1-a")
def test_a_round_opens_with_led_groups_and_every_member_in_one(year: Period, county: Unit, zhou: Account) -> None:
    row = plan(year, zhou)
    empty = add_group(row, "第二考评组", by=zhou, at=NOON)
    with pytest.raises(Refused) as refused:
        open_round(row, by=zhou, at=NOON)
    empty.delete()
    team = team_of(row, county, zhou)
    charge_members(team.group, year.scheme.members.all(), by=zhou, at=NOON)
    opened = open_round(row, by=zhou, at=NOON)

    assert titles(refused) == [
        "考评组没有组长", "考评组人数不足，实地考评须两人签字", "有考评对象没有分到考评组",
    ]  # fmt: skip
    assert (opened.state, opened.opened_by) == ("running", zhou)
    assert AssessmentRound.objects.get().self_due == DAYS["self_due"]
