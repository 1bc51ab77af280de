"""How a method makes a score, as a formula in words: beside the form while its parameters are filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from appraisal.enums import Method
from appraisal.presenters.methods import rule_words
from appraisal.rules.method_table import FACTORS, INNER, PARAMETERS
from appraisal.rules.scorers import lower_is_better

Params = Mapping[str, Any]


def formula(method: Method, params: Params) -> list[str]:
    """How the score comes about, "得分 = …" first; what is not filled in yet stands by its name in 〔〕.

    Needs no complete parameters: the form shows it while they are being filled in.
    """
    lines = [*_FORMULAS[method](params)]
    if method in (Method.STEP_DEDUCTION, Method.EVENT_DEDUCTION, Method.ZERO_AT_EVENTS):
        lines.append("扣完基础分为止，特别注明的除外（SX-3-d）")
    if factors := params.get(FACTORS):
        shown = "，".join(f"{code} × {factor}" for code, factor in factors.items())
        lines.append(f"计分前数值先乘以差别系数：{shown}，其余为 1（SX-1-c）")
    return lines


def _shown(method: Method, params: Params, name: str) -> str:
    """A figure as filled in, or the name of its field."""
    label = next(one.label for one in PARAMETERS[method] if one.name == name)
    return str(params[name]) if name in params else f"〔{label}〕"


def _f_direct(params: Params) -> list[str]:
    if "out_of" in params:
        return [f"得分 = 录入的数值 ÷ {params['out_of']} × 基础分"]
    return ["得分 = 录入的数值，至多为基础分"]


def _f_best(params: Params) -> list[str]:
    if lower_is_better(params):
        return ["得分 = 本组最低值 ÷ 本单位数值 × 基础分"]
    return ["得分 = 本单位数值 ÷ 本组最高值 × 基础分"]


def _f_target(params: Params) -> list[str]:
    goal = f"目标值 {params['target']}" if "target" in params else "本单位目标值"
    if lower_is_better(params):
        return [f"得分 = {goal} ÷ 本单位数值 × 基础分，不高于目标得满分"]
    return [f"得分 = 本单位数值 ÷ {goal} × 基础分，达到目标得满分"]


def _listed(method: Method, params: Params, name: str) -> str:
    return rule_words(method, params) if params.get(name) else _shown(method, {}, name)


def _f_bands(params: Params) -> list[str]:
    way = "数值不超过的最低一档" if lower_is_better(params) else "数值达到的最高一档"
    return [f"得分 = {way}的得分", _listed(Method.BANDS, params, "bands")]


def _f_linear(params: Params) -> list[str]:
    return [
        "得分 = 前一点得分 +（数值 − 前一点数值）÷ 两点数值之差 × 两点得分之差",
        _listed(Method.LINEAR, params, "curve"),
    ]


def _f_ranks(params: Params) -> list[str]:
    order = "从低到高" if lower_is_better(params) else "从高到低"
    return [f"得分 = 本组数值{order}排列，所列名次的得分", _listed(Method.RANK_TABLE, params, "scores")]


def _f_steps(params: Params) -> list[str]:
    step, points = (_shown(Method.STEP_DEDUCTION, params, name) for name in ("step", "points"))
    goal = f"目标值 {params['target']}" if "target" in params else "本单位目标值"
    gap = f"数值 − {goal}" if lower_is_better(params) else f"{goal} − 数值"
    share = " ÷ 目标值 × 100%" if params.get("relative") else ""
    unit = "%" if params.get("relative") else ""
    part = {"begun": "不足一档按一档", "exact": "不足一档按比例"}.get(str(params.get("steps")), "不足一档不计")
    return [f"得分 = 基础分 − 档数 × {points}", f"档数 =（{gap}）{share} ÷ {step}{unit}，{part}"]


def _f_events(params: Params) -> list[str]:
    points = _shown(Method.EVENT_DEDUCTION, params, "points")
    count = f"（次数 − 免扣 {params['free']} 次）" if "free" in params else "次数"
    return [f"得分 = 基础分 − {count} × {points}"]


def _f_zero(params: Params) -> list[str]:
    events = _shown(Method.ZERO_AT_EVENTS, params, "events")
    below = f"基础分 − 次数 × {params['points']}" if "points" in params else "基础分"
    return [f"得分 = 0，次数达到 {events} 次", f"未达到的，得分 = {below}"]


def _f_growth(params: Params) -> list[str]:
    what, change = ("降幅", "基期值 − 本期值") if lower_is_better(params) else ("增幅", "本期值 − 基期值")
    rate = change if params.get("mode") == "points" else f"（{change}）÷ 基期值 × 100"
    kept = f"，保留 {params['decimals']} 位小数" if "decimals" in params else ""
    first = f"{what} = {rate}{kept}"
    inner = next((one for one in INNER if one.value == params.get("then")), None)
    if inner is None:
        return [f"得分 = {what}按〔增幅再按哪种方法计分〕计分", first]
    own = params.get("then_params")
    return [f"得分 = {what}按“{inner.label}”计分", first, *formula(inner, own if isinstance(own, Mapping) else {})]


def _f_mean(params: Params) -> list[str]:
    mean = "各评分的平均数"
    if params.get("trim"):
        mean = f"去掉最高、最低各 {params['trim']} 个后的平均数"
    share = f" ÷ {params['out_of']} × 基础分" if "out_of" in params else "，至多为基础分"
    least = [f"评分不足 {params['minimum']} 人的不计分"] if "minimum" in params else []
    return [f"得分 = {mean}{share}", *least]


_FORMULAS: Mapping[Method, Callable[[Params], list[str]]] = {
    Method.DIRECT: _f_direct,
    Method.RATIO_TO_BEST: _f_best,
    Method.RATIO_TO_TARGET: _f_target,
    Method.BANDS: _f_bands,
    Method.LINEAR: _f_linear,
    Method.RANK_TABLE: _f_ranks,
    Method.STEP_DEDUCTION: _f_steps,
    Method.EVENT_DEDUCTION: _f_events,
    Method.ZERO_AT_EVENTS: _f_zero,
    Method.GROWTH: _f_growth,
    Method.RATER_MEAN: _f_mean,
}
