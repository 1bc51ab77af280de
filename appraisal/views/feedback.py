"""Feedback: rounds, sheets of a round, one sheet with its writing, issue, receipt and paper (BZ-2.3-a, BZ-2.3-b)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Panel
from appraisal.actions import feedback as actions
from appraisal.enums.feedback import FeedbackPermission as P
from appraisal.enums.feedback import SheetState
from appraisal.forms.feedback import DeliverForm, SendBackForm, SheetFilter, SheetForm, initial_of
from appraisal.gathering.feedback import standings
from appraisal.models import FeedbackPoint, FeedbackRound, FeedbackSheet, Publication, ResultVersion
from appraisal.presenters import feedback as shown
from appraisal.reports.feedback import print_sheet
from appraisal.views import fetch
from core import access
from core.access import may
from core.findings import Finding, Refused
from core.views.export import download, excel, filter_facts
from core.views.paging import keyed_page
from organization.models import Account

PAGE, FEEDBACK = 50, "考核反馈"
RELATED = ("member", "unit", "person", "round__version__scheme", "round__version__period", "receipt__person")


def fetch_round(pk: int) -> FeedbackRound:
    return get_object_or_404(FeedbackRound.objects.select_related("version__scheme", "version__period"), pk=pk)


def fetch_sheet(request: HttpRequest, pk: int) -> FeedbackSheet:
    """A sheet that the reader may see: his own, his unit's as its head, all for the office."""
    rows = FeedbackSheet.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related(*RELATED, "finished_by__person", "issued_by__person"), pk=pk)


@require_GET
@access.requires(P.VIEW)
def feedback(request: HttpRequest) -> HttpResponse:
    """The office's rounds, or what was fed back to the reader, with the points that he is to put right."""
    me = fetch.account(request)
    if not may(me, P.VIEW_ALL):
        return _own(request, me)
    rounds = list(FeedbackRound.objects.select_related("version__scheme", "version__period"))
    counts = {
        pk: (total, issued, got)
        for pk, total, issued, got in FeedbackSheet.objects.order_by().values_list("round").annotate(
            total=Count("pk"), issued=Count("pk", filter=Q(state=SheetState.ISSUED)), got=Count("receipt")
        )
    }  # fmt: skip
    ways = [Action("整改台账", reverse("appraisal:feedback_points"))]
    final = Publication.objects.in_force().filter(approved_at__isnull=False, version__feedback_round__isnull=True)
    ways += [
        Action(f"反馈{one.version}", reverse("appraisal:open_feedback", args=[one.version_id]))
        for one in final.select_related("version__period").order_by("-approved_at")[:3]
    ]
    context = {
        "page_title": FEEDBACK, "filter": None, "stats": [],
        "lead": "结果审定后，对每个单位和每名干部逐一反馈总体评价。",
        "sections": [shown.round_listing(rounds, counts)], "actions": ways, "page": None, "unit": "轮",
    }  # fmt: skip
    return render(request, "accountability/register.html", context)


