"""What bulletins are due, their numbers of the rulebook, and what was compiled before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from accountability.enums import TaskCategory
from accountability.models import Bulletin, Task, TaskTable
from accountability.models.tables import COUNTY_KINDS
from accountability.rules.bulletin_content import Content, Past, from_text
from accountability.rules.bulletins import ended_quarters
from accountability.rules.compiling import Limits
from core.models import Rulebook
from core.periods import Period
from core.rulebook import base_line, first_parameters, in_force, parameters
from decisions.enums import Category

PAST = 7
"""Former quarters that a bulletin shows besides its own."""


@dataclass(frozen=True, slots=True)
class BulletinNumbers:
    """What the rulebook asks: days after the quarter, days after a deployment's end, who is named, warning days."""

    days: int
    announcement_days: int
    limits: Limits
    warning_days: int
    rulebook: str


def numbers_on(day: date) -> BulletinNumbers:
    """The numbers in force on that day: two statements."""
    found: Rulebook | None = in_force(day)
    of = parameters(found) if found is not None else first_parameters(base_line())
    limits = Limits(
        of.whole("accountability.praised_places"), of.whole("accountability.criticised_items"),
        of.whole("accountability.criticised_days"),
    )  # fmt: skip
    return BulletinNumbers(
        of.whole("accountability.bulletin_days"), of.whole("accountability.announcement_days"), limits,
        of.whole("deadline.warning_days"), str(found) if found is not None else "",
    )  # fmt: skip


def quarters_due(today: date) -> list[Period]:
    """Quarters that are over and have a bulletin due, the newest first: one statement."""
    rows = TaskTable.objects.in_force().order_by().values_list("year").annotate(first=Min("recorded_at"))
    held = {year: timezone.localdate(at) for year, at in rows}
    return ended_quarters(min(held.values(), default=None), held.keys(), today)


def deployments_due(today: date) -> QuerySet[Task]:
    """Phase rows of the county's tables that have reached their end and were not announced yet (JH-A-6.3-d)."""
    ended = deployments().filter(current__deadline__lte=today, bulletins__isnull=True)
    return ended.order_by("current__deadline", "pk")


def deployments() -> QuerySet[Task]:
    """Phase rows of the county, but for personnel decisions."""
    phase = Task.objects.in_force().filter(table__kind__in=COUNTY_KINDS, current__category=TaskCategory.PHASE)
    open_ones = Q(table__matter__isnull=True) | ~Q(table__matter__category=Category.PERSONNEL)
    return phase.filter(open_ones).select_related("current__lead_unit", "table")


def content_of(bulletin: Bulletin) -> Content:
    """The frozen content; ``current__content`` is selected."""
    assert bulletin.current is not None
    return from_text(bulletin.current.content.text)


def former(quarter: Period) -> tuple[Content | None, tuple[Past, ...]]:
    """The content issued for the quarter before, and the figures of it and its forerunners: one statement."""
    rows = Bulletin.objects.quarterly().issued().filter(period=quarter.previous().code)
    found = rows.select_related("current__content").order_by("-correction").first()
    if found is None:
        return None, ()
    content = content_of(found)
    total = content.total
    own = Past(found.period, content.head.label, found.number, total.on_time, total.late, total.overdue)
    return replace(content, tasks=(), items=()), (*content.past, own)[-PAST:]
