"""The list of inspections, the page of one, its export; the yearly plan has views of its own (JH-A-6.3-b)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.inspections import propose_inspection
from accountability.actions.problems import record_conclusion_download, record_evidence_download
from accountability.enums import AccountabilityPermission as P
from accountability.forms.inspections import InspectionFilter, NewInspectionForm
from accountability.gathering.inspections import numbers_on, objection_until, repeats_of
from accountability.models import Conclusion, Inspection, InspectionEvidence, Problem, Task
from accountability.permissions import answers_for
from accountability.presenters.inspection import inspection_page
from accountability.presenters.inspections import calendar_months, inspection_lines, inspections_sheet
from accountability.reports.conclusions import print_conclusion
from accountability.views import fetch
from accountability.views.acting import Acting, act_by_form
from core import access
from core.access import may
from core.files import serve
from core.views.export import download, excel, filter_facts
from decisions.models import Matter

PAGE, TITLE = 30, "督查"


def fetch_inspection(request: HttpRequest, pk: int) -> Inspection:
    """An inspection that the reader may see."""
    rows = Inspection.objects.visible_to(fetch.account(request)).select_related(
        "theme__plan", "task__table__matter", "task__current", "matter", "recorded_by__person", "approved_by__person",
        "released_by__person", "drawn_by__person", "merged_into",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def _asked(request: HttpRequest) -> tuple[InspectionFilter, QuerySet[Inspection]]:
    form = InspectionFilter(request.GET)
    asked = form.asked()
    rows = Inspection.objects.visible_to(fetch.account(request)).select_related("theme__plan", "merged_into")
    rows = rows.prefetch_related("units__unit", "team__person")
    if "state" in asked:
        rows = rows.filter(state=asked["state"])
    if "form" in asked:
        rows = rows.filter(form=asked["form"])
    if "year" in asked:
        rows = rows.filter(starts_on__year=asked["year"])
    if "search" in asked:
        words = asked["search"]
        named = Inspection.objects.filter(units__unit__name__icontains=words).order_by().values("pk")
        rows = rows.filter(Q(title__icontains=words) | Q(topic__icontains=words) | Q(pk__in=named))
    return form, rows.order_by("-starts_on", "-pk")


def _lines(rows: Any) -> list[Any]:
    found = list(rows)
    return inspection_lines(found, repeats_of(found, numbers_on(timezone.localdate()).window_days))


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def inspections(request: HttpRequest) -> HttpResponse:
    """Inspections in reach, the newest first; repetitions are flagged (DC-15)."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    writes = access.may(fetch.account(request), P.MANAGE_INSPECTIONS)
    context = {"page_title": TITLE, "filter": form, "page": page, "lines": _lines(page.object_list), "writes": writes}
    return render(request, "accountability/inspections.html", context)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def export_inspections(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    sheets = [inspections_sheet(_lines(rows))]
    return excel(request, sheets, title=TITLE, facts=filter_facts(form), verb="accountability.export_inspections")


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def inspection_calendar(request: HttpRequest) -> HttpResponse:
    """The inspections of a year in reach, month by month."""
    text, year = request.GET.get("year", ""), timezone.localdate().year
    if text.isascii() and text.isdigit() and len(text) == 4 and 2000 <= int(text) <= 2100:
        year = int(text)
    rows = Inspection.objects.visible_to(fetch.account(request)).standing().filter(starts_on__year=year)
    months = calendar_months(rows.prefetch_related("units__unit").order_by("starts_on", "pk"), year)
    context = {
        "page_title": "督查日历", "breadcrumb": [(TITLE, reverse("accountability:inspections"))], "year": year,
        "months": months,
    }  # fmt: skip
    return render(request, "accountability/inspection_calendar.html", context)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection with what it found; a unit sees what concerns it."""
    row = fetch_inspection(request, pk)
    context = inspection_page(row, fetch.account(request), today=timezone.localdate())
    context |= {"page_title": row.title, "breadcrumb": [(TITLE, reverse("accountability:inspections"))]}
    return render(request, "accountability/inspection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_INSPECTIONS)
def new_inspection(request: HttpRequest) -> HttpResponse:
    """Propose an inspection; of a task where the address names one."""
    me = fetch.account(request)
    task = _task(request)
    initial: dict[str, Any] = {"topic": task.current.target[:120]} if task is not None and task.current else {}
    matters = Matter.objects.visible_to(me).order_by("-pk")
    form = NewInspectionForm(request.POST if request.method == "POST" else None, matters=matters, initial=initial)
    back = reverse("accountability:inspections")
    page = Acting("提出督查", "提交", back, "已列入督查，批准后开展。", [(TITLE, back)])
    return act_by_form(
        request, form, lambda _: propose_inspection(form.new(task), by=me, at=timezone.now()), page,
        lambda made: reverse("accountability:inspection", args=[made.pk]),
    )  # fmt: skip


def _task(request: HttpRequest) -> Task | None:
    """The task that the address names; None for one out of reach."""
    text = request.GET.get("task", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    rows = Task.objects.visible_to(fetch.account(request)).standing().select_related("current", "table")
    return rows.filter(pk=int(text)).first()


@require_GET
@access.requires(P.VIEW_ALL_INSPECTIONS)
def inspection_evidence(request: HttpRequest, pk: int, evidence: int) -> HttpResponseBase:
    """A file that proves a finding; the offices read it, it leaves a trace."""
    row = fetch_inspection(request, pk)
    found = get_object_or_404(InspectionEvidence.objects.select_related("file"), pk=evidence, inspection=row)
    record_evidence_download(found, by=fetch.account(request), at=timezone.now())
    return serve(found.file)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def conclusion_paper(request: HttpRequest, pk: int, conclusion: int) -> HttpResponse:
    """The conclusion that a unit got, as a PDF; for others' units it does not exist. Handing it out leaves a trace."""
    row, me, now = fetch_inspection(request, pk), fetch.account(request), timezone.now()
    rows = Conclusion.objects.select_related("unit").filter(inspection=row, sent_at__isnull=False)
    found = get_object_or_404(rows, pk=conclusion)
    if not (may(me, P.VIEW_ALL_INSPECTIONS) or answers_for(me, found.unit_id)):
        raise Http404
    found.inspection = row
    listed = list(Problem.objects.filter(inspection=row, unit=found.unit_id).order_by("pk"))
    data = print_conclusion(found, listed, until=objection_until(found), by=str(me), at=now)
    record_conclusion_download(found, by=me, at=now)
    return download(data, f"{found.unit.name}督查结论.pdf", "application/pdf")
