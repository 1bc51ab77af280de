"""Yearly reports on selection work and their review, unit by unit (QSH-24-a)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Cell, Listing
from accountability.views.entry import export, fill, register, sent
from appraisal.actions import selection_reports as actions
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.forms.assessment_filters import YearFilter
from appraisal.forms.year_records import ReviewForm, SelectionReportForm, year_of
from appraisal.models import SelectionReport
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from organization.enums import UnitLevel
from organization.models import Unit

FORM = require_http_methods(["GET", "HEAD", "POST"])
TITLE = "选任工作报告和评议"


def _units(request: HttpRequest) -> Any:
    """Units that report: those of bureau level in reach."""
    reach = fetch.account(request).reach(P.VIEW_SELECTION)
    rows = Unit.objects.standing().filter(level=UnitLevel.BUREAU, appraised_with__isnull=True)
    rows = rows.exclude(appraisal_system="")
    return (rows if reach.county else rows.filter(pk__in=reach.unit_ids)).order_by("order", "code")


def _listing(request: HttpRequest, year: int, search: str) -> Listing:
    me = fetch.account(request)
    rows = SelectionReport.objects.visible_to(me).filter(year=year).select_related("review")
    held = {row.unit_id: row for row in rows}
    files = may(me, P.FILE_SELECTION)
    units = _units(request)
    if search:
        units = units.filter(name__icontains=search)
    lines = []
    for unit in units:
        row = held.get(unit.pk)
        review = getattr(row, "review", None) if row is not None else None
        lines.append([Cell(unit.name), *_cells(row, review, files=files)])
    empty = ("没有单位", "本年度应当报告的单位列在这里。")
    return Listing(TITLE, ("单位", "专题报告", "民主评议", "满意", "不满意"), lines, empty, widths=(26, 24, 20, 12, 12))


def _cells(row: Any, review: Any, *, files: bool) -> list[Cell]:
    if row is None:
        return [Cell("没有报告", tone="warning"), Cell("没有评议", tone="warning"), Cell(""), Cell("")]
    paper = reverse("appraisal:selection_paper", args=[row.pk])
    told = Cell(f"{row.get_occasion_display()} {row.held_on.isoformat()}", paper)
    if review is None:
        url = reverse("appraisal:review_selection", args=[row.pk]) if files else ""
        return [
            told,
            Cell("登记评议" if files else "没有评议", url, tone="" if files else "warning"),
            Cell(""),
            Cell(""),
        ]
    return [
        told, Cell(f"收回 {review.cast} 票"), Cell(f"{review.satisfied + review.basically}", figures=True),
        Cell(f"{review.dissatisfied}", figures=True),
    ]  # fmt: skip


@require_GET
@access.requires(P.VIEW_SELECTION)
def selection_reports(request: HttpRequest) -> HttpResponse:
    """Each unit's year: reported and reviewed, or not."""
    year, form = _year(request), YearFilter(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    address = f"{reverse('appraisal:export_selection_reports')}?{request.GET.urlencode()}"
    found = [Action("导出 Excel", address, icon="download")]
    if may(fetch.account(request), P.FILE_SELECTION):
        found.append(Action("报送专题报告", f"{reverse('appraisal:file_selection_report')}?year={year}", main=True))
    lead = f"{year} 年度。各级党组织每年专题报告选任工作并接受民主评议，每年一次。"
    return register(request, TITLE, [_listing(request, year, search)], actions=found, filter_form=form, lead=lead)


def _year(request: HttpRequest) -> int:
    return year_of(request.GET.get("year", ""))


@require_GET
@access.requires(P.VIEW_SELECTION)
def export_selection_reports(request: HttpRequest) -> HttpResponse:
    year, form = _year(request), YearFilter(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    return export(request, [_listing(request, year, search)], title=TITLE, facts=[("年度", str(year))],
                  verb="appraisal.export_round")  # fmt: skip


@FORM
@access.requires(P.FILE_SELECTION)
def file_selection_report(request: HttpRequest) -> HttpResponse:
    form = SelectionReportForm(*sent(request), units=_units(request), year=_year(request))
    back = reverse("appraisal:selection_reports")

    def act() -> Any:
        me = fetch.account(request)
        return actions.file_selection_report(form.new(), form.cleaned_data["file"], by=me, at=timezone.now())

    return fill(request, form, act, title="报送专题报告", submit="报送", done="已报送。评议后登记结果。", back=back,
                crumbs=[(TITLE, back)])  # fmt: skip


def _report(request: HttpRequest, pk: int) -> SelectionReport:
    rows = SelectionReport.objects.visible_to(fetch.account(request)).select_related("unit", "document")
    return get_object_or_404(rows, pk=pk)


@FORM
@access.requires(P.FILE_SELECTION)
def review_selection(request: HttpRequest, pk: int) -> HttpResponse:
    row = _report(request, pk)
    back, form = f"{reverse('appraisal:selection_reports')}?year={row.year}", ReviewForm(*sent(request))

    def act() -> Any:
        return actions.file_selection_review(
            row, form.tally(), upload=form.cleaned_data["file"], by=fetch.account(request), at=timezone.now()
        )

    return fill(request, form, act, title=f"{row.unit.name}选任工作民主评议", submit="登记", done="已登记。", back=back,
                crumbs=[(TITLE, back)], note="只登记各项合计票数，不登记个人。")  # fmt: skip


@require_GET
@access.requires(P.VIEW_SELECTION)
def selection_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    return serve(_report(request, pk).document)
