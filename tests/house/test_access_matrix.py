"""Every address, every duty, own and other unit's objects: what is answered is what the tables say.

Expectations come from the permission tables and the reach of duties; only whose object an address shows is
written by hand (tests/house/objects.py). A new address without a row, or a view without a declared access, fails.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import reverse

from core import access
from organization.enums import ADMIN_DUTIES, COUNTY_DUTIES, Duty
from organization.models import Account
from tests.house.addresses import Address, every_address
from tests.house.crawl import drain, no_papers
from tests.house.expected import permitted, right, through_the_whole_stack
from tests.house.insider import ACCOUNT, Insider, known
from tests.house.objects import ROUTES, UNIT
from tests.house.world import SIDES, World, build

ADDRESSES = every_address()
PUBLIC_LIMIT = 36


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Nothing is drawn: who is let in is decided before, and the walks over all pages draw them."""
    logging.disable()  # a line for each of thousands of refusals
    no_papers(monkeypatch)
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(ROUTES) == [address.name for address in ADDRESSES]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_view_declares_its_access(address: Address) -> None:
    known = {*access.table(), "signed_in", "public"}

    assert address.access in known


def test_few_addresses_are_public() -> None:
    assert len([address for address in ADDRESSES if address.access == "public"]) <= PUBLIC_LIMIT


def requested(client: Client, address: Address, world: World, side: str, method: str, **extra: Any) -> HttpResponse:
    """One answer, read to its end; what it wrote is rolled back."""
    point = transaction.savepoint()
    url = reverse(address.name, kwargs=ROUTES[address.name].kwargs(world, side))
    response = getattr(client, method)(url, **extra)
    drain(response)
    transaction.savepoint_rollback(point)
    return response


def within(insider: Insider, duty: Duty, address: Address, world: World, side: str, method: str) -> int:
    """The status that the view gives to a duty that has come in."""
    account = {ACCOUNT: insider.account(duty)}
    return int(requested(insider.client, address, world, side, method, **account).status_code)


def closed(account: Account, address: Address, world: World, method: str) -> bool:
    """Whether the view itself refuses the account: most cells of the matrix."""
    kwargs = ROUTES[address.name].kwargs(world, "own")
    request = RequestFactory().generic(method, reverse(address.name, kwargs=kwargs))
    request.user = account
    try:
        return address.view(request, **kwargs).status_code == 405
    except PermissionDenied:
        return True
    except Http404:  # it was let in as far as to look for the object
        return False


def faults(address: Address, world: World, insider: Insider) -> Iterator[tuple[str, ...]]:
    """Every cell of one address that answers otherwise than the tables say, but those of test_whole_stack.

    Who may not come in is tried on the view; who may is answered by GET with every duty and by POST with one duty of
    each reach.
    """
    sides = tuple(SIDES) if ROUTES[address.name].scope == UNIT else ("own",)
    walked = through_the_whole_stack(address)
    for method in ("get", "post"):
        tried: set[bool] = set()
        for duty in world.accounts:
            county = duty in COUNTY_DUTIES or duty in ADMIN_DUTIES
            if not permitted(address, duty):
                if not closed(insider.account(duty), address, world, method):
                    yield address.name, duty.value, "view", method
                continue
            if method == "post" and county in tried:
                continue
            tried.add(county)
            for side in sides:
                if side == "own" and duty in walked:
                    continue
                status = within(insider, duty, address, world, side, method)
                if not right(status, address, duty, side):
                    yield address.name, duty.value, side, method, str(status)


@pytest.mark.crawl
def test_matrix(world: World) -> None:
    """One test over all cells: the small county behind them is built once."""
    insider = Insider(world)
    wrong = [fault for address in ADDRESSES if address.name in ROUTES for fault in faults(address, world, insider)]

    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.crawl
def test_account_without_a_duty_is_let_in_nowhere(world: World) -> None:
    idle = known(world.objects["account"]["own"])
    open_doors = [
        address.name
        for address in ADDRESSES
        if address.access not in ("signed_in", "public") and not closed(copy.copy(idle), address, world, "get")
    ]

    assert idle.duties == frozenset()
    assert open_doors == []


def test_withdrawn_duty_closes_the_door_on_the_next_request(world: World) -> None:
    account = world.accounts[Duty.APPRAISAL_OFFICE]
    address = next(one for one in ADDRESSES if one.name == "appraisal:compare")
    point = transaction.savepoint()
    before = requested(world.client(account), address, world, "own", "get").status_code
    account.duty_holdings.update(withdrawn_at=account.password_changed_at, withdrawn_by=account)
    after = requested(world.client(account), address, world, "own", "get").status_code
    transaction.savepoint_rollback(point)

    assert (before, after) == (200, 403)
