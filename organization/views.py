"""Sign-in and sign-out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import access

sign_in = access.public(LoginView.as_view(template_name="organization/sign_in.html"))


@require_POST
@access.signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("organization:sign_in")


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return render(request, "429.html", status=429)
