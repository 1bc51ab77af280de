"""Workbook imports of a period: list and upload, preview, commit, undo, discard, the file itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions import imports as actions
from appraisal.actions.import_checks import check_commit, check_undo
from appraisal.enums import AppraisalPermission, ImportState
from appraisal.forms.imports import CommitForm, ProblemFilter, UndoForm, UploadForm
from appraisal.gathering import gather_scheme
from appraisal.models import Period, Scheme, ScoreImport
from appraisal.presenters import imports as presenter
from appraisal.presenters.amending import book_note
from appraisal.presenters.grid import period_crumbs
from appraisal.rules.periods import parse_period
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused

PEOPLE = ("checked_by__person", "committed_by__person", "undone_by__person")
LIST_PAGE = 30
PROBLEM_PAGE = 100


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def imports(request: HttpRequest, pk: int) -> HttpResponse:
    """Every import of the period, and the form to upload one more."""
    return _list_page(request, fetch.period(request, pk), UploadForm())


@require_POST
@access.requires(AppraisalPermission.ENTER_SCORES)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep and check a workbook; its preview says what is wrong or what would change."""
    period = fetch.period(request, pk)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        workbook = form.cleaned_data["workbook"]
        try:
            batch = actions.upload_workbook(period, workbook, by=fetch.account(request), at=timezone.now())
        except Refused as refused:
            _explain(form, "workbook", refused)
            status = 422 if all(one.field for one in refused.findings) else 409
            return _list_page(request, period, form, status=status)
        return redirect("appraisal:import", batch.pk)
    return _list_page(request, period, form, status=422)


def _explain(form: forms.Form, field: str, refused: Refused) -> None:
    for finding in refused.findings:
        form.add_error(field, finding.sentence())


def _list_page(request: HttpRequest, period: Period, form: UploadForm, *, status: int = 200) -> HttpResponse:
    rows = ScoreImport.objects.filter(period=period).select_related("workbook", *PEOPLE)
    page = Paginator(rows, LIST_PAGE).get_page(request.GET.get("page"))
    closed = book_note(period)
    context = {
        "page_title": "评分工作簿导入",
        "breadcrumb": period_crumbs(period),
        "period": period,
        "period_label": parse_period(period.label).label,
        "page": page,
        "lines": presenter.import_lines(page),
        "form": form,
        "may_enter": may(fetch.account(request), AppraisalPermission.ENTER_SCORES) and not closed,
        "closed": closed,
    }
    return render(request, "appraisal/imports.html", context, status=status)


def _fetch(request: HttpRequest, pk: int) -> ScoreImport:
    """An import of a scheme in the reader's reach."""
    visible = Scheme.objects.visible_to(fetch.account(request))
    rows = ScoreImport.objects.select_related("period__scheme", "workbook", *PEOPLE)
    return get_object_or_404(rows.filter(period__scheme__in=visible), pk=pk)


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview while it waits, the record afterwards."""
    return _import_page(request, _fetch(request, pk))


@require_POST
@access.requires(AppraisalPermission.ENTER_SCORES)
def commit_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the workbook, all or nothing."""
    return _act(request, _fetch(request, pk), CommitForm(request.POST), actions.commit_import, "工作簿已导入。")


@require_POST
@access.requires(AppraisalPermission.ENTER_SCORES)
def undo_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what the import replaced, with a reason."""
    form = UndoForm(request.POST)
    undo = partial(actions.undo_import, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    return _act(request, _fetch(request, pk), form, undo, "导入已撤销，分值恢复为导入前的内容。")


@require_POST
@access.requires(AppraisalPermission.ENTER_SCORES)
def discard_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a checked import aside."""
    batch = _fetch(request, pk)
    where = reverse("appraisal:imports", args=[batch.period_id])
    done = "已放弃这次导入，分值没有改动。"
    return _act(request, batch, forms.Form(request.POST), actions.discard_import, done, then=where)


def _act(
    request: HttpRequest, batch: ScoreImport, form: forms.Form, act: Callable[..., object], done: str, then: str = ""
) -> HttpResponse:
    """Call an action on an import; what is missing or refused shows its page again with all reasons."""
    if not form.is_valid():
        return _import_page(request, batch, form=form, status=422)
    try:
        act(batch, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return _import_page(request, _fetch(request, batch.pk), findings=refused.findings, status=409)
    messages.success(request, done)
    return redirect(then or reverse("appraisal:import", args=[batch.pk]))


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def import_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook as it was uploaded; the download is on record."""
    batch = _fetch(request, pk)
    return serve(actions.hand_out_workbook(batch, by=fetch.account(request), at=timezone.now()))


def _import_page(
    request: HttpRequest,
    batch: ScoreImport,
    *,
    form: forms.Form | None = None,
    findings: Iterable[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    me = fetch.account(request)
    gathered = gather_scheme(batch.period.scheme)
    may_enter = may(me, AppraisalPermission.ENTER_SCORES)
    waiting = batch.state == ImportState.CHECKED
    undoable = batch.state == ImportState.COMMITTED and may_enter
    closed = book_note(batch.period) if waiting else ""
    if findings is None:
        committable = waiting and not batch.problems and not closed
        check = check_commit if committable else check_undo if undoable else None
        findings = check(batch, gathered, by=me) if check else []
    rows = presenter.totals(batch, gathered)
    context: dict[str, Any] = {
        "page_title": f"导入 {batch.workbook.name}",
        "breadcrumb": [*period_crumbs(batch.period), ("评分工作簿导入", f"../../periods/{batch.period_id}/imports/")],
        "batch": batch,
        "state": presenter.state_text(batch),
        "tone": presenter.import_lines([batch])[0].tone,
        "facts": presenter.facts(batch),
        "totals": rows,
        "sum_line": presenter.sum_line(rows),
        "changes": presenter.changes(batch, gathered),
        "findings": list(findings),
        "waiting": waiting,
        "closed": closed,
        "upheaval": presenter.upheaval(batch) if waiting and not closed else "",
        "may_commit": waiting and may_enter and not batch.problems and not closed,
        "may_undo": undoable,
        "may_discard": waiting and may_enter,
        "form": form,
        "commit_form": form if isinstance(form, CommitForm) else CommitForm(),
        "undo_form": form if isinstance(form, UndoForm) else UndoForm(),
        **_problems(request, batch),
    }
    return render(request, "appraisal/import.html", context, status=status)


def _problems(request: HttpRequest, batch: ScoreImport) -> dict[str, Any]:
    """The problems of the sheet in the address, a page of them."""
    counted = presenter.problem_sheets(batch)
    asked = ProblemFilter(request.GET, sheets=[name for name, _ in counted if name])
    sheet = asked.cleaned_data["sheet"] if asked.is_valid() else ""
    found = [one for one in batch.problems if not sheet or one["sheet"] == sheet]
    page = Paginator(found, PROBLEM_PAGE).get_page(request.GET.get("page"))
    return {"problems": page, "problem_filter": asked, "problem_sheets": counted, "problem_count": len(batch.problems)}
