"""The frame of every page of a matter: head, timeline of its stages, what may be done now and why not.

How the page of a stage uses it. The view::

    @require_GET
    @access.requires(DecisionPermission.VIEW_MATTERS)
    def pilot(request, pk):
        matter = fetch.matter(request, pk)                       # 404 for who may not see it
        return stage_page(request, matter, Stage.PILOT, "decisions/pilot.html", {"plans": ...})

``decisions.views.shell.stage_page`` builds the frame once, puts it into the context as ``frame`` and takes ``refused``
and ``status`` when an action of the page was refused. The template::

    {% extends "decisions/base_matter.html" %}
    {% block content %}{% panel "试点方案" %}...{% endpanel %}{% endblock %}

The frame shows the findings of the next step at the right, with the buttons of the stage; ``{% block aside_more %}``
adds panels below. ``frame.works`` tells whether the reader may work at the stage and it is open: show the forms then.
``frame.case`` and ``frame.run`` are there for the page; facts of other stages are empty in it (gathering.look). A view
that writes asks ``fetch.worker(request, pk, Stage.PILOT)``: 404 out of reach, 403 for who may see and not touch.
Costs twelve statements at most, whatever the history; what a page shows of its own comes on top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from core.access import may
from core.findings import Finding, blocking
from core.prepared import Prepared
from core.presenters import Step, StepState
from decisions.enums import DecisionPermission, Event, RunState, Stage
from decisions.gathering import Ground, look
from decisions.models import Matter, StageRun, Waiver
from decisions.permissions import may_move
from decisions.presenters.heading import badges, intent_facts, line
from decisions.presenters.places import links, located, stage_url, step_url
from decisions.rules.facts import Case
from decisions.rules.procedure import (
    MAY_FAIL,
    NEVER_CUT,
    SETTLED,
    TRANSITIONS,
    check_event,
    check_going_on,
    check_submission,
)
from decisions.rules.tracks import Need, track
from organization.models import Account

STATES = {
    RunState.UNDETERMINED: StepState.TODO,
    RunState.OPEN: StepState.CURRENT,
    RunState.CLOSED: StepState.DONE,
    RunState.FAILED: StepState.RETURNED,
    RunState.NOT_APPLICABLE: StepState.SKIPPED,
    RunState.CUT: StepState.SKIPPED,
}
PLAIN = (Event.OPEN, Event.CLOSE)
"""Steps without a reason: one button posts them."""
SHOWN = (Event.CLOSE, Event.OPEN, Event.FAIL, Event.NEW_ROUND, Event.SET_ASIDE, Event.CUT)
TONES = {RunState.OPEN: "info", RunState.CLOSED: "success", RunState.FAILED: "danger", RunState.CUT: "warning"}


@dataclass(frozen=True, slots=True)
class Button:
    """A step of the stage: ``plain`` ones are posted to ``url``, for the others ``url`` shows the form."""

    label: str
    url: str
    plain: bool
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver as printed with the matter; ``file`` is the name of its paper and where it lies."""

    stage: str
    clause: str
    reason: str
    approved: str
    file: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What base_matter.html reads. ``stage`` is the one the page is about, or the current one of the matter."""

    matter: Matter
    case: Case
    stage: Stage
    run: StageRun | None
    runs: Mapping[Stage, StageRun]
    ground: Ground
    url: str
    badges: Sequence[tuple[str, str]]
    line: Sequence[tuple[str, str]]
    steps: Sequence[Step]
    state: str
    state_tone: str
    findings: Sequence[Finding]
    findings_title: str
    met_title: str
    submission: Sequence[Finding]
    buttons: Sequence[Button]
    exceptions: Sequence[Waived]
    works: bool
    manages: bool
    over: Finding | None
    following: tuple[str, str] | None
    intent_facts: Sequence[tuple[str, str]]
    intent_url: str
    links: Sequence[tuple[str, str]]


def frame_of(matter: Matter, reader: Account, *, at: datetime, stage: Stage | None = None) -> Frame:
    """The frame for a reader. Without ``stage`` it is about the current one, and tells what a meeting still lacks.

    ``matter`` comes with lead unit and leader selected.
    """
    found = look([matter], at=at, about=_asked if stage is None else (stage,))
    case, runs = found.cases[matter.pk], found.ground.runs[matter.pk]
    shown = current_stage(case) if stage is None else stage
    url = reverse("decisions:matter", args=[matter.pk])
    here = url if stage is None else stage_url(stage, matter.pk)
    event, findings = _next(case, shown)
    going_on = check_going_on(case)
    findings = located(findings, matter.pk, here=here)
    submission: list[Finding] = []
    if stage is None and shown is not Stage.RESOLUTION and not going_on.blocks:
        submission = located(blocking(check_submission(case)), matter.pk, here=here)
    state = case.run(shown).state
    manages = may(reader, DecisionPermission.MANAGE_MATTERS) and not case.ended
    return Frame(
        matter=matter, case=case, stage=shown, run=runs.get(shown), runs=runs, ground=found.ground, url=url,
        badges=badges(matter, case), line=line(matter), steps=_steps(matter, case, runs),
        state=state.label, state_tone=TONES.get(state, "neutral"), findings=findings,
        findings_title=f"为什么还不能{event.label}{shown.label}" if event else f"{shown.label}为什么不能办理",
        met_title=f"可以{event.label}{shown.label}" if event else f"{shown.label}{state.label}",
        submission=submission, buttons=_buttons(matter, case, shown, reader, findings),
        over=going_on if going_on.blocks else None, following=_following(case, stage, matter.pk),
        exceptions=_waived(matter), works=_works(matter, case, shown, reader),
        intent_facts=intent_facts(matter, case), intent_url=stage_url(Stage.INTENT, matter.pk),
        manages=manages, links=links(matter.pk, manages=manages, files=may(reader, DecisionPermission.MANAGE_MEETINGS)),
    )  # fmt: skip


def _asked(case: Case) -> tuple[Stage, ...]:
    """What the overview asks the rules: the next step and the submission; nothing of a matter that is over."""
    return () if check_going_on(case).blocks else (current_stage(case), Stage.RESOLUTION)


def current_stage(case: Case) -> Stage:
    """Where the matter stands: what is open, else what failed, else the next that has to be done."""
    found = track(case)
    for state in (RunState.OPEN, RunState.FAILED):
        for stage in found.stages:
            if case.run(stage).state is state:
                return stage
    waiting = [one for one in found.stages if found.need(one) is not Need.OPTIONAL]
    return next((one for one in waiting if case.run(one).state not in SETTLED), Stage.RESOLUTION)


def _following(case: Case, stage: Stage | None, matter_id: int) -> tuple[str, str] | None:
    """Name and address of the stage where the matter stands, on the page of one that is settled."""
    now = current_stage(case)
    if stage in (None, now) or check_going_on(case).blocks or case.run(stage).state not in SETTLED:
        return None
    return now.label, stage_url(now, matter_id)


def _next(case: Case, stage: Stage) -> tuple[Event | None, list[Finding]]:
    """The step that leads on from here and what is found on it; None for a stage that is over."""
    if check_going_on(case).blocks:
        return None, []
    if track(case).need(stage) is Need.NONE:
        return None, check_event(case, stage, Event.OPEN)
    state = case.run(stage).state
    event = {RunState.UNDETERMINED: Event.OPEN, RunState.OPEN: Event.CLOSE}.get(state)
    return event, check_event(case, stage, event) if event else []


def _works(matter: Matter, case: Case, stage: Stage, reader: Account) -> bool:
    open_now = case.run(stage).state is RunState.OPEN and not check_going_on(case).blocks
    return open_now and may_move(reader, matter, stage, Event.CLOSE)


def _buttons(matter: Matter, case: Case, stage: Stage, reader: Account, findings: Sequence[Finding]) -> list[Button]:
    """The steps that the state, the track and the reader's duties leave; what blocks them is told beside."""
    if check_going_on(case).blocks or track(case).need(stage) is Need.NONE:
        return []
    return [
        Button(
            label=event.label if event in (Event.SET_ASIDE, Event.CUT, Event.FAIL) else f"{event.label}{stage.label}",
            url=step_url(stage, event, matter.pk),
            plain=event in PLAIN,
            blocked=event in PLAIN and bool(blocking(findings)),
        )
        for event in SHOWN
        if _fits(case, stage, event) and may_move(reader, matter, stage, event)
    ]


