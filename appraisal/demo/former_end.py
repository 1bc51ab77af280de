"""The end of the demo year 2011: the organization department signs for its results, the year is archived."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from appraisal.actions.closing import archive_year, receive_results
from appraisal.demo.papers import moment
from appraisal.demo.years import cast_of
from appraisal.models import ResultFiling, YearArchive

YEAR = 2011
RECEIVED, ARCHIVED = date(2012, 2, 9), date(2012, 3, 20)


@transaction.atomic
def load(at: datetime) -> str:
    """Sign and archive once; one line about it, "" when there was nothing to do."""
    filing = ResultFiling.objects.filter(version__period__label=str(YEAR)).select_related("version").first()
    if filing is None or YearArchive.objects.filter(version=filing.version).exists():
        return ""
    cast = cast_of()
    receive_results(filing, by=cast.second, at=moment(RECEIVED))
    archived = archive_year(filing.version, by=cast.office, at=moment(ARCHIVED))
    return f"归档 {archived.files} 件"
