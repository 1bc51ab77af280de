"""Adjusting rows in force, and what that asks of the rows that follow from them (JH-B-2.5, JH-B-3.3-b)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accountability.actions.tasks import lock_task
from accountability.actions.writing import Change, write_versions
from accountability.enums import AccountabilityEvent, FlagKind, Settlement, TableState
from accountability.gathering.rows import content_of, version_of
from accountability.models import Task, TaskFlag
from accountability.rules.reading import Content
from accountability.rules.saving import ROW_FACT
from accountability.rules.tasks import ADJUSTED, FOLLOWED, check_adjustment, check_settling
from core import audit, events
from core.findings import Finding, demand, unmet
from organization.models import Account


@transaction.atomic
def adjust_task(task: Task, content: Content, *, seen: int, reason: str, basis: str, by: Account, at: datetime) -> Task:
    """Write a new version of a row in force; its open flags are settled by it, the rows below are flagged.

    ``seen`` is the number of the version that was read. Raises Refused when there is a newer one.
    """
    row = lock_task(task.pk)
    held = version_of(row)
    findings = check_adjustment(
        TableState(row.table.state), reason=reason, basis=basis, changed=content != content_of(held)
    )
    demand(findings + _check_seen(row, seen))
    change = Change(row, content, held.number + 1, reason.strip(), basis.strip())
    write_versions([change], by=by, at=at)
    waiting = TaskFlag.objects.filter(task=row, settled_at__isnull=True)
    waiting.update(settlement=Settlement.ADJUSTED, settled_reason=change.reason, settled_at=at, settled_by=by)
    below = Task.objects.filter(parent=row).standing()
    raise_flags(below, FlagKind.SUPERIOR, f"上级任务调整为第 {change.number} 版", by=by, at=at)
    audit.record(
        verb="accountability.adjust_task", by=by, at=at, obj=row, clause=ADJUSTED, reason=change.reason,
        before={"version": held.number}, after={"version": change.number, "basis": change.basis},
    )  # fmt: skip
    events.emit(AccountabilityEvent.TASKS_ADJUSTED, task_ids=[row.pk])
    return row


def _check_seen(row: Task, seen: int) -> list[Finding]:
    held = version_of(row)
    if held.number == seen:
        return []
    facts = {ROW_FACT: str(row.order), "修改人": str(held.recorded_by), "现为": f"第 {held.number} 版"}
    return [unmet(ADJUSTED, "打开页面后本行已被他人调整", remedy="核对现在的内容后再提交", **facts)]


@transaction.atomic
def keep_task(flag: TaskFlag, *, reason: str, by: Account, at: datetime) -> TaskFlag:
    """Say that the change asks for nothing here, with the reason (JH-B-3.3-b)."""
    rows = TaskFlag.objects.select_related("task__current").select_for_update(of=("self",))
    row = rows.get(pk=flag.pk)
    demand(check_settling(waiting=row.settled_at is None, reason=reason))
    row.settlement, row.settled_reason = Settlement.KEPT, reason.strip()
    row.settled_at, row.settled_by = at, by
    row.save(update_fields=["settlement", "settled_reason", "settled_at", "settled_by"])
    audit.record(
        verb="accountability.keep_task", by=by, at=at, obj=row.task, clause=FOLLOWED, reason=row.settled_reason,
        after={"flag": row.get_kind_display()},
    )  # fmt: skip
    return row


def raise_flags(rows: Iterable[Task], kind: FlagKind, text: str, *, by: Account, at: datetime) -> list[TaskFlag]:
    """Flag rows once for one cause; the caller's transaction and audit row hold it."""
    tasks = list(rows)
    held = set(
        TaskFlag.objects.filter(task__in=tasks, kind=kind, text=text, settled_at__isnull=True).values_list(
            "task", flat=True
        )
    )
    return TaskFlag.objects.bulk_create(
        TaskFlag(task=task, kind=kind, text=text, raised_at=at, raised_by=by) for task in tasks if task.pk not in held
    )


@transaction.atomic
def flag_rows(
    rows: Iterable[Task], kind: FlagKind, text: str, *, clause: str, label: str, by: Account, at: datetime
) -> int:
    """Flag rows on hearing of an event, with an audit row of their own; returns how many were flagged."""
    made = raise_flags(rows, kind, text, by=by, at=at)
    if made:
        audit.record(
            verb="accountability.flag_tasks", by=by, at=at, label=label, clause=clause,
            after={"kind": kind.label, "tasks": [one.task_id for one in made]},
        )  # fmt: skip
    return len(made)
