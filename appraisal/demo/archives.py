"""The end of the demo's closed years: the organization department signs for their results, the years are archived."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from appraisal.actions.closing import archive_year, receive_results
from appraisal.demo.papers import moment
from appraisal.demo.years import cast_of
from appraisal.models import ResultFiling, YearArchive

CLOSED = {"2011": (date(2012, 2, 9), date(2012, 3, 20)), "2012": (date(2013, 2, 7), date(2013, 3, 19))}
"""Year -> the days on which its results were received and archived. A quarter's draft does not keep its year open:
quarters are monitoring only (year_rule own)."""


@transaction.atomic
def load(at: datetime) -> str:
    """Sign and archive once; one line about it, "" when there was nothing to do."""
    filings = ResultFiling.objects.filter(version__period__label__in=CLOSED).select_related("version__period")
    cast, files = cast_of(), 0
    for filing in filings.order_by("version__period__label", "pk"):
        received, archived = CLOSED[filing.version.period.label]
        if not YearArchive.objects.filter(version=filing.version).exists():
            receive_results(filing, by=cast.second, at=moment(received))
            files += archive_year(filing.version, by=cast.office, at=moment(archived)).files
    return f"归档 {files} 件" if files else ""
