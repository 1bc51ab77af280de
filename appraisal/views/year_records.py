"""Tracking in the course of the year, and reports of conduct in an assessment (JH-C-3.3-c, SX-8.4)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import fill, record, register, sent
from appraisal.actions import conduct
from appraisal.actions import year_records as actions
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ConductKind, ConductState, RoundState, TrackingKind
from appraisal.forms.assessment import ConductForm, ReasonForm, SettleForm, TrackingForm
from appraisal.forms.assessment_filters import YearFilter
from appraisal.models import AssessmentRound, AssessmentSeat, ConductReport, Member, TrackingRecord
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from core import access
from core.access import may
from core.files import serve
from organization.enums import UnitLevel
from organization.models import Person, Unit

FORM = require_http_methods(["GET", "HEAD", "POST"])
TRACKING, CONDUCT, PAGE = "平时考察", "考评问题反映", 50
TONES = {ConductState.OPEN: "info", ConductState.CONFIRMED: "danger", ConductState.DISMISSED: "neutral"}


@require_GET
@access.requires(P.KEEP_TRACKING)
def tracking(request: HttpRequest) -> HttpResponse:
    """What was seen of teams and cadres in the course of the year."""
    form = YearFilter(request.GET)
    rows = TrackingRecord.objects.in_force().select_related("unit", "person", "document")
    if form.is_valid():
        if form.cleaned_data["year"]:
            rows = rows.filter(held_on__year=form.cleaned_data["year"])
        if form.cleaned_data["search"]:
            words = form.cleaned_data["search"]
            rows = rows.filter(Q(unit__name__icontains=words) | Q(person__name__icontains=words))
    page = Paginator(rows.order_by("-held_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    lines = [
        [
            Cell(row.unit.name, note=row.person.name if row.person else "领导班子"), Cell(row.get_kind_display()),
            Cell(row.held_on.isoformat(), figures=True), Cell(row.finding),
            Cell("撤销", reverse("appraisal:withdraw_tracking", args=[row.pk])),
        ]
        for row in page.object_list
    ]  # fmt: skip
    empty = ("没有平时考察记录", "重大事项跟踪考察、实地考察、临时性考察登记后列在这里和年度考评表上。")
    found = [Action("登记考察", reverse("appraisal:new_tracking"), main=True)]
    heads = ("对象", "考察种类", "日期", "考察情况", "办理")
    return register(request, TRACKING, [Listing(TRACKING, heads, lines, empty)], actions=found, filter_form=form,
                    page=page)  # fmt: skip


@FORM
@access.requires(P.KEEP_TRACKING)
def new_tracking(request: HttpRequest) -> HttpResponse:
    units = Unit.objects.standing().filter(level=UnitLevel.BUREAU).order_by("order", "code")
    form = TrackingForm(*sent(request), units=units)
    back = reverse("appraisal:tracking")

    def act() -> Any:
        of = form.cleaned_data
        new = actions.NewTracking(of["unit"], TrackingKind(of["kind"]), of["held_on"], of["finding"], of["person"])
        return actions.record_tracking(new, upload=of["file"], by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="登记考察", submit="登记", done="已登记。", back=back,
                crumbs=[(TRACKING, back)])  # fmt: skip


@FORM
@access.requires(P.KEEP_TRACKING)
def withdraw_tracking(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(TrackingRecord.objects.in_force().select_related("unit"), pk=pk)
    back, form = reverse("appraisal:tracking"), ReasonForm(sent(request)[0])

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return actions.withdraw_tracking(row, reason=reason, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="撤销考察记录", submit="撤销", done="已撤销。", back=back,
                crumbs=[(TRACKING, back)])  # fmt: skip


def _crumbs(row: AssessmentRound) -> list[tuple[str, str]]:
    return [
        ("考评轮次", reverse("appraisal:assessment_rounds")),
        (row.title, reverse("appraisal:assessment_round", args=[row.pk])),
    ]


@require_GET
@access.requires(P.REPORT_CONDUCT)
def conduct_reports(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told of a round: all for who looks into it, to others their own."""
    row, me = fetched.round_of(request, pk), fetch.account(request)
    rows = ConductReport.objects.visible_to(me).filter(round=row).select_related("member", "person")
    page = Paginator(rows.order_by("state", "-pk"), PAGE).get_page(request.GET.get("page"))
    lines = [
        [
            Cell(one.get_kind_display(), reverse("appraisal:conduct_report", args=[one.pk])),
            Cell(one.member.name if one.member else one.person.name if one.person else ""),
            Cell(ConductState(one.state).label, tone=TONES[ConductState(one.state)]),
            Cell(timezone.localdate(one.recorded_at).isoformat(), figures=True),
        ]
        for one in page.object_list
    ]
    lead = "被考评单位应当实事求是、全力配合；发现弄虚作假、徇私舞弊或者不配合的，在这里反映，由专人核实。"
    found = []
    if row.state != RoundState.ENDED:
        found.append(Action("反映问题", reverse("appraisal:report_conduct", args=[row.pk]), main=True))
    listing = Listing(
        CONDUCT, ("种类", "对象", "状态", "日期"), lines, ("没有反映", "反映后列在这里，被反映人看不到。")
    )
    return register(request, CONDUCT, [listing], actions=found, lead=lead, page=page, crumbs=_crumbs(row))


