"""What the tables themselves refuse, and who sees which rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.audit import new_change
from core.triggers import append_only_removal_sql, append_only_sql, execute
from decisions.enums import (
    Category,
    EvaluationGround,
    Event,
    Interest,
    Level,
    MeetingKind,
    PaperKind,
    RunState,
    Stage,
    Subtype,
)
from decisions.models import (
    AffectedUnit,
    AgendaItem,
    ConsultationRequest,
    DecisionAdjustment,
    DraftVersion,
    EvaluationCommission,
    ExecutionFeedback,
    Expert,
    Invitation,
    Matter,
    MatterFlag,
    Meeting,
    Opinion,
    Proposal,
    StageEvent,
    StagePaper,
    StageRun,
    Waiver,
)
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db


def refused(name: str, write: Callable[[], Any]) -> None:
    """The database refuses ``write`` by the constraint ``name``; SQLite names a unique one by its columns."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    if connection.vendor == "postgresql" or "CHECK" in str(error.value):
        assert name in str(error.value)


MATTER = [
    ("matter_subtype_of_category", {"category": Category.DEVELOPMENT, "subtype": ""}),
    ("matter_subtype_of_category", {"category": Category.CULTURE, "subtype": Subtype.YEAR_PLAN}),
    ("matter_interest_told", {"category": Category.SOCIAL, "subtype": "", "interest": ""}),
    ("matter_interest_told", {"interest": Interest.OTHER, "interest_text": ""}),
    ("matter_level_settled_with_reason", {"level_reason": ""}),
    ("matter_ended_at_with_ended_by", {"ended_at": NOON, "ending_reason": "撤"}),
    ("matter_title_filled", {"title": ""}),
    ("matter_category_known", {"category": "13", "subtype": ""}),
    ("matter_body_known", {"body": "nobody"}),
]


@pytest.mark.clause("JH-A-3-a", "JH-A-3-b", "JH-A-3-e", "JH-A-4.3-a")
@pytest.mark.parametrize(("name", "change"), MATTER)
def test_matter_out_of_order_is_refused(river: Matter, name: str, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Matter.objects.filter(pk=river.pk).update(**change)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("proposal_state_told", {"state": "rejected", "rejection_reason": ""}),
        ("proposal_state_told", {"state": "merged"}),
        ("proposal_sender_named", {"sender": ""}),
        ("proposal_answered_with_text", {"answered_at": NOON, "answered_by": 1}),
        ("proposal_source_known", {"source": "elsewhere", "channel": ""}),
    ],
)
def test_proposal_out_of_order_is_refused(wen: Account, name: str, change: dict[str, Any]) -> None:
    row = build.proposal(wen)
    if "answered_by" in change:
        change = change | {"answered_by": wen}

    refused(name, lambda: Proposal.objects.filter(pk=row.pk).update(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"},
        {"state": "open", "opened_at": None, "opened_by": None},
        {"state": "undetermined"},
        {"state": "not_applicable", "reason": "不涉及"},
        {"state": "cut"},
    ],
)
def test_run_whose_state_contradicts_its_times_is_refused(river: Matter, change: dict[str, Any]) -> None:
    refused("stagerun_state_told", lambda: StageRun.objects.filter(matter=river).update(**change))


def test_second_unsettled_round_is_refused(river: Matter) -> None:
    refused(
        "stagerun_one_unsettled",
        lambda: StageRun.objects.create(matter=river, stage=Stage.INTENT, round=2, change_id=new_change()),
    )


def test_round_stands_once(river: Matter, wen: Account) -> None:
    build.settle(river, Stage.INTENT, wen)
    run = {"matter": river, "stage": Stage.INTENT, "change_id": new_change(), "state": RunState.UNDETERMINED}

    refused("stagerun_round_once", lambda: StageRun.objects.create(round=1, **run))


@pytest.mark.clause("JH-A-5.8-c")
@pytest.mark.parametrize("votes", [(7, 3, 1), (13, 0, 0), (7, 2, 0)])
def test_votes_that_do_not_add_up_are_refused(river: Matter, wen: Account, votes: tuple[int, int, int]) -> None:
    """JH-A-5.8-c: ayes, nays and abstentions equal those present, present at most those due."""
    item = build.voted(build.at_stage(river, Stage.RESOLUTION, wen), MeetingKind.GOVERNMENT_EXECUTIVE, wen)
    ayes, nays, abstentions = votes
    present = 13 if ayes == 13 else 10

    refused(
        "agendaitem_outcome_told",
        lambda: AgendaItem.objects.filter(pk=item.pk).update(
            ayes=ayes, nays=nays, abstentions=abstentions, present=present
        ),
    )


