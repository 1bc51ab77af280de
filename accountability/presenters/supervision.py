"""The desk of the inspection office: figures by light and unit, what is overdue, what waits for the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse

from accountability.enums import OrderState, Push, Rung, TaskState, ViolationState
from accountability.gathering.orders import OrderNumbers, order_lights
from accountability.models import Escalation, Extension, Reminder, Summons, SupervisionOrder, Task, Violation
from accountability.models.orders import UNDER_WAY
from accountability.presenters.orders import OrderLine, last_feedback, order_lines
from core.enums import Light
from organization.models import Account

MOST, UNITS = 12, 20


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit: orders under way, by light, closed this year, of them in time; the share in time as text."""

    name: str
    url: str
    under_way: int
    red: int
    yellow: int
    blue: int
    closed: int
    share: str


@dataclass(frozen=True, slots=True)
class Rise:
    """A task or order that climbed a rung: what, where, when, the address of the summons that began with it or ""."""

    what: str
    title: str
    url: str
    unit: str
    due: str
    day: str
    summons: str = ""


def desk(me: Account, today: date, numbers: OrderNumbers) -> dict[str, Any]:
    """Context of the page: a constant number of statements, whatever the number of orders."""
    seen, tasks = SupervisionOrder.objects.visible_to(me), Task.objects.visible_to(me).order_by().values("pk")
    rows = list(seen.under_way().select_related("unit", "person", "leader"))
    lights = order_lights(rows, today, numbers)
    by_light = {light: [row for row in rows if lights[row.pk] is light] for light in Light}
    overdue = sorted(by_light[Light.RED], key=lambda row: row.deadline or today)
    waiting = [row for row in rows if row.state == OrderState.REPORTED]
    drafts = list(seen.filter(state=OrderState.DRAFT).select_related("unit", "person", "leader").order_by("-pk"))
    shown = [*overdue[:MOST], *waiting[:MOST], *drafts[:MOST]]
    lights |= {row.pk: Light.GREEN for row in drafts}
    told = last_feedback([row.pk for row in shown])

    def lines(some: Iterable[SupervisionOrder]) -> list[OrderLine]:
        return order_lines(list(some)[:MOST], lights, told)

    return {
        "figures": _figures(by_light, len(rows), len(waiting), len(drafts)),
        "overdue": lines(overdue), "overdue_count": len(overdue),
        "waiting": lines(waiting), "waiting_count": len(waiting),
        "drafts": lines(drafts), "drafts_count": len(drafts),
        "extensions": _extensions(seen), "units": _units(rows, lights, seen, today.year),
        "rises": _rises(seen, tasks, me),
        "referred": Violation.objects.visible_to(me).filter(state=ViolationState.REFERRED).count(),
        "late_tasks": _late_tasks(tasks, today),
    }  # fmt: skip


def _figures(
    by_light: Mapping[Light, list[SupervisionOrder]], under_way: int, waiting: int, drafts: int
) -> list[tuple[str, int, str]]:
    """(label, number, address of the list)."""
    url = reverse("accountability:orders")
    found = [("在办督办单", under_way, url)]
    found += [(light.label, len(by_light[light]), f"{url}?light={light.value}") for light in list(Light)[:0:-1]]
    found.append(("待销号", waiting, f"{url}?state={OrderState.REPORTED.value}"))
    return [*found, ("拟办", drafts, f"{url}?state={OrderState.DRAFT.value}")]


def _extensions(seen: Any) -> list[Extension]:
    rows = Extension.objects.filter(decided_at__isnull=True, order__in=seen.under_way().order_by().values("pk"))
    return list(rows.select_related("order__unit").order_by("pk")[:MOST])


def _units(rows: Iterable[SupervisionOrder], lights: Mapping[int, Light], seen: Any, year: int) -> list[UnitFigures]:
    """Units with orders, those with the most red ones first."""
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        held = counts[row.unit_id, row.unit.name]
        held["under_way"] += 1
        held[lights[row.pk].value] += 1
    timely = Q(deadline__isnull=True) | Q(reported_on__lte=F("deadline"))
    closed = seen.filter(state=OrderState.CLOSED, closed_at__year=year).order_by().values_list("unit", "unit__name")
    for unit, name, number, kept in closed.annotate(number=Count("pk"), kept=Count("pk", filter=timely)):
        counts[unit, name] |= {"closed": number, "kept": kept}
    url = reverse("accountability:orders")
    found = [
        UnitFigures(
            name, f"{url}?search={name}", of["under_way"], of["red"], of["yellow"], of["blue"], of["closed"],
            f"{of['kept'] * 100 // of['closed']}%" if of["closed"] else "—",
        )
        for (_, name), of in counts.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.red, -one.yellow, -one.under_way, one.name))[:UNITS]


def _rises(seen: Any, tasks: Any, me: Account) -> list[Rise]:
    """The newest rungs of orders in reach and of tasks, with the summons that one began."""
    rows = Escalation.objects.filter(Q(task__in=tasks) | Q(order__in=seen.order_by().values("pk")))
    rows = rows.select_related("order__unit", "task__current__lead_unit", "draft")
    found, newest = [], list(rows.order_by("-pk")[:MOST])
    named = [row.summons_id for row in newest if row.summons_id is not None]
    shown = set(Summons.objects.visible_to(me).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    for row in newest:
        if row.order is not None:
            title, unit = str(row.order), row.order.unit.name
            url = reverse("accountability:order", args=[row.order.pk])
        else:
            assert row.task is not None  # one of both, by constraint
            of = row.task.current
            title, unit = (of.target, of.lead_unit.name if of.lead_unit else "") if of else ("", "")
            url = reverse("accountability:task", args=[row.task.pk])
        summons = reverse("accountability:summons", args=[row.summons_id]) if row.summons_id in shown else ""
        days = row.due_on.isoformat(), row.made_on.isoformat()
        found.append(Rise(Rung(row.rung).label, title, url, unit, *days, summons))
    return found


def _late_tasks(tasks: Any, today: date) -> list[tuple[str, str, str, str, str]]:
    """Overdue tasks without an order of their own, the longest waiting first: target, address, unit, day, address of
    a new order. Told by the reminders of the daily look."""
    rows = Reminder.objects.filter(task__in=tasks, push=Push.OVERDUE, due_on__lt=today)
    open_ones = rows.exclude(task__state=TaskState.DONE).exclude(task__orders__state__in=(OrderState.DRAFT, *UNDER_WAY))
    found: list[tuple[str, str, str, str, str]] = []
    seen: set[int] = set()
    named = open_ones.select_related("task__current__lead_unit").order_by("due_on", "pk")
    for row in named[: 4 * MOST]:
        task = row.task
        if task is None or task.pk in seen or task.current is None or len(found) == MOST:
            continue
        seen.add(task.pk)
        unit = task.current.lead_unit.name if task.current.lead_unit else ""
        url = reverse("accountability:task", args=[task.pk])
        new = f"{reverse('accountability:new_order')}?task={task.pk}"
        found.append((task.current.target, url, unit, row.due_on.isoformat(), new))
    return found
