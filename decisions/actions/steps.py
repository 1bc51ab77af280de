"""What every action on a matter shares: the lock, the row of a step and its event. Nothing here asks the rules."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.findings import Finding
from core.models import Rulebook
from core.prepared import Prepared
from decisions.enums import Event, RunState, Stage
from decisions.models import DraftVersion, Matter, StageEvent, StageRun
from decisions.rules.procedure import TRANSITIONS
from organization.models import Account


def lock(matter_id: int) -> Matter:
    """The matter, held to the end of the transaction: steps of one matter are taken one after the other."""
    return Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)


def hold_numbers() -> None:
    """Held to the end of the transaction: what is numbered across matters is numbered one after the other."""
    list(Rulebook.objects.select_for_update().order_by("pk")[:1])


LATEST_RUN: Prepared[StageRun] = Prepared(
    lambda matter, stage: StageRun.objects.filter(matter=matter, stage=stage).order_by("-round")[:1], int, str
)
LATEST_DRAFT: Prepared[DraftVersion] = Prepared(
    lambda matter: DraftVersion.objects.filter(matter=matter).order_by("-number")[:1], int
)


def latest_run(matter: Matter, stage: Stage) -> StageRun | None:
    """The newest round of a stage; None where nothing was done to it yet."""
    return LATEST_RUN.first(matter.pk, stage)


def latest_draft(matter: Matter) -> DraftVersion | None:
    return LATEST_DRAFT.first(matter.pk)


def write_step(
    matter: Matter, stage: Stage, event: Event, *, findings: Iterable[Finding], reason: str, decider: str,
    change: uuid.UUID, by: Account, at: datetime,
) -> StageRun:  # fmt: skip
    """Move the stage as TRANSITIONS say and append what happened; KeyError for a cell that is not there."""
    run = latest_run(matter, stage) or StageRun(matter=matter, stage=stage)
    state = TRANSITIONS[RunState(run.state), event]
    if event is Event.NEW_ROUND:
        run = StageRun(matter=matter, stage=stage, round=run.round + 1)
    elif event is Event.OPEN:
        run.opened_at, run.opened_by = at, by
    else:
        run.settled_at, run.settled_by, run.draft = at, by, latest_draft(matter)
        run.reason, run.decider = reason, decider
    run.state, run.change_id = state, change
    run.save()
    StageEvent.objects.create(
        run=run, event=event, state=state, reason=reason, decider=decider, findings=as_text(findings),
        taken_at=at, taken_by=by,
    )  # fmt: skip
    return run


def as_text(findings: Iterable[Finding]) -> str:
    """Findings as canonical JSON: a list of {clause, title, state, facts, remedy}."""
    rows: list[dict[str, Any]] = [
        {
            "clause": one.clause,
            "title": one.title,
            "state": one.state.value,
            "facts": dict(one.facts),
            "remedy": one.remedy,
        }
        for one in findings
    ]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
