"""Moving a stage: the one way in which a matter goes on (JH-A-5.0-a, JH-A-5.9).

``take_step`` locks the matter, gathers its facts, asks ``check_event`` and refuses with all findings or writes run,
event, waiver and audit row together. Two people who take the same step at once: one does, the other is refused.
"""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import audit, events
from core.files import store
from core.findings import blocking, demand
from decisions.actions.adjustment import tell_of_succession
from decisions.actions.steps import lock, write_step
from decisions.enums import DecisionEvent, Event, RunState, Stage
from decisions.gathering import look
from decisions.models import EmergencyDeclaration, Matter, StageRun, Waiver
from decisions.rules.procedure import CLOSING, check_event
from decisions.rules.tracks import track
from organization.models import Account

VERBS = {
    Event.OPEN: "decisions.open_stage",
    Event.CLOSE: "decisions.close_stage",
    Event.FAIL: "decisions.fail_stage",
    Event.SET_ASIDE: "decisions.set_aside_stage",
    Event.CUT: "decisions.cut_stage",
    Event.NEW_ROUND: "decisions.repeat_stage",
}
EMERGENCY_CLAUSE = "JH-A-5.9-c"


@transaction.atomic
def take_step(
    matter_id: int,
    stage: Stage,
    event: Event,
    *,
    by: Account,
    at: datetime,
    reason: str = "",
    decider: str = "",
    paper: UploadedFile[bytes] | None = None,
) -> StageRun:
    """Take ``event`` at ``stage``; raises Refused with everything that stands in the way and writes nothing.

    ``reason`` goes with setting aside, cutting and a new round, ``decider`` with setting aside; ``paper`` is kept with
    the waiver of a stage that is cut, in place of the declaration's own, and passed over otherwise.
    """
    matter = lock(matter_id)
    case = look([matter], at=at, about=(stage,)).cases[matter.pk]
    findings = check_event(case, stage, event, reason=reason, decider=decider)
    demand(findings)
    change = audit.new_change()
    before = case.run(stage)
    told = [*findings, *blocking(CLOSING[stage](case))] if event is Event.FAIL else findings  # why it failed
    run = write_step(
        matter, stage, event, findings=told, reason=reason.strip(), decider=decider.strip(), change=change,
        by=by, at=at,
    )  # fmt: skip
    if event is Event.CUT:
        _waive(matter, run, paper=paper, by=by, at=at)
    audit.record(
        verb=VERBS[event], by=by, at=at, obj=matter, before={"state": before.state.label, "round": before.round},
        after={"stage": stage.label, "state": RunState(run.state).label, "round": run.round}, reason=reason.strip(),
        clause=EMERGENCY_CLAUSE if event is Event.CUT else track(case).clause(stage), event_id=change,
    )  # fmt: skip
    _tell(matter, stage, event, run)
    return run


def _tell(matter: Matter, stage: Stage, event: Event, run: StageRun) -> None:
    """Floors above hear of every step, and of a matter that is resolved."""
    events.emit(DecisionEvent.STAGE_MOVED, matter_id=matter.pk, stage=stage, step=event, state=run.state)
    if stage is Stage.RESOLUTION and event is Event.CLOSE:
        events.emit(DecisionEvent.MATTER_RESOLVED, matter_id=matter.pk)
        tell_of_succession(matter)


def _waive(matter: Matter, run: StageRun, *, paper: UploadedFile[bytes] | None, by: Account, at: datetime) -> None:
    """Every stage that is cut has a record of its own, approved by who declared the emergency."""
    declared = EmergencyDeclaration.objects.filter(matter=matter).latest("pk")
    Waiver.objects.create(
        run=run,
        clause=EMERGENCY_CLAUSE,
        reason=run.reason,
        approver=declared.leader,
        standing=declared.standing,
        paper_number=declared.paper_number,
        document=store(paper, by=by, at=at) if paper is not None else declared.document,
        recorded_at=at,
        recorded_by=by,
    )
