"""The demo county, loaded once for all modules of this folder; each test's changes are rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings

from appraisal.models import Publication, ResultFiling, ResultVersion
from organization.enums import Duty
from organization.models import Account
from tests import transfer
from tests.county import DATABASE, County, opened
from tests.factories import signed_in
from tests.standing import rolled_back, standing

PLAN = "shuangxiang-"
"""The county's plan of all units; that of the townships was tried beside it in 2012."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """When the command ended, and what it printed."""

    at: datetime
    said: str


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Loaded]:
    """All that ``load_demo`` writes, in one outer transaction, which is rolled back after the last module.

    On SQLite it is a copy of what the browser tests are served; PostgreSQL gets its rows.
    """
    county: County = request.getfixturevalue("loaded_county")
    folder: Path = tmp_path_factory.mktemp("county")
    if connection.vendor == "sqlite":
        with opened(county, folder, django_db_blocker):
            yield Loaded(county.at, county.said)
        return
    database = county.copied_to(folder) / DATABASE
    with override_settings(MEDIA_ROOT=str(folder / "files")), standing(django_db_blocker):
        transfer.all_rows(database)
        yield Loaded(county.at, county.said)


@pytest.fixture
def _django_db_helper(loaded: Loaded) -> Iterator[None]:
    yield from rolled_back()


@pytest.fixture
def year(db: None, loaded: Loaded) -> datetime:
    """The loaded year; what the test writes is undone."""
    return loaded.at


@pytest.fixture
def version_of(year: datetime) -> Callable[[str, int], ResultVersion]:
    def find(label: str, number: int) -> ResultVersion:
        related = ("scheme", "period", "publication")
        return ResultVersion.objects.select_related(*related).get(
            scheme__code__startswith=PLAN, period__label=label, number=number
        )

    return find


@pytest.fixture
def preliminary(year: datetime) -> None:
    """The year's result as it was before the leading group approved it."""
    unapproved = {"approved_at": None, "approved_by": None, "meeting_on": None, "meeting_document": None}
    year = {"version__scheme__code": f"{PLAN}2012", "version__period__label": "2012"}
    ResultFiling.objects.filter(**year).delete()
    Publication.objects.filter(**year).update(**unapproved, meeting_record="")


@pytest.fixture
def holder(year: datetime) -> Callable[..., Account]:
    """The first account that holds a duty, in a unit if one is named."""

    def find(duty: Duty, unit: str = "", place: int = 0) -> Account:
        held = Account.objects.filter(duty_holdings__duty=duty, person__isnull=False)
        if unit:
            held = held.filter(duty_holdings__unit__code=unit)
        return held.select_related("person").order_by("duty_holdings__id")[place]

    return find


@pytest.fixture
def sign_in() -> Callable[[Account], Client]:
    return signed_in
