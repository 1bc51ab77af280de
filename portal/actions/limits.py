"""Counting what an address sends."""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import salted_hmac

from portal.enums import PublicForm
from portal.models import PublicTry
from portal.rules.limits import WINDOW, may_send


class TooManyTries(Exception):
    """This address has to wait."""


def digest(address: str) -> str:
    return salted_hmac("portal.address", address, algorithm="sha256").hexdigest()


def admit(form: PublicForm, *, address: str, at: datetime) -> None:
    """Note a try or raise TooManyTries.

    The row is written first and counted after, so that tries at the same moment see each other.
    """
    PublicTry.objects.filter(tried_at__lte=at - WINDOW).delete()
    mine = PublicTry.objects.create(address_digest=digest(address), form=form, tried_at=at)
    rows = PublicTry.objects.filter(address_digest=mine.address_digest, form=form)
    if not may_send(form, rows.exclude(pk=mine.pk).count()):
        mine.delete()
        raise TooManyTries
