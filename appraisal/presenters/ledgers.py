"""Ledgers as lines."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell
from appraisal.enums.values import LedgerKind
from appraisal.gathering.ledgers import CellLedger, ItemLedger
from appraisal.models import ItemReport, LedgerEntry
from appraisal.rules.figures import short
from core.periods import parse_period

HEADS = ("考评对象", "所属期间", "来源", "日期", "数值", "情况", "登记人", "材料")
ITEM_HEADS = ("考评项目", "责任单位", "考核系统", "台账", "缺月报", "缺季报", "年终报送")


def entry_row(one: LedgerEntry, *, keeps: bool = False, item: bool = False) -> list[Cell]:
    """A line of a ledger; member and people are joined. ``keeps``: the reader may take it back."""
    url = reverse("appraisal:withdraw_ledger", args=[one.pk]) if keeps else ""
    paper = reverse("appraisal:ledger_file", args=[one.pk]) if one.document_id else ""
    cells = [
        Cell(one.member.name), Cell(parse_period(one.period).label), Cell(one.get_kind_display()),
        Cell(one.dated.isoformat(), figures=True), Cell("" if one.value is None else short(one.value), figures=True),
        Cell(one.text), Cell("撤销" if url else str(one.recorded_by), url, note=str(one.recorded_by) if url else ""),
        Cell("下载" if paper else "", paper),
    ]  # fmt: skip
    return [Cell(one.indicator.name), *cells] if item else cells


def item_row(one: ItemLedger) -> list[Cell]:
    """A line of an item."""
    months, quarters = one.missing[LedgerKind.MONTH], one.missing[LedgerKind.QUARTER]
    return [
        Cell(one.item.name, reverse("appraisal:ledger", args=[one.item.pk])), Cell(str(one.item.responsible_unit)),
        Cell(one.item.group.name), Cell(f"{one.entries} 条", figures=True),
        Cell(f"{len(months)} 期", tone="warning") if months else Cell("不缺"),
        Cell(f"{len(quarters)} 期", tone="danger", note="、".join(one.label.partition("第")[2] for one in quarters))
        if quarters
        else Cell("不缺"),
        Cell("已报送", tone="success") if one.reported else Cell("未报送"),
    ]  # fmt: skip


def report_facts(report: ItemReport | None) -> list[tuple[str, str]]:
    """What was reported at the year's end."""
    if report is None:
        return []
    when = timezone.localtime(report.recorded_at)
    return [("报送", f"{report.recorded_by} {when:%Y-%m-%d %H:%M}"), ("考评情况", report.text)]


def cell_lines(found: CellLedger) -> list[tuple[str, str]]:
    """The entries on one unit for the page of its score: period and figure, then what it says."""
    return [
        (
            f"{parse_period(one.period).label}{one.get_kind_display()}",
            f"{'' if one.value is None else short(one.value) + '，'}{one.text}"
            f"（{one.recorded_by} {one.dated.isoformat()}）",
        )
        for one in found.entries
    ]
