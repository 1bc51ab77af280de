"""A new draft from a workbook: the blank one, what an uploaded one holds or what is wrong with it, and the draft."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.actions.book_drafts import draft_from_book
from appraisal.draft_workbook import DraftBook, Points, read_draft
from appraisal.draft_workbook import blank_book as blank_book_bytes
from appraisal.enums import AppraisalPermission
from appraisal.forms.building import BookForm
from appraisal.gathering import adjustment_parameters, parameter_values
from appraisal.models import Scheme
from appraisal.presenters.book_drafts import book_view
from appraisal.rules.scheme_file import parse_scheme
from appraisal.views import fetch
from appraisal.views.drafts import SAMPLE
from core import access, files
from core.file_kinds import FileKind
from core.findings import Finding, Refused
from core.models import StoredFile
from core.views.export import download
from core.workbooks.problems import WorkbookProblem, WorkbookRefused
from organization.models import Unit

SHOWN = 500
P = AppraisalPermission.EDIT_SCHEMES


def _last() -> Scheme | None:
    """The scheme in force of the latest year."""
    return Scheme.objects.current().order_by("-year", "code").first()


def _points(last: Scheme | None) -> Points:
    """The bonus table and veto fields of the last scheme; before the first one those of the plan of 2012 (SX-4.2)."""
    if last is not None:
        vetoes = [one["name"] for one in parameter_values(last).get("vetoes", [])]
        return Points(adjustment_parameters(last.adjustment_table), vetoes)
    parsed = parse_scheme(SAMPLE.read_text("utf-8"), file_name=SAMPLE.name)
    return Points(parsed.facts.adjustments, [one.name for one in parsed.vetoes])


def _read(data: bytes) -> DraftBook:
    units = [(unit.code, unit.name, unit) for unit in Unit.objects.standing().order_by("code")]
    return read_draft(data, units, _points(_last()))


@require_GET
@access.requires(P)
def blank_book(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with what the last scheme tells already."""
    last = _last()
    known = {"year": last.year + 1, "owner": last.owner.code, "year_rule": last.year_rule} if last else {}
    return download(blank_book_bytes(_points(last), known), "空白方案表.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def new_from_book(request: HttpRequest) -> HttpResponse:
    """Upload: every fault by cell, or what the workbook holds; a clean one is kept for the confirmation."""
    post = request.method == "POST"
    form = BookForm(request.POST if post else None, request.FILES if post else None)
    if not form.is_bound or not form.is_valid():
        return _upload_page(request, form, status=422 if form.is_bound else 200)
    upload = form.cleaned_data["upload"]
    try:
        data, _ = files.inspect(upload, allowed={FileKind.XLSX})
        book = _read(data)
        if book.problems:
            return _upload_page(request, form, book.problems, status=422)
        stored = files.store(upload, by=fetch.account(request), at=timezone.now(), allowed={FileKind.XLSX})
    except WorkbookRefused as refused:
        return _upload_page(request, form, refused.problems, status=422)
    except Refused as refused:
        for finding in refused.findings:
            form.add_error("upload", finding.sentence())
        return _upload_page(request, form, status=422)
    return redirect("appraisal:confirm_book", stored.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def confirm_book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a kept workbook holds, and the draft of it; judged anew, because the tables may have changed."""
    me = fetch.account(request)
    stored = get_object_or_404(StoredFile.objects.filter(stored_by=me), pk=pk)
    made = Scheme.objects.filter(source_sha256=stored.sha256).order_by("version").first()
    if made is not None:
        messages.info(request, "这份工作簿已经建立过方案，没有改动。")
        return redirect("appraisal:scheme", made.pk)
    try:
        with stored.content.storage.open(str(stored.content.name), "rb") as content:
            book = _read(content.read())
        if request.method != "POST":
            if book.problems:
                return _upload_page(request, BookForm(), book.problems, status=422)
            return _preview(request, book, stored)
        draft, _ = draft_from_book(book, source=stored.name, digest=stored.sha256, by=me, at=timezone.now())
    except WorkbookRefused as refused:
        return _upload_page(request, BookForm(), refused.problems, status=422)
    except Refused as refused:
        return _preview(request, book, stored, refused.findings, status=409)
    messages.success(request, "已建立草案。请列入考评对象，核对指标和分值后下发。")
    return redirect("appraisal:scheme", draft.pk)


def _crumbs() -> list[tuple[str, str]]:
    return [("考评方案", reverse("appraisal:schemes")), ("新建方案", reverse("appraisal:new_scheme"))]


def _upload_page(
    request: HttpRequest, form: BookForm, problems: list[WorkbookProblem] | tuple[WorkbookProblem, ...] = (),
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "page_title": "从 Excel 新建方案", "breadcrumb": _crumbs(), "form": form,
        "problems": problems[:SHOWN], "total": len(problems),
    }  # fmt: skip
    return render(request, "appraisal/new_from_book.html", context, status=status)


def _preview(
    request: HttpRequest, book: DraftBook, stored: StoredFile, findings: list[Finding] | None = None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    crumbs = [*_crumbs(), ("从 Excel 新建方案", reverse("appraisal:new_from_book"))]
    context = {
        "page_title": "核对工作簿", "breadcrumb": crumbs, "stored": stored, "view": book_view(book),
        "findings": findings or [],
    }  # fmt: skip
    return render(request, "appraisal/book_preview.html", context, status=status)
