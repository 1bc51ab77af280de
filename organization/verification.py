"""Who must give a second factor, and how fresh it is (SECURITY A05)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from organization.actions import second_factor, sessions
from organization.enums import SECOND_FACTOR_DUTIES
from organization.models import Account

BOUND = "second_factor_bound"
VERIFIED_AT = "verified_at"
_DUTIES = {duty.value for duty in SECOND_FACTOR_DUTIES}


def must_have_second_factor(account: Account) -> bool:
    """One of the account's duties demands it."""
    return bool(settings.SECOND_FACTOR_REQUIRED) and bool(account.duties & _DUTIES)


def is_verified(account: Account) -> bool:
    """Whether this session gave its second factor; django_otp's middleware adds the method to the account."""
    return bool(account.is_verified())  # type: ignore[attr-defined]  # added per request


def needs_second_factor(request: HttpRequest, account: Account) -> bool:
    """The session still lacks it: a duty demands it, or the person bound a device of their own accord."""
    if not settings.SECOND_FACTOR_REQUIRED or is_verified(account):
        return False
    return must_have_second_factor(account) or bool(request.session.get(BOUND))


def note_device(request: HttpRequest, account: Account) -> None:
    """Remember for this session whether a device is bound: asked once per sign-in, not per request."""
    request.session[BOUND] = second_factor.has_device(account)


def note_verified(request: HttpRequest, *, at: datetime) -> None:
    """A second factor (or, without one, the password) was just given: a new key for the session, a fresh stamp."""
    old = str(request.session.session_key)
    request.session.cycle_key()
    sessions.renew_key(old=old, new=str(request.session.session_key))
    request.session[VERIFIED_AT] = at.isoformat()


def is_fresh(request: HttpRequest) -> bool:
    """The check behind ``access.requires(..., step_up=True)``; always true where the second factor is off (demo)."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    stamp = request.session.get(VERIFIED_AT)
    if not stamp:
        return False
    age = timezone.now() - datetime.fromisoformat(stamp)
    return timedelta(0) <= age < timedelta(seconds=settings.STEP_UP_SECONDS)
