"""Asking a view with the account known: what stands before it is the same for every duty, and most of the work."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from organization.enums import Duty
from organization.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house.world import World

ACCOUNT = "tests.account"
BEHIND_THE_DOOR = (
    "tests.house.insider.come_in",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.AuditContextMiddleware",
    "core.middleware.PlainTextMiddleware",
    "core.middleware.RefusalMiddleware",
)


def come_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """In place of signing in and of all that is asked about a session: the account that the test names."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.user = request.META[ACCOUNT]
        request.session = SessionStore()
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # as MessageMiddleware does
        return get_response(request)

    return respond


def known(account: Account) -> Account:
    """The account with its duties, as the request's middleware would give it."""
    found: Any = Account.objects.select_related("person").get(pk=account.pk)
    found.is_verified = lambda: False  # as django_otp's middleware does
    assert found.duties is not None  # read here, once
    return found


class Insider:
    """The accounts of a world with their duties read once, and a client that begins behind the door."""

    def __init__(self, world: World) -> None:
        self.accounts = {duty: known(account) for duty, account in world.accounts.items()}
        self.client = Client(raise_request_exception=False)
        with override_settings(MIDDLEWARE=BEHIND_THE_DOOR):
            self.client.handler.load_middleware()
        assert all(one.duties for one in self.accounts.values())

    def account(self, duty: Duty) -> Account:
        """The account as the request's middleware would give it; nothing done to it lasts."""
        return copy.copy(self.accounts[duty])
