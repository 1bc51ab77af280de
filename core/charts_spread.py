"""Charts of how all units of a group are spread: how many lie in each band, and every unit as a dot on one line.

Both are drawn once for everybody; ``with_own`` marks one reader's unit on the finished drawing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from core.charts import Bar, Mark, Number, Sample, Tick, axis_ticks, coord, plain, scale, ticks_for, wording


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many units lie in each band of a score; ``edges`` are the bands' ends as values."""

    kind: ClassVar[str] = "histogram"
    title: str
    width: int
    height: int
    bottom: str
    left: str
    right: str
    edges: tuple[Fraction, ...]
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    own: Mark | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def with_own(self, own: Sample | None) -> Histogram:
        """The same with the reader's value marked and its band in red; without a value nothing changes."""
        if own is None or own.value is None:
            return self
        left, right = int(self.left), int(self.right)
        x = scale(own.value, self.edges[0], self.edges[-1], left, right)
        anchor = "start" if x < left + 60 else "end" if x > right - 60 else "middle"
        mark = Mark(coord(x), str(TOP), f"{own.label} {wording(own)}", own.label, "own", anchor)
        bars = list(self.bars)
        band = _band(Fraction(own.value), self.edges)
        bars[band] = replace(bars[band], tone="own")
        return replace(self, bars=tuple(bars), own=mark)


TOP = 34
"""Of the highest bar: the reader's mark stands above it."""


def histogram(
    title: str,
    values: Sequence[Number],
    own: Sample | None = None,
    *,
    count: int = 8,
    width: int = 480,
    height: int = 170,
) -> Histogram:
    """Counts in bands of equal, round width (lower edge included, the last band takes its upper edge too).

    ``own`` marks the reader's band. Raises ValueError without values.
    """
    if not values:
        raise ValueError("a distribution needs at least one value")
    edges = tuple(ticks_for(min(values), max(values), count))
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[_band(Fraction(value), edges)] += 1
    left, right, bottom = 18, width - 18, height - 26
    bars = _bars(counts, edges, left, right, bottom)
    drawing = Histogram(
        title=title,
        width=width,
        height=height,
        bottom=str(bottom),
        left=str(left),
        right=str(right),
        edges=edges,
        bars=bars,
        x_ticks=axis_ticks(edges, left, right),
        own=None,
        columns=("分数段", "单位数"),
        rows=tuple((bar.label, bar.text) for bar in bars),
    )
    return drawing.with_own(own)


def _band(value: Fraction, edges: Sequence[Fraction]) -> int:
    return min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)


def _bars(counts: Sequence[int], edges: Sequence[Fraction], left: int, right: int, bottom: int) -> tuple[Bar, ...]:
    step = Fraction(right - left, len(counts))
    bars = []
    for index, number in enumerate(counts):
        reach = scale(number, 0, max(counts), 0, bottom - TOP)
        bars.append(
            Bar(
                x=coord(left + index * step + 1),
                y=coord(bottom - reach),
                width=coord(step - 2),
                height=coord(reach),
                text=str(number),
                label=f"{plain(edges[index])}–{plain(edges[index + 1])}",
                centre=coord(left + index * step + step / 2),
            )
        )
    return tuple(bars)


@dataclass(frozen=True, slots=True)
class Strip:
    """Every unit as a dot on one line of scores; equal or near scores are piled up."""

    kind: ClassVar[str] = "strip"
    title: str
    width: int
    height: int
    bottom: str
    left: str
    right: str
    marks: tuple[Mark, ...]
    x_ticks: tuple[Tick, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def with_own(self, label: str) -> Strip:
        """The same with the dot of that label in red and named; without a label nothing changes."""
        if not label:
            return self
        marks = (replace(mark, tone="own") if mark.label == label else mark for mark in self.marks)
        return replace(self, marks=tuple(marks))


def strip(title: str, samples: Sequence[Sample], own: str = "", *, width: int = 480, radius: int = 4) -> Strip:
    """A dot per sample in the order of value; ``own`` is the label of the reader's unit.

    The height follows the highest pile. Samples without a value are left out; none at all raises ValueError.
    """
    known = [(Fraction(s.value), s) for s in samples if s.value is not None]
    if not known:
        raise ValueError("a strip needs at least one value")
    known.sort(key=lambda pair: pair[0])
    edges = ticks_for(known[0][0], known[-1][0], 6)
    left, right, top, dot = 16, width - 16, 30, 2 * radius + 1
    places = _piled(known, edges, left, right, dot)
    bottom = top + (max(level for _, _, level in places) + 1) * dot + 2
    marks = tuple(
        Mark(
            coord(x),
            coord(bottom - radius - 2 - level * dot),
            sample.text or plain(sample.value or 0),
            sample.label,
            "other",
            "start" if x < left + 70 else "end" if x > right - 70 else "middle",
        )
        for sample, x, level in places
    )
    drawing = Strip(
        title=title,
        width=width,
        height=bottom + 22,
        bottom=str(bottom),
        left=str(left),
        right=str(right),
        marks=marks,
        x_ticks=axis_ticks(edges, left, right),
        columns=("单位", "得分"),
        rows=tuple((mark.label, mark.text) for mark in reversed(marks)),
    )
    return drawing.with_own(own)


def _piled(
    known: Sequence[tuple[Fraction, Sample]], edges: Sequence[Fraction], left: int, right: int, dot: int
) -> list[tuple[Sample, int, int]]:
    """Each sample with its x, a whole number of dots, and its level in the pile there."""
    dots_a_unit = (right - left) / (edges[-1] - edges[0]) / dot
    first = Fraction(left, dot)
    piles: dict[int, int] = {}
    places = []
    for value, sample in known:
        column = round(first + (value - edges[0]) * dots_a_unit)
        level = piles.get(column, 0)
        piles[column] = level + 1
        places.append((sample, column * dot, level))
    return places
