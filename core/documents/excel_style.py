"""Looks of the cells of an exported workbook, shared between all cells of a kind.

openpyxl looks a style up for every cell it writes; here each look is registered once and a cell only carries its
number, so that a styled sheet is written as fast as a bare one.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any, Self

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core.documents.columns import Kind
from core.documents.neutral import cleaned

_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_") | dict.fromkeys(map(chr, range(32)), ""))
_RESERVED = frozenset({"history"})

_LINE = Side(style="thin", color="FF8A93A3")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_NO_GRID = Border()
_HEAD_FILL = PatternFill("solid", fgColor="FFE9EDF2")
_NO_FILL = PatternFill()
_FORMATS = {
    Kind.INTEGER: "0",
    Kind.RANK: "0",
    Kind.POINTS2: "0.00",
    Kind.POINTS4: "0.0000",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
}


class Look(Enum):
    """Cells that are not part of a table's body."""

    TITLE = auto()
    NOTE = auto()
    HEAD = auto()
    LABEL = auto()
    FACT = auto()


class StyledCell(Cell):  # type: ignore[misc]
    """A cell that is refilled for every row and knows the number of its style."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._look = 0

    has_style = True

    @property
    def style_id(self) -> int:
        return self._look

    def fill_text(self, text: str, look: int) -> None:
        self._value, self.data_type, self._look = text, "s", look

    def fill_number(self, digits: str, look: int) -> None:
        """``digits`` is written as it stands; openpyxl would pass a Decimal through float."""
        self._value, self.data_type, self._look = digits, "n", look


class StyledSheet(WriteOnlyWorksheet):  # type: ignore[misc]
    """A streaming sheet that takes StyledCells only: no value is guessed to be a formula, a date or an error."""

    @classmethod
    def create(cls, book: Workbook, name: str) -> Self:
        page = cls(book, name)
        book._add_sheet(page)
        return page

    def _values_to_row(self, values: Iterable[StyledCell], row_idx: int) -> Iterable[StyledCell]:
        for column, cell in enumerate(values, 1):
            cell.row, cell.column = row_idx, column
            yield cell


class Styles:
    """Registers each look in the workbook once; a look is a pair of style numbers: plain, and with a quote mark."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._looks: dict[Look | Kind, tuple[int, int]] = {}

    def of(self, look: Look) -> tuple[int, int]:
        if look not in self._looks:
            self._looks[look] = self._register(**_LOOKS[look])
        return self._looks[look]

    def body(self, kind: Kind) -> tuple[int, int]:
        if kind not in self._looks:
            place = "right" if kind.is_figure else "left" if kind is Kind.TEXT else "center"
            align = Alignment(horizontal=place, vertical="center", wrap_text=kind is Kind.TEXT)
            self._looks[kind] = self._register(
                Font(name="宋体", size=10.5), align, format=_FORMATS.get(kind, "General")
            )
        return self._looks[kind]

    def _register(
        self,
        font: Font,
        align: Alignment,
        border: Border = _GRID,
        fill: PatternFill = _NO_FILL,
        format: str = "General",
    ) -> tuple[int, int]:
        cell = Cell(_Parent(self._book))
        cell.font, cell.alignment, cell.border, cell.fill, cell.number_format = font, align, border, fill, format
        plain = cell.style_id
        cell.quotePrefix = True
        return plain, cell.style_id


class _Parent:
    """What openpyxl asks of a cell's sheet when it registers a style."""

    def __init__(self, book: Workbook) -> None:
        self.parent = book


_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {
        "font": Font(name="宋体", size=18, bold=True),
        "align": Alignment(horizontal="centerContinuous", vertical="center"),
        "border": _NO_GRID,
    },
    Look.NOTE: {
        "font": Font(name="楷体", size=10.5),
        "align": Alignment(horizontal="left", vertical="center"),
        "border": _NO_GRID,
    },
    Look.HEAD: {
        "font": Font(name="黑体", size=10.5),
        "align": Alignment(horizontal="center", vertical="center", wrap_text=True),
        "fill": _HEAD_FILL,
    },
    Look.LABEL: {
        "font": Font(name="黑体", size=11),
        "align": Alignment(horizontal="right", vertical="top"),
        "fill": _HEAD_FILL,
    },
    Look.FACT: {
        "font": Font(name="宋体", size=11),
        "align": Alignment(horizontal="left", vertical="top", wrap_text=True),
    },
}


def discard(book: Workbook) -> None:
    """Close and delete the drafts of a workbook that will not be saved; openpyxl leaves them until the process ends."""
    for page in book.worksheets:
        if page._writer is not None:
            if not page.closed:
                page.close()
            page._writer.cleanup()


def set_up_print(page: StyledSheet, head_rows: str, *, landscape: bool) -> None:
    """A4, fitted to the width, the head repeated, page numbers at the foot."""
    page.page_setup.paperSize = 9  # A4
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.6
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    if head_rows:
        page.print_title_rows = head_rows


def safe_sheet_names(names: Iterable[str]) -> list[str]:
    """Names Excel accepts: 31 characters, none of []:*?/\\, no apostrophe at the ends, each only once."""
    taken: set[str] = set()
    safe = []
    for name in names:
        stem = cleaned(name).translate(_NOT_IN_NAMES).strip().strip("'")[:_LONGEST_NAME].strip("'") or "表"
        if stem.casefold() in _RESERVED:
            stem += "_"
        candidate, number = stem, 1
        while candidate.casefold() in taken:
            number += 1
            suffix = f"({number})"
            candidate = stem[: _LONGEST_NAME - len(suffix)] + suffix
        taken.add(candidate.casefold())
        safe.append(candidate)
    return safe
