"""How rows and their versions get into the tables, many at a time: the callers lock, check and record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accountability.models import AssistingUnit, Task, TaskTable, TaskVersion
from accountability.rules.reading import Content
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to be added; ``parent`` is the superior's row that it breaks down."""

    content: Content
    parent: Task | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else from now on; reason and basis once its table is in force."""

    task: Task
    content: Content
    number: int
    reason: str = ""
    basis: str = ""


def write_new(table: TaskTable, rows: Sequence[NewRow], *, start: int, by: Account, at: datetime) -> list[Task]:
    """Add rows with their first versions, numbered from ``start``."""
    tasks = Task.objects.bulk_create(
        Task(table=table, order=start + place, parent=row.parent, recorded_at=at, recorded_by=by)
        for place, row in enumerate(rows)
    )
    write_versions(
        [Change(task, row.content, 1) for task, row in zip(tasks, rows, strict=True)], by=by, at=at
    )  # fmt: skip
    return tasks


def write_versions(changes: Iterable[Change], *, by: Account, at: datetime) -> list[TaskVersion]:
    """Append a version to each row and make it the current one."""
    rows = list(changes)
    versions = TaskVersion.objects.bulk_create(_version(one, by, at) for one in rows)
    AssistingUnit.objects.bulk_create(
        AssistingUnit(version=version, unit_id=unit)
        for version, one in zip(versions, rows, strict=True)
        for unit in one.content.assisting
    )
    for version, one in zip(versions, rows, strict=True):
        one.task.current = version
    Task.objects.bulk_update([one.task for one in rows], ["current"], batch_size=200)
    return versions


def _version(one: Change, by: Account, at: datetime) -> TaskVersion:
    of = one.content
    return TaskVersion(
        task=one.task, number=one.number, target=of.target, content=of.content, standard=of.standard,
        measures=of.measures, milestones=of.milestones, deadline=of.deadline, leader_id=of.leader_id,
        lead_unit_id=of.lead_unit_id, person_id=of.person_id, category=of.category, managed=of.managed,
        public_concern=of.public_concern, reason=one.reason, basis=one.basis, recorded_at=at, recorded_by=by,
    )  # fmt: skip


def lock_table(pk: int) -> TaskTable:
    """The table with its row locked to the end of the transaction."""
    rows = TaskTable.objects.select_related("unit__parent", "matter", "rulebook")
    return rows.select_for_update(of=("self",)).get(pk=pk)
