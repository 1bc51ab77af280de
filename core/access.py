"""Who may do what: a table of permissions, a decorator per view, closed by default.

Each app's ``permissions.py`` holds its part of the table (permission -> duties) and registers it in
``AppConfig.ready()``. Which objects an account reaches is the business of the QuerySets (``visible_to``):
what is out of reach answers 404, what is visible but not permitted 403. A view without one of the three
decorators fails the access-matrix test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve

View = Callable[..., HttpResponseBase]
_table: dict[str, frozenset[str]] = {}


class Holder(Protocol):
    """An account: what it holds now."""

    @property
    def duties(self) -> frozenset[str]: ...


class StepUpRequired(Exception):
    """The account must prove its second factor again; the sign-in middleware turns it into a redirect."""


_step_up_check: list[Callable[[HttpRequest], bool]] = []


def register(grants: Mapping[Any, Iterable[StrEnum]]) -> None:
    """Add an app's part of the table: permission -> duties that have it."""
    for permission, duties in grants.items():
        _table[permission.value] = frozenset(duty.value for duty in duties)


def table() -> dict[str, frozenset[str]]:
    """The whole table, for the page an auditor reads and for the matrix test."""
    return dict(_table)


def duties_with(permission: StrEnum) -> frozenset[str]:
    return _table[permission.value]


def may(account: Any, permission: StrEnum) -> bool:
    """Whether one of the account's current duties has the permission. Anonymous never has one."""
    return bool(getattr(account, "duties", frozenset()) & _table[permission.value])


def opens(account: Any, url: str) -> bool:
    """Whether the account's duties open the page at an address of ours; which objects it shows is not asked."""
    rule = getattr(resolve(urlsplit(url).path).func, "access", "")
    return may(account, rule) if isinstance(rule, StrEnum) else True


def requires(permission: StrEnum, *, step_up: bool = False) -> Callable[[View], View]:
    """Only for accounts with ``permission``; with ``step_up`` only after a fresh second factor (A05)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, permission):
                raise PermissionDenied(permission.value)
            if step_up and not all(check(request) for check in _step_up_check):
                raise StepUpRequired
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]  # read by the access-matrix test
        guarded.step_up = step_up  # type: ignore[attr-defined]  # the same
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """For every account that is signed in; the view itself starts from the account's reach."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]  # read by the access-matrix test
    return guarded


def public(view: View) -> View:
    """Open to everyone: the allow-list of P02."""
    opened = login_not_required(view)
    opened.access = "public"  # type: ignore[attr-defined]  # read by the access-matrix test
    return opened


def on_step_up(check: Callable[[HttpRequest], bool]) -> None:
    """Register the check that a second factor was given a short while ago."""
    if check not in _step_up_check:
        _step_up_check.append(check)
