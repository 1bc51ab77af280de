"""The list of tables as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accountability.enums import TableKind, TableState
from accountability.models import TaskTable
from accountability.rules.tables import COUNTY_KINDS
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet

TONES = {
    TableState.DRAFT: "neutral", TableState.FILED: "info", TableState.RETURNED: "warning",
    TableState.IN_FORCE: "success",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table of a list; ``number`` is the document number of a county table."""

    title: str
    url: str
    unit: str
    year: str
    kind: str
    state: str
    tone: str
    number: str
    rows: int


def table_lines(rows: Iterable[Any]) -> list[TableLine]:
    """In their order; unit is selected, ``row_count`` annotated."""
    return [_line(row) for row in rows]


def _line(row: Any) -> TableLine:
    state = TableState(row.state)
    return TableLine(
        title=row.title, url=reverse("accountability:table", args=[row.pk]), unit=maker(row), year=f"{row.year}",
        kind=TableKind(row.kind).label, state=state.label, tone=TONES[state], number=row.number, rows=row.row_count,
    )  # fmt: skip


def maker(row: TaskTable) -> str:
    """Who made it: the two offices for the county."""
    return maker_of(row.kind, row.unit.name)


def maker_of(kind: str, unit: str) -> str:
    """The same by the kind of the table and the name of its unit."""
    return "县委办、县政府办" if kind in COUNTY_KINDS else unit


def tables_sheet(lines: Iterable[TableLine]) -> Sheet:
    columns = [
        Column("名称", width=48), Column("编制单位", width=20), Column("年度", Kind.CENTER), Column("种类"),
        Column("状态"), Column("文号", width=20), Column("任务数", Kind.INTEGER),
    ]  # fmt: skip
    rows: list[list[str | int]] = [
        [one.title, one.unit, one.year, one.kind, one.state, one.number, one.rows] for one in lines
    ]
    return Sheet("明细表", columns, rows, freeze=1)
