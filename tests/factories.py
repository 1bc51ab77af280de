"""Builders of real objects and the named personas of the tests.

``county`` is 安澜县 with two townships (河口镇, 青石镇) and an appraisal office; ``sign_in(duty, unit)`` gives a
client. Personas: zhou (考评办), lu (河口镇 leader), he (青石镇 leader).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.prepared import Prepared
from core.session_store import SessionStore
from organization.actions.second_factor import has_device
from organization.actions.sessions import is_administrator
from organization.enums import AppraisalSystem, Duty, UnitKind, UnitLevel
from organization.models import Account, AccountSession, DutyHolding, Person, Unit
from organization.verification import BOUND

BACKEND = "django.contrib.auth.backends.ModelBackend"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2012, 12, 28, 12, 0, tzinfo=SHANGHAI)
_numbers = itertools.count(1)


def make_unit(name: str, *, parent: Unit | None = None, code: str = "", **fields: Any) -> Unit:
    defaults: dict[str, Any] = {
        "kind": UnitKind.TOWNSHIP,
        "level": UnitLevel.BUREAU,
        "appraisal_system": AppraisalSystem.TOWNSHIP,
    }
    return Unit.objects.create(name=name, parent=parent, code=code or f"U{next(_numbers):04}", **(defaults | fields))


def make_county() -> Unit:
    return make_unit("安澜县", code="AL", kind=UnitKind.COUNTY, level=UnitLevel.COUNTY, appraisal_system="")


def make_person(name: str, unit: Unit, **fields: Any) -> Person:
    defaults: dict[str, Any] = {"number": f"R{next(_numbers):05}", "joined_on": date(2008, 1, 1), "sort_key": name}
    return Person.objects.create(name=name, unit=unit, **(defaults | fields))


def make_account(name: str, unit: Unit, *duties: Duty, username: str = "") -> Account:
    """An account whose duties are granted and confirmed (by two other accounts)."""
    person = make_person(name, unit)
    account = Account.objects.create(username=username or person.number.lower(), person=person)
    for duty in duties:
        give_duty(account, duty, unit)
    return account


KNOWN: Prepared[tuple[str, int]] = Prepared(
    lambda names: Account.objects.filter(username__in=names).order_by().values_list("username", "pk"), [str]
)


def give_duty(account: Account, duty: Duty, unit: Unit) -> DutyHolding:
    known = dict(KNOWN(("granter", "confirmer")))
    if not known:
        both = Account.objects.bulk_create(Account(username=name, is_active=False) for name in ("granter", "confirmer"))
        known = {one.username: one.pk for one in both}
    now = timezone.now()
    return DutyHolding.objects.create(
        account=account, duty=duty, unit=unit, reason="测试", granted_at=now, granted_by_id=known["granter"],
        confirmed_at=now, confirmed_by_id=known["confirmer"],
    )  # fmt: skip


@pytest.fixture
def county(db: None) -> Unit:
    """安澜县, the root of the unit tree."""
    return make_county()


@pytest.fixture
def hekou(county: Unit) -> Unit:
    return make_unit("河口镇", parent=county, code="T01")


@pytest.fixture
def qingshi(county: Unit) -> Unit:
    return make_unit("青石镇", parent=county, code="T02")


@pytest.fixture
def zhou(county: Unit) -> Account:
    """周清和 of the appraisal office."""
    return make_account("周清和", county, Duty.APPRAISAL_OFFICE, username="zhou")


@pytest.fixture
def lu(hekou: Unit) -> Account:
    """陆远, head of 河口镇."""
    return make_account("陆远", hekou, Duty.UNIT_LEADER, username="lu")


@pytest.fixture
def he(qingshi: Unit) -> Account:
    """何佩兰, head of 青石镇: the stranger of every ladder."""
    return make_account("何佩兰", qingshi, Duty.UNIT_LEADER, username="he")


def signed_in(account: Account) -> Client:
    """A client with what signing in leaves: a session and its row in the account's table, without the way through
    the door, which has tests of its own. Where signing in does more than that, it is done as ever."""
    client = Client()
    if settings.SECOND_FACTOR_REQUIRED or is_administrator(account):
        client.force_login(account, backend=BACKEND)
        return client
    session, key, now = SessionStore(), get_random_string(32, VALID_KEY_CHARS), timezone.now()
    entered = {
        SESSION_KEY: account._meta.pk.value_to_string(account),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: account.get_session_auth_hash(),
        BOUND: has_device(account),
    }
    Session.objects.bulk_create([Session(key, session.encode(entered), session.get_expiry_date())])
    AccountSession.objects.bulk_create(
        [AccountSession(account=account, session_key=key, started_at=now, last_seen_at=now)]
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


@pytest.fixture
def client_of() -> Callable[[Account], Client]:
    """A signed-in client of an account; each call makes a new one."""
    return signed_in
