"""Reports of units: the list, writing, filing, one report, receiving and returning it (JH-A-6.2-b, JH-B-4.2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions import reports as actions
from accountability.actions.reports import NewReport
from accountability.enums import AccountabilityPermission as P
from accountability.enums import Reception, ReportKind
from accountability.forms.reports import NewReportForm, ReportFilter, ReportForm, ReturnForm
from accountability.gathering.reports import (
    due_days_on,
    newest_of,
    opened_years,
    owed_of,
    reporting_units,
    rows_to_report,
    sheet_facts,
)
from accountability.models import ReportSheet, Task
from accountability.permissions import holding_units
from accountability.presenters.reports import (
    due_views,
    kind_of,
    report_lines,
    reports_sheet,
    state_text,
    version_view,
)
from accountability.views import fetch
from accountability.views.entry import fill
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused
from core.forms.refusals import tell
from core.views.export import excel, filter_facts
from organization.models import Account, Unit

PAGE, REPORTS = 50, "执行情况报告"


def own_units(account: Account) -> Any:
    """Units for which the account writes."""
    rows = Unit.objects.standing().filter(pk__in=account.reach(P.WRITE_REPORTS).unit_ids, parent__isnull=False)
    return rows.order_by("level", "order", "code")  # a unit of the county before the offices within it


def fetch_report(request: HttpRequest, pk: int) -> ReportSheet:
    """A report that the reader may see."""
    rows = ReportSheet.objects.visible_to(fetch.account(request)).select_related("unit", "task", "saved_by__person")
    return get_object_or_404(rows, pk=pk)


def may_write(account: Account, unit: Unit) -> bool:
    return may(account, P.WRITE_REPORTS) and account.reach(P.WRITE_REPORTS).covers(unit.pk)


@require_GET
@access.requires(P.VIEW_REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    """What the own unit owes, and the reports in reach, the newest first."""
    me, today = fetch.account(request), timezone.localdate()
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    mine = []
    if may(me, P.WRITE_REPORTS):
        units = reporting_units(account_units(me))
        mine += owed_of(units, opened_years(today)[:2], today, due_days_on(today)[0])
    context = {
        "page_title": REPORTS, "filter": form, "page": page, "lines": report_lines(found, newest_of(found)),
        "owed": due_views(mine, {}), "writes": may(me, P.WRITE_REPORTS),
    }  # fmt: skip
    return render(request, "accountability/reports.html", context)


def account_units(account: Account) -> frozenset[int]:
    """Keys of the units in which the account writes reports."""
    return frozenset(account.reach(P.WRITE_REPORTS).unit_ids)


def _asked(request: HttpRequest) -> tuple[ReportFilter, QuerySet[ReportSheet]]:
    seen = ReportSheet.objects.visible_to(fetch.account(request))
    years = sorted(set(seen.order_by().values_list("year", flat=True)), reverse=True)
    form = ReportFilter(request.GET, years=years)
    asked = form.asked()
    rows = seen.select_related("unit")
    for name in ("year", "kind"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        words = asked["search"]
        numbered = Q(versions__number__icontains=words)
        rows = rows.filter(Q(unit__name__icontains=words) | Q(subject__icontains=words) | numbered).distinct()
    return form, rows.order_by("-pk")


@require_GET
@access.requires(P.VIEW_REPORTS)
def export_reports(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    found = list(rows)
    sheet = reports_sheet(report_lines(found, newest_of(found)))
    return excel(request, [sheet], title=REPORTS, facts=filter_facts(form), verb="accountability.export_reports")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_REPORTS)
def write_report(request: HttpRequest, pk: int, year: int, kind: str) -> HttpResponse:
    """The half-year or year-end report of a unit: begun with its first saving."""
    unit = get_object_or_404(own_units(fetch.account(request)), pk=pk)
    which = kind_of(kind)
    if which is None or year not in opened_years(timezone.localdate()):
        raise Http404
    sheet = ReportSheet.objects.filter(unit=unit, year=year, kind=which).select_related("unit", "saved_by__person")
    return _write(request, sheet.first() or ReportSheet(unit=unit, year=year, kind=which))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_REPORTS)
def edit_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report that was begun, until it is filed and after it was returned."""
    sheet = fetch_report(request, pk)
    if not may_write(fetch.account(request), sheet.unit):
        raise PermissionDenied(P.WRITE_REPORTS.value)
    return _write(request, sheet)


def _write(request: HttpRequest, sheet: ReportSheet) -> HttpResponse:
    """Save what was typed, or file it; what was refused is shown with everything that was typed."""
    me, now, sent = fetch.account(request), timezone.now(), request.method == "POST"
    if not sent and sheet.pk and (facts := sheet_facts(sheet)) and (facts.waiting or facts.filed):
        return redirect("accountability:report", sheet.pk)
    rows = rows_to_report(sheet.unit, sheet.year, timezone.localdate(now), sheet.task)
    data = request.POST if sent else None
    form = ReportForm(data, rows=rows, initial=sheet.draft | {"seen": sheet.revision})
    files = sent and request.POST.get("act") == "file"
    refused: list[Finding] = []
    if sent and (not files or form.is_valid()):
        seen = form.data.get("seen", "")
        try:
            held = sheet if sheet.pk else actions.begin_report(_new(sheet), by=me, at=now)
            known = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
            if files:
                actions.file_report(held, form.contents(), seen=known, draft=form.typed(), by=me, at=now)
            else:
                actions.save_draft(held, form.typed(), seen=known, by=me, at=now)
        except Refused as refusal:
            refused = tell(form, refusal.findings) if files else refusal.findings
        else:
            messages.success(request, "已报送县委、县政府。" if files else "草稿已保存。")
            return redirect("accountability:report" if files else "accountability:edit_report", held.pk)
    return _form(request, sheet, form, refused, judged=files)


