"""本单位执行: a unit's rows by status and light, its open problems, reports and contacts (JH-B-5.1-c, JH-B-4.4-c)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accountability.enums import AccountabilityPermission as P
from accountability.forms.selfchecks import UnitFilter
from accountability.gathering.reports import opened_years
from accountability.presenters.unit_execution import execution_sheet, unit_execution
from accountability.views import fetch
from accountability.views.reports import own_units
from core import access
from core.views.export import excel
from organization.models import Unit

TITLE = "本单位执行"


def _asked(request: HttpRequest) -> tuple[UnitFilter, Unit | None, int]:
    today = timezone.localdate()
    years = opened_years(today) or [today.year]
    units: list[Unit] = list(own_units(fetch.account(request)))
    form = UnitFilter(request.GET, units=units, years=years)
    asked = form.asked()
    chosen = [one for one in units if one.pk == asked.get("unit")] or units
    unit, year = chosen[0] if chosen else None, asked.get("year") or years[0]
    if unit is not None:
        form = UnitFilter({"unit": unit.pk, "year": year}, units=units, years=years)
        form.is_valid()
    return form, unit, year


@require_GET
@access.requires(P.VIEW_UNIT_EXECUTION)
def page(request: HttpRequest) -> HttpResponse:
    """The head's page: a constant number of statements."""
    form, unit, year = _asked(request)
    view = unit_execution(unit, year, timezone.localdate()) if unit is not None else None
    context = {"page_title": TITLE, "filter": form, "unit": unit, "view": view, "year": year}
    return render(request, "accountability/unit_execution.html", context)


@require_GET
@access.requires(P.VIEW_UNIT_EXECUTION)
def export(request: HttpRequest) -> HttpResponse:
    """The rows as a workbook; the export leaves a trace."""
    _, unit, year = _asked(request)
    view = unit_execution(unit, year, timezone.localdate()) if unit is not None else None
    facts = [("单位", unit.name if unit is not None else "—"), ("年度", f"{year}年")]
    sheets = [execution_sheet(view)]
    return excel(request, sheets, title=TITLE, facts=facts, verb="accountability.export_unit_execution")
