"""For modules whose tests begin with the small scheme and its year: both stand for the module, with units and 周清和.

``from tests.appraisal.standing_year import *`` puts these in the place of the fixtures of the same names; each test's
changes are rolled back, and the rows are read anew for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from appraisal.models import Period, Scheme
from organization.enums import Duty
from organization.models import Account
from tests.appraisal.small import make_scheme, year_of
from tests.factories import make_account
from tests.standing import standing
from tests.standing_units import _django_db_helper, county, hekou, make_units, qingshi

__all__ = ["_django_db_helper", "county", "hekou", "qingshi", "scheme", "stood", "year", "zhou"]


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Primary key of the period 2012."""
    with standing(django_db_blocker):
        county, *towns = make_units()
        zhou = make_account("周清和", county, Duty.APPRAISAL_OFFICE, username="zhou")
        yield year_of(make_scheme(county, towns, by=zhou)).pk


@pytest.fixture
def zhou(db: None) -> Account:
    return Account.objects.select_related("person").get(username="zhou")


@pytest.fixture
def scheme(year: Period) -> Scheme:
    return year.scheme


@pytest.fixture
def year(db: None, stood: int) -> Period:
    return Period.objects.select_related("scheme__owner").get(pk=stood)
