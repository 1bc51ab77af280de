"""Self-checks and rectifications of units (JH-A-6.3-a, JH-B-5.1-c)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions.selfchecks import NewCheck, close_rectification, correct, record_check
from accountability.enums import AccountabilityPermission as P
from accountability.forms.selfchecks import CheckForm, CorrectionForm, ProblemFilter
from accountability.gathering.progress import teller_of
from accountability.gathering.reports import due_days_on
from accountability.gathering.rows import version_of
from accountability.models import Task, UnitRectification
from accountability.presenters.selfchecks import may_tell, problem_lines, problems_sheet, state_of
from accountability.views import fetch
from accountability.views.entry import fill
from accountability.views.reports import own_units
from core import access
from core.access import may
from core.findings import Finding, Refused
from core.forms.refusals import attempt
from core.views.export import excel, filter_facts
from organization.models import Account, Unit

PAGE, PROBLEMS = 50, "单位整改事项"


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPORT_PROGRESS)
def check_task(request: HttpRequest, pk: int) -> HttpResponse:
    """A self-check of a row by who carries it out."""
    row, me = fetch.task(request, pk), fetch.account(request)
    teller = teller_of(me, row)
    if teller is None or not teller.leads:
        raise PermissionDenied(P.REPORT_PROGRESS.value)
    units = Unit.objects.filter(pk=teller.unit.pk)
    return _check(request, units, row, reverse("accountability:task", args=[row.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_REPORTS)
def check_unit(request: HttpRequest) -> HttpResponse:
    """A self-check of a unit that is about no single row."""
    return _check(request, own_units(fetch.account(request)), None, reverse("accountability:unit_rectifications"))


def _check(request: HttpRequest, units: Any, row: Task | None, back: str) -> HttpResponse:
    me, sent = fetch.account(request), request.method == "POST"
    form = CheckForm(request.POST if sent else None, units=units, initial={"checked_on": timezone.localdate()})

    def act() -> object:
        return record_check(NewCheck(**form.cleaned_data, task=row), by=me, at=timezone.now())

    def done(_: object) -> str:
        return "已登记自查。" + ("问题已列入单位整改事项。" if form.cleaned_data["problem"] else "")

    crumbs = [(version_of(row).target if row is not None else PROBLEMS, back)]
    return fill(request, form, act, title="登记自查自纠", submit="登记", done=done, back=back, crumbs=crumbs)


def _asked(request: HttpRequest) -> tuple[ProblemFilter, QuerySet[UnitRectification]]:
    form = ProblemFilter(request.GET)
    asked = form.asked()
    rows = UnitRectification.objects.visible_to(fetch.account(request)).select_related("unit")
    narrowed = {
        "open": Q(closed_at__isnull=True), "closed": Q(closed_at__isnull=False),
        "corrected": Q(corrected_at__isnull=False, closed_at__isnull=True),
    }  # fmt: skip
    if "state" in asked:
        rows = rows.filter(narrowed[asked["state"]])
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(unit__name__icontains=words) | Q(problem__icontains=words))
    return form, rows.order_by("closed_at", "due", "pk")


@require_GET
@access.requires(P.VIEW_UNIT_PROBLEMS)
def problems(request: HttpRequest) -> HttpResponse:
    """Problems that units found themselves, open ones first."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": PROBLEMS, "filter": form, "page": page, "lines": _lines(page.object_list),
        "writes": may(fetch.account(request), P.WRITE_REPORTS),
    }  # fmt: skip
    return render(request, "accountability/problems.html", context)


def _lines(rows: Any) -> Any:
    today = timezone.localdate()
    return problem_lines(rows, today, due_days_on(today)[1])


@require_GET
@access.requires(P.VIEW_UNIT_PROBLEMS)
def export_problems(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    sheet = problems_sheet(_lines(rows))
    return excel(request, [sheet], title=PROBLEMS, facts=filter_facts(form), verb="accountability.export_problems")


def _problem(request: HttpRequest, pk: int) -> UnitRectification:
    rows = UnitRectification.objects.visible_to(fetch.account(request))
    related = rows.select_related(
        "unit", "task__current", "task__table", "check_entry", "report_line__report__sheet", "recorded_by__person",
        "corrected_by__person", "closed_by__person",
    )  # fmt: skip
    return get_object_or_404(related, pk=pk)


def may_mend(account: Account, row: UnitRectification) -> bool:
    """The unit's people, and who carries the row out."""
    if may(account, P.WRITE_REPORTS) and account.reach(P.WRITE_REPORTS).covers(row.unit_id):
        return True
    return row.task is not None and may_tell(row.task, account)


@require_GET
@access.requires(P.VIEW_UNIT_PROBLEMS)
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem with its measures, its correction and its closing."""
    row = _problem(request, pk)
    return _show(request, row, CorrectionForm(initial=_held(row)), [])


def _held(row: UnitRectification) -> dict[str, Any]:
    return {"measure": row.measure, "due": row.due, "correction": row.correction, "day": row.corrected_on}


@require_POST
@access.requires(P.REPORT_PROGRESS)
def correct_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """Measures and their day, then the correction."""
    row, me = _problem(request, pk), fetch.account(request)
    if not may_mend(me, row):
        raise PermissionDenied(P.REPORT_PROGRESS.value)
    form = CorrectionForm(request.POST)
    tried = attempt(form, lambda: correct(row, **form.cleaned_data, by=me, at=timezone.now()))
    if not tried.done:
        return _show(request, row, form, tried.refused)
    messages.success(request, "已登记。")
    return redirect("accountability:rectification_of_unit", row.pk)


def _show(request: HttpRequest, row: UnitRectification, form: CorrectionForm, refused: list[Finding]) -> HttpResponse:
    me = fetch.account(request)
    state, tone = state_of(row)
    line = row.report_line
    source = f"{line.report.sheet.title}（{line.report.number}）" if line is not None else "自查自纠"
    context = {
        "page_title": "单位整改事项", "breadcrumb": [(PROBLEMS, reverse("accountability:unit_rectifications"))],
        "row": row, "form": form, "refused": refused,
        "mends": may_mend(me, row) and row.closed_at is None, "state": state, "tone": tone,
        "closes": row.corrected_at is not None and row.closed_at is None and may_mend(me, row)
        and row.corrected_by_id != me.pk,
        "facts": [
            ("单位", row.unit.name), ("问题", row.problem), ("来源", source), ("原因", row.reason or "—"),
            ("整改措施", row.measure or "—"), ("整改期限", row.due.isoformat() if row.due else "—"),
            ("纠正情况", row.correction or "—"),
            ("纠正", f"{row.corrected_on} {row.corrected_by}" if row.corrected_on else "—"),
            ("销号", f"{timezone.localtime(row.closed_at):%Y-%m-%d} {row.closed_by}" if row.closed_at else "—"),
        ],
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound and form.errors else 200
    return render(request, "accountability/problem.html", context, status=status)


@require_POST
@access.requires(P.REPORT_PROGRESS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it after looking: never who told of the correction."""
    row, me = _problem(request, pk), fetch.account(request)
    if not may_mend(me, row):
        raise PermissionDenied(P.REPORT_PROGRESS.value)
    try:
        close_rectification(row, by=me, at=timezone.now())
    except Refused as refused:
        return _show(request, row, CorrectionForm(initial=_held(row)), refused.findings)
    messages.success(request, "已销号。")
    return redirect("accountability:rectification_of_unit", row.pk)
