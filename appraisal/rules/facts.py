"""Facts the appraisal rules work on: frozen, free of the database, addressed by codes.

Scores are integers of one ten-thousandth of a point (90.5 points = 905000): the workbook allows four
decimals, so nothing is lost, and integers are exact and fast on every database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, Self, TypeVar

from appraisal.enums import (
    AdjustmentKind,
    AdjustmentLevel,
    Agency,
    GroupKind,
    MarkKind,
    Method,
    Source,
    TopRule,
    YearRule,
)

Made = TypeVar("Made")
Value = TypeVar("Value")

POINT = 10_000
"""Units of a stored score per point."""

Cell = int | Fraction | None
"""One leaf score in ten-thousandths: an int as entered, a Fraction where a method does not end, None = 不涉及."""

Book = Mapping[str, Mapping[str, Cell]]
"""Scores of a group: member code -> leaf code -> cell; an absent code is a missing score."""


class Row(Mapping[str, Value], Generic[Value]):
    """One member's scores as they are stored: the cells in a row, the places of the leaves shared by a whole group.

    It reads as a mapping; the rules take whole rows by place, which saves a dict for each of 10,000 members.
    """

    __slots__ = ("places", "points")

    def __init__(self, places: Mapping[str, int], points: Sequence[Value]) -> None:
        self.places = places
        self.points = points

    def __getitem__(self, leaf: str) -> Value:
        return self.points[self.places[leaf]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Facts that remember what the rules made of them; as they never change, it is made once."""

    _made: dict[Callable[[Any], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[[Self], Made]) -> Made:
        """``make(self)``; ``make`` is a function of a module, what it gives is shared and must not be changed."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """One node of an indicator tree; ``parent`` is a code or None for a top node (大项).

    ``weight`` and ``top_rule`` are set on top nodes only; ``source``, ``method``, ``params`` and ``floor``
    matter on leaves only. ``full_mark``, ``weight`` and ``floor`` are points.
    """

    code: str
    name: str
    parent: str | None
    order: int
    full_mark: Decimal
    weight: Decimal | None = None
    top_rule: TopRule | None = None
    source: Source = Source.ENTERED
    method: Method = Method.DIRECT
    params: Mapping[str, Any] = field(default_factory=dict)
    floor: Decimal = Decimal(0)
    clause: str = ""
    key_indicator: bool = False


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """One appraised unit, or in a group of people one appointment."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupFacts(Worked):
    """A group (考核系统/块) with its own tree; nodes and members in the scheme's order."""

    code: str
    name: str
    kind: GroupKind
    total_weight: Decimal
    nodes: tuple[NodeFacts, ...]
    members: tuple[MemberFacts, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentParameters:
    """Bonus and penalty table of a scheme (SX-4.2, SX-3.3-e), in points.

    ``commendation`` and ``criticism`` map a level to its points; ``reward_caps`` maps the name of a leading
    group to the cap of one entry and of its sum.
    """

    commendation: Mapping[AdjustmentLevel, Decimal]
    criticism: Mapping[AdjustmentLevel, Decimal]
    halving: Decimal
    top_three: Decimal
    cap: Decimal
    reward_caps: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class AdjustmentFacts:
    """One row of the sheet 加减分, bound to a member by code. ``points`` only for rewards."""

    member: str
    kind: AdjustmentKind
    level: AdjustmentLevel | None
    leading_group: str
    single_or_grassroots: bool
    points: Decimal | None
    matter: str
    document_number: str
    dated: date
    agency: Agency = Agency.PARTY_STATE
    carried_over: bool = False


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """A row of the sheet 一票否决 or 弄虚作假; ``field`` is the 领域 of a veto, "" otherwise."""

    member: str
    kind: MarkKind
    field: str = ""


@dataclass(frozen=True, slots=True)
class SchemeFacts(Worked):
    """A whole scheme as the rules see it."""

    code: str
    name: str
    year: int
    version: int
    year_rule: YearRule
    groups: tuple[GroupFacts, ...]
    adjustments: AdjustmentParameters
    quarter_weights: Mapping[str, Decimal] = field(default_factory=dict)