def _new(sheet: ReportSheet) -> NewReport:
    return NewReport(sheet.unit, sheet.year, ReportKind(sheet.kind))


def _form(
    request: HttpRequest, sheet: ReportSheet, form: ReportForm, refused: list[Finding], *, judged: bool
) -> HttpResponse:
    newest = newest_of([sheet]).get(sheet.pk) if sheet.pk else None
    back = reverse("accountability:report", args=[sheet.pk]) if newest else reverse("accountability:reports")
    returned = []
    if newest is not None and newest[1] is Reception.RETURNED:
        returned = [one.comment for one in newest[0].receptions.filter(outcome=Reception.RETURNED)]
    revision = ReportSheet.objects.filter(pk=sheet.pk or 0).values_list("revision", flat=True).first() or 0
    context = {
        "page_title": sheet.title, "breadcrumb": [(REPORTS, reverse("accountability:reports"))], "sheet": sheet,
        "form": form, "refused": refused, "back": back, "returned": returned, "revision": revision,
        "errors": judged and bool(form.errors),
    }  # fmt: skip
    status = 409 if refused else 422 if judged and form.errors else 200
    return render(request, "accountability/report_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_REPORTS)
def new_report(request: HttpRequest) -> HttpResponse:
    """Begin a special report, or one of a phase."""
    me, now = fetch.account(request), timezone.now()
    tasks = Task.objects.in_force().filter(current__lead_unit__in=account_units(me)).select_related("current")
    form = NewReportForm(request.POST if request.method == "POST" else None, units=own_units(me), tasks=tasks)
    back = reverse("accountability:reports")

    def act() -> ReportSheet:
        of = form.cleaned_data
        year = timezone.localdate(now).year
        new = NewReport(of["unit"], year, ReportKind(of["kind"]), of["subject"], of["task"], of["subject"])
        return actions.begin_report(new, by=me, at=now)

    return fill(
        request, form, act, title="填写专题或者阶段性报告", submit="开始填写", done="报告已建立，请填写。", back=back,
        crumbs=[(REPORTS, back)], then=lambda sheet: reverse("accountability:edit_report", args=[sheet.pk]),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_REPORTS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return show_report(request, fetch_report(request, pk))


def show_report(
    request: HttpRequest, sheet: ReportSheet, *, refused: list[Finding] | None = None, status: int = 200,
    form: ReturnForm | None = None,
) -> HttpResponse:  # fmt: skip
    """A report with all its versions, the newest first."""
    me = fetch.account(request)
    related = sheet.versions.select_related("recorded_by__person").prefetch_related(
        "lines__task__current", "receptions__office", "receptions__recorded_by__person"
    )
    versions = [version_view(one) for one in related.order_by("-round")]
    newest, outcome = newest_of([sheet]).get(sheet.pk, (None, None))
    facts = sheet_facts(sheet)
    state, tone = state_text(newest, outcome)
    offices = holding_units(me, P.RECEIVE_REPORTS)
    handled = newest is not None and newest.receptions.filter(office__in=offices).exists()
    receives = newest is not None and outcome is not Reception.RETURNED and bool(offices) and not handled
    context = {
        "page_title": sheet.title,
        "breadcrumb": [(REPORTS, reverse("accountability:reports"))],
        "sheet": sheet, "versions": versions, "state": state, "tone": tone,
        "edits": may_write(me, sheet.unit) and not facts.waiting and not facts.filed and not facts.closed,
        "closed": facts.closed,
        "receives": receives and sheet.unit_id not in offices,
        "form": form or ReturnForm(),
        "refused": refused or [],
        "facts": [
            ("填报单位", sheet.unit.name), ("种类", sheet.get_kind_display()),
            ("报送期限", sheet.due.isoformat() if sheet.due else "及时报送"), ("报送", "县委、县政府"),
        ],
    }  # fmt: skip
    return render(request, "accountability/report.html", context, status=status)


@require_POST
@access.requires(P.RECEIVE_REPORTS)
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the newest version in."""
    return _receive(request, fetch_report(request, pk), Reception.RECEIVED, "已签收。")


@require_POST
@access.requires(P.RECEIVE_REPORTS)
def give_report_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the newest version with the reason."""
    sheet, form = fetch_report(request, pk), ReturnForm(request.POST)
    if not form.is_valid():
        return show_report(request, sheet, status=422, form=form)
    return _receive(request, sheet, Reception.RETURNED, "已退回，单位修改后重新报送。", form)


def _receive(
    request: HttpRequest, sheet: ReportSheet, outcome: Reception, done: str, form: ReturnForm | None = None
) -> HttpResponse:
    comment = form.cleaned_data["comment"] if form is not None else ""
    try:
        actions.receive_report(sheet, outcome, comment=comment, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        refused = tell(form, refusal.findings) if form is not None else refusal.findings
        return show_report(request, sheet, refused=refused, status=409 if refused else 422, form=form)
    messages.success(request, done)
    return redirect("accountability:report", sheet.pk)


@require_GET
@access.requires(P.VIEW_REPORTS)
def report_paper(request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """The sealed PDF of a version; handing it out leaves a trace."""
    sheet = fetch_report(request, pk)
    found = get_object_or_404(sheet.versions.select_related("document"), pk=version)
    actions.record_download(found, by=fetch.account(request), at=timezone.now())
    return serve(found.document)
