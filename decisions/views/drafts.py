"""Drafts of a matter: every version, any two of them compared (JH-A-5.7-c)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from core import access
from core.files import serve
from decisions.enums import DecisionPermission, Event, Stage
from decisions.forms.drafts import CompareForm
from decisions.models import DraftVersion, Matter
from decisions.permissions import may_move
from decisions.presenters.differences import Kind, compare, summary
from decisions.presenters.overview import draft_links
from decisions.views import fetch
from decisions.views.shell import stage_page


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def drafts(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, the newest in full."""
    matter = fetch.matter(request, pk)
    rows = list(_drafts(matter))
    context = {
        "drafts": draft_links(rows),
        "newest": rows[0] if rows else None,
        "may_add": may_move(fetch.account(request), matter, Stage.RESEARCH, Event.CLOSE),
    }
    return stage_page(request, matter, None, "decisions/drafts.html", context, title="草案")


def _drafts(matter: Matter) -> list[DraftVersion]:
    rows = DraftVersion.objects.filter(matter=matter).select_related("recorded_by__person", "document")
    return list(rows.order_by("-number"))


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def compare_drafts(request: HttpRequest, pk: int) -> HttpResponse:
    """?old=1&new=3; without them the last two."""
    matter = fetch.matter(request, pk)
    rows = {row.number: row for row in _drafts(matter)}
    if not rows:
        raise Http404
    form = CompareForm(request.GET, numbers=sorted(rows, reverse=True))
    old, new = form.pair()
    paragraphs = compare(rows[old].text, rows[new].text)
    counts = [(kind.label, number) for kind, number in summary(paragraphs).items()]
    context = {
        "filter": form,
        "old": rows[old],
        "new": rows[new],
        "paragraphs": paragraphs,
        "counts": counts,
        "same": all(one.kind is Kind.SAME for one in paragraphs),
    }
    return stage_page(request, matter, None, "decisions/compare_drafts.html", context, title="草案对比")


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def draft(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version in full."""
    matter = fetch.matter(request, pk)
    row = _one(matter, number)
    return stage_page(request, matter, None, "decisions/draft.html", {"draft": row}, title=f"草案第 {number} 稿")


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def draft_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The file of a version, as it was handed in."""
    row = _one(fetch.matter(request, pk), number)
    if row.document is None:
        raise Http404
    return serve(row.document)


def _one(matter: Matter, number: int) -> DraftVersion:
    rows = DraftVersion.objects.filter(matter=matter).select_related("recorded_by__person", "document")
    return get_object_or_404(rows, number=number)
