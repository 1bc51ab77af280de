"""Self-checks, what is corrected upon them, and the closing by somebody else (JH-A-6.3-a, JH-B-5.1-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.models import SelfCheck, Task, UnitRectification
from accountability.rules.selfchecks import (
    CHECK,
    CORRECTED,
    Mending,
    check_check,
    check_closing,
    check_correction,
)
from core import audit
from core.findings import demand
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class NewCheck:
    """A look at the own work; a ``problem`` opens a rectification, to be mended until ``due``."""

    unit: Unit
    checked_on: date
    finding: str
    problem: str = ""
    measure: str = ""
    due: date | None = None
    task: Task | None = None


@transaction.atomic
def record_check(new: NewCheck, *, by: Account, at: datetime) -> SelfCheck:
    """Put a self-check on record; its problem stands on the unit's list until it is closed."""
    today = timezone.localdate(at)
    demand(check_check(finding=new.finding, checked_on=new.checked_on, today=today, problem=new.problem, due=new.due))
    row = SelfCheck.objects.create(
        unit=new.unit, task=new.task, checked_on=new.checked_on, finding=new.finding.strip(),
        problem=new.problem.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    if row.problem:
        UnitRectification.objects.create(
            unit=new.unit, task=new.task, check_entry=row, problem=row.problem, measure=new.measure.strip(),
            due=new.due, recorded_at=at, recorded_by=by,
        )  # fmt: skip
    audit.record(
        verb="accountability.record_check", by=by, at=at, obj=row, clause=CHECK,
        after={"unit": new.unit.name, "problem": row.problem},
    )  # fmt: skip
    return row


def _lock(pk: int) -> UnitRectification:
    rows = UnitRectification.objects.select_related("check_entry").select_for_update(of=("self",))
    found: UnitRectification = rows.get(pk=pk)
    return found


def _mending(row: UnitRectification, by: Account) -> Mending:
    check = row.check_entry
    found_on = check.checked_on if check is not None else timezone.localdate(row.recorded_at)
    own = row.corrected_by_id == by.pk
    return Mending(found_on, row.corrected_at is not None, row.closed_at is not None, own)


@transaction.atomic
def correct(
    row: UnitRectification, *, measure: str, due: date | None = None, correction: str = "", day: date | None = None,
    by: Account, at: datetime,
) -> UnitRectification:  # fmt: skip
    """Set the measures, or tell that the problem was corrected on a day. Raises Refused."""
    locked = _lock(row.pk)
    demand(
        check_correction(
            _mending(locked, by), measure=measure, correction=correction, day=day, today=timezone.localdate(at)
        )
    )
    before = {"measure": locked.measure, "due": locked.due}
    locked.measure, locked.due = measure.strip(), due
    if day is not None:
        locked.correction, locked.corrected_on = correction.strip(), day
        locked.corrected_at, locked.corrected_by = at, by
    locked.save()
    audit.record(
        verb="accountability.correct_problem", by=by, at=at, obj=locked, clause=CORRECTED, before=before,
        after={"measure": locked.measure, "due": locked.due, "correction": locked.correction},
    )  # fmt: skip
    return locked


@transaction.atomic
def close_rectification(row: UnitRectification, *, by: Account, at: datetime) -> UnitRectification:
    """Close it after it was looked at: never by who told of the correction."""
    locked = _lock(row.pk)
    demand(check_closing(_mending(locked, by)))
    locked.closed_at, locked.closed_by = at, by
    locked.save(update_fields=["closed_at", "closed_by"])
    audit.record(
        verb="accountability.close_rectification", by=by, at=at, obj=locked, clause=CORRECTED,
        after={"problem": locked.problem},
    )  # fmt: skip
    return locked
