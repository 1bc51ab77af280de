"""What stands on an official paper (GB/T 9704-2012) and on a printed table. Pure; figures come in as strings.

A paper is printed by ``print_paper``, a table by ``print_table``; both go through core.documents.pdf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.documents.columns import Column, column_widths, display_width
from core.documents.pdf import render_template_pdf
from core.numbers import chinese_date

_LARGEST_ISSUER = 46
_TYPE_AREA = 440
"""Width of the type area in points, a hair less."""
_TITLE_CHARACTERS = 20
"""Characters of 22 pt on one line of the type area."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph (level 0) or a heading, numbered in its text: 1 for 一、 2 for （一） 3 for 1. and 4 for （1）."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class PrintTable:
    """A table of ready strings. ``legend`` stands above it at the left and right, ``notes`` below it."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""
    subtitle: str = ""
    legend: tuple[str, str] = ("", "")
    notes: Sequence[str] = ()

    def shares(self) -> list[tuple[Column, str]]:
        """Columns with their share of the width, "12.5%"; fixed layout needs it and prints five times faster."""
        widths = column_widths(self.columns, self.rows, least=5, most=40)
        total = sum(widths) or 1
        return [(column, f"{width * 100 / total:.2f}%") for column, width in zip(self.columns, widths, strict=True)]

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
        """Width of the title in characters, so that a long title breaks into lines of like length (not 请 / 示)."""
        cells = display_width(self.title) + 1
        lines = -(-cells // (2 * _TITLE_CHARACTERS))
        return _TITLE_CHARACTERS if lines == 1 else -(-cells // (2 * lines)) + 1

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
