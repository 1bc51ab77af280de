"""What execution responsibility hears from the floors below: decisions that change, principals who leave.

Rows that follow from it are marked as waiting to be adjusted; what becomes of them people decide (JH-A-4.4-c).
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accountability.actions.adjusting import flag_rows
from accountability.enums import FlagKind, TaskState
from accountability.models import Task
from core import events
from decisions.enums import DecisionEvent
from decisions.models import ExecutionSuspension, Matter
from organization.enums import OrganizationEvent
from organization.models import Account, Person, Unit

CLAUSE, PEOPLE = "JH-A-4.4-c", "JH-B-3.3-b"


def matter_adjusted(matter_id: int, successor_id: int) -> None:
    _flag(matter_id, FlagKind.DECISION, f"决策已调整为{Matter.objects.get(pk=successor_id).number}")


def matter_stopped(matter_id: int, successor_id: int) -> None:
    _flag(matter_id, FlagKind.STOPPED, f"决策已由{Matter.objects.get(pk=successor_id).number}停止执行")


def execution_suspended(matter_id: int) -> None:
    _flag(matter_id, FlagKind.SUSPENDED, f"决策于 {_suspension(matter_id).suspended_on} 中止执行")


def execution_resumed(matter_id: int) -> None:
    row = _suspension(matter_id)
    day = timezone.localdate(row.lifted_at) if row.lifted_at else timezone.localdate()
    _flag(matter_id, FlagKind.RESUMED, f"决策于 {day} 恢复执行")


def principal_changed(unit_id: int, day: date, old_person_id: int | None, new_person_id: int | None) -> None:
    """Open rows of who left the post are to be given to somebody (JH-B-3.3-b)."""
    if old_person_id is None:
        return
    unit, old = Unit.objects.get(pk=unit_id), Person.objects.get(pk=old_person_id)
    rows = Task.objects.in_force().exclude(state=TaskState.DONE)
    held = rows.filter(current__person=old, current__lead_unit=unit)
    new = Person.objects.filter(pk=new_person_id or 0).first()
    text = f"{old.name}于 {day} 不再担任主要负责人" + (f"，继任 {new.name}" if new else "，暂缺")
    flag_rows(
        held, FlagKind.PERSON, text, clause=PEOPLE, label=unit.name, by=Account.objects.system(), at=timezone.now()
    )


def _suspension(matter_id: int) -> ExecutionSuspension:
    return ExecutionSuspension.objects.filter(matter=matter_id).latest("pk")


def _flag(matter_id: int, kind: FlagKind, text: str) -> None:
    """Every open row of the decision's table, and every row below them."""
    roots = Task.objects.standing().filter(table__matter=matter_id).exclude(state=TaskState.DONE)
    found = {task.pk: task for task in roots}
    edge = list(found)
    while edge:
        below = Task.objects.standing().filter(parent__in=edge).exclude(state=TaskState.DONE).exclude(pk__in=found)
        new = {task.pk: task for task in below}
        found |= new
        edge = list(new)
    flag_rows(
        found.values(), kind, text, clause=CLAUSE, label=str(Matter.objects.get(pk=matter_id)),
        by=Account.objects.system(), at=timezone.now(),
    )  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    events.subscribe(DecisionEvent.MATTER_ADJUSTED, matter_adjusted)
    events.subscribe(DecisionEvent.MATTER_STOPPED, matter_stopped)
    events.subscribe(DecisionEvent.EXECUTION_SUSPENDED, execution_suspended)
    events.subscribe(DecisionEvent.EXECUTION_RESUMED, execution_resumed)
    events.subscribe(OrganizationEvent.PRINCIPAL_CHANGED, principal_changed)
