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
from organization.models import Account, Unit
from tests.appraisal.small import make_scheme, year_of
from tests.factories import make_account, make_county, make_unit
from tests.standing import rolled_back, standing

__all__ = ["_django_db_helper", "county", "hekou", "qingshi", "scheme", "stood", "year", "zhou"]


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Primary key of the period 2012."""
    with standing(django_db_blocker):
        county = make_county()
        towns = [make_unit(name, parent=county, code=code) for name, code in (("河口镇", "T01"), ("青石镇", "T02"))]
        zhou = make_account("周清和", county, Duty.APPRAISAL_OFFICE, username="zhou")
        yield year_of(make_scheme(county, towns, by=zhou)).pk


@pytest.fixture
def _django_db_helper(stood: int) -> Iterator[None]:
    yield from rolled_back()


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.get(code="AL")


@pytest.fixture
def hekou(db: None) -> Unit:
    return Unit.objects.get(code="T01")


@pytest.fixture
def qingshi(db: None) -> Unit:
    return Unit.objects.get(code="T02")


@pytest.fixture
def zhou(db: None) -> Account:
    return Account.objects.select_related("person").get(username="zhou")


@pytest.fixture
def scheme(year: Period) -> Scheme:
    return year.scheme


@pytest.fixture
def year(db: None, stood: int) -> Period:
    return Period.objects.select_related("scheme__owner").get(pk=stood)
