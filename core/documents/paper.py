"""What stands on an official paper (GB/T 9704-2012) and on a printed table. Pure; figures come in as strings.

A paper is printed by ``print_paper``, a table by ``print_table``; both go through core.documents.pdf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.documents.columns import Column, Kind, column_widths, display_width
from core.documents.pdf import render_template_pdf
from core.numbers import chinese_date

_LARGEST_ISSUER = 46
_TYPE_AREA = 440
"""Width of the type area in points, a hair less."""
_SHORT_TEXT = 16
"""Half-width characters below which a column of text is not squeezed if a smaller type avoids it."""
_TITLE_CHARACTERS = 20
"""Characters of 22 pt on one line of the type area."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph (level 0) or a heading, numbered in its text: 1 for 一、 2 for （一） 3 for 1. and 4 for （1）."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Type size in points and, for each column, its share of the width ("12.50%")."""

    size: str
    shares: Sequence[str]


def lay_out(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, area: int, sizes: Sequence[float]
) -> TableLayout:
    """Fit columns into ``area`` points with the largest of ``sizes`` that serves.

    Figures, ranks and dates keep the width their longest text needs; columns of text share what is left, because
    only text may wrap.
    """
    widths = column_widths(columns, rows, least=5, most=60)
    may_wrap = [column.kind is Kind.TEXT and not column.width for column in columns]
    needed = sum(min(width, _SHORT_TEXT) if wraps else width for width, wraps in zip(widths, may_wrap, strict=True))
    size = next((size for size in sizes if needed * size <= 2 * area), sizes[-1])
    spare = int(2 * area / size) - sum(widths)
    text = sum(width for width, wraps in zip(widths, may_wrap, strict=True) if wraps)
    if spare < 0 < text:
        left = max(text + spare, text // 4)
        widths = [width * left // text if wraps else width for width, wraps in zip(widths, may_wrap, strict=True)]
    total = sum(widths) or 1
    return TableLayout(f"{size:g}", [f"{width * 100 / total:.2f}%" for width in widths])


@dataclass(frozen=True, slots=True)
class PrintTable:
    """A table of ready strings. ``legend`` stands above it at the left and right, ``notes`` below it."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""
    subtitle: str = ""
    legend: tuple[str, str] = ("", "")
    notes: Sequence[str] = ()

    @property
    def upright(self) -> TableLayout:
        """Within a paper on A4."""
        return lay_out(self.columns, self.rows, area=442, sizes=(12, 10.5, 9))

    @property
    def wide(self) -> TableLayout:
        """On its own pages of A4 landscape."""
        return lay_out(self.columns, self.rows, area=717, sizes=(9.5, 8.5, 7.5))

    def cells(self) -> list[list[tuple[Column, str]]]:
        """Rows of (column, text)."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper; every field left empty is left out.

    ``issuer`` prints the red head, ``number`` the 发文字号 under it; ``signer`` makes it an upward paper (number at the
    left, 签发人 at the right). ``body`` is printed in order, then ``tables``. ``copies_to``, ``printed_by`` and
    ``printed_on`` form the record (版记) at the foot of the last page.
    """

    title: str
    body: Sequence[Line] = ()
    tables: Sequence[PrintTable] = ()
    issuer: str = ""
    number: str = ""
    signer: str = ""
    secrecy: str = ""
    urgency: str = ""
    addressee: str = ""
    signatory: str = ""
    day: date | None = None
    attachments: Sequence[str] = ()
    note: str = ""
    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None

    @property
    def issuer_size(self) -> int:
        """Type size of the red head in points: one line over the type area, never larger than 46 pt."""
        return min(_LARGEST_ISSUER, _TYPE_AREA // max((len(line) for line in self.issuer.split("\n")), default=1))

    @property
    def title_width(self) -> int:
        """Width of the title in characters, so that a long title breaks into lines of like length (not 请 / 示).

        A document number does not break: beside one there is room for half of it more than an even share.
        """
        cells = display_width(self.title) + 1
        lines = -(-cells // (2 * _TITLE_CHARACTERS))
        return _TITLE_CHARACTERS if lines == 1 else -(-cells // (2 * lines)) + (3 if "〔" in self.title else 1)

    @property
    def dated(self) -> str:
        return chinese_date(self.day) if self.day else ""

    @property
    def printed(self) -> str:
        return f"{chinese_date(self.printed_on)}印发" if self.printed_on else ""


def print_paper(
    paper: Paper, *, at: datetime | None = None, by: str = "", template: str = "documents/official.html"
) -> bytes:
    """PDF of an official paper; a template that extends documents/official.html may fill its ``body`` block."""
    return render_template_pdf(template, {"paper": paper}, title=paper.title, at=at, author=by)


def print_table(table: PrintTable, *, at: datetime | None = None, by: str = "") -> bytes:
    """PDF of one wide table on A4 landscape. Above some 500 rows call this from a job, not from a request."""
    return render_template_pdf("documents/table.html", {"table": table}, title=table.title, at=at, author=by)
