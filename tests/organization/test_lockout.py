"""Guessing: five tries per login name and address, a slower limit over all addresses (SECURITY A03, A04)."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from core.findings import Refused
from core.models import AuditEvent
from organization.actions import locks, passwords
from organization.actions.sign_in import admit, digest
from organization.enums import Duty
from organization.models import Account, KnownAddress, SignInTry, Unit
from organization.rules.guessing import POLICY, may_try
from tests.factories import NOON, make_unit
from tests.organization.personas import PASSWORD, make_person, sign_in

WRONG = "Falsch-7-Passwort"
PER_ADDRESS = 5
HALF_HOUR = timedelta(minutes=30)
FEW_AND_MANY = pytest.mark.parametrize("guesses", [30, pytest.param(500, marks=pytest.mark.hard)])


@pytest.fixture
def lin(hekou: Unit) -> Account:
    return make_person("林一凡", hekou, username="linyf")


def _checked() -> int:
    """How many passwords were looked at and found wrong."""
    return AuditEvent.objects.filter(verb="organization.sign_in_failed").count()


def _guess(times: int, address: str = "10.9.0.1", username: str = "linyf", **extra: str) -> list[int]:
    return [sign_in(Client(), username, WRONG, address, **extra).status_code for _ in range(times)]


def test_without_the_limits_every_guess_is_checked(lin: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both guards off, 30 guesses, 30 checks."""
    monkeypatch.setattr("organization.actions.sign_in.may_try", lambda **facts: True)
    with override_settings(AXES_ENABLED=False):
        assert _guess(30) == [200] * 30
    assert _checked() == 30


@FEW_AND_MANY
def test_guesses_from_one_address_check_five(lin: Account, guesses: int) -> None:
    answers = _guess(guesses)
    assert answers == [200] * (PER_ADDRESS - 1) + [429] * (guesses - PER_ADDRESS + 1)
    assert _checked() == PER_ADDRESS
    assert AuditEvent.objects.filter(verb="organization.sign_in_locked").count() == guesses - PER_ADDRESS


@FEW_AND_MANY
def test_guesses_from_many_addresses_check_twenty(lin: Account, guesses: int) -> None:
    with time_machine.travel(NOON, tick=False):
        for turn in range(guesses):
            sign_in(Client(), "linyf", WRONG, f"10.9.1.{turn % (guesses // 5)}")
        assert _checked() == POLICY.free


def test_an_attack_from_many_addresses_gets_one_try_each_pause(lin: Account) -> None:
    """30 minutes, a guess every twenty seconds, each from a new address."""
    with time_machine.travel(NOON, tick=False) as clock:
        for turn in range(90):
            sign_in(Client(), "linyf", WRONG, f"10.9.1.{turn}")
            clock.shift(timedelta(seconds=20))
    assert _checked() <= POLICY.free + HALF_HOUR // POLICY.pause


