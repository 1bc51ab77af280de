"""Sessions: times by the minute, ended on the server, one for administrators, rights withdrawn at once (A06, P08)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config import settings as product
from core.models import AuditEvent
from organization.actions import accounts, duties, passwords, sessions
from organization.enums import Duty
from organization.models import Account, AccountSession, DutyHolding, Unit
from organization.rules.sessions import SessionEnd, SessionFacts, SessionPolicy, session_end
from tests.factories import NOON
from tests.organization.personas import PASSWORD, make_person, sign_in

PAGE = "organization:my_account"
MINUTE = timedelta(minutes=1)
POLICY = SessionPolicy(idle=30 * MINUTE, idle_admin=15 * MINUTE, absolute=timedelta(hours=12), grain=MINUTE)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def lin(clock: time_machine.Coordinates, hekou: Unit) -> Account:
    return make_person("林一凡", hekou, Duty.UNIT_CLERK, username="linyf")


@pytest.fixture
def gu(clock: time_machine.Coordinates, county: Unit) -> Account:
    return make_person("顾明", county, Duty.SYSTEM_ADMIN, username="guming")


def _enter(username: str, **extra: str) -> Client:
    client = Client()
    assert sign_in(client, username, **extra).status_code == 302
    return client


def _alive(client: Client) -> bool:
    return client.get(reverse(PAGE)).status_code == 200


@pytest.mark.parametrize(
    ("started", "seen", "admin", "end"),
    [
        (0, 29, False, None),
        (0, 30, False, SessionEnd.IDLE),
        (0, 14, True, None),
        (0, 15, True, SessionEnd.IDLE),
        (719, 1, False, None),
        (720, 1, False, SessionEnd.ABSOLUTE),
        (720, 1, True, SessionEnd.ABSOLUTE),
    ],
)
def test_session_end(started: int, seen: int, admin: bool, end: SessionEnd | None) -> None:
    facts = SessionFacts(NOON - max(started, seen) * MINUTE, NOON - seen * MINUTE, admin)
    assert session_end(facts, POLICY, NOON) == end


@pytest.mark.parametrize(("who", "minutes"), [("linyf", 30), ("guming", 15)])
def test_idle_time_by_the_minute(
    lin: Account, gu: Account, clock: time_machine.Coordinates, who: str, minutes: int
) -> None:
    client = _enter(who)
    clock.shift((minutes - 1) * MINUTE)
    assert _alive(client)
    clock.shift((minutes + 1) * MINUTE)
    assert not _alive(client)


def test_the_sign_in_page_says_why_the_session_ended(lin: Account, clock: time_machine.Coordinates) -> None:
    client = _enter("linyf")
    clock.shift(31 * MINUTE)
    client.get(reverse(PAGE))
    assert SessionEnd.IDLE.label in client.get(reverse("organization:sign_in")).content.decode()
    assert SessionEnd.IDLE.label not in client.get(reverse("organization:sign_in")).content.decode()
    assert AuditEvent.objects.filter(verb="organization.session_ended").count() == 1


@pytest.mark.parametrize(("seconds", "alive"), [(-60, True), (60, False)])
def test_absolute_time_by_the_minute(lin: Account, clock: time_machine.Coordinates, seconds: int, alive: bool) -> None:
    client = _enter("linyf")
    for _ in range(71):
        clock.shift(10 * MINUTE)
        assert _alive(client)
    clock.move_to(NOON + timedelta(hours=12, seconds=seconds))
    assert _alive(client) is alive


def test_last_seen_is_written_once_a_minute(lin: Account, clock: time_machine.Coordinates, settings: Any) -> None:
    settings.SESSION_SEEN_SECONDS = product.SESSION_SEEN_SECONDS
    client = _enter("linyf")
    clock.shift(timedelta(seconds=59))
    _alive(client)
    assert AccountSession.objects.get().last_seen_at == NOON
    clock.shift(timedelta(seconds=1))
    _alive(client)
    assert AccountSession.objects.get().last_seen_at == NOON + MINUTE


def test_a_session_without_its_row_is_over(lin: Account) -> None:
    client = _enter("linyf")
    AccountSession.objects.all().delete()
    assert not _alive(client)


def _change_password(account: Account) -> None:
    passwords.change_password(password="Kettle-3-Drum-Wolke", keep_session="", by=account, at=timezone.now())


def _disable(account: Account) -> None:
    accounts.disable_account(account=account, reason="调离", by=Account.objects.system(), at=timezone.now())


def _end_all(account: Account) -> None:
    sessions.end_sessions(account=account, reason="可疑登录", by=Account.objects.system(), at=timezone.now())


def _reset(account: Account) -> None:
    passwords.issue_code(account=account, reason="遗忘密码", by=Account.objects.system(), at=timezone.now())


@pytest.mark.parametrize("act", [_change_password, _disable, _end_all, _reset])
def test_twenty_stale_cookies_are_all_refused(lin: Account, act: Callable[[Account], None]) -> None:
    clients = [_enter("linyf", address=f"10.1.0.{n}") for n in range(20)]
    assert [_alive(client) for client in clients] == [True] * 20
    act(lin)
    assert [_alive(client) for client in clients] == [False] * 20
    assert (Session.objects.count(), AccountSession.objects.count()) == (0, 0)


def test_changing_the_password_keeps_this_session_under_a_new_key(lin: Account) -> None:
    mine, other, thief = _enter("linyf"), _enter("linyf", address="10.1.0.2"), Client()
    thief.cookies.update(mine.cookies)
    new = "Kettle-3-Drum-Wolke"
    sent = {"password": PASSWORD, "new_password": new, "repeated": new}
    assert mine.post(reverse("organization:change_password"), sent).status_code == 302
    assert [_alive(client) for client in (mine, other, thief)] == [True, False, False]


def test_an_administrator_has_one_session(gu: Account) -> None:
    first, second = _enter("guming"), _enter("guming", address="10.1.0.2")
    assert [_alive(first), _alive(second)] == [False, True]


def test_others_may_have_several(lin: Account) -> None:
    first, second = _enter("linyf"), _enter("linyf", address="10.1.0.2")
    assert [_alive(first), _alive(second)] == [True, True]


def test_my_account_ends_another_session_of_mine(lin: Account) -> None:
    mine, other = _enter("linyf"), _enter("linyf", address="10.1.0.2")
    row = AccountSession.objects.get(address="10.1.0.2")
    assert mine.post(reverse("organization:end_my_session", args=[row.pk])).status_code == 302
    assert [_alive(mine), _alive(other)] == [True, False]


def test_my_account_does_not_know_the_sessions_of_others(lin: Account, gu: Account) -> None:
    mine, other = _enter("linyf"), _enter("guming")
    row = AccountSession.objects.get(account=gu)
    assert mine.post(reverse("organization:end_my_session", args=[row.pk])).status_code == 404
    assert mine.get(reverse("organization:end_my_session", args=[row.pk])).status_code == 405
    assert _alive(other)


def test_a_withdrawn_duty_is_gone_with_the_next_request(gu: Account) -> None:
    client, page = _enter("guming"), reverse("organization:account_list")
    assert client.get(page).status_code == 200
    holding = DutyHolding.objects.get(account=gu)
    duties.withdraw_duty(holding=holding, reason="轮岗", by=Account.objects.system(), at=timezone.now())
    assert client.get(page).status_code == 403


def test_a_disabled_account_is_out_with_the_next_request(lin: Account) -> None:
    client = _enter("linyf")
    Account.objects.filter(pk=lin.pk).update(is_active=False)
    assert not _alive(client)


def test_a_request_reads_session_account_and_person_once(lin: Account) -> None:
    client = _enter("linyf")
    client.get(reverse(PAGE))

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("core:help"))

    tables = [re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"]) for one in asked]
    first = ["django_session", "organization_accountsession", "organization_dutyholding"]
    assert [one[0] for one in tables[:3]] == first
    assert sum(one.count("organization_account") for one in tables) == 1
    assert sum(one.count("organization_person") for one in tables) == 1


@pytest.mark.parametrize("key", [SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY])
def test_a_session_that_does_not_agree_with_its_account_signs_nobody_in(lin: Account, key: str) -> None:
    """Also where its row is there: what is read in one statement asks for no less than Django does."""
    client = _enter("linyf")
    before = _alive(client)
    session = client.session
    session[key] = "0"
    session.save()

    assert (before, _alive(client)) == (True, False)


def test_a_row_of_another_account_ends_the_session(lin: Account, gu: Account) -> None:
    client = _enter("linyf")
    AccountSession.objects.filter(account=lin).update(account=gu)

    assert not _alive(client)
    assert AuditEvent.objects.filter(verb="organization.session_ended", actor_id=str(lin.pk)).count() == 1
