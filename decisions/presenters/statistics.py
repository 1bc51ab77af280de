"""Statistics as the page and the workbook show them: figures once formatted, charts with their tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from core.charts_rows import Rows, Span, rows
from decisions.gathering.statistics import failures_of, matters_of, passages_of
from decisions.models import Matter
from decisions.rules.statistics import (
    Blocked,
    Counted,
    Spread,
    Standing,
    blocked,
    by_category,
    by_year,
    spreads,
    tenths,
)

SPREAD_COLUMNS = ("环节", "办结次数", "四分之一位数", "中位数", "四分之三位数", "最长")
BLOCKED_COLUMNS = ("条款", "受阻情形", "事项数", "占比（%）", "次数")
COUNT_COLUMNS = ("合计", *(one.label for one in Standing))


@dataclass(frozen=True, slots=True)
class CountRow:
    """A category or year with its numbers: all, and by how far they are."""

    name: str
    url_value: str
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything of the page. Charts are None where there is nothing to draw."""

    matters: Sequence[Counted]
    totals: Sequence[tuple[str, int]]
    spreads: Sequence[Spread]
    spread_rows: Sequence[Sequence[str]]
    spread_chart: Rows | None
    blocked: Sequence[Blocked]
    blocked_rows: Sequence[Sequence[str]]
    categories: Sequence[CountRow]
    category_chart: Rows | None
    years: Sequence[CountRow]


def statistics_of(chosen: QuerySet[Matter]) -> Statistics:
    """Three statements, whatever the history."""
    matters = matters_of(chosen)
    stages = spreads(passages_of(chosen))
    held = blocked(failures_of(chosen), len(matters))
    categories = [_counted(f"{int(one.value)}. {one.label}", one.value, n) for one, n in by_category(matters).items()]
    totals = Counter(one.standing for one in matters)
    return Statistics(
        matters=matters, totals=[("全部事项", len(matters)), *((one.label, totals[one]) for one in Standing)],
        spreads=stages, spread_rows=[_spread_row(one) for one in stages], spread_chart=_spread_chart(stages),
        blocked=held, blocked_rows=[_blocked_row(one) for one in held], categories=categories,
        category_chart=_category_chart(categories),
        years=[_counted(f"{year} 年", str(year), n) for year, n in by_year(matters).items()],
    )  # fmt: skip


def _counted(name: str, value: str, numbers: Mapping[Standing, int]) -> CountRow:
    return CountRow(name, value, [sum(numbers.values()), *(numbers.get(one, 0) for one in Standing)])


def _spread_row(one: Spread) -> list[str]:
    middle = [f"{tenths(value).normalize():f}" for value in (one.lower, one.median, one.upper)]
    return [one.stage.label, str(one.count), *middle, str(one.longest)]


def _blocked_row(one: Blocked) -> list[str]:
    return [one.clause, one.title, str(one.matters), f"{tenths(one.share * 100)}", str(one.times)]


def _spread_chart(found: Sequence[Spread]) -> Rows | None:
    """From the first to the third quartile, the median as a mark."""
    if not found:
        return None
    spans = [
        Span(
            label=one.stage.label, starts=one.lower, ends=one.upper, text=f"中位数 {row[3]}", cells=tuple(row),
            mark=one.median,
        )
        for one, row in ((each, _spread_row(each)) for each in found)
    ]  # fmt: skip
    return rows("各环节历时（日）", spans, columns=SPREAD_COLUMNS)


def _category_chart(found: Sequence[CountRow]) -> Rows | None:
    if not found:
        return None
    spans = [
        Span(label=_short(one.name), starts=0, ends=one.numbers[0], text=f"{one.numbers[0]} 件",
             cells=(one.name, *(str(number) for number in one.numbers)))
        for one in found
    ]  # fmt: skip
    return rows("各类别事项（件）", spans, columns=("类别", *COUNT_COLUMNS), labels=184)


def _short(name: str) -> str:
    """What fits beside the bars."""
    return name if len(name) <= 15 else f"{name[:13]}…"
