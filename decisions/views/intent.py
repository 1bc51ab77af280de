"""The first stage: where a matter comes from, what it is about, who settled it (JH-A-5.1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from core import access
from core.files import serve
from decisions.enums import DecisionPermission, Stage
from decisions.models import IntentSettlement, Proposal
from decisions.presenters.intent import settlement_rows
from decisions.presenters.papers import newest, paper_rows
from decisions.views import fetch
from decisions.views.shell import stage_page


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def intent(request: HttpRequest, pk: int) -> HttpResponse:
    """Origin, background, content, level, and every settlement on record."""
    matter = fetch.matter(request, pk)
    context = {
        "proposals": Proposal.objects.filter(matter=matter).select_related("unit").order_by("pk"),
        "settlements": settlement_rows(matter),
        "papers": paper_rows(newest(matter, Stage.INTENT)),
        "slug": "intent",
    }
    return stage_page(request, matter, Stage.INTENT, "decisions/intent.html", context)


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def settlement_file(request: HttpRequest, pk: int, settlement: int) -> HttpResponseBase:
    """The record behind a settlement."""
    rows = IntentSettlement.objects.filter(run__matter=fetch.matter(request, pk), document__isnull=False)
    row = get_object_or_404(rows.select_related("document"), pk=settlement)
    assert row.document is not None
    return serve(row.document)
