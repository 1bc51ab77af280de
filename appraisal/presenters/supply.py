"""Suppliers' dues, the catalogue, own figures and queries as lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing
from appraisal.enums.values import QueryOutcome
from appraisal.gathering.data_dues import DataDue
from appraisal.models import Series, SeriesValue, ValueQuery
from appraisal.presenters.supply_grid import text_of
from appraisal.rules.figures import short
from appraisal.rules.periods import parse_period

HEADS_OF_SERIES = ("名称", "计量单位", "责任单位", "报送频率", "范围", "变动限度")
_TONES = {QueryOutcome.CORRECTED: "warning", QueryOutcome.UPHELD: "success"}


def dues_listing(dues: Iterable[DataDue]) -> Listing:
    """One line for each supplier and period."""
    heads = ("责任单位", "期间", "已填", "状态", "截止日期")
    rows = []
    for one in dues:
        url = reverse("appraisal:data_grid", args=[one.supplier, one.period])
        state = Cell("已报送", tone="success")
        if not one.submitted:
            state = Cell("未报送", tone="warning", light=one.light, note=one.set_aside)
        cells = [
            Cell(one.name, url), Cell(parse_period(one.period).label, figures=True),
            Cell(f"{one.filled} / {one.needed}", figures=True), state, Cell(one.due.isoformat(), figures=True),
        ]  # fmt: skip
        rows.append(cells)
    empty = ("没有需要报送的数据", "方案下发并登记数据目录后，需要填报的期间列在这里。")
    return Listing("各期数据", heads, rows, empty, widths=(24, 16, 12, 12, 14))


def series_row(one: Series, *, manages: bool = False) -> list[Cell]:
    """A line of the catalogue; the supplier is joined."""
    low = "不限" if one.low is None else short(one.low)
    high = "不限" if one.high is None else short(one.high)
    url = reverse("appraisal:edit_series", args=[one.pk]) if manages else ""
    return [
        Cell(one.name, url, note=one.code), Cell(one.measure), Cell(one.supplier.name),
        Cell(one.get_frequency_display(), note=f"基期：{one.get_base_rule_display()}"),
        Cell(f"{low} 至 {high}", figures=True), Cell(f"{one.jump}%", figures=True),
    ]  # fmt: skip


def own_listing(
    values: Sequence[SeriesValue], bases: Mapping[int, SeriesValue], asked: Mapping[int, ValueQuery], *, may_ask: bool
) -> Listing:
    """An appraised unit's figures with what they are compared with, their suppliers, and what was asked about them."""
    heads = ("数据", "期间", "数值", "责任单位", "说明", "疑问")
    rows = []
    for one in values:
        query = asked.get(one.pk)
        if query is not None:
            told = Cell(query.get_outcome_display() if query.outcome else "待答复", note=query.answer or query.question)
        elif may_ask:
            told = Cell("提出疑问", reverse("appraisal:ask_query", args=[one.pk]))
        else:
            told = Cell("")
        rows.append([
            Cell(one.series.name, note=one.unit.name), Cell(parse_period(one.period).label, figures=True),
            Cell(f"{text_of(None if one.not_applicable else one.value)} {one.series.measure}", figures=True,
                 note=_compared(bases.get(one.pk))),
            Cell(one.series.supplier.name), Cell(one.reason), told,
        ])  # fmt: skip
    empty = ("还没有报送的数据", "责任单位报送后，本单位的数据列在这里，可以逐项核对。")
    return Listing("数据", heads, rows, empty, widths=(30, 16, 18, 20, 30, 30))


def _compared(base: SeriesValue | None) -> str:
    return "" if base is None else f"基期（{parse_period(base.period).short}）{text_of(base.value)}"


def queries_listing(rows: Iterable[ValueQuery], *, mine: Collection[int]) -> Listing:
    """Queries with their answers, ``mine``: ids of those to answer; value, series, supplier and people are joined."""
    heads = ("疑问", "单位", "数据", "提出", "答复期限", "结论")
    found = []
    for row in rows:
        value = row.value
        shown = text_of(None if value.not_applicable else value.value)
        done = row.answered_at is not None
        url = reverse("appraisal:answer_query", args=[row.pk]) if row.pk in mine and not done else ""
        tone = _TONES[QueryOutcome(row.outcome)] if row.outcome else "warning"
        found.append([
            Cell(row.question, url), Cell(value.unit.name),
            Cell(f"{value.series.name} {parse_period(value.period).label}", note=f"{shown} {value.series.measure}"),
            Cell(str(row.asked_by), note=f"{timezone.localdate(row.asked_at).isoformat()}"),
            Cell(row.due.isoformat(), figures=True),
            Cell(row.get_outcome_display() if done else "待答复", tone=tone, note=row.answer),
        ])  # fmt: skip
    empty = ("没有疑问", "被考核单位对本单位数据提出的疑问列在这里。")
    return Listing("数据疑问", heads, found, empty, widths=(40, 20, 30, 18, 14, 30))