def test_meeting_stands_once_and_opens_with_somebody_presiding(river: Matter, wen: Account) -> None:
    item = build.voted(build.at_stage(river, Stage.RESOLUTION, wen), MeetingKind.GOVERNMENT_EXECUTIVE, wen)
    meeting = item.meeting

    refused("meeting_state_told", lambda: Meeting.objects.filter(pk=meeting.pk).update(presiding=None))
    refused(
        "meeting_number_once",
        lambda: Meeting.objects.create(
            kind=meeting.kind, year=2012, number=meeting.number, scheduled_for=NOON, place="别处", **build.told(wen)
        ),
    )


@pytest.mark.clause("JH-A-5.4-b", "GW713-18")
def test_opinion_is_dealt_with_by_a_reason(river: Matter, wen: Account) -> None:
    run = build.at_stage(river, Stage.CONSULTATION, wen)
    row = Opinion.objects.create(run=run, origin="青石镇", text="延长工期", **build.told(wen))
    decided = {"decided_at": NOON, "decided_by": wen, "adopted": "no"}

    refused("opinion_decided_with_reason", lambda: Opinion.objects.filter(pk=row.pk).update(**decided))
    refused("opinion_dispute_explained", lambda: Opinion.objects.filter(pk=row.pk).update(disputed=True))


def test_expert_is_invited_once_and_signs_an_opinion(river: Matter, wen: Account) -> None:
    (row,) = build.experts(build.at_stage(river, Stage.EXPERT_REVIEW, wen), 1, wen)
    again = {"run": row.run, "expert": row.expert, "invited_at": NOON, "invited_by": wen}

    refused("invitation_once", lambda: Invitation.objects.create(**again))
    refused("invitation_signed_with_opinion", lambda: Invitation.objects.filter(pk=row.pk).update(opinion=""))
    refused("invitation_interest_told", lambda: Invitation.objects.filter(pk=row.pk).update(interest=True))


@pytest.mark.clause("GW713-36")
def test_unit_that_led_does_not_evaluate(river: Matter, hekou: Unit, qingshi: Unit, wen: Account) -> None:
    day = NOON.date()
    row: dict[str, Any] = {
        "matter": river, "lead_unit": hekou, "ground": "needed", "commissioned_on": day, "due_on": day,
        **build.told(wen),
    }  # fmt: skip
    table = EvaluationCommission.objects

    refused("evaluationcommission_to_another_unit", lambda: table.create(unit=hekou, **row))
    refused("evaluationcommission_given_to_one", lambda: table.create(unit=qingshi, institution="评估所", **row))
    refused("evaluationcommission_given_to_one", lambda: table.create(**row))
    assert [table.create(**given, **row).evaluator for given in ({"unit": qingshi}, {"institution": "评估所"})] == [
        "青石镇", "评估所",
    ]  # fmt: skip


def test_adjustment_rests_on_feedback_and_is_decided_again(river: Matter, hekou: Unit, wen: Account) -> None:
    row: dict[str, Any] = {"matter": river, "text": "缩小范围", "way": "substance", **build.told(wen)}
    feedback = ExecutionFeedback.objects.create(
        matter=river, unit=river.lead_unit, dated=NOON.date(), finding="资金不足", **build.told(wen)
    )
    again = build.matter(hekou, wen)

    refused("decisionadjustment_has_ground", lambda: DecisionAdjustment.objects.create(successor=again, **row))
    refused(
        "decisionadjustment_by_another_matter",
        lambda: DecisionAdjustment.objects.create(feedback=feedback, successor=river, **row),
    )
    assert DecisionAdjustment.objects.create(feedback=feedback, successor=again, **row).pk


APPENDED: dict[str, Callable[[Matter, Account], Any]] = {
    "decisions_stageevent": lambda one, by: StageEvent.objects.filter(run__matter=one),
    "decisions_matterflag": lambda one, by: MatterFlag.objects.filter(matter=one),
    "decisions_draftversion": lambda one, by: DraftVersion.objects.filter(pk=build.draft(one, by).pk),
    "decisions_stagepaper": lambda one, by: StagePaper.objects.filter(
        pk=build.paper(build.run_of(one, Stage.INTENT), PaperKind.OTHER, by).pk
    ),
}


