"""An approved result locks its period for every duty; two persons open it again; an upheld objection opens one item."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appraisal.actions import scores
from appraisal.actions.corrections import correct_result
from appraisal.actions.entries import attach_paper, enter_adjustment, enter_mark, withdraw_adjustment, withdraw_mark
from appraisal.actions.imports import commit_import, undo_import, upload_workbook
from appraisal.actions.intake import confirm_adjustment
from appraisal.actions.publication import confirm_publication, propose_publication, withdraw_publication
from appraisal.actions.reopenings import confirm_reopening, refuse_reopening, relock_period
from appraisal.actions.scores import add_evidence, enter_scores, withdraw_evidence
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle, MarkKind
from appraisal.models import Adjustment, Mark, Period, Publication, Reopening, Score, ScoreImport
from appraisal.rules.reopenings import LOCKED, TWO_PERSONS
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.objections import approved as objected
from tests.appraisal.objections import member, published
from tests.appraisal.small import PAPER, book_bytes, checked, points, praise_of, upload_of
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.appraisal.versions import approve, asked, paper, reopened
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
CELL = ("T01", "D1")
ClientOf = Callable[[Account], Client]


@pytest.fixture
def out(year: Period, zhou: Account, fang: Account) -> Publication:
    """The year's first version, published and approved."""
    row = published(year, zhou, fang)
    approve(row.version, zhou)
    row.refresh_from_db()
    return row


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [one.title for one in caught.value.findings]


@pytest.mark.clause("SX-6.8-a")
def test_an_approved_result_locks_every_input_of_its_period_until_two_persons_open_it(
    year: Period, zhou: Account, fang: Account
) -> None:
    """Scores, their files, workbooks, entries, marks and their papers: refused, then taken, then refused again."""
    entry = enter_adjustment(year.scheme, praise_of("T01"), upload=paper(), by=zhou, at=NOON)
    confirm_adjustment(entry, by=fang, at=NOON)
    first = published(year, zhou, fang)
    target = member(first, "T01")
    mark = enter_mark(target, MarkKind.DISQUALIFICATION, field="", basis="查实", upload=paper(), by=zhou, at=NOON)
    fresh = checked(year, zhou, default=70)
    taken = ScoreImport.objects.exclude(pk=fresh.pk).get()
    score = Score.objects.get(period=year, member__code="T01", indicator__code="D1")
    file = add_evidence(score, upload_of(PAPER, "证明.pdf"), by=zhou, at=NOON)
    approve(first.version, zhou, despite="取消资格不影响得分")
    writes: dict[str, Callable[[], object]] = {
        "cell": lambda: enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON),
        "add evidence": lambda: add_evidence(score, upload_of(PAPER, "证明.pdf"), by=zhou, at=NOON),
        "withdraw evidence": lambda: withdraw_evidence(file, reason="错", by=zhou, at=NOON),
        "workbook": lambda: upload_workbook(year, upload_of(book_bytes(year)), by=zhou, at=NOON),
        "undo": lambda: undo_import(taken, reason="错", by=zhou, at=NOON),
        "commit": lambda: commit_import(fresh, by=zhou, at=NOON),
        "entry": lambda: enter_adjustment(
            year.scheme, praise_of("T02", matter="另一件"), upload=paper(), by=zhou, at=NOON
        ),
        "mark": lambda: enter_mark(
            member(first, "T02"), MarkKind.DISQUALIFICATION, field="", basis="查实", upload=paper(), by=zhou, at=NOON
        ),
        "confirm": lambda: confirm_adjustment(entry, by=fang, at=NOON),
        "paper": lambda: attach_paper(entry, paper(), by=zhou, at=NOON),
        "withdraw entry": lambda: withdraw_adjustment(entry, reason="错", by=zhou, at=NOON),
        "withdraw mark": lambda: withdraw_mark(mark, reason="错", by=zhou, at=NOON),
    }  # fmt: skip

    for name, write in writes.items():
        assert LOCKED in refused(write), name
    assert (Adjustment.objects.in_force().count(), Mark.objects.in_force().count()) == (1, 1)
    reopened(year, zhou, fang)
    open_now = {name: not _locked(writes[name]) for name in writes}
    assert open_now == dict.fromkeys(writes, True)
    confirm_adjustment(Adjustment.objects.in_force().get(), by=fang, at=NOON)
    second = run_scoring(year, by=zhou, at=NOON)
    propose_publication(second, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(second, reason="查实弄虚作假", upload=paper(), by=fang, at=NOON)
    assert not _locked(lambda: enter_scores(year, {CELL: points(61)}, by=zhou, at=NOON)), "preliminary: not locked yet"
    enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON)
    approve(second, zhou, despite="核对无误")
    assert refused(writes["cell"]) == [LOCKED]


