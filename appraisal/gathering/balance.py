"""What a scheme appraises by, and its items counted, from its tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from appraisal.enums import Source
from appraisal.enums.schemes import ItemCounting, Quality
from appraisal.gathering import parameter_values
from appraisal.models import GroupPlace, Indicator, IndicatorDetail, Scheme
from appraisal.rules import balance
from core.findings import Finding


def balance_facts(scheme: Scheme) -> balance.BalanceFacts:
    """Four queries."""
    leaves = Indicator.objects.filter(scheme=scheme, children__isnull=True).order_by()
    qualities = IndicatorDetail.objects.filter(scheme=scheme).exclude(quality="").order_by()
    social = parameter_values(scheme).get("social_evaluation", {})
    return balance.BalanceFacts(
        sources=frozenset(Source(one) for one in leaves.values_list("source", flat=True).distinct()),
        qualities=frozenset(Quality(one) for one in qualities.values_list("quality", flat=True).distinct()),
        key_indicators=leaves.filter(key_indicator=True).count(),
        social_ways=len(social.get("channels", [])),
    )


def check_balance(scheme: Scheme) -> list[Finding]:
    """A scheme of tiers has both kinds of items; other plans are free."""
    if not GroupPlace.objects.filter(scheme=scheme).exclude(tier="").exists():
        return []
    return balance.check_kinds(balance_facts(scheme))


@dataclass(frozen=True, slots=True)
class ItemCount:
    """The base tree counted: categories, numbered aspects, items, and the reading behind the last."""

    categories: int
    aspects: int
    items: int
    counting: ItemCounting


def item_count(values: dict[str, object]) -> ItemCount | None:
    """Of the scheme's parameters; None for a scheme without a base tree."""
    trees, counting = values.get("base_trees"), values.get("item_counting")
    if not isinstance(trees, dict) or not isinstance(counting, str) or not trees:
        return None
    tree = next(iter(trees.values()))
    per = Counter(code.split(".")[0] for code in tree["names"] if code.count(".") == 1)
    aspects, items = balance.count_items(list(per.values()), len(tree["split"]), ItemCounting(counting))
    return ItemCount(len(per), aspects, items, ItemCounting(counting))
