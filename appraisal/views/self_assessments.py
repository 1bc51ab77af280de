"""Self-assessment on one page: saved as it goes, filed by the head, printed (SX-6.4-a)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.views.entry import sent
from appraisal.actions.assessment_columns import heads
from appraisal.actions.assessment_printing import record_printing
from appraisal.actions.self_assessments import save_page, submission_findings, submit_self_assessment
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind, PointKind
from appraisal.forms.assessment import CellsForm
from appraisal.gathering.assessment import Sheet, points_of, seat_of, sheet_of, tasks_in_time
from appraisal.models import AssessmentCharge
from appraisal.presenters import assessment_sheets as presenter
from appraisal.presenters.assessment_rounds import sheet_url
from appraisal.reports.assessment import print_self_assessment
from appraisal.rules.self_templates import Answer
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from appraisal.views.assessment_sheets import crumbs
from core import access
from core.findings import Finding, Refused, blocking
from core.views.export import download

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@access.requires(P.SELF_ASSESS)
def self_assessment(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every item with its full mark, own points, statement and ledger; each save keeps what is there so far."""
    charge, me, now = fetched.own_charge(request, pk, code), fetch.account(request), timezone.now()
    sheet = sheet_of(charge.round, charge.member)
    points = points_of(sheet.template)
    form = CellsForm(*sent(request), items=sheet.items, points=points)
    quiet = request.headers.get("HX-Request") == "true"
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            save_page(
                charge.round, charge.member, form.cells, summary=form.cleaned_data["summary"], answers=form.answers,
                files=form.uploads(), by=me, at=now,
            )  # fmt: skip
        except Refused as refusal:
            refused = form.tell(refusal.findings)
        else:
            if quiet:
                return _saved(request, charge)
            messages.success(request, "已保存，可以继续填写。")
            return redirect("appraisal:self_assessment", charge.round_id, charge.member.code)
    if quiet:
        return _saved(request, charge, form, refused)
    return _page(request, charge, sheet, form, refused)


def _saved(
    request: HttpRequest, charge: AssessmentCharge, form: CellsForm | None = None, refused: list[Finding] | None = None
) -> HttpResponse:
    """The line beside the buttons after a save in the background."""
    sheet = sheet_of(charge.round, charge.member)
    cells = sheet.cells.get(ColumnKind.SELF, {})
    faults = [*(form.faults.values() if form is not None else ()), *(one.sentence() for one in refused or ())]
    context = {
        "done": sum(cells[item.pk].given for item in presenter.asked(sheet) if item.pk in cells),
        "all": len(presenter.asked(sheet)),
        "when": timezone.localtime(), "faults": faults[:3],
    }  # fmt: skip
    return render(request, "appraisal/_self_saved.html", context)


def _page(
    request: HttpRequest, charge: AssessmentCharge, sheet: Sheet, form: CellsForm, refused: list[Finding]
) -> HttpResponse:
    me = fetch.account(request)
    column = sheet.columns.get(ColumnKind.SELF)
    locked = sheet.facts.closed(ColumnKind.SELF)
    points = points_of(sheet.template)
    tasks = _tasks(charge, sheet) if not locked else None
    files = presenter.files_shown(sheet, [ColumnKind.SELF])
    rows = presenter.rows_of(sheet, [], files, editing=ColumnKind.SELF, form=form)
    summary = column.summary if column is not None else ""
    against = blocking(submission_findings(sheet, me)) if not locked else []
    context = {
        "page_title": f"{charge.member.name}自评", "breadcrumb": crumbs(charge, sheet=True), "charge": charge,
        "rows": rows, "form": form, "refused": refused, "locked": locked,
        "done": sum(row.done for row in rows if not row.closed), "all": len(presenter.asked(sheet)),
        "summary": str(form.data.get("summary", "")) if form.is_bound else summary, "template": sheet.template.label,
        "points": presenter.point_rows(points, sheet.answers, tasks, form),
        "due": charge.round.self_due, "against": against, "heads": heads(me, charge.member),
        "column": column, "reason": column.reason if column is not None and not locked else "",
        "attach_url": reverse("appraisal:attach_assessment_file", args=[charge.round_id, charge.member.code, "self"]),
        "submit_url": reverse("appraisal:submit_self", args=[charge.round_id, charge.member.code]),
        "paper_url": reverse("appraisal:self_paper", args=[charge.round_id, charge.member.code]),
        "files": files.get(None, []),
        "total": presenter.totals(sheet, [ColumnKind.SELF]),
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "appraisal/self_assessment.html", context, status=status)


def _tasks(charge: AssessmentCharge, sheet: Sheet) -> Answer | None:
    """What tasks answer of the template, where they answer a point of it."""
    points = points_of(sheet.template)
    if any(point.kind is PointKind.TASKS for point in points):
        return tasks_in_time(sheet.member, charge.round.year)
    return None


@FORM
@access.requires(P.SUBMIT_SELF)
def submit_self(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A last look, with all that is missing; then it is filed and locked."""
    charge, me = fetched.headed_charge(request, pk, code), fetch.account(request)
    sheet = sheet_of(charge.round, charge.member)
    refused: list[Finding] = []
    if request.method == "POST":
        try:
            submit_self_assessment(charge.round, charge.member, by=me, at=timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "自评已报送并锁定，考评组将据此初评。")
            return redirect(sheet_url(charge))
    column, own = sheet.columns.get(ColumnKind.SELF), [ColumnKind.SELF]
    context = {
        "page_title": "报送自评", "breadcrumb": [*crumbs(charge, sheet=True), ("自评", _url(charge))],
        "against": refused or blocking(submission_findings(sheet, me)), "charge": charge, "back": _url(charge),
        "rows": presenter.rows_of(sheet, own, presenter.files_shown(sheet, own)), "total": presenter.totals(sheet, own),
        "summary": column.summary if column is not None else "",
    }  # fmt: skip
    return render(request, "appraisal/self_submit.html", context, status=409 if refused else 200)


def _url(charge: AssessmentCharge) -> str:
    return reverse("appraisal:self_assessment", args=[charge.round_id, charge.member.code])


@require_GET
@access.requires(P.VIEW_SHEETS)
def self_paper(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The self-assessment report as PDF, to whoever sees the self-assessment; printing leaves a trace."""
    charge, me, now = fetched.charge_of(request, pk, code), fetch.account(request), timezone.now()
    sheet = sheet_of(charge.round, charge.member)
    if ColumnKind.SELF not in presenter.kinds_shown(sheet, seat_of(charge, me.person_id), me):
        raise Http404
    points = presenter.point_rows(points_of(sheet.template), sheet.answers)
    record_printing(charge, "自评报告", by=me, at=now)
    data = print_self_assessment(sheet, points, by=str(me), at=now)
    return download(data, f"{charge.member.name}{charge.round.year}年度自评报告.pdf", "application/pdf")
