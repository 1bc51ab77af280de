"""The workbook of a supplier's figures: written for filling in, read back cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from appraisal.rules.facts import POINT
from appraisal.rules.series import CLEARED, Content, SeriesFacts
from appraisal.workbook.contract import NOT_APPLICABLE, UNIT_CODE, UNIT_NAME
from appraisal.workbook.template import BookDescription, SheetDescription, Value
from appraisal.workbook.values import CellFault, decimal_of, units_of
from core.workbooks.cells import Cell, CellKind, SheetData

SHEET, FORMER = "本期", "基期"
HEADINGS = 2
FIRST_COLUMN = 3


def figure_content(cell: Cell) -> Content:
    """What a cell means: a figure in ten-thousandths, None for 不涉及; CellFault otherwise."""
    if cell.kind is CellKind.TEXT and cell.text.strip() == NOT_APPLICABLE:
        return None
    return units_of(decimal_of(cell, otherwise=f"；不涉及的请填“{NOT_APPLICABLE}”"))


def _value(content: Content) -> Value:
    if content == CLEARED:
        return None
    return NOT_APPLICABLE if content is None else (Decimal(int(content)) / POINT)


def describe(
    title: str,
    subject: str,
    units: Sequence[tuple[str, str]],
    series: Sequence[SeriesFacts],
    sheets: Mapping[str, Mapping[tuple[str, str], Content]],
) -> BookDescription:
    """A sheet for the period and one for the base period: a unit a row, a series a column."""
    return BookDescription(title, subject, tuple(_sheet(name, units, series, held) for name, held in sheets.items()))


def _sheet(
    name: str,
    units: Sequence[tuple[str, str]],
    series: Sequence[SeriesFacts],
    held: Mapping[tuple[str, str], Content],
) -> SheetDescription:
    rows: list[tuple[Value, ...]] = [
        (UNIT_CODE, UNIT_NAME, *(f"{one.name}（{one.measure}）" for one in series)),
        ("", "", *(one.code for one in series)),
    ]
    for code, unit in units:
        rows.append((code, unit, *(_value(held.get((code, one.code), CLEARED)) for one in series)))
    return SheetDescription(name, tuple(rows), "C3", (12, 24, *(16 for _ in series)), HEADINGS)


@dataclass(slots=True)
class Read:
    """The cells of a filled workbook by (unit, series), and what could not be taken by reference of the cell."""

    cells: dict[tuple[str, str], Content] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def read(
    sheets: Sequence[SheetData], units: Sequence[str], series: Sequence[str], yearly: Collection[str] = ()
) -> Read:
    """Every cell of the sheet 本期; a blank one is left as it stands. Unknown codes are faults of their cells, as are
    ``yearly`` ones that are not asked for in a quarter."""
    found = Read()
    sheet = next((one for one in sheets if one.name == SHEET), None)
    if sheet is None:
        found.faults["文件"] = f"没有工作表“{SHEET}”，请下载新的表格填写"
        return found
    codes = {}
    for column in range(FIRST_COLUMN, sheet.last_column + 1):
        cell = sheet.cells.get((HEADINGS, column))
        if cell is not None and cell.text.strip() in yearly:
            found.faults[cell.reference] = f"{cell.text.strip()}每年报送一次，请在全年的表格中填写"
        elif cell is None or cell.text.strip() not in series:
            where = cell.reference if cell else f"第 {column} 列"
            found.faults[where] = "第二行应为数据编码，请不要改动表头"
        else:
            codes[column] = cell.text.strip()
    for row in range(HEADINGS + 1, sheet.last_row + 1):
        _read_row(sheet, row, codes, units, found)
    return found


def _read_row(sheet: SheetData, row: int, codes: Mapping[int, str], units: Sequence[str], found: Read) -> None:
    head = sheet.cells.get((row, 1))
    filled = [column for column in codes if (row, column) in sheet.cells]
    if not filled:
        return
    unit = head.text.strip() if head else ""
    if unit not in units:
        found.faults[f"A{row}"] = "没有这个单位编码，请不要改动前两列"
        return
    for column in filled:
        cell = sheet.cells[(row, column)]
        try:
            found.cells[(unit, codes[column])] = figure_content(cell)
        except CellFault as fault:
            found.faults[cell.reference] = f"{fault.reason}。{fault.remedy}"
