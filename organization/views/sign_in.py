"""Sign-in, sign-out and the activation of an account with the code from its slip."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core import access, registry
from core.findings import Refused
from core.middleware import client_address
from organization import demo
from organization.actions import passwords, sessions
from organization.actions import sign_in as actions
from organization.door import TooManyTries, try_password
from organization.forms.sign_in import ActivationForm, SignInForm
from organization.models import Account
from organization.rules.guessing import POLICY
from organization.rules.sessions import SessionEnd

WRONG = "登录名或密码不正确"
WRONG_CODE = "登录名或启用码不正确，或启用码已使用、已失效"
LOCKED_FOR = f"{int(POLICY.window.total_seconds()) // 60} 分钟"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def next_url(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of ours; else the workbench."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # A path: redirect() would look a bare word up among the names of our addresses.
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse(settings.LOGIN_REDIRECT_URL)


@access.public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The same answer for a wrong password, an unknown login name and a disabled account (SECURITY A07)."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(next_url(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            account = try_password(request, form.cleaned_data["username"], form.cleaned_data["password"], at=now)
        except TooManyTries:
            return locked_out(request)
        if account is not None:
            actions.note_success(by=account, address=client_address(request), at=now)
            login(request, account, backend=BACKEND)
            return redirect(next_url(request))
        form.add_error(None, WRONG)
    ended = request.session.pop("session_end", "")
    context = {
        "page_title": "登录",
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "ended": SessionEnd(ended).label if ended else "",
        "tries": POLICY.per_address,
        "locked_for": LOCKED_FOR,
        "portal_links": registry.public_pages.collect(),
        "demo_sign_ins": demo.sign_ins() if settings.DEMO else [],
        "demo_password": demo.DEMO_PASSWORD if settings.DEMO else "",
    }
    return render(request, "organization/sign_in.html", context)


@require_POST
@access.signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session dies on the server, not only in the browser."""
    account = cast(Account, request.user)
    sessions.close_session(session_key=str(request.session.session_key), by=account, at=timezone.now())
    logout(request)
    messages.success(request, "已退出登录")
    return redirect("organization:sign_in")


@access.public
@never_cache
@sensitive_post_parameters("code", "new_password", "repeated")
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Choose a password with the code from the sealed slip: first sign-in and reset alike (SECURITY A02)."""
    form = ActivationForm(request.POST or None)
    findings: Any = None
    if request.method == "POST" and form.is_valid():
        now, name = timezone.now(), form.cleaned_data["username"]
        slip = passwords.valid_slip(login_name=name, code=form.cleaned_data["code"], at=now)
        if slip is None:
            passwords.note_wrong_code(login_name=name, at=now)
            form.add_error(None, WRONG_CODE)
        else:
            try:
                passwords.redeem_code(slip=slip, password=form.cleaned_data["new_password"], at=now)
            except Refused as refused:
                findings = refused.findings
            else:
                messages.success(request, "密码已设置，请用新密码登录")
                return redirect("organization:sign_in")
    context = {"page_title": "启用账号", "form": form, "findings": findings}
    return render(request, "organization/activate.html", context)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """One answer for every kind of too many tries, also behind AXES_LOCKOUT_CALLABLE."""
    return render(request, "429.html", {"wait": LOCKED_FOR}, status=429)
