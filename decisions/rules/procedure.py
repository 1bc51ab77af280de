"""The procedure as a whole: which step may be taken at which stage, and why not (JH-A-5).

Every cell of stage x event is decided: first by the state of the stage (``TRANSITIONS``), then by the track, then by
what the stage itself asks for. Pages, buttons, actions and the archive all ask ``check_event`` and
``check_submission``; nothing else lets a matter move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from core.findings import Finding, blocking, met, unmet
from decisions.enums import Event, RunState, Stage
from decisions.rules import advice, legality, meetings, openness, package, preparation, risk
from decisions.rules.facts import Case
from decisions.rules.tracks import FIFTH, NUMBERS, ORDER, Need, track

TRANSITIONS: dict[tuple[RunState, Event], RunState] = {
    (RunState.UNDETERMINED, Event.OPEN): RunState.OPEN,
    (RunState.UNDETERMINED, Event.SET_ASIDE): RunState.NOT_APPLICABLE,
    (RunState.UNDETERMINED, Event.CUT): RunState.CUT,
    (RunState.OPEN, Event.CLOSE): RunState.CLOSED,
    (RunState.OPEN, Event.FAIL): RunState.FAILED,
    (RunState.OPEN, Event.CUT): RunState.CUT,
    (RunState.CLOSED, Event.NEW_ROUND): RunState.UNDETERMINED,
    (RunState.FAILED, Event.NEW_ROUND): RunState.UNDETERMINED,
    (RunState.NOT_APPLICABLE, Event.NEW_ROUND): RunState.UNDETERMINED,
    (RunState.CUT, Event.NEW_ROUND): RunState.UNDETERMINED,
}
"""From state and event to the next state; a cell that is missing is refused. A new round is a new row."""

SETTLED = frozenset({RunState.CLOSED, RunState.NOT_APPLICABLE, RunState.CUT})
"""States behind which the next stage may begin."""

MAY_FAIL = frozenset({Stage.PUBLIC_NOTICE, Stage.HEARING, Stage.PILOT, Stage.LEGAL_REVIEW, Stage.RESOLUTION})
NEVER_CUT = frozenset({Stage.LEGAL_REVIEW, Stage.RESOLUTION})

CLOSING: dict[Stage, Callable[[Case], Iterable[Finding]]] = {
    Stage.INTENT: preparation.close_intent,
    Stage.RESEARCH: preparation.close_research,
    Stage.EXPERT_REVIEW: advice.close_expert_review,
    Stage.CONSULTATION: advice.close_consultation,
    Stage.PUBLIC_NOTICE: openness.close_notice,
    Stage.HEARING: openness.close_hearing,
    Stage.PILOT: openness.close_pilot,
    Stage.LEGAL_REVIEW: legality.close_legal_review,
    Stage.RESOLUTION: lambda case: [
        *check_submission(case),
        *meetings.decided(case),
        *_told(package.reported(case)),
    ],
}
"""What each stage must hold to be complete. The last one asks for all that lay before the meeting once more: a stage
that was taken up again in between holds the resolution up (JH-A-5.9-a)."""


def check_event(case: Case, stage: Stage, event: Event, *, reason: str = "", decider: str = "") -> list[Finding]:
    """All findings on taking ``event`` at ``stage`` now; the step is open when none of them blocks."""
    findings = [_cell(case, stage, event)]
    if findings[0].blocks:
        return findings
    checks: dict[Event, Callable[[], Iterable[Finding]]] = {
        Event.OPEN: lambda: _open(case, stage),
        Event.CLOSE: lambda: CLOSING[stage](case),
        Event.FAIL: lambda: _fail(case, stage),
        Event.SET_ASIDE: lambda: _set_aside(case, stage, reason, decider),
        Event.CUT: lambda: _cut(case, stage, reason),
        Event.NEW_ROUND: lambda: _new_round(stage, reason),
    }
    return [*findings, *checks[event]()]


def check_going_on(case: Case) -> Finding:
    """Neither given up nor decided: a decision stands still, an adjustment makes a new matter (GW713-37)."""
    if case.ended:
        return unmet("JH-A-5.0-a", "事项已终止", remedy="已终止的事项不再办理；需要时另行建档")
    if case.run(Stage.RESOLUTION).state is RunState.CLOSED:
        return unmet("JH-A-4.4-c", "事项已形成决议", remedy="由承办单位依据执行反馈或者决策后评估办理决策调整")
    return met("JH-A-5.0-a", "事项在办理中")


def _cell(case: Case, stage: Stage, event: Event) -> Finding:
    """The state table, and whether the matter's track knows the stage at all."""
    found = track(case)
    going_on = check_going_on(case)
    if going_on.blocks:
        return going_on
    if found.need(stage) is Need.NONE:
        remedy = "本事项按简易程序办理，不经过这一环节"
        return unmet(found.clause(stage), f"本事项不经过{stage.label}", remedy=remedy)
    state = case.run(stage).state
    if (state, event) in TRANSITIONS:
        return met("JH-A-5.0-a", f"{stage.label}可以{event.label}", 当前=state.label)
    allowed = [one.label for one, other in TRANSITIONS if other is event]
    remedy = f"{stage.label}处于“{'”“'.join(allowed)}”时才能{event.label}"
    return unmet("JH-A-5.0-a", f"{stage.label}不能{event.label}", remedy=remedy, 当前=state.label)


def _open(case: Case, stage: Stage) -> Iterator[Finding]:
    if stage is Stage.RESOLUTION:
        yield from check_submission(case)  # which asks for the order itself
        return
    yield from check_order(case, stage)
    if stage is Stage.RESEARCH:
        yield from preparation.open_research(case)
    elif stage in (Stage.EXPERT_REVIEW, Stage.CONSULTATION) and not case.confidential:
        if track(case).need(Stage.RESEARCH) is Need.MANDATORY and case.run(Stage.RESEARCH).state is not RunState.CUT:
            yield preparation.project_approved(case)
    elif stage is Stage.LEGAL_REVIEW:
        yield from _told(risk.assessed(case))


