"""Items with their ledgers: what was kept, what is missing, and what differs from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from appraisal.enums import Source
from appraisal.enums.values import DataPermission, LedgerKind
from appraisal.gathering.data_dues import numbers_on
from appraisal.models import Indicator, ItemReport, LedgerEntry, Member, Period, Reading, Scheme
from appraisal.rules.facts import POINT
from appraisal.rules.ledgers import LedgerFacts, check_deviation, missing_findings, missing_periods
from appraisal.rules.measured import exact_value
from core.access import may
from core.findings import Finding
from core.periods import Period as Stretch
from organization.models import Account

FLAGGED = (LedgerKind.MONTH, LedgerKind.QUARTER)


def items_for(account: Account) -> QuerySet[Indicator]:
    """Items of schemes in force that have a responsible unit: all for the offices, its own for a unit."""
    rows = Indicator.objects.filter(
        scheme__in=Scheme.objects.current(), children__isnull=True, responsible_unit__isnull=False
    )
    if not may(account, DataPermission.VIEW_ALL_DATA):
        rows = rows.filter(responsible_unit__in=account.own_unit_ids)
    return rows.select_related("scheme", "group", "responsible_unit")


@dataclass(frozen=True, slots=True)
class ItemLedger:
    """How the ledger of an item stands."""

    item: Indicator
    entries: int
    missing: dict[LedgerKind, list[Stretch]]
    reported: bool

    @property
    def findings(self) -> list[Finding]:
        return missing_findings(self.item.name, self.missing)


def ledgers_of(items: Iterable[Indicator], today: date) -> list[ItemLedger]:
    """How the ledgers of these items stand: two queries and the rulebook."""
    rows = list(items)
    kept: dict[int, list[LedgerFacts]] = defaultdict(list)
    for entry in LedgerEntry.objects.in_force().filter(indicator__in=rows).order_by():
        kept[entry.indicator_id].append(facts_of(entry))
    reports = set(ItemReport.objects.in_force().filter(indicator__in=rows).values_list("indicator_id", flat=True))
    days = numbers_on(today).whole("appraisal.ledger_days")
    return [
        ItemLedger(
            item=row,
            entries=len(kept[row.pk]),
            missing={kind: missing_periods(kind, kept[row.pk], row.scheme.year, today, days) for kind in FLAGGED},
            reported=row.pk in reports,
        )
        for row in rows
    ]


def facts_of(entry: LedgerEntry) -> LedgerFacts:
    return LedgerFacts(LedgerKind(entry.kind), entry.period, entry.dated, entry.value)


@dataclass(frozen=True, slots=True)
class CellLedger:
    """What the ledger says of one unit and item, and what of its figure differs from it (SX-8.3-a)."""

    entries: list[LedgerEntry]
    findings: list[Finding]


def ledger_of_cell(period: Period, member: Member, indicator: Indicator, today: date) -> CellLedger:
    """For the page of a score: entries, missing months and quarters, a figure that deviates; at most three queries."""
    rows = (
        LedgerEntry.objects.in_force()
        .filter(indicator=indicator, member=member)
        .select_related("document", "recorded_by__person")
    )
    entries: list[LedgerEntry] = list(rows.order_by("-dated", "-pk"))
    if not entries and indicator.responsible_unit_id is None:
        return CellLedger([], [])
    facts, numbers = [facts_of(entry) for entry in entries], numbers_on(today)
    findings = []
    if indicator.responsible_unit_id is not None:
        days, year = numbers.whole("appraisal.ledger_days"), period.scheme.year
        missing = {kind: missing_periods(kind, facts, year, today, days) for kind in FLAGGED}
        findings += missing_findings(indicator.name, missing)
    figure = _year_end(period, member, indicator, facts)
    findings += check_deviation(figure, facts, numbers.share("appraisal.ledger_tolerance"))
    return CellLedger(entries, findings)


def _year_end(period: Period, member: Member, indicator: Indicator, facts: list[LedgerFacts]) -> Fraction | None:
    """The figure that is held against the ledger: what was filed, else the flash report."""
    if indicator.source != Source.ENTERED:
        reading = Reading.objects.current().filter(period=period, member=member, indicator=indicator).first()
        if reading is not None and reading.value:
            return exact_value(reading.value)
    flash = [one.value for one in facts if one.kind is LedgerKind.FLASH and one.value is not None]
    return Fraction(flash[0], POINT) if flash else None
