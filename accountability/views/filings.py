"""The register of filings: searchable for appraisal and inspection by year and unit (JH-B-3.2-b)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accountability.enums import AccountabilityPermission as P
from accountability.forms.filings import FilingFilter
from accountability.models import Filing, TaskTable
from accountability.presenters.filings import filing_lines, filings_sheet
from accountability.views import fetch
from core import access
from core.views.export import excel

PAGE, TITLE = 50, "责任分解备案"


def _asked(request: HttpRequest) -> tuple[FilingFilter, QuerySet[Filing]]:
    seen = TaskTable.objects.visible_to(fetch.account(request)).of_units()
    years = sorted(set(seen.order_by().values_list("year", flat=True)), reverse=True)
    form = FilingFilter(request.GET, years=years)
    asked = form.asked()
    rows = Filing.objects.filter(table__in=seen.order_by().values("pk"))
    rows = rows.select_related("table__unit", "body", "recorded_by__person", "reviewed_by__person")
    if "year" in asked:
        rows = rows.filter(table__year=asked["year"])
    if "state" in asked:
        rows = rows.filter(state=asked["state"])
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(
            Q(receipt__icontains=words) | Q(table__unit__name__icontains=words) | Q(table__title__icontains=words)
        )
    return form, rows.order_by("-recorded_at", "-pk")


@require_GET
@access.requires(P.VIEW_TABLES)
def filings(request: HttpRequest) -> HttpResponse:
    """Filings of tables in reach, newest first."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_title": TITLE, "filter": form, "page": page, "lines": filing_lines(page.object_list)}
    return render(request, "accountability/filings.html", context)


@require_GET
@access.requires(P.VIEW_TABLES)
def export_filings(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    facts = [(str(form.fields[name].label), str(value)) for name, value in form.asked().items()]
    return excel(
        request, [filings_sheet(filing_lines(rows))], title=TITLE, facts=facts, verb="accountability.export_filings"
    )
