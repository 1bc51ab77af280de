"""What happens at every sign-in, whichever door it came through: Django's signal is the one place that knows all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from core.middleware import client_address
from organization.actions import sessions
from organization.models import Account
from organization.verification import note_device


def note_sign_in(sender: Any, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    """Enter the session into the account's table; it has a new key already (django.contrib.auth.login)."""
    if request.session.session_key is None:
        request.session.create()
    note_device(request, user)
    sessions.open_session(
        session_key=str(request.session.session_key),
        address=client_address(request),
        agent=request.META.get("HTTP_USER_AGENT", ""),
        by=user,
        at=timezone.now(),
    )
