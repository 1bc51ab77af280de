"""What must be done about orders and late tasks, by everybody on the line: who is responsible, the unit, the leader in
charge, the offices, the discipline commission."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import OrderState, Push, TaskState, ViolationState
from accountability.gathering.orders import OrderNumbers, course_of, order_numbers
from accountability.models import Extension, OrderMove, OrderUnit, Reminder, SupervisionOrder, Violation
from accountability.permissions import holding_units, offices_of
from accountability.rules.order_lights import feedback_due, light_of
from accountability.rules.orders import OF_UNIT
from core import registry
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account, Unit
from organization.own_part import own_part

SOURCE, MOST = "督查督办", 20
OPEN = (OrderState.ISSUED, OrderState.ACTIVE)
LIGHTS = {Push.NEAR: Light.BLUE, Push.BEHIND: Light.YELLOW, Push.OVERDUE: Light.RED}


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Few statements, because everybody's workbench asks."""
    if not may(account, P.VIEW_ORDERS):
        return []
    numbers = order_numbers(today)
    found = [*_to_answer(account, today, numbers), *_late_tasks(account, today)]
    if may(account, P.LEADER_ORDERS):
        found += _assigned(account, today, numbers)
    if may(account, P.ISSUE_ORDERS):
        found += _for_office(account, today)
    if may(account, P.SETTLE_VIOLATIONS):
        found += _referred()
    return found


def _open_of(units: Collection[int], person: int | None) -> QuerySet[SupervisionOrder]:
    """Open orders to the units, and those that name the person."""
    own = Q(unit__in=units) | Q(person=person) if person is not None else Q(unit__in=units)
    return SupervisionOrder.objects.filter(own, state__in=OPEN)


@only_where(lambda: _open_of(ASKER.units, ASKER.person), P.WORK_ON_ORDERS)
def _to_answer(account: Account, today: date, numbers: OrderNumbers) -> Iterator[WorkItem]:
    """Orders to sign for, to report on, to finish: by the nearest day."""
    if not may(account, P.WORK_ON_ORDERS):
        return
    rows = _open_of(holding_units(account, P.EDIT_UNIT_TABLES), account.person_id)
    for row in rows.order_by("deadline", "pk")[:MOST]:
        course, url = course_of(row), reverse("accountability:order", args=[row.pk])
        awaited = feedback_due(course)
        due = min([day for day in (awaited, row.deadline) if day is not None], default=None)
        verb = "去签收" if row.state == OrderState.ISSUED else "去反馈" if due == awaited else "去办结"
        what = "签收督办单" if row.state == OrderState.ISSUED else "办理督办单"
        light = light_of(course, today, warning_days=numbers.warning_days)
        yield WorkItem(f"{what}：{row.number} {row.title}", SOURCE, url, verb, due=due, light=light)


def _reminded(units: Collection[int], person: int | None) -> QuerySet[Reminder]:
    """Reminders of tasks that are not done, along the line that ends at the person."""
    named = Q(task__current__lead_unit__in=units, task__state=TaskState.PLANNED)
    if person is not None:
        named |= Q(task__current__person=person, task__state=TaskState.PLANNED)
        named |= Q(task__current__leader=person)
    return Reminder.objects.filter(named, task__removed_at__isnull=True).exclude(task__state=TaskState.DONE)


@only_where(lambda: _reminded(ASKER.units, ASKER.person), P.WORK_ON_TASKS, P.LEADER_ORDERS)
def _late_tasks(account: Account, today: date) -> Iterator[WorkItem]:
    """Reminders of tasks that are still open, along the line (the newest of each): all of them to the leader in charge,
    those that nobody has started to the unit and who is responsible; of running ones the page of progress tells."""
    if not may(account, P.WORK_ON_TASKS) and not may(account, P.LEADER_ORDERS):
        return
    rows = _reminded(holding_units(account, P.EDIT_UNIT_TABLES), account.person_id)
    seen: set[int] = set()
    for row in rows.select_related("task__current__lead_unit").order_by("-made_on", "-pk")[: 2 * MOST]:
        task = row.task
        if task is None or task.current is None or task.pk in seen or len(seen) == MOST:
            continue
        seen.add(task.pk)
        light = Light.RED if today > row.due_on else LIGHTS.get(Push(row.push), Light.YELLOW)
        url = reverse("accountability:task", args=[task.pk])
        push = Push.OVERDUE if light is Light.RED else Push(row.push)
        title = f"{push.label}：{_with_unit(task.current.target, task.current.lead_unit)}"
        yield WorkItem(title, SOURCE, url, "去查看", due=row.due_on, light=light)


