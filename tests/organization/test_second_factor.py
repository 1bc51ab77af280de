"""The second factor: binding, verification, replay, no way round it; step-up (SECURITY A05)."""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.findings import Refused
from core.models import AuditEvent
from organization.actions import second_factor
from organization.enums import SECOND_FACTOR_DUTIES, Duty
from organization.models import Account, AccountSession, OneTimePassword, Unit
from tests.factories import NOON
from tests.organization.personas import PASSWORD, make_person, sign_in

VERIFY, BIND = "organization:second_factor", "organization:bind_second_factor"
STEP = timedelta(seconds=30)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture(autouse=True)
def _required() -> Iterator[None]:
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        yield


@pytest.fixture
def gu(clock: time_machine.Coordinates, county: Unit) -> Account:
    """顾明 the system administrator."""
    return make_person("顾明", county, Duty.SYSTEM_ADMIN, username="guming")


@pytest.fixture
def lin(clock: time_machine.Coordinates, hekou: Unit) -> Account:
    return make_person("林一凡", hekou, Duty.UNIT_CLERK, username="linyf")


def code_of(device: TOTPDevice, at: datetime | None = None) -> str:
    totp = TOTP(unhexlify(device.key), device.step, device.t0, device.digits, device.drift)
    totp.time = (at or timezone.now()).timestamp()
    return f"{totp.token():06}"


def bind(account: Account) -> TOTPDevice:
    return TOTPDevice.objects.create(user=account, name="动态密码", confirmed=True)


def enter(account: Account, device: TOTPDevice, clock: time_machine.Coordinates) -> Client:
    """Signed in with both factors; the clock stands one code later."""
    client = Client()
    sign_in(client, account.username)
    response = client.post(reverse(VERIFY), {"code": code_of(device)})
    assert response.status_code == 302
    clock.shift(STEP)
    return client


def test_without_the_requirement_the_password_is_enough(gu: Account) -> None:
    """Negative control: the gate is what keeps the administrator out below."""
    client = Client()
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        sign_in(client, "guming")
        assert client.get(reverse("organization:account_list")).status_code == 200


def test_no_page_but_binding_is_reachable_before_a_device_is_bound(gu: Account) -> None:
    client = Client()
    sign_in(client, "guming")
    response = client.get(reverse("organization:account_list"))
    assert response.headers["Location"] == f"{reverse(VERIFY)}?next=%2Faccounts%2F"
    assert client.get(response.headers["Location"]).headers["Location"] == f"{reverse(BIND)}?next=%2Faccounts%2F"
    assert client.get(reverse(BIND)).status_code == 200


@pytest.mark.crawl
def test_no_address_of_the_whole_site_opens_before_the_second_factor(gu: Account) -> None:
    """Every address without parameters, GET and POST: to the second factor, or one of the pages open to everyone."""
    bind(gu)
    client = Client()
    sign_in(client, "guming")
    way_in = {VERIFY, BIND, "organization:begin_second_factor", "organization:sign_out"}
    reached = []
    for name, view in sorted(_plain_addresses()):
        if name in way_in or not getattr(view, "login_required", True):
            continue
        for response in (client.get(reverse(name)), client.post(reverse(name))):
            if not response.headers.get("Location", "").startswith(reverse(VERIFY)):
                reached.append((name, response.status_code))
    assert reached == []


def _plain_addresses() -> list[tuple[str, object]]:
    found = []
    for pattern in get_resolver().url_patterns:
        namespace = getattr(pattern, "namespace", None)
        for one in getattr(pattern, "url_patterns", [pattern]):
            name = f"{namespace}:{one.name}" if namespace else one.name
            if name and not one.pattern.converters:
                found.append((name, one.callback))
    return found


def test_binding_makes_a_secret_by_post_only(gu: Account) -> None:
    client = Client()
    sign_in(client, "guming")
    client.get(reverse(BIND))
    assert TOTPDevice.objects.count() == 0
    assert client.get(reverse("organization:begin_second_factor")).status_code == 405
    client.post(reverse("organization:begin_second_factor"))
    assert TOTPDevice.objects.get().confirmed is False


def test_binding_shows_the_secret_as_picture_and_text_without_inline_style(gu: Account) -> None:
    client = Client()
    sign_in(client, "guming")
    client.post(reverse("organization:begin_second_factor"))
    text = client.get(reverse(BIND)).content.decode()
    assert '<svg class="qr"' in text
    assert "style=" not in text
    assert re.search(r"<code>([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>", text)


