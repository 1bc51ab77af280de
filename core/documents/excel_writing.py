"""Excel workbooks in the official style, written row by row.

Texts never become formulas (SECURITY I08): every text is typed as text, and what looks like a formula also carries the
quote mark a person would type. Figures are written digit by digit as the Decimal or int says, never through float.
Sheet layout: title, optional notes, head (frozen, filtered, repeated on each printed page), rows; before the sheets a
cover that says what was exported, with which filters, from which version, when and by whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from core.documents.columns import Column, column_widths
from core.documents.excel import Cover, Sheet, Value
from core.documents.excel_style import Look, StyledCell, StyledSheet, Styles, discard, safe_sheet_names, set_up_print
from core.documents.neutral import cleaned, is_dangerous
from core.numbers import chinese_datetime

SAMPLE = 200
"""Rows looked at for the width of a column; the rest streams through."""
LONGEST_NUMBER = 15
"""Digits a spreadsheet holds exactly; longer figures (identity numbers) must come as text."""


def write(sheets: Sequence[Sheet], *, cover: Cover | None, target: IO[bytes] | None) -> bytes:
    """What ``excel.write_workbook`` says."""
    book = Workbook(write_only=True)
    try:
        _fill_book(book, sheets, cover)
        buffer = BytesIO()
        book.save(target or buffer)
    except BaseException:
        discard(book)
        raise
    return buffer.getvalue()


def _fill_book(book: Workbook, sheets: Sequence[Sheet], cover: Cover | None) -> None:
    styles = Styles(book)
    names = safe_sheet_names(([cover.name] if cover else []) + [sheet.name for sheet in sheets])
    if cover:
        _write_cover(book, styles, names.pop(0), cover, names)
        book.properties.title, book.properties.creator = cleaned(cover.title), cleaned(cover.by)
    for name, sheet in zip(names, sheets, strict=True):
        _write_sheet(book, styles, name, sheet)


def _write_sheet(book: Workbook, styles: Styles, name: str, sheet: Sheet) -> None:
    page = StyledSheet.create(book, name)
    rows = iter(sheet.rows)
    sample = list(islice(rows, SAMPLE))
    widths = column_widths(sheet.columns, ([_shown(value) for value in row] for row in sample))
    for index, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(index)].width = width
    head_row = 1 + bool(sheet.title) + len(sheet.notes)
    count = len(sheet.columns)
    page.freeze_panes = f"{get_column_letter(sheet.freeze + 1)}{head_row + 1}"
    set_up_print(page, f"{head_row}:{head_row}", landscape=sum(widths) > 90)
    if sheet.title:
        page.row_dimensions[1].height = 30
        page.append(_line(page, styles, Look.TITLE, sheet.title, count))
    for note in sheet.notes:
        page.append(_line(page, styles, Look.NOTE, note, 1))
    page.row_dimensions[head_row].height = 24
    page.append([_text_cell(page, styles, Look.HEAD, column.title) for column in sheet.columns])
    last = head_row
    for cells in _body(page, styles, sheet.columns, chain(sample, rows)):
        page.append(cells)
        last += 1
    page.auto_filter.ref = f"A{head_row}:{get_column_letter(max(count, 1))}{last}"


def _body(
    page: StyledSheet, styles: Styles, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> Iterator[list[StyledCell]]:
    """The rows as cells. One cell object a column is refilled for every row: a row is written before the next."""
    looks = [styles.body(column.kind) for column in columns]
    cells = [StyledCell(page) for _ in columns]
    for number, row in enumerate(rows, 1):
        if len(row) > len(columns):
            raise ValueError(f"第 {number} 行有 {len(row)} 个值，表头只有 {len(columns)} 列")
        values = row if len(row) == len(columns) else [*row, *[None] * (len(columns) - len(row))]
        for cell, (plain, quoted), value in zip(cells, looks, values, strict=True):
            if type(value) is str:
                cell.fill_text(cleaned(value), quoted if is_dangerous(value) else plain)
            else:
                _fill(cell, plain, quoted, value)
        yield cells


def _fill(cell: StyledCell, plain: int, quoted: int, value: Any) -> None:
    """Put a value that is not a plain str into a cell, exactly."""
    if value is None:
        cell.fill_text("", plain)
    elif isinstance(value, str):  # enumerations, lazy and safe strings
        text = str(value)
        cell.fill_text(cleaned(text), quoted if is_dangerous(text) else plain)
    elif isinstance(value, bool):
        cell.fill_text("是" if value else "否", plain)
    elif isinstance(value, int | Decimal):
        cell.fill_number(exact(value), plain)
    elif isinstance(value, datetime):
        if value.tzinfo is not None:
            raise ValueError("时间须先换算为当地时间（不带时区）")
        cell.fill_number(str(to_excel(value)), plain)
    elif isinstance(value, date):
        cell.fill_number(str(to_excel(value)), plain)
    else:
        raise TypeError(f"{type(value).__name__} 不能写入工作表，小数请用 Decimal")


def exact(value: int | Decimal) -> str:
    """The digits of a figure; ValueError when a spreadsheet could not hold them all."""
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} 不是数值")
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    significant = text.lstrip("-").replace(".", "").strip("0")
    if len(significant) > LONGEST_NUMBER:
        raise ValueError(f"数值 {text} 超过 {LONGEST_NUMBER} 位有效数字，须作文本写入")
    return text


def _shown(value: Value) -> str:
    """Roughly what the cell will show, for its width."""
    if isinstance(value, datetime):
        return "2012-12-31 08:00"
    return "2012-12-31" if isinstance(value, date) else "" if value is None else str(value)


def _text_cell(page: StyledSheet, styles: Styles, look: Look, text: str) -> StyledCell:
    plain, quoted = styles.of(look)
    cell = StyledCell(page)
    cell.fill_text(cleaned(text), quoted if is_dangerous(text) else plain)
    return cell


def _line(page: StyledSheet, styles: Styles, look: Look, text: str, count: int) -> list[StyledCell]:
    """A line over ``count`` columns: centred across them without merging, so that sorting and filters still work."""
    return [_text_cell(page, styles, look, text)] + [_text_cell(page, styles, look, "") for _ in range(count - 1)]


def _write_cover(book: Workbook, styles: Styles, name: str, cover: Cover, names: Sequence[str]) -> None:
    page = StyledSheet.create(book, name)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, 62
    set_up_print(page, "", landscape=False)
    lines = [("导出时间", chinese_datetime(cover.at)), ("导出人", cover.by)]
    lines += [("结果版本", cover.version)] if cover.version else []
    lines += [(label, text) for label, text in cover.facts]
    lines += [(f"工作表 {index}", sheet_name) for index, sheet_name in enumerate(names, 1)]
    page.row_dimensions[1].height = 36
    page.append(_line(page, styles, Look.TITLE, cover.title, 2))
    for label, text in lines:
        page.append([_text_cell(page, styles, Look.LABEL, label), _text_cell(page, styles, Look.FACT, text)])
