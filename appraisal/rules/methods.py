"""The leaf methods: pure functions from readings and parameters to exact scores (DESIGN.md section 2).

Every method takes the readings of a whole group, because some compare (与最好值之比, 按名次计分); the others look
at one reading at a time. Scores are Fractions of points, never below the leaf's floor (0 unless 特别注明, SX-3-d)
and never above its full mark. Parameters and readings are int, Decimal or plain decimal text, never float.
``check_params`` (method_params) says in Chinese what is wrong with the parameters; the functions here trust it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from appraisal.enums import Method
from appraisal.rules.facts import POINT
from appraisal.rules.figures import expand, half_up, number
from appraisal.rules.method_params import FACTORS, GROWTH_TARGETS, METHOD_VERSION, check_params
from appraisal.rules.scorers import SCORERS, NoScore, Params, Peers, lower_is_better

__all__ = [
    "METHOD_VERSION",
    "ColumnScores",
    "NoScore",
    "Reading",
    "check_params",
    "factor_of",
    "figure_of",
    "in_units",
    "score_column",
    "score_one",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was filed for one member and leaf; which fields matter depends on the method.

    ``value``    the value or the number of events; every method but RATER_MEAN.
    ``base``     value of the base period, for GROWTH.
    ``target``   the member's own target, before the parameter of RATIO_TO_TARGET and STEP_DEDUCTION.
    ``ratings``  one figure per rater, for RATER_MEAN.
    """

    value: Decimal | int | Fraction | None = None
    base: Decimal | int | Fraction | None = None
    target: Decimal | int | Fraction | None = None
    ratings: tuple[Decimal | int | Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnScores:
    """Scores of a leaf in points by member, None = 不涉及; ``problems`` says in Chinese why a member has none."""

    scores: dict[str, Fraction | None]
    problems: dict[str, str]


def score_column(
    method: Method,
    params: Params,
    readings: Mapping[str, Reading | None],
    *,
    full_mark: Decimal | Fraction,
    floor_mark: Decimal | Fraction = Decimal(0),
) -> ColumnScores:
    """Scores of one leaf for all members of a group; a reading of None is 不涉及 and stays None.

    Members it does not apply to take no part in the best value or the places. A member whose reading gives no
    score has a problem instead of a score, and takes no part either.
    """
    full, lowest = Fraction(full_mark), Fraction(floor_mark)
    scores: dict[str, Fraction | None] = {}
    problems: dict[str, str] = {}
    values: dict[str, Fraction] = {}
    for member, reading in readings.items():
        if reading is None:
            scores[member] = None
            continue
        try:
            values[member] = figure_of(method, params, reading) * factor_of(params, member)
        except NoScore as fault:
            problems[member] = str(fault)
    inner, inner_params = _inner(method, params)
    peers = Peers(values)
    for member in values:
        reading = readings[member]
        target = None if reading is None else reading.target
        try:
            raw = SCORERS[inner](peers, member, _with_target(inner_params, target), full)
        except NoScore as fault:
            problems[member] = str(fault)
        else:
            scores[member] = min(max(raw, lowest), full)
    return ColumnScores(scores, problems)


def score_one(
    method: Method,
    params: Params,
    reading: Reading,
    *,
    full_mark: Decimal | Fraction,
    floor_mark: Decimal | Fraction = Decimal(0),
) -> Fraction:
    """The score of a single reading, as if the member were alone in its group; NoScore when there is none."""
    column = score_column(method, params, {"": reading}, full_mark=full_mark, floor_mark=floor_mark)
    if column.problems:
        raise NoScore(column.problems[""])
    score = column.scores[""]
    assert score is not None, "a reading was given"
    return score


def in_units(score: Fraction) -> int | Fraction:
    """A score in points as a cell of the book: ten-thousandths, an int where it ends, else the exact Fraction."""
    units = score * POINT
    return units.numerator if units.denominator == 1 else units


def factor_of(params: Params, member: str) -> Fraction:
    """The difference factor of a member's figure; 1 until the scheme sets one (SX-1-c)."""
    factors = params.get(FACTORS)
    return number(factors[member]) if factors and member in factors else Fraction(1)


def figure_of(method: Method, params: Params, reading: Reading) -> Fraction:
    """The single figure a method works on, derived from the reading; NoScore when there is none."""
    if method is Method.RATER_MEAN:
        return _trimmed_mean(params, reading)
    if reading.value is None:
        raise NoScore("没有填报数值")
    value = number(reading.value)
    if method is Method.GROWTH:
        return _growth(params, value, reading.base)
    if method in (Method.EVENT_DEDUCTION, Method.ZERO_AT_EVENTS) and (value < 0 or value.denominator != 1):
        raise NoScore(f"次数应为非负整数，填报为 {expand(value)}")
    return value


def _inner(method: Method, params: Params) -> tuple[Method, Params]:
    """GROWTH derives a rate and hands it to another method; all others score themselves."""
    return (GROWTH_TARGETS[params["then"]], params["then_params"]) if method is Method.GROWTH else (method, params)


def _with_target(params: Params, target: object) -> Params:
    return params if target is None else {**params, "target": target}


def _trimmed_mean(params: Params, reading: Reading) -> Fraction:
    """The mean of the ratings without the ``trim`` highest and lowest; at least ``minimum`` ratings are needed."""
    ratings, trim = sorted(number(rating) for rating in reading.ratings), int(params.get("trim", 0))
    least = max(int(params.get("minimum", 1)), 2 * trim + 1)
    if len(ratings) < least:
        raise NoScore(f"评分人数不足：应有 {least}，实有 {len(ratings)}")
    kept = ratings[trim : len(ratings) - trim]
    return sum(kept, Fraction(0)) / len(kept)


def _growth(params: Params, value: Fraction, base: object) -> Fraction:
    """The growth over the base period: percent of the base, or with ``mode`` points the plain difference.

    ``direction`` lower: the fall. ``decimals`` is the rounding the indicator states (half up), absent = exact.
    A base that is missing, zero or negative gives no rate (never 0): it must be settled by hand.
    """
    if base is None:
        raise NoScore("没有基期值，不能计算增幅")
    before = number(base)
    change = before - value if lower_is_better(params) else value - before
    if params.get("mode", "relative") == "relative":
        if before <= 0:
            raise NoScore("基期值为零或为负，不能计算增幅")
        change = change / before * 100
    if "decimals" not in params:
        return change
    scale = 10 ** int(params["decimals"])
    return Fraction(half_up(change.numerator * scale, change.denominator), scale)
