"""The engine: a step is taken whole or not at all, for everybody alike (JH-A-5)."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from core import events, verbs
from core.audit_verify import verify
from core.findings import Refused
from core.models import AuditEvent, RowHistory
from decisions.actions import procedure
from decisions.actions.matters import declare_emergency, end_matter, switch_flag
from decisions.enums import (
    DecidingBody,
    DecisionEvent,
    Event,
    Flag,
    Level,
    MeetingKind,
    RunState,
    Stage,
)
from decisions.gathering import case_of
from decisions.models import LegalityReview, Matter, Resolution, StageEvent, StageRun, Waiver
from decisions.permissions import IN_UNITS, may_move
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db


def states(one: Matter) -> dict[str, str]:
    """Stage -> state in the latest round."""
    return dict(StageRun.objects.filter(matter=one).order_by("round").values_list("stage", "state"))


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (StageRun, StageEvent, Waiver, AuditEvent, RowHistory))


@pytest.mark.parametrize("body", DecidingBody)
def test_matter_runs_from_intent_to_resolution(hekou: Unit, qingshi: Unit, wen: Account, body: DecidingBody) -> None:
    one = build.matter(hekou, wen, body=body)

    build.decided(one, wen)

    assert states(one) == {
        "intent": "closed", "research": "closed", "expert_review": "closed", "consultation": "closed",
        "public_notice": "not_applicable", "hearing": "not_applicable", "pilot": "not_applicable",
        "legal_review": "closed", "resolution": "closed",
    }  # fmt: skip


@pytest.mark.parametrize("level", Level)
def test_every_level_has_a_lawful_way(hekou: Unit, qingshi: Unit, wen: Account, level: Level) -> None:
    one = build.matter(hekou, wen, level=level)

    assert build.decided(one, wen).state == RunState.CLOSED


@pytest.mark.clause("JH-A-5.0-a", "JH-A-5.2-b")
def test_refused_step_changes_nothing_and_tells_all(river: Matter, wen: Account) -> None:
    before = everything()

    with pytest.raises(Refused) as refusal:
        build.step(river, Stage.EXPERT_REVIEW, Event.OPEN, wen)

    assert [(one.clause, one.title) for one in refusal.value.findings] == [
        ("JH-A-5.0-a", "意向征集尚未完成"),
        ("JH-A-5.0-a", "调查研究尚未完成"),
        ("JH-A-4.1-f", "立项报告没有依据"),
    ]
    assert everything() == before


@pytest.mark.clause("JH-A-5.8-b")
def test_no_duty_gets_past_a_missing_meeting(river: Matter, county: Unit, wen: Account) -> None:
    """JH-A-5.8-b: closing with no meeting is refused for every role, administrator included."""
    build.at_stage(river, Stage.RESOLUTION, wen)
    said = set()

    for duty in Duty:
        account = make_account(duty.label, county, duty)
        with pytest.raises(Refused) as refusal:
            build.step(river, Stage.RESOLUTION, Event.CLOSE, account)
        said.add(str(refusal.value))

    assert len(said) == 1
    assert "尚未经县政府常务会议或县政府全体会议通过" in said.pop()


def test_step_leaves_run_event_history_and_one_audit_row(river: Matter, wen: Account) -> None:
    build.fill(river, Stage.INTENT, wen)
    before = AuditEvent.objects.count()

    run = build.step(river, Stage.INTENT, Event.CLOSE, wen)

    event = StageEvent.objects.get(run=run, event=Event.CLOSE)
    audited = AuditEvent.objects.get(pk=run.change_id)
    history = RowHistory.objects.filter(table_name="decisions_stagerun", row_id=str(run.pk)).latest("id")
    assert AuditEvent.objects.count() == before + 1
    assert (audited.verb, audited.object_id, audited.clause) == (
        "decisions.close_stage", str(river.pk), "JH-A-5.9-a",
    )  # fmt: skip
    assert (run.state, run.settled_by, event.state, event.taken_by) == ("closed", wen, "closed", wen)
    assert {one["state"] for one in json.loads(event.findings)} == {"met"}
    assert json.loads(history.new)["state"] == "closed"
    assert history.change == run.change_id.hex


def test_every_verb_of_the_engine_has_a_label() -> None:
    assert set(procedure.VERBS) == set(Event)
    assert set(procedure.VERBS.values()) <= set(verbs.labels())


def test_new_round_keeps_the_former_one(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    build.settle(river, Stage.RESEARCH, wen)

    run = build.step(river, Stage.RESEARCH, Event.NEW_ROUND, wen, reason="资料不足，退回补充")

    rounds = StageRun.objects.filter(matter=river, stage=Stage.RESEARCH).order_by("round").values_list("round", "state")
    assert list(rounds) == [(1, "closed"), (2, "undetermined")]
    assert case_of(river, at=NOON).research.report is False
    assert StageEvent.objects.get(run=run).reason == "资料不足，退回补充"


@pytest.mark.clause("JH-A-5.9-b")
def test_setting_aside_keeps_reason_and_decider(river: Matter, wen: Account) -> None:
    run = build.step(river, Stage.PILOT, Event.SET_ASIDE, wen, reason="不涉及试验", decider="县长")

    with pytest.raises(Refused, match="须写明理由和决定人"):
        build.step(river, Stage.HEARING, Event.SET_ASIDE, wen, reason="不涉及")
    assert (run.state, run.reason, run.decider) == ("not_applicable", "不涉及试验", "县长")


@pytest.mark.clause("JH-A-5.9-c")
def test_cut_stage_has_a_waiver_of_its_own(river: Matter, county: Unit, wen: Account) -> None:
    with pytest.raises(Refused, match="没有主要领导宣布的紧急事项"):
        build.step(river, Stage.RESEARCH, Event.CUT, wen, reason="汛情")
    leader = build.secretary(county)
    declare_emergency(
        river.pk, leader=leader, kind="防汛", reason="水位超警戒", declared_on=NOON.date(),
        paper_number="安委电〔2012〕1号", by=wen, at=NOON,
    )  # fmt: skip

    for stage in (Stage.RESEARCH, Stage.EXPERT_REVIEW, Stage.CONSULTATION):
        build.step(river, stage, Event.CUT, wen, reason="来不及")
    with pytest.raises(Refused, match="不得压减"):
        build.step(river, Stage.RESOLUTION, Event.CUT, wen, reason="来不及")

    rows = Waiver.objects.values_list("run__stage", "clause", "approver__name", "standing", "paper_number", "reason")
    assert list(rows) == [
        (stage, "JH-A-5.9-c", leader.name, "principal", "安委电〔2012〕1号", "来不及")
        for stage in ("research", "expert_review", "consultation")
    ]


@pytest.mark.clause("JH-A-5.9-c")
def test_deputy_cannot_declare_an_emergency(river: Matter, county: Unit, wen: Account) -> None:
    with pytest.raises(Refused, match="须由主要领导宣布"):
        declare_emergency(
            river.pk, leader=build.deputy(county), kind="防汛", reason="急", declared_on=NOON.date(), by=wen, at=NOON
        )


@pytest.mark.clause("JH-A-5.7-c")
def test_changed_draft_voids_the_legality_review(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.LEGAL_REVIEW, wen)
    build.settle(river, Stage.LEGAL_REVIEW, wen)
    build.before_the_meeting(river, wen)
    count = AuditEvent.objects.count()

    build.draft(river, wen, note="按座谈会意见修改第二条")

    assert AuditEvent.objects.count() == count + 1
    assert states(river)["legal_review"] == RunState.UNDETERMINED
    assert LegalityReview.objects.count() == 1
    with pytest.raises(Refused, match="法律审查尚未完成"):
        build.step(river, Stage.RESOLUTION, Event.OPEN, wen)
    build.settle(river, Stage.LEGAL_REVIEW, wen)
    assert build.step(river, Stage.RESOLUTION, Event.OPEN, wen).state == RunState.OPEN


def test_draft_before_a_meeting_stands_still(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESOLUTION, wen)

    with pytest.raises(Refused, match="已提交会议，草案不得再改"):
        build.draft(river, wen)


@pytest.mark.clause("JH-A-5.9-a")
def test_stage_taken_up_again_holds_the_resolution_up(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESOLUTION, wen)
    build.fill(river, Stage.RESOLUTION, wen)
    build.step(river, Stage.CONSULTATION, Event.NEW_ROUND, wen, reason="补充征求意见")

    with pytest.raises(Refused, match="征求意见尚未完成"):
        build.step(river, Stage.RESOLUTION, Event.CLOSE, wen)


@pytest.mark.clause("JH-A-5.8-c")
def test_six_of_twelve_due_do_not_pass(river: Matter, wen: Account) -> None:
    run = build.at_stage(river, Stage.RESOLUTION, wen)
    build.voted(run, MeetingKind.GOVERNMENT_EXECUTIVE, wen, ayes=6)

    with pytest.raises(Refused, match="尚未经县政府常务会议或县政府全体会议通过"):
        build.step(river, Stage.RESOLUTION, Event.CLOSE, wen)

    assert build.step(river, Stage.RESOLUTION, Event.FAIL, wen).state == RunState.FAILED


@pytest.mark.clause("GW713-37")
def test_resolved_matter_stands_still(river: Matter, wen: Account) -> None:
    build.decided(river, wen)

    for stage in (Stage.RESEARCH, Stage.RESOLUTION):
        with pytest.raises(Refused, match="事项已形成决议"):
            build.step(river, stage, Event.NEW_ROUND, wen, reason="改主意")
    with pytest.raises(Refused, match="事项已形成决议"):
        build.draft(river, wen)
    with pytest.raises(Refused, match="事项已形成决议"):
        switch_flag(river.pk, Flag.PILOT, on=True, reason="补", by=wen, at=NOON)


def test_ended_matter_takes_no_step(river: Matter, wen: Account) -> None:
    end_matter(river.pk, reason="上级已统一部署", by=wen, at=NOON)
    build.fill(river, Stage.INTENT, wen)

    with pytest.raises(Refused, match="事项已终止"):
        build.step(river, Stage.INTENT, Event.CLOSE, wen)


def test_resolution_is_told_once_after_the_commit(
    river: Matter, wen: Account, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    heard: list[int] = []
    monkeypatch.setitem(events._subscribers, DecisionEvent.MATTER_RESOLVED, [lambda matter_id: heard.append(matter_id)])

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        build.decided(river, wen)

    assert heard == [river.pk]


@pytest.mark.clause("JH-A-5.8-a")
def test_joint_matter_passes_the_government_first(hekou: Unit, qingshi: Unit, wen: Account) -> None:
    """JH-A-5.8-a: a party meeting before the passed government meeting does not count; one after it does."""
    one = build.matter(hekou, wen, body=DecidingBody.JOINT)
    run = build.at_stage(one, Stage.RESOLUTION, wen)
    build.voted(run, MeetingKind.PARTY_STANDING, wen)
    item = build.voted(run, MeetingKind.GOVERNMENT_PLENARY, wen, hours=1)
    Resolution.objects.create(
        run=run, item=item, kind="minutes", number="安府纪要〔2012〕1号", title="纪要", text="同意", dated=NOON.date(),
        **build.told(wen),
    )  # fmt: skip

    with pytest.raises(Refused, match="尚未经县委常委会议或县委全委会议通过.*会议须在县政府全体会议之后"):
        build.step(one, Stage.RESOLUTION, Event.CLOSE, wen)
    build.voted(run, MeetingKind.PARTY_PLENARY, wen, hours=2)

    assert build.step(one, Stage.RESOLUTION, Event.CLOSE, wen).state == RunState.CLOSED


def test_state_moved_past_the_rules_is_found(river: Matter, wen: Account) -> None:
    """SECURITY L02: a state that changes without an audit event shows in the verification of the trail."""
    build.fill(river, Stage.INTENT, wen)
    build.step(river, Stage.INTENT, Event.CLOSE, wen)
    assert verify() == []

    with connection.cursor() as cursor:
        cursor.execute("UPDATE decisions_stagerun SET state = 'failed' WHERE stage = 'intent'")

    assert ["被改动，没有新的审计记录" in fault.text for fault in verify()] == [True]


@pytest.mark.parametrize(
    ("stage", "event", "who"),
    [
        (Stage.INTENT, Event.CLOSE, {"两办"}),
        (Stage.RESEARCH, Event.CLOSE, {"两办", "单位主要负责人", "单位联络员"}),
        (Stage.PILOT, Event.SET_ASIDE, {"两办", "单位主要负责人", "单位联络员"}),
        (Stage.LEGAL_REVIEW, Event.OPEN, {"两办", "单位主要负责人", "单位联络员"}),
        (Stage.LEGAL_REVIEW, Event.CLOSE, {"法制机构"}),
        (Stage.RESOLUTION, Event.OPEN, {"两办"}),
        (Stage.CONSULTATION, Event.CUT, {"两办"}),
    ],
)
@pytest.mark.clause("JH-A-5.7-a")
def test_who_moves_a_stage(
    river: Matter, hekou: Unit, qingshi: Unit, stage: Stage, event: Event, who: set[str]
) -> None:
    """JH-A-5.7-a: the legal office alone files the opinion; of units the one in charge, never another."""
    own = {duty.label for duty in Duty if may_move(make_account(duty.label, hekou, duty), river, stage, event)}
    other = {duty.label for duty in IN_UNITS if may_move(make_account(duty.label, qingshi, duty), river, stage, event)}

    assert (own, other) == (who, set())
