"""换一套规则看: what the matter would lack under another version of the rulebook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core import access
from core.rulebook import named
from decisions.enums import DecisionPermission
from decisions.gathering.what_if import facts_of
from decisions.presenters import what_if as presenter
from decisions.views import fetch


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Requirement, article and state, by the matter's own version and by another (?with=)."""
    matter = fetch.matter(request, pk)
    found = presenter.versions(matter)
    shown = presenter.chosen(found, request.GET.get("with", "")[:40], matter.rulebook.line)
    rows = []
    if shown is not None:
        case, periods = facts_of(matter, at=timezone.now())
        rows = presenter.rows(case, periods, presenter.limits_of(shown))
    crumbs = [("决策事项", reverse("decisions:matters")), (matter.number, reverse("decisions:matter", args=[pk]))]
    context = {
        "page_title": f"换一套规则看 · {matter.title}",
        "breadcrumb": crumbs,
        "matter": matter,
        "own": named(matter.rulebook),
        "other": shown,
        "tabs": presenter.tabs(found, shown) if shown is not None else [],
        "rows": rows,
        "lacking": [row for row in rows if row.lacking],
    }
    return render(request, "decisions/what_if.html", context)
