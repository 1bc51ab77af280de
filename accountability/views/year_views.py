"""Day-to-day supervision of a year, by team and by cadre (JH-A-6.5-a)."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.chain import addresses
from accountability.gathering.coverage import newest_year
from accountability.gathering.year_views import (
    YearRows,
    figures,
    may_look_at,
    units_in_reach,
    year_of_person,
    year_of_unit,
)
from accountability.presenters.listing import Action, Listing, Panel
from accountability.presenters.year_views import units_listing, year_panels, year_stats
from accountability.views import fetch
from accountability.views.entry import export, record, register
from core import access
from core.forms.years import year_field
from organization.models import Person

TITLE = "年度监督情况"


class YearFilter(forms.Form):
    """The year asked for; the state stands in the address."""

    year = year_field(required=False)


def _year(request: HttpRequest) -> int:
    form = YearFilter(request.GET)
    asked = form.cleaned_data["year"] if form.is_valid() else None
    return asked if asked is not None else newest_year(timezone.localdate().year)


def _board(request: HttpRequest) -> tuple[int, Listing]:
    me, year = fetch.account(request), _year(request)
    units = list(units_in_reach(me))
    return year, units_listing(units, figures([unit.pk for unit in units], year, me), year)


@require_GET
@access.requires(P.VIEW_YEAR_VIEWS)
def years(request: HttpRequest) -> HttpResponse:
    """Teams in reach with the figures of a year."""
    me = fetch.account(request)
    year, listing = _board(request)
    links = [Action("导出 Excel", f"{reverse('accountability:export_years')}?year={year}", icon="download")]
    if me.person_id is not None:
        links.append(Action("本人情况", f"{reverse('accountability:person_year', args=[me.person_id])}?year={year}"))
    lead = "督查发现的问题、限期整改、督办、约谈和责任追究，按单位汇总；各项数字点开可以看到每一件。"
    return register(request, TITLE, [listing], actions=links, filter_form=YearFilter({"year": year}), lead=lead)


@require_GET
@access.requires(P.VIEW_YEAR_VIEWS)
def export_years(request: HttpRequest) -> HttpResponse:
    year, listing = _board(request)
    facts = [("年度", f"{year}年")]
    return export(request, [listing], title=TITLE, facts=facts, verb="accountability.export_year_view")


@require_GET
@access.requires(P.VIEW_YEAR_VIEWS)
def unit_year(request: HttpRequest, pk: int) -> HttpResponse:
    """One team's year."""
    me = fetch.account(request)
    unit = get_object_or_404(units_in_reach(me), pk=pk)
    year = _year(request)
    return _page(request, unit.name, year_of_unit(unit, year, me))


@require_GET
@access.requires(P.VIEW_YEAR_VIEWS)
def person_year(request: HttpRequest, pk: int) -> HttpResponse:
    """One cadre's year."""
    me = fetch.account(request)
    person = get_object_or_404(Person.objects.on_roster(), pk=pk)
    if not may_look_at(me, person):
        raise Http404
    return _page(request, person.name, year_of_person(person, _year(request), me))


def _page(request: HttpRequest, name: str, of: YearRows) -> HttpResponse:
    me = fetch.account(request)
    keys = [(row._meta.label_lower, row.pk) for rows in of.rows.values() for row in rows]
    back = f"{reverse('accountability:years')}?year={of.year}"
    return record(
        request, f"{name}{of.year}年监督情况", panels=year_panels(of, addresses(keys, me)),
        asides=[Panel("数字", year_stats(of))], crumbs=[(TITLE, back)],
    )  # fmt: skip
