"""From figures filed once to the readings of every leaf that needs them (JH-C-2.1, JH-C-2.4). Pure.

``growth_rule`` of the indicators: the base is the same period of the last year; without a base, or with one that is
zero, there is no value (never 0); with a negative one the rate is entered by hand with a remark; two decimals, half up
(the leaf's own parameter). Growth of a share is relative, in percentage points (``mode`` of the leaf) or that of the
numerator (``of_numerator`` of the metric).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from appraisal.enums import Method
from appraisal.enums.schemes import MetricChange
from appraisal.rules.facts import POINT
from appraisal.rules.figures import half_up
from appraisal.rules.methods import Reading
from appraisal.rules.metrics import Metric, NoFigure, growth
from appraisal.rules.scorers import Params
from core.findings import Finding, unmet

Filed = Mapping[str, int | None]
"""Code of a series -> what was filed for one unit: ten-thousandths, None for 不涉及; absent: nothing yet."""

RATE_DECIMALS = 2
BASE_OF_INDEX = 100


@dataclass(frozen=True, slots=True)
class Supplied:
    """What figures make of a leaf for one member: a reading, None for 不涉及, or nothing yet with the reason why."""

    reading: Reading | None = None
    missing: str = ""


def supplied(metric: Metric, method: Method, now: Filed, before: Filed) -> Supplied:
    """The reading of a leaf from the figures of the period and of its base period.

    A series that was filed as 不涉及 makes the leaf 不涉及. Without a base the reading has none; the method says so.
    """
    if any(code in now and now[code] is None for code in metric.series):
        return Supplied()
    try:
        value = metric.value(_figures(now))
    except NoFigure as gap:
        return Supplied(missing=str(gap))
    if metric.change is MetricChange.LEVEL:
        return Supplied(Reading(value))
    base = _base(metric, before)
    if method is Method.GROWTH:
        return Supplied(Reading(value, base))
    rate = growth(metric, value, base)
    if rate is None:
        return Supplied(missing="基期没有数值，或为零、为负，不能计算增幅")
    scale: int = 10**RATE_DECIMALS
    return Supplied(Reading(Fraction(half_up(rate.numerator * scale, rate.denominator), scale)))


def _figures(filed: Filed) -> dict[str, Fraction]:
    return {code: Fraction(value, POINT) for code, value in filed.items() if value is not None}


def _base(metric: Metric, before: Filed) -> Fraction | None:
    try:
        return metric.level(_figures(before))
    except NoFigure:
        return None


def by_hand(params: Params, rate: Fraction) -> Reading:
    """A rate that was entered by hand, as a reading of the method GROWTH: an index over a base of 100.

    With ``mode`` points the rate is the difference itself.
    """
    falls = params.get("direction", "higher") == "lower"
    base = Fraction(BASE_OF_INDEX)
    return Reading(base - rate if falls else base + rate, base)


def check_by_hand(method: Method, base: Fraction | None, remark: str) -> list[Finding]:
    """Only a growth rate whose base is negative is entered by hand, and always with a remark."""
    findings = []
    if method is not Method.GROWTH:
        findings.append(unmet("JH-C-2.1.1", "该指标不是增幅指标", remedy="请填报原始数据", 方法=method.label))
    elif base is None or base >= 0:
        remedy = "请填报原始数据，由系统计算；没有基期值的不计增幅"
        shown = "没有" if base is None else "不为负"
        findings.append(unmet("JH-C-2.1.1", "基期值为负的才能人工填报增幅", remedy=remedy, 基期值=shown))
    if not remark.strip():
        findings.append(unmet("JH-C-2.1.1", "人工填报的增幅须附说明", remedy="请说明增幅的计算口径", field="remark"))
    return findings
