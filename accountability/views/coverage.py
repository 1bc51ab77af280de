"""人人有目标: units and people with no row in force this year (JH-B-2.4-b, JH-B-6-b)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.coverage import covered, newest_year
from accountability.presenters.coverage import coverage_sheets, coverage_view
from accountability.views import fetch
from core import access
from core.forms.years import year_field
from core.views.export import excel

TITLE = "任务覆盖情况"


class YearFilter(forms.Form):
    """The year asked for; the state stands in the address."""

    year = year_field(required=False)


def _asked(request: HttpRequest) -> tuple[YearFilter, Any]:
    form = YearFilter(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else None
    if year is None:
        year = newest_year(timezone.localdate().year)
        form = YearFilter({"year": year})
    reach = fetch.account(request).reach(P.VIEW_COVERAGE)
    return form, coverage_view(covered(year, None if reach.county else reach.unit_ids), year)


@require_GET
@access.requires(P.VIEW_COVERAGE)
def coverage(request: HttpRequest) -> HttpResponse:
    """Shares of units and people in reach, and who has nothing."""
    form, view = _asked(request)
    return render(request, "accountability/coverage.html", {"page_title": TITLE, "filter": form, "view": view})


@require_GET
@access.requires(P.VIEW_COVERAGE)
def export_coverage(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; the export leaves a trace."""
    _, view = _asked(request)
    facts = [("年度", f"{view.year}年")]
    return excel(request, coverage_sheets(view), title=TITLE, facts=facts, verb="accountability.export_coverage")
