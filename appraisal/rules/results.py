"""What scoring returns: exact figures in ten-thousandths of a point, ready to be stored and explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NamedTuple, overload

from appraisal.rules.accounts import AdjustmentTotals
from appraisal.rules.figures import half_up
from core.findings import Finding


class ItemResult(NamedTuple):
    """One top node of one member.

    The base score is the exact rational ``base_num / base_den`` ten-thousandths (the mean taken for 不涉及 may
    not end); ``base`` is its value for storage and display. ``weighted`` is exact: quantised once by rule.
    """

    code: str
    base_num: int
    base_den: int
    weighted: int

    @property
    def base(self) -> int:
        """The base score in ten-thousandths, half up; display and JSON only, never computed with."""
        return self.base_num if self.base_den == 1 else half_up(self.base_num, self.base_den)

    @property
    def exact_base(self) -> Fraction:
        """The base score in ten-thousandths, exactly."""
        return Fraction(self.base_num, self.base_den)


class ItemColumn(NamedTuple):
    """One top node over the members of a group, in the order of the scheme.

    The base score of the i-th is ``bases[i] / scale`` ten-thousandths, ``weighted[i]`` as in ``ItemResult``.
    """

    code: str
    bases: Sequence[int]
    scale: int
    weighted: Sequence[int]

    def item(self, place: int) -> ItemResult:
        """One member's, in lowest terms, so that equal figures are equal results."""
        base = self.bases[place]
        common = gcd(base, self.scale)
        return ItemResult(self.code, base // common, self.scale // common, self.weighted[place])

    def rounded(self) -> Sequence[int]:
        """The base scores in ten-thousandths, half up, for storage."""
        return self.bases if self.scale == 1 else [half_up(base, self.scale) for base in self.bases]


def column_of(code: str, items: Sequence[ItemResult]) -> ItemColumn:
    """Items of one top node over one denominator."""
    scale = lcm(*(item.base_den for item in items))
    bases = [item.base_num * (scale // item.base_den) for item in items]
    return ItemColumn(code, bases, scale, [item.weighted for item in items])


class Items(Sequence[ItemResult]):
    """The items of the member at ``place`` of some columns, made when they are asked for."""

    __slots__ = ("columns", "place")

    def __init__(self, columns: Sequence[ItemColumn], place: int) -> None:
        self.columns = columns
        self.place = place

    @overload
    def __getitem__(self, which: int) -> ItemResult: ...
    @overload
    def __getitem__(self, which: slice) -> tuple[ItemResult, ...]: ...
    def __getitem__(self, which: int | slice) -> ItemResult | tuple[ItemResult, ...]:
        if isinstance(which, slice):
            return tuple(column.item(self.place) for column in self.columns[which])
        return self.columns[which].item(self.place)

    def __iter__(self) -> Iterator[ItemResult]:
        return (column.item(self.place) for column in self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __eq__(self, other: object) -> Any:
        return tuple(self) == tuple(other) if isinstance(other, Items | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class MemberResult(NamedTuple):
    """One member's outcome; ``commendations`` is before the cap, ``bonus`` after it, ``deduction`` positive."""

    code: str
    items: Sequence[ItemResult]
    initial: int
    commendations: int
    bonus: int
    reward: int
    deduction: int
    final: int
    rank: int
    vetoed: bool
    disqualified: bool


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A group's outcome by rank, then code; with ``refusals`` it is empty and must not be stored.

    ``warnings`` are Chinese sentences (a top node in which everybody has nothing). ``accounts`` holds the
    adjustment lines of the members that have any; ``columns`` the items once more, top by top, as they were computed.
    """

    code: str
    period: str
    results: tuple[MemberResult, ...] = ()
    warnings: tuple[str, ...] = ()
    refusals: tuple[Finding, ...] = ()
    accounts: Mapping[str, AdjustmentTotals] = field(default_factory=dict)
    columns: tuple[ItemColumn, ...] = field(default=(), repr=False, compare=False)

    @property
    def refused(self) -> bool:
        return bool(self.refusals)

    def by_code(self) -> dict[str, MemberResult]:
        """The members' results by code."""
        return {result.code: result for result in self.results}


def item_places(result: GroupResult, item: str) -> dict[str, int]:
    """Places of the members in one top node by exact base score, ties sharing a place (SX-4.1-a)."""
    position = next((place for place, one in enumerate(result.results[0].items) if one.code == item), None)
    if position is None:
        raise KeyError(item)
    column = column_of(item, [row.items[position] for row in result.results])
    return dict(zip([row.code for row in result.results], column_places(column.bases), strict=True))


def column_places(bases: Sequence[int]) -> list[int]:
    """Places of the members in one top node, in their order, by exact base score over one denominator."""
    # Counted from the lowest up: of equal scores the last one counted gives all of them the best place.
    place = dict(zip(sorted(bases), range(len(bases), 0, -1), strict=True))
    return [place[base] for base in bases]


def places(scores: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Places by score, descending: equal scores share one, the next is skipped (1, 2, 2, 4)."""
    ranks: dict[str, int] = {}
    place, previous = 0, None
    for count, (code, score) in enumerate(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])), start=1):
        if score != previous:
            place, previous = count, score
        ranks[code] = place
    return ranks
