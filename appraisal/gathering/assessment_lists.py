"""Lists of the year's assessment: what lead units have not filed, tracking of a unit, selection work by unit."""

from __future__ import annotations

from collections import defaultdict

from appraisal.enums.assessment import YearEndKind
from appraisal.models import AssessmentRound, LeadFiler, SelectionReport, TrackingRecord, YearEndFiling
from appraisal.rules.selection_reports import check_year
from appraisal.rules.year_end import missing
from core.findings import Finding
from organization.models import Unit


def missing_filings(row: AssessmentRound) -> list[tuple[str, YearEndKind]]:
    """(unit, kind) of what lead units have not filed (SX-6.3-d): two statements."""
    rows = LeadFiler.objects.filter(round=row).order_by("unit__order", "unit__code")
    units = list(rows.values_list("unit__name", flat=True))
    filed: dict[str, set[YearEndKind]] = defaultdict(set)
    held = YearEndFiling.objects.in_force().filter(filer__round=row).order_by()
    for unit, kind in held.values_list("filer__unit__name", "kind"):
        filed[unit].add(YearEndKind(kind))
    return missing(units, filed)


def tracking_of(unit: int, year: int, person: int | None = None) -> list[TrackingRecord]:
    """Tracking records of a unit in a year, or of one of its cadres, newest first: one statement (JH-C-3.3-c)."""
    rows = TrackingRecord.objects.in_force().filter(unit=unit, held_on__year=year)
    if person is not None:
        rows = rows.filter(person=person)
    return list(rows.select_related("person", "recorded_by__person", "document").order_by("-held_on", "-pk"))


def selection_findings(unit: Unit, year: int) -> list[Finding]:
    """Whether the unit's year has its report on selection work and its review: one statement (QSH-24-a)."""
    row = SelectionReport.objects.filter(unit=unit, year=year).select_related("review").first()
    return check_year(unit.name, year, report=row is not None, review=row is not None and hasattr(row, "review"))
