"""When a matter can be voted on at the earliest, and which steps decide that. Pure.

Each stage that is still to be done begins when the stages it waits for (``procedure.check_order``) are over and takes
the days of ``terms``; the meeting waits for all. Where the procedure leaves a choice, the shorter way is counted and
the choice is named (``counted``); where a fact is missing the day cannot be told, and what is missing is named
(``missing``): ``day`` is then what follows from the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core import calendar
from core.calendar import NO_OVERRIDES, Overrides
from decisions.enums import DecidingBody, Flag, Level, RunState, Stage
from decisions.rules.facts import Case
from decisions.rules.procedure import SETTLED, check_going_on, side_by_side
from decisions.rules.terms import Days, Ground, Known, notice_of_meeting, term_of
from decisions.rules.tracks import FIFTH, ORDER, Need, Track, track


@dataclass(frozen=True, slots=True)
class Step:
    """A step to the vote. ``starts`` and ``ends`` are days; a step without a term ends the day it starts.

    ``stage`` is the resolution's for the vote itself. ``why`` says what the days rest on, ``clause`` where they stand.
    """

    stage: Stage
    name: str
    starts: date
    ends: date
    why: str
    clause: str = ""
    under_way: bool = False
    critical: bool = False

    @property
    def days(self) -> int:
        """Calendar days from the first to the last; 0 where it can be done at once."""
        return (self.ends - self.starts).days


@dataclass(frozen=True, slots=True)
class Outlook:
    """The earliest day of the vote from what is known; ``estimated``: it rests on a year without published holidays."""

    day: date
    steps: tuple[Step, ...]
    missing: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    estimated: bool = False

    @property
    def certain(self) -> bool:
        return not self.missing

    @property
    def chain(self) -> tuple[Step, ...]:
        """The steps that decide the day, in their order: a shorter one would bring the vote forward."""
        return tuple(step for step in self.steps if step.critical)


@dataclass(slots=True)
class _Plan:
    """What is being put together: the steps in their order, and the remarks."""

    of: Ground
    track: Track
    steps: dict[Stage, Step] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)

    def state(self, stage: Stage) -> RunState:
        return self.of.case.run(stage).state


def outlook(
    case: Case, known: Known, days: Days, *, today: date, overrides: Overrides = NO_OVERRIDES
) -> Outlook | None:
    """The earliest day of the vote; None for a matter that is over or was voted on."""
    votes = 2 if case.body is DecidingBody.JOINT else 1
    if check_going_on(case).blocks or known.votes_passed >= votes:
        return None
    plan = _Plan(Ground(case, known, days, today, overrides), track(case))
    if not case.level_settled:
        plan.missing.append("级别尚未确定，经过哪些环节还不能确定，暂按重大事项推算")
    fifth = _fifth(plan)
    for stage in plan.track.stages:
        if stage is not Stage.RESOLUTION and _to_be_done(plan, stage, fifth):
            _add(plan, stage)
    vote = _vote(plan)
    return Outlook(
        vote.ends, tuple(_marked(plan, [*plan.steps.values(), vote])), tuple(plan.missing), tuple(plan.counted),
        calendar.rests_on_estimate(today, vote.ends, overrides),
    )  # fmt: skip


def _to_be_done(plan: _Plan, stage: Stage, fifth: Stage | None) -> bool:
    """Whether the stage still takes time before the meeting."""
    state, need = plan.state(stage), plan.track.need(stage)
    if state in SETTLED:
        return stage is Stage.LEGAL_REVIEW and _void(plan)
    if state is RunState.FAILED:
        plan.missing.append(f"{stage.label}未通过，修改后重新进行，何时重新进行还没有登记")
        return True
    if state is RunState.OPEN or need in (Need.MANDATORY, Need.REQUIRED):
        return True
    if stage in FIFTH:
        return stage is fifth
    if need is Need.DETERMINED:
        plan.counted.append(f"{stage.label}是否进行尚未确定，按不进行推算")
    return False


def _void(plan: _Plan) -> bool:
    """A review that was closed is asked for again once the draft changed (JH-A-5.7-c)."""
    case = plan.of.case
    asked = plan.track.need(Stage.LEGAL_REVIEW) is Need.MANDATORY and plan.state(Stage.LEGAL_REVIEW) is RunState.CLOSED
    return asked and plan.of.known.reviewed_draft < case.draft_version


def _fifth(plan: _Plan) -> Stage | None:
    """Which of notice and hearing is counted although nobody began it; None where neither has to be (JH-A-5.5-a)."""
    states = {stage: plan.state(stage) for stage in FIFTH}
    waiting = [one for one in FIFTH if plan.track.need(one) is Need.DETERMINED and states[one] is RunState.UNDETERMINED]
    if not waiting or RunState.FAILED in states.values():
        return None
    if plan.of.case.has(Flag.VITAL_INTERESTS) and plan.of.case.level is not Level.ORDINARY:
        by_law = plan.track.need(Stage.HEARING) is Need.REQUIRED
        if by_law or RunState.OPEN in states.values() or RunState.CLOSED in states.values():
            return None
        chosen = min(waiting, key=lambda one: term_of(one, plan.of.before(one), plan.of.today).ends)
        plan.counted.append(f"公示和听证至少进行一项，按{chosen.label}推算")
        return chosen
    names = "和".join(one.label for one in waiting)
    plan.counted.append(f"{names}是否进行尚未确定，按不进行推算")
    return None


def _add(plan: _Plan, stage: Stage) -> None:
    """The step of a stage: under way from the day it was opened, else as soon as what it waits for is over."""
    run, today = plan.of.case.run(stage), plan.of.today
    if run.state is RunState.OPEN:
        starts = min(run.opened_on or today, today)
        term = term_of(stage, plan.of, today)
    else:
        starts = max([today, *(step.ends for step in _waited_for(plan, stage))])
        term = term_of(stage, plan.of.before(stage), starts)
    if term.missing:
        plan.missing.append(term.missing)
    under_way = run.state is RunState.OPEN
    plan.steps[stage] = Step(stage, stage.label, starts, term.ends, term.why, term.clause, under_way)


def _waited_for(plan: _Plan, stage: Stage) -> list[Step]:
    """The steps that must be over before ``stage`` may begin; those of the fifth do not wait for each other."""
    earlier = [plan.steps[one] for one in ORDER[: ORDER.index(stage)] if one in plan.steps]
    return [
        one
        for one in earlier
        if not (one.stage in FIFTH and stage in FIFTH) and not side_by_side(plan.of.case, one.stage, stage)
    ]


def _vote(plan: _Plan) -> Step:
    """The day of the meeting: the one it is on the agenda of, if that leaves time, else after the notice of meeting."""
    if plan.state(Stage.RESOLUTION) is RunState.FAILED:
        plan.missing.append("形成决议未通过，修改后重新提交，何时重新提交还没有登记")
    ready = max([plan.of.today, *(step.ends for step in plan.steps.values())])
    name = "县委会议表决" if plan.of.known.votes_passed else "会议表决"
    meeting = plan.of.known.meeting_on
    if meeting is not None and meeting >= ready:
        return Step(Stage.RESOLUTION, name, ready, meeting, "已列入会议议程，按安排的日期", "JH-A-5.8-b")
    term = notice_of_meeting(plan.of, ready)
    return Step(Stage.RESOLUTION, name, ready, term.ends, term.why, term.clause)


def _marked(plan: _Plan, steps: Sequence[Step]) -> list[Step]:
    """The steps with the critical ones marked, walking back from the vote to what it had to wait for."""
    here: Step | None = steps[-1]
    critical: set[Stage] = set()
    while here is not None:
        critical.add(here.stage)
        begins = here.starts
        waited = [] if here.under_way else _waited_for(plan, here.stage)
        held = [step for step in waited if step.ends == begins > plan.of.today]
        here = max(held, key=lambda step: (step.days, ORDER.index(step.stage)), default=None)
    return [replace(step, critical=step.stage in critical) for step in steps]
