"""The register of filings as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accountability.enums import FilingState
from accountability.models import Filing
from core.documents.columns import Column
from core.documents.excel import Sheet

TONES = {FilingState.WAITING: "info", FilingState.RETURNED: "warning", FilingState.ACCEPTED: "success"}


@dataclass(frozen=True, slots=True)
class FilingLine:
    """One filing of the register."""

    receipt: str
    table: str
    url: str
    unit: str
    body: str
    filed: str
    by: str
    state: str
    tone: str
    reviewed: str


def filing_lines(rows: Iterable[Filing]) -> list[FilingLine]:
    """In their order; table, unit, body and accounts are selected."""
    return [_line(row) for row in rows]


def _line(row: Filing) -> FilingLine:
    state = FilingState(row.state)
    reviewed = f"{timezone.localtime(row.reviewed_at):%Y-%m-%d} {row.reviewed_by}" if row.reviewed_at else ""
    return FilingLine(
        receipt=row.receipt, table=row.table.title, url=reverse("accountability:table", args=[row.table_id]),
        unit=row.table.unit.name, body=row.body.name, filed=f"{timezone.localtime(row.recorded_at):%Y-%m-%d}",
        by=str(row.recorded_by), state=state.label, tone=TONES[state], reviewed=reviewed,
    )  # fmt: skip


def filings_sheet(lines: Iterable[FilingLine]) -> Sheet:
    columns = [
        Column("备案编号", width=22), Column("明细表", width=44), Column("报备单位", width=18),
        Column("备案机关", width=18), Column("报备日期"), Column("报送人"), Column("状态"), Column("审查", width=22),
    ]  # fmt: skip
    rows = ([one.receipt, one.table, one.unit, one.body, one.filed, one.by, one.state, one.reviewed] for one in lines)
    return Sheet("备案", columns, rows, freeze=1)
