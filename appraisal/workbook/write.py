"""Writes a described workbook as .xlsx bytes. The only place here that knows openpyxl."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from appraisal.workbook.template import BookDescription, SheetDescription, Value

HEADING_FONT = Font(bold=True)
HEADING_FILL = PatternFill("solid", fgColor="F4F6F9")
HEADING_ALIGNMENT = Alignment(horizontal="center", vertical="center", wrap_text=True)


def write_template(description: BookDescription) -> bytes:
    """The workbook as bytes. Texts stay texts whatever they begin with; numbers keep all their decimals."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.subject = description.title, description.subject
    for sheet in description.sheets:
        _write_sheet(book, sheet)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_sheet(book: Workbook, sheet: SheetDescription) -> None:
    page = book.create_sheet(title=sheet.name)
    page.freeze_panes = sheet.frozen
    for column, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(sheet.rows, start=1):
        page.append([_cell(page, value, heading=number <= sheet.headings) for value in row])


def _cell(page: Any, value: Value, *, heading: bool) -> Any:
    """A cell of the value's own type; a text beginning with = would else be stored as a live formula (I08)."""
    if value is None and not heading:
        return None
    cell = WriteOnlyCell(page, value=None)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "＝", "\t")
    elif isinstance(value, Decimal):
        cell.value = value
        cell.number_format = "General"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    if heading:
        cell.font, cell.fill, cell.alignment = HEADING_FONT, HEADING_FILL, HEADING_ALIGNMENT
    return cell
