"""Which approved result locks a period, as it is stored now. True to the end for whoever holds the period's row."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from appraisal.enums import YearRule
from appraisal.models import Period, Publication, Scheme
from appraisal.rules import periods
from appraisal.rules.measured import check_unpublished
from appraisal.rules.reopenings import LockFacts, check_unlocked
from appraisal.rules.years import combines
from core.findings import Finding
from core.prepared import Prepared


def bound_labels(scheme: Scheme, label: str) -> set[str]:
    """The period itself and, where it is combined from its quarters, the year that rests on it."""
    year = str(scheme.year)
    return {label, year} if combines(YearRule(scheme.year_rule), periods.parse_period(year)) else {label}


def locking(scheme: Scheme, label: str) -> Publication | None:
    """The approved publication that locks a year or quarter of the scheme, whatever its version: one query.

    A year that is combined from its quarters rests on them: approved, it locks them too.
    """
    return _locking(scheme, bound_labels(scheme, label))


LOCKING: Prepared[Publication] = Prepared(
    lambda code, labels: (
        Publication.objects.locking()
        .filter(version__scheme__code=code, version__period__label__in=labels)
        .select_related("version__period")
        .order_by("-version__period__label")[:1]
    ),
    str,
    [str],
)


def _locking(scheme: Scheme, labels: set[str]) -> Publication | None:
    return LOCKING.first(scheme.code, labels)


def check_records(scheme: Scheme, label: str) -> list[Finding]:
    """The same for what a unit in charge keeps of a period, which its year's appraisal reads too (SX-6.3)."""
    return _check(_locking(scheme, {label, str(scheme.year)}))


def check_resting(period: Period) -> list[Finding]:
    """Whether a quarter's published result may change: an approved year that is combined from it rests on it."""
    above = bound_labels(period.scheme, period.label) - {period.label}
    return _check(_locking(period.scheme, above)) if above else []


def check_filing(period: Period) -> list[Finding]:
    """Whether figures may be filed for the period: not once it is published, unless it was opened again. One query."""
    scheme, labels = period.scheme, bound_labels(period.scheme, period.label)
    rows = Publication.objects.closing().filter(version__scheme__code=scheme.code, version__period__label__in=labels)
    closing = list(rows.select_related("version__period").order_by("-version__period__label"))
    approved = next((row for row in closing if row.approved_at is not None), None)
    if approved is not None:
        return _check(approved)
    own = [row.version.number for row in closing if row.version.period.label == period.label]
    return check_unpublished(period.name, own)


def lock_facts(row: Publication | None) -> LockFacts | None:
    if row is None:
        return None
    assert row.approved_at is not None, "only an approved publication locks"
    return LockFacts(str(row.version), timezone.localdate(row.approved_at))


def check_period(period: Period) -> list[Finding]:
    """Whether scores and readings of the period may be written: the page shows it, the action demands it."""
    return _check(locking(period.scheme, period.label))


def check_year(scheme: Scheme) -> list[Finding]:
    """The same for what belongs to the year: adjustments, marks and their papers (SX-4.2)."""
    return _check(locking(scheme, str(scheme.year)))


def _check(row: Publication | None) -> list[Finding]:
    link = f"{reverse('appraisal:period', args=[row.version.period_id])}#lock" if row is not None else ""
    return check_unlocked(lock_facts(row), link=link)
