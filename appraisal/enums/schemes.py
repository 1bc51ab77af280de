"""Choices of building schemes: tiers, items and metrics. Imports nothing of ours but the Choice base."""

from __future__ import annotations

from core.enums import Choice


class Tier(Choice):
    """The three tiers of a system, each with a sheet of its own (JH-C-3.2-c)."""

    TEAM = "team", "领导班子"
    PRINCIPAL = "principal", "领导班子正职"
    MEMBER = "member", "领导班子其他成员"


class Quality(Choice):
    """Whether an item is measured or judged (JH-C-1-b)."""

    QUANTITATIVE = "quantitative", "定量"
    QUALITATIVE = "qualitative", "定性"


class Evidence(Choice):
    """What the system itself knows about a unit and shows beside an item."""

    DECISIONS = "decisions", "重大决策程序"
    SERVICE = "service", "效能与过错追究"
    EMERGENCY = "emergency", "应急预案"
    SYSTEMS = "systems", "三个体系"


class MetricDirection(Choice):
    """Which values of a metric are good."""

    HIGHER = "higher", "越高越好"
    LOWER = "lower", "越低越好"
    RANGE = "range", "在规定范围内"


class MetricCombine(Choice):
    """How the raw series of a metric make its level."""

    RATIO = "ratio", "合计，或两项之比"
    MEAN_CAPPED = "mean_capped", "各项完成率的平均，每项封顶"


class MetricChange(Choice):
    """Whether a metric is its level, or the change of its level since the same period of the year before."""

    LEVEL = "level", "本期值"
    GROWTH = "growth", "比上年同期增长"
    REDUCTION = "reduction", "比上年同期下降"


class ItemCounting(Choice):
    """What counts as the 30th item: the articles number 29 aspects (JH-C-2-a)."""

    TWO_LEAVES = "two_leaves", "领导班子自身建设按班子、成员计两项"
    SOCIAL = "social", "社会评价计为一项"
    NUMBERED = "numbered", "只计编号的方面"
