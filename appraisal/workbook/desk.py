"""A sheet on the desk: reads its cells and notes every problem with its address, without stopping at the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from appraisal.workbook.values import CellFault
from core.workbooks.cells import Cell, CellKind, SheetData, reference
from core.workbooks.problems import WorkbookProblem

T = TypeVar("T")


class Desk:
    """One sheet and the problems found in it. A cell of blanks only counts as blank."""

    def __init__(self, sheet: SheetData) -> None:
        self.sheet = sheet
        self.problems: list[WorkbookProblem] = []
        self.cells = {place: cell for place, cell in sheet.cells.items() if not _blank(cell)}

    def cell(self, row: int, column: int) -> Cell | None:
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """What stands there, trimmed; "" for a blank."""
        cell = self.cells.get((row, column))
        return cell.text.strip() if cell else ""

    def rows_from(self, first: int) -> list[int]:
        """Rows from ``first`` on that hold anything."""
        return sorted({row for row, _ in self.cells if row >= first})

    def columns_from(self, first: int) -> list[int]:
        """Columns from ``first`` on that hold anything."""
        return sorted({column for _, column in self.cells if column >= first})

    def note(self, row: int, column: int, reason: str, remedy: str) -> None:
        """A problem of one cell."""
        cell = self.cells.get((row, column))
        value = "" if cell is None else cell.text
        self.problems.append(WorkbookProblem(self.sheet.name, reference(row, column), value, reason, remedy))

    def note_sheet(self, reason: str, remedy: str, value: str = "") -> None:
        """A problem of the sheet as a whole."""
        self.problems.append(WorkbookProblem(self.sheet.name, "", value, reason, remedy))

    def take(self, row: int, column: int, read: Callable[[Cell], T], blank: tuple[str, str]) -> T | CellFault:
        """The value of a cell, or the fault after noting it; ``blank`` is reason and remedy for a blank cell."""
        cell = self.cells.get((row, column))
        try:
            if cell is None:
                raise CellFault(*blank)
            return read(cell)
        except CellFault as fault:
            self.note(row, column, fault.reason, fault.remedy)
            return fault

    def note_merges(self, *, heading_row: int = 0, corner: tuple[int, int] = (0, 0)) -> None:
        """Merged cells leave open what stands in them: refused.

        Allowed is a merge within ``heading_row`` and one within the ``corner`` (rows, columns), which nobody reads.
        """
        for area in self.sheet.merged:
            used = area.top <= self.sheet.last_row and area.left <= self.sheet.last_column
            heading = area.top == area.bottom == heading_row
            unread = area.bottom <= corner[0] and area.right <= corner[1]
            if used and not heading and not unread:
                self.note(area.top, area.left, "单元格是合并的，无法判断内容属于哪一格", "请取消合并并逐格填写")


def _blank(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and not cell.text.strip()
