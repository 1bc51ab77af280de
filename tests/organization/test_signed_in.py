"""The tests' short way in (``tests.factories.signed_in``) leaves what signing in leaves."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from organization.enums import Duty
from organization.models import Account, AccountSession, Unit
from organization.verification import BOUND
from tests.factories import BACKEND, NOON, make_account, signed_in


def left_by(client: Client) -> dict[str, Any]:
    """The cookie's look, the session and its row in the account's table, without the key."""
    cookie = client.cookies["sessionid"]
    session = Session.objects.get(session_key=cookie.value)
    row = AccountSession.objects.values().get(session_key=cookie.value)
    own = {name: value for name, value in row.items() if name not in ("id", "session_key")}
    return {"length": len(cookie.value), "said": session.get_decoded(), "until": session.expire_date, **own}


@pytest.mark.parametrize("duty", [Duty.APPRAISAL_OFFICE, Duty.UNIT_LEADER, Duty.SYSTEM_ADMIN])
@pytest.mark.parametrize("second_factor", [False, True])
def test_both_ways_leave_the_same(county: Unit, duty: Duty, second_factor: bool) -> None:
    account = make_account("周清和", county, duty)
    door = Client()

    with override_settings(SECOND_FACTOR_REQUIRED=second_factor), time_machine.travel(NOON, tick=False):
        door.force_login(account, backend=BACKEND)
        through_the_door = left_by(door)
        short = left_by(signed_in(account))

    assert short == through_the_door


def test_a_device_of_ones_own_accord_is_remembered_either_way(zhou: Account) -> None:
    TOTPDevice.objects.create(user=zhou, name="动态密码", confirmed=True)
    door = Client()
    door.force_login(zhou, backend=BACKEND)

    said = left_by(signed_in(zhou))["said"]

    assert said == left_by(door)["said"]
    assert said[BOUND] is True


def test_both_ways_lead_in(zhou: Account) -> None:
    assert signed_in(zhou).get(reverse("core:workbench")).status_code == 200
