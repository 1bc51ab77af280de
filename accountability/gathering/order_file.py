"""The file of an order: its own moves, and inspections, problems, rectifications and talks on its task, by date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from accountability.models import (
    Inspection,
    OrderMove,
    Problem,
    RectificationOrder,
    Summons,
    SummonsTalk,
    SupervisionOrder,
)
from organization.models import Account

ORDER = SupervisionOrder._meta.label_lower


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the file: when, what, who, its text, files as (name, key of the OrderFile), a page with its key."""

    at: datetime
    what: str
    who: str
    text: str
    files: list[tuple[str, int]] = field(default_factory=list)
    page: str = ""
    pk: int = 0


def file_of(order: SupervisionOrder, me: Account) -> list[Entry]:
    """Everything in the order of the days, as far as the reader may see it (LS-4.3-a): a constant number of
    statements. What came after the close-out is no part of it."""
    beside = [one for one in _beside(order, me) if order.closed_at is None or one.at <= order.closed_at]
    return sorted([*_moves(order), *beside], key=lambda one: one.at)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)))


def _moves(order: SupervisionOrder) -> Iterator[Entry]:
    rows = OrderMove.objects.filter(order=order).select_related("unit", "recorded_by__person")
    for row in rows.prefetch_related("files__file").order_by("pk"):
        parts = [row.text] if row.text else []
        parts += [f"完成进度 {row.percent}%"] if row.percent is not None else []
        parts += [f"期限 {row.until}"] if row.until is not None else []
        unit = f"{row.unit.name} " if row.unit else ""
        files = [(one.file.name, one.pk) for one in row.files.all()]
        yield Entry(row.recorded_at, row.get_event_display(), f"{unit}{row.recorded_by}", "\n".join(parts), files)


def _beside(order: SupervisionOrder, me: Account) -> Iterator[Entry]:
    """What other work of supervision left on the same task, or names the order as what it comes from."""
    named = Q(source_kind=ORDER, source_pk=order.pk)
    if order.task_id is not None:
        of_task = {"task": order.task_id}
        named |= Q(**of_task)
        for visit in Inspection.objects.visible_to(me).filter(**of_task):
            yield Entry(
                _morning(visit.starts_on), "督查", "", f"{visit.title}：{visit.topic}", page="inspection", pk=visit.pk
            )
        problems = Problem.objects.visible_to(me).filter(**of_task)
        for problem in problems.select_related("recorded_by__person"):
            yield Entry(
                problem.recorded_at, "督查发现问题", str(problem.recorded_by), problem.text, page="inspection",
                pk=problem.inspection_id,
            )  # fmt: skip
        seen = Summons.objects.visible_to(me).filter(flag__task=order.task_id).order_by().values("pk")
        talks = SummonsTalk.objects.filter(summons__in=seen).select_related("summons__unit", "summons__person")
        for talk in talks.select_related("recorded_by__person"):
            of = talk.summons
            text = f"第 {of.level} 级约谈：{of.unit.name} {of.person.name}"
            yield Entry(_morning(talk.held_on), "约谈", str(talk.recorded_by), text, page="summons", pk=of.pk)
    for row in RectificationOrder.objects.visible_to(me).filter(named).select_related("recorded_by__person"):
        text = f"{row.number} {row.issue}（{row.get_state_display()}）"
        yield Entry(row.recorded_at, "限期整改", str(row.recorded_by), text, page="rectification", pk=row.pk)
