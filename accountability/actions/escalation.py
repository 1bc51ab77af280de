"""The ladder of what is late: reminders along the whole line, drafted orders, bulletin, summons; batch by batch.

A batch is one transaction behind one lock: it reads what its tasks or orders got for the days that count, and writes
what is missing. Whoever repeats it after a kill, or runs beside it, finds it written; the unique rows are the net.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.ladder_summonses import begin_summonses, place_of
from accountability.enums import (
    AccountabilityEvent,
    Office,
    OrderEvent,
    OrderKind,
    OrderSource,
    OrderState,
    Rung,
    TaskCategory,
    ViolationKind,
)
from accountability.gathering.escalation import OnLadder, orders_on_ladder, tasks_on_ladder
from accountability.gathering.orders import OrderNumbers, order_numbers
from accountability.gathering.rows import version_of
from accountability.models import Escalation, OrderMove, Reminder, SupervisionOrder, Task, Violation
from accountability.rules.escalation import OF_ORDER, OF_TASK, next_rung, pushes
from accountability.rules.violations import fact_text
from core import audit, events, rulebook
from core.models import Rulebook
from organization.models import Account


@dataclass(slots=True)
class Climbed:
    """What a batch wrote, by number."""

    reminders: int = 0
    escalations: list[int] = field(default_factory=list)
    drafts: int = 0
    violations: int = 0
    summonses: int = 0

    def add(self, other: Climbed) -> None:
        self.reminders += other.reminders
        self.escalations += other.escalations
        self.drafts += other.drafts
        self.violations += other.violations
        self.summonses += other.summonses

    @property
    def anything(self) -> bool:
        return bool(self.reminders or self.escalations or self.violations)


@transaction.atomic
def climb_tasks(ids: Sequence[int], *, by: Account, at: datetime) -> Climbed:
    """Remind and escalate these tasks as of the day: a constant number of statements."""
    today = timezone.localdate(at)
    lock_ladder(by, at)
    numbers = order_numbers(today)
    rows = tasks_on_ladder(ids, today, numbers)
    drafted = _drafts([one for one in rows if _next(one, numbers, today) is Rung.ORDER], numbers, by=by, at=at)
    return _write(rows, numbers, drafted, by=by, at=at)


@transaction.atomic
def climb_orders(ids: Sequence[int], *, by: Account, at: datetime) -> Climbed:
    """As ``climb_tasks`` for orders under way; a missed feedback is flagged besides (QSH-9-a)."""
    today = timezone.localdate(at)
    lock_ladder(by, at)
    numbers = order_numbers(today)
    rows = orders_on_ladder(ids, today, numbers)
    return _write(rows, numbers, {}, by=by, at=at)


def lock_ladder(by: Account, at: datetime) -> None:
    """One batch or step by hand after the other: whoever comes second waits here and then finds everything written."""
    rulebook.current(by=by, at=at)
    Rulebook.objects.select_for_update().order_by("number").first()


def _next(one: OnLadder, numbers: OrderNumbers, today: date) -> Rung | None:
    return next_rung(one.standing, OF_ORDER if one.order is not None else OF_TASK, numbers.gaps, today)


def _write(
    rows: Sequence[OnLadder], numbers: OrderNumbers, drafted: dict[int, SupervisionOrder], *, by: Account, at: datetime
) -> Climbed:
    today = timezone.localdate(at)
    stamp = {"made_on": today, "recorded_at": at, "recorded_by": by}
    reminders = [
        Reminder(task=one.task, order=one.order, push=push, due_on=day, **stamp)
        for one in rows
        for push, day in pushes(one.standing)
    ]
    rungs = [(one, _next(one, numbers, today)) for one in rows]
    begun = begin_summonses([one for one, rung in rungs if rung is Rung.SUMMONS], by=by, at=at)
    climbed = [
        Escalation(
            task=one.task, order=one.order, rung=rung, due_on=one.standing.due or today,
            draft=drafted.get(one.task.pk) if one.task is not None and rung is Rung.ORDER else None,
            summons=came.summons if (came := begun.get(place_of(one))) is not None else None,
            note=came.note if came is not None else "", **stamp,
        )
        for one, rung in rungs
        if rung is not None
    ]  # fmt: skip
    Reminder.objects.bulk_create(reminders)
    made = Escalation.objects.bulk_create(climbed)
    silent = _silent(rows, by=by, at=at)
    summoned = sum(one.new for one in begun.values())
    found = Climbed(len(reminders), [one.pk for one in made], len(drafted), len(silent), summoned)
    if found.anything:
        audit.record(
            verb="accountability.climb_ladder", by=by, at=at, label=f"{today}", clause="LS-3.4-f",
            after={
                "reminders": found.reminders, "escalations": len(made), "drafts": found.drafts,
                "violations": found.violations, "summonses": found.summonses,
            },
        )  # fmt: skip
    if made:
        events.emit(AccountabilityEvent.ESCALATED, escalation_ids=found.escalations)
    for one in silent:
        events.emit(AccountabilityEvent.VIOLATION_REFERRED, violation_id=one.pk)
    return found


def _silent(rows: Sequence[OnLadder], *, by: Account, at: datetime) -> list[Violation]:
    """No feedback by its day, raised once."""
    kind = ViolationKind.SILENT
    return Violation.objects.bulk_create(
        Violation(
            order=one.order, kind=kind, unit_id=one.order.unit_id, person_id=one.order.person_id,
            due_on=one.standing.feedback, text=fact_text(kind, one.standing.feedback), recorded_at=at, recorded_by=by,
        )
        for one in rows
        if one.order is not None and one.standing.feedback is not None and not one.flagged
    )  # fmt: skip


def _drafts(
    rows: Sequence[OnLadder], numbers: OrderNumbers, *, by: Account, at: datetime
) -> dict[int, SupervisionOrder]:
    """A draft of an order for each overdue task, for an office to complete and issue: task id -> draft."""
    if not rows:
        return {}
    pinned, year = rulebook.current(by=by, at=at), timezone.localdate(at).year
    orders = SupervisionOrder.objects.bulk_create(
        draft_of(one.task, year=year, rulebook=pinned, numbers=numbers, by=by, at=at)
        for one in rows
        if one.task is not None
    )
    OrderMove.objects.bulk_create(
        OrderMove(
            order=one, event=OrderEvent.DRAFT, state=OrderState.DRAFT, text="任务逾期，提醒后仍未办结", recorded_at=at,
            recorded_by=by,
        )
        for one in orders
    )  # fmt: skip
    return {one.task_id: one for one in orders if one.task_id is not None}


def draft_of(
    task: Task, *, year: int, rulebook: Rulebook, numbers: OrderNumbers, by: Account, at: datetime
) -> SupervisionOrder:
    """What an order for a task begins with; not saved. Phone, contact and deadline are for the office."""
    of = version_of(task)
    assert of.lead_unit is not None  # a row in force has one
    project = of.category == TaskCategory.PROJECT
    return SupervisionOrder(
        year=year, office=Office.GOVERNMENT if project else Office.EFFICIENCY, source=OrderSource.OVERDUE,
        kind=OrderKind.PROJECT if project else OrderKind.GENERAL, title=of.target[:120],
        content=f"任务时限 {of.deadline}，逾期未办结。请查明原因，提出措施，限期办结。\n工作标准：{of.standard}",
        leader=of.leader, task=task, matter=task.table.matter, unit=of.lead_unit, person=of.person,
        feedback_days=numbers.feedback_days, tracked=project, rulebook=rulebook, recorded_at=at, recorded_by=by,
    )  # fmt: skip
