"""A unit's report as an official paper: four parts, then the tasks across (JH-B-4.2-b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from accountability.gathering.rows import version_of
from accountability.models import ReportLine, ReportSheet
from accountability.rules.reports import Part, Written
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable
from core.documents.pdf import render_template_pdf

NUMERALS = "一二三四"


def print_report(
    sheet: ReportSheet, written: Written, lines: Sequence[ReportLine], *, number: str, day: date, by: str, at: datetime
) -> bytes:
    """The PDF that is sealed at filing."""
    context = {"paper": _paper(sheet, written, lines, number, day), "table": _table(sheet, lines, number)}
    return render_template_pdf("documents/task_table.html", context, title=sheet.title, at=at, author=by)


def _paper(sheet: ReportSheet, written: Written, lines: Sequence[ReportLine], number: str, day: date) -> Paper:
    missed = sum(bool(line.miss) for line in lines)
    body = [
        Line(
            f"现将{sheet.unit.name}{_about(sheet)}报告如下，共报告任务{len(lines)}项，未按标准或者时限完成{missed}项。"
        )
    ]
    for numeral, part in zip(NUMERALS, Part, strict=True):
        body.append(Line(f"{numeral}、{part.label}", 1))
        body += [Line(text.strip()) for text in written.text(part).splitlines() if text.strip()]
    return Paper(
        title=f"{sheet.unit.name}关于{_about(sheet)}的报告", body=body, number=number, addressee="县委、县政府",
        signatory=sheet.unit.name, day=day, attachments=["任务执行情况表"] if lines else [],
    )  # fmt: skip


def _about(sheet: ReportSheet) -> str:
    return sheet.title.removesuffix("报告") if sheet.title.endswith("情况报告") else sheet.title


def _table(sheet: ReportSheet, lines: Sequence[ReportLine], number: str) -> PrintTable:
    columns = [
        Column("序号", Kind.RANK, 4), Column("目标任务"), Column("完成时限", Kind.DATE), Column("完成", Kind.CENTER, 6),
        Column("执行情况"), Column("未完成情形"), Column("原因"), Column("整改措施"), Column("整改期限", Kind.DATE),
    ]  # fmt: skip
    rows = []
    for place, line in enumerate(lines, 1):
        version = version_of(line.task)
        rows.append([
            str(place), version.target, version.deadline.isoformat() if version.deadline else "—",
            f"{line.percent}%" if line.percent is not None else "—", line.text or "—", line.miss or "—",
            line.reason or "—", line.measure or "—", line.measure_due.isoformat() if line.measure_due else "—",
        ])  # fmt: skip
    return PrintTable(
        columns, rows, title="任务执行情况表", subtitle=number, legend=(f"填报单位：{sheet.unit.name}", "")
    )
