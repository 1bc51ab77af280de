"""Reviews, contacts and assessments of rows, the decision from which a row comes, one unit's execution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accountability.enums import Aim, TaskEvent, TaskState
from accountability.gathering.reports import parameters_on
from accountability.models import AimAssessment, InternalContact, Task, TaskMove
from accountability.rules.selfchecks import LowAim, review_missing
from decisions.models import Matter

DEEPEST = 10


def review_months(day: date) -> int:
    """Months between self-reviews by the rulebook in force."""
    return parameters_on(day).whole("accountability.review_months")


def unreviewed(tasks: Sequence[Task], today: date, months: int | None = None) -> set[int]:
    """Running rows that went a whole period without a self-review: two statements, however many rows."""
    running = [task for task in tasks if task.state == TaskState.RUNNING]
    if not running:
        return set()
    keys = [task.pk for task in running]
    months = review_months(today) if months is None else months
    moves = TaskMove.objects.filter(task=OuterRef("pk"), event=TaskEvent.START).order_by("pk")
    rows: Any = Task.objects.filter(pk__in=keys).order_by().annotate(began=Subquery(moves.values("recorded_at")[:1]))
    begun: dict[int, date] = {}
    held: dict[int, list[str]] = {}
    for task, at, period in rows.values_list("pk", "began", "self_reviews__period"):
        if at is not None:
            begun[task] = timezone.localdate(at)
        if period is not None:
            held.setdefault(task, []).append(period)
    return {
        task.pk
        for task in running
        if review_missing(
            begun.get(task.pk, timezone.localdate(task.recorded_at)), held.get(task.pk, ()), today, months
        )
    }


def contacts_of(tasks: Iterable[Task]) -> dict[int, InternalContact]:
    """The contact that counts of each row: one statement."""
    rows = InternalContact.objects.filter(task__in=[task.pk for task in tasks]).select_related("person")
    return {row.task_id: row for row in rows.order_by("pk")}


def low_aims(tasks: Iterable[Task]) -> list[LowAim]:
    """Rows whose newest assessment says that the aim is too low: one statement."""
    held = {task.pk: task for task in tasks}
    rows: Any = AimAssessment.objects.filter(task__in=list(held)).select_related("version").order_by("pk")
    newest = {row.task_id: row for row in rows}
    found = []
    for pk, row in newest.items():
        now = held[pk].current
        if row.aim == Aim.LOW and now is not None:
            raised = (now.target, now.standard) != (row.version.target, row.version.standard)
            found.append(LowAim(now.target, raised))
    return found


def origin_of(task: Task) -> Matter | None:
    """The decision that a row carries out, itself or through the rows it breaks down."""
    row: Task | None = task
    for _ in range(DEEPEST):
        if row is None:
            return None
        if row.table.matter is not None:
            return row.table.matter
        parent = row.parent_id
        row = Task.objects.select_related("table__matter").filter(pk=parent).first() if parent else None
    return None
