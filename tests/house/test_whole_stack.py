"""Every address through the whole stack, with the settings of production: who is let in, with which headers, and that
reading changes no table (SECURITY W02, W04).

Each answer is judged for all of it. The access matrix asks the views alone, with every other duty.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from organization.enums import Duty
from organization.models import Unit
from tests.house.addresses import Address
from tests.house.crawl import addresses, drain, no_papers, redrawn_for_reading, url_of
from tests.house.digests import digests
from tests.house.expected import ALLOWED, right, through_the_whole_stack
from tests.house.headers import header_faults
from tests.house.world import World, build

pytestmark = pytest.mark.crawl

NOWHERE = "/no/such/page/"


@pytest.fixture
def world(production: dict[str, Any], db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    logging.disable()  # thousands of refusals, each with a trace, would be kept for a report nobody reads
    no_papers(monkeypatch)
    redrawn_for_reading(monkeypatch)
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


def held() -> dict[str, str]:
    """Every table's digest but of those that reading may write."""
    return digests({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - ALLOWED)


def turned_away(response: HttpResponse) -> bool:
    """To the page for signing in."""
    return response.status_code == 302 and response["Location"].startswith(reverse("organization:sign_in"))


def let_in_rightly(response: HttpResponse, address: Address, duty: Duty | None) -> bool:
    if duty is not None:
        return right(response.status_code, address, duty, "own")
    return response.status_code == 405 or turned_away(response) != (address.access == "public")


@dataclass
class Walk:
    """What was found wrong on the way, and the statuses of all answers."""

    world: World
    wrong: list[tuple[str, ...]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def ask(self, address: Address | None, duty: Duty | None) -> None:
        """By GET, which stays, and by POST, which is taken back."""
        url = url_of(address, self.world) if address else NOWHERE
        self._judge(url, address, duty, "get")
        point = transaction.savepoint()
        self._judge(url, address, duty, "post")
        transaction.savepoint_rollback(point)

    def _judge(self, url: str, address: Address | None, duty: Duty | None, method: str) -> None:
        client = self.world.client(self.world.accounts[duty] if duty else None)
        response = getattr(client, method)(url, secure=True)
        drain(response)
        self.statuses.append(response.status_code)
        signed_in = duty is not None and response.wsgi_request.user.is_authenticated  # not once he has signed out
        found = list(header_faults(response, signed_in=signed_in))
        if address is not None and not let_in_rightly(response, address, duty):
            found.append(str(response.status_code))
        self.wrong += [(url, duty.value if duty else "anonymous", method, fault) for fault in found]


def test_every_answer_is_right_and_carries_the_headers_and_reading_changes_no_table(world: World) -> None:
    for account in world.accounts.values():
        world.client(account)  # signing in notes the time
    before, walk = held(), Walk(world)
    for address in addresses():
        for duty in (None, *through_the_whole_stack(address)):
            walk.ask(address, duty)
    for duty in (None, Duty.APPRAISAL_OFFICE):
        walk.ask(None, duty)

    assert walk.wrong == [], "\n".join(map(str, walk.wrong))
    assert [table for table, now in held().items() if now != before[table]] == []
    assert walk.statuses.count(200) > len(addresses()) / 2  # the others are posted to alone
    assert {200, 302, 403, 404, 405} <= {*walk.statuses}


def test_a_changed_row_and_whoever_comes_in_against_the_tables_are_found(world: World) -> None:
    """Negative control: an account that holds more than its duty, and one that holds less."""
    office, clerk = Duty.APPRAISAL_OFFICE, Duty.UNIT_CLERK
    compare = next(one for one in addresses() if one.name == "appraisal:compare")
    world.accounts |= {office: world.accounts[clerk], clerk: world.accounts[office]}
    walk = Walk(world)
    for duty in (office, clerk):
        walk.ask(compare, duty)
    before = held()
    Unit.objects.filter(code="T01").update(name="河口")

    assert [(duty, method, fault) for _, duty, method, fault in walk.wrong if method == "get"] == [
        (office.value, "get", "403"),
        (clerk.value, "get", "200"),
    ]
    assert [table for table, now in held().items() if now != before[table]] == ["organization_unit"]