@pytest.mark.parametrize("table", APPENDED)
def test_what_was_appended_stays_as_it_is(river: Matter, wen: Account, table: str) -> None:
    """With a negative control: once the trigger is off the same change goes through."""
    rows = APPENDED[table](river, wen)
    changes = [lambda: rows.filter(pk=rows[0].pk).update(id=rows[0].pk), lambda: rows.filter(pk=rows[0].pk).delete()]

    for change in changes:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    connection.check_constraints()  # PostgreSQL alters no table with checks outstanding
    execute(connection, append_only_removal_sql(table, connection.vendor))
    try:
        assert changes[0]() == 1
        connection.check_constraints()
    finally:
        execute(connection, append_only_sql(table, connection.vendor))


def test_waiver_without_a_clause_is_refused(river: Matter, county: Unit, wen: Account) -> None:
    run = build.run_of(river, Stage.INTENT)

    refused(
        "waiver_clause_filled",
        lambda: Waiver.objects.create(
            run=run, clause="", reason="急", approver=build.secretary(county), standing="principal", **build.told(wen)
        ),
    )


def seen_by(account: Account) -> list[Matter]:
    return list(Matter.objects.visible_to(account))


def test_unit_sees_what_it_leads_is_touched_by_or_was_asked_about(
    river: Matter, county: Unit, hekou: Unit, qingshi: Unit, wen: Account, lu: Account, he: Account
) -> None:
    assert (seen_by(lu), seen_by(he)) == ([river], [])

    row = AffectedUnit.objects.create(matter=river, unit=qingshi, **build.told(wen))
    assert seen_by(he) == [river]

    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = NOON, wen, "误登"
    row.save()
    assert seen_by(he) == []

    run = build.at_stage(river, Stage.CONSULTATION, wen)
    ConsultationRequest.objects.create(
        run=run, unit=qingshi, draft=build.draft(river, wen), sent_at=NOON, sent_by=wen,
        due_on=NOON.date() + timedelta(days=5),
    )  # fmt: skip
    assert seen_by(he) == [river]
    assert list(Matter.objects.led_by(he)) == []
    assert list(Matter.objects.led_by(lu)) == [river]


def test_unit_sees_what_it_evaluates(river: Matter, hekou: Unit, qingshi: Unit, wen: Account, he: Account) -> None:
    row = EvaluationCommission.objects.create(
        matter=river, unit=qingshi, lead_unit=hekou, ground=EvaluationGround.NEEDED,
        commissioned_on=NOON.date(), due_on=NOON.date(), **build.told(wen),
    )  # fmt: skip
    assert seen_by(he) == [river]

    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = NOON, wen, "另行委托"
    row.save()
    assert seen_by(he) == []


@pytest.mark.clause("JH-A-3-d")
@pytest.mark.parametrize("duty", Duty)
def test_personnel_is_seen_by_few(hekou: Unit, county: Unit, wen: Account, duty: Duty) -> None:
    one = build.matter(hekou, wen, category=Category.PERSONNEL, subtype=None, level=Level.IMPORTANT)
    held = make_account(duty.label, hekou if duty in (Duty.UNIT_LEADER, Duty.UNIT_CLERK) else county, duty)

    seen = duty in (Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.ORGANIZATION_OFFICE)
    assert (one in seen_by(held)) is seen
    assert list(Matter.objects.not_confidential()) == []


def test_expert_sees_what_he_is_invited_to(river: Matter, county: Unit, wen: Account) -> None:
    scholar = make_account("高工", county, Duty.EXPERT)
    expert = Expert.objects.create(name="高工", organisation="研究院", person=scholar.person, **build.told(wen))
    assert seen_by(scholar) == []

    run = build.at_stage(river, Stage.EXPERT_REVIEW, wen)
    Invitation.objects.create(run=run, expert=expert, invited_at=NOON, invited_by=wen)

    assert seen_by(scholar) == [river]


def test_proposals_are_seen_by_the_offices_and_their_unit(hekou: Unit, wen: Account, lu: Account, he: Account) -> None:
    own = build.proposal(wen, unit=hekou, source="lower")
    other = build.proposal(wen)

    assert set(Proposal.objects.visible_to(wen)) == {own, other}
    assert list(Proposal.objects.visible_to(lu)) == [own]
    assert list(Proposal.objects.visible_to(he)) == []


def test_newest_round_of_each_stage(river: Matter, wen: Account) -> None:
    build.settle(river, Stage.INTENT, wen)
    build.step(river, Stage.INTENT, Event.NEW_ROUND, wen, reason="补充")

    assert list(StageRun.objects.newest().values_list("stage", "round", "state")) == [("intent", 2, "undetermined")]
