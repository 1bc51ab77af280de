"""Scoring methods and their parameters in words, as a regulation would say them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from appraisal.enums import Method

Params = Mapping[str, Any]


def rule_words(method: Method, params: Params) -> str:
    """The method with its figures as one sentence; parameters it cannot read are shown as they are."""
    try:
        return _WORDS[method](params)
    except (KeyError, TypeError, ValueError, IndexError):
        return "，".join(f"{name} {value}" for name, value in params.items())


def _lower(params: Params) -> bool:
    return params.get("direction") == "lower"


def _direct(params: Params) -> str:
    return f"按 {params['out_of']} 分制录入后折算" if "out_of" in params else ""


def _best(params: Params) -> str:
    return "最低者得满分，其余按比例" if _lower(params) else "最高者得满分，其余按比例"


def _target(params: Params) -> str:
    goal = f"目标值 {params['target']}" if "target" in params else "目标值由各单位承诺"
    return f"{goal}，{'不高于' if _lower(params) else '达到'}目标得满分，其余按比例"


def _bands(params: Params) -> str:
    reach = "不高于" if _lower(params) else "达到"
    rows = "，".join(f"{reach} {row['at']} 得 {row['score']} 分" for row in params["bands"])
    return f"{rows}，其余 {params.get('otherwise', 0)} 分"


def _linear(params: Params) -> str:
    return "，".join(f"{value} 计 {score} 分" for value, score in params["curve"]) + "，其间按直线计分"


def _ranks(params: Params) -> str:
    rows = "，".join(f"第 {place} 名 {score} 分" for place, score in enumerate(params["scores"], start=1))
    return f"{rows}，其余 {params.get('otherwise', 0)} 分"


_PARTS = {"whole": "，不足一档不扣", "begun": "，不足一档按一档扣", "exact": "，按比例扣"}


def _steps(params: Params) -> str:
    way = "高" if _lower(params) else "低"
    base = f"目标值 {params['target']}" if "target" in params else "目标值"
    unit = "%" if params.get("relative") else ""
    return f"比{base}每{way} {params['step']}{unit} 扣 {params['points']} 分{_PARTS.get(params.get('steps', ''), '')}"


def _events(params: Params) -> str:
    free = f"，前 {params['free']} 次不扣" if params.get("free") else ""
    return f"每次扣 {params['points']} 分{free}"


def _zero(params: Params) -> str:
    below = f"，此前每次扣 {params['points']} 分" if "points" in params else ""
    return f"达到 {params['events']} 次计零分{below}"


def _growth(params: Params) -> str:
    what = "降幅" if _lower(params) else "增幅"
    unit = "（数值）" if params.get("mode") == "points" else "（%）"
    method = Method(params["then"])
    inner = rule_words(method, params["then_params"])
    return f"比基期{what}{unit}按“{method.label}”：{inner}" if inner else f"比基期{what}{unit}按“{method.label}”"


def _mean(params: Params) -> str:
    parts = [f"去掉最高、最低各 {params['trim']} 个"] if params.get("trim") else []
    parts += [f"至少 {params['minimum']} 人评分"] if "minimum" in params else []
    parts += [f"{params['out_of']} 分制"] if "out_of" in params else []
    return "，".join(parts) or "取平均分"


_WORDS: Mapping[Method, Callable[[Params], str]] = {
    Method.DIRECT: _direct,
    Method.RATIO_TO_BEST: _best,
    Method.RATIO_TO_TARGET: _target,
    Method.BANDS: _bands,
    Method.LINEAR: _linear,
    Method.RANK_TABLE: _ranks,
    Method.STEP_DEDUCTION: _steps,
    Method.EVENT_DEDUCTION: _events,
    Method.ZERO_AT_EVENTS: _zero,
    Method.GROWTH: _growth,
    Method.RATER_MEAN: _mean,
}
