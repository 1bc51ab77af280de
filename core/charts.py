"""Geometry of the charts: values in, coordinates as strings out; the templates only write them down.

Arithmetic is exact (Fraction); a coordinate has at most two decimals and never an exponent, a locale's comma
or a minus zero. Every chart carries the table that stands beside it (``columns``, ``rows``), so that nothing
is said by a picture alone. Values arrive with their wording (``text``): formatting scores is not done here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

Number = int | Fraction | Decimal
TICKS = 4


def coord(value: Number) -> str:
    """A coordinate in SVG units with at most two decimals, half up: "12", "12.5", "-0.25"."""
    if type(value) is int:
        return str(value)
    hundredths = math.floor(Fraction(value) * 100 + Fraction(1, 2))
    whole, cents = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}" if not cents else f"{sign}{whole}.{cents:02d}".rstrip("0")


def scale(value: Number, low: Number, high: Number, start: Number, end: Number) -> Fraction:
    """``value`` of the range low..high on the line start..end; an empty range lies in the middle."""
    span = Fraction(high) - Fraction(low)
    if not span:
        return (Fraction(start) + Fraction(end)) / 2
    return Fraction(start) + (Fraction(value) - Fraction(low)) / span * (Fraction(end) - Fraction(start))


def share(value: Number, whole: Number, width: Number = 100) -> str:
    """Length of a bar of ``width`` for value out of whole, held within 0..width; whole 0 gives 0."""
    if not whole:
        return "0"
    return coord(min(max(Fraction(value) / Fraction(whole), Fraction(0)), Fraction(1)) * Fraction(width))


def step_for(span: Number, count: int = TICKS) -> Fraction:
    """The step 1, 2 or 5 times a power of ten that cuts ``span`` into about ``count`` parts."""
    rough = Fraction(span) / count
    if rough <= 0:
        return Fraction(1)
    power = Fraction(1)
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def ticks_for(low: Number, high: Number, count: int = TICKS) -> list[Fraction]:
    """Round values that enclose low..high, ascending; at least two."""
    step = step_for(Fraction(high) - Fraction(low), count)
    first = math.floor(Fraction(low) / step)
    last = max(math.ceil(Fraction(high) / step), first + 1)
    return [index * step for index in range(first, last + 1)]


def plain(value: Number) -> str:
    """A tick's wording: shortest decimal, up to two places."""
    return coord(value).replace("-", "−")


def axis_ticks(values: Sequence[Fraction], start: Number, end: Number) -> tuple[Tick, ...]:
    """The marks of an axis from start to end that reaches from the first to the last of ``values``."""
    return tuple(Tick(coord(scale(value, values[0], values[-1], start, end)), plain(value)) for value in values)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its place along that axis and its wording."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point drawn with its wording; ``tone`` own, other or best."""

    x: str
    y: str
    text: str
    label: str = ""
    tone: str = "own"
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle with its wording."""

    x: str
    y: str
    width: str
    height: str
    text: str
    label: str
    tone: str = "other"
    centre: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One measured value: its label (unit or period), the value (None leaves a gap) and its wording."""

    label: str
    value: Number | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of samples; the first series of a chart is the reader's own."""

    name: str
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """One series as drawn: line pieces between gaps, and its points."""

    name: str
    tone: str
    pieces: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A trend over periods."""

    kind: ClassVar[str] = "line"
    title: str
    width: int
    height: int
    left: str
    right: str
    bottom: str
    traces: tuple[Trace, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def line(
    title: str,
    series: Sequence[Series],
    *,
    lower_is_better: bool = False,
    period_name: str = "周期",
    width: int = 360,
    height: int = 190,
) -> Line:
    """A trend; ``lower_is_better`` puts rank 1 on top and never shows a rank below 1 or between two ranks.

    All series share the labels of the first. Raises ValueError without a single value.
    """
    values = [Fraction(s.value) for one in series for s in one.samples if s.value is not None]
    if not values:
        raise ValueError("a trend needs at least one value")
    left, right, top, bottom = 40, width - 20, 24, height - 28
    marks = _rank_ticks(values) if lower_is_better else ticks_for(min(values), max(values))
    low, high = (marks[-1], marks[0]) if lower_is_better else (marks[0], marks[-1])
    labels = [s.label for s in series[0].samples]
    xs = [scale(i, 0, max(len(labels) - 1, 1), left + 18, right - 12) for i in range(len(labels))]
    if len(labels) == 1:
        xs = [Fraction(left + right, 2)]
    traces = tuple(
        _trace(one, "own" if index == 0 else "other", xs, low, high, bottom, top) for index, one in enumerate(series)
    )
    return Line(
        title=title,
        width=width,
        height=height,
        left=str(left),
        right=str(right),
        bottom=str(bottom),
        traces=traces,
        x_ticks=tuple(_legible([Tick(coord(x), label) for x, label in zip(xs, labels, strict=True)], right - left)),
        y_ticks=axis_ticks(marks, top, bottom) if lower_is_better else axis_ticks(marks, bottom, top),
        columns=(period_name, *(one.name for one in series)),
        rows=tuple((label, *(wording(one.samples[i]) for one in series)) for i, label in enumerate(labels)),
    )


def _legible(ticks: Sequence[Tick], width: int) -> list[Tick]:
    """Every tick, or every second, third ... one, counted from the newest, so that no labels touch."""
    widest = max(sum(11 if ord(sign) > 0x2E7F else 7 for sign in tick.text) for tick in ticks) + 8
    every = -(-widest * len(ticks) // width)
    last = len(ticks) - 1
    return [tick for index, tick in enumerate(ticks) if (last - index) % every == 0]


def _rank_ticks(values: Sequence[Fraction]) -> list[Fraction]:
    best, worst = min(values), max(values)
    if worst - best < TICKS:
        return [Fraction(v) for v in range(math.floor(best), max(math.ceil(worst), math.floor(best) + 1) + 1)]
    step = max(step_for(worst - best), Fraction(1))
    inner = [v for v in ticks_for(best, worst) if v > 1 and v % 1 == 0] if step > 1 else ticks_for(best, worst)
    return [Fraction(1), *inner] if inner[0] > 1 and best - 1 < step else inner


def _trace(
    one: Series, tone: str, xs: Sequence[Fraction], low: Fraction, high: Fraction, bottom: int, top: int
) -> Trace:
    pieces: list[str] = []
    piece: list[str] = []
    marks: list[Mark] = []
    for x, sample in zip(xs, one.samples, strict=True):
        if sample.value is None:
            if len(piece) > 1:
                pieces.append(" ".join(piece))
            piece = []
            continue
        y = scale(sample.value, low, high, bottom, top)
        piece.append(f"{coord(x)},{coord(y)}")
        marks.append(Mark(coord(x), coord(y), wording(sample), sample.label, tone))
    if len(piece) > 1:
        pieces.append(" ".join(piece))
    return Trace(one.name, tone, tuple(pieces), tuple(marks))


def wording(sample: Sample) -> str:
    """The sample's own words, else its value; a gap is a dash."""
    if sample.value is None:
        return sample.text or "—"
    return sample.text or plain(sample.value)
