"""The ranking report as an official paper: the summary, then one table per group as attachment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from appraisal.enums import VersionState
from appraisal.reports import wording
from appraisal.reports.content import Report, Row, Table
from appraisal.reports.units import UnitSheet
from core.documents.columns import Column, Kind
from core.documents.paper import Paper, PrintTable, TableLayout, lay_out
from core.documents.pdf import OFFICIAL_CSS, render_pdf
from core.numbers import plain, points2

REPORT_CSS = Path(__file__).with_name("report.css")
NARROW_ITEMS = 3
"""With more top items than these the table is printed across the page."""
UPRIGHT_AREA, UPRIGHT_SIZES = 442, (9,)
"""Points of width, and the type size of a table on upright pages: a group of 23 and its notes stay on one."""
MINUS = "−"
MARK = "※"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One table on its own pages. ``label`` is 附件1."""

    label: str
    title: str
    table: PrintTable
    wide: bool

    @property
    def layout(self) -> TableLayout:
        if self.wide:
            return self.table.wide
        return lay_out(self.table.columns, self.table.rows, area=UPRIGHT_AREA, sizes=UPRIGHT_SIZES)


def print_report(
    report: Report, *, issuer: str, number: str, by: str, at: datetime, sheets: list[UnitSheet] | None = None
) -> bytes:
    """The PDF: official paper with red head, attachments per group, and per unit when ``sheets`` are given."""
    attachments = [_attachment(report, table) for table in report.tables]
    if len(attachments) > 1:
        attachments = [
            Attachment(f"附件{place}", one.title, one.table, one.wide) for place, one in enumerate(attachments, start=1)
        ]
    day = paper_day(report, at)
    title = wording.title(report, county=settings.COUNTY_NAME)
    paper = Paper(
        title=wording.broken(title),
        body=wording.summary(report, county=settings.COUNTY_NAME),
        issuer=issuer,
        number=number or wording.BLANK_NUMBER.format(year=day.year),
        addressee="各被考评单位",
        signatory=issuer,
        day=day,
        attachments=[one.title for one in attachments],
        printed_by="" if sheets else issuer,
        printed_on=None if sheets else day,
    )
    context = {
        "paper": paper,
        "attachments": attachments,
        "sheets": sheets or [],
        "mark": wording.STATE_MARKS[report.state],
    }
    html = render_to_string("appraisal/documents/ranking.html", context)
    return render_pdf(html, title=title, at=at, author=by, stylesheets=(OFFICIAL_CSS, REPORT_CSS))


def paper_day(report: Report, at: datetime) -> date:
    """The day of approval; a paper about a preliminary result bears the day it was made."""
    publication = report.publication
    if report.state is VersionState.FINAL and publication is not None and publication.meeting_on is not None:
        return publication.meeting_on
    return timezone.localdate(at)


def _attachment(report: Report, table: Table) -> Attachment:
    title = f"{table.name}{report.period.label}排名表"
    return Attachment("附件", title, print_table(report, table), wide=len(table.tops) > NARROW_ITEMS)


def print_table(report: Report, table: Table) -> PrintTable:
    """The ranking of a group as ready strings."""
    moved, reward = bool(report.baseline), table.has_reward
    item, per_line = (8, 3) if len(table.tops) > NARROW_ITEMS else (9, 4)
    columns = [
        Column("名次", Kind.RANK, 5),
        Column("单位"),
        *(Column(f"{stacked(top.name, per_line)}\n{plain(top.weight)}", Kind.POINTS2, item) for top in table.tops),
        Column("初步\n得分", Kind.POINTS2, 9),
        Column("表彰\n加分", Kind.POINTS2, 7),
        *([Column("奖励\n分", Kind.POINTS2, 7)] if reward else []),
        Column("扣分", Kind.POINTS2, 8),
        Column("最终\n得分", Kind.POINTS2, 9),
        *([Column("变化", Kind.CENTER, 6)] if moved else []),
    ]
    rows = [_cells(row, moved=moved, reward=reward) for row in table.rows]
    return PrintTable(
        columns,
        rows,
        legend=(f"权重合计 {plain(table.total_weight)} 分，表头数字为权重分", "单位：分"),
        notes=wording.notes(report, table),
    )


def stacked(name: str, per_line: int) -> str:
    """A head in lines of like length, none longer than ``per_line``: 招商 over 引资, never 招商引 over 资."""
    lines = -(-len(name) // per_line)
    length, longer = divmod(len(name), lines or 1)
    cuts = [place * length + min(place, longer) for place in range(lines + 1)]
    return "\n".join(name[start:end] for start, end in zip(cuts, cuts[1:], strict=False))


def _cells(row: Row, *, moved: bool, reward: bool) -> list[str]:
    return [
        str(row.rank),
        f"{row.name}{MARK}" if row.barred else row.name,
        *(points2(weighted) for _, weighted, _ in row.items),
        points2(row.initial),
        _or_dash(row.bonus),
        *([_or_dash(row.reward)] if reward else []),
        f"{MINUS}{points2(row.deduction)}" if row.deduction else "—",
        points2(row.final),
        *([_moved(row.moved)] if moved else []),
    ]


def _or_dash(points: int) -> str:
    return points2(points) if points else "—"


def _moved(places: int | None) -> str:
    if places is None:
        return "新增"
    return "—" if places == 0 else f"↑{places}" if places > 0 else f"↓{-places}"
