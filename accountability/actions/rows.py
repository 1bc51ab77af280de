"""Writing the rows of a table that is being made: all of a save or nothing; nobody overwrites what he has not read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accountability.actions.writing import Change, NewRow, lock_table, write_new, write_versions
from accountability.enums import TableState
from accountability.gathering.rows import content_of, rows_of, version_of, with_content
from accountability.models import Task, TaskTable
from accountability.rules.reading import Content
from accountability.rules.saving import StaleRow, Superior, check_size, check_stale, check_tree
from accountability.rules.tables import check_editable
from core import audit
from core.findings import demand
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of a save: ``task`` None for a new one, ``content`` None to remove it; ``seen`` is the number of the
    version that was read."""

    task: int | None
    content: Content | None
    seen: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """How many rows a save added, changed and removed."""

    added: int
    changed: int
    removed: int

    @property
    def nothing(self) -> bool:
        return not (self.added or self.changed or self.removed)


@transaction.atomic
def save_rows(table: TaskTable, edits: Sequence[Edit], *, source: str = "", by: Account, at: datetime) -> Saved:
    """Write the rows of a draft. ``source`` is the fingerprint of a workbook. Raises Refused with every obstacle:
    a row that somebody else changed or removed since it was read is named with who and when."""
    locked = lock_table(table.pk)
    demand(check_editable(TableState(locked.state)))
    rows = {task.pk: task for task in rows_of(locked)}
    demand(check_stale(_stale(edits, rows)))
    changes = [
        Change(rows[one.task], one.content, version_of(rows[one.task]).number + 1)
        for one in edits
        if one.task is not None and one.content is not None and content_of(version_of(rows[one.task])) != one.content
    ]
    removed = [rows[one.task] for one in edits if one.task is not None and one.content is None]
    new = [NewRow(one.content) for one in edits if one.task is None and one.content is not None]
    demand(check_size(len(rows) - len(removed) + len(new)))
    saved = Saved(len(new), len(changes), len(removed))
    if saved.nothing:
        return saved
    write_versions(changes, by=by, at=at)
    Task.objects.filter(pk__in=[one.pk for one in removed]).update(removed_at=at, removed_by=by)
    write_new(locked, new, start=_next_order(locked), by=by, at=at)
    audit.record(
        verb="accountability.save_rows", by=by, at=at, obj=locked, clause="JH-B-3.1-b", reason=source,
        after={"added": saved.added, "changed": [one.task.order for one in changes],
               "removed": [one.order for one in removed]},
    )  # fmt: skip
    return saved


def _stale(edits: Sequence[Edit], rows: dict[int, Task]) -> list[StaleRow]:
    """The rows of a save that changed since they were read; the same content twice is no conflict."""
    found = []
    for one in edits:
        if one.task is None:
            continue
        if one.task not in rows:
            found.append(StaleRow(one.key, gone=True))
            continue
        version = version_of(rows[one.task])
        if version.number != one.seen and (one.content is None or content_of(version) != one.content):
            when = timezone.localtime(version.recorded_at).strftime("%m-%d %H:%M")
            found.append(StaleRow(one.key, str(version.recorded_by), when))
    return found


def _next_order(table: TaskTable) -> int:
    last = Task.objects.filter(table=table).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


@transaction.atomic
def take_over(table: TaskTable, parents: Collection[int], *, by: Account, at: datetime) -> int:
    """Break superior rows down: each becomes a row of this draft, linked to it, led by the table's unit.

    ``parents`` are rows in force that this unit or one above it leads or assists; those taken over already are left
    out. Returns how many rows were added. Raises Refused.
    """
    locked = lock_table(table.pk)
    demand(check_editable(TableState(locked.state)))
    held = set(Task.objects.filter(table=locked, parent__in=parents).standing().values_list("parent", flat=True))
    rows = [task for task in with_content(_in_force(parents)) if task.pk not in held]
    above = _above(locked.unit)
    demand(check_tree(locked.unit_id, above, [_superior(task) for task in rows], of_county=locked.of_county))
    new = [NewRow(_handed_down(task, locked), task) for task in rows]
    demand(check_size(Task.objects.filter(table=locked).standing().count() + len(new)))
    if not new:
        return 0
    write_new(locked, new, start=_next_order(locked), by=by, at=at)
    audit.record(
        verb="accountability.take_over", by=by, at=at, obj=locked, clause="JH-B-6-b",
        after={"tasks": [version_of(task).target for task in rows]},
    )  # fmt: skip
    return len(new)


def _in_force(parents: Collection[int]) -> Any:
    return Task.objects.in_force().filter(pk__in=parents).select_related("table")


def _superior(task: Task) -> Superior:
    version = version_of(task)
    named = frozenset({version.lead_unit_id, *(one.unit_id for one in version.assisting.all())})
    return Superior(version.target, task.table.unit_id, named)


def _above(unit: Unit) -> set[int]:
    """The units above a unit."""
    found, parent = set(), unit.parent
    while parent is not None:
        found.add(parent.pk)
        parent = parent.parent
    return found


def _handed_down(task: Task, table: TaskTable) -> Content:
    """What a row below begins with; who is responsible must be said anew."""
    of = content_of(version_of(task))
    return Content(
        target=of.target, content=of.content, standard=of.standard, deadline=of.deadline, milestones=of.milestones,
        leader_id=None, lead_unit_id=table.unit_id, category=of.category, managed=of.managed,
        public_concern=of.public_concern,
    )  # fmt: skip