def test_binding_ends_with_the_first_right_code(gu: Account) -> None:
    client = Client()
    sign_in(client, "guming")
    client.post(reverse("organization:begin_second_factor"))
    device = TOTPDevice.objects.get()
    assert client.post(reverse(BIND), {"code": "000000"}).status_code == 200
    device.refresh_from_db()
    assert device.confirmed is False
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post(reverse(BIND), {"code": code_of(device)}).status_code == 302
    device.refresh_from_db()
    assert device.confirmed is True
    assert client.get(reverse("organization:account_list")).status_code == 200


def test_a_bound_device_cannot_be_replaced_by_whoever_knows_the_password(gu: Account) -> None:
    device = bind(gu)
    client = Client()
    sign_in(client, "guming")
    assert client.post(reverse("organization:begin_second_factor")).status_code == 409
    assert client.get(reverse(BIND)).status_code == 302
    assert list(TOTPDevice.objects.all()) == [device]


def test_a_code_is_used_once(gu: Account, clock: time_machine.Coordinates) -> None:
    device, first, second = bind(gu), Client(), Client()
    code = code_of(device)
    sign_in(first, "guming")
    assert first.post(reverse(VERIFY), {"code": code}).headers["Location"] == "/"
    sign_in(second, "guming")
    assert second.post(reverse(VERIFY), {"code": code}).status_code == 200
    clock.shift(STEP)
    assert second.post(reverse(VERIFY), {"code": code}).status_code == 200


def test_guessing_codes_slows_down(gu: Account) -> None:
    device, client = bind(gu), Client()
    sign_in(client, "guming")
    client.post(reverse(VERIFY), {"code": "000000"})
    assert client.post(reverse(VERIFY), {"code": code_of(device)}).status_code == 200
    assert AuditEvent.objects.filter(verb="organization.verify_second_factor", outcome="failed").count() == 2


def test_the_second_factor_gives_a_new_session_key(gu: Account) -> None:
    device, client = bind(gu), Client()
    sign_in(client, "guming")
    before = client.session.session_key
    client.post(reverse(VERIFY), {"code": code_of(device)})
    assert client.session.session_key != before
    assert AccountSession.objects.get(account=gu).session_key == client.session.session_key


@pytest.mark.parametrize("duty", sorted(SECOND_FACTOR_DUTIES))
def test_every_listed_duty_needs_it(clock: time_machine.Coordinates, county: Unit, duty: Duty) -> None:
    make_person("顾明", county, duty, username="guming")
    client = Client()
    sign_in(client, "guming")
    assert client.get("/").headers["Location"].startswith(reverse(VERIFY))


def test_others_need_it_only_when_they_bound_a_device(lin: Account, clock: time_machine.Coordinates) -> None:
    client = Client()
    sign_in(client, "linyf")
    assert client.get(reverse("organization:my_account")).status_code == 200
    bind(lin)
    again = Client()
    sign_in(again, "linyf")
    assert again.get(reverse("organization:my_account")).status_code == 302


def test_a_lost_device_is_removed_by_the_security_administrator(gu: Account, county: Unit) -> None:
    bind(gu)
    security = make_person("秦岚", county, Duty.SECURITY_ADMIN, username="qinlan")
    client = Client()
    sign_in(client, "guming")
    second_factor.remove_device(account=gu, reason="手机遗失", by=security, at=timezone.now())
    assert TOTPDevice.objects.count() == 0
    assert client.get("/").headers["Location"].startswith(reverse("organization:sign_in"))
    assert AuditEvent.objects.get(verb="organization.remove_second_factor").reason == "手机遗失"


def test_nobody_removes_his_own_device(gu: Account) -> None:
    bind(gu)
    with pytest.raises(Refused, match="不得解除自己的动态密码"):
        second_factor.remove_device(account=gu, reason="换手机", by=gu, at=timezone.now())


# Step-up ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def slip_of(lin: Account) -> str:
    """The address that issues a slip for 林一凡: a form that needs a fresh proof."""
    return reverse("organization:issue_slip", args=[lin.pk])


def _stale(clock: time_machine.Coordinates) -> None:
    clock.shift(timedelta(seconds=settings.STEP_UP_SECONDS))


def _hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, text
    return found.group(1)


