"""Periods come into being when they are first used; they carry nothing that a person decides."""

from __future__ import annotations

from appraisal.enums import YearRule
from appraisal.gathering.locks import bound_labels
from appraisal.models import Period, Scheme
from appraisal.rules import periods, years
from core.findings import Finding


def ensure_period(scheme: Scheme, period: periods.Period) -> Period:
    """The row of a year or quarter of the scheme."""
    row, _ = Period.objects.get_or_create(
        scheme=scheme,
        label=period.code,
        defaults={"first_day": period.first_day, "last_day": period.last_day},
    )
    return row


def check_book(period: Period) -> list[Finding]:
    """Whether scores may be entered for the period at all."""
    return years.check_book(YearRule(period.scheme.year_rule), periods.parse_period(period.label))


def lock_periods(period: Period) -> None:
    """Lock the rows of a year or quarter under all versions of its scheme, with the year that rests on it.

    Whoever writes inputs of the period locks the row of his own scheme: he and an approval wait for each other.
    """
    scheme = period.scheme
    labels = bound_labels(scheme, period.label)
    rows = Period.objects.select_for_update(of=("self",)).filter(scheme__code=scheme.code, label__in=labels)
    list(rows.order_by("pk"))


def lock_year(scheme: Scheme) -> None:
    """Lock the row of the scheme's year, to which adjustments and marks belong; asked for after the scheme's own."""
    list(Period.objects.select_for_update().filter(scheme=scheme, label=str(scheme.year)))


NOT_STORED = 0
"""The id of a period that nobody has used yet: no row refers to it, so that it holds nothing."""


def read_period(scheme: Scheme, period: periods.Period) -> Period:
    """The row of a year or quarter, or one that is not stored: for who only reads (an export, a dry run)."""
    row = Period.objects.select_related("scheme__rulebook").filter(scheme=scheme, label=period.code).first()
    return row or Period(
        pk=NOT_STORED, scheme=scheme, label=period.code, first_day=period.first_day, last_day=period.last_day
    )


def ensure_all_periods(scheme: Scheme) -> list[Period]:
    """The year and its four quarters."""
    year = periods.Period(scheme.year)
    return [ensure_period(scheme, one) for one in (*year.quarters, year)]
