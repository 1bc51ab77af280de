"""The inbox of proposals, a unit's own form, screening by the two offices (JH-A-5.1-a, JH-A-5.1-b)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused
from decisions.actions import proposals as actions
from decisions.actions.exports import record_proposals_export
from decisions.enums import DecisionPermission, ProposalState
from decisions.forms.board import ProposalFilter
from decisions.forms.proposals import AnswerForm, MergeForm, OfficeProposalForm, RejectForm, UnitProposalForm
from decisions.models import Matter, Proposal
from decisions.presenters.proposals import proposal_view
from decisions.reports.proposals import proposals_workbook
from decisions.views import fetch
from decisions.views.matters import XLSX
from organization.models import Account, Unit

PAGE = 50
Act = Callable[[dict[str, Any], Account, datetime], Any]


@require_GET
@access.requires(DecisionPermission.VIEW_PROPOSALS)
def proposals(request: HttpRequest) -> HttpResponse:
    """All proposals for the two offices, its own for a unit; those that wait stand first."""
    form, rows = _asked(request)
    me = fetch.account(request)
    context = {
        "page_title": "决策意向建议",
        "filter": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_submit": may(me, DecisionPermission.SUBMIT_PROPOSALS),
        "may_screen": may(me, DecisionPermission.SCREEN_PROPOSALS),
    }
    return render(request, "decisions/proposals.html", context)


def _asked(request: HttpRequest) -> tuple[ProposalFilter, QuerySet[Proposal]]:
    rows = Proposal.objects.visible_to(fetch.account(request)).select_related("unit", "matter")
    form = ProposalFilter(request.GET)
    asked = form.asked()
    for name in ("state", "source", "channel"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        rows = rows.filter(Q(title__icontains=asked["search"]) | Q(number__icontains=asked["search"]))
    return form, rows


@require_GET
@access.requires(DecisionPermission.VIEW_PROPOSALS)
def export_proposals(request: HttpRequest) -> HttpResponse:
    """What the filters leave, without contacts; the export leaves a trace."""
    now, me = timezone.now(), fetch.account(request)
    form, rows = _asked(request)
    words, found = form.words(), list(rows)
    data = proposals_workbook(found, filters=words, by=str(me), at=timezone.localtime(now))
    record_proposals_export(rows=len(found), filters="，".join(f"{a} {b}" for a, b in words), by=me, at=now)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="proposals.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.SUBMIT_PROPOSALS)
def new_proposal(request: HttpRequest) -> HttpResponse:
    """A unit sends its own; the two offices register what came in otherwise."""
    me, now = fetch.account(request), timezone.now()
    office = may(me, DecisionPermission.SCREEN_PROPOSALS)
    units = Unit.objects.standing().order_by("order", "code")
    if not office:
        units = units.filter(pk__in=me.reach(DecisionPermission.SUBMIT_PROPOSALS).unit_ids)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    today = timezone.localdate(now)
    kind = OfficeProposalForm if office else UnitProposalForm
    form: Any = kind(data, files, units=units, initial={"received_on": today})
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            row = actions.file_proposal(form.new(today), by=me, at=now, upload=form.cleaned_data["upload"])
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, f"已收到建议，收件编号 {row.number}，查询码 {row.query_code}。")
            return redirect("decisions:proposal", row.pk)
    status = 409 if refused else 422 if form.is_bound else 200
    context = {
        "page_title": "登记建议" if office else "提出建议",
        "breadcrumb": [("决策意向建议", reverse("decisions:proposals"))],
        "form": form,
        "refused": refused,
        "file_lost": form.is_bound and bool(request.FILES),
    }
    return render(request, "decisions/new_proposal.html", context, status=status)


@require_GET
@access.requires(DecisionPermission.VIEW_PROPOSALS)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, with its screening for the two offices."""
    return _page(request, _fetch(request, pk))


def _fetch(request: HttpRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(fetch.account(request)).select_related(
        "unit", "matter", "document", "recorded_by__person", "screened_by__person", "answered_by__person"
    )
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest, row: Proposal, *, bound: dict[str, forms.Form] | None = None,
    refused: list[Finding] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    me = fetch.account(request)
    screens = may(me, DecisionPermission.SCREEN_PROPOSALS)
    waiting = screens and row.state == ProposalState.RECEIVED
    context = {
        "page_title": row.title,
        "breadcrumb": [("决策意向建议", reverse("decisions:proposals"))],
        "proposal": proposal_view(row, me),
        "row": row,
        "waiting": waiting,
        "to_answer": screens and row.answered_at is None and not waiting,
        "forms": {
            "merge": MergeForm(matters=_open_matters(me), auto_id="merge_%s"),
            "reject": RejectForm(auto_id="reject_%s"),
            "answer": AnswerForm(),
            **(bound or {}),
        },
        "refused": refused or [],
    }
    return render(request, "decisions/proposal.html", context, status=status)


def _open_matters(me: Account) -> QuerySet[Matter]:
    return Matter.objects.visible_to(me).going_on()


def _screen(
    request: HttpRequest, row: Proposal, name: str, form: forms.Form, act: Act, done: str
) -> HttpResponse:  # fmt: skip
    """Bind, act, redirect; everything that is wrong comes back on the page."""
    if not form.is_valid():
        return _page(request, row, bound={name: form}, status=422)
    try:
        act(form.cleaned_data, fetch.account(request), timezone.now())
    except Refused as refused:
        return _page(request, row, bound={name: form}, refused=refused.findings, status=409)
    messages.success(request, done)
    return redirect("decisions:proposal", row.pk)


@require_POST
@access.requires(DecisionPermission.SCREEN_PROPOSALS)
def merge_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = MergeForm(request.POST, matters=_open_matters(fetch.account(request)), auto_id="merge_%s")

    def act(asked: dict[str, Any], me: Account, now: datetime) -> object:
        return actions.merge_proposal(row, asked["matter"], answer=asked["answer"], by=me, at=now)

    return _screen(request, row, "merge", form, act, "建议已并入事项。")


@require_POST
@access.requires(DecisionPermission.SCREEN_PROPOSALS)
def reject_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)

    def act(asked: dict[str, Any], me: Account, now: datetime) -> object:
        return actions.reject_proposal(row, reason=asked["reason"], answer=asked["answer"], by=me, at=now)

    return _screen(request, row, "reject", RejectForm(request.POST, auto_id="reject_%s"), act, "已登记不采纳。")


@require_POST
@access.requires(DecisionPermission.SCREEN_PROPOSALS)
def answer_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)

    def act(asked: dict[str, Any], me: Account, now: datetime) -> object:
        return actions.answer_proposal(row, text=asked["answer"], by=me, at=now)

    return _screen(request, row, "answer", AnswerForm(request.POST), act, "已答复。")


@require_GET
@access.requires(DecisionPermission.VIEW_PROPOSALS)
def proposal_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _fetch(request, pk)
    if row.document is None:
        raise Http404
    return serve(row.document)
