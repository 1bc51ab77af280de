"""Facts of detailed rules: what each unit owes, what it filed, what was decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from appraisal.enums.detail_rules import ReviewOutcome
from appraisal.models import DetailRule, DetailRuleItem, Indicator, OverallRules, Scheme
from appraisal.rules.detail_rules import FiledFacts, ItemFacts
from organization.models import Unit


@dataclass(frozen=True, slots=True)
class Book:
    """The detailed rules of a scheme: items in the scheme's order, the newest version of each unit by its code."""

    items: tuple[ItemFacts, ...]
    filed: dict[str, FiledFacts]
    rows: dict[str, DetailRule]
    units: dict[str, Unit]
    nodes: dict[str, Indicator]
    published: OverallRules | None

    def owed(self, unit: str) -> list[ItemFacts]:
        return [item for item in self.items if item.unit == unit]

    def version_of(self, unit: str) -> int:
        filed = self.filed.get(unit)
        return filed.version if filed else 0


def gather_book(scheme: Scheme) -> Book:
    """Four queries, whatever the number of units."""
    leaves = (
        Indicator.objects.filter(scheme=scheme, children__isnull=True)
        .select_related("responsible_unit", "group")
        .order_by("group__order", "order", "id")
    )
    nodes = {leaf.code: leaf for leaf in leaves}
    units = {leaf.responsible_unit.code: leaf.responsible_unit for leaf in nodes.values() if leaf.responsible_unit}
    rows: dict[str, DetailRule] = {}
    versions = DetailRule.objects.filter(scheme=scheme).select_related("unit", "review", "recorded_by__person")
    for row in versions.order_by("version"):
        rows[row.unit.code] = row
        units.setdefault(row.unit.code, row.unit)
    held: defaultdict[int, set[str]] = defaultdict(set)
    told = DetailRuleItem.objects.filter(rule__in=[row.pk for row in rows.values()]).order_by()
    for rule, code in told.values_list("rule_id", "indicator__code"):
        held[rule].add(code)
    return Book(
        items=tuple(
            ItemFacts(code, leaf.name, leaf.responsible_unit.code if leaf.responsible_unit else "")
            for code, leaf in nodes.items()
        ),
        filed={code: filed_facts(row, frozenset(held[row.pk])) for code, row in rows.items()},
        rows=rows,
        units=units,
        nodes=nodes,
        published=OverallRules.objects.filter(scheme=scheme).select_related("document").first(),
    )


def filed_facts(row: DetailRule, items: frozenset[str]) -> FiledFacts:
    review = getattr(row, "review", None)
    return FiledFacts(row.unit.code, row.version, items, None if review is None else ReviewOutcome(review.outcome))
