"""Charts that set one unit beside the best or the mean: gap to the best, radar by category."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

from core.charts import Bar, Mark, Number, coord, share

RINGS = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """One category: own value against the best; texts are shown as given."""

    label: str
    own: Number
    best: Number
    own_text: str
    best_text: str
    gap_text: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """Bars of own values, each on the track of the best."""

    kind: ClassVar[str] = "gaps"
    title: str
    width: int
    height: int
    track: str
    left: str
    bars: tuple[Bar, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def gaps(title: str, items: Sequence[Gap], *, width: int = 360) -> Gaps:
    """One bar per category: full length is the best unit's value. Raises ValueError when empty."""
    if not items:
        raise ValueError("a gap chart needs at least one category")
    row, left, track = 40, 0, width - 64
    bars = tuple(
        Bar(
            str(left),
            str(index * row + 22),
            share(item.own, item.best, track),
            "10",
            item.gap_text,
            item.label,
            "full" if item.best and Fraction(item.own) >= Fraction(item.best) else "other",
        )
        for index, item in enumerate(items)
    )
    return Gaps(
        title=title,
        width=width,
        height=row * len(items),
        track=str(track),
        left=str(left),
        bars=bars,
        columns=("类别", "得分", "第一名", "差距"),
        rows=tuple((item.label, item.own_text, item.best_text, item.gap_text) for item in items),
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a radar: shares of the full mark between 0 and 1, and their wording."""

    label: str
    own: Number
    own_text: str
    other: Number | None = None
    other_text: str = ""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis as drawn: where it ends and where its label stands."""

    x: str
    y: str
    text_x: str
    text_y: str
    anchor: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Radar:
    """Own profile over the group's mean, by category."""

    kind: ClassVar[str] = "radar"
    title: str
    width: int
    height: int
    centre_x: str
    centre_y: str
    rings: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    own: str
    other: str
    dots: tuple[Mark, ...]
    own_name: str
    other_name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def radar(
    title: str,
    axes: Sequence[Axis],
    *,
    own_name: str = "本单位",
    other_name: str = "本组平均",
    width: int = 360,
    height: int = 260,
) -> Radar:
    """A closed profile, first axis upwards, clockwise. Raises ValueError below three axes: use ``gaps`` there."""
    if len(axes) < 3:
        raise ValueError("a radar needs at least three axes")
    centre_x, centre_y, radius = width // 2, height // 2, height // 2 - 38
    turns = _turns(len(axes))
    frame = Frame(centre_x, centre_y, radius)
    with_other = all(axis.other is not None for axis in axes)
    own_points = [frame.place(axis.own, turn) for axis, turn in zip(axes, turns, strict=True)]
    columns = ("类别", own_name, other_name) if with_other else ("类别", own_name)
    return Radar(
        title=title,
        width=width,
        height=height,
        centre_x=str(centre_x),
        centre_y=str(centre_y),
        rings=_rings(frame, len(axes)),
        spokes=tuple(_spoke(axis, turn, centre_x, centre_y, radius) for axis, turn in zip(axes, turns, strict=True)),
        own=_outline(own_points),
        other=frame.outline([axis.other or 0 for axis in axes]) if with_other else "",
        dots=tuple(
            Mark(coord(x), coord(y), axis.own_text, axis.label) for (x, y), axis in zip(own_points, axes, strict=True)
        ),
        own_name=own_name,
        other_name=other_name if with_other else "",
        columns=columns,
        rows=tuple((a.label, a.own_text, a.other_text) if with_other else (a.label, a.own_text) for a in axes),
    )


Turn = tuple[Fraction, Fraction]
"""A direction as (right, up)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a radar stands and how far it reaches."""

    centre_x: int
    centre_y: int
    radius: int

    def place(self, share_of: Number, turn: Turn) -> tuple[Fraction, Fraction]:
        """The point of a share, held within 0..1, on an axis."""
        reach = min(max(Fraction(share_of), Fraction(0)), Fraction(1)) * self.radius
        return self.centre_x + reach * turn[0], self.centre_y - reach * turn[1]

    def outline(self, shares: Sequence[Number]) -> str:
        """The profile of one share per axis."""
        turns = _turns(len(shares))
        return _outline([self.place(value, turn) for value, turn in zip(shares, turns, strict=True)])


def _outline(points: Sequence[tuple[Fraction, Fraction]]) -> str:
    return " ".join(f"{coord(x)},{coord(y)}" for x, y in points)


@lru_cache(maxsize=64)
def _rings(frame: Frame, count: int) -> tuple[str, ...]:
    """The net behind the profile: the same for every radar of that many axes."""
    return tuple(frame.outline([Fraction(ring, RINGS)] * count) for ring in range(1, RINGS + 1))


@lru_cache(maxsize=64)
def _turns(count: int) -> tuple[Turn, ...]:
    return tuple(_turn(index, count) for index in range(count))


def _turn(index: int, count: int) -> Turn:
    """Direction of an axis as (right, up), to six decimals: sines are drawn, never computed with."""
    angle = 2 * math.pi * index / count
    return Fraction(round(math.sin(angle) * 1_000_000), 1_000_000), Fraction(
        round(math.cos(angle) * 1_000_000), 1_000_000
    )


def _spoke(axis: Axis, turn: Turn, centre_x: int, centre_y: int, radius: int) -> Spoke:
    right, up = turn
    text_x, text_y = centre_x + (radius + 10) * right, centre_y - (radius + 10) * up
    lift = Fraction(-14) if up > Fraction(9, 10) else Fraction(4) if up < Fraction(-9, 10) else Fraction(-4)
    return Spoke(
        x=coord(centre_x + radius * right),
        y=coord(centre_y - radius * up),
        text_x=coord(text_x),
        text_y=coord(text_y + lift),
        anchor="middle" if abs(right) < Fraction(1, 10) else "start" if right > 0 else "end",
        label=axis.label,
        text=axis.own_text,
    )
