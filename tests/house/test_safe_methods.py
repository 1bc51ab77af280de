"""No form without its token (SECURITY W04); that reading changes nothing is seen in test_whole_stack."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from appraisal.models import Period
from organization.enums import Duty
from organization.models import Account
from tests.house.crawl import account_for, addresses, no_papers, refusals_drawn_once, url_of
from tests.house.world import World, build

pytestmark = pytest.mark.crawl


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    logging.disable()  # thousands of refusals, each with a trace, would be kept for a report nobody reads
    no_papers(monkeypatch)
    refusals_drawn_once(monkeypatch)
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


def forged(world: World, client: Client, url: str, account: Account | None) -> int:
    client.cookies.clear()
    if account is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.client(account).cookies[settings.SESSION_COOKIE_NAME].value
    return int(client.post(url, {"note": "x"}).status_code)


def test_post_without_a_token_is_refused_everywhere(world: World) -> None:
    accepted = []
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for address in addresses():
        for account in (None, account_for(address, world)):
            status = forged(world, client, url_of(address, world), account)
            if status != 403:
                accepted.append((address.name, account, status))

    assert accepted == []


def test_the_same_post_without_the_check_is_let_in(world: World) -> None:
    """Negative control: it is the missing token that is refused."""
    period = Period.objects.get(label="2020")
    client = world.client(world.accounts[Duty.APPRAISAL_OFFICE])

    assert client.post(f"/appraisal/periods/{period.pk}/compute/", {"note": "x"}).status_code == 302
