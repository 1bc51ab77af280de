"""Rows of superiors that a unit has to break down, and rows that were broken down (JH-B-6-b)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accountability.enums import TaskState
from accountability.gathering.rows import with_content
from accountability.models import Task, TaskTable


@dataclass(frozen=True, slots=True)
class Above:
    """A row in force that names the unit or one above it; ``taken``: a row of this table breaks it down."""

    task: Task
    taken: bool


def above(table: TaskTable) -> list[Above]:
    """Rows of the year that the table's unit or a unit above it leads or assists, in tables above its own."""
    units, superiors = {table.unit_id}, set()
    unit = table.unit.parent
    while unit is not None:
        superiors.add(unit.pk)
        units.add(unit.pk)
        unit = unit.parent
    rows = Task.objects.in_force().of_units(frozenset(units)).filter(table__year=table.year)
    rows = rows.filter(table__unit__in=superiors).exclude(state=TaskState.DONE)
    held = set(Task.objects.filter(table=table, parent__isnull=False).standing().values_list("parent", flat=True))
    found = with_content(rows.select_related("table__unit", "current")).order_by("table_id", "order")
    return [Above(task, task.pk in held) for task in found]


def to_break_down(units: Collection[int], year: int) -> int:
    """How many county rows of the year these units lead have no row below them yet: one statement."""
    rows = Task.objects.in_force().filter(
        table__year=year, table__kind__in=("decision", "points"), current__lead_unit__in=units, children__isnull=True
    )
    return rows.exclude(state=TaskState.DONE).count()
