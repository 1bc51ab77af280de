"""Accepting a finished row against its list, and what is proposed upon it (LS-3.1-f, LS-3.1-b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accountability.actions.tasks import lock_task
from accountability.enums import AcceptanceOutcome, AccountabilityEvent
from accountability.gathering.acceptance import finished_of, finished_on
from accountability.gathering.rows import version_of
from accountability.models import Acceptance, AcceptanceItem, ConsequenceProposal, Task
from accountability.rules.acceptance import (
    CLAUSE,
    PROPOSED,
    Item,
    basis_of,
    check_acceptance,
    late_days,
    outcome_of,
)
from core import audit, events
from core.files import store
from core.findings import demand
from organization.models import Account


@transaction.atomic
def accept_task(
    task: Task, items: Sequence[Item], *, note: str = "", by: Account, at: datetime,
    upload: UploadedFile[bytes] | None = None,
) -> Acceptance:  # fmt: skip
    """Compare a finished row with its list. Above: a reward is proposed; below: an accountability, and the row is not
    closed. Raises Refused for the one who is responsible and for the lead unit."""
    row = lock_task(task.pk)
    demand(check_acceptance(finished_of(row, by), items))
    version, outcome = version_of(row), outcome_of(items)
    late = late_days(version.deadline, finished_on(row))
    made = Acceptance.objects.create(
        task=row, version=version, round=row.acceptances.count() + 1, outcome=outcome, late_days=late,
        note=note.strip(), document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    AcceptanceItem.objects.bulk_create(
        AcceptanceItem(
            acceptance=made, name=item.name.strip(), target=item.target, actual=item.actual,
            measure=item.measure.strip(), fewer=item.fewer, tenths=item.tenths,
        )
        for item in items
    )  # fmt: skip
    proposal = _propose(made, items, outcome, late, by=by, at=at)
    audit.record(
        verb="accountability.accept_task", by=by, at=at, obj=row, clause=CLAUSE, reason=made.note,
        after={
            "outcome": outcome.label, "late_days": late,
            "proposal": proposal.get_kind_display() if proposal is not None else "",
        },
    )  # fmt: skip
    events.emit(AccountabilityEvent.TASK_ACCEPTED, task_id=row.pk, acceptance_id=made.pk)
    if proposal is not None:
        events.emit(AccountabilityEvent.CONSEQUENCE_PROPOSED, proposal_id=proposal.pk)
    return made


def _propose(
    made: Acceptance, items: Sequence[Item], outcome: AcceptanceOutcome, late: int, *, by: Account, at: datetime
) -> ConsequenceProposal | None:
    """For who is responsible now, by the row as it stands now (LS-3.1-b); None where the row met its list."""
    kind, version = PROPOSED.get(outcome), version_of(made.task)
    if kind is None or version.lead_unit is None:
        return None
    return ConsequenceProposal.objects.create(
        kind=kind, task=made.task, unit=version.lead_unit, person=version.person, acceptance=made, clause=CLAUSE,
        basis=basis_of(items, outcome, late), recorded_at=at, recorded_by=by,
    )  # fmt: skip