def _with_unit(title: str, unit: Unit | None) -> str:
    """What it is about and whose it is; several units have tasks of the same name."""
    return title if unit is None or unit.name in title else f"{title}（{unit.name}）"


@only_where(lambda: SupervisionOrder.objects.filter(leader=ASKER.person, state__in=OPEN), P.LEADER_ORDERS)
def _assigned(account: Account, today: date, numbers: OrderNumbers) -> Iterator[WorkItem]:
    """For the leader who gave it: his orders that are red or yellow."""
    rows = SupervisionOrder.objects.filter(leader=account.person_id, leader__isnull=False, state__in=OPEN)
    for row in rows.select_related("unit").order_by("deadline", "pk")[:MOST]:
        light = light_of(course_of(row), today, warning_days=numbers.warning_days)
        if light in (Light.RED, Light.YELLOW):
            url = reverse("accountability:order", args=[row.pk])
            title = f"交办事项{light.label}：{_with_unit(row.title, row.unit)}"
            yield WorkItem(title, SOURCE, url, "去查看", due=row.deadline, light=light)


def _counted() -> QuerySet[SupervisionOrder]:
    asked = Extension.objects.filter(decided_at__isnull=True).order_by().values("order")
    return SupervisionOrder.objects.filter(
        Q(state__in=(OrderState.REPORTED, OrderState.DRAFT, *OPEN)) | Q(pk__in=asked)
    )


@only_where(_counted, P.ISSUE_ORDERS)
def _for_office(account: Account, today: date) -> Iterator[WorkItem]:
    """Own orders: results to verify, time to answer, drafts to issue, overdue ones; in figures, two statements.

    Results and time are for others than who carried the order out (LS-3.4-f).
    """
    own = SupervisionOrder.objects.filter(office__in=offices_of(account))
    handled = OrderMove.objects.filter(recorded_by=account, event__in=OF_UNIT).order_by().values("order")
    helped = OrderUnit.objects.filter(unit__in=account.own_unit_ids).order_by().values("order")
    part = Q(pk__in=handled) | Q(pk__in=helped) | own_part(account, units=["unit"])
    counts = own.aggregate(
        reported=Count("pk", filter=Q(state=OrderState.REPORTED) & ~part),
        drafts=Count("pk", filter=Q(state=OrderState.DRAFT)),
        overdue=Count("pk", filter=Q(state__in=OPEN, deadline__lt=today)),
    )  # fmt: skip
    asked = Extension.objects.filter(
        decided_at__isnull=True, order__in=own.exclude(part).order_by().values("pk")
    ).count()
    url, desk = reverse("accountability:orders"), reverse("accountability:supervision")
    red, reported = f"{url}?light=red", f"{url}?state={OrderState.REPORTED.value}"
    for number, what, to, verb, light in (
        (counts["overdue"], "督办单逾期", red, "去督办", Light.RED),
        (counts["reported"], "督办单待核实销号", reported, "去销号", None),
        (asked, "延期申请待答复", desk, "去答复", None),
        (counts["drafts"], "督办单拟办待下发", f"{url}?state={OrderState.DRAFT.value}", "去下发", None),
    ):
        if number:
            yield WorkItem(f"{number} 件{what}", SOURCE, to, verb, light=light)


@only_where(lambda: Violation.objects.filter(state=ViolationState.REFERRED), P.SETTLE_VIOLATIONS)
def _referred() -> Iterator[WorkItem]:
    """For the discipline commission (QSH-9-b)."""
    rows = Violation.objects.filter(state=ViolationState.REFERRED).select_related("unit")
    for row in rows.order_by("-serious", "pk")[:MOST]:
        url = reverse("accountability:violation", args=[row.pk])
        yield WorkItem(f"处理移送：{row.unit.name} {row.get_kind_display()}", SOURCE, url, "去处理")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
