"""All matters in reach, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from decisions.enums import DecisionPermission
from decisions.models import Matter
from decisions.views import fetch
from decisions.views.shell import stage_page


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def matters(request: HttpRequest) -> HttpResponse:
    """The list."""
    rows = Matter.objects.visible_to(fetch.account(request))
    return render(request, "decisions/matters.html", {"page_title": "决策事项", "rows": rows})


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Overview."""
    found = fetch.matter(request, pk)
    return stage_page(request, found, None, "decisions/matter.html")
