"""Decisions that wait for their table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.gathering.tables import Numbers, due_of
from core import calendar
from core.enums import Light


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """``table`` is the address of a table that is being made, "" where there is none; ``begin`` begins one."""

    number: str
    title: str
    unit: str
    level: str
    resolved: str
    due: str
    light: Light
    url: str
    table: str
    begin: str


def waiting_lines(rows: Iterable[Any], today: date, numbers: Numbers) -> list[WaitingLine]:
    """Rows of ``awaiting_decomposition`` in their order; the lead unit is selected."""
    return [_line(row, today, numbers) for row in rows]


def _line(row: Any, today: date, numbers: Numbers) -> WaitingLine:
    due = due_of(row.resolved_at, numbers.decomposition_days)
    return WaitingLine(
        number=row.number, title=row.title, unit=row.lead_unit.name,
        level=row.get_level_display() if row.level else row.get_suggested_level_display(),
        resolved=timezone.localdate(row.resolved_at).isoformat(), due=due.isoformat(),
        light=calendar.light(due, today, behind=False, warning_days=numbers.warning_days),
        url=reverse("decisions:matter", args=[row.pk]),
        table=reverse("accountability:table", args=[row.table_pk]) if row.table_pk else "",
        begin=reverse("accountability:begin_for_matter", args=[row.pk]),
    )  # fmt: skip
