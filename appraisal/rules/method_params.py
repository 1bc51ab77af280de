"""What the parameters of each leaf method must look like; every fault as a Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from appraisal.enums import Method
from appraisal.rules.figures import expand, number

METHOD_VERSION = "1"
"""Goes into every input hash; raised whenever any method or the scoring arithmetic changes a figure."""

Params = Mapping[str, Any]
Check = Callable[[Params, Fraction], Iterator[str]]

GROWTH_TARGETS: Mapping[str, Method] = {
    method.value: method
    for method in (
        Method.DIRECT,
        Method.RATIO_TO_BEST,
        Method.RATIO_TO_TARGET,
        Method.BANDS,
        Method.LINEAR,
        Method.RANK_TABLE,
        Method.STEP_DEDUCTION,
    )
}
"""The methods a growth rate may be handed to, by the value of parameter ``then``."""

FACTORS = "factors"
"""Optional with every method: member code -> difference factor of its figure (SX-1-c), 1 for members without one."""

_ALLOWED: Mapping[Method, tuple[frozenset[str], frozenset[str]]] = {
    Method.DIRECT: (frozenset(), frozenset({"out_of"})),
    Method.RATIO_TO_BEST: (frozenset(), frozenset({"direction"})),
    Method.RATIO_TO_TARGET: (frozenset(), frozenset({"target", "direction"})),
    Method.BANDS: (frozenset({"bands"}), frozenset({"otherwise", "direction"})),
    Method.LINEAR: (frozenset({"curve"}), frozenset()),
    Method.RANK_TABLE: (frozenset({"scores"}), frozenset({"otherwise", "direction"})),
    Method.STEP_DEDUCTION: (frozenset({"step", "points"}), frozenset({"target", "direction", "relative", "steps"})),
    Method.EVENT_DEDUCTION: (frozenset({"points"}), frozenset({"free"})),
    Method.ZERO_AT_EVENTS: (frozenset({"events"}), frozenset({"points"})),
    Method.GROWTH: (frozenset({"then", "then_params"}), frozenset({"direction", "mode", "decimals"})),
    Method.RATER_MEAN: (frozenset(), frozenset({"trim", "minimum", "out_of"})),
}
"""Per method the parameters it needs and those it may have."""


def check_params(method: Method, params: Params, full_mark: Decimal | Fraction | int) -> list[str]:
    """Every fault of a leaf's parameters in Chinese; an empty list when the method can work with them."""
    needed, optional = _ALLOWED[method][0], _ALLOWED[method][1] | {FACTORS}
    faults = [f"缺少参数 {name}" for name in sorted(needed - params.keys())]
    faults += [f"不认识的参数 {name}" for name in sorted(set(params) - needed - optional)]
    if faults:
        return [f"{method.label}：{fault}" for fault in faults]
    if not params:
        return []
    full = Fraction(full_mark)
    checks = [_CHECKS[name](params, full) for name in sorted(params) if name in _CHECKS]
    return [f"{method.label}：{fault}" for check in checks for fault in check]


def _figure(raw: object, name: str) -> Fraction | str:
    """The figure, or the sentence that says it is none."""
    try:
        return number(raw)
    except ValueError as error:
        return f"参数 {name} 有误，{error}"


def _bounded(
    raw: object, name: str, low: Fraction | None, high: Fraction | None, *, open_low: bool = False
) -> list[str]:
    figure = _figure(raw, name)
    if isinstance(figure, str):
        return [figure]
    if low is not None and (figure < low or (open_low and figure == low)):
        return [f"参数 {name} 应{'大于' if open_low else '不小于'} {expand(low)}"]
    if high is not None and figure > high:
        return [f"参数 {name} 不应大于基础分 {expand(high)}"]
    return []


def _positive(name: str) -> Check:
    def check(params: Params, full: Fraction) -> Iterator[str]:
        yield from _bounded(params[name], name, Fraction(0), None, open_low=True)

    return check


def _not_negative(name: str) -> Check:
    def check(params: Params, full: Fraction) -> Iterator[str]:
        yield from _bounded(params[name], name, Fraction(0), None)

    return check


def _within_full(name: str) -> Check:
    def check(params: Params, full: Fraction) -> Iterator[str]:
        yield from _bounded(params[name], name, Fraction(0), full)

    return check


