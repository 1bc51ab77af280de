"""What comes in: the import of a workbook, and the audit trail's appending and verifying."""

from __future__ import annotations

import io
import random
import time
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from appraisal.models import Period
from appraisal.templates_out import template_bytes
from core import audit
from core.audit_verify import verify
from core.models import AuditEvent, RowHistory
from organization.models import Account
from tools.bench import county
from tools.bench.report import Section, ms

LABEL = "2012"


def measure(quick: bool) -> list[Section]:
    section = Section("Import and audit trail on SQLite (reported, no goal)", ["what", "figure"])
    period = county.build("I", county.PLAN)
    _import(section, period, 3 if quick else 5)
    _audit(section, 200 if quick else 1_000)
    return [section]


def _import(section: Section, period: Period, rounds: int) -> None:
    """The whole command: read in a closed child process, check each cell, compare, write, audit."""
    path = Path(settings.DATA_DIR) / "book.xlsx"
    seconds = []
    for seed in range(rounds):
        path.write_bytes(_filled(period, seed))
        begun = time.perf_counter()
        with redirect_stdout(io.StringIO()):
            call_command("import_scores", period.scheme.code, LABEL, str(path), stdout=io.StringIO())
        seconds.append(time.perf_counter() - begun)
    section.add("import of a workbook of 81 units, 1,306 cells, every cell changed", ms(median(seconds)))


def _filled(period: Period, seed: int) -> bytes:
    """The period's template with new values in every cell."""
    chance = random.Random(seed)
    book = load_workbook(io.BytesIO(template_bytes(period)))
    for sheet in book.worksheets[: period.scheme.groups.count()]:
        for row in sheet.iter_rows(min_row=5, min_col=3):
            for cell in row:
                cell.value = round(chance.uniform(50, 100), 2)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _audit(section: Section, count: int) -> None:
    by, at = Account.objects.system(), timezone.now()
    begun = time.perf_counter()
    for number in range(count):
        audit.record(verb="bench.append", by=by, at=at, label=str(number), after={"number": number})
    apart = count / (time.perf_counter() - begun)
    begun = time.perf_counter()
    with transaction.atomic():
        for number in range(count):
            audit.record(verb="bench.append", by=by, at=at, label=str(number), after={"number": number})
    together = count / (time.perf_counter() - begun)
    section.add("audit events appended, each in a transaction of its own", f"{apart:,.0f} a second")
    section.add("audit events appended in one transaction", f"{together:,.0f} a second")
    begun = time.perf_counter()
    faults = verify()
    seconds = time.perf_counter() - begun
    events, rows = AuditEvent.objects.count(), RowHistory.objects.count()
    section.add(
        f"verify_audit over {events:,} events and {rows:,} rows of history, {len(faults)} faults",
        f"{(events + rows) / seconds:,.0f} a second",
    )
