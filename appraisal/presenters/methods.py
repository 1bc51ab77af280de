"""Scoring methods and their parameters in words, as a regulation would say them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from appraisal.enums import Method

Params = Mapping[str, Any]

PARAMETERS: Mapping[Method, tuple[tuple[str, str], ...]] = {
    Method.DIRECT: (("out_of: 100", "按百分制录入，再折算为基础分；不写则直接录入得分"),),
    Method.RATIO_TO_BEST: (("direction: lower", "数值越低越好；不写为越高越好"),),
    Method.RATIO_TO_TARGET: (("target: 95", "目标值；各单位另有目标的从其目标"), ("direction: lower", "越低越好")),
    Method.BANDS: (
        ("bands: [{at: 95, score: 20}, {at: 90, score: 15}]", "达到 95 得 20 分，达到 90 得 15 分（必填）"),
        ("otherwise: 5", "未达到任何一档的得分，不写为 0"),
    ),
    Method.LINEAR: (("curve: [[0, 0], [100, 20]]", "数值与得分的对应点，点间按直线计分（必填）"),),
    Method.RANK_TABLE: (
        ("scores: [20, 18, 16]", "第一、二、三名的得分（必填）"),
        ("otherwise: 10", "其余名次的得分，不写为 0"),
    ),
    Method.STEP_DEDUCTION: (
        ("step: 1", "每一档的幅度（必填）"),
        ("points: 0.05", "每档扣分（必填）"),
        ("target: 95", "从目标值起算"),
        ("relative: true", "幅度按目标值的百分比计"),
        ("steps: begun", "不足一档按一档扣；whole 为不足一档不扣，exact 为按比例扣"),
    ),
    Method.EVENT_DEDUCTION: (("points: 2", "每次扣分（必填）"), ("free: 1", "免扣的次数")),
    Method.ZERO_AT_EVENTS: (("events: 3", "达到此次数计零分（必填）"), ("points: 5", "未达到时每次扣分")),
    Method.GROWTH: (
        ("then: linear", "增幅再按哪种方法计分（必填）"),
        ("then_params: {curve: [[0, 0], [10, 20]]}", "该方法的参数（必填）"),
        ("mode: points", "按增减的数值计；不写为按百分比"),
        ("decimals: 2", "增幅保留的小数位"),
    ),
    Method.RATER_MEAN: (
        ("trim: 1", "去掉最高分和最低分各几个"),
        ("minimum: 5", "至少几人评分"),
        ("out_of: 100", "按百分制评分再折算"),
    ),
}
"""Method -> its parameters as written in the field, with what they mean."""


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