@FORM
@access.requires(P.REPORT_CONDUCT)
def report_conduct(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = fetched.round_of(request, pk), fetch.account(request)
    seats = AssessmentSeat.objects.filter(group__round=row).order_by().values("person")
    members = Member.objects.filter(assessment_charges__round=row).order_by("group__order", "order")
    people = Person.objects.filter(pk__in=seats).order_by("sort_key")
    form = ConductForm(*sent(request), members=members, people=people)
    back = reverse("appraisal:conduct_reports", args=[row.pk])

    def act() -> Any:
        of = form.cleaned_data
        new = conduct.NewReport(ConductKind(of["kind"]), of["text"], of["member"], of["person"])
        return conduct.report_conduct(row, new, upload=of["file"], by=me, at=timezone.now())

    return fill(request, form, act, title="反映问题", submit="提交", done="已提交，由专人核实。", back=back,
                crumbs=[*_crumbs(row), (CONDUCT, back)])  # fmt: skip


def _report(request: HttpRequest, pk: int) -> ConductReport:
    rows = ConductReport.objects.visible_to(fetch.account(request))
    related = ("round", "member", "person", "document", "recorded_by__person", "decided_by__person")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_GET
@access.requires(P.REPORT_CONDUCT)
def conduct_report(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _report(request, pk), fetch.account(request)
    state = ConductState(row.state)
    facts = [
        ("种类", row.get_kind_display()), ("考评对象", row.member.name if row.member else "—"),
        ("考评人员", row.person.name if row.person else "—"),
        ("反映", f"{row.recorded_by} {timezone.localtime(row.recorded_at):%Y-%m-%d}"),
        ("核实", f"{row.decided_by} {timezone.localtime(row.decided_at):%Y-%m-%d}" if row.decided_at else "—"),
    ]  # fmt: skip
    panels = [Panel("反映的情况", text=row.text)]
    if row.conclusion:
        panels.append(Panel("核实结论", text=row.conclusion))
    found = []
    if row.document_id:
        found.append(Action("下载材料", reverse("appraisal:conduct_file", args=[row.pk]), icon="download"))
    if may(me, P.HANDLE_CONDUCT) and state is ConductState.OPEN:
        found.append(Action("核实", reverse("appraisal:settle_conduct", args=[row.pk]), main=True))
    back = reverse("appraisal:conduct_reports", args=[row.round_id])
    return record(request, row.get_kind_display(), panels=panels, asides=[Panel("登记", facts=facts)], actions=found,
                  badges=[(state.label, TONES[state])], crumbs=[*_crumbs(row.round), (CONDUCT, back)])  # fmt: skip


@require_GET
@access.requires(P.REPORT_CONDUCT)
def conduct_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = ConductReport.objects.visible_to(fetch.account(request)).filter(document__isnull=False)
    row = get_object_or_404(rows.select_related("document"), pk=pk)
    assert row.document is not None
    return serve(row.document)


@FORM
@access.requires(P.HANDLE_CONDUCT)
def settle_conduct(request: HttpRequest, pk: int) -> HttpResponse:
    row = _report(request, pk)
    back = reverse("appraisal:conduct_report", args=[row.pk])
    form = SettleForm(*sent(request))

    def act() -> Any:
        of = form.cleaned_data
        return conduct.settle_conduct(
            row, confirmed=of["confirmed"] == "1", conclusion=of["conclusion"], upload=of["file"],
            by=fetch.account(request), at=timezone.now(),
        )  # fmt: skip

    note = "认定弄虚作假的，取消该单位本年度评先资格，并移交纪检监察机关；认定考评人员徇私舞弊的，退出考评组。"
    return fill(request, form, act, title="核实", submit="登记", done="已登记。", back=back, note=note,
                crumbs=[*_crumbs(row.round), (row.get_kind_display(), back)])  # fmt: skip