def test_a_fresh_sign_in_needs_no_step_up(gu: Account, slip_of: str, clock: time_machine.Coordinates) -> None:
    client = enter(gu, bind(gu), clock)
    assert client.post(slip_of, {"reason": "遗忘密码"}).headers["Content-Type"] == "application/pdf"


def test_a_stale_proof_stops_the_form_and_loses_nothing(
    gu: Account, slip_of: str, clock: time_machine.Coordinates
) -> None:
    device = bind(gu)
    client = enter(gu, device, clock)
    _stale(clock)
    stopped = client.post(slip_of, {"reason": "遗忘密码"})
    assert (stopped.status_code, OneTimePassword.objects.count()) == (403, 0)
    sent = {"code": code_of(device), "held": _hidden(stopped.content.decode(), "held"), "next": "/accounts/"}
    going_on = client.post(reverse("organization:step_up"), sent)
    text = going_on.content.decode()
    assert (_hidden(text, "reason"), f'action="{slip_of}"' in text) == ("遗忘密码", True)
    assert client.post(slip_of, {"reason": _hidden(text, "reason")}).headers["Content-Type"] == "application/pdf"
    assert OneTimePassword.objects.count() == 1


def test_a_stale_proof_sends_a_page_to_the_step_up_and_back(county: Unit, clock: time_machine.Coordinates) -> None:
    security = make_person("秦岚", county, Duty.SECURITY_ADMIN, username="qinlan")
    device, page = bind(security), reverse("organization:grant_duty")
    client = enter(security, device, clock)
    _stale(clock)
    asked = client.get(page)
    assert asked.headers["Location"] == f"{reverse('organization:step_up')}?next=%2Fduties%2Fnew%2F"
    assert client.get(asked.headers["Location"]).status_code == 200
    proved = client.post(asked.headers["Location"], {"code": code_of(device)})
    assert proved.headers["Location"] == page
    assert client.get(page).status_code == 200


def test_a_wrong_code_does_not_step_up(gu: Account, slip_of: str, clock: time_machine.Coordinates) -> None:
    client = enter(gu, bind(gu), clock)
    _stale(clock)
    assert client.post(reverse("organization:step_up"), {"code": "000000"}).status_code == 200
    assert client.post(slip_of, {"reason": "遗忘密码"}).status_code == 403


def test_a_form_held_for_another_account_is_not_continued(
    gu: Account, slip_of: str, clock: time_machine.Coordinates, county: Unit
) -> None:
    device = bind(gu)
    client = enter(gu, device, clock)
    _stale(clock)
    held = _hidden(client.post(slip_of, {"reason": "遗忘密码"}).content.decode(), "held")
    other = make_person("纪平", county, Duty.SYSTEM_ADMIN, username="jiping")
    theirs = bind(other)
    second = enter(other, theirs, clock)
    answer = second.post(reverse("organization:step_up"), {"code": code_of(theirs), "held": held})
    assert answer.status_code == 302


def test_a_forged_held_form_is_not_continued(gu: Account, clock: time_machine.Coordinates) -> None:
    device = bind(gu)
    client = enter(gu, device, clock)
    answer = client.post(reverse("organization:step_up"), {"code": code_of(device), "held": "forged"})
    assert answer.status_code == 302


def test_step_up_takes_the_password_where_no_device_is_bound(lin: Account) -> None:
    client = Client()
    sign_in(client, "linyf")
    assert client.post(reverse("organization:step_up"), {"password": "wrong"}).status_code == 200
    assert client.post(reverse("organization:step_up"), {"password": PASSWORD}).status_code == 302


def test_step_up_is_off_with_the_second_factor(gu: Account, slip_of: str) -> None:
    client = Client()
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        sign_in(client, "guming")
        assert client.post(slip_of, {"reason": "遗忘密码"}).headers["Content-Type"] == "application/pdf"


def test_every_weighty_page_is_flagged() -> None:
    flagged = {name for name, view in _all_addresses() if getattr(view, "step_up", False)}
    expected = {"issue_slip", "grant_duty", "confirm_duty", "unbind_second_factor"}
    assert {f"organization:{name}" for name in expected} <= flagged


def _all_addresses() -> list[tuple[str, object]]:
    return [
        (f"{pattern.namespace}:{one.name}", one.callback)
        for pattern in get_resolver().url_patterns
        if getattr(pattern, "namespace", None)
        for one in pattern.url_patterns
    ]
