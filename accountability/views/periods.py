"""The calendar of reports for the two offices: all units, closing and reopening, switches, reminders (JH-B-4.2-a)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions.periods import move_period, remind_units, reminded_on, switch_unit
from accountability.enums import AccountabilityPermission as P
from accountability.enums import PeriodStep, ReportKind
from accountability.forms.reports import CalendarFilter, PeriodForm, SwitchForm
from accountability.gathering.reports import Owed, due_days_on, opened_years, owed, phases_owed, reporting_units
from accountability.models import Task
from accountability.models.reports import YEARLY
from accountability.presenters.listing import Listing
from accountability.presenters.reports import by_unit, calendar_sheet, counts, due_views, phases_listing
from accountability.views import fetch
from accountability.views.entry import fill
from core import access
from core.access import may
from core.findings import Refused
from core.views.export import excel, filter_facts

CALENDAR = "报告日历"


def _asked(request: HttpRequest) -> tuple[CalendarFilter, int, list[Owed]]:
    """The filter, the year, and what all units owe for it."""
    today = timezone.localdate()
    years = opened_years(today)
    form = CalendarFilter(request.GET, years=years)
    year = form.asked().get("year") or (years[0] if years else today.year)
    return form, year, owed(reporting_units(), year, today, due_days_on(today)[0])


def _narrowed(form: CalendarFilter, rows: list[Owed]) -> list[Owed]:
    asked = form.asked()
    if "kind" in asked:
        rows = [one for one in rows if one.kind == asked["kind"]]
    if "state" in asked:
        rows = [one for one in rows if one.state == asked["state"]]
    return rows


def _phases(request: HttpRequest, form: CalendarFilter, year: int) -> Listing:
    """Reports on phase deployments of the year; the filter of the state holds for them too."""
    rows = phases_owed(Task.objects.visible_to(fetch.account(request)), year, timezone.localdate())
    asked = form.asked()
    return phases_listing(one for one in rows if asked.get("state") in (None, one.state))


def _told(rows: list[Owed], year: int) -> dict[tuple[int, str], date]:
    units = sorted({one.unit.pk for one in rows})
    return {(unit, kind.value): day for kind in YEARLY for unit, day in reminded_on(units, year, kind).items()}


@require_GET
@access.requires(P.VIEW_ALL_REPORTS)
def calendar(request: HttpRequest) -> HttpResponse:
    """Every unit's reports of a year with day and state."""
    form, year, rows = _asked(request)
    shown = _narrowed(form, rows)
    context = {
        "page_title": f"{CALENDAR}（{year}年）", "filter": form, "year": year, "counts": counts(rows),
        "rows": by_unit(due_views(shown, _told(shown, year)), YEARLY),
        "manages": may(fetch.account(request), P.RECEIVE_REPORTS),
        "kinds": [(one.value, one.label) for one in YEARLY], "phases": _phases(request, form, year),
    }  # fmt: skip
    return render(request, "accountability/report_calendar.html", context)


@require_GET
@access.requires(P.VIEW_ALL_REPORTS)
def export_calendar(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, year, rows = _asked(request)
    shown = _narrowed(form, rows)
    sheet = calendar_sheet(due_views(shown, _told(shown, year)), year)
    facts = [("年度", f"{year}年"), *[one for one in filter_facts(form) if one[0] != "年度"]]
    phases = _phases(request, form, year).sheet()
    return excel(request, [sheet, phases], title=CALENDAR, facts=facts, verb="accountability.export_calendar")


@require_POST
@access.requires(P.RECEIVE_REPORTS)
def remind(request: HttpRequest) -> HttpResponse:
    """Remind every unit whose report of the kind is due, overdue or returned."""
    year, kind = request.POST.get("year", ""), request.POST.get("kind", "")
    back = reverse("accountability:report_calendar")
    if not (year.isdecimal() and len(year) == 4 and kind in {one.value for one in YEARLY}):
        messages.error(request, "请在报告日历中选定年度和报告后催报。")
        return redirect(back)
    try:
        number = remind_units(
            int(year), ReportKind(kind), units=reporting_units(), by=fetch.account(request), at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, refused.findings[0].sentence())
    else:
        messages.success(request, f"已催报 {number} 个单位，提醒列在其工作台上。")
    return redirect(f"{back}?year={year}&kind={kind}")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RECEIVE_REPORTS)
def period(request: HttpRequest) -> HttpResponse:
    """Close a period, or open it again, with the reason."""
    years = opened_years(timezone.localdate())
    form = PeriodForm(request.POST if request.method == "POST" else None, initial={"year": years[0] if years else None})

    def act() -> object:
        of = form.cleaned_data
        return move_period(
            of["year"], ReportKind(of["kind"]), PeriodStep(of["step"]), unit=of["unit"], reason=of["reason"],
            by=fetch.account(request), at=timezone.now(),
        )  # fmt: skip

    return _entry(request, form, act, title="截止或者重开填报", submit="登记", done="已登记。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RECEIVE_REPORTS)
def switch(request: HttpRequest) -> HttpResponse:
    """Let a unit report or free it, with the reason."""
    form = SwitchForm(request.POST if request.method == "POST" else None)

    def act() -> object:
        of = form.cleaned_data
        return switch_unit(
            of["unit"], reports=of["reports"] == "yes", reason=of["reason"], by=fetch.account(request),
            at=timezone.now(),
        )  # fmt: skip

    note = "乡镇和部门每年报送半年和年终报告；园区、事业单位等需要报送的在这里列入。"
    return _entry(request, form, act, title="报送单位设置", submit="登记", done="已登记。", note=note)


def _entry(
    request: HttpRequest, form: forms.Form, act: Callable[[], Any], *, title: str, submit: str, done: str,
    note: str = "",
) -> HttpResponse:  # fmt: skip
    back = reverse("accountability:report_calendar")
    crumbs = [(CALENDAR, back)]
    return fill(request, form, act, title=title, submit=submit, done=done, back=back, crumbs=crumbs, note=note)
