"""The quarters of which a weighted year consists: the published version of each, scored again from what it froze."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from appraisal.models import FrozenGroup, Period, Publication, Scheme
from appraisal.rules.frozen import thaw_group
from appraisal.rules.periods import parse_period
from appraisal.rules.results import GroupResult


@dataclass(frozen=True, slots=True)
class PublishedQuarters:
    """``results`` by Q1 to Q4 and group code; ``versions`` tells the id of the version each quarter came from."""

    results: dict[str, dict[str, GroupResult]]
    versions: dict[str, int]

    def of(self, group: str) -> dict[str, GroupResult]:
        """The group's results by quarter; a quarter without them is left out."""
        return {quarter: found[group] for quarter, found in self.results.items() if group in found}

    def provenance(self) -> str:
        """JSON for FrozenGroup.provenance: {"versions": {"Q1": version id}}."""
        return json.dumps({"versions": self.versions}, separators=(",", ":"))


def gather_quarters(scheme: Scheme, quarters: Iterable[str]) -> PublishedQuarters:
    """The published quarters among ``quarters`` (Q1 to Q4); one query for all groups of all of them.

    A quarter published by a former version of the scheme counts until the present one is published (SX-6.9-a).
    """
    labels = {f"{scheme.year}{quarter}": quarter for quarter in quarters}
    periods = Period.objects.filter(scheme__code=scheme.code, label__in=labels)
    published = Publication.objects.in_force().filter(period__in=periods).values("version")
    rows = FrozenGroup.objects.filter(version__in=published).order_by()
    found = PublishedQuarters({}, {})
    for label, version, code, text in rows.values_list("version__period__label", "version", "group__code", "inputs"):
        quarter = f"Q{parse_period(label).quarter}"
        found.results.setdefault(quarter, {})[code] = thaw_group(text).score()
        found.versions[quarter] = version
    return found
