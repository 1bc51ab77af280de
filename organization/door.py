"""The one way a password is checked, whoever asks: sign-in page, password change, step-up (SECURITY A03, A07)."""

from __future__ import annotations

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.http import HttpRequest

from core.middleware import client_address
from organization.actions import sign_in
from organization.models import Account


class TooManyTries(Exception):
    """Locked for this address, or this login name is being guessed: the password was not checked."""


def try_password(request: HttpRequest, login_name: str, password: str, *, at: datetime) -> Account | None:
    """The active account with this login name and password, or None; failures are counted and audited.

    Raises TooManyTries without looking at the password. Unknown login names take the same way and the same time.
    """
    credentials = {"username": login_name}
    if not AxesProxyHandler.is_allowed(request, credentials):
        sign_in.note_failure(login_name=login_name, at=at, locked=True)
        raise TooManyTries
    admitted = sign_in.admit(login_name=login_name, address=client_address(request), at=at)
    if admitted is None:
        sign_in.note_failure(login_name=login_name, at=at, locked=True)
        raise TooManyTries
    account = authenticate(request, username=login_name, password=password)
    if account is None:
        sign_in.note_failure(login_name=login_name, at=at)
        if getattr(request, "axes_locked_out", False):
            raise TooManyTries
        return None
    return account
