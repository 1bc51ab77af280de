"""One entry: what it says and counts, its paper, taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions import entries as actions
from appraisal.actions.entry_checks import check_handling
from appraisal.enums import AppraisalPermission
from appraisal.enums.objections import ResultPermission
from appraisal.forms.entries import PaperForm, WithdrawalForm
from appraisal.models import Adjustment, EntryConfirmation, Mark, Scheme
from appraisal.presenters import entries as presenter
from appraisal.views import fetch
from appraisal.views.entries import RELATED, reachable
from appraisal.views.schemes import crumbs, head
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused

Entry = Adjustment | Mark


def _entry(request: HttpRequest, model: Any, pk: int) -> Any:
    """An entry in reach: of a visible scheme, and of a member the reader may see."""
    me = fetch.account(request)
    rows = model.objects.select_related("scheme__owner", *RELATED)
    return get_object_or_404(rows, pk=pk, scheme__in=Scheme.objects.visible_to(me), member__in=reachable(me))


def _named(request: HttpRequest) -> bool:
    return may(fetch.account(request), AppraisalPermission.VIEW_ALL_RESULTS)


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    return _adjustment_page(request, _entry(request, Adjustment, pk))


def _adjustment_page(
    request: HttpRequest, row: Adjustment, findings: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    found = presenter.accounts(row.scheme, [row.member_id])
    totals = found.totals.get(row.member_id)
    context = {
        **_context(request, row, findings, AppraisalPermission.ENTER_ADJUSTMENTS),
        "page_title": f"{row.member.name}：{row.get_kind_display()}",
        "row": presenter.entry_row(row, found.lines.get(row.pk), named=_named(request)),
        "confirmation": EntryConfirmation.objects.filter(adjustment=row).select_related("recorded_by__person").first(),
        "may_confirm": may(fetch.account(request), ResultPermission.CONFIRM_ENTRIES),
        "terms": presenter.account_terms(totals, row.scheme) if totals else [],
        "withdraw_url": reverse("appraisal:withdraw_adjustment", args=[row.pk]),
        "attach_url": reverse("appraisal:attach_adjustment_file", args=[row.pk]),
    }
    return render(request, "appraisal/adjustment.html", context, status=status)


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark_page(request, _entry(request, Mark, pk))


def _mark_page(
    request: HttpRequest, row: Mark, findings: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        **_context(request, row, findings, AppraisalPermission.ENTER_MARKS),
        "page_title": f"{row.member.name}：{row.get_kind_display()}",
        "row": presenter.mark_row(row, named=_named(request)),
        "withdraw_url": reverse("appraisal:withdraw_mark", args=[row.pk]),
        "attach_url": reverse("appraisal:attach_mark_file", args=[row.pk]),
    }
    return render(request, "appraisal/mark.html", context, status=status)


def _context(
    request: HttpRequest, row: Entry, findings: list[Finding] | None, permission: AppraisalPermission
) -> dict[str, Any]:
    """``closed``: why the reader may not handle the entry although his duty has the page (SX-4.2-h, SX-8.4-a)."""
    me = fetch.account(request)
    closed = check_handling(row, by=me) if may(me, permission) else []
    return {
        **head(request, row.scheme),
        "breadcrumb": [*crumbs(row.scheme), ("加减分与否决", reverse("appraisal:entries", args=[row.scheme_id]))],
        "findings": findings or [],
        "closed": closed,
        "may_enter": may(me, permission) and not closed,
        "form": WithdrawalForm(request.POST) if findings and "reason" in request.POST else WithdrawalForm(),
        "paper": PaperForm(),
    }


Page = Callable[[HttpRequest, Any, list[Finding], int], HttpResponse]


def _act(request: HttpRequest, row: Any, page: Page, act: Callable[[], object], done: str) -> HttpResponse:
    """Call an action on an entry; a refusal shows the entry again with all findings."""
    try:
        act()
    except Refused as refused:
        return page(request, row, refused.findings, 409)
    messages.success(request, done)
    return redirect("appraisal:adjustment" if isinstance(row, Adjustment) else "appraisal:mark", row.pk)


@require_POST
@access.requires(AppraisalPermission.ENTER_ADJUSTMENTS)
def withdraw_adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    row = _entry(request, Adjustment, pk)
    reason, me, now = _reason(request), fetch.account(request), timezone.now()
    act = lambda: actions.withdraw_adjustment(row, reason=reason, by=me, at=now)  # noqa: E731  one call, deferred
    return _act(request, row, _adjustment_page, act, "已撤销。记录保留，不再计入得分。")


@require_POST
@access.requires(AppraisalPermission.ENTER_MARKS)
def withdraw_mark(request: HttpRequest, pk: int) -> HttpResponse:
    row = _entry(request, Mark, pk)
    reason, me, now = _reason(request), fetch.account(request), timezone.now()
    act = lambda: actions.withdraw_mark(row, reason=reason, by=me, at=now)  # noqa: E731  one call, deferred
    return _act(request, row, _mark_page, act, "已撤销。记录保留，自下一个结果版本起恢复评先资格。")


def _reason(request: HttpRequest) -> str:
    form = WithdrawalForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


@require_POST
@access.requires(AppraisalPermission.ENTER_ADJUSTMENTS)
def attach_adjustment_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _attach(request, _entry(request, Adjustment, pk), _adjustment_page)


@require_POST
@access.requires(AppraisalPermission.ENTER_MARKS)
def attach_mark_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _attach(request, _entry(request, Mark, pk), _mark_page)


def _attach(request: HttpRequest, row: Any, page: Page) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES)
    upload = form.cleaned_data["upload"] if form.is_valid() else None
    me, now = fetch.account(request), timezone.now()
    return _act(request, row, page, lambda: actions.attach_paper(row, upload, by=me, at=now), "已补传依据文件。")


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def entry_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper behind an adjustment: for the offices, and for the unit it is about."""
    return _serve(_entry(request, Adjustment, pk))


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def mark_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper behind a veto or disqualification, for the same readers."""
    return _serve(_entry(request, Mark, pk))


def _serve(row: Entry) -> HttpResponseBase:
    if row.document is None:
        raise Http404
    return serve(row.document)
