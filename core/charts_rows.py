"""Bars that lie in rows below one another on one scale: steps over days, spans of a figure, plain counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import ClassVar

from core.charts import Bar, Number, Tick, coord, plain, scale, ticks_for

ROW, TOP, BAR, THINNEST = 26, 20, 12, 4
DAY_TICKS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A row: from where to where, the wording at its end, its cells of the table; ``mark`` is a point within it.

    ``tone`` own is drawn in red, other in blue.
    """

    label: str
    starts: Number
    ends: Number
    text: str
    cells: tuple[str, ...]
    mark: Number | None = None
    tone: str = "other"


@dataclass(frozen=True, slots=True)
class Row(Bar):
    """A row as drawn; ``centre`` is where its wording begins, ``mark`` the place of its point or ""."""

    mark: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Bars in rows; ``line`` is a day or value that stands for all of them, "" without one."""

    kind: ClassVar[str] = "rows"
    title: str
    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    line: str
    line_text: str
    bars: tuple[Row, ...]
    x_ticks: tuple[Tick, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def rows(
    title: str,
    spans: Sequence[Span],
    *,
    columns: tuple[str, ...],
    ticks: Sequence[tuple[Number, str]] = (),
    line: Number | None = None,
    line_text: str = "",
    labels: int = 76,
    width: int = 440,
) -> Rows:
    """The rows from the top down; ``labels`` and the texts at the end take their share of the width.

    The scale reaches from the first to the last tick, without ``ticks`` from 0 to a round value. Raises ValueError
    without a row.
    """
    if not spans:
        raise ValueError("a chart of rows needs at least one")
    marks = list(ticks) or [(value, plain(value)) for value in ticks_for(0, max(span.ends for span in spans))]
    room = max(len(span.text) for span in spans) * 8 + 12
    left, right, bottom = labels, width - room, TOP + ROW * len(spans)
    low, high = Fraction(marks[0][0]), Fraction(marks[-1][0])

    def at(value: Number) -> Fraction:
        return scale(value, low, high, left, right)

    return Rows(
        title=title, width=width, height=bottom + 24, left=str(left), right=str(right), top=str(TOP),
        bottom=str(bottom), line=coord(at(line)) if line is not None else "", line_text=line_text,
        bars=tuple(_row(span, at(span.starts), at(span.ends), index, at) for index, span in enumerate(spans)),
        x_ticks=tuple(Tick(coord(at(value)), text) for value, text in marks), columns=columns,
        rows=tuple(span.cells for span in spans),
    )  # fmt: skip


def _row(span: Span, begins: Fraction, ends: Fraction, index: int, at: Callable[[Number], Fraction]) -> Row:
    reach = max(ends - begins, Fraction(THINNEST))
    return Row(
        x=coord(begins), y=coord(TOP + index * ROW + (ROW - BAR) // 2), width=coord(reach), height=str(BAR),
        text=span.text, label=span.label, tone=span.tone, centre=coord(begins + reach + 6),
        mark=coord(at(span.mark)) if span.mark is not None else "",
    )  # fmt: skip


def day_ticks(first: date, last: date) -> list[tuple[int, str]]:
    """A few days from the first to the last as numbers, worded month-day; with the year where the years differ."""
    reach = max((last - first).days, 1)
    every = -(-reach // DAY_TICKS)
    days = [first + timedelta(days=every * index) for index in range(-(-reach // every) + 1)]
    pattern = "%m-%d" if first.year == days[-1].year else "%Y-%m-%d"
    return [(day.toordinal(), day.strftime(pattern)) for day in days]
