"""Metrics (JH-C-2.1 to JH-C-2.4): from raw series, filed once, to the level and growth of each metric.

Figures are exact; rounding is that of the leaf's method. A figure that is missing gives no value, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from appraisal.enums.schemes import MetricChange, MetricCombine, MetricDirection

Series = Mapping[str, Decimal | Fraction | int | None]
"""Code of a raw series -> its figure for one unit and period."""

_HUNDRED = Fraction(100)


class NoFigure(Exception):
    """A metric has no value; the text says in Chinese why."""


@dataclass(frozen=True, slots=True)
class RawSeries:
    """A figure that is filed once per unit and period: ``low`` and ``high`` bound it, None = open.

    ``holder`` is the code of the unit that supplies it.
    """

    code: str
    name: str
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the tree: sum of ``top``, divided by the sum of ``bottom`` where there is one, times ``times``.

    ``factors`` weighs the series of ``top`` one by one (all 1 when empty). With ``combine`` MEAN_CAPPED the two lists
    are pairs: the mean of the shares, each at most 100. ``within`` holds the bounds of a good value for RANGE.
    ``of_numerator``: growth is that of ``top`` alone, not of the share (the text leaves it open).
    """

    unit: str
    direction: MetricDirection
    top: tuple[str, ...]
    bottom: tuple[str, ...] = ()
    times: Decimal = Decimal(1)
    factors: tuple[Decimal, ...] = ()
    combine: MetricCombine = MetricCombine.RATIO
    change: MetricChange = MetricChange.LEVEL
    of_numerator: bool = False
    within: tuple[Decimal, Decimal] | None = None

    @property
    def series(self) -> tuple[str, ...]:
        """Every raw series it is computed from, each once."""
        return tuple(dict.fromkeys((*self.top, *self.bottom)))

    def level(self, figures: Series) -> Fraction:
        """The level of one period; NoFigure when a series is missing or the divisor is zero or negative."""
        top = [_figure(figures, code) for code in self.top]
        bottom = [] if self.of_numerator else [_figure(figures, code) for code in self.bottom]
        if self.combine is MetricCombine.MEAN_CAPPED:
            shares = [_share(done, planned) for done, planned in zip(top, bottom, strict=True)]
            return sum(shares, Fraction(0)) / len(shares)
        factors = self.factors or (Decimal(1),) * len(top)
        total = sum((value * Fraction(factor) for value, factor in zip(top, factors, strict=True)), Fraction(0))
        if bottom:
            divisor = sum(bottom, Fraction(0))
            if divisor <= 0:
                raise NoFigure("分母为零或为负，不能计算")
            total /= divisor
        return total * Fraction(self.times)

    def value(self, figures: Series) -> Fraction:
        """What is handed to the leaf's method: the level, or for RANGE 100 inside the bounds and 0 outside."""
        level = self.level(figures)
        if self.within is None:
            return level
        low, high = self.within
        return _HUNDRED if Fraction(low) <= level <= Fraction(high) else Fraction(0)


def _figure(figures: Series, code: str) -> Fraction:
    figure = figures.get(code)
    if figure is None:
        raise NoFigure(f"没有填报原始数据 {code}")
    return Fraction(figure)


def _share(done: Fraction, planned: Fraction) -> Fraction:
    if planned <= 0:
        raise NoFigure("计划量为零或为负，不能计算完成率")
    return min(done / planned * _HUNDRED, _HUNDRED)


def growth(metric: Metric, now: Fraction, before: Fraction | None) -> Fraction | None:
    """Percent of change in the metric's direction; None where the base is missing, zero or negative (never 0)."""
    if before is None or before <= 0:
        return None
    change = before - now if metric.change is MetricChange.REDUCTION else now - before
    return change / before * _HUNDRED


def formula(metric: Metric, names: Mapping[str, str]) -> str:
    """The formula in words, with the names of the series."""

    def words(codes: tuple[str, ...]) -> str:
        text = " + ".join(names.get(code, code) for code in codes)
        return f"（{text}）" if len(codes) > 1 else text

    if metric.combine is MetricCombine.MEAN_CAPPED:
        return f"{words(metric.top)}各项完成率的平均，每项封顶 100"
    level = words(metric.top)
    if metric.bottom and not metric.of_numerator:
        level += f" ÷ {words(metric.bottom)}"
    if metric.times != 1 and not metric.of_numerator:
        level += f" × {metric.times.normalize():f}"
    if metric.change is MetricChange.GROWTH:
        return f"（本期 − 上年同期）÷ 上年同期 × 100，取 {level}"
    if metric.change is MetricChange.REDUCTION:
        return f"（上年同期 − 本期）÷ 上年同期 × 100，取 {level}"
    return level
