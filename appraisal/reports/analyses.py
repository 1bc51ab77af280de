"""The quarter's performance analysis of a department as an official paper, a chart beside each table (JH-C-3.3-f)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from appraisal.models import Period, QuarterAnalysis
from appraisal.presenters.analyses import change_text, figure_text, growth_chart
from appraisal.rules.periods import parse_period
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable
from core.documents.pdf import OFFICIAL_CSS, render_pdf
from core.numbers import chinese_numeral
from organization.models import Unit

CSS = Path(__file__).with_name("analysis.css")
COLUMNS = (
    Column("领导班子", Kind.TEXT), Column("重点指标", Kind.TEXT), Column("本期累计", Kind.TEXT),
    Column("上年同期", Kind.TEXT), Column("增幅（%）", Kind.TEXT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Lines, then a table, then charts."""

    lines: Sequence[Line]
    table: PrintTable | None = None
    drawings: Sequence[Any] = ()


def analysis_pdf(period: Period, unit: Unit, rows: Sequence[QuarterAnalysis], *, by: str, at: datetime) -> bytes:
    """The newest analyses of one department for all its teams; ``rows`` have their figures at hand."""
    title = f"{parse_period(period.label).label}重点指标实绩分析"
    paper = Paper(title=title, signatory=unit.name, day=timezone.localdate(at))
    html = render_to_string("documents/analysis.html", {"paper": paper, "parts": _parts(rows)})
    return render_pdf(html, title=title, at=at, author=by, stylesheets=(OFFICIAL_CSS, CSS))


def _parts(rows: Sequence[QuarterAnalysis]) -> list[Part]:
    table = [
        [row.member.name, one.indicator.name, figure_text(one.value), figure_text(one.base), change_text(one)]
        for row in rows
        for one in row.figures.all()
    ]
    drawings = [chart for chart in growth_chart(rows) if chart is not None]
    head = Part([Line("一、重点指标完成情况", 1)], PrintTable(columns=COLUMNS, rows=table), drawings)
    texts = [
        Part([Line(f"{chinese_numeral(place)}、{row.member.name}", 1), *_lines(row)])
        for place, row in enumerate(rows, start=2)
    ]
    return [head, *texts]


def _lines(row: QuarterAnalysis) -> list[Line]:
    parts = [("", row.judgement), ("存在问题：", row.problems), ("工作建议：", row.advice)]
    return [
        Line(f"{label if index == 0 else ''}{text.strip()}")
        for label, whole in parts
        for index, text in enumerate(part for part in whole.splitlines() if part.strip())
    ]
