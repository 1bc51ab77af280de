"""Each fact from its rows; as many statements for a board as for one matter."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.actions.matters import declare_emergency, switch_flag
from decisions.enums import (
    Category,
    Circle,
    Event,
    Flag,
    Interest,
    Level,
    MeetingKind,
    PaperKind,
    Review,
    ReviewHead,
    RunState,
    Source,
    Stage,
    Stance,
    Standing,
    VoteState,
)
from decisions.gathering import case_of, cases_of
from decisions.models import (
    Applicant,
    CircleChoice,
    Commission,
    ConsultationRequest,
    Deliberator,
    Fieldwork,
    Hearing,
    HearingRecord,
    IntentSettlement,
    Invitation,
    LeavingOut,
    Matter,
    NoticeFinding,
    Opinion,
    PublicNotice,
    Resolution,
    StagePaper,
    Stratum,
    TeamMember,
    Waiver,
)
from decisions.rules.experts import count_experts
from decisions.rules.facts import Asked, Case, Emergency, Intent, Meeting, Notice, Research
from decisions.rules.hearing import HearingTally
from decisions.standing import standings
from organization.models import Account, Appointment, Unit
from tests.decisions import build_rows as build
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON, make_person, make_unit
from tests.rulebooks import pin

pytestmark = pytest.mark.django_db


def facts(one: Matter) -> Case:
    return case_of(Matter.objects.get(pk=one.pk), at=NOON)


def test_new_matter_is_bare(hekou: Unit, wen: Account) -> None:
    case = facts(build.matter(hekou, wen, level=None))

    assert (case.level, case.level_settled, case.draft_version, case.ended) == (Level.MAJOR, False, 0, False)
    assert {stage: run.state for stage, run in case.runs.items()} == {Stage.INTENT: RunState.OPEN}
    assert case.flags == {Flag.ECONOMY}


@pytest.mark.clause("JH-A-5.1-d")
def test_thresholds_are_those_of_the_pinned_version(river: Matter) -> None:
    changed = {"decisions.deliberators": "5", "decisions.signed_opinions": "1"}
    pin(river, changed, without=["decisions.experts"])

    limits = facts(river).thresholds

    assert (limits.experts, limits.experts_long_term, limits.hearing_opposed) == (11, 19, Fraction(1, 3))
    assert (limits.deliberators, limits.deliberating_leaders, limits.signed_opinions) == (5, 1, True)


@pytest.mark.clause("JH-A-5.1-c")
def test_intent_counts_its_proposals_and_tells_its_origin(hekou: Unit, wen: Account) -> None:
    rows = [build.proposal(wen), build.proposal(wen, source=Source.DEPARTMENT)]
    one = build.open_matter(build.new_matter(hekou), proposals=[row.pk for row in rows], by=wen, at=NOON)

    assert facts(one).intent == Intent(
        proposals=2, instruction="请两办研究提出意见", background="河道淤积", content="整治城区河道"
    )


@pytest.mark.clause("JH-A-5.1-d")
def test_intent_settled_by_deliberation_counts_people_and_leaders(river: Matter, county: Unit, wen: Account) -> None:
    row = IntentSettlement.objects.create(
        run=build.run_of(river, Stage.INTENT), settled_on=date(2012, 12, 1), result="同意", **build.told(wen)
    )
    Deliberator.objects.create(settlement=row, person=build.deputy(county), standing=Standing.LEADER)
    Deliberator.objects.create(settlement=row, person=make_person("乙", county), standing=Standing.OTHER)

    intent = facts(river).intent

    assert (intent.settled_on, intent.approved_by_principal) == (date(2012, 12, 1), False)
    assert (intent.deliberators, intent.county_leaders) == (2, 1)


@pytest.mark.clause("JH-A-5.1-d")
def test_newest_settlement_counts_and_a_deputy_is_no_principal(river: Matter, county: Unit, wen: Account) -> None:
    build.fill(river, Stage.INTENT, wen)
    assert facts(river).intent.approved_by_principal is True

    IntentSettlement.objects.create(
        run=build.run_of(river, Stage.INTENT), settled_on=date(2012, 12, 2), approver=build.deputy(county),
        standing=Standing.LEADER, result="同意", **build.told(wen),
    )  # fmt: skip

    assert facts(river).intent.approved_by_principal is False


def test_standing_is_that_of_the_day(county: Unit, hekou: Unit) -> None:
    first, second, other = build.secretary(county), build.deputy(county), build.appoint("镇长", "镇长", hekou)
    Appointment.objects.filter(person=first).update(ends_on=date(2012, 12, 1))

    on = standings([first, second, other], date(2012, 11, 30))
    after = standings([first, second, other], date(2012, 12, 1))

    assert [on[one.pk] for one in (first, second, other)] == [Standing.PRINCIPAL, Standing.LEADER, Standing.OTHER]
    assert after[first.pk] is Standing.OTHER


@pytest.mark.clause("JH-A-5.2-a", "JH-A-4.1-c")
def test_research_from_team_field_and_papers(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    assert facts(river).research == Research()

    build.fill(river, Stage.RESEARCH, wen)

    assert facts(river).research == Research(
        led_by_county_leader=True, departments=1, experts=1, principal_took_part=True, report=True, project_report=True
    )


def test_withdrawn_rows_do_not_count(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    build.fill(river, Stage.RESEARCH, wen)
    gone = {"withdrawn_at": NOON, "withdrawn_by": wen, "withdrawal_reason": "误登"}
    TeamMember.objects.filter(role="head").update(**gone)
    Fieldwork.objects.update(**gone)

    research = facts(river).research

    assert (research.led_by_county_leader, research.principal_took_part) == (False, False)


def test_voided_paper_does_not_count(river: Matter, wen: Account) -> None:
    run = build.at_stage(river, Stage.RESEARCH, wen)
    first = build.paper(run, PaperKind.RESEARCH_REPORT, wen)
    assert facts(river).research.report is True

    build.paper(run, PaperKind.RESEARCH_REPORT, wen, replaces=first, void=True, text="上传错了文件")

    assert facts(river).research.report is False
    assert StagePaper.objects.count() == 2


@pytest.mark.clause("JH-A-4.1-e")
def test_commission_needs_study_and_result(river: Matter, wen: Account) -> None:
    run = build.at_stage(river, Stage.RESEARCH, wen)
    row = Commission.objects.create(
        run=run, topic="水系规划", mode="entrusted", contractor="设计院", studied_in="县政府常务会议",
        studied_on=build.BEFORE, **build.told(wen),
    )  # fmt: skip
    assert facts(river).research == Research(commissioned=True)

    row.study = build.paper(run, PaperKind.COMMISSION_STUDY, wen)
    row.result = build.paper(run, PaperKind.COMMISSION_RESULT, wen)
    row.save()

    assert facts(river).research == Research(commissioned=True, commission_studied=True, commission_result=True)


@pytest.mark.clause("JH-A-4.2-d")
def test_one_person_in_two_entries_is_one_expert(river: Matter, wen: Account) -> None:
    """JH-A-4.2-d: 11 rows of which two are the same person count 10; invited but absent does not count."""
    run = build.at_stage(river, Stage.EXPERT_REVIEW, wen)
    rows = build.experts(run, 12, wen)
    rows[1].expert.same_as = rows[0].expert
    rows[1].expert.save()
    Invitation.objects.filter(pk=rows[2].pk).update(attended=False)

    review = facts(river).expert_review

    assert review.relevant == {"水利"}
    assert len(count_experts(review.attendance, review.relevant, signatures=True).counted) == 10


@pytest.mark.clause("JH-A-5.4-a")
def test_consultation_knows_who_was_left_out_and_who_is_silent(
    county: Unit, river: Matter, qingshi: Unit, wen: Account
) -> None:
    """The unit in charge is not asked; on the day of answer silence is still waited for, the day after not."""
    make_unit("柳溪镇", parent=county)
    run = build.at_stage(river, Stage.CONSULTATION, wen)
    request = ConsultationRequest.objects.create(
        run=run, unit=qingshi, draft=build.draft(river, wen), sent_at=NOON, sent_by=wen, due_on=NOON.date()
    )
    LeavingOut.objects.create(run=run, reason="不涉及该镇", **build.told(wen))
    Opinion.objects.create(run=run, request=request, origin="青石镇", text="建议延长工期", **build.told(wen))
    CircleChoice.objects.create(run=run, circle=Circle.PUBLIC, asked=False, reason="不涉及", **build.told(wen))
    CircleChoice.objects.create(run=run, circle=Circle.PUBLIC, asked=True, result="支持", **build.told(wen))

    asked = facts(river).consultation
    next_day = case_of(river, at=NOON + timedelta(days=1)).consultation

    assert (asked.townships_left_out, asked.leaving_out_reason) == (("柳溪镇",), "不涉及该镇")
    assert (asked.waiting_for, next_day.waiting_for) == (("青石镇",), ())
    assert asked.circles == {Circle.PUBLIC: Asked(True, "", "支持")}
    assert asked.undecided_opinions == 1


@pytest.mark.clause("JH-A-4.3-c")
def test_notice_ends_after_its_last_day(river: Matter, wen: Account) -> None:
    run = build.step(river, Stage.PILOT, Event.SET_ASIDE, wen, reason="不涉及", decider="县长")
    build.at_stage(river, Stage.CONSULTATION, wen)
    build.settle(river, Stage.CONSULTATION, wen)
    run = build.step(river, Stage.PUBLIC_NOTICE, Event.OPEN, wen)
    notice = PublicNotice.objects.create(
        run=run, draft=river.drafts.get(), text="公示", starts_on=build.BEFORE, ends_on=NOON.date(), **build.told(wen)
    )
    assert facts(river).notice == Notice(ended=False)

    for controversial in (True, False):
        NoticeFinding.objects.create(
            notice=notice, controversial=controversial, reason="已答复", in_favour=1, against=0, others=0,
            **build.told(wen),
        )  # fmt: skip

    assert case_of(river, at=NOON + timedelta(days=1)).notice == Notice(True, False, "已答复")


@pytest.mark.clause("JH-A-4.3-d")
def test_hearing_counts_those_who_came(river: Matter, wen: Account) -> None:
    """JH-A-4.3-d: 20 invited, 9 attending, 3 opposed; abstentions count as attending."""
    build.at_stage(river, Stage.CONSULTATION, wen)
    build.settle(river, Stage.CONSULTATION, wen)
    run = build.step(river, Stage.HEARING, Event.OPEN, wen)
    hearing = Hearing.objects.create(
        run=run, subject="河道整治", call_text="公告", call_from=build.BEFORE, call_until=build.BEFORE,
        scheduled_for=NOON, place="礼堂", host="主持", **build.told(wen),
    )  # fmt: skip
    stratum = Stratum.objects.create(hearing=hearing, name="居民", seats=20)
    for number in range(20):
        stance = Stance.AGAINST if number < 3 else Stance.OTHER if number < 9 else ""
        Applicant.objects.create(
            stratum=stratum, number=f"{number:02}", name="居民", received_at=NOON, received_by=wen, place=number + 1,
            drawn=True, attended=number < 9, stance=stance,
        )  # fmt: skip
    assert facts(river).hearing is None

    HearingRecord.objects.create(hearing=hearing, text="笔录", **build.told(wen))

    assert facts(river).hearing == HearingTally(9, 3)


@pytest.mark.clause("JH-A-5.6-b")
def test_trial_is_waived_by_a_principal_leader_alone(river: Matter, county: Unit, wen: Account) -> None:
    switch_flag(river.pk, Flag.TRIAL, on=True, reason="前瞻性强", by=wen, at=NOON)
    run = build.at_stage(river, Stage.PILOT, wen)
    row = {"run": run, "clause": "JH-A-5.6-b", **build.told(wen)}
    Waiver.objects.create(reason="副职", approver=build.deputy(county), standing=Standing.LEADER, **row)
    assert facts(river).pilot.waived_by_principal == ""

    Waiver.objects.create(reason="时间紧", approver=build.secretary(county), standing=Standing.PRINCIPAL, **row)

    assert facts(river).pilot.waived_by_principal == "时间紧"


def test_pilot_and_legality_review_from_their_rows(river: Matter, wen: Account) -> None:
    switch_flag(river.pk, Flag.PILOT, on=True, reason="试验性强", by=wen, at=NOON)
    build.at_stage(river, Stage.RESOLUTION, wen)

    case = facts(river)

    assert (case.pilot.area, case.pilot.period) == ("河口镇", "2012-11-28至2012-12-28")
    assert (case.pilot.report, case.pilot.feasible, case.pilot.revision) == (True, True, True)
    assert case.legal_review.heads == dict.fromkeys(ReviewHead, True)
    assert (case.legal_review.overall, case.legal_review.draft_version, case.draft_version) == (Review.PASS, 1, 1)


@pytest.mark.clause("JH-A-4.2-a", "JH-A-4.2-g", "JH-A-4.2-h")
def test_meeting_resolution_and_what_lay_before_it(river: Matter, wen: Account) -> None:
    build.decided(river, wen)

    case = facts(river)

    assert case.meetings == (Meeting(MeetingKind.GOVERNMENT_EXECUTIVE, NOON, VoteState.PASSED),)
    assert case.resolution_document == Resolution.objects.get().number
    assert (case.plan_basis, case.direct_hearings, case.affected) == (1, 1, {"河口镇": "同意：无意见"})


@pytest.mark.clause("JH-A-3-b", "JH-A-3-c")
def test_newest_row_of_a_flag_counts(hekou: Unit, wen: Account) -> None:
    one = build.matter(hekou, wen, category=Category.SOCIAL, subtype=None, interest=Interest.PRICES)
    assert facts(one).flags == {Flag.VITAL_INTERESTS}

    switch_flag(one.pk, Flag.VITAL_INTERESTS, on=False, reason="只涉及机关", by=wen, at=NOON)
    switch_flag(one.pk, Flag.LONG_TERM, on=True, reason="跨五年", by=wen, at=NOON)

    assert facts(one).flags == {Flag.LONG_TERM}
    assert one.flag_rows.count() == 3


def test_emergency_from_its_declaration(river: Matter, county: Unit, wen: Account) -> None:
    leader = build.secretary(county)
    declare_emergency(river.pk, leader=leader, kind="防汛", reason="急", declared_on=NOON.date(), by=wen, at=NOON)

    assert facts(river).emergency == Emergency(by_principal=True, reason="急")


def test_board_costs_as_many_statements_as_one_matter(hekou: Unit, qingshi: Unit, wen: Account) -> None:
    made = [build.matter(hekou, wen) for _ in range(4)]
    build.decided(made[0], wen)
    with CaptureQueriesContext(
        connection,
    ) as alone:
        single = cases_of(made[:1], at=NOON)
    for one in made[1:]:
        build.at_stage(one, Stage.RESOLUTION, wen)

    with CaptureQueriesContext(connection) as board:
        cases = cases_of(made, at=NOON)

    assert cases[made[0].pk] == single[made[0].pk]
    assert len(board) == len(alone)
    assert len(board) <= 42
