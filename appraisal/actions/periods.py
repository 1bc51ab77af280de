"""Periods come into being when they are first used; they carry nothing that a person decides."""

from __future__ import annotations

from appraisal.models import Period, Scheme
from appraisal.rules import periods


def ensure_period(scheme: Scheme, period: periods.Period) -> Period:
    """The row of a year or quarter of the scheme."""
    row, _ = Period.objects.get_or_create(
        scheme=scheme,
        label=period.code,
        defaults={"first_day": period.first_day, "last_day": period.last_day},
    )
    return row


def ensure_all_periods(scheme: Scheme) -> list[Period]:
    """The year and its four quarters."""
    year = periods.Period(scheme.year)
    return [ensure_period(scheme, one) for one in (*year.quarters, year)]
