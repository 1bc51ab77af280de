"""Step-up: prove again who is there before a weighty act, then go on where it stopped (SECURITY A05)."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core import access
from organization.actions import second_factor
from organization.door import TooManyTries, try_password
from organization.forms.sign_in import StepUpForm
from organization.models import Account
from organization.verification import note_verified
from organization.views.sign_in import locked_out, next_url

SALT = "organization.step_up"
HELD_SECONDS = 600
"""How long a stopped form can still be continued; the signed copy travels with the page, not with the session."""


def ask_again(request: HttpRequest) -> HttpResponse:
    """The answer to a request that needs a fresh proof: to the step-up page, or the page itself for a form.

    What was sent with a form is signed and comes back after the proof. Files cannot travel like that: a form with
    files is sent again from its own page.
    """
    back = _form_page(request)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": _address(back)})
    if request.method in ("GET", "HEAD"):
        return redirect(_address(request.get_full_path()))
    if request.FILES:
        messages.warning(request, "此项操作须再次验证身份；验证后请在原页面重新选择文件并提交。")
        return redirect(_address(back))
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    account = cast(Account, request.user)
    held = signing.dumps(
        {"path": request.get_full_path(), "fields": fields, "account": account.pk}, salt=SALT, compress=True
    )
    form = StepUpForm(by_code=second_factor.has_device(account), initial={"held": held})
    return _page(request, form, next_address=back, status=403)


@access.signed_in
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def step_up(request: HttpRequest) -> HttpResponse:
    """Code (or password where no device is bound); then back, or on with the form that was stopped."""
    account, now = cast(Account, request.user), timezone.now()
    by_code = second_factor.has_device(account)
    form = StepUpForm(request.POST or None, by_code=by_code)
    if request.method == "POST" and form.is_valid():
        proved = False
        try:
            if by_code:
                proved = second_factor.verify_code(code=form.cleaned_data["code"], by=account, at=now) is not None
            else:
                proved = try_password(request, account.username, form.cleaned_data["password"], at=now) == account
        except TooManyTries:
            return locked_out(request)
        if proved:
            note_verified(request, at=now)
            held = form.cleaned_data["held"]
            return _go_on(request, held) if held else redirect(next_url(request))
        form.add_error("code" if by_code else "password", "不正确或已经用过，请重试")
    return _page(request, form, next_address=next_url(request))


def _go_on(request: HttpRequest, held: str) -> HttpResponse:
    """Show what will be sent and let the person send it: nothing typed before the proof is lost."""
    try:
        kept: dict[str, Any] = signing.loads(held, salt=SALT, max_age=HELD_SECONDS)
    except signing.BadSignature:
        kept = {}
    if kept.get("account") != request.user.pk:
        messages.warning(request, "验证已通过，但原来的提交已过期，请重新填写。")
        return redirect(next_url(request))
    context = {"page_title": "验证已通过", "path": kept["path"], "fields": kept["fields"], "back": next_url(request)}
    return render(request, "organization/step_up_go_on.html", context)


def _page(request: HttpRequest, form: StepUpForm, *, next_address: str, status: int = 200) -> HttpResponse:
    context = {"page_title": "再次验证身份", "form": form, "next": next_address}
    return render(request, "organization/step_up.html", context, status=status)


def _address(target: str) -> str:
    return f"{reverse('organization:step_up')}?{urlencode({'next': target})}"


def _form_page(request: HttpRequest) -> str:
    """The page the form stood on, from the Referer of our own origin; else the workbench."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return reverse("core:workbench")
