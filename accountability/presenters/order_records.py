"""Supervision of a task on its own page: every order from the issue to the close, reminders and rungs (JH-B-5.1-a)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import Push, Rung, TableState, TaskState
from accountability.models import Escalation, OrderMove, Reminder, SupervisionOrder, Task
from accountability.models.orders import SENT
from core import registry
from core.access import may
from organization.models import Account

TASK = Task._meta.label_lower


@dataclass(frozen=True, slots=True)
class Record:
    """One line: day, what, of which order with its address (or ""), text."""

    at: str
    what: str
    order: str
    url: str
    text: str


def supervision_of(task: Task, me: Account, held: Collection[str]) -> dict[str, Any]:
    """What the page of a task shows of its supervision; a constant number of statements."""
    gives = may(me, P.ISSUE_ORDERS) and task.table.state == TableState.IN_FORCE and task.state != TaskState.DONE
    return {
        "records": _records(task, me, held),
        "made_of_it": registry.chain.collect(TASK, task.pk, me),
        "new_order": f"{reverse('accountability:new_order')}?task={task.pk}" if gives else "",
    }


def _pushes(task: Task) -> list[tuple[datetime, str, date]]:
    """Reminders and rungs of the ladder, when, what and the day that was missed: one statement."""
    told = Reminder.objects.filter(task=task).order_by().annotate(rung=Value(""))
    rungs = Escalation.objects.filter(task=task).order_by().annotate(push=Value(""))
    columns = ("recorded_at", "push", "rung", "due_on")
    rows = told.values_list(*columns).union(rungs.values_list(*columns), all=True)
    return [(at, f"{Push(push).label}提醒" if push else Rung(rung).label, due) for at, push, rung, due in rows]


def _records(task: Task, me: Account, held: Collection[str]) -> list[Record]:
    """In the order of the days. That an order was given and how it ended everybody reads who sees the task; its words
    and files those who see the order."""
    seen = SupervisionOrder.objects.visible_to(me).filter(pk=OuterRef("order")).order_by()
    moves: Any = OrderMove.objects.filter(order__task=task, order__state__in=SENT).select_related("order")
    found = [
        (
            one.recorded_at, one.get_event_display(), str(one.order.number),
            reverse("accountability:order", args=[one.order_id]) if one.seen else "", one.text if one.seen else "",
        )
        for one in (moves.annotate(seen=Exists(seen)) if "orders" in held else ())
    ]  # fmt: skip
    if {"reminders", "escalations"} & set(held):
        found += [(at, what, "", "", f"期限 {due}") for at, what, due in _pushes(task)]
    return [
        Record(f"{timezone.localtime(at):%Y-%m-%d}", what, order, url, text)
        for at, what, order, url, text in sorted(found, key=lambda one: one[0])
    ]
