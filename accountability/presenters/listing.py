"""Registers as lines: one shape for a page, its narrow form and its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.documents.columns import Column
from core.documents.excel import Sheet
from core.enums import Light

SHORT = 14
"""Characters of the longest text of a column that stays on one line; a longer one gets room and is wrapped."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``tone`` makes a badge of the text, ``light`` stands before it, ``note`` is muted below it."""

    text: str
    url: str = ""
    tone: str = ""
    note: str = ""
    light: Light | None = None
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of ready cells; the first cell of a row names it. ``empty`` is (title, text) shown without rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: tuple[str, str] = ("没有记录", "登记后列在这里。")
    widths: Sequence[int] = field(default_factory=tuple)
    right: bool = False
    """Columns of figures stand at the right, as numbers that are compared do; days and codes do not."""

    def columns(self) -> list[tuple[str, str]]:
        """(head, class) of each column."""
        return [(head, "num" if self._number(place) else "") for place, head in enumerate(self.heads)]

    def _number(self, place: int) -> bool:
        return self.right and all(row[place].figures for row in self.rows)

    def lines(self) -> list[tuple[tuple[Cell, str], list[tuple[str, Cell, str]]]]:
        """(first cell, the others with the heads of their columns), each with the class of its column."""
        looks = [
            "num" if self._number(place) else "nowrap" if longest <= SHORT else "wrap"
            for place, longest in enumerate(self._longest())
        ]
        return [((row[0], looks[0]), list(zip(self.heads[1:], row[1:], looks[1:], strict=True))) for row in self.rows]

    def _longest(self) -> list[int]:
        """Characters of the longest text or note of each column."""
        columns = zip(*self.rows, strict=True)
        return [max(max(len(cell.text), len(cell.note)) for cell in column) for column in columns]

    def sheet(self) -> Sheet:
        """The same as a sheet of a workbook; a note stands behind its text."""
        widths = list(self.widths) or [18] * len(self.heads)
        columns = [Column(head, width=width) for head, width in zip(self.heads, widths, strict=True)]
        rows = [[_plain(cell) for cell in row] for row in self.rows]
        return Sheet(self.title[:31], columns, rows, freeze=1)


def _plain(cell: Cell) -> str:
    text = cell.text if cell.light is None or cell.text else cell.light.label
    return f"{text}（{cell.note}）" if cell.note and text else text or cell.note


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record's page: facts, a listing or a text; ``files`` are core's FileItem."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    listing: Listing | None = None
    text: str = ""
    files: Sequence[object] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A link at the head of a page; ``main`` for the one that matters."""

    label: str
    url: str
    main: bool = False
    icon: str = ""
