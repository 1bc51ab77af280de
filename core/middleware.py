"""Request-wide duties: the client's true address, the audit context, denials and refusals."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from core import audit, context
from core.enums import Outcome
from core.findings import Refused

Respond = Callable[[HttpRequest], HttpResponse]


def _trusted(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in ipaddress.ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)


def client_address(request: HttpRequest) -> str:
    """The nearest address that is not one of our proxies: X-Forwarded-For is read from the right (A04)."""
    address: str = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    while _trusted(address) and forwarded:
        address = forwarded.pop()
    return address


class ClientAddressMiddleware:
    """Put the believed client address where libraries look for it, and into what is logged of the request."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_address(request)
        request.META.pop("HTTP_X_FORWARDED_FOR", None)
        structlog.contextvars.bind_contextvars(ip=request.META["REMOTE_ADDR"])
        return self.get_response(request)


class AuditContextMiddleware:
    """Give the audit trail address and request id; keep signed-in pages out of caches; note denials."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(getattr(request, "request_id", "") or request.META.get("HTTP_X_REQUEST_ID", ""))[:64]
        token = context.current.set(context.RequestContext(request.META.get("REMOTE_ADDR", ""), request_id))
        try:
            response = self.get_response(request)
        finally:
            context.current.reset(token)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Runs after the view's transaction was rolled back: the denial is a transaction of its own."""
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            actor: Any = request.user
            audit.record(
                verb="access.denied",
                by=actor,
                at=timezone.now(),
                label=f"{request.method} {request.path}",
                reason=str(exception),
                outcome=Outcome.DENIED,
                chain=audit.Chain.AUTH,
            )


class PlainTextMiddleware:
    """An address with a NUL in it leads nowhere: PostgreSQL cannot even look for such a text (SECURITY W05)."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in (request.path, unquote(request.META.get("QUERY_STRING", "")))):
            raise Http404
        return self.get_response(request)


def _came_from(request: HttpRequest) -> str:
    """The page of ours that the person pressed a button on; "" when it is not known, or the page itself."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if ours and page != request.build_absolute_uri() else ""


class RefusalMiddleware:
    """The net under the pages: an action refused and no view caught it, so show all findings.

    An address that is only posted to is opened as a page by whoever signs in anew in the middle of a form, or calls
    up its address again: without words of ours the browser shows its own.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "errors/unasked.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            context = {"findings": exception.findings, "back_url": _came_from(request)}
            return render(request, "errors/refused.html", context, status=409)
        return None
