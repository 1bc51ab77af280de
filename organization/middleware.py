"""Session policy: idle and absolute time-outs, second factor, forced password change, step-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from core import context
from core.access import StepUpRequired
from organization.actions import sessions as actions
from organization.models import Account, AccountSession
from organization.models.sessions import WITH_ACCOUNT
from organization.rules.passwords import must_change
from organization.rules.sessions import SessionEnd, SessionFacts, SessionPolicy, is_due_to_be_seen, session_end
from organization.verification import needs_second_factor
from organization.views.step_up import ask_again

Respond = Callable[[HttpRequest], HttpResponse]

ENDED = "session_end"
"""Session key under which the sign-in page finds why the last session ended."""
SECOND_FACTOR_PAGES = frozenset(
    f"organization:{name}" for name in ("second_factor", "bind_second_factor", "begin_second_factor", "sign_out")
)
PASSWORD_PAGES = frozenset({"organization:change_password", "organization:sign_out"})


def session_policy() -> SessionPolicy:
    """The times of SECURITY A06 as settings give them."""
    return SessionPolicy(
        idle=timedelta(seconds=settings.SESSION_IDLE_SECONDS),
        idle_admin=timedelta(seconds=settings.SESSION_IDLE_SECONDS_ADMIN),
        absolute=timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS),
        grain=timedelta(seconds=settings.SESSION_SEEN_SECONDS),
    )


def account_of(request: HttpRequest) -> Any:
    """Who is signed in, read in one statement together with the live session and the person.

    What does not agree in every point is left to Django's own reading, which looks again and ends such a session.
    """
    session: Any = request.session
    if auth.SESSION_KEY not in session:
        return auth.get_user(request)
    row = WITH_ACCOUNT.first(str(session.session_key))
    request.account_session = row  # type: ignore[attr-defined]
    if row is not None and _agrees(session, row.account):
        return row.account
    return auth.get_user(request)


def _agrees(session: Any, account: Account) -> bool:
    """What ``django.contrib.auth.get_user`` and its backend ask before they give an account."""
    return (
        account.is_active
        and session[auth.SESSION_KEY] == str(account.pk)
        and session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), account.get_session_auth_hash())
    )


class AccountMiddleware(AuthenticationMiddleware):
    """In place of Django's AuthenticationMiddleware, which its checks ask for: ``request.user``, read when it is first
    asked for."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: account_of(request))  # type: ignore[assignment]


class SessionPolicyMiddleware:
    """Enforce the sign-in rules on every request (SECURITY A01, A05, A06)."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._keep_or_end(request, request.user)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Before the second factor and before an overdue password change no other page can be reached."""
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        account = request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        if needs_second_factor(request, account):
            return None if name in SECOND_FACTOR_PAGES else _to("organization:second_factor", request)
        # Demo passwords are fixed and published: they do not grow old.
        changed_at = None if settings.DEMO else account.password_changed_at
        if must_change(demanded=account.must_change_password, changed_at=changed_at, at=timezone.now()):
            return None if name in PASSWORD_PAGES else _to("organization:change_password", request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return ask_again(request) if isinstance(exception, StepUpRequired) else None

    def _keep_or_end(self, request: HttpRequest, account: Account) -> None:
        now = timezone.now()
        key = str(request.session.session_key)
        row: AccountSession | None = request.account_session  # type: ignore[attr-defined]
        end = SessionEnd.CLOSED
        if row is not None and row.account_id == account.pk:
            facts = SessionFacts(row.started_at, row.last_seen_at, actions.is_administrator(account))
            over = session_end(facts, session_policy(), now)
            if over is None:
                if is_due_to_be_seen(facts, session_policy(), now):
                    actions.touch(row, at=now)
                return
            end = over
        token = context.current.set(context.RequestContext(request.META.get("REMOTE_ADDR", ""), ""))
        try:
            actions.close_session(session_key=key, by=account, at=now, end=end)
        finally:
            context.current.reset(token)
        auth.logout(request)
        request.session[ENDED] = end.value


def _to(page: str, request: HttpRequest) -> HttpResponse:
    """To the page that must come first, and back afterwards where the request can be repeated."""
    target = reverse(page)
    if request.method == "GET" and not request.headers.get("HX-Request"):
        target = f"{target}?{urlencode({'next': request.get_full_path()})}"
    return redirect(target)
