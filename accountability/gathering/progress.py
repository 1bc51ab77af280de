"""Who tells of a row, where it stands, and how far it should be by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import StepKind, TableState, TaskState
from accountability.gathering.rows import version_of
from accountability.models import StepDone, Task
from accountability.rules.lines import stored
from accountability.rules.progress import Standing, planned_percent
from core.access import may
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class Teller:
    """For which unit somebody tells of a row; ``leads``: for the whole row."""

    unit: Unit
    leads: bool


def teller_of(account: Account, task: Task) -> Teller | None:
    """Who is responsible and the lead unit tell of the whole row, an assisting unit of its part; others do not."""
    if not may(account, P.REPORT_PROGRESS):
        return None
    version = version_of(task)
    lead = version.lead_unit
    own = account.reach(P.EDIT_UNIT_TABLES) if may(account, P.EDIT_UNIT_TABLES) else None
    responsible = version.person_id is not None and version.person_id == account.person_id
    if lead is not None and (responsible or (own is not None and own.covers(lead.pk))):
        return Teller(lead, True)
    if own is not None:
        for one in version.assisting.all():
            if own.covers(one.unit_id):
                return Teller(one.unit, False)
    return None


def standing_of(task: Task, teller: Teller) -> Standing:
    """The row as the rules see it; what an assisting unit told before is its own last word."""
    lines = {one.canonical() for one in stored(version_of(task).milestones)}
    done = StepDone.objects.filter(task=task, kind=StepKind.MILESTONE).values_list("line", flat=True)
    before = task.percent
    if not teller.leads:
        rows = task.progress.filter(unit=teller.unit, leads=False).order_by("-pk")
        before = rows.values_list("percent", flat=True).first()
    return Standing(
        TaskState(task.state), TableState(task.table.state), teller.unit.name, teller.leads, before,
        frozenset(lines - set(done)),
    )  # fmt: skip


def planned_of(task: Task, today: date) -> int | None:
    """How far a row in force should be; it begins on the day on which it was written."""
    version = version_of(task)
    return planned_from(task.recorded_at, version.deadline, version.milestones, today)


def planned_from(written: datetime, deadline: date | None, milestones: str, today: date) -> int | None:
    """The same by the columns of the row: when it was written, its deadline, its milestones as they are stored."""
    days = [line.due for line in stored(milestones) if line.due is not None]
    return planned_percent(timezone.localdate(written), deadline, days, today)
