"""Every address, every duty, own and other unit's objects: what is answered is what the tables say.

Expectations come from the permission tables and the reach of duties; only whose object an address shows is
written by hand (tests/house/objects.py). A new address without a row, or a view without a declared access, fails.
"""

from __future__ import annotations

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
from tests.house.insider import ACCOUNT, Insider
from tests.house.objects import ROUTES, UNIT
from tests.house.world import SIDES, World, build

ADDRESSES = every_address()
PUBLIC_LIMIT = 36
WORKS = {200, 302, 303, 400, 405, 409, 422}
"""A page, a redirect, the wrong method, or a form that was empty: the reader was let in."""


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


def answer(account: Account | None, address: Address, world: World, side: str, method: str) -> int:
    """The status of one request through the whole stack, its writes rolled back."""
    response = requested(world.client(account), address, world, side, method)
    signed_out = account is None and response.status_code == 302
    if signed_out and response["Location"].startswith(reverse("organization:sign_in")):
        return 401
    return int(response.status_code)


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


def permitted(address: Address, duty: Duty) -> bool:
    return address.access in ("signed_in", "public") or duty.value in access.table()[address.access]


def in_reach(address: Address, duty: Duty, side: str) -> bool:
    county = duty in COUNTY_DUTIES or duty in ADMIN_DUTIES
    return side == "own" or county or ROUTES[address.name].scope != UNIT


def right(status: int, address: Address, duty: Duty, side: str) -> bool:
    if not permitted(address, duty):
        return status in (403, 405)
    if not in_reach(address, duty, side):
        return status in (404, 405)
    if duty in ROUTES[address.name].barred:
        return status in (403, 405)
    return status in WORKS or (ROUTES[address.name].missing and status == 404)


def closed(insider: Insider, duty: Duty, address: Address, world: World, method: str) -> bool:
    """Whether the view itself refuses the account: most cells of the matrix."""
    kwargs = ROUTES[address.name].kwargs(world, "own")
    request = RequestFactory().generic(method, reverse(address.name, kwargs=kwargs))
    request.user = insider.account(duty)
    try:
        return address.view(request, **kwargs).status_code == 405
    except PermissionDenied:
        return True
    except Http404:  # it was let in as far as to look for the object
        return False


def faults(address: Address, world: World, insider: Insider) -> Iterator[tuple[str, ...]]:
    """Every cell of one address that answers otherwise than the tables say.

    Who may not come in is tried on the view with every duty; who may is answered by GET with every duty and by POST
    with one duty of each reach. One duty that may and one that may not go through the whole stack, by GET and by POST.
    """
    sides = tuple(SIDES) if ROUTES[address.name].scope == UNIT else ("own",)
    tried: set[tuple[str, bool, bool]] = set()
    walked: set[tuple[str, bool]] = set()
    for method in ("get", "post"):
        anonymous = answer(None, address, world, "own", method)
        if anonymous != 405 and (anonymous == 401) == (address.access == "public"):
            yield address.name, "anonymous", method, str(anonymous)
        for duty, account in world.accounts.items():
            may = permitted(address, duty)
            kind = (method, may, duty in COUNTY_DUTIES or duty in ADMIN_DUTIES)
            if not may and not closed(insider, duty, address, world, method):
                yield address.name, duty.value, "view", method
            if (not may and (method, may) in walked) or (method == "post" and kind in tried):
                continue
            tried.add(kind)
            for side in sides:
                if (method, may) in walked:
                    status = within(insider, duty, address, world, side, method)
                else:
                    status = answer(account, address, world, side, method)
                    walked.add((method, may))
                if not right(status, address, duty, side):
                    yield address.name, duty.value, side, method, str(status)


@pytest.mark.crawl
def test_matrix(world: World) -> None:
    """One test over all cells: the small county behind them is built once."""
    insider = Insider(world)
    wrong = [fault for address in ADDRESSES if address.name in ROUTES for fault in faults(address, world, insider)]

    assert wrong == [], "\n".join(map(str, wrong))


def test_account_without_a_duty_is_let_in_nowhere(world: World) -> None:
    idle = world.objects["account"]["own"]
    open_doors = [
        address.name
        for address in ADDRESSES
        if address.access not in ("signed_in", "public")
        and answer(idle, address, world, "own", "get") not in (403, 405)
    ]

    assert open_doors == []


def test_withdrawn_duty_closes_the_door_on_the_next_request(world: World) -> None:
    account = world.accounts[Duty.APPRAISAL_OFFICE]
    address = next(one for one in ADDRESSES if one.name == "appraisal:compare")
    point = transaction.savepoint()
    before = answer(account, address, world, "own", "get")
    account.duty_holdings.update(withdrawn_at=account.password_changed_at, withdrawn_by=account)
    after = answer(account, address, world, "own", "get")
    transaction.savepoint_rollback(point)

    assert (before, after) == (200, 403)