def test_the_right_password_is_refused_while_locked_and_works_30_minutes_later(lin: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _guess(PER_ADDRESS)
        assert sign_in(Client(), "linyf", address="10.9.0.1").status_code == 429
        clock.shift(HALF_HOUR - timedelta(seconds=60))
        assert sign_in(Client(), "linyf", address="10.9.0.1").status_code == 429
        clock.shift(timedelta(seconds=120))
        assert sign_in(Client(), "linyf", address="10.9.0.1").status_code == 302


def test_further_tries_do_not_prolong_the_lock(lin: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _guess(PER_ADDRESS)
        clock.shift(HALF_HOUR - timedelta(seconds=60))
        _guess(1)
        clock.shift(timedelta(seconds=120))
        assert sign_in(Client(), "linyf", address="10.9.0.1").status_code == 302


def test_the_owner_gets_in_from_an_address_of_an_earlier_success_during_an_attack(lin: Account) -> None:
    sign_in(Client(), "linyf", address="10.1.0.5")
    for turn in range(POLICY.free + 5):
        sign_in(Client(), "linyf", WRONG, f"10.9.1.{turn}")
    assert sign_in(Client(), "linyf", address="10.1.0.99").status_code == 429
    assert sign_in(Client(), "linyf", address="10.1.0.5").status_code == 302


def test_the_owner_gets_in_from_a_new_address_once_the_attack_pauses(lin: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for turn in range(POLICY.free + 5):
            sign_in(Client(), "linyf", WRONG, f"10.9.1.{turn}")
        assert sign_in(Client(), "linyf", address="10.1.0.99").status_code == 429
        clock.shift(POLICY.pause)
        assert sign_in(Client(), "linyf", address="10.1.0.99").status_code == 302


def test_a_code_from_a_slip_works_during_an_attack(lin: Account, zhou: Account) -> None:
    for turn in range(POLICY.free + 5):
        sign_in(Client(), "linyf", WRONG, f"10.9.1.{turn}")
    code = passwords.issue_code(account=lin, reason="被猜测", by=zhou, at=timezone.now())
    new = "Kettle-3-Drum-Wolke"
    sent = {"username": "linyf", "code": code, "new_password": new, "repeated": new}
    assert Client().post(reverse("organization:activate"), sent).status_code == 302


def test_names_that_do_not_exist_are_limited_the_same_way(db: None) -> None:
    known = [sign_in(Client(), "nobody", WRONG, f"10.9.1.{turn}").status_code for turn in range(30)]
    assert known == [200] * POLICY.free + [429] * (30 - POLICY.free)


def test_a_success_forgets_the_failures_of_its_own_address_only(lin: Account) -> None:
    _guess(3, "10.1.0.5")
    _guess(3, "10.9.0.9")
    sign_in(Client(), "linyf", address="10.1.0.5")
    assert list(SignInTry.objects.values_list("address", flat=True)) == ["10.9.0.9"] * 3


@pytest.mark.parametrize("guesses", [30, pytest.param(200, marks=pytest.mark.hard)])
def test_random_forwarded_headers_do_not_help(lin: Account, guesses: int) -> None:
    """Each guess with another X-Forwarded-For: the lock stands and the log has the real address."""
    dice = random.Random(7)
    for _ in range(guesses):
        spoofed = ".".join(str(dice.randrange(256)) for _ in range(4))
        sign_in(Client(), "linyf", WRONG, "10.9.0.1", HTTP_X_FORWARDED_FOR=spoofed)
    addresses = set(AuditEvent.objects.filter(chain="auth").values_list("address", flat=True))
    assert (_checked(), addresses) == (PER_ADDRESS, {"10.9.0.1"})


def test_random_forwarded_headers_would_help_if_every_sender_were_trusted(lin: Account) -> None:
    """Negative control of the test above."""
    with override_settings(TRUSTED_PROXIES=["0.0.0.0/0"]):
        for last in range(10):
            sign_in(Client(), "linyf", WRONG, "10.9.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{last}")
    assert _checked() == 10


def test_an_address_stays_known_for_180_days(lin: Account) -> None:
    KnownAddress.objects.create(account=lin, address="10.1.0.5", last_success_at=NOON)
    for turn in range(POLICY.free + 1):
        SignInTry.objects.create(name_digest=digest("linyf"), address=f"10.9.1.{turn}", tried_at=NOON)
    fresh = admit(login_name="linyf", address="10.1.0.5", at=NOON + timedelta(seconds=1))
    assert fresh is not None
    assert fresh.known


@pytest.mark.parametrize(
    ("here", "tries", "last_unknown_try", "known_address", "allowed"),
    [
        (0, 0, None, False, True),
        (POLICY.per_address - 1, 4, NOON, False, True),
        (POLICY.per_address, 5, NOON, True, False),
        (0, POLICY.free - 1, NOON, False, True),
        (0, POLICY.free, NOON, False, False),
        (0, POLICY.free, NOON - POLICY.pause + timedelta(seconds=1), False, False),
        (0, POLICY.free, NOON - POLICY.pause, False, True),
        (0, POLICY.free, None, False, True),
        (0, 500, NOON, True, True),
    ],
)
def test_may_try(here: int, tries: int, last_unknown_try: datetime | None, known_address: bool, allowed: bool) -> None:
    answer = may_try(
        tries_here=here, tries=tries, last_unknown_try=last_unknown_try, known_address=known_address, at=NOON
    )
    assert answer is allowed


def test_tries_are_kept_no_longer_than_they_count(lin: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _guess(3)
        clock.shift(POLICY.window)
        sign_in(Client(), "somebody", WRONG)
    assert SignInTry.objects.count() == 1


def test_the_password_page_is_limited_too(lin: Account) -> None:
    """Somebody at an unlocked machine cannot guess the password there."""
    client = Client()
    sign_in(client, "linyf")
    sent = {"password": WRONG, "new_password": PASSWORD, "repeated": PASSWORD}
    answers = [client.post(reverse("organization:change_password"), sent).status_code for _ in range(7)]
    assert answers == [200] * 4 + [429] * 3


class SlowHasher(MD5PasswordHasher):
    """Long enough for twenty tries to stand side by side."""

    algorithm = "md5_slow"

    def verify(self, password: str, encoded: str) -> bool:
        time.sleep(0.2)
        return super().verify(password, encoded)


def _guess_at_once(times: int) -> int:
    """So many guesses from one address at the same moment; returns how many passwords were checked."""
    start = threading.Barrier(times)

    def guess() -> None:
        start.wait()
        sign_in(Client(), "linyf", WRONG, "10.9.0.1")
        connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _checked()


@pytest.mark.django_db(transaction=True)
@override_settings(PASSWORD_HASHERS=[f"{__name__}.SlowHasher"])
@pytest.mark.parametrize(("guarded", "more_than_five"), [(False, True), (True, False)])
def test_guesses_at_the_same_moment_check_five(
    monkeypatch: pytest.MonkeyPatch, transactional_county: Unit, guarded: bool, more_than_five: bool
) -> None:
    """With the guard off axes alone lets more through: it counts after the check."""
    make_person("林一凡", transactional_county, username="linyf")
    if not guarded:
        monkeypatch.setattr("organization.actions.sign_in.may_try", lambda **facts: True)
    assert (_guess_at_once(12) > PER_ADDRESS) is more_than_five


@pytest.fixture
def transactional_county(transactional_db: None) -> Unit:
    return make_unit("安澜县", code="AL")


def test_the_lock_is_shown_and_lifted_by_the_system_administrator(
    client_of: Callable[[Account], Client], county: Unit, lin: Account
) -> None:
    """Without the way out the right password waits for 30 minutes: the negative control is the 429 before it."""
    gu = make_person("顾明", county, Duty.SYSTEM_ADMIN, username="guming")
    office, page = client_of(gu), reverse("organization:account", args=[lin.pk])
    assert "登录锁定" not in office.get(page).content.decode()
    _guess(PER_ADDRESS)
    assert sign_in(Client(), "linyf", address="10.9.0.1").status_code == 429

    shown = office.get(page)
    lock = shown.context["locks"][0]
    answer = office.post(reverse("organization:unlock_account", args=[lin.pk]), {"reason": "当面核对工作证"})

    assert (lock.address, lock.failures, lock.until - lock.since) == ("10.9.0.1", PER_ADDRESS, HALF_HOUR)
    assert shown.context["state"].label == "锁定"
    assert answer.status_code == 302
    assert sign_in(Client(), "linyf", address="10.9.0.1").status_code == 302
    event = AuditEvent.objects.get(verb="organization.unlock_account")
    assert (event.chain, event.actor_name, event.reason, event.object_id) == (
        "auth", gu.audit_name, "当面核对工作证", str(lin.pk)
    )  # fmt: skip


def test_the_slower_limit_is_shown_and_lifted_too(lin: Account, zhou: Account) -> None:
    for turn in range(POLICY.free):
        sign_in(Client(), "linyf", WRONG, f"10.9.1.{turn}")
    now = timezone.now()

    held = locks.locks("linyf", at=now)
    locks.unlock_account(account=lin, reason="电话核实", by=zhou, at=now)

    assert [(one.address, one.failures) for one in held] == [("", POLICY.free)]
    assert locks.locks("linyf", at=now) == []
    assert sign_in(Client(), "linyf", address="10.9.2.1").status_code == 302


def test_nobody_unlocks_himself_or_what_is_not_locked(lin: Account) -> None:
    with pytest.raises(Refused) as refused:
        locks.unlock_account(account=lin, reason="忘记", by=lin, at=timezone.now())

    assert [one.title for one in refused.value.findings] == ["解除他人的锁定", "账号已被锁定"]


def test_the_sign_in_page_says_how_long_a_lock_lasts(lin: Account) -> None:
    assert "连续输错 5 次密码，锁定 30 分钟" in Client().get(reverse("organization:sign_in")).content.decode()
    _guess(PER_ADDRESS)
    assert "请在 30 分钟后再试" in sign_in(Client(), "linyf", address="10.9.0.1").content.decode()