def _count(name: str, least: int) -> Check:
    def check(params: Params, full: Fraction) -> Iterator[str]:
        figure = _figure(params[name], name)
        if isinstance(figure, str) or figure.denominator != 1 or figure < least:
            yield f"参数 {name} 应为不小于 {least} 的整数"

    return check


def _one_of(name: str, *allowed: str) -> Check:
    def check(params: Params, full: Fraction) -> Iterator[str]:
        if params[name] not in allowed:
            yield f"参数 {name} 应为 {'、'.join(allowed)} 之一"

    return check


def _flag(name: str) -> Check:
    def check(params: Params, full: Fraction) -> Iterator[str]:
        if not isinstance(params[name], bool):
            yield f"参数 {name} 应为真或假"

    return check


def _target(params: Params, full: Fraction) -> Iterator[str]:
    yield from _bounded(params["target"], "target", None, None)


def _list_of(raw: object, name: str, least: int) -> Sequence[Any] | str:
    if isinstance(raw, str) or not isinstance(raw, Sequence) or len(raw) < least:
        return f"参数 {name} 应为至少 {least} 项的列表"
    return raw


def _bands(params: Params, full: Fraction) -> Iterator[str]:
    rows = _list_of(params["bands"], "bands", 1)
    if isinstance(rows, str):
        yield rows
        return
    bounds = []
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping) or set(row) != {"at", "score"}:
            yield f"参数 bands 第 {place} 档应写明 at 和 score"
            continue
        bound = _figure(row["at"], f"bands 第 {place} 档 at")
        if isinstance(bound, str):
            yield bound
        else:
            bounds.append(bound)
        yield from _bounded(row["score"], f"bands 第 {place} 档 score", Fraction(0), full)
    if len(set(bounds)) != len(bounds):
        yield "参数 bands 有相同的分界"


def _scores(params: Params, full: Fraction) -> Iterator[str]:
    rows = _list_of(params["scores"], "scores", 1)
    if isinstance(rows, str):
        yield rows
        return
    for place, score in enumerate(rows, start=1):
        yield from _bounded(score, f"scores 第 {place} 名", Fraction(0), full)


def _curve(params: Params, full: Fraction) -> Iterator[str]:
    rows = _list_of(params["curve"], "curve", 2)
    if isinstance(rows, str):
        yield rows
        return
    bounds: list[Fraction] = []
    for place, row in enumerate(rows, start=1):
        if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != 2:
            yield f"参数 curve 第 {place} 点应为数值和得分两项"
            continue
        bound = _figure(row[0], f"curve 第 {place} 点")
        if isinstance(bound, str):
            yield bound
        elif bounds and bound <= bounds[-1]:
            yield f"参数 curve 第 {place} 点的数值应大于前一点"
        else:
            bounds.append(bound)
        yield from _bounded(row[1], f"curve 第 {place} 点得分", Fraction(0), full)


def _then(params: Params, full: Fraction) -> Iterator[str]:
    if params["then"] not in GROWTH_TARGETS:
        yield f"参数 then 应为 {'、'.join(GROWTH_TARGETS)} 之一"
    elif not isinstance(params["then_params"], Mapping):
        yield "参数 then_params 应为一组参数"
    else:
        yield from check_params(GROWTH_TARGETS[params["then"]], params["then_params"], full)


def _factors(params: Params, full: Fraction) -> Iterator[str]:
    factors = params[FACTORS]
    if not isinstance(factors, Mapping):
        yield f"参数 {FACTORS} 应为单位编码和系数"
        return
    for code, raw in factors.items():
        yield from _bounded(raw, f"{FACTORS} {code}", Fraction(0), None, open_low=True)


_CHECKS: Mapping[str, Check] = {
    FACTORS: _factors,
    "bands": _bands,
    "curve": _curve,
    "decimals": _count("decimals", 0),
    "direction": _one_of("direction", "higher", "lower"),
    "events": _count("events", 1),
    "free": _count("free", 0),
    "minimum": _count("minimum", 1),
    "mode": _one_of("mode", "relative", "points"),
    "otherwise": _within_full("otherwise"),
    "out_of": _positive("out_of"),
    "points": _not_negative("points"),
    "relative": _flag("relative"),
    "scores": _scores,
    "step": _positive("step"),
    "steps": _one_of("steps", "whole", "begun", "exact"),
    "target": _target,
    "then": _then,
    "trim": _count("trim", 0),
}
