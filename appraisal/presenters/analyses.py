"""Quarterly analyses as ready strings: what is owed, one analysis with its figures, the chart of growth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone

from appraisal.gathering.analyses import Field
from appraisal.models import AnalysisFigure, Period, QuarterAnalysis
from appraisal.rules.analyses import change
from core.charts_rows import Rows, Span, rows
from core.numbers import fixed

Filed = Mapping[tuple[str, str], QuarterAnalysis]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One analysis owed: by whom, of whom, until when."""

    unit: str
    team: str
    keys: str
    state: str
    tone: str
    filed: str
    url: str
    write_url: str


def duty_lines(
    field: Field, period: Period, filed: Filed, *, due: date, today: date, writes: frozenset[int]
) -> list[DutyLine]:
    """Every duty of the quarter in the order of departments; ``writes`` are units for which the reader writes."""
    lines = []
    for duty in field.duties:
        row = filed.get((duty.unit, duty.team.code))
        unit = field.units[duty.unit]
        state, tone = _state(row, due, today)
        write = reverse("appraisal:write_analysis", args=[period.pk, duty.unit, duty.team.code])
        lines.append(
            DutyLine(
                unit=unit.name, team=duty.team.name, keys="、".join(key.name for key in duty.keys), state=state,
                tone=tone,
                filed=_when(row), url=reverse("appraisal:analysis", args=[row.pk]) if row else "",
                write_url=write if unit.pk in writes and today > period.last_day else "",
            )
        )  # fmt: skip
    return lines


def _state(row: QuarterAnalysis | None, due: date, today: date) -> tuple[str, str]:
    if row is not None:
        late = timezone.localdate(row.recorded_at) > due and row.version == 1
        return (f"已分析（第 {row.version} 稿）", "warning" if late else "success")
    return ("逾期未报", "danger") if today > due else ("待分析", "neutral")


def _when(row: QuarterAnalysis | None) -> str:
    return f"{timezone.localtime(row.recorded_at):%Y-%m-%d}" if row is not None else ""


def figure_text(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"


def growth(one: AnalysisFigure) -> Fraction | None:
    return change(one.value, one.base)


def change_text(one: AnalysisFigure) -> str:
    """Growth with two places, half up; — where there is no base."""
    rate = growth(one)
    return "—" if rate is None else fixed(Decimal(rate.numerator) / Decimal(rate.denominator), 2)


@dataclass(frozen=True, slots=True)
class FigureLine:
    name: str
    value: str
    base: str
    change: str


def figure_lines(row: QuarterAnalysis) -> list[FigureLine]:
    return [
        FigureLine(one.indicator.name, figure_text(one.value), figure_text(one.base), change_text(one))
        for one in row.figures.all()
    ]


def growth_chart(analyses: Iterable[QuarterAnalysis]) -> list[Rows | None]:
    """One chart for each key indicator that has growth in several teams: a bar per team, the best first."""
    held: defaultdict[str, list[tuple[Fraction, str, str]]] = defaultdict(list)
    for row in analyses:
        for one in row.figures.all():
            rate = growth(one)
            if rate is not None:
                held[one.indicator.name].append((rate, row.member.name, change_text(one)))
    return [_chart(name, found) for name, found in held.items()]


def _chart(name: str, found: Sequence[tuple[Fraction, str, str]]) -> Rows | None:
    ordered = sorted(found, key=lambda one: (-one[0], one[1]))
    spans = [Span(team, 0, max(rate, Fraction(0)), f"{text}%", (team, f"{text}%")) for rate, team, text in ordered]
    if not any(rate > 0 for rate, _, _ in ordered):
        return None
    return rows(f"{name}比上年同期", spans, columns=("领导班子", "增幅"), labels=96)
