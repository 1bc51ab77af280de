"""Target responsibility letters: the list, the text, the signature, the paper (JH-A-6.1-c)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accountability.actions.letters import record_download, sign_letter
from accountability.enums import AccountabilityPermission as P
from accountability.gathering.letters import letter_facts
from accountability.models import Letter
from accountability.presenters.letters import letter_lines, letter_view
from accountability.reports.letters import print_letter
from accountability.rules.letters import side_of
from accountability.views import fetch
from core import access
from core.findings import Finding, Refused
from core.views.export import download

PAGE, LETTERS = 50, "目标责任书"


@require_GET
@access.requires(P.VIEW_TABLES)
def letters(request: HttpRequest) -> HttpResponse:
    """Letters in reach; those that wait for a signature first."""
    rows = Letter.objects.visible_to(fetch.account(request)).select_related("unit", "county_side", "unit_side", "table")
    page = Paginator(rows.prefetch_related("signatures").order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page_title": LETTERS, "page": page, "lines": letter_lines(page.object_list)}
    return render(request, "accountability/letters.html", context)


@require_GET
@access.requires(P.VIEW_TABLES)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, fetch.letter(request, pk))


def _show(
    request: HttpRequest, row: Letter, *, refused: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    facts = letter_facts(row)
    side = side_of(facts, fetch.account(request).person_id)
    context = {
        "page_title": f"目标责任书 {row.number}",
        "breadcrumb": [(LETTERS, reverse("accountability:letters"))],
        "letter": row,
        "view": letter_view(row, facts),
        "side": side.label if side is not None and facts.current else "",
        "refused": refused or [],
    }
    return render(request, "accountability/letter.html", context, status=status)


@require_POST
@access.requires(P.SIGN_LETTERS)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for the own side the text that was on the page."""
    row = fetch.letter(request, pk)
    try:
        sign_letter(row, read_hash=request.POST.get("sha256", ""), by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return _show(request, row, refused=refused.findings, status=409)
    messages.success(request, "已签订。")
    return redirect("accountability:letter", row.pk)


@require_GET
@access.requires(P.VIEW_TABLES)
def letter_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbered PDF with the signatures that are there; handing it out leaves a trace."""
    row, me, now = fetch.letter(request, pk), fetch.account(request), timezone.now()
    data = print_letter(row, by=str(me), at=now)
    record_download(row, by=me, at=now)
    return download(data, f"{row.number} 目标责任书.pdf", "application/pdf")
