"""The supervision orders of the demo's current year, with their course up to the day of loading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accountability.demo.people import Hands
from accountability.demo.tables import moment
from accountability.enums import Office, OrderEvent, OrderSource, OrderState
from accountability.gathering.rows import version_of
from accountability.models import OrderMove, SupervisionOrder, Task
from core.models import Rulebook
from core.numbering import number_head, serial_in
from organization.models import Person

DAY = timedelta(days=1)
BATCH, ORDERS, ASSIGNED = 500, 400, 13
"""Of so many orders one is given by a principal leader."""


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of an order's course."""

    day: date
    event: OrderEvent
    state: OrderState
    text: str = ""
    percent: int | None = None


def write_orders(who: Hands, tasks: Sequence[Task], book: Rulebook, today: date) -> int:
    """Orders over the year up to yesterday, those older than seven weeks closed."""
    first = date(today.year, 1, 25)
    days = max((today - first).days - 1, 1)
    assigned = range(0, ORDERS, ASSIGNED)
    picked = [(place, place * 7 % len(tasks)) for place in range(ORDERS)]
    head = number_head("督", today.year)
    serial = serial_in(SupervisionOrder.objects.all(), "number", head)
    orders = [
        _order(who, tasks[of], book, f"{head}{serial + place + 1}号", first + place * days // ORDERS * DAY)
        for place, of in picked
    ]
    for number, place in enumerate(assigned):
        _assign(orders[place], who.principals[number % len(who.principals)])
    made = SupervisionOrder.objects.bulk_create(orders, batch_size=BATCH)
    courses = [list(_course(order, place, today)) for place, order in enumerate(made)]
    OrderMove.objects.bulk_create(
        [_move(who, order, step) for order, course in zip(made, courses, strict=True) for step in course],
        batch_size=BATCH,
    )
    for order, course in zip(made, courses, strict=True):
        _settle(who, order, course)
    fields = ["state", "fed_back_on", "reported_on", "closed_at", "closed_by"]
    SupervisionOrder.objects.bulk_update(made, fields, batch_size=BATCH)
    return len(made)


def _issued_on(order: SupervisionOrder) -> date:
    assert order.issued_at is not None
    return timezone.localdate(order.issued_at)


def _order(who: Hands, task: Task, book: Rulebook, number: str, day: date) -> SupervisionOrder:
    of = version_of(task)
    at = moment(day)
    late = of.deadline is not None and of.deadline < day
    return SupervisionOrder(
        year=day.year, number=number, office=Office.EFFICIENCY, title=f"{of.target}：{of.lead_unit}",
        source=OrderSource.OVERDUE if late else OrderSource.INSPECTION,
        content=f"请按“{of.standard}”的标准抓紧办理，按期反馈进度，办结后上报结果。", leader=of.leader, task=task,
        unit=of.lead_unit, person=of.person, person_phone="0531-6001234", deadline=day + 45 * DAY, feedback_days=10,
        fed_back_on=day, contact="督查室", contact_phone="0531-6000100", state=OrderState.ISSUED,
        rulebook=book, issued_at=at, issued_by=who.inspection, recorded_at=at, recorded_by=who.inspection,
    )  # fmt: skip


def _assign(order: SupervisionOrder, leader: Person) -> None:
    """Given by a principal leader, with his word on it."""
    order.source, order.leader = OrderSource.LEADER, leader
    order.instruction = "请抓紧办理，确保按期见效，结果报我。"


def _course(order: SupervisionOrder, place: int, today: date) -> Iterator[Step]:
    """What happened to an order up to today: signed, told of every ten days, most closed after a month; a few fall
    silent, a few wait to be closed, a few are late."""
    issued, late = _issued_on(order), place % 29 == 3
    yield Step(issued, OrderEvent.DRAFT, OrderState.DRAFT)
    yield Step(issued, OrderEvent.ISSUE, OrderState.ISSUED)
    day, percent = issued + DAY, 20
    if day <= today:
        yield Step(day, OrderEvent.SIGN, OrderState.ACTIVE)
    ends = today if late else min(today, issued + 27 * DAY)
    while (day := day + 9 * DAY) <= ends and not (place % 17 == 5 and percent > 20):
        yield Step(day, OrderEvent.FEEDBACK, OrderState.ACTIVE, "按办理方案推进，已完成阶段任务。", min(percent, 90))
        percent += 25
    if late or issued + 27 * DAY > today:
        return
    yield Step(issued + 27 * DAY, OrderEvent.RESULT, OrderState.REPORTED, "已按要求办结，附验收材料。", 100)
    if issued + 32 * DAY <= today:
        yield Step(issued + 32 * DAY, OrderEvent.CLOSE, OrderState.CLOSED, "现场核实，同意销号。")


def _move(who: Hands, order: SupervisionOrder, step: Step) -> OrderMove:
    of_unit = step.event in (OrderEvent.SIGN, OrderEvent.FEEDBACK, OrderEvent.RESULT)
    return OrderMove(
        order=order, event=step.event, state=step.state, text=step.text, percent=step.percent,
        unit=order.unit if of_unit else None, recorded_at=moment(step.day),
        recorded_by=who.clerk(order.unit) if of_unit else who.inspection,
    )  # fmt: skip


def _settle(who: Hands, order: SupervisionOrder, course: Sequence[Step]) -> None:
    """The order as its course left it."""
    order.state = course[-1].state
    order.fed_back_on = max(one.day for one in course if one.event in (OrderEvent.ISSUE, OrderEvent.FEEDBACK))
    order.reported_on = next((one.day for one in course if one.event is OrderEvent.RESULT), None)
    if order.state is OrderState.CLOSED:
        order.closed_at, order.closed_by = moment(course[-1].day), who.inspection
