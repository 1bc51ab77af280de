"""What belongs to the signed-in person: password, sessions, second factor, duties."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.findings import Refused
from organization.actions import passwords, second_factor, sessions
from organization.door import TooManyTries, try_password
from organization.forms.sign_in import PasswordForm
from organization.models import Account, AccountSession
from organization.presenters.accounts import session_lines
from organization.rules.passwords import POLICY, must_change
from organization.views.sign_in import locked_out, next_url


@require_GET
@access.signed_in
def my_account(request: HttpRequest) -> HttpResponse:
    """My sessions, duties and second factor."""
    account = cast(Account, request.user)
    live = sessions.live_sessions(account, at=timezone.now())
    changed = account.password_changed_at
    context = {
        "page_title": "我的账号",
        "account": account,
        "sessions": session_lines(live, current=str(request.session.session_key)),
        "holdings": account.duty_holdings.in_force().select_related("unit"),
        "bound": second_factor.has_device(account),
        "changed_at": changed,
        "expires_at": changed + POLICY.max_age if changed else None,
    }
    return render(request, "organization/my_account.html", context)


@require_POST
@access.signed_in
def end_my_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End another session of mine (a machine left signed in)."""
    account = cast(Account, request.user)
    session = get_object_or_404(AccountSession.objects.of(account), pk=pk)
    sessions.end_sessions(account=account, only=session.pk, reason="本人结束", by=account, at=timezone.now())
    messages.success(request, "已结束该会话")
    return redirect("organization:my_account")


@access.signed_in
@never_cache
@sensitive_post_parameters("password", "new_password", "repeated")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """My own change, asked for or overdue; other sessions of mine end."""
    account, now = cast(Account, request.user), timezone.now()
    form = PasswordForm(request.POST or None)
    findings: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            known = try_password(request, account.username, form.cleaned_data["password"], at=now)
        except TooManyTries:
            return locked_out(request)
        if known != account:
            form.add_error("password", "现在的密码不正确")
        else:
            try:
                _change(request, account, form.cleaned_data["new_password"])
            except Refused as refused:
                findings = refused.findings
            else:
                messages.success(request, "密码已修改，其他会话已全部退出")
                return redirect(next_url(request))
    forced = must_change(demanded=account.must_change_password, changed_at=account.password_changed_at, at=now)
    context = {
        "page_title": "修改密码",
        "form": form,
        "findings": findings,
        "forced": forced,
        "max_age_days": POLICY.max_age.days,
        "next": next_url(request),
    }
    return render(request, "organization/change_password.html", context)


def _change(request: HttpRequest, account: Account, password: str) -> None:
    """Change it and give this session a new key; the old key and every other session are dead."""
    old = str(request.session.session_key)
    passwords.change_password(password=password, keep_session=old, by=account, at=timezone.now())
    update_session_auth_hash(request, account)
    sessions.renew_key(old=old, new=str(request.session.session_key))