def _own(request: HttpRequest, me: Account) -> HttpResponse:
    sheets = list(FeedbackSheet.objects.own(me).select_related(*RELATED).order_by("-round__year", "pk"))
    points = list(
        FeedbackPoint.objects.filter(sheet__in=sheets).select_related("sheet__member").prefetch_related("reports__review")
        .order_by("-sheet__round__year", "sheet_id", "order")
    )  # fmt: skip
    held = standings(points, timezone.localdate())
    context = {
        "page_title": FEEDBACK, "filter": None, "stats": [],
        "lead": "对本人和本单位的总体评价，以及须按季度报告的整改事项。",
        "sections": [shown.sheet_listing(sheets), shown.point_listing(points, held, tells=True, whose=True)],
        "actions": [], "page": None, "unit": "份",
    }  # fmt: skip
    return render(request, "accountability/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PREPARE)
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the feedback on a result, after a word of what that does."""
    from django import forms

    from accountability.views.form_page import Words, form_page

    version = get_object_or_404(
        ResultVersion.objects.visible_to(fetch.account(request)).select_related("scheme"), pk=pk
    )
    me = fetch.account(request)
    form = forms.Form(request.POST if request.method == "POST" else None)
    note = "为本版结果中的每个单位和干部各建一份反馈意见，测评数据由结果自动填写，上年整改事项列为重点内容。"
    words = Words(
        f"开始反馈：{version}",
        "开始反馈",
        "已建立反馈意见，请逐份补充后定稿。",
        note,
        [(FEEDBACK, reverse("appraisal:feedback"))],
    )
    return form_page(
        request, form, lambda: actions.open_round(version, by=me, at=timezone.now()), words,
        back=reverse("appraisal:feedback"), onward=lambda made: reverse("appraisal:feedback_round", args=[made.pk]),
    )  # fmt: skip


def _asked(request: HttpRequest, of: FeedbackRound) -> tuple[SheetFilter, Any]:
    form = SheetFilter(request.GET)
    asked, rows = form.asked(), of.sheets.select_related(*RELATED)
    if asked.get("state") == "waiting":
        rows = rows.filter(state=SheetState.ISSUED, receipt__isnull=True)
    elif "state" in asked:
        rows = rows.filter(state=asked["state"])
    if "search" in asked:
        rows = rows.filter(member__name__icontains=asked["search"])
    return form, rows.order_by("member__group__order", "member__order", "pk")


@require_GET
@access.requires(P.VIEW_ALL)
def feedback_round(request: HttpRequest, pk: int) -> HttpResponse:
    """All sheets of a round, and who has not been fed back yet."""
    return _round(request, fetch_round(pk))


def _round(
    request: HttpRequest, of: FeedbackRound, *, refused: Sequence[Finding] = (), status: int = 200
) -> HttpResponse:
    form, rows = _asked(request, of)
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    total, issued, got = of.sheets.aggregate(
        total=Count("pk"), issued=Count("pk", filter=Q(state=SheetState.ISSUED)), got=Count("receipt")
    ).values()
    context = {
        "page_title": f"{of.version}反馈", "breadcrumb": [(FEEDBACK, reverse("appraisal:feedback"))], "round": of,
        "refused": refused, "filter": form, "listing": shown.sheet_listing(found), "page": page,
        "stats": [("应反馈", total, "份"), ("已签发", issued, "份"), ("已签收", got, "份"),
                  ("未签收", total - got, "份")],
        "closes": of.closed_at is None and may(request.user, P.ISSUE),
    }  # fmt: skip
    return render(request, "appraisal/feedback_round.html", context, status=status)


@require_GET
@access.requires(P.VIEW_ALL)
def export_round(request: HttpRequest, pk: int) -> HttpResponse:
    form, rows = _asked(request, fetch_round(pk))
    sheet = shown.sheet_listing(rows).sheet()
    return excel(request, [sheet], title="反馈意见", facts=filter_facts(form), verb="appraisal.export_feedback")


@require_POST
@access.requires(P.ISSUE)
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round when everybody was fed back."""
    of = fetch_round(pk)
    try:
        actions.close_round(of, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return _round(request, of, refused=refused.findings, status=409)
    messages.success(request, "反馈已结束。")
    return redirect("appraisal:feedback_round", of.pk)


@require_GET
@access.requires(P.VIEW)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, fetch_sheet(request, pk))


def show(
    request: HttpRequest, row: FeedbackSheet, *, refused: Sequence[Finding] = (), bound: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The four parts, points, focus, how far it is, and what the reader may do now."""
    me = fetch.account(request)
    points = list(row.points.select_related("sheet").prefetch_related("reports__review"))
    panels = shown.part_panels(row)
    own = FeedbackSheet.objects.own(me).filter(pk=row.pk).exists()
    if points:
        panels.append(shown.points_panel(points, standings(points, timezone.localdate()), tells=own))
    elif row.demands:
        panels.append(Panel("整改要求", text=row.demands))
    focus = list(row.focus.select_related("point"))
    if focus:
        panels.append(shown.focus_panel([(one.point.text, one.status) for one in focus]))
    state = SheetState(row.state)
    context = {
        "page_title": str(row), "breadcrumb": _crumbs(me, row), "badges": [(state.label, shown.TONES[state])],
        "actions": _actions(me, row), "panels": panels, "asides": [shown.fact_panel(row)],
        "forms": _forms(me, row, own, bound or {}), "refused": list(refused), "refused_title": "不能办理",
        "drops_draft": "",
    }  # fmt: skip
    return render(request, "accountability/record.html", context, status=status)


def _crumbs(me: Account, row: FeedbackSheet) -> list[tuple[str, str]]:
    found = [(FEEDBACK, reverse("appraisal:feedback"))]
    if may(me, P.VIEW_ALL):
        found.append((f"{row.round.version}反馈", reverse("appraisal:feedback_round", args=[row.round_id])))
    return found


def _actions(me: Account, row: FeedbackSheet) -> list[Action]:
    if row.state == SheetState.ISSUED:
        return [Action("下载反馈意见 PDF", reverse("appraisal:feedback_paper", args=[row.pk]), icon="file")]
    if row.state == SheetState.DRAFT and may(me, P.PREPARE) and row.round.closed_at is None:
        return [Action("填写反馈意见", reverse("appraisal:write_feedback", args=[row.pk]), main=True)]
    return []


def _forms(me: Account, row: FeedbackSheet, own: bool, bound: dict[str, Any]) -> list[tuple[str, Any, str, str]]:
    from django import forms

    found: list[tuple[str, Any, str, str]] = []

    def ask(title: str, form: Any, page: str, button: str) -> None:
        found.append((title, form, reverse(f"appraisal:{page}", args=[row.pk]), button))

    if row.state == SheetState.FINAL and may(me, P.ISSUE) and row.finished_by_id != me.pk:
        ask("签发", forms.Form(), "issue_feedback", "签发反馈意见")
        ask("退回修改", bound.get("return") or SendBackForm(), "return_feedback", "退回")
    if row.state == SheetState.ISSUED and shown.receipt_of(row) is None:
        if own:
            ask("签收", forms.Form(), "acknowledge_feedback", "已阅，签收")
        if may(me, P.PREPARE):
            initial = {"person": row.person.number} if row.person is not None else {}
            ask("当面反馈", bound.get("deliver") or DeliverForm(initial=initial), "deliver_feedback", "登记反馈")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PREPARE)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a sheet: saved as a draft, or finished with all four parts."""
    row, me = fetch_sheet(request, pk), fetch.account(request)
    if row.state != SheetState.DRAFT and request.method != "POST":
        return redirect("appraisal:feedback_sheet", row.pk)
    form = SheetForm(request.POST if request.method == "POST" else None, initial=initial_of(row))
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        finish = request.POST.get("act") == "finish"
        act = actions.finish_sheet if finish else actions.save_sheet
        try:
            act(row, form.written(), by=me, at=timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "已定稿，等待另一人签发。" if finish else "已保存。")
            return redirect("appraisal:feedback_sheet" if finish else "appraisal:write_feedback", row.pk)
    focus = [(one.point.text, one.status) for one in row.focus.select_related("point")]
    context = {
        "page_title": f"填写{row}", "breadcrumb": _crumbs(me, row), "row": row, "form": form, "refused": refused,
        "focus": focus, "back": reverse("appraisal:feedback_sheet", args=[row.pk]),
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "appraisal/feedback_form.html", context, status=status)


def _move(
    request: HttpRequest, row: FeedbackSheet, act: Callable[[], Any], done: str, bound: dict[str, Any] | None = None
) -> HttpResponse:
    """Act and go back to the page; a refusal shows it with all findings."""
    try:
        act()
    except Refused as refused:
        return show(request, row, refused=refused.findings, bound=bound, status=409)
    messages.success(request, done)
    return redirect("appraisal:feedback_sheet", row.pk)


@require_POST
@access.requires(P.ISSUE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = fetch_sheet(request, pk), fetch.account(request)
    return _move(
        request, row, lambda: actions.issue_sheet(row, by=me, at=timezone.now()), "已签发，反馈对象现在可以看到。"
    )


@require_POST
@access.requires(P.ISSUE)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    row, me, form = fetch_sheet(request, pk), fetch.account(request), SendBackForm(request.POST)
    if not form.is_valid():
        return show(request, row, bound={"return": form}, status=422)
    reason = form.cleaned_data["reason"]
    act = lambda: actions.return_sheet(row, reason=reason, by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _move(request, row, act, "已退回修改。", {"return": form})


@require_POST
@access.requires(P.VIEW)
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The read receipt."""
    row, me = fetch_sheet(request, pk), fetch.account(request)
    return _move(request, row, lambda: actions.acknowledge_sheet(row, by=me, at=timezone.now()), "已签收。")


@require_POST
@access.requires(P.PREPARE)
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Fed back face to face."""
    row, me, form = fetch_sheet(request, pk), fetch.account(request), DeliverForm(request.POST)
    if not form.is_valid():
        return show(request, row, bound={"deliver": form}, status=422)
    of = form.cleaned_data
    act = lambda: actions.deliver_sheet(row, person=of["person"], fed_on=of["fed_on"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _move(request, row, act, "已登记反馈。", {"deliver": form})


@require_GET
@access.requires(P.VIEW)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbered PDF of an issued sheet; handing it out leaves a trace."""
    row, me, now = fetch_sheet(request, pk), fetch.account(request), timezone.now()
    if row.state != SheetState.ISSUED:
        raise Http404
    data = print_sheet(row, by=str(me), at=now)
    actions.record_download(row, by=me, at=now)
    return download(data, f"{row.number} {row}.pdf", "application/pdf")
