"""Schemes: the list, and a scheme's page with its trees and what the linter says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from appraisal.enums import AppraisalPermission
from appraisal.models import Period, Scheme
from appraisal.views import fetch
from core import access


@require_GET
@access.requires(AppraisalPermission.VIEW_SCHEMES)
def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes in reach, the newest year first."""
    rows = Scheme.objects.visible_to(fetch.account(request)).select_related("owner")
    return render(request, "appraisal/schemes.html", {"page_title": "考评方案", "schemes": rows})


@require_GET
@access.requires(AppraisalPermission.VIEW_SCHEMES)
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: periods, groups, trees."""
    found = fetch.scheme(request, pk)
    context = {
        "page_title": found.name,
        "scheme": found,
        "periods": Period.objects.filter(scheme=found).order_by("label"),
    }
    return render(request, "appraisal/scheme.html", context)
