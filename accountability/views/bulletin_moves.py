"""What is done with a bulletin: compiled, written, submitted, approved, issued, corrected, signed for (JH-A-6.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accountability.actions import bulletin_issuing as issuing
from accountability.actions.bulletin_compiling import begin_phase, recompile
from accountability.actions.bulletins import edit_bulletin
from accountability.bulletin_jobs import request_compilation, request_issue
from accountability.enums import AccountabilityPermission as P
from accountability.enums import BulletinState
from accountability.forms.bulletins import BulletinTextForm, CorrectionForm, OpinionForm
from accountability.gathering.bulletins import deployments
from accountability.models import Bulletin
from accountability.presenters.bulletin import frozen
from accountability.rules.bulletin_content import mentions_of
from accountability.views import fetch
from accountability.views.bulletins import TITLE, fetch_bulletin, show_bulletin, show_bulletins
from accountability.views.entry import fill
from core import access, jobs
from core.findings import Refused
from core.forms.refusals import attempt
from core.periods import Cycle, Period, parse_period


@require_POST
@access.requires(P.MANAGE_BULLETINS)
def compile_quarter(request: HttpRequest, code: str) -> HttpResponse:
    """Queue the draft of a quarter; the page of the job shows how far it is."""
    quarter = _quarter(code)
    try:
        job = request_compilation(quarter, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return show_bulletins(request, refused=refused.findings, status=409)
    except jobs.AlreadyOpen as open_one:
        job = open_one.job
    return redirect("core:job", job.pk)


def _quarter(code: str) -> Period:
    try:
        quarter = parse_period(code)
    except ValueError:
        raise Http404 from None
    if quarter.cycle is not Cycle.QUARTER:
        raise Http404
    return quarter


@require_POST
@access.requires(P.MANAGE_BULLETINS)
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the bulletin on a phase deployment that has reached its end (JH-A-6.3-d)."""
    task = get_object_or_404(deployments(), pk=pk)
    try:
        row = begin_phase(task, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return show_bulletins(request, refused=refused.findings, status=409)
    messages.success(request, "专项通报草稿已编制。")
    return redirect("accountability:bulletin", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_BULLETINS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead, closing, who is named; what was typed stays on the page when it is refused."""
    row = fetch_bulletin(request, pk)
    assert row.current is not None
    version = row.current
    initial = {"seen": version.number, "lead": version.lead, "closing": version.closing}
    data = request.POST if request.method == "POST" else None
    form = BulletinTextForm(data, content=frozen(row), mentions=mentions_of(version.mentions), initial=initial)
    back = reverse("accountability:bulletin", args=[row.pk])
    more = {"bulletin": row, "open": row.state in (BulletinState.DRAFT, BulletinState.EDITED)}
    return fill(
        request, form, lambda: edit_bulletin(row, form.new(), by=fetch.account(request), at=timezone.now()),
        title="修改通报", submit="保存", done="已保存为新版本。", back=back, more=more,
        crumbs=[(TITLE, reverse("accountability:bulletins")), (row.title, back)],
        template="accountability/bulletin_edit.html",
    )  # fmt: skip


def _act(
    request: HttpRequest, row: Bulletin, act: Callable[[], Any], done: str, *, form: forms.Form | None = None,
    name: str = "",
) -> HttpResponse:  # fmt: skip
    """Act, with what the page's form ``name`` says where it has one; a refusal shows the page with what was typed."""
    tried = attempt(form or forms.Form({}), act)
    if not tried.done:
        bound = {name: form} if form is not None else {}
        return show_bulletin(request, row, refused=tried.refused, status=tried.status, bound=bound)
    messages.success(request, done)
    return redirect("accountability:bulletin", tried.made.pk if isinstance(tried.made, Bulletin) else row.pk)


@require_POST
@access.requires(P.MANAGE_BULLETINS)
def compile_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Compile anew what is not submitted."""
    row, me = fetch_bulletin(request, pk), fetch.account(request)
    return _act(request, row, lambda: recompile(row, by=me, at=timezone.now()), "已按现有数据重新编制。")


@require_POST
@access.requires(P.MANAGE_BULLETINS)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = fetch_bulletin(request, pk), fetch.account(request)
    return _act(request, row, lambda: issuing.submit_bulletin(row, by=me, at=timezone.now()), "已报批。")


@require_POST
@access.requires(P.APPROVE_BULLETINS)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else than those who wrote it."""
    row, me = fetch_bulletin(request, pk), fetch.account(request)
    return _act(request, row, lambda: issuing.approve_bulletin(row, by=me, at=timezone.now()), "已同意，文号已编。")


@require_POST
@access.requires(P.APPROVE_BULLETINS)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to those who write it, with an opinion."""
    row, me = fetch_bulletin(request, pk), fetch.account(request)
    form = OpinionForm(request.POST)

    def act() -> object:
        return issuing.return_bulletin(row, comment=form.cleaned_data["comment"], by=me, at=timezone.now())

    return _act(request, row, act, "已退回修改。", form=form, name="give_back")


@require_POST
@access.requires(P.MANAGE_BULLETINS)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the printing with number and day and the sending to the units; the page of the job shows how far it is."""
    row = fetch_bulletin(request, pk)
    try:
        job = request_issue(row, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return show_bulletin(request, row, refused=refused.findings, status=409)
    except jobs.AlreadyOpen as open_one:
        job = open_one.job
    return redirect("core:job", job.pk)


@require_POST
@access.requires(P.MANAGE_BULLETINS)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the correction of an issued bulletin."""
    row, me = fetch_bulletin(request, pk), fetch.account(request)
    form = CorrectionForm(request.POST)

    def act() -> object:
        return issuing.correct_bulletin(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now())

    return _act(request, row, act, "更正通报草稿已编制。", form=form, name="correct")


@require_POST
@access.requires(P.SIGN_FOR_BULLETINS)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for the copy of the own unit."""
    row, me = fetch_bulletin(request, pk), fetch.account(request)
    return _act(request, row, lambda: issuing.sign_for(row, by=me, at=timezone.now()), "已签收。")
