"""Reports as lines of lists, as a page, as the calendar of what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import DueState, Reception, ReportKind
from accountability.gathering.reports import Owed, PhaseOwed
from accountability.gathering.rows import version_of
from accountability.models import ProgressReport, ReportSheet
from accountability.presenters.listing import Cell, Listing
from accountability.rules.reports import Part
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet

TONES = {
    DueState.NOT_YET: "neutral", DueState.DUE: "info", DueState.OVERDUE: "danger", DueState.FILED: "success",
    DueState.RETURNED: "warning",
}  # fmt: skip
Newest = Mapping[int, tuple[ProgressReport, Reception | None]]


@dataclass(frozen=True, slots=True)
class ReportLineView:
    """A report in a list."""

    title: str
    url: str
    unit: str
    kind: str
    number: str
    filed: str
    state: str
    tone: str
    late: bool


@dataclass(frozen=True, slots=True)
class DueView:
    """A report that is owed; ``write_url`` where its unit writes it, ``url`` of what was filed."""

    unit: str
    unit_pk: int
    kind: str
    due: str
    state: str
    tone: str
    number: str
    url: str
    write_url: str
    reminded: str
    closed: bool


def state_text(report: ProgressReport | None, outcome: Reception | None) -> tuple[str, str]:
    """Wording and tone of how far a report has come."""
    if report is None:
        return "草稿", "neutral"
    if outcome is None:
        return "已报送待接收", "info"
    return (outcome.label, "warning" if outcome is Reception.RETURNED else "success")


def report_lines(sheets: Iterable[ReportSheet], newest: Newest) -> list[ReportLineView]:
    """In their order; the unit is selected."""
    found = []
    for sheet in sheets:
        report, outcome = newest.get(sheet.pk, (None, None))
        state, tone = state_text(report, outcome)
        filed = f"{timezone.localtime(report.recorded_at):%Y-%m-%d}" if report is not None else ""
        found.append(
            ReportLineView(
                sheet.title, reverse("accountability:report", args=[sheet.pk]), sheet.unit.name,
                sheet.get_kind_display(), report.number if report is not None else "", filed, state, tone,
                report is not None and report.late,
            )
        )  # fmt: skip
    return found


def reports_sheet(lines: Iterable[ReportLineView]) -> Sheet:
    columns = [
        Column("填报单位", width=18), Column("报告", width=34), Column("种类"), Column("编号", width=20),
        Column("报送日期"), Column("状态", width=16), Column("逾期报送"),
    ]  # fmt: skip
    rows = (
        [one.unit, one.title, one.kind, one.number, one.filed, one.state, "是" if one.late else ""] for one in lines
    )
    return Sheet("执行情况报告", columns, rows, freeze=1)


def due_views(rows: Iterable[Owed], reminded: Mapping[tuple[int, str], date]) -> list[DueView]:
    """In their order."""
    return [_due(one, reminded.get((one.unit.pk, one.kind.value))) for one in rows]


def by_unit(lines: Iterable[DueView], kinds: Sequence[ReportKind]) -> list[tuple[str, list[DueView | None]]]:
    """(unit, what it owes of each kind or None where a filter left it out), in their order."""
    found: dict[int, tuple[str, dict[str, DueView]]] = {}
    for one in lines:
        found.setdefault(one.unit_pk, (one.unit, {}))[1][one.kind] = one
    return [(name, [held.get(kind.label) for kind in kinds]) for name, held in found.values()]


def _due(one: Owed, told: date | None) -> DueView:
    writes = one.state is not DueState.FILED and not one.closed
    filed = one.sheet is not None and bool(one.number)
    return DueView(
        one.unit.name, one.unit.pk, one.kind.label, one.due.isoformat(), one.state.label, TONES[one.state], one.number,
        reverse("accountability:report", args=[one.sheet.pk]) if filed and one.sheet is not None else "",
        write_url(one) if writes else "", told.isoformat() if told is not None else "", one.closed,
    )  # fmt: skip


def write_url(one: Owed) -> str:
    """Where the unit writes a report that it owes."""
    return reverse("accountability:write_report", args=[one.unit.pk, one.year, one.kind.value])


def phases_listing(rows: Iterable[PhaseOwed]) -> Listing:
    """In their order; what was filed leads to the report."""
    found = []
    for one in rows:
        of = version_of(one.task)
        url = reverse("accountability:report", args=[one.sheet.pk]) if one.sheet is not None and one.number else ""
        found.append([
            Cell(of.target, reverse("accountability:task", args=[one.task.pk]), note=one.task.table.title),
            Cell(of.lead_unit.name if of.lead_unit else ""), Cell(one.due.isoformat(), figures=True),
            Cell(one.state.label, tone=TONES[one.state]), Cell(one.number or "—", url),
        ])  # fmt: skip
    heads = ("阶段性部署", "牵头单位", "到期", "状态", "编号")
    return Listing("阶段性报告", heads, found, ("本年没有阶段性部署", "类别为阶段性任务的，到期当日应报告执行情况。"),
                   widths=(44, 18, 14, 12, 20))  # fmt: skip


def calendar_sheet(lines: Iterable[DueView], year: int) -> Sheet:
    columns = [
        Column("单位", width=18), Column("报告", width=14), Column("报送期限", Kind.DATE), Column("状态"),
        Column("编号", width=20), Column("最近催报", Kind.DATE), Column("填报已截止"),
    ]  # fmt: skip
    rows = (
        [one.unit, one.kind, one.due, one.state, one.number, one.reminded, "是" if one.closed else ""] for one in lines
    )
    return Sheet(f"{year}年报告", columns, rows, freeze=1)


def counts(rows: Sequence[Owed]) -> list[tuple[str, str, int]]:
    """(value, label, number) of each state."""
    return [(state.value, state.label, sum(one.state is state for one in rows)) for state in DueState]


def version_view(report: ProgressReport) -> dict[str, Any]:
    """One filed version with its parts, rows and receptions; all of them are prefetched."""
    return {
        "pk": report.pk,
        "round": report.round,
        "number": report.number,
        "late": report.late,
        "told": f"{timezone.localtime(report.recorded_at):%Y-%m-%d %H:%M} {report.recorded_by}",
        "parts": [(part.label, getattr(report, part.value)) for part in Part],
        "lines": [
            {
                "target": version_of(line.task).target, "url": reverse("accountability:task", args=[line.task_id]),
                "percent": line.percent, "text": line.text, "miss": line.miss, "reason": line.reason,
                "measure": line.measure, "due": line.measure_due.isoformat() if line.measure_due else "",
            }
            for line in report.lines.all()
        ],
        "receptions": [
            {
                "office": one.office.name, "outcome": one.get_outcome_display(),
                "tone": "warning" if one.outcome == Reception.RETURNED else "success", "comment": one.comment,
                "told": f"{timezone.localtime(one.recorded_at):%Y-%m-%d %H:%M} {one.recorded_by}",
            }
            for one in report.receptions.all()
        ],
        "paper": reverse("accountability:report_paper", args=[report.sheet_id, report.pk]),
    }  # fmt: skip


def kind_of(text: str) -> ReportKind | None:
    """A regular kind named in an address, or None."""
    return next((kind for kind in (ReportKind.HALF, ReportKind.YEAR) if kind.value == text), None)
