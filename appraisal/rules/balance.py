"""Is a scheme all-round? Three pairs of ways to appraise, quantity and quality (JH-A-6.6-a, JH-C-1-b). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from appraisal.enums import Source
from appraisal.enums.schemes import ItemCounting, Quality
from core.findings import Finding, met, unmet

MEASURED = frozenset({Source.METRIC, Source.TASKS, Source.COMMITMENT})
JUDGED = frozenset({Source.RATING, Source.EVALUATION, Source.SURVEY})
LED = frozenset({Source.RATING, Source.EVALUATION, Source.ENTERED})
SOCIAL = frozenset({Source.SURVEY})


@dataclass(frozen=True, slots=True)
class BalanceFacts:
    """What a scheme appraises by: sources of its leaves, stated qualities, key indicators, social evaluation."""

    sources: frozenset[Source]
    qualities: frozenset[Quality]
    key_indicators: int
    social_ways: int


def missing_components(facts: BalanceFacts) -> list[str]:
    """Which of the six components no part of the scheme has; the year's end is always there."""
    parts = {
        "日常考核（没有每季度监测的重点指标）": facts.key_indicators > 0,
        "定量考核": bool(facts.sources & MEASURED) or Quality.QUANTITATIVE in facts.qualities,
        "定性考核": bool(facts.sources & JUDGED) or Quality.QUALITATIVE in facts.qualities,
        "领导评估": bool(facts.sources & LED),
        "社会评估": bool(facts.sources & SOCIAL) or facts.social_ways > 0,
    }
    return [name for name, there in parts.items() if not there]


def check_kinds(facts: BalanceFacts) -> list[Finding]:
    """A scheme of tiers has items of quantity and of quality (JH-C-1-b)."""
    quantity = bool(facts.sources & MEASURED)
    quality = bool(facts.sources & JUDGED)
    if quantity and quality:
        return [met("JH-C-1-b", "定量指标与定性指标都有")]
    remedy = "定量与定性相结合，请补上缺少的一类指标"
    return [unmet("JH-C-1-b", "只有一类指标", remedy=remedy, 缺少="定性" if quantity else "定量")]


def count_items(categories: Collection[int], split: int, counting: ItemCounting) -> tuple[int, int]:
    """(numbered aspects, appraisal items) (JH-C-2-a).

    ``categories`` holds the number of aspects of each; ``split`` the aspects that fall into a sheet for teams and one
    for cadres. The text numbers 29 aspects and speaks of 30 items.
    """
    aspects = sum(categories)
    if counting is ItemCounting.TWO_LEAVES:
        return aspects, aspects + split
    return aspects, aspects + (1 if counting is ItemCounting.SOCIAL else 0)
