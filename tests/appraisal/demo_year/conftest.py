"""The demo county's year 2012, loaded once for all modules of this folder; each test's changes are rolled back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from appraisal import demo
from appraisal.models import ResultVersion
from organization import demo_county
from organization.enums import Duty
from organization.models import Account


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[datetime]:
    """The county and its year in one outer transaction, which is rolled back after the last module."""
    files: Path = tmp_path_factory.mktemp("files")
    logging.getLogger("weasyprint").setLevel(logging.WARNING)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(files)), transaction.atomic():
        at = timezone.now()
        demo_county.load(at)
        demo.load(at)
        yield at
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(loaded: datetime) -> Iterator[None]:
    """Stands behind ``db`` in this folder: a savepoint inside the loaded year instead of a transaction of its own,
    whose end would close the connection and lose the year."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def year(db: None, loaded: datetime) -> datetime:
    """The loaded year; what the test writes is undone."""
    return loaded


@pytest.fixture
def version_of(year: datetime) -> Callable[[str, int], ResultVersion]:
    def find(label: str, number: int) -> ResultVersion:
        related = ("scheme", "period", "publication")
        return ResultVersion.objects.select_related(*related).get(period__label=label, number=number)

    return find


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
    def client_of(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
