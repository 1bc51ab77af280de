"""Workbench, health and the error pages."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from core import access, probes, registry
from core.enums import Light


@access.public
def health(request: HttpRequest) -> HttpResponse:
    """For the proxy and the process manager: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@access.signed_in
def workbench(request: HttpRequest) -> HttpResponse:
    """What this person must do next, what is overdue first, then by deadline; and the unit's standing."""
    today = timezone.localdate()
    with probes.asked(request.user):
        items: list[registry.WorkItem] = registry.workbench.collect(request.user, today)
    items.sort(key=lambda item: (item.light is not Light.RED, item.due is None, item.due or today))
    context = {"items": items, "today": today, "standing": registry.standing.first(request.user)}
    context["overview"] = registry.overview.first(request.user)
    return render(request, "core/workbench.html", context)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same body for an unknown id and for somebody else's object (P03)."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_plain("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"expired": True}, status=403)


def _plain(template: str) -> str:
    """Rendered without context processors: they may be what is broken."""
    from django.template.loader import get_template

    template_object: Any = get_template(template)
    return str(template_object.template.render(_empty_context()))


def _empty_context() -> Any:
    from django.template import Context

    return Context({})