def _fits(case: Case, stage: Stage, event: Event) -> bool:
    """Whether the step makes sense here at all; the rules still have the last word."""
    if (case.run(stage).state, event) not in TRANSITIONS:
        return False
    if event is Event.SET_ASIDE:
        return track(case).need(stage) in (Need.DETERMINED, Need.OPTIONAL)
    if event is Event.CUT:
        return case.emergency is not None and stage not in NEVER_CUT
    return event is not Event.FAIL or stage in MAY_FAIL


def _steps(matter: Matter, case: Case, runs: Mapping[Stage, StageRun]) -> list[Step]:
    found = track(case)
    return [
        Step(
            title=stage.label,
            state=STATES[case.run(stage).state],
            note=_note(runs.get(stage), found.need(stage)),
            url=stage_url(stage, matter.pk),
        )
        for stage in found.stages
    ]


def _note(run: StageRun | None, need: Need) -> str:
    """Round, day and outcome of a stage in one line; what it is to the matter before it began."""
    again = f"第 {run.round} 轮 · " if run is not None and run.round > 1 else ""
    if run is None or run.state == RunState.UNDETERMINED:
        return again + ("" if need is Need.MANDATORY else need.label)
    moment = run.settled_at or run.opened_at
    day = timezone.localdate(moment).isoformat() if moment else ""
    if run.state == RunState.NOT_APPLICABLE:
        return f"{again}{day} {run.get_state_display()}（{run.decider}）"
    return f"{again}{day} {'开始' if run.state == RunState.OPEN else run.get_state_display()}"


WAIVERS: Prepared[Waiver] = Prepared(
    lambda matter: (
        Waiver.objects.filter(run__matter=matter).select_related("run", "approver", "document").order_by("pk")
    ),
    int,
)


def _waived(matter: Matter) -> list[Waived]:
    """Every exception made for the matter, in all rounds: printed wherever the case is shown."""
    return [
        Waived(
            stage=str(row.run),
            clause=row.clause,
            reason=row.reason,
            approved="，".join(
                part for part in (f"{row.approver.name}（{row.get_standing_display()}）", row.paper_number) if part
            ),
            file=_file(row),
        )
        for row in WAIVERS(matter.pk)
    ]


def _file(row: Waiver) -> tuple[str, str] | None:
    if row.document is None:
        return None
    return row.document.name, reverse("decisions:waiver-file", args=[row.run.matter_id, row.pk])
