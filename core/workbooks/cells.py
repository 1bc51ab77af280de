"""What a read workbook consists of: cells as (kind, text), so that no number passes through binary floating point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.enums import Choice

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


class CellKind(Choice):
    """What stands in a cell. ``FORMULA`` is a formula the file holds no result for."""

    NUMBER = "number", "数值"
    PERCENT = "percent", "百分比"
    TEXT = "text", "文本"
    DATE = "date", "日期"
    BOOLEAN = "boolean", "逻辑值"
    ERROR = "error", "错误值"
    FORMULA = "formula", "没有结果的公式"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not blank.

    ``text`` is the shortest exact decimal text of a number ("90", "0.1"), a date in ISO form ("2012-05-10",
    with "T08:30:00" when there is a time of day), "TRUE" or "FALSE", the error's name, or the text itself.
    """

    row: int
    column: int
    kind: CellKind
    text: str

    @property
    def reference(self) -> str:
        return reference(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range, both corners inside."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet, complete: ``rows`` and ``values`` equal the independent count in the file's own XML.

    ``cells`` maps (row, column), both from 1, to what stands there; blank cells are absent. ``rows`` counts the
    rows that hold a value, ``values`` the cells that do; formulas without a result count in neither.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    rows: int = 0
    values: int = 0
    last_row: int = field(init=False)
    last_column: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "last_row", max((row for row, _ in self.cells), default=0))
        object.__setattr__(self, "last_column", max((column for _, column in self.cells), default=0))

    def merged_area(self, row: int, column: int) -> Area | None:
        """The merged range a cell lies in, if any."""
        return next((area for area in self.merged if area.holds(row, column)), None)


@dataclass(frozen=True, slots=True)
class BookData:
    """A workbook: its sheets in the order of their tabs, and the 主题 of the file's properties or ""."""

    sheets: list[SheetData]
    subject: str = ""


def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 28 is AB."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def reference(row: int, column: int) -> str:
    """Address as users know it: (7, 4) is D7."""
    return f"{column_letters(column)}{row}"


def coordinates(text: str) -> tuple[int, int] | None:
    """(row, column) of an address such as "D7"; None when it is none."""
    match = REFERENCE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
