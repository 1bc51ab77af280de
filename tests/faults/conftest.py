"""The stage of the fault tests: started once, one fresh copy of the year for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from django.utils import timezone

from appraisal.actions.schemes import issue_scheme
from appraisal.models import Period
from organization.models import Account
from tests.appraisal.year import fill, import_book, load_year, period
from tests.faults.stage import Stage, product_on

_numbers = itertools.count(1)
TEMPLATE = "year"


@pytest.fixture(scope="session")
def servers(django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    """PostgreSQL with the 2012 year and one random book, and Redis."""
    with Stage() as stage:
        stage.manage("migrate", "--noinput", "-v", "0")
        with django_db_blocker.unblock(), product_on(stage):
            year = period(load_year(), "2012")
            import_book(year, fill(year, seed=20121231), stage.folder)
            issue_scheme(year.scheme, by=Account.objects.system(), at=timezone.now())
        stage.keep_as(TEMPLATE)
        yield stage


@pytest.fixture
def stage(servers: Stage, django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    """A fresh copy of the year; the product in this process works on it, and all processes of the test end with it."""
    servers.use_copy_of(TEMPLATE, f"copy{next(_numbers)}")
    servers.redis.restart()
    with django_db_blocker.unblock(), product_on(servers):
        yield servers
        servers.end_all()
    servers.drop_copy()


@pytest.fixture
def year(stage: Stage) -> Period:
    return Period.objects.select_related("scheme__rulebook").get(label="2012")


@pytest.fixture
def clerk(stage: Stage) -> Account:
    """Who asks for the computations."""
    return Account.objects.system()
