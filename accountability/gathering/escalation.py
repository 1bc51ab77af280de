"""Tasks and orders as they stand on the ladder: light, day that counts, what they got for it already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accountability.enums import Push, Rung, StepKind, TaskState, ViolationKind
from accountability.gathering.orders import OrderNumbers, behind_tasks, course_of
from accountability.gathering.rows import version_of
from accountability.gathering.tasks import Step, light_for, steps_of
from accountability.models import Escalation, Reminder, StepDone, SupervisionOrder, Task, Violation
from accountability.rules.escalation import Standing
from accountability.rules.order_lights import feedback_due, feedback_missing, light_of
from core.enums import Light


@dataclass(frozen=True, slots=True)
class OnLadder:
    """A task or an order with its standing; ``flagged``: the missed feedback raised its violation already.

    ``said``: why the leading office climbed by hand, "" for the ladder itself.
    """

    standing: Standing
    task: Task | None = None
    order: SupervisionOrder | None = None
    flagged: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What is written of some objects: per id the reminders with their day, and the rungs by the day that counts."""

    told: Mapping[int, dict[tuple[Push, date], date]]
    climbed: Mapping[int, dict[date, dict[Rung, date]]]


def ladder_tasks() -> list[int]:
    """Ids of all tasks that the ladder looks at: in force and not done."""
    return list(Task.objects.in_force().exclude(state=TaskState.DONE).order_by("pk").values_list("pk", flat=True))


def ladder_orders() -> list[int]:
    """Ids of all orders under way."""
    return list(SupervisionOrder.objects.under_way().order_by("pk").values_list("pk", flat=True))


def held_of(column: str, ids: Sequence[int]) -> Held:
    """Reminders and rungs of these tasks ("task") or orders ("order"): two statements."""
    told: dict[int, dict[tuple[Push, date], date]] = defaultdict(dict)
    climbed: dict[int, dict[date, dict[Rung, date]]] = defaultdict(lambda: defaultdict(dict))
    among = {f"{column}__in": ids}
    for pk, push, due, made in Reminder.objects.filter(**among).values_list(column, "push", "due_on", "made_on"):
        told[pk][Push(push), due] = made
    for pk, rung, due, made in Escalation.objects.filter(**among).values_list(column, "rung", "due_on", "made_on"):
        climbed[pk][due][Rung(rung)] = made
    return Held(told, climbed)


def tasks_on_ladder(ids: Sequence[int], today: date, numbers: OrderNumbers) -> list[OnLadder]:
    """The tasks that are not green: six statements. One with an order under way that has a deadline is led by it."""
    rows = Task.objects.filter(pk__in=ids).select_related(
        "current__lead_unit", "current__leader", "current__person", "table__matter"
    )
    done: dict[int, list[StepDone]] = defaultdict(list)
    for one in StepDone.objects.filter(task__in=ids):
        done[one.task_id].append(one)
    led = set(
        SupervisionOrder.objects.under_way().filter(task__in=ids, deadline__isnull=False).values_list("task", flat=True)
    )
    held = held_of("task", ids)
    found = []
    for row in rows.order_by("pk"):
        steps = steps_of(row, done[row.pk])
        light = light_for(row, steps, today, numbers.warning_days, numbers.slack)
        due = _due(row, steps)
        if light is not Light.GREEN and due is not None and version_of(row).lead_unit is not None:
            found.append(OnLadder(_standing(row.pk, light, due, None, held, led=row.pk in led), task=row))
    return found


def _due(row: Task, steps: Iterable[Step]) -> date | None:
    """The first day that is still to be kept, or was missed."""
    days = [one.line.due for one in steps if one.kind is StepKind.MILESTONE and one.done_on is None and one.line.due]
    deadline = version_of(row).deadline
    return min([*days, *([deadline] if deadline else [])], default=None)


def orders_on_ladder(ids: Sequence[int], today: date, numbers: OrderNumbers) -> list[OnLadder]:
    """The orders that are not green or miss a feedback: six statements."""
    orders = list(SupervisionOrder.objects.under_way().filter(pk__in=ids).select_related("unit", "task").order_by("pk"))
    slow = behind_tasks({row.task_id for row in orders if row.task_id is not None}, today, numbers)
    held = held_of("order", ids)
    silent = Violation.objects.filter(order__in=ids, kind=ViolationKind.SILENT)
    flagged = set(silent.values_list("order", "due_on"))
    found = []
    for row in orders:
        course = course_of(row, behind=row.task_id in slow)
        light = light_of(course, today, warning_days=numbers.warning_days)
        awaited = feedback_due(course)
        missed = awaited if feedback_missing(course, today) else None
        days = [day for day in (row.deadline, awaited) if day is not None]
        due = row.deadline if light is Light.RED else min(days, default=None)
        if light is not Light.GREEN:
            standing = _standing(row.pk, light, due, missed, held)
            found.append(OnLadder(standing, order=row, flagged=(row.pk, missed) in flagged))
    return found


def order_by_hand(row: SupervisionOrder, due: date, said: str) -> OnLadder:
    """An order that the leading office lets climb, whatever its light: two statements."""
    return OnLadder(_standing(row.pk, Light.RED, due, None, held_of("order", [row.pk])), order=row, said=said)


def _standing(
    pk: int, light: Light, due: date | None, missed: date | None, held: Held, *, led: bool = False
) -> Standing:
    told = held.told.get(pk, {})
    return Standing(
        light=light, due=due, feedback=missed, told=frozenset(told),
        reminded_on=told.get((Push.OVERDUE, due)) if due is not None else None,
        climbed=held.climbed.get(pk, {}).get(due, {}) if due is not None else {}, led=led,
    )  # fmt: skip