def _locked(write: Callable[[], object]) -> bool:
    try:
        write()
    except Refused as refusal:
        return LOCKED in [one.title for one in refusal.findings]
    return False


def test_the_refusal_names_the_version_its_day_and_the_way_out(out: Publication, year: Period, zhou: Account) -> None:
    with pytest.raises(Refused) as caught:
        enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON)

    (finding,) = caught.value.findings
    assert finding.facts == {"审定版本": "2012年度第 1 版", "审定日期": timezone.localdate(NOON).isoformat()}
    assert "申请重开" in finding.remedy
    assert finding.link == f"{reverse('appraisal:period', args=[year.pk])}#lock"


def test_without_the_guard_the_approved_inputs_are_written(
    out: Publication, year: Period, zhou: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(scores, "check_period", lambda period: [])

    assert enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON) == {"changed": 1}


def test_who_asked_does_not_confirm_and_a_refusal_leaves_the_period_locked(
    out: Publication, year: Period, zhou: Account, fang: Account
) -> None:
    bare = {"reason": " ", "paper": "", "upload": None}
    assert refused(lambda: asked(year, zhou, **bare)) == [
        "申请重开须写明理由", "申请重开须写明依据文号", "申请重开须附依据文件",
    ]  # fmt: skip
    first = asked(year, zhou)

    assert refused(lambda: asked(year, fang)) == ["已有待确认的重开申请"]
    assert refused(lambda: confirm_reopening(first, by=zhou, at=NOON)) == [TWO_PERSONS]
    assert refused(lambda: refuse_reopening(first, reason="自己", by=zhou, at=NOON)) == [TWO_PERSONS]
    assert refused(lambda: refuse_reopening(first, reason="", by=fang, at=NOON)) == ["不同意重开须写明理由"]
    refuse_reopening(first, reason="依据不足", by=fang, at=NOON)
    assert refused(lambda: confirm_reopening(first, by=fang, at=NOON)) == ["该申请已经办理"]
    assert _locked(lambda: enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON))
    confirm_reopening(asked(year, zhou), by=fang, at=NOON)
    assert refused(lambda: asked(year, zhou)) == ["该期间没有锁定，无需重开"]
    verbs = AuditEvent.objects.filter(verb__endswith="_reopening").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == [
        "appraisal.ask_reopening", "appraisal.refuse_reopening", "appraisal.ask_reopening",
        "appraisal.confirm_reopening",
    ]  # fmt: skip


@pytest.mark.clause("SX-6.8-a")
def test_a_period_in_which_nothing_had_to_be_corrected_is_locked_again(
    out: Publication, year: Period, zhou: Account, fang: Account, client_of: ClientOf
) -> None:
    """Not while anything differs from what the approved version rests on; afterwards it may be opened anew."""
    row = asked(year, zhou)
    assert refused(lambda: relock_period(row, by=zhou, at=NOON)) == ["该期间没有重开，无需重新锁定"]
    confirm_reopening(row, by=fang, at=NOON)
    office, address = client_of(zhou), reverse("appraisal:relock_period", args=[row.pk])
    page = reverse("appraisal:period", args=[year.pk])
    before = Score.objects.get(period=year, member__code="T01", indicator__code="D1").value
    enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON)
    assert refused(lambda: relock_period(row, by=zhou, at=NOON)) == ["重开后已有改动，不能直接重新锁定"]
    enter_scores(year, {CELL: before}, by=zhou, at=NOON)

    shown = [address in client_of(one).get(page).content.decode() for one in (zhou, fang)]
    sent = office.post(address)

    assert (shown, sent.status_code) == ([True, False], 302)
    assert _locked(lambda: enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON))
    assert refused(lambda: relock_period(row, by=zhou, at=NOON)) == ["该期间没有重开，无需重新锁定"]
    after = office.get(page).content.decode()
    assert [one in after for one in ("已锁定", "已重新锁定", "没有更正", address)] == [True, True, True, False]
    assert AuditEvent.objects.filter(verb="appraisal.relock_period").count() == 1
    assert reopened(year, zhou, fang).pk != row.pk
    assert not _locked(lambda: enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON))