def check_order(case: Case, stage: Stage) -> Iterator[Finding]:
    """Every stage before this one is settled, as far as the matter goes through it (JH-A-5.0-a).

    A stage that is optional for the matter holds it up only when it was begun and not finished, or failed.
    """
    found = track(case)
    for earlier in ORDER[: ORDER.index(stage)]:
        need, state = found.need(earlier), case.run(earlier).state
        if need is Need.NONE or earlier in FIFTH or side_by_side(case, earlier, stage) or state in SETTLED:
            continue
        if need is Need.OPTIONAL and state is RunState.UNDETERMINED:
            continue
        remedy = _determine(earlier) if need is Need.DETERMINED else f"先完成{earlier.label}"
        yield unmet("JH-A-5.0-a", f"{earlier.label}尚未完成", remedy=remedy, 当前=state.label)
    if NUMBERS[stage] > NUMBERS[Stage.HEARING] and found.need(Stage.HEARING) is not Need.NONE:
        yield from _fifth(case, found.need(Stage.HEARING))


def side_by_side(case: Case, earlier: Stage, stage: Stage) -> bool:
    """Consultation may run beside the expert review where the rulebook says so."""
    together = (Stage.EXPERT_REVIEW, Stage.CONSULTATION)
    return case.thresholds.experts_beside_consultation and (earlier, stage) == together


def _determine(stage: Stage) -> str:
    return f"完成{stage.label}，或者确定为不适用并写明理由"


def _fifth(case: Case, need: Need) -> Iterator[Finding]:
    """Notice and hearing together: enough for the flag, none failed or open, each one determined (JH-A-5.9-b)."""
    found = openness.fifth_is_settled(case)
    if found is not None:
        yield found
        if found.blocks:
            return
    for stage in FIFTH:
        state = case.run(stage).state
        undetermined = state is RunState.UNDETERMINED and found is None and need is not Need.OPTIONAL
        if state is RunState.OPEN or undetermined:
            yield unmet("JH-A-5.9-b", f"{stage.label}尚未确定", remedy=_determine(stage), 当前=state.label)


def check_submission(case: Case) -> list[Finding]:
    """Whether the matter may be put on an agenda: everything the meeting must have before it, all at once."""
    findings = list(check_order(case, Stage.RESOLUTION))
    basis = meetings.rests_on_plan(case)
    findings += [] if basis is None else [basis]
    findings += advice.coordinated(case)
    legal = case.run(Stage.LEGAL_REVIEW).state
    if track(case).need(Stage.LEGAL_REVIEW) is Need.MANDATORY and legal is RunState.CLOSED:
        findings += legality.close_legal_review(case)  # a draft changed since voids it
    return [*findings, *package.complete(case), *_told(risk.controllable(case))]


def _told(finding: Finding | None) -> Iterator[Finding]:
    """A requirement that the version may not have."""
    if finding is not None:
        yield finding


def _fail(case: Case, stage: Stage) -> Iterator[Finding]:
    """Only a stage that can turn out badly fails, and only when its own rules say so."""
    if stage not in MAY_FAIL:
        yield unmet("JH-A-5.0-a", f"{stage.label}没有不通过的结果", remedy="补齐材料后完成这一环节")
    elif not blocking(CLOSING[stage](case)):
        yield unmet("JH-A-5.0-a", f"{stage.label}已满足完成的条件", remedy="按完成办理")


def _set_aside(case: Case, stage: Stage, reason: str, decider: str) -> Iterator[Finding]:
    found = track(case)
    need = found.need(stage)
    if need is Need.MANDATORY:
        yield unmet(found.clause(stage), f"{stage.label}为必经程序", remedy="不得确定为不适用")
    elif need is Need.REQUIRED:
        yield unmet(found.clause(stage), f"因事项性质必须进行{stage.label}", remedy="不得确定为不适用")
    elif stage in FIFTH and found.clause(stage) == "JH-A-5.5-a":
        other = FIFTH[1 - FIFTH.index(stage)]
        if case.run(other).state is RunState.NOT_APPLICABLE:
            remedy = "公示和听证至少进行一项"
            yield unmet("JH-A-5.5-a", "事关群众切身利益，应当公示或听证", remedy=remedy)
    if not (reason.strip() and decider.strip()):
        yield unmet("JH-A-5.9-b", "确定为不适用须写明理由和决定人", remedy="填写理由和决定人")


def _cut(case: Case, stage: Stage, reason: str) -> Iterator[Finding]:
    """Only under a declared emergency, never the legality review as a whole or the collective decision."""
    emergency = case.emergency
    if emergency is None or not emergency.by_principal or not emergency.reason.strip():
        remedy = "由县委或县政府主要领导宣布紧急事项并写明理由"
        yield unmet("JH-A-5.9-c", "没有主要领导宣布的紧急事项", remedy=remedy)
    if stage in NEVER_CUT:
        remedy = "法律审查可以从简，集体决策不得省略"
        yield unmet("JH-A-5.9-c", f"{stage.label}不得压减", remedy=remedy)
    if not reason.strip():
        yield unmet("JH-A-5.9-c", "压减程序须写明理由", remedy="填写压减这一环节的理由")


def _new_round(stage: Stage, reason: str) -> Iterator[Finding]:
    if not reason.strip():
        yield unmet("JH-A-5.0-a", f"重新进行{stage.label}须写明理由", remedy="填写退回修改的理由")
