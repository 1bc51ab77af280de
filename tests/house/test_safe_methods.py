"""No form without its token, no change by GET (SECURITY W04)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from appraisal.models import Period
from organization.enums import Duty
from organization.models import Unit
from tests.house.crawl import account_for, addresses, no_papers, read, refusals_drawn_once, url_of
from tests.house.world import World, build

pytestmark = pytest.mark.crawl

ALLOWED = {"django_session", "organization_accountsession", "core_auditevent", "core_audithead"}
"""Sessions, and the trail of exports and sensitive reads."""


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    logging.disable()  # thousands of refusals, each with a trace, would be kept for a report nobody reads
    no_papers(monkeypatch)
    refusals_drawn_once(monkeypatch)
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


def digests() -> dict[str, str]:
    """SHA-256 of every table's rows but those that reading may write."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - ALLOWED)
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def test_reading_every_page_changes_no_table(world: World) -> None:
    readers = [None, *(world.accounts[duty] for duty in (Duty.APPRAISAL_OFFICE, Duty.UNIT_CLERK, Duty.SECURITY_ADMIN))]
    for account in world.accounts.values():
        world.client(account)  # signing in notes the time
    before, statuses = digests(), []
    for address in addresses():
        for account in dict.fromkeys([*readers, account_for(address, world)]):  # who may open it is often one of them
            statuses.append(read(world.client(account), url_of(address, world))[0])
    after = digests()

    assert [table for table in before if before[table] != after[table]] == []
    assert statuses.count(200) > len(addresses())


def test_a_changed_row_changes_the_digest(world: World) -> None:
    """Negative control."""
    before = digests()
    Unit.objects.filter(code="T01").update(name="河口")
    after = digests()

    assert [table for table in before if before[table] != after[table]] == ["organization_unit"]


def forged(world: World, url: str, account: object) -> int:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if account is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.client(account).cookies[settings.SESSION_COOKIE_NAME].value  # type: ignore[arg-type]
    return int(client.post(url, {"note": "x"}).status_code)


def test_post_without_a_token_is_refused_everywhere(world: World) -> None:
    accepted = []
    for address in addresses():
        for account in (None, account_for(address, world)):
            status = forged(world, url_of(address, world), account)
            if status != 403:
                accepted.append((address.name, account, status))

    assert accepted == []


def test_the_same_post_without_the_check_is_let_in(world: World) -> None:
    """Negative control: it is the missing token that is refused."""
    period = Period.objects.get(label="2020")
    client = world.client(world.accounts[Duty.APPRAISAL_OFFICE])

    assert client.post(f"/appraisal/periods/{period.pk}/compute/", {"note": "x"}).status_code == 302
