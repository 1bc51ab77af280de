"""The stage of the fault tests: started once, one fresh copy of the year for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from appraisal.actions.schemes import issue_scheme
from appraisal.models import Period
from organization.models import Account
from tests.appraisal.year import fill, import_book, load_year, period
from tests.faults.stage import TABLES, Stage, product_on

YEAR = "year"


@pytest.fixture(scope="session")
def servers_with_the_year(servers: Stage, django_db_blocker: pytest.FixtureRequest) -> Stage:
    """They keep the 2012 year and one random book."""
    servers.use_copy_of(TABLES)
    with django_db_blocker.unblock(), product_on(servers):
        year = period(load_year(), "2012")
        import_book(year, fill(year, seed=20121231), servers.folder)
        issue_scheme(year.scheme, by=Account.objects.system(), at=timezone.now())
    servers.keep_as(YEAR)
    return servers


@pytest.fixture
def stage(servers_with_the_year: Stage, django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    """A fresh copy of the year; the product in this process works on it, and all processes of the test end with it."""
    stage = servers_with_the_year
    stage.use_copy_of(YEAR)
    stage.redis.restart()
    with django_db_blocker.unblock(), product_on(stage):
        yield stage
        stage.end_all()
    stage.drop_copy()


@pytest.fixture
def year(stage: Stage) -> Period:
    return Period.objects.select_related("scheme__rulebook").get(label="2012")


@pytest.fixture
def clerk(stage: Stage) -> Account:
    """Who asks for the computations."""
    return Account.objects.system()
