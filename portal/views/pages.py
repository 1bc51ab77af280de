"""Public pages to read: the list, a notice, a hearing, a decision, the receipt. No sign-in; nothing is written."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core import access
from core.findings import Finding
from decisions.models import DecisionPublication, Hearing, PublicNotice
from portal import presenters
from portal.forms import CommentForm, RegistrationForm
from portal.public_tasks import results_of

PAGE, LOTS = 20, 200
RECEIPT = "portal_receipt"


def notice_of(pk: int) -> PublicNotice:
    """A published notice; what is not published does not exist (JH-A-3-d)."""
    rows = PublicNotice.objects.published(timezone.localdate()).select_related("run__matter__lead_unit", "draft")
    return get_object_or_404(rows, pk=pk)


def hearing_of(pk: int) -> Hearing:
    rows = Hearing.objects.published(timezone.localdate()).select_related("run__matter__lead_unit")
    return get_object_or_404(rows, pk=pk)


def page(request: HttpRequest, template: str, here: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, template, {"places": presenters.places(here), **context}, status=status)


@require_GET
@access.public
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "page_title": "公示与公告",
        "notices": presenters.listed_notices(today),
        "hearings": presenters.listed_hearings(today),
        "decisions": presenters.listed_decisions(today),
        "calls": presenters.listed_calls(today),
        "tenders": presenters.listed_tenders(today),
    }
    return page(request, "portal/home.html", "portal:home", context)


@require_GET
@access.public
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    return notice_page(request, notice_of(pk), CommentForm())


def notice_page(
    request: HttpRequest, row: PublicNotice, form: CommentForm, *, findings: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "page_title": row.run.matter.title, "notice": row, "form": form, "findings": findings or [],
        "running": presenters.is_open(row, timezone.localdate()), "finding": presenters.finding_of(row),
        "comments": Paginator(presenters.answered(row), PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return page(request, "portal/notice.html", "portal:home", context, status)


@require_GET
@access.public
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    row = hearing_of(pk)
    return hearing_page(request, row, RegistrationForm(strata=row.strata.order_by("pk")))


def hearing_page(
    request: HttpRequest, row: Hearing, form: RegistrationForm, *, findings: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = presenters.lots(row) if row.drawn_at is not None else []
    shown = presenters.lot_rows(row, rows) if rows else []
    context = {
        "page_title": row.subject, "hearing": row, "form": form, "findings": findings or [],
        "running": presenters.takes_people(row, timezone.localdate()), "strata": presenters.strata_of(row),
        "held_at": presenters.told_at(row.scheduled_for), "draw": presenters.draw_view(row, shown),
        "lots": Paginator(shown, LOTS).get_page(request.GET.get("page")),
    }  # fmt: skip
    return page(request, "portal/hearing.html", "portal:home", context, status)


@require_GET
@access.public
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision with its interpretation and what became of the opinions (GW713-32)."""
    rows = DecisionPublication.objects.published(timezone.localdate()).select_related("matter__lead_unit")
    row = get_object_or_404(rows, pk=pk)
    resolution = presenters.resolution_of(row)
    context = {
        "page_title": row.matter.title, "row": row, "facts": presenters.decision_facts(row, resolution),
        "draft": resolution.item.draft if resolution is not None else None,
        "notices": PublicNotice.objects.published(timezone.localdate()).filter(run__matter=row.matter).order_by("pk"),
        "results": results_of(row.matter_id, timezone.localdate()),
    }  # fmt: skip
    return page(request, "portal/decision.html", "portal:home", context)


@require_GET
@access.public
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """What was just sent; it stands in the visitor's own session alone."""
    kept = request.session.get(RECEIPT)
    title = kept["title"] if kept else "没有可以显示的回执"
    return page(request, "portal/receipt.html", "", {"page_title": title, "kept": kept})
