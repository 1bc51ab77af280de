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
from accountability.rules.tables import EDITABLE
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account

ROW_FACT = "行"
MOST_ROWS = 1000
EDITED, REMOVED = "JH-B-2.5", "JH-B-2.5"


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
    demand(_check_open(locked))
    rows = {task.pk: task for task in rows_of(locked)}
    demand(_conflicts(edits, rows))
    changes = [
        Change(rows[one.task], one.content, version_of(rows[one.task]).number + 1)
        for one in edits
        if one.task is not None and one.content is not None and content_of(version_of(rows[one.task])) != one.content
    ]
    removed = [rows[one.task] for one in edits if one.task is not None and one.content is None]
    new = [NewRow(one.content) for one in edits if one.task is None and one.content is not None]
    demand(_check_size(len(rows) - len(removed) + len(new)))
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


def _check_open(table: TaskTable) -> list[Finding]:
    if TableState(table.state) in EDITABLE:
        return []
    filed = table.state == TableState.FILED
    remedy = "等待接收或者退回" if filed else "逐条办理任务调整，写明理由和依据"
    return [unmet(EDITED, "明细表不能直接修改", remedy=remedy, 当前=TableState(table.state).label)]


def _check_size(rows: int) -> list[Finding]:
    if rows <= MOST_ROWS:
        return []
    return [unmet("", f"一张明细表不超过 {MOST_ROWS} 行", remedy="请分表编制", 行数=str(rows))]


def _conflicts(edits: Sequence[Edit], rows: dict[int, Task]) -> list[Finding]:
    found = []
    for one in edits:
        if one.task is None:
            continue
        if one.task not in rows:
            remedy = "本行已被移出，需要的请另加一行"
            found.append(unmet(EDITED, "本行已不在表中", remedy=remedy, **{ROW_FACT: one.key}))
            continue
        version = version_of(rows[one.task])
        if version.number != one.seen and (one.content is None or content_of(version) != one.content):
            when = timezone.localtime(version.recorded_at).strftime("%m-%d %H:%M")
            facts = {ROW_FACT: one.key, "修改人": str(version.recorded_by), "时间": when}
            found.append(unmet(EDITED, "打开页面后本行已被他人修改", remedy="核对现在的内容后再保存", **facts))
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
    demand(_check_open(locked))
    held = set(Task.objects.filter(table=locked, parent__in=parents).standing().values_list("parent", flat=True))
    rows = [task for task in with_content(_in_force(parents)) if task.pk not in held]
    demand(_check_tree(locked, rows))
    new = [NewRow(_handed_down(task, locked), task) for task in rows]
    demand(_check_size(Task.objects.filter(table=locked).standing().count() + len(new)))
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


def _check_tree(table: TaskTable, rows: Sequence[Task]) -> list[Finding]:
    """Handed down within the tree alone: of a superior's table, naming this unit or one above it (JH-B-2.4-a)."""
    superiors, unit = set(), table.unit.parent
    while unit is not None:
        superiors.add(unit.pk)
        unit = unit.parent
    named = {table.unit_id, *superiors}
    strangers = [
        version_of(task).target
        for task in rows
        if task.table.unit_id not in superiors
        or not named & {version_of(task).lead_unit_id, *(one.unit_id for one in version_of(task).assisting.all())}
    ]
    if table.of_county:
        return [unmet("JH-B-2.4-a", "县级明细表没有上级任务", remedy="直接填写任务")]
    if not strangers:
        return []
    remedy = "只能分解本单位或者上级单位承担的任务"
    return [unmet("JH-B-2.4-a", "任务不由本单位承担", remedy=remedy, 任务="；".join(strangers[:3]))]


def _handed_down(task: Task, table: TaskTable) -> Content:
    """What a row below begins with; who is responsible must be said anew."""
    of = content_of(version_of(task))
    return Content(
        target=of.target, content=of.content, standard=of.standard, deadline=of.deadline, milestones=of.milestones,
        leader_id=None, lead_unit_id=table.unit_id, category=of.category, managed=of.managed,
        public_concern=of.public_concern,
    )  # fmt: skip
