"""Figures over many matters: how long stages take, where matters failed, what there is of each kind. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from core.enums import Choice
from decisions.enums import Category, Stage


class Standing(Choice):
    """How far a matter is, as counted."""

    GOING_ON = "going_on", "办理中"
    DECIDED = "decided", "已形成决议"
    ENDED = "ended", "已终止"


@dataclass(frozen=True, slots=True)
class Counted:
    """A matter in the count."""

    pk: int
    year: int
    category: Category
    standing: Standing


@dataclass(frozen=True, slots=True)
class Passage:
    """A round of a stage that was begun and finished: calendar days from one to the other, 0 for the same day."""

    stage: Stage
    days: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A round that failed, under one article."""

    matter: int
    stage: Stage
    clause: str
    title: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Days of a stage over all rounds that were finished."""

    stage: Stage
    count: int
    lower: Fraction
    median: Fraction
    upper: Fraction
    longest: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """What held matters up under one article: how many of them, of how many, how often."""

    clause: str
    title: str
    matters: int
    of: int
    times: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.matters, self.of) if self.of else Fraction(0)


def quartile(values: Sequence[int], quarter: int) -> Fraction:
    """The first to third quartile of sorted values, between neighbours in proportion; ValueError without values."""
    if not values:
        raise ValueError("no values")
    place = Fraction(quarter * (len(values) - 1), 4)
    low = place.numerator // place.denominator
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def spreads(passages: Iterable[Passage]) -> list[Spread]:
    """One for each stage that was finished at least once, in the order of the stages."""
    days: defaultdict[Stage, list[int]] = defaultdict(list)
    for one in passages:
        days[one.stage].append(one.days)
    found = []
    for stage in Stage:
        values = sorted(days.get(stage, ()))
        if values:
            lower, median, upper = (quartile(values, quarter) for quarter in (1, 2, 3))
            found.append(Spread(stage, len(values), lower, median, upper, values[-1]))
    return found


def blocked(failures: Iterable[Failure], of: int) -> list[Blocked]:
    """One for each article under which something failed, the most matters first; ``of`` is how many are counted."""
    by_clause: defaultdict[str, list[Failure]] = defaultdict(list)
    for one in failures:
        by_clause[one.clause].append(one)
    found = [
        Blocked(clause, rows[-1].title, len({row.matter for row in rows}), of, len(rows))
        for clause, rows in by_clause.items()
    ]
    return sorted(found, key=lambda one: (-one.matters, one.clause))


def by_category(matters: Iterable[Counted]) -> dict[Category, Counter[Standing]]:
    """How many matters of each category stand where; categories without one are left out."""
    found: defaultdict[Category, Counter[Standing]] = defaultdict(Counter)
    for one in matters:
        found[one.category][one.standing] += 1
    return {category: found[category] for category in Category if category in found}


def by_year(matters: Iterable[Counted]) -> dict[int, Counter[Standing]]:
    """The same by year, the newest first."""
    found: defaultdict[int, Counter[Standing]] = defaultdict(Counter)
    for one in matters:
        found[one.year][one.standing] += 1
    return {year: found[year] for year in sorted(found, reverse=True)}


def tenths(value: Fraction) -> Decimal:
    """To one decimal, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
