"""The rows of the ranking board as safe HTML, written in Python: a template takes five times as long for a table of
81 rows, and the board is the page that everybody opens (docs/benchmarks.md).

``cells`` writes what is the same for every reader, once per version; ``table_rows`` puts the reader's part between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.marks import badge

if TYPE_CHECKING:
    from appraisal.presenters.board import Board

START, LENGTH = 500, 5_400
"""Of the line that shows a member's place, in hundredths of an SVG unit."""

OWN = ' class="own"'


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and the highest final score of a group, and whether the column of rewards is shown."""

    low: int
    high: int
    has_reward: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's HTML but for the reader's part: name and badges as escaped, what follows the change of rank."""

    name: str
    badges: str
    rest: str


def cells(
    name: str, badges: Sequence[str], shown: Mapping[str, str], scores: Sequence[str], span: Span, final: int
) -> Cells:
    """Every text that people wrote is escaped here; ``shown`` and ``scores`` are figures of the presenter."""
    reward = _figure(shown["reward"]) if span.has_reward else ""
    figures = "".join([f"<td>{score}</td>" for score in scores])
    rest = (
        f'<td class="key">{shown["final"]}</td><td class="zero">{shown["gap"]}</td>{figures}'
        f'<td class="edge">{shown["initial"]}</td>{_figure(shown["bonus"])}{reward}{_figure(shown["deduction"])}'
        '<td><svg class="spot" viewBox="0 0 64 16" aria-hidden="true"><line x1="5" y1="8" x2="59" y2="8"/>'
        f'<circle cx="{_place(final, span)}" cy="8" r="4.5"/></svg></td></tr>'
    )
    return Cells(escape(name), "".join([f" {badge(text, 'danger')}" for text in badges]), rest)


def table_rows(board: Board, version_id: int, *, sees_all: bool) -> SafeString:
    """One ``<tr>`` a row; only the offices and the member itself get a link to the sheet."""
    address = reverse("appraisal:sheet", args=[version_id, "CODE"])
    before, _, after = address.removeprefix(reverse("appraisal:board", args=[version_id])).partition("CODE")
    lines = []
    for row in board.rows:
        own = board.reader.is_own(row)
        name = row.cells.name
        if sees_all or own:
            name = f'<a href="{before}{quote(row.code)}{after}">{name}</a>'
        lines.append(
            f'<tr{OWN if own else ""}><td class="key">{row.rank}</td><th scope="row">{name}{row.cells.badges}</th>'
            f"<td>{board.delta(row)}</td>{row.cells.rest}"
        )
    return mark_safe("".join(lines))  # every text that people wrote is escaped in cells()


def _figure(text: str) -> str:
    return '<td class="zero">0</td>' if text == "0" else f"<td>{text}</td>"


def _place(final: int, span: Span) -> str:
    """Where on its line the score lies, in SVG units."""
    width = span.high - span.low
    along = (2 * (final - span.low) * LENGTH + width) // (2 * width) if width else LENGTH // 2
    whole, rest = divmod(along + START, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
