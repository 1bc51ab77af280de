"""Documents: the ranking report against a bare WeasyPrint call, the workbook against openpyxl on the same cells."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any
from unittest.mock import patch

from django.utils import timezone
from openpyxl import Workbook

from appraisal.actions.scoring import run_scoring
from appraisal.reports import pdf as report_pdf
from appraisal.reports.content import gather
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet, Value, write_workbook
from core.documents.faces import activate_fonts
from organization.models import Account
from tools.bench import county
from tools.bench.report import Section, ms, times, verdict
from tools.bench.timing import Task, in_turn, peak_megabytes, resident_megabytes

PDF_GOAL, EXCEL_GOAL, MEMORY_GOAL = 1.2, 1.3, 100
COLUMNS = 30
PYTHONS_OWN = (700, 10, 10)
"""Thresholds of the cyclic collector as Python starts; the product sets its own (config/__init__.py)."""


def measure(quick: bool) -> list[Section]:
    return [_pdf(quick), _excel(quick)]


def _pdf(quick: bool) -> Section:
    from django.conf import settings

    version = run_scoring(county.build("P", county.PLAN), by=Account.objects.system(), at=timezone.now())
    at = timezone.now()

    def product(_: object) -> bytes:
        return report_pdf.print_report(gather(version), issuer="安澜县考评办", number="", by="周清和", at=at)

    html, sheets = _caught(product)
    activate_fonts(settings.DATA_DIR)

    def bare(_: object) -> bytes:
        from weasyprint import CSS, HTML

        own = gc.get_threshold()
        gc.set_threshold(*PYTHONS_OWN)
        try:
            result: bytes = HTML(string=html).write_pdf(stylesheets=[CSS(string=sheet) for sheet in sheets])
        finally:
            gc.set_threshold(*own)
        return result

    timings = in_turn({"product": Task(product), "bare": Task(bare)}, rounds=3 if quick else 5)
    ratio = timings["product"].over(timings["bare"])
    section = Section("PDF of the ranking report, 81 units in 3 groups", ["what", "median", "kB", "ratio", "goal", ""])
    size = f"{len(product(None)) / 1000:.0f}"
    section.add(
        "report: figures gathered, HTML, WeasyPrint, closed against fetches", ms(timings["product"].seconds), size,
        times(ratio), f"at most {PDF_GOAL}x", verdict(ratio <= PDF_GOAL),
    )  # fmt: skip
    section.add(
        "bare WeasyPrint on the same HTML and style sheets",
        ms(timings["bare"].seconds),
        f"{len(bare(None)) / 1000:.0f}",
        "1",
        "",
        "",
    )
    section.note(
        "The product renders with the cyclic collector off, the bare call with it as Python starts: that is why the "
        "product can be faster. A report is made once, stored and served again; above 500 rows it is made by a job."
    )
    return section


def _caught(product: Callable[[object], bytes]) -> tuple[str, list[str]]:
    """The HTML and the style sheets that the report hands to the printer."""
    caught: dict[str, Any] = {}

    def catch(html: str, **options: Any) -> bytes:
        caught.update(html=html, sheets=[path.read_text("utf-8") for path in options["stylesheets"]])
        return b""

    with patch.object(report_pdf, "render_pdf", catch):
        product(None)
    return caught["html"], caught["sheets"]


def _excel(quick: bool) -> Section:
    count = 810 if quick else 8_100
    columns = [Column("单位", Kind.TEXT, 20), *(Column(f"项{place}", Kind.POINTS4, 12) for place in range(COLUMNS - 1))]
    rows: list[list[Value]] = [
        [f"第{number}镇", *(Decimal(9_000_000 + number * 7 + place).scaleb(-4) for place in range(COLUMNS - 1))]
        for number in range(count)
    ]

    def product(_: object) -> bytes:
        return write_workbook([Sheet("排名", columns, rows)])

    def bare(_: object) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("排名")
        sheet.append([column.title for column in columns])
        for row in rows:
            sheet.append(row)
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    memory = [_growth(product), _growth(bare)]  # first: afterwards the process has room left from the rounds
    timings = in_turn({"product": Task(product), "bare": Task(bare)}, rounds=3 if quick else 5)
    ratio = timings["product"].over(timings["bare"])
    section = Section(
        f"Excel, {count:,} rows x {COLUMNS} columns", ["what", "median", "memory on top", "ratio", "goal", ""]
    )
    goal = f"at most {EXCEL_GOAL}x and {MEMORY_GOAL} MB"
    section.add(
        "product: styled, typed, exact digits, formulas neutralised", ms(timings["product"].seconds),
        f"{memory[0]:.0f} MB", times(ratio), goal, verdict(ratio <= EXCEL_GOAL and memory[0] <= MEMORY_GOAL),
    )  # fmt: skip
    section.add(
        "openpyxl write_only, the same cells unstyled", ms(timings["bare"].seconds), f"{memory[1]:.0f} MB", "1", "", ""
    )
    return section


def _growth(work: Callable[[object], bytes]) -> float:
    """Megabytes that ``work`` needs at its peak on top of what the process held, in a fork of it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        before = resident_megabytes()
        work(None)
        os.write(writer, f"{max(peak_megabytes() - before, 0):.1f}".encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as answer:
        return float(answer.read() or "nan")
