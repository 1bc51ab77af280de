"""How filings of implementation rules are written: per unit and system, filed or missing (JH-A-7-a, JH-B-6-c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from core.files import size_text
from core.presenters import FileItem
from organization.actions.rules import CLAUSES
from organization.enums import RuleSystem
from organization.models import ImplementationRule, Unit


@dataclass(frozen=True, slots=True)
class Filing:
    """One system of one unit: the newest version, how many there are, or nothing yet."""

    system: RuleSystem
    clause: str
    pk: int = 0
    version: str = ""
    dated: str = ""
    versions: int = 0

    @property
    def filed(self) -> bool:
        return self.versions > 0


@dataclass(frozen=True, slots=True)
class FilingLine:
    """A unit with its filings in the order of the systems."""

    unit: Unit
    filings: tuple[Filing, ...]

    @property
    def complete(self) -> bool:
        return all(filing.filed for filing in self.filings)


def filing_lines(units: Sequence[Unit]) -> list[FilingLine]:
    """The overview of these units: one query, however many."""
    newest: dict[tuple[int, str], ImplementationRule] = {}
    counts: defaultdict[tuple[int, str], int] = defaultdict(int)
    rows = ImplementationRule.objects.filter(unit_id__in=[unit.pk for unit in units]).order_by(
        "dated", "filed_at", "pk"
    )
    for rule in rows:
        newest[rule.unit_id, rule.system] = rule
        counts[rule.unit_id, rule.system] += 1
    return [
        FilingLine(
            unit,
            tuple(_filing(system, newest.get((unit.pk, system)), counts[unit.pk, system]) for system in RuleSystem),
        )
        for unit in units
    ]


def _filing(system: RuleSystem, rule: ImplementationRule | None, versions: int) -> Filing:
    if rule is None:
        return Filing(system, CLAUSES[system])
    return Filing(system, CLAUSES[system], rule.pk, rule.version, rule.dated.isoformat(), versions)


def rule_files(unit: Unit, system: RuleSystem) -> list[FileItem]:
    """Every version of one system, the newest first."""
    rules = ImplementationRule.objects.filter(unit=unit, system=system).select_related("document", "filed_by__person")
    return [
        FileItem(
            name=f"{rule.title}（{rule.version}）",
            url=reverse("organization:rule_file", args=[rule.pk]),
            size=size_text(rule.document.size),
            note=f"{rule.dated:%Y-%m-%d} 印发，{timezone.localtime(rule.filed_at):%Y-%m-%d} 由 {rule.filed_by} 报备",
        )
        for rule in rules.order_by("-dated", "-filed_at", "-pk")
    ]
