"""The stage machine: every cell decided, every requirement refused by its own article, all gaps at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest

from core.findings import blocking
from decisions.enums import Category, DecidingBody, Event, Flag, Level, MeetingKind, RunState, Stage, Subtype, VoteState
from decisions.rules.facts import Meeting, Run
from decisions.rules.meetings import check_meeting, decided
from decisions.rules.procedure import MAY_FAIL, TRANSITIONS, check_event, check_submission
from decisions.rules.tracks import Need, preset_flags, track
from tests.decisions.rules.build import (
    BEFORE_RESOLUTION,
    EMERGENCY,
    GOVERNMENT_PASSED,
    PARTY_PASSED,
    READY,
    case,
    flags,
    runs,
    stopped,
)

BAD = {
    Stage.PUBLIC_NOTICE: {"notice": replace(READY.notice, controversial=True)},
    Stage.HEARING: {"hearing": replace(READY.hearing, opposed=3)},  # type: ignore[type-var]
    Stage.PILOT: {"pilot": replace(READY.pilot, feasible=False)},
    Stage.LEGAL_REVIEW: {"legal_review": replace(READY.legal_review, draft_version=2)},
    Stage.RESOLUTION: {"meetings": ()},
}
"""What makes each stage that can fail do so."""


def at(stage: Stage, state: RunState, **changes: object):  # type: ignore[no-untyped-def]
    """The matter with everything before ``stage`` settled and the stage itself in ``state``."""
    found = dict(BEFORE_RESOLUTION)
    found[stage] = Run(state, opened_on=date(2012, 3, 5))
    return case(runs=found, emergency=EMERGENCY, **changes)


@pytest.mark.parametrize(("stage", "state", "event"), list(product(Stage, RunState, Event)))
def test_every_cell_is_decided(stage: Stage, state: RunState, event: Event) -> None:
    """Of 9 stages x 6 states x 6 events each is either open to a matter in order, or refused with an article."""
    spoilt = BAD.get(stage, {}) if event is Event.FAIL else {}
    matter = at(stage, state, **spoilt)

    findings = check_event(matter, stage, event, reason="汛情紧急", decider="县委书记")

    allowed = (state, event) in TRANSITIONS
    if event is Event.SET_ASIDE:
        allowed = allowed and track(matter).need(stage) is Need.DETERMINED
    if event is Event.CUT:
        allowed = allowed and stage not in (Stage.LEGAL_REVIEW, Stage.RESOLUTION)
    if event is Event.FAIL:
        allowed = allowed and stage in MAY_FAIL
    if event is Event.NEW_ROUND:
        allowed = allowed and (stage, state) != (Stage.RESOLUTION, RunState.CLOSED)
    assert (not blocking(findings)) == allowed
    assert all(finding.clause for finding in blocking(findings))


def test_major_matter_in_order_may_be_put_on_the_agenda() -> None:
    assert stopped(check_submission(READY)) == []
    assert stopped(decided(READY)) == []


@pytest.mark.parametrize(
    "stage", [Stage.INTENT, Stage.RESEARCH, Stage.EXPERT_REVIEW, Stage.CONSULTATION, Stage.LEGAL_REVIEW]
)
def test_mandatory_stage_left_open_holds_up_the_resolution_and_cannot_be_set_aside(stage: Stage) -> None:
    matter = case(runs={**BEFORE_RESOLUTION, stage: Run(RunState.OPEN)})
    unbegun = case(runs={**BEFORE_RESOLUTION, stage: Run()})

    assert ("JH-A-5.0-a", f"{stage.label}尚未完成") in stopped(check_submission(matter))
    refused = check_event(unbegun, stage, Event.SET_ASIDE, reason="不需要", decider="县长")
    assert stopped(refused) == [("JH-A-5.9-a", f"{stage.label}为必经程序")]


@pytest.mark.parametrize("stage", [Stage.PUBLIC_NOTICE, Stage.HEARING, Stage.PILOT])
def test_conditional_stage_must_be_determined_with_reason_and_decider(stage: Stage) -> None:
    matter = case(runs={**BEFORE_RESOLUTION, stage: Run()})

    assert len(stopped(check_submission(matter))) == 1
    assert stopped(check_event(matter, stage, Event.SET_ASIDE, reason="不涉及群众", decider="县长")) == []
    assert stopped(check_event(matter, stage, Event.SET_ASIDE, reason="不涉及群众")) == [
        ("JH-A-5.9-b", "确定为不适用须写明理由和决定人")
    ]


@pytest.mark.parametrize(
    ("notice", "hearing", "obstacles"),
    [
        (RunState.CLOSED, RunState.UNDETERMINED, []),
        (RunState.UNDETERMINED, RunState.CLOSED, []),
        (RunState.CLOSED, RunState.NOT_APPLICABLE, []),
        (RunState.CLOSED, RunState.OPEN, [("JH-A-5.9-b", "听证尚未确定")]),
        (RunState.UNDETERMINED, RunState.UNDETERMINED, [("JH-A-5.5-a", "事关群众切身利益，应当公示或听证")]),
        (RunState.NOT_APPLICABLE, RunState.NOT_APPLICABLE, [("JH-A-5.5-a", "事关群众切身利益，应当公示或听证")]),
        (RunState.FAILED, RunState.CLOSED, [("JH-A-4.3-c", "公示未通过，不得进入决策程序")]),
        (RunState.CLOSED, RunState.FAILED, [("JH-A-4.3-d", "听证未通过，不得进入决策程序")]),
    ],
)
def test_vital_interests_need_notice_or_hearing_and_none_failed(
    notice: RunState, hearing: RunState, obstacles: list[tuple[str, str]]
) -> None:
    found = {**BEFORE_RESOLUTION, Stage.PUBLIC_NOTICE: Run(notice), Stage.HEARING: Run(hearing)}

    assert stopped(check_submission(case(runs=found, flags=flags(Flag.VITAL_INTERESTS)))) == obstacles


def test_second_of_notice_and_hearing_cannot_be_set_aside_where_vital_interests_are_touched() -> None:
    found = {**BEFORE_RESOLUTION, Stage.PUBLIC_NOTICE: Run()}
    matter = case(runs=found, flags=flags(Flag.VITAL_INTERESTS))

    refused = check_event(matter, Stage.PUBLIC_NOTICE, Event.SET_ASIDE, reason="无", decider="县长")

    assert stopped(refused) == [("JH-A-5.5-a", "事关群众切身利益，应当公示或听证")]


@pytest.mark.parametrize(("flag", "clause"), [(Flag.PILOT, "JH-A-5.6-a"), (Flag.TRIAL, "JH-A-5.6-b")])
def test_pilot_that_the_matter_asks_for_cannot_be_set_aside(flag: Flag, clause: str) -> None:
    matter = case(runs={**BEFORE_RESOLUTION, Stage.PILOT: Run()}, flags=flags(flag))

    refused = check_event(matter, Stage.PILOT, Event.SET_ASIDE, reason="来不及", decider="县长")

    assert stopped(refused) == [(clause, "因事项性质必须进行试点试行")]
    assert stopped(check_submission(matter)) == [("JH-A-5.0-a", "试点试行尚未完成")]


def test_emergency_cuts_stages_one_by_one_but_never_the_decision() -> None:
    matter = case(runs=runs([Stage.INTENT]), emergency=EMERGENCY)
    deputy = case(runs=runs([Stage.INTENT]), emergency=replace(EMERGENCY, by_principal=False))
    none = case(runs=runs([Stage.INTENT]))

    assert stopped(check_event(matter, Stage.EXPERT_REVIEW, Event.CUT, reason="来不及召集")) == []
    for other in (deputy, none):
        assert stopped(check_event(other, Stage.EXPERT_REVIEW, Event.CUT, reason="来不及召集")) == [
            ("JH-A-5.9-c", "没有主要领导宣布的紧急事项")
        ]
    for stage in (Stage.LEGAL_REVIEW, Stage.RESOLUTION):
        assert stopped(check_event(matter, stage, Event.CUT, reason="来不及")) == [
            ("JH-A-5.9-c", f"{stage.label}不得压减")
        ]
    assert stopped(check_event(matter, Stage.RESEARCH, Event.CUT)) == [("JH-A-5.9-c", "压减程序须写明理由")]


def test_matter_with_stages_cut_goes_on_to_its_meeting() -> None:
    cut = {stage: Run(RunState.CUT) for stage in BEFORE_RESOLUTION if stage is not Stage.INTENT}
    matter = case(
        runs={**BEFORE_RESOLUTION, **cut, Stage.LEGAL_REVIEW: Run(RunState.CLOSED)},
        emergency=EMERGENCY, plan_basis=0, flags=flags(Flag.VITAL_INTERESTS),
    )  # fmt: skip

    assert stopped(check_submission(matter)) == []


def test_personnel_runs_the_short_confidential_track() -> None:
    matter = case(category=Category.PERSONNEL, body=DecidingBody.PARTY, runs=runs([Stage.INTENT, Stage.RESEARCH]))

    assert track(matter).stages == [Stage.INTENT, Stage.RESEARCH, Stage.RESOLUTION]
    assert stopped(check_submission(matter)) == []
    assert stopped(check_event(matter, Stage.PUBLIC_NOTICE, Event.OPEN)) == [("JH-A-3-d", "本事项不经过公示")]


@pytest.mark.parametrize(
    ("level", "closed", "obstacles"),
    [
        (Level.ORDINARY, [Stage.INTENT], []),
        (Level.ORDINARY, [], [("JH-A-5.0-a", "意向征集尚未完成")]),
        (Level.IMPORTANT, [Stage.INTENT, Stage.RESEARCH], []),
        (Level.IMPORTANT, [Stage.INTENT], [("JH-A-5.0-a", "调查研究尚未完成")]),
    ],
)
def test_lower_levels_run_shorter_tracks(level: Level, closed: list[Stage], obstacles: list[tuple[str, str]]) -> None:
    aside = dict.fromkeys((Stage.PUBLIC_NOTICE, Stage.HEARING, Stage.PILOT), Run(RunState.NOT_APPLICABLE))

    assert stopped(check_submission(case(level=level, runs={**runs(closed), **aside}))) == obstacles


def test_optional_stage_that_was_begun_must_be_finished() -> None:
    matter = case(level=Level.ORDINARY, runs=runs([Stage.INTENT], expert_review=RunState.OPEN))
    failed = case(level=Level.ORDINARY, runs=runs([Stage.INTENT], hearing=RunState.FAILED))

    assert stopped(check_submission(matter)) == [("JH-A-5.0-a", "咨询论证尚未完成")]
    assert stopped(check_submission(failed)) == [("JH-A-4.3-d", "听证未通过，不得进入决策程序")]


def test_stage_opens_only_after_those_before_it() -> None:
    matter = case(runs=runs([Stage.INTENT], research=RunState.OPEN))

    assert ("JH-A-5.0-a", "调查研究尚未完成") in stopped(check_event(matter, Stage.EXPERT_REVIEW, Event.OPEN))
    begun = case(runs=runs([Stage.INTENT, Stage.RESEARCH], expert_review=RunState.OPEN))
    assert stopped(check_event(begun, Stage.CONSULTATION, Event.OPEN)) == [("JH-A-5.0-a", "咨询论证尚未完成")]
    beside = replace(begun, thresholds=replace(begun.thresholds, experts_beside_consultation=True))
    assert stopped(check_event(beside, Stage.CONSULTATION, Event.OPEN)) == []


def test_draft_changed_after_its_review_cannot_be_put_on_the_agenda() -> None:
    assert stopped(check_submission(case(draft_version=4))) == [("JH-A-5.7-c", "草案在审查后有改动，审查意见失效")]


def test_important_matter_without_plan_basis_is_refused_unless_urgent() -> None:
    assert stopped(check_submission(case(plan_basis=0))) == [("JH-A-4.2-a", "没有写明依据的中长期发展规划")]
    assert stopped(check_submission(case(plan_basis=0, emergency=EMERGENCY))) == []


def test_affected_units_have_a_position_and_society_was_heard() -> None:
    silent = case(affected={"河口镇": "不同意，见附件", "县水务局": " "})
    unheard = case(direct_hearings=0)

    assert stopped(check_submission(silent)) == [("JH-A-4.2-g", "有关单位尚无协调结果")]
    assert stopped(check_submission(unheard)) == [("JH-A-4.2-h", "未直接听取社会各方面意见")]
    assert stopped(check_submission(case(direct_hearings=0, affected={}))) == []


NOON = datetime(2012, 6, 1, 12)


@pytest.mark.parametrize(
    ("body", "kind", "held", "obstacles"),
    [
        (DecidingBody.JOINT, MeetingKind.GOVERNMENT_PLENARY, (), []),
        (DecidingBody.JOINT, MeetingKind.PARTY_STANDING, (GOVERNMENT_PASSED,), []),
        (DecidingBody.JOINT, MeetingKind.PARTY_STANDING, (), [("JH-A-5.8-a", "联合决策尚未经县政府会议研究通过")]),
        (
            DecidingBody.JOINT, MeetingKind.PARTY_PLENARY,
            (Meeting(MeetingKind.GOVERNMENT_EXECUTIVE, NOON, VoteState.FAILED),),
            [("JH-A-5.8-a", "联合决策尚未经县政府会议研究通过")],
        ),
        (
            DecidingBody.JOINT, MeetingKind.PARTY_STANDING,
            (Meeting(MeetingKind.GOVERNMENT_EXECUTIVE, NOON, VoteState.PASSED),),
            [("JH-A-5.8-a", "县委会议不得早于县政府会议")],
        ),
        (DecidingBody.GOVERNMENT, MeetingKind.GOVERNMENT_EXECUTIVE, (), []),
        (
            DecidingBody.GOVERNMENT, MeetingKind.PARTY_STANDING, (),
            [("JH-A-5.8-b", "县政府的决策应由县政府常务会议或县政府全体会议集体研究")],
        ),
        (DecidingBody.PARTY, MeetingKind.PARTY_PLENARY, (), []),
        (
            DecidingBody.PARTY, MeetingKind.GOVERNMENT_EXECUTIVE, (),
            [("JH-A-5.8-b", "县委的决策应由县委常委会议或县委全委会议集体研究")],
        ),
    ],
)  # fmt: skip
def test_meeting_of_the_right_body_in_the_right_order(
    body: DecidingBody, kind: MeetingKind, held: tuple[Meeting, ...], obstacles: list[tuple[str, str]]
) -> None:
    assert stopped(check_meeting(case(body=body, meetings=held), kind, NOON)) == obstacles


def test_decision_needs_its_meetings_and_its_paper() -> None:
    only_government = case(meetings=(GOVERNMENT_PASSED,))
    alone = case(body=DecidingBody.PARTY, meetings=(PARTY_PASSED,), resolution_document="")

    assert stopped(decided(only_government)) == [("JH-A-5.8-a", "尚未经县委常委会议或县委全委会议通过")]
    assert stopped(decided(alone)) == [("JH-A-5.8-d", "未形成会议决议或会议纪要")]
    assert stopped(decided(replace(alone, level=Level.ORDINARY))) == []


def test_categories_preset_the_flags() -> None:
    assert len(Category) == 12
    assert preset_flags(Category.DEVELOPMENT, Subtype.LONG_TERM_PLAN) == {Flag.LONG_TERM, Flag.OVERALL, Flag.ECONOMY}
    assert preset_flags(Category.DEVELOPMENT, Subtype.YEAR_PLAN) == {Flag.ECONOMY}
    assert preset_flags(Category.SOCIAL, None) == {Flag.VITAL_INTERESTS}
    assert preset_flags(Category.CULTURE, None) == frozenset()
