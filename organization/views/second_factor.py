"""The second factor: bind a device, give its code after the password."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

import django_otp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from organization.actions import second_factor as actions
from organization.forms.sign_in import CodeForm
from organization.models import Account
from organization.presenters.accounts import qr_code, secret_text
from organization.verification import BOUND, note_verified
from organization.views.sign_in import next_url

WRONG_CODE = "动态密码不正确、已用过或尝试过于频繁，请等下一个动态密码再试"


@access.signed_in
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code after the password; without a bound device the way leads to binding one."""
    account, now = cast(Account, request.user), timezone.now()
    if not actions.has_device(account):
        return _to_binding(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = actions.verify_code(code=form.cleaned_data["code"], by=account, at=now)
        if device is not None:
            django_otp.login(request, device)
            note_verified(request, at=now)
            return redirect(next_url(request))
        form.add_error("code", WRONG_CODE)
    context = {"page_title": "动态密码", "form": form, "next": next_url(request)}
    return render(request, "organization/second_factor.html", context)


@access.signed_in
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def bind_second_factor(request: HttpRequest) -> HttpResponse:
    """Explain, show the secret as QR code and text, take the first code."""
    account, now = cast(Account, request.user), timezone.now()
    if actions.has_device(account):
        return redirect("organization:my_account")
    pending = actions.pending_device(account)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and pending is not None and form.is_valid():
        key = str(request.session.session_key)
        device = actions.confirm_binding(code=form.cleaned_data["code"], keep_session=key, by=account, at=now)
        if device is not None:
            django_otp.login(request, device)
            note_verified(request, at=now)
            request.session[BOUND] = True
            messages.success(request, "动态密码已绑定，以后登录时须输入")
            return redirect(next_url(request))
        form.add_error("code", WRONG_CODE)
    context = {
        "page_title": "绑定动态密码",
        "form": form,
        "next": next_url(request),
        "qr": qr_code(pending.config_url) if pending else "",
        "secret": secret_text(pending.bin_key) if pending else "",
    }
    return render(request, "organization/bind_second_factor.html", context)


@require_POST
@access.signed_in
def begin_second_factor(request: HttpRequest) -> HttpResponse:
    """A new secret; a page that is only read makes none."""
    actions.begin_binding(by=cast(Account, request.user), at=timezone.now())
    return _to_binding(request)


def _to_binding(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('organization:bind_second_factor')}?{urlencode({'next': next_url(request)})}")
