"""Orders as facts; how each of many stands today; overdue tasks behind them; objections and who wrote what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from accountability.enums import ExtensionState, ObjectionState, RectificationState, TableState, TaskState
from accountability.gathering.inspections import authors_of, works_in
from accountability.gathering.rows import version_of
from accountability.models import (
    Objection,
    RectificationCheck,
    RectificationOrder,
    RectificationReport,
    Task,
)
from accountability.rules.rectifications import Hand, OrderFacts, Standing, standing_of
from organization.models import Account, Appointment, Person, Unit


def order_facts(order: RectificationOrder) -> OrderFacts:
    """Extension, objection and last check: three statements."""
    last = RectificationCheck.objects.filter(order=order).order_by("-pk").values_list("passed", flat=True).first()
    return OrderFacts(
        state=RectificationState(order.state), deadline=order.deadline,
        waiting=order.extensions.filter(state=ExtensionState.WAITING).exists(),
        objected=order.objections.filter(state=ObjectionState.WAITING).exists(), passed=bool(last),
    )  # fmt: skip


def hand_of(order: RectificationOrder, account: Account) -> Hand:
    """How the account stands to the order: one statement."""
    reported = RectificationReport.objects.filter(order=order, recorded_by=account).exists()
    own = account.person_id is not None and account.person_id == order.person_id
    return Hand(
        issued=order.recorded_by_id == account.pk, reported=reported, of_unit=own or works_in(account, order.unit_id)
    )


def periods_of(orders: Iterable[RectificationOrder]) -> dict[int, set[str]]:
    """The quarters that were reported, by order: one statement."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = RectificationReport.objects.filter(order__in=[one.pk for one in orders])
    for order, period in rows.values_list("order_id", "period"):
        found[order].add(period)
    return found


def standings(orders: Iterable[RectificationOrder], today: date, warning_days: int) -> dict[int, Standing]:
    """How each stands today: one statement."""
    rows = list(orders)
    reported = periods_of(rows)
    return {
        one.pk: standing_of(
            OrderFacts(RectificationState(one.state), one.deadline), issued_on(one), reported.get(one.pk, set()),
            today, warning_days=warning_days,
        )
        for one in rows
    }  # fmt: skip


def issued_on(order: RectificationOrder) -> date:
    return timezone.localdate(order.recorded_at)


def is_overdue(task: Task, today: date) -> bool:
    """In force, not done, its deadline over (JH-B-5.3-c)."""
    deadline = version_of(task).deadline
    in_force = task.table.state == TableState.IN_FORCE and task.removed_at is None
    return in_force and task.state != TaskState.DONE and deadline is not None and deadline < today


def is_of(person: Person, unit: Unit, today: date) -> bool:
    """On the roster of the unit, or in a post of it."""
    if person.unit_id == unit.pk:
        return True
    return Appointment.objects.in_force(today).filter(person=person, post__unit=unit).exists()


def may_review(objection: Objection, account: Account) -> bool:
    """Whether the review is open to the account: not to the unit, nor to who made the finding (DC-17)."""
    if objection.state != ObjectionState.WAITING:
        return False
    authors, makers = makers_of(objection)
    own = works_in(account, objection.unit_id)
    return not own and account.person_id not in authors and account.pk not in makers


def makers_of(objection: Objection) -> tuple[set[int], set[int]]:
    """People and accounts that made what is objected to: they do not review it (DC-17)."""
    if objection.conclusion is not None:
        return authors_of(objection.conclusion.inspection)
    assert objection.order is not None  # the constraint: one of the two
    people: set[int] = set()
    makers = {objection.order.recorded_by_id}
    if objection.order.problem is not None:
        people, others = authors_of(objection.order.problem.inspection)
        makers |= others
    return people, makers