def test_a_reopening_ends_with_the_result_it_was_asked_for(
    out: Publication, year: Period, zhou: Account, fang: Account
) -> None:
    """The leading group has the approved result taken down, by paper: nothing is locked any more."""
    first = asked(year, zhou)
    withdraw_publication(out.version, reason="领导小组决定撤下", upload=paper(), by=fang, at=NOON)

    assert refused(lambda: confirm_reopening(first, by=fang, at=NOON)) == ["申请重开的结果已经撤下或被替代"]
    assert enter_scores(year, {CELL: points(90)}, by=zhou, at=NOON) == {"changed": 1}


@pytest.mark.clause("SX-6.7-c")
def test_an_upheld_objection_opens_its_item_and_nothing_else(
    out: Publication, year: Period, county: Unit, lu: Account, zhou: Account
) -> None:
    leader = make_account("白振国", county, Duty.COUNTY_LEADER, username="bai")
    reviewer = make_account("纪成", make_unit("县审计局", parent=county), Duty.ASSESSOR, username="ji")
    row = objected(out, lu, leader, reviewer)
    assert _locked(lambda: enter_scores(year, {CELL: points(95)}, by=zhou, at=NOON)), "by the correction alone"

    done = correct_result(row, by=zhou, at=NOON)

    assert Score.objects.get(period=year, member__code="T01", indicator__code="D1").value == points(90)
    assert done.corrected_by is not None
    assert done.corrected_by.number == 2
    assert _locked(lambda: enter_scores(year, {("T01", "D2"): points(70)}, by=zhou, at=NOON))
    assert not Reopening.objects.exists()


def test_pages_show_the_lock_and_ask_the_second_person(
    out: Publication, year: Period, zhou: Account, fang: Account, county: Unit, lu: Account, client_of: ClientOf
) -> None:
    head = make_account("组长", county, Duty.LEADING_GROUP, username="head")
    page, ask = (reverse(f"appraisal:{name}", args=[year.pk]) for name in ("period", "ask_reopening"))
    shown = client_of(zhou).get(page).content.decode()
    grid = client_of(zhou).get(reverse("appraisal:scores", args=[year.pk])).content.decode()
    saving = {"cells": '{"T01/D1": ["90", "80"]}'}
    saved = client_of(zhou).post(f"{reverse('appraisal:save_scores', args=[year.pk])}?group=B1", saving)
    form = {"ground": "error", "reason": "漏录", "paper": "安考评〔2012〕9号", "upload": paper()}
    bad = client_of(zhou).post(ask, {**form, "reason": ""})
    sent = client_of(zhou).post(ask, {**form, "upload": paper()})
    row = Reopening.objects.get()
    confirm, refuse = (reverse(f"appraisal:{name}_reopening", args=[row.pk]) for name in ("confirm", "refuse"))
    own, other, third, unit = (client_of(one).get(page).content.decode() for one in (zhou, fang, head, lu))

    assert [one in shown for one in ("已锁定", "2012年度第 1 版于", ask)] == [True] * 3
    assert 'name="cell:' not in grid
    assert LOCKED in grid
    assert (saved.status_code, bad.status_code, sent.status_code) == (409, 422, 302)
    assert [confirm in one for one in (own, other, third, unit)] == [False, True, True, False]
    assert "请由另一名有权人员确认" in own
    assert "安考评〔2012〕9号" in third
    desks = [client_of(one).get(reverse("core:workbench")).content.decode() for one in (zhou, fang, head)]
    assert ["2012年度申请重开，待确认" in one for one in desks] == [False, True, True]
    assert client_of(lu).post(confirm).status_code == 403
    assert client_of(fang).post(refuse, {"refuse-reason": ""}).status_code == 422
    assert client_of(head).post(confirm).status_code == 302
    after = client_of(zhou).get(page).content.decode()
    assert ["已重开" in after, "组长确认重开" in after, "重开记录" in client_of(lu).get(page).content.decode()] == [
        True, True, False,
    ]  # fmt: skip
    file = client_of(fang).get(reverse("appraisal:reopening_paper", args=[row.pk]))
    assert file.status_code == 200
    file.close()
