"""Points of feedback to be put right: the register, one point with its quarterly reports (BZ-2.3-e)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Panel
from accountability.views.form_page import Words, form_page
from appraisal.actions import feedback as actions
from appraisal.actions.feedback import PointTold
from appraisal.enums.feedback import FeedbackPermission as P
from appraisal.enums.feedback import PointOutcome
from appraisal.forms.feedback import PointForm, PointReviewForm
from appraisal.gathering.feedback import standings
from appraisal.models import FeedbackPoint, FeedbackSheet, PointReport
from appraisal.presenters.feedback import point_listing, report_panel
from appraisal.views import fetch
from appraisal.views.feedback import FEEDBACK
from core import access
from core.access import may
from core.files import serve
from core.periods import Cycle, parse_period, periods_between
from core.views.export import excel
from core.views.paging import keyed_page

PAGE, POINTS = 50, "整改台账"


def _points(request: HttpRequest) -> QuerySet[FeedbackPoint]:
    sheets = FeedbackSheet.objects.visible_to(fetch.account(request)).issued()
    rows = FeedbackPoint.objects.filter(sheet__in=sheets).select_related("sheet__member")
    return rows.prefetch_related("reports__review").order_by("-sheet__round__year", "sheet_id", "order")


@require_GET
@access.requires(P.VIEW)
def points(request: HttpRequest) -> HttpResponse:
    """Every point in reach with its state, late ones marked."""
    page, found = keyed_page(_points(request), PAGE, request.GET.get("page"))
    listing = point_listing(found, standings(found, timezone.localdate()), tells=False, whose=True)
    context = {
        "page_title": POINTS, "breadcrumb": [(FEEDBACK, reverse("appraisal:feedback"))], "filter": None, "stats": [],
        "lead": "反馈意见中的整改要求，每季度报告一次，直至整改到位；列为下一年度考核的重点内容。",
        "sections": [listing], "page": page, "unit": "项",
        "actions": [Action("导出 Excel", reverse("appraisal:export_feedback_points"), icon="download")],
    }  # fmt: skip
    return render(request, "accountability/register.html", context)


@require_GET
@access.requires(P.VIEW)
def export_points(request: HttpRequest) -> HttpResponse:
    found: list[FeedbackPoint] = list(_points(request))
    sheet = point_listing(found, standings(found, timezone.localdate()), tells=False, whose=True).sheet()
    return excel(request, [sheet], title=POINTS, facts=[], verb="appraisal.export_feedback")


def fetch_point(request: HttpRequest, pk: int) -> FeedbackPoint:
    """A point of a sheet in reach."""
    sheets = FeedbackSheet.objects.visible_to(fetch.account(request)).issued()
    rows = FeedbackPoint.objects.filter(sheet__in=sheets).select_related("sheet__member", "sheet__round")
    return get_object_or_404(rows.prefetch_related("reports__review"), pk=pk)


def _owns(request: HttpRequest, point: FeedbackPoint) -> bool:
    return FeedbackSheet.objects.own(fetch.account(request)).filter(pk=point.sheet_id).exists()


@require_GET
@access.requires(P.VIEW)
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """One point and its quarterly reports."""
    row = fetch_point(request, pk)
    state = standings([row], timezone.localdate())[row.pk]
    facts = [
        ("反馈对象", row.sheet.member.name), ("整改期限", row.due_on.isoformat()),
        ("下次报告截止", state.due.isoformat() if state.due else "—"),
        ("逾期未报", "、".join(parse_period(one).label for one in state.late) or "没有"),
    ]  # fmt: skip
    tells = _owns(request, row) and not state.accepted
    ways = [Action("报告整改情况", reverse("appraisal:report_point", args=[row.pk]), main=True)] if tells else []
    tone = "success" if state.accepted else "danger" if state.late else "info"
    context = {
        "page_title": "整改事项", "breadcrumb": _crumbs(row), "badges": [(state.text, tone)], "actions": ways,
        "panels": [
            Panel("整改要求", text=row.text),
            report_panel(list(row.reports.all()), judges=may(request.user, P.PREPARE)),
        ],
        "asides": [Panel("办理情况", facts=facts)], "forms": [], "refused": [], "refused_title": "", "drops_draft": "",
    }  # fmt: skip
    return render(request, "accountability/record.html", context)


def _crumbs(row: FeedbackPoint) -> list[tuple[str, str]]:
    return [
        (FEEDBACK, reverse("appraisal:feedback")),
        (row.sheet.member.name, reverse("appraisal:feedback_sheet", args=[row.sheet_id])),
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.VIEW)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how a point stands at the end of a quarter."""
    row, me, today = fetch_point(request, pk), fetch.account(request), timezone.localdate()
    if not _owns(request, row):
        raise PermissionDenied(P.VIEW.value)
    assert row.sheet.issued_at is not None  # a point stands on an issued sheet
    since = timezone.localdate(row.sheet.issued_at)
    told = {one.quarter for one in row.reports.all()}
    open_ = [one.code for one in periods_between(Cycle.QUARTER, since, today) if one.code not in told]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PointForm(*sent, quarters=open_)

    def act() -> object:
        of = form.cleaned_data
        return actions.report_point(
            row, PointTold(of["quarter"], of["text"], of["finished"], of["upload"]), by=me, at=timezone.now()
        )

    note = "" if open_ else "到本季度为止都已报告。"
    words = Words("报告整改情况", "提交", "已报告，等待审核。", f"整改要求：{row.text}。{note}", _crumbs(row))
    return form_page(request, form, act, words, back=reverse("appraisal:feedback_point", args=[row.pk]))


def _report(request: HttpRequest, pk: int) -> PointReport:
    sheets = FeedbackSheet.objects.visible_to(fetch.account(request)).issued()
    rows = PointReport.objects.filter(point__sheet__in=sheets)
    return get_object_or_404(rows.select_related("point__sheet__member", "evidence"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PREPARE)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a point as put right, or have it go on."""
    told, me = _report(request, pk), fetch.account(request)
    form = PointReviewForm(request.POST if request.method == "POST" else None)

    def act() -> object:
        of = form.cleaned_data
        outcome = PointOutcome(of["outcome"])
        return actions.review_point(told, outcome, comment=of["comment"], by=me, at=timezone.now())

    note = f"整改要求：{told.point.text}。{parse_period(told.quarter).label}报告：{told.text}"
    words = Words("审核整改情况", "提交", "已审核。", note, _crumbs(told.point))
    return form_page(request, form, act, words, back=reverse("appraisal:feedback_point", args=[told.point_id]))


@require_GET
@access.requires(P.VIEW)
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    told = _report(request, pk)
    if told.evidence is None:
        raise Http404
    return serve(told.evidence)
