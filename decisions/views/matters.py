"""All matters in reach as a board or a list, one of them, a new one (JH-A-3)."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from core.findings import Finding, Refused
from core.presenters import Tab
from decisions.actions.exports import record_matters_export
from decisions.actions.matters import open_matter
from decisions.enums import DecisionPermission
from decisions.forms.board import MatterFilter, StatisticsFilter
from decisions.forms.matters import NewMatterForm
from decisions.models import EmergencyDeclaration, Matter, Proposal
from decisions.presenters.aftermath import adjusted, adjustments
from decisions.presenters.board import Row, columns, narrowed, rows_of, sorted_rows
from decisions.presenters.earliest import timing_of
from decisions.presenters.frame import frame_of
from decisions.presenters.overview import draft_links, overview
from decisions.reports.matters import matters_workbook
from decisions.views import fetch
from decisions.views.shell import stage_page

PAGE = 50
Narrow = TypeVar("Narrow", bound=StatisticsFilter)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def matters(request: HttpRequest) -> HttpResponse:
    """The board, or with ?view=list the list; filters in the address."""
    form, rows = _found(request, timezone.now())
    as_list = request.GET.get("view") == "list"
    page = Paginator(sorted_rows(rows, request.GET.get("sort", "")[:20]), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("view", "page", "sort"):
        query.pop(name, None)
    kept = f"&{query.urlencode()}" if query else ""
    context = {
        "page_title": "决策事项",
        "filter": form,
        "as_list": as_list,
        "tabs": [Tab("看板", f"?{kept[1:]}", not as_list), Tab("列表", f"?view=list{kept}", as_list, len(rows))],
        "columns": [] if as_list else columns(rows),
        "page": page,
        "total": len(rows),
        "may_open": may(request.user, DecisionPermission.MANAGE_MATTERS),
    }
    return render(request, "decisions/matters.html", context)


def narrowed_matters(request: HttpRequest, kind: type[Narrow]) -> tuple[Narrow, QuerySet[Matter]]:
    """The filter of the address over the matters in reach, and what year, category, level and unit leave of them."""
    seen = Matter.objects.visible_to(fetch.account(request))
    known = list(seen.order_by().values_list("year", "lead_unit_id", "lead_unit__name").distinct())
    units = sorted({(pk, name) for _, pk, name in known}, key=lambda unit: unit[1])
    form = kind(request.GET, years=sorted({year for year, _, _ in known}, reverse=True), units=units)
    asked = form.asked()
    narrow = {"year": "year", "category": "category", "level": "level", "unit": "lead_unit_id"}
    return form, seen.filter(**{column: asked[name] for name, column in narrow.items() if name in asked})


def _found(request: HttpRequest, at: datetime) -> tuple[MatterFilter, list[Row]]:
    """The filter and the rows it leaves. What the database knows is narrowed there, stage and light afterwards."""
    form, chosen = narrowed_matters(request, MatterFilter)
    asked = form.asked()
    if "search" in asked:
        chosen = chosen.filter(title__icontains=asked["search"])
    if "special" in asked:
        chosen = chosen.filter(pk__in=EmergencyDeclaration.objects.values("matter"))
    rows = rows_of(chosen.select_related("lead_unit"), at=at)
    return form, narrowed(rows, place=asked.get("stage", ""), light=asked.get("light", ""))


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def export_matters(request: HttpRequest) -> HttpResponse:
    """What the filters leave, as a workbook; the export leaves a trace."""
    now, me = timezone.now(), fetch.account(request)
    form, rows = _found(request, now)
    words = form.words()
    data = matters_workbook(sorted_rows(rows, request.GET.get("sort", "")[:20]), filters=words, by=str(me),
                            at=timezone.localtime(now))  # fmt: skip
    record_matters_export(rows=len(rows), filters="，".join(f"{a} {b}" for a, b in words), by=me, at=now)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="matters.xlsx"'
    return response


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Overview: intent, flags with reasons, drafts, everything that happened."""
    found = fetch.matter(request, pk)
    shown = overview(found)
    frame = frame_of(found, fetch.account(request), at=timezone.now())
    timing = timing_of(found, frame.case, frame.ground)
    taken_up = adjusted(adjustments(found)) if timing is None else []
    context = {"overview": shown, "drafts": draft_links(shown.drafts), "timing": timing, "taken_up": taken_up}
    return stage_page(request, found, None, "decisions/matter.html", context, frame=frame)


def _begun_with(asked: list[int]) -> dict[str, object]:
    """What the form shows at first: of a single proposal its title and what it says."""
    only = Proposal.objects.waiting().filter(pk__in=asked).first() if len(asked) == 1 else None
    return {"proposals": asked, **({"title": only.title, "background": only.content} if only else {})}


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_MATTERS)
def new_matter(request: HttpRequest) -> HttpResponse:
    """Open a matter from proposals or on a leader's instruction (JH-A-5.1-c)."""
    asked = [int(one) for one in request.GET.getlist("proposals") if one.isascii() and one.isdigit() and len(one) < 10]
    form = NewMatterForm(request.POST if request.method == "POST" else None, initial=_begun_with(asked))
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        merged = [one.pk for one in form.cleaned_data["proposals"]]
        try:
            made = open_matter(form.new(), by=fetch.account(request), at=timezone.now(), proposals=merged)
        except Refused as refusal:
            refused = refusal.findings
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, f"已建立{made.number}“{made.title}”，意向征集已开始。")
            return redirect("decisions:intent", made.pk)
    status = 409 if refused else 422 if form.is_bound else 200
    context = {
        "page_title": "新建决策事项",
        "breadcrumb": [("决策事项", reverse("decisions:matters"))],
        "form": form,
        "refused": refused,
    }
    return render(request, "decisions/new_matter.html", context, status=status)
