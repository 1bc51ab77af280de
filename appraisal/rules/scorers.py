"""What each leaf method does with the figures of a group; used through ``methods.score_column``.

Every scorer takes the figures of all members a leaf applies to, the member asked about, the parameters and the
full mark, and returns points as a Fraction; the caller keeps it between floor and full mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

from appraisal.enums import Method
from appraisal.rules.figures import number
from appraisal.rules.results import places

Params = Mapping[str, Any]


class NoScore(ValueError):
    """A reading from which the method can give no score (基期为零 ...); the message is Chinese."""


class Peers:
    """The figures of all members a leaf applies to, with what comparing methods ask of them, worked out once."""

    def __init__(self, values: Mapping[str, Fraction]) -> None:
        self.values = values

    @cached_property
    def highest(self) -> Fraction:
        return max(self.values.values())

    @cached_property
    def lowest(self) -> Fraction:
        return min(self.values.values())

    @cached_property
    def places_from_highest(self) -> dict[str, int]:
        return places(self.values)

    @cached_property
    def places_from_lowest(self) -> dict[str, int]:
        return places({member: -value for member, value in self.values.items()})


def lower_is_better(params: Params) -> bool:
    return bool(params.get("direction", "higher") == "lower")


def _direct(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """直接计分: the value itself, or with ``out_of`` its share of the full mark (92 of 100 in a survey)."""
    if "out_of" in params:
        return peers.values[member] / number(params["out_of"]) * full
    return peers.values[member]


def _ratio_to_best(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """与最好值之比: value / highest x full mark; ``direction`` lower: lowest / value x full mark.

    The highest not above zero: nobody scores. Lower is better and the lowest is zero: zero has the full mark, the
    others nothing. A negative value cannot be compared when lower is better.
    """
    value = peers.values[member]
    if not lower_is_better(params):
        best = peers.highest
        return value / best * full if best > 0 else Fraction(0)
    best = peers.lowest
    if best < 0:
        raise NoScore("数值越低越好时不得为负，无法与最好值相比")
    if value == best:
        return full
    return best / value * full


def _ratio_to_target(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """与目标值之比: value / target x full mark, at most full; ``direction`` lower: target / value."""
    target, value = _target(params), peers.values[member]
    if target <= 0:
        raise NoScore("目标值应大于零")
    if lower_is_better(params):
        return full if value <= target else target / value * full
    return value / target * full


def _target(params: Params) -> Fraction:
    if "target" not in params:
        raise NoScore("没有目标值")
    return number(params["target"])


def _bands(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """分档计分: the score of the highest ``at`` the value reaches (以上 includes it), else ``otherwise``, default 0.

    ``direction`` lower: the score of the lowest ``at`` the value does not exceed (以下 includes it).
    """
    value = peers.values[member]
    bands = sorted(
        ((number(band["at"]), number(band["score"])) for band in params["bands"]), reverse=not lower_is_better(params)
    )
    for at, score in bands:
        if (value <= at) if lower_is_better(params) else (value >= at):
            return score
    return number(params.get("otherwise", 0))


def _linear(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """线性插值 between the points (value, score) of ``curve``, ascending; outside them the nearest score."""
    value = peers.values[member]
    points = [(number(x), number(y)) for x, y in params["curve"]]
    if value <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if value <= x1:
            return y0 + (value - x0) / (x1 - x0) * (y1 - y0)
    return points[-1][1]


def _rank_table(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """按名次计分: ``scores`` for places 1, 2, 3 ..., ``otherwise`` (default 0) after; equals share a place."""
    scores = params["scores"]
    place = (peers.places_from_lowest if lower_is_better(params) else peers.places_from_highest)[member]
    return number(scores[place - 1]) if place <= len(scores) else number(params.get("otherwise", 0))


def _step_deduction(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """按幅度扣分: ``points`` off for each ``step`` the value misses its ``target`` by (每低 1% 扣 0.05).

    ``relative`` true: the miss is taken in percent of the target. ``steps``: whole (default, only full steps
    count), begun (a step begun counts) or exact (in proportion). ``direction`` lower: an excess is the miss.
    """
    target, value = _target(params), peers.values[member]
    miss = value - target if lower_is_better(params) else target - value
    if miss <= 0:
        return full
    if params.get("relative", False):
        if target <= 0:
            raise NoScore("按相对幅度扣分时目标值应大于零")
        miss = miss / target * 100
    steps = miss / number(params["step"])
    if params.get("steps", "whole") == "whole":
        steps = Fraction(floor(steps))
    elif params["steps"] == "begun":
        steps = Fraction(ceil(steps))
    return full - steps * number(params["points"])


def _event_deduction(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """按次扣分: ``points`` off for each event beyond the ``free`` ones (default 0), down to the floor (SX-3-d)."""
    counted = max(peers.values[member] - number(params.get("free", 0)), Fraction(0))
    return full - counted * number(params["points"])


def _zero_at_events(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """达到次数计零分: nothing from ``events`` events on; below, ``points`` off for each (default 0)."""
    if peers.values[member] >= number(params["events"]):
        return Fraction(0)
    return full - peers.values[member] * number(params.get("points", 0))


def _rater_mean(peers: Peers, member: str, params: Params, full: Fraction) -> Fraction:
    """评分平均: the (trimmed) mean, or with ``out_of`` its share of the full mark."""
    return _direct(peers, member, params, full)


SCORERS: Mapping[Method, Callable[[Peers, str, Params, Fraction], Fraction]] = {
    Method.DIRECT: _direct,
    Method.RATIO_TO_BEST: _ratio_to_best,
    Method.RATIO_TO_TARGET: _ratio_to_target,
    Method.BANDS: _bands,
    Method.LINEAR: _linear,
    Method.RANK_TABLE: _rank_table,
    Method.STEP_DEDUCTION: _step_deduction,
    Method.EVENT_DEDUCTION: _event_deduction,
    Method.ZERO_AT_EVENTS: _zero_at_events,
    Method.RATER_MEAN: _rater_mean,
}
"""The scorer of each method; GROWTH has none, it derives a rate and hands it to another method."""
