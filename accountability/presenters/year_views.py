"""A year of a team or a cadre as panels with figures (JH-A-6.5-a)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.gathering.chain import Key
from accountability.gathering.year_views import (
    CASES,
    FINDINGS,
    KINDS,
    SUMMONSES,
    YearRows,
)
from accountability.presenters.chain import chain_url
from accountability.presenters.listing import Cell, Listing, Panel
from organization.models import Unit

HEADS = ("事项", "登记日期", "状态", "来龙去脉")
EMPTY = (
    "本年没有监督记录",
    "没有督查发现的问题、限期整改、督办单和约谈；责任追究只列出您有权查看的。有记录后分类列在这里。",
)


def year_panels(of: YearRows, addresses: Mapping[Key, str]) -> list[Panel]:
    """One panel for each kind that something is recorded of, each row with its day, state and chain; one for a year
    without any. That a kind has none stands in the figures."""
    held = [kind for kind in KINDS if of.rows[kind]]
    if not held:
        return [Panel("监督情况", listing=Listing("监督情况", HEADS, [], EMPTY))]
    return [Panel(f"{kind}（{of.count(kind)}）", listing=_listing(kind, of.rows[kind], addresses)) for kind in held]


def _listing(kind: str, rows: list[Any], addresses: Mapping[Key, str]) -> Listing:
    lines = [_row(kind, row, addresses) for row in rows]
    return Listing(kind, HEADS, lines, EMPTY)


def _row(kind: str, row: Any, addresses: Mapping[Key, str]) -> list[Cell]:
    key = (row._meta.label_lower, row.pk)
    day = timezone.localdate(row.recorded_at).isoformat()
    return [
        Cell(_title(kind, row), addresses.get(key, "")), Cell(day, figures=True), Cell(_state(kind, row)),
        Cell("从此处看", chain_url(key)),
    ]  # fmt: skip


def _title(kind: str, row: Any) -> str:
    if kind == FINDINGS:
        return f"{row.inspection.title}：{row.text[:60]}"
    if kind == CASES:
        return f"{row.number} {row.title}"
    if kind == SUMMONSES:
        return f"{row.person.name} 第 {row.level} 级约谈"
    return str(row)


def _state(kind: str, row: Any) -> str:
    if kind == FINDINGS:
        return str(row.get_grade_display())
    return str(row.get_stage_display() if kind == CASES else row.get_state_display())


def year_stats(of: YearRows) -> list[tuple[str, str]]:
    """The figures, as facts."""
    found = [(kind, str(of.count(kind))) for kind in KINDS]
    return [*found, ("未销号的整改", str(of.open_rectifications)), ("未办结的督办单", str(of.open_orders))]


def units_listing(units: list[Unit], figures: Mapping[int, Mapping[str, int]], year: int) -> Listing:
    rows = [
        [Cell(unit.name, f"{reverse('accountability:unit_year', args=[unit.pk])}?year={year}"),
         *(Cell(str(figures[unit.pk][kind]), figures=True) for kind in KINDS)]
        for unit in units
    ]  # fmt: skip
    return Listing("年度监督情况", ("单位", *KINDS), rows, ("没有单位", "您的职责范围内没有参加考核的单位。"))
