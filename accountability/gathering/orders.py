"""Orders as facts for the rules, their lights, and the numbers of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from accountability.enums import OrderEvent, OrderSource, OrderState, Rhythm
from accountability.gathering.tasks import LIT_BY, Lit, lights_of
from accountability.models import OrderMove, SupervisionOrder, Task
from accountability.rules.escalation import Gaps
from accountability.rules.order_lights import Course, light_of
from accountability.rules.orders import OF_UNIT, Hands, Wording
from core.enums import Light
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from organization.models import Account

BEHIND = (Light.YELLOW, Light.RED)


@dataclass(frozen=True, slots=True)
class OrderNumbers:
    """Working days of warning, points that work may lag, days of a cycle that nobody set, days between the rungs, days
    of notice."""

    warning_days: int
    slack: int
    feedback_days: int
    gaps: Gaps
    notice_days: int


def order_numbers(day: date) -> OrderNumbers:
    """The numbers in force on that day: two statements, none where no version was made yet."""
    rulebook = in_force(day)
    return _numbers(parameters(rulebook)) if rulebook is not None else _first()


@lru_cache(maxsize=1)
def _first() -> OrderNumbers:
    return _numbers(first_parameters(base_line()))


def _numbers(of: Parameters) -> OrderNumbers:
    return OrderNumbers(
        warning_days=of.whole("deadline.warning_days"),
        slack=of.whole("accountability.behind_points"),
        feedback_days=of.whole("accountability.order_feedback_days"),
        gaps=Gaps(
            of.whole("accountability.ladder_order_days"),
            of.whole("accountability.ladder_bulletin_days"),
            of.whole("accountability.ladder_summons_days"),
        ),
        notice_days=of.whole("accountability.notice_days"),
    )


def wording_of(order: SupervisionOrder) -> Wording:
    """What the order says; unit and people are selected."""
    return Wording(
        source=OrderSource(order.source), content=order.content, unit=order.unit.name,
        owner=order.person.name if order.person else "", phone=order.person_phone, contact=order.contact,
        contact_phone=order.contact_phone, leader=order.leader.name if order.leader else "",
        instruction=order.instruction, deadline=order.deadline, rhythm=Rhythm(order.rhythm),
        feedback_days=order.feedback_days,
    )  # fmt: skip


def course_of(order: Any, *, behind: bool = False) -> Course:
    """An order, or its columns."""
    return Course(
        OrderState(order.state), order.deadline, order.feedback_days, order.fed_back_on, order.reported_on, behind
    )


def order_lights(orders: Iterable[Any], today: date, numbers: OrderNumbers) -> dict[int, Light]:
    """The lights of many orders, or of their columns; behind are those whose task is yellow or red: three statements
    at most."""
    rows = list(orders)
    slow = behind_tasks({row.task_id for row in rows if row.task_id is not None}, today, numbers)
    return {
        row.pk: light_of(course_of(row, behind=row.task_id in slow), today, warning_days=numbers.warning_days)
        for row in rows
    }


def behind_tasks(tasks: Iterable[int], today: date, numbers: OrderNumbers) -> set[int]:
    """Tasks among these whose light is yellow or red."""
    wanted = list(tasks)
    if not wanted:
        return set()
    rows = list(map(Lit._make, Task.objects.filter(pk__in=wanted).order_by().values_list(*LIT_BY)))
    found = lights_of(rows, today, numbers.warning_days, numbers.slack)
    return {pk for pk, light in found.items() if light in BEHIND}


def hands_of(order: SupervisionOrder, account: Account) -> Hands:
    """Who wants to decide on an order, and who carried it out; ``assisting`` is prefetched where many are asked."""
    handlers = OrderMove.objects.filter(order=order, event__in=OF_UNIT).values_list("recorded_by", flat=True)
    units = {order.unit_id, *(one.unit_id for one in order.assisting.all())}
    return Hands(account.pk, frozenset(handlers), account.own_unit_ids, frozenset(units))


def results_of(order: SupervisionOrder) -> int:
    """Results filed since the order was last returned or passed on."""
    last = OrderMove.objects.filter(order=order, event__in=(OrderEvent.RETURN, OrderEvent.TRANSFER)).order_by("-pk")
    moves = OrderMove.objects.filter(order=order, event=OrderEvent.RESULT)
    newest = last.values_list("pk", flat=True).first()
    return moves.filter(pk__gt=newest or 0).count()


def issued_before(order: SupervisionOrder) -> int:
    """Orders of the same matter that were sent out before: of the same task; without one, of the same source or
    decision to the same unit."""
    rows = SupervisionOrder.objects.sent().exclude(pk=order.pk)
    if order.task_id is not None:
        return rows.filter(task=order.task_id).count()
    if order.source_pk is not None:
        return rows.filter(source_kind=order.source_kind, source_pk=order.source_pk, unit=order.unit_id).count()
    if order.matter_id is not None:
        return rows.filter(matter=order.matter_id, task=None, source_pk=None, unit=order.unit_id).count()
    return rows.filter(title=order.title, unit=order.unit_id, year=order.year).count()
