"""People of the sign-in tests: accounts that know their password."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account

PASSWORD = "Yuanshan-7-Qiaotou"


def make_person(name: str, unit: Unit, *duties: Duty, username: str) -> Account:
    """An account that signs in with PASSWORD, chosen just now."""
    account = make_account(name, unit, *duties, username=username)
    account.set_password(PASSWORD)
    account.password_changed_at = timezone.now()
    account.save()
    return account


def sign_in(client: Client, username: str, password: str = PASSWORD, address: str = "10.1.0.1", **extra: str):
    """POST the sign-in page as a browser at ``address`` would."""
    return client.post(
        reverse("organization:sign_in"), {"username": username, "password": password}, REMOTE_ADDR=address, **extra
    )
