"""Every address, every duty, own and other unit's objects: what is answered is what the tables say.

Expectations come from the permission tables and the reach of duties; only whose object an address shows is
written by hand (tests/house/objects.py). A new address without a row, or a view without a declared access, fails.
No duty's reading writes anything (SECURITY W04), seen in the statements.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from core import access
from organization.enums import ADMIN_DUTIES, COUNTY_DUTIES, Duty
from organization.models import Account, DutyHolding, Unit
from tests.factories import make_person
from tests.house.addresses import Address, every_address
from tests.house.alike import Answers
from tests.house.crawl import drain, no_papers
from tests.house.expected import ALLOWED, permitted, right, through_the_whole_stack
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


WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "?(\w+)', re.IGNORECASE)


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that are written to meanwhile, but for what reading may write."""
    found: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if written := WRITES.match(sql):
            found.add(written[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
    found -= ALLOWED


@dataclass(frozen=True)
class Cells:
    """What views answer to duties that have come in; accounts that a view cannot tell apart share what it reads."""

    insider: Insider
    world: World
    answers: Answers = field(default_factory=Answers)

    def read(self, duty: Duty, address: Address, side: str) -> tuple[int, frozenset[str]]:
        """The status, and which tables were written to."""
        return self.answers.of(
            f"{address.name} {side}", self.insider.accounts[duty], lambda who: self._read(who, address, side)
        )

    def _read(self, account: Account, address: Address, side: str) -> tuple[int, frozenset[str]]:
        with writes() as written:
            status = self._status(account, address, side, "get")
        return status, frozenset(written)

    def post(self, duty: Duty, address: Address, side: str) -> int:
        return self._status(self.insider.account(duty), address, side, "post")

    def _status(self, account: Account, address: Address, side: str, method: str) -> int:
        known = {ACCOUNT: account}
        return int(requested(self.insider.client, address, self.world, side, method, **known).status_code)


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


def faults(address: Address, cells: Cells) -> Iterator[tuple[str, ...]]:
    """Every cell of one address that answers otherwise than the tables say, but those of test_whole_stack.

    Who may not come in is tried on the view; who may is answered by GET with every duty and by POST with one duty of
    each reach.
    """
    sides = tuple(SIDES) if ROUTES[address.name].scope == UNIT else ("own",)
    walked = through_the_whole_stack(address)
    posted: set[bool] = set()
    for duty in cells.world.accounts:
        if not permitted(address, duty):
            for method in ("get", "post"):
                if not closed(cells.insider.account(duty), address, cells.world, method):
                    yield address.name, duty.value, "view", method
            continue
        for side in sides:
            status, written = cells.read(duty, address, side)
            if written:
                yield address.name, duty.value, side, "writes", *sorted(written)
            if not right(status, address, duty, side):
                yield address.name, duty.value, side, "get", str(status)
        county = duty in COUNTY_DUTIES or duty in ADMIN_DUTIES
        if county in posted:
            continue
        posted.add(county)
        for side in sides:
            if side == "own" and duty in walked:
                continue
            status = cells.post(duty, address, side)
            if not right(status, address, duty, side):
                yield address.name, duty.value, side, "post", str(status)


@pytest.mark.crawl
def test_matrix(world: World) -> None:
    """One test over all cells: the small county behind them is built once."""
    cells = Cells(Insider(world), world)
    wrong = [fault for address in ADDRESSES if address.name in ROUTES for fault in faults(address, cells)]

    assert wrong == [], "\n".join(map(str, wrong))


def test_what_is_written_meanwhile_is_seen(hekou: Unit, zhou: Account) -> None:
    """Negative control: rows that come, change or go; what reading may write, and what it reads, is not told."""
    with writes() as written:
        list(Unit.objects.all())
        Session.objects.create(session_key="x", session_data="", expire_date=timezone.now())
        make_person("甲", hekou)
        Unit.objects.filter(pk=hekou.pk).update(name="河口")
        DutyHolding.objects.filter(account=zhou).delete()

    assert written == {"organization_person", "organization_unit", "organization_dutyholding"}


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
