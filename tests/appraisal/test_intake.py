"""Proposals of points become entries without retyping, a second person confirms, last year's commendations count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.actions.proposals import withdraw_proposal
from accountability.enums import ProposalCause, ProposalKind, ProposalState
from accountability.models import PointProposal
from appraisal.actions.entries import enter_adjustment
from appraisal.actions.intake import Taking, accept_proposal, carry_commendation, confirm_adjustment, refuse_proposal
from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.publication import confirm_publication, propose_publication, record_approval
from appraisal.actions.scoring import run_scoring
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Circle, Filer
from appraisal.gathering.intake import left_uncounted
from appraisal.models import Adjustment, Period, ProposalDecision, Result, Scheme
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import NO_FILING, Filing
from appraisal.rules.intake import ConfirmationFacts, ProposalFacts, check_confirmation, check_proposal
from core.findings import Refused, blocking
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.rules.build import PROJECTS
from tests.appraisal.small import committed, make_scheme, points, praise_of
from tests.appraisal.versions import paper
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]
BLAME = AdjustmentFacts(
    member="", kind=AdjustmentKind.CRITICISM, level=AdjustmentLevel.OWN_CITY, leading_group="",
    single_or_grassroots=False, points=None, matter="责任追究 安责究〔2012〕1号", document_number="安责究〔2012〕1号",
    dated=date(2012, 9, 3),
)  # fmt: skip
REWARD = replace(
    BLAME, kind=AdjustmentKind.REWARD, level=None, leading_group=PROJECTS, points=Decimal(2), matter="亮点"
)
SUPERVISED, BY_BODY = Filing(Filer.SUPERVISION, "", "加扣分建议 1"), Filing(Filer.COMPETENT, "督查室", "亮点 1")
SENT = ProposalFacts(sent=True, bonus=False, year=2012, clause="LS-3.5-b", member=True)
READY = ConfirmationFacts(in_force=True, confirmed=False, paper=True, own=False, person="周清和")


def proposal(unit: Unit, by: Account, second: Account, **more: Any) -> PointProposal:
    facts: dict[str, Any] = {
        "kind": ProposalKind.DEDUCTION, "cause": ProposalCause.CASE, "year": 2012, "points": points(3),
        "basis": "责任追究 安责究〔2012〕1号", "clause": "LS-3.5-b", "source_kind": "accountability.accountabilitycase",
        "source_pk": 1, "state": ProposalState.SENT, "sent_at": NOON, "sent_by": second, "recorded_at": NOON,
        "recorded_by": by,
    }  # fmt: skip
    return PointProposal.objects.create(unit=unit, **(facts | more))


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [one.title for one in caught.value.findings]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (SENT, []),
        (replace(SENT, sent=False), ["建议没有送考核，或者已经撤回"]),
        (replace(SENT, decided="采纳"), ["建议已经处理"]),
        (replace(SENT, year=2011), ["建议不属于本考评年度"]),
        (replace(SENT, member=False), ["建议所涉单位或人员不是本方案的考评对象"]),
    ],
)
def test_a_proposal_is_taken_once_in_its_year(facts: ProposalFacts, expected: list[str]) -> None:
    assert [one.title for one in blocking(check_proposal(facts, year=2012))] == expected


@pytest.mark.clause("SX-4.2-j")
@pytest.mark.parametrize(
    ("facts", "count"),
    [
        (READY, 0), (replace(READY, own=True), 1), (replace(READY, paper=False), 1),
        (replace(READY, confirmed=True), 1), (replace(READY, in_force=False), 1),
    ],
)  # fmt: skip
def test_a_second_person_confirms_an_entry_with_its_paper_once(facts: ConfirmationFacts, count: int) -> None:
    assert len(blocking(check_confirmation(facts))) == count


@pytest.mark.clause("LS-3.5-b")
def test_a_deduction_arrives_is_confirmed_and_goes_with_its_proposal(
    year: Period, hekou: Unit, zhou: Account, fang: Account, django_capture_on_commit_callbacks: Any
) -> None:
    scheme = year.scheme
    row = proposal(hekou, zhou, fang)
    take = Taking(BLAME, SUPERVISED)

    assert refused(lambda: accept_proposal(scheme, row, take, by=zhou, at=NOON)) == ["缺少依据文件"]
    wrong = Taking(replace(REWARD, matter="不符"), BY_BODY)
    assert refused(lambda: accept_proposal(scheme, row, wrong, upload=paper(), by=zhou, at=NOON)) == ["类别与建议不符"]
    made = accept_proposal(scheme, row, take, upload=paper(), by=zhou, at=NOON)
    assert (made.member.code, made.matter, made.filer, made.taken_from.proposal) == (
        "T01", "责任追究 安责究〔2012〕1号", Filer.SUPERVISION, row,
    )  # fmt: skip
    assert refused(lambda: accept_proposal(scheme, row, take, upload=paper(), by=zhou, at=NOON))[0] == "建议已经处理"

    committed(year, zhou)
    version = run_scoring(year, by=zhou, at=NOON)
    held = refused(lambda: propose_publication(version, circle=Circle.COUNTY, by=zhou, at=NOON))
    assert held == ["计入结果的加减分没有第二人确认"]
    assert refused(lambda: confirm_adjustment(made, by=zhou, at=NOON)) == ["登记与确认须由两人办理"]
    confirm_adjustment(made, by=fang, at=NOON)
    propose_publication(version, circle=Circle.COUNTY, by=zhou, at=NOON)
    assert Result.objects.get(version=version, member__code="T01").deduction == points(5), "by the scheme's table"

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_proposal(row, "申诉后退回", by=fang, at=NOON)
    made.refresh_from_db()
    assert (made.withdrawal_reason, str(made.withdrawn_by)) == ("所依据的加扣分建议已撤回", "系统")


def test_a_bonus_arrives_as_a_reward_and_what_looks_alike_is_named(
    scheme: Scheme, hekou: Unit, zhou: Account, fang: Account
) -> None:
    bonus = {"kind": ProposalKind.BONUS, "cause": ProposalCause.HIGHLIGHT, "points": points(2), "basis": "亮点"}
    first = proposal(hekou, zhou, fang, source_pk=2, **bonus)
    again = proposal(hekou, zhou, fang, source_pk=3, **bonus)

    made = accept_proposal(scheme, first, Taking(REWARD, BY_BODY), upload=paper(), by=zhou, at=NOON)
    assert (made.kind, made.points, made.leading_group) == ("reward", points(2), PROJECTS)
    other = Taking(replace(REWARD, points=Decimal(1), dated=date(2012, 9, 4)), BY_BODY)
    with pytest.raises(Refused) as caught:
        accept_proposal(scheme, again, other, upload=paper(), by=zhou, at=NOON)
    (found,) = caught.value.findings
    assert (found.clause, "安责究〔2012〕1号" in found.facts["条目"]) == ("SX-4.2-g", True)
    accept_proposal(scheme, again, replace(other, not_twice="下半年另一项"), upload=paper(), by=zhou, at=NOON)
    assert ProposalDecision.objects.filter(adjustment__isnull=False).count() == 2


def test_a_refused_proposal_keeps_its_reason(scheme: Scheme, hekou: Unit, zhou: Account, fang: Account) -> None:
    row = proposal(hekou, zhou, fang)

    assert refused(lambda: refuse_proposal(scheme, row, reason=" ", by=zhou, at=NOON)) == ["不采纳须写明理由"]
    refuse_proposal(scheme, row, reason="已在通报中扣分", by=zhou, at=NOON)
    assert refused(lambda: refuse_proposal(scheme, row, reason="再", by=zhou, at=NOON)) == ["建议已经处理"]
    assert Adjustment.objects.count() == 0


@pytest.mark.clause("SX-4.2-d")
def test_what_last_year_did_not_count_is_offered_and_counted_this_year(
    scheme: Scheme, county: Unit, hekou: Unit, qingshi: Unit, zhou: Account, fang: Account
) -> None:
    """Entered after the result was computed that was then approved: offered, carried, no longer offered. Counted
    before: refused."""
    before = make_scheme(county, [hekou, qingshi], by=zhou, code="anlan-2011", year=2011)
    counted = praise_of("T01", dated=date(2011, 5, 10), matter="早到", document_number="省发〔2011〕1号")
    early = enter_adjustment(before, counted, upload=paper(), by=zhou, at=NOON - timedelta(days=2))
    confirm_adjustment(early, by=fang, at=NOON)
    former = next(one for one in ensure_all_periods(before) if one.label == "2011")
    committed(former, zhou)
    computed = NOON - timedelta(days=1)
    version = run_scoring(former, by=zhou, at=computed)
    propose_publication(version, circle=Circle.COUNTY, by=zhou, at=computed)
    confirm_publication(version, by=fang, at=computed)
    facts = praise_of("T01", dated=date(2011, 12, 20), matter="迟到的表彰", document_number="省发〔2011〕9号")
    late = enter_adjustment(before, facts, filing=NO_FILING, upload=paper(), by=zhou, at=NOON)
    minutes = {"meeting_on": NOON.date(), "record": "纪要1号", "upload": paper()}
    record_approval(version, **minutes, despite="迟到的表彰转入下一年度", by=zhou, at=NOON)

    assert left_uncounted(scheme) == [late]
    assert refused(lambda: carry_commendation(early, scheme, by=zhou, at=NOON)) == ["不是上年未加的表彰"]
    made = carry_commendation(late, scheme, by=zhou, at=NOON)
    late.refresh_from_db()

    assert (made.carried_over, made.scheme, made.document, made.matter) == (True, scheme, late.document, "迟到的表彰")
    assert late.withdrawal_reason.startswith("上年未加，转入")
    assert left_uncounted(scheme) == []


def test_pages_take_a_proposal_over_and_a_second_person_confirms(
    scheme: Scheme, hekou: Unit, zhou: Account, fang: Account, county: Unit, client_of: ClientOf
) -> None:
    row = proposal(hekou, zhou, fang, cause=ProposalCause.BULLETIN, source_kind="accountability.bulletin")
    listed = client_of(zhou).get(reverse("appraisal:intake", args=[scheme.pk])).content.decode()
    page = reverse("appraisal:accept_proposal", args=[scheme.pk, row.pk])
    form = client_of(zhou).get(page).content.decode()
    filled = {
        "kind": "criticism", "level": "own_city", "matter": row.basis, "document_number": "督〔2012〕3号",
        "dated": "2012-09-03", "document": paper(),
    }  # fmt: skip

    assert [one in listed for one in ("待处理的加扣分建议", row.basis, "去处理")] == [True] * 3
    assert row.basis in form
    assert client_of(zhou).post(page, {**filled, "dated": ""}).status_code == 422
    assert client_of(zhou).post(page, {**filled, "document": paper()}).status_code == 302
    made = Adjustment.objects.get()
    assert (made.filer, made.member.code) == (Filer.INSPECTION, "T01")
    confirm = reverse("appraisal:confirm_adjustment", args=[made.pk])
    client_of(zhou).post(confirm)
    assert not hasattr(Adjustment.objects.get(), "confirmation"), "not by who entered it"
    client_of(fang).post(confirm)
    assert Adjustment.objects.get().confirmation.recorded_by == fang
    leader = make_account("白振国", county, Duty.COUNTY_LEADER, username="bai")
    assert client_of(leader).post(confirm).status_code == 403
