"""How a measured leaf came to its score, in Chinese with the numbers in: the sheet's answer to 这个数怎么来的.

The last figure of each formula is what the method gives; where floor or full mark changed it, the text says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from appraisal.enums import Method
from appraisal.rules.facts import NodeFacts
from appraisal.rules.figures import expand, number
from appraisal.rules.method_params import GROWTH_TARGETS
from appraisal.rules.methods import Reading, factor_of, figure_of
from appraisal.rules.scorers import NoScore, Params, Peers, lower_is_better

Wording = Callable[[Peers, str, Params, Fraction], str]


def filed_text(reading: Reading) -> str:
    """What was filed: 数值 110，基期值 100."""
    named = (("数值", reading.value), ("基期值", reading.base), ("目标值", reading.target))
    parts = [f"{name} {expand(Fraction(figure))}" for name, figure in named if figure is not None]
    if reading.ratings:
        parts.append(f"{len(reading.ratings)} 个评分：" + "、".join(expand(Fraction(one)) for one in reading.ratings))
    return "，".join(parts)


def formula_text(node: NodeFacts, readings: Mapping[str, Reading | None], member: str, score: Fraction) -> str:
    """The method's formula for one member with its numbers; ``score`` is the leaf's score in points."""
    reading = readings[member]
    if reading is None:
        raise ValueError("不涉及的没有算式")
    method, params, full = node.method, node.params, Fraction(node.full_mark)
    figures = _figures(node, readings)
    head = ""
    factor = factor_of(params, member)
    plain = figures[member] / factor
    if method is Method.GROWTH:
        head = _growth(params, reading, plain) + "；"
        method, params = GROWTH_TARGETS[params["then"]], params["then_params"]
    elif method is Method.RATER_MEAN:
        head = _mean(params, reading, plain) + "；"
    if factor != 1:
        head += f"差别系数 {expand(factor)}，{expand(plain)} × {expand(factor)} = {expand(figures[member])}；"
    if reading.target is not None:
        params = {**params, "target": reading.target}
    text = head + _WORDINGS[method](Peers(figures), member, params, full)
    if score == full:
        return f"{text}，计 {expand(score)}（满分）"
    return f"{text}，计 {expand(score)}（满分 {expand(full)}）"


def _figures(node: NodeFacts, readings: Mapping[str, Reading | None]) -> dict[str, Fraction]:
    """The figure each member's reading comes to; members that have none take no part."""
    figures = {}
    for code, reading in readings.items():
        if reading is not None:
            try:
                figures[code] = figure_of(node.method, node.params, reading) * factor_of(node.params, code)
            except NoScore:
                continue
    return figures


def _growth(params: Params, reading: Reading, rate: Fraction) -> str:
    value, base = expand(number(reading.value)), expand(number(reading.base))
    change = f"{base} − {value}" if lower_is_better(params) else f"{value} − {base}"
    word = "降低" if lower_is_better(params) else "增长"
    if params.get("mode", "relative") == "points":
        return f"{word} {change} = {expand(rate)} 个百分点"
    return f"{word}率（{change}）÷ {base} × 100% = {expand(rate)}%"


def _mean(params: Params, reading: Reading, mean: Fraction) -> str:
    trim = int(params.get("trim", 0))
    kept = f"，去掉 {trim} 个最高分和 {trim} 个最低分" if trim else ""
    return f"{len(reading.ratings)} 个评分{kept}，平均 {expand(mean)}"


def _direct(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    value = expand(peers.values[member])
    if "out_of" in params:
        return f"{value} ÷ {expand(number(params['out_of']))} × {expand(full)}"
    return f"数值 {value} 直接计分"


def _ratio_to_best(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    value = expand(peers.values[member])
    if lower_is_better(params):
        return f"本组最低 {expand(peers.lowest)} ÷ {value} × {expand(full)}"
    return f"{value} ÷ 本组最高 {expand(peers.highest)} × {expand(full)}"


def _ratio_to_target(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    value, target = expand(peers.values[member]), expand(number(params["target"]))
    if lower_is_better(params):
        return f"目标值 {target} ÷ {value} × {expand(full)}"
    return f"{value} ÷ 目标值 {target} × {expand(full)}"


def _bands(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    value, lower = peers.values[member], lower_is_better(params)
    bounds = sorted((number(band["at"]) for band in params["bands"]), reverse=not lower)
    word = "以下" if lower else "以上"
    for at in bounds:
        if (value <= at) if lower else (value >= at):
            return f"{expand(value)} 属“{expand(at)} {word}”一档"
    return f"{expand(value)} 不到任何一档"


def _linear(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    value = peers.values[member]
    curve = [(number(x), number(y)) for x, y in params["curve"]]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:], strict=False):
        if x0 < value < x1:
            a, b, c, d = expand(x0), expand(y0), expand(x1), expand(y1)
            return f"{expand(value)} 在（{a}，{b} 分）与（{c}，{d} 分）之间按比例计分"
    return f"{expand(value)} 按插值表计分"


def _rank_table(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    places = peers.places_from_lowest if lower_is_better(params) else peers.places_from_highest
    order = "从低到高" if lower_is_better(params) else "从高到低"
    return f"{expand(peers.values[member])} 在 {len(peers.values)} 个中{order}列第 {places[member]} 名"


def _step_deduction(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    target, value = number(params["target"]), peers.values[member]
    miss = value - target if lower_is_better(params) else target - value
    if miss <= 0:
        return f"{expand(value)} 达到目标值 {expand(target)}，不扣分"
    word, unit = ("高", "") if lower_is_better(params) else ("低", "")
    if params.get("relative", False):
        miss, unit = miss / target * 100, "%"
    how = {"whole": "不足一档不扣", "begun": "不足一档按一档扣", "exact": "按比例扣"}[params.get("steps", "whole")]
    step, points = expand(number(params["step"])), expand(number(params["points"]))
    return (
        f"{expand(full)} 分起，{expand(value)} 比目标值 {expand(target)} {word} {expand(miss)}{unit}，"
        f"每{word} {step}{unit} 扣 {points} 分（{how}）"
    )


def _event_deduction(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    count, free = peers.values[member], number(params.get("free", 0))
    counted = max(count - free, Fraction(0))
    less = f" − 免计 {expand(free)} 次" if free else ""
    return f"{expand(count)} 次{less}，{expand(full)} − {expand(counted)} × {expand(number(params['points']))}"


def _zero_at_events(peers: Peers, member: str, params: Params, full: Fraction) -> str:
    count, limit = peers.values[member], number(params["events"])
    if count >= limit:
        return f"{expand(count)} 次，达到 {expand(limit)} 次计零分"
    points = number(params.get("points", 0))
    tail = f"，{expand(full)} − {expand(count)} × {expand(points)}" if points else ""
    return f"{expand(count)} 次，未达到 {expand(limit)} 次{tail}"


_WORDINGS: Mapping[Method, Wording] = {
    Method.DIRECT: _direct,
    Method.RATIO_TO_BEST: _ratio_to_best,
    Method.RATIO_TO_TARGET: _ratio_to_target,
    Method.BANDS: _bands,
    Method.LINEAR: _linear,
    Method.RANK_TABLE: _rank_table,
    Method.STEP_DEDUCTION: _step_deduction,
    Method.EVENT_DEDUCTION: _event_deduction,
    Method.ZERO_AT_EVENTS: _zero_at_events,
    Method.RATER_MEAN: _direct,
}
