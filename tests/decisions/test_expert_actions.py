"""Experts: recruited by a public call, counted once and without interest, each signing his own opinion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.findings import Refused, blocking
from decisions.actions import expert_review as review
from decisions.actions import experts
from decisions.actions.experts import NewExpert
from decisions.actions.matters import switch_flag
from decisions.actions.opinion_document import make_opinion_document
from decisions.enums import Event, Flag, PaperKind, RunState, Stage, Stance
from decisions.gathering import case_of
from decisions.models import (
    Expert,
    ExpertApplication,
    ExpertCall,
    ExpertField,
    Invitation,
    Matter,
    ReviewMeeting,
    StagePaper,
)
from decisions.rules.procedure import check_event
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(db: None) -> ExpertField:
    return ExpertField.objects.create(name="水利")


@pytest.fixture
def argued(river: Matter, wen: Account) -> Matter:
    """The river, its expert review open."""
    build.at_stage(river, Stage.EXPERT_REVIEW, wen)
    return river


def registered(name: str, field: ExpertField, by: Account, **more: Any) -> Expert:
    return experts.add_expert(NewExpert(name, "水利研究院", (field,)), by=by, at=NOON, **more)


def invited(one: Matter, people: list[Expert], field: ExpertField, by: Account) -> list[Invitation]:
    review.set_fields(one.pk, [field], by=by, at=NOON)
    return review.invite(one.pk, people, by=by, at=NOON)


def sign(row: Invitation, by: Account, **changes: Any) -> Invitation:
    values: dict[str, Any] = {"stance": Stance.FOR, "opinion": "方案可行。", "interest": False}
    return review.sign_opinion(row, **(values | changes), by=by, at=NOON)


def hold(one: Matter, by: Account, analysis: str = "总体可行。") -> ReviewMeeting:
    return review.hold_meeting(
        one.pk, held_on=build.TODAY, place="县政府会议室", host="文若水", analysis=analysis, by=by, at=NOON
    )


def unmet(one: Matter) -> dict[str, dict[str, str]]:
    """What still keeps the expert review from being closed: clause -> facts."""
    found = check_event(case_of(one, at=NOON), Stage.EXPERT_REVIEW, Event.CLOSE)
    return {finding.clause: dict(finding.facts) for finding in blocking(found)}


@pytest.mark.clause("JH-A-4.2-c")
def test_applicant_is_listed_only_when_appointed(water: ExpertField, wen: Account) -> None:
    day = NOON.date()
    call = experts.open_call(
        "选聘公告", "面向社会", published_on=day - timedelta(days=9), closes_on=day, by=wen, at=NOON
    )
    good, other = (
        experts.add_application(
            call, NewExpert(name, "水利研究院", (water,), interests="无"), received_on=day, by=wen, at=NOON
        )
        for name in ("高明", "郑义")
    )
    with pytest.raises(Refused, match="此人已报名"):
        experts.add_application(call, NewExpert("高明", "水利研究院", (water,)), received_on=day, by=wen, at=NOON)
    with pytest.raises(Refused, match="报名日期不在公告期限内"):
        experts.add_application(
            call, NewExpert("迟来", "某院", (water,)), received_on=day + timedelta(days=1), by=wen, at=NOON
        )

    expert = experts.appoint(good, term_from=day, term_until=day + timedelta(days=900), by=wen, at=NOON)
    experts.decline(other, reason="专业不符", by=wen, at=NOON)

    assert [(one.name, one.recruited_publicly) for one in Expert.objects.in_force()] == [("高明", True)]
    assert list(expert.fields.all()) == [water]
    with pytest.raises(Refused, match="报名已有决定"):
        experts.appoint(other, term_from=day, term_until=day, by=wen, at=NOON)
    assert (ExpertCall.objects.count(), ExpertApplication.objects.filter(decided_at__isnull=False).count()) == (1, 2)


@pytest.mark.clause("JH-A-4.2-d", "GW713-20")
def test_eleven_people_count_doubles_absent_and_interested_ones_do_not(
    argued: Matter, water: ExpertField, wen: Account
) -> None:
    people = [registered(f"专家{n}", water, wen) for n in range(11)]
    double = registered("专家0又名", water, wen, same_as=people[0])
    rows = invited(argued, [*people, double], water, wen)
    interested = next(row for row in rows if row.expert == people[1])
    review.declare_interest(interested, interest=True, text="参与设计", by=wen, at=NOON)
    review.mark_attendance(argued.pk, [row.pk for row in rows if row.expert_id != people[2].pk], by=wen, at=NOON)

    facts = unmet(argued)["JH-A-4.2-d"]
    assert (facts["应有"], facts["实有"]) == ("11", "9")
    for reason in ("重复登记", "有利害关系", "未登记到会"):
        assert reason in facts["未计入"]

    more = [registered(f"后补{n}", water, wen) for n in range(2)]
    late = review.invite(argued.pk, more, by=wen, at=NOON)
    present = [row.pk for row in rows if row.expert_id != people[2].pk]
    review.mark_attendance(argued.pk, [*present, late[0].pk], by=wen, at=NOON)
    assert unmet(argued)["JH-A-4.2-d"]["实有"] == "10"
    review.mark_attendance(argued.pk, [*present, *(row.pk for row in late)], by=wen, at=NOON)
    assert "JH-A-4.2-d" not in unmet(argued)


@pytest.mark.clause("JH-A-4.2-f")
def test_flag_of_long_term_switched_on_late_asks_for_nineteen(argued: Matter, water: ExpertField, wen: Account) -> None:
    build.experts(build.run_of(argued, Stage.EXPERT_REVIEW), 18, wen)
    assert "JH-A-4.2-d" not in unmet(argued)

    switch_flag(argued.pk, Flag.LONG_TERM, on=True, reason="列入规划", by=wen, at=NOON)
    assert unmet(argued)["JH-A-4.2-f"]["实有"] == "18"

    build.experts(build.run_of(argued, Stage.EXPERT_REVIEW), 1, wen)
    assert "JH-A-4.2-f" not in unmet(argued)


@pytest.mark.clause("GW713-19")
def test_expert_signs_his_own_opinion_once(argued: Matter, water: ExpertField, county: Unit, wen: Account) -> None:
    account = make_account("高工", county, Duty.EXPERT)
    stranger = make_account("冒名", county, Duty.EXPERT)
    expert = registered("高工", water, wen, person=account.person)
    row = invited(argued, [expert], water, wen)[0]
    for other in (stranger, wen):
        with pytest.raises(Refused, match="不是本人的邀请"):
            sign(row, other)
    with pytest.raises(Refused, match="没有写明态度和意见"):
        sign(row, account, stance=None, opinion=" ")

    signed = sign(row, account)

    assert (signed.signed_at, signed.signed_by, signed.attended) == (NOON, account, True)
    assert signed.sha256 == review.fingerprint(argued.number, signed)
    with pytest.raises(Refused, match="意见已签署，不得更改"):
        sign(row, account, opinion="另一种意见")
    with pytest.raises(Refused, match="意见已签署"):
        review.declare_interest(row, interest=True, text="事后", by=wen, at=NOON)
    assert Invitation.objects.get(pk=row.pk).opinion == "方案可行。"


def test_fingerprint_tells_a_changed_word(argued: Matter, water: ExpertField, wen: Account) -> None:
    row = sign(invited(argued, [registered("高工", water, wen)], water, wen)[0], wen)

    row.opinion = "方案不可行。"

    assert review.fingerprint(argued.number, row) != row.sha256


@pytest.mark.clause("JH-A-5.3-a")
def test_meeting_waits_for_the_research(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    with pytest.raises(Refused, match="咨询论证不在办理中"):
        hold(river, wen)
    build.settle(river, Stage.RESEARCH, wen)
    build.step(river, Stage.EXPERT_REVIEW, Event.OPEN, wen)

    assert hold(river, wen).analysis == "总体可行。"


@pytest.mark.clause("JH-A-4.2-e", "JH-A-5.3-b")
def test_document_is_made_from_signed_opinions_and_a_later_one_replaces_it(
    argued: Matter, water: ExpertField, wen: Account
) -> None:
    run = build.run_of(argued, Stage.EXPERT_REVIEW)
    with pytest.raises(Refused) as refusal:
        make_opinion_document(argued.pk, by=wen, at=NOON)
    assert [one.title for one in refusal.value.findings] == ["还没有专家签署的意见", "咨询论证会没有综合分析和结论"]
    build.experts(run, 11, wen)
    hold(argued, wen)
    assert list(unmet(argued)) == ["JH-A-5.3-b"]

    first = make_opinion_document(argued.pk, by=wen, at=NOON)
    second = make_opinion_document(argued.pk, by=wen, at=NOON)

    assert (first.number, second.number) == ("决策咨询〔2012〕1号", "决策咨询〔2012〕1-2号")
    assert list(StagePaper.objects.in_force().filter(kind=PaperKind.OPINION_DOCUMENT)) == [second]
    assert second.document is not None
    with second.document.content.open("rb") as file:
        assert file.read(5) == b"%PDF-"
    assert build.step(argued, Stage.EXPERT_REVIEW, Event.CLOSE, wen).state == RunState.CLOSED


@pytest.mark.clause("JH-A-4.2-b")
def test_overall_effect_asks_for_assessment_and_legal_analysis(argued: Matter, wen: Account) -> None:
    switch_flag(argued.pk, Flag.OVERALL, on=True, reason="影响全县", by=wen, at=NOON)
    run = build.run_of(argued, Stage.EXPERT_REVIEW)
    assert "JH-A-4.2-b" in unmet(argued)
    build.paper(run, PaperKind.ASSESSMENT, wen)
    assert "JH-A-4.2-b" in unmet(argued)

    build.paper(run, PaperKind.LEGAL_ANALYSIS, wen)

    assert "JH-A-4.2-b" not in unmet(argued)
