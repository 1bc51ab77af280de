"""Rectification orders: the list, the page, issuing one, its papers (JH-A-6.3-f, JH-B-5.3-c)."""

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

from accountability.actions.rectifications import NewRectification, issue_rectification, record_download
from accountability.enums import AccountabilityPermission as P
from accountability.forms.rectifications import LATE, OPEN, RectificationFilter, RectificationForm
from accountability.gathering.inspections import numbers_on
from accountability.gathering.rectifications import standings
from accountability.models import Inspection, Problem, RectificationOrder, Task
from accountability.presenters.rectifications import (
    order_lines,
    order_page,
    orders_sheet,
)
from accountability.views import fetch
from accountability.views.acting import Acting, act_by_form, sent
from core import access
from core.files import serve
from core.views.export import excel, filter_facts

PAGE, TITLE = 50, "限期整改"


def fetch_order(request: HttpRequest, pk: int) -> RectificationOrder:
    """An order that the reader may see."""
    rows = RectificationOrder.objects.visible_to(fetch.account(request)).select_related(
        "unit", "person", "document", "problem__inspection", "task__current", "recorded_by__person", "closed_by__person"
    )
    return get_object_or_404(rows, pk=pk)


def _asked(request: HttpRequest) -> tuple[RectificationFilter, QuerySet[RectificationOrder]]:
    form = RectificationFilter(request.GET)
    asked = form.asked()
    rows = RectificationOrder.objects.visible_to(fetch.account(request)).select_related("unit", "person")
    state = asked.get("state", "")
    if state == OPEN[0]:
        rows = rows.running()
    elif state == LATE[0]:
        rows = rows.running().filter(deadline__lt=timezone.localdate())
    elif state:
        rows = rows.filter(state=state)
    if "year" in asked:
        rows = rows.filter(recorded_at__year=asked["year"])
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(number__icontains=words) | Q(issue__icontains=words) | Q(unit__name__icontains=words))
    return form, rows.order_by("-recorded_at", "-pk")


def _lines(rows: Any) -> list[Any]:
    found, today = list(rows), timezone.localdate()
    return order_lines(found, standings(found, today, numbers_on(today).warning_days))


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def rectifications(request: HttpRequest) -> HttpResponse:
    """Orders in reach with their lights, the newest first."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    writes = access.may(fetch.account(request), P.MANAGE_INSPECTIONS)
    context = {"page_title": TITLE, "filter": form, "page": page, "lines": _lines(page.object_list), "writes": writes}
    return render(request, "accountability/rectifications.html", context)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def export_rectifications(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    sheets = [orders_sheet(_lines(rows))]
    return excel(
        request, sheets, title="整改台账", facts=filter_facts(form), verb="accountability.export_rectifications"
    )


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: what is wrong, what was reported, extended, checked."""
    row = fetch_order(request, pk)
    context = order_page(row, fetch.account(request), today=timezone.localdate())
    context |= {"page_title": row.number, "breadcrumb": [(TITLE, reverse("accountability:rectifications"))]}
    return render(request, "accountability/rectification.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_INSPECTIONS)
def new_rectification(request: HttpRequest) -> HttpResponse:
    """Issue an order: of the problem or the overdue task that the address names, or by itself."""
    me = fetch.account(request)
    problem, task = _problem(request), _task(request)
    version = task.current if task is not None else None
    unit = problem.unit if problem is not None else version.lead_unit if version is not None else None
    initial: dict[str, Any] = {}
    if problem is not None:
        initial["issue"] = problem.text
    elif version is not None:
        initial = {"issue": f"任务“{version.target}”逾期未完成。", "measures": version.measures}
        initial["person"] = version.person.number if version.person is not None else ""
    form = RectificationForm(sent(request)[0], fixed=unit, initial=initial)
    back = reverse("accountability:rectifications")
    note = f"责任单位：{unit.name}。" if unit is not None else ""
    page = Acting("下达限期整改责任书", "下达", back, "已下达，单位已收到提醒。", [(TITLE, back)], note)

    def act(of: dict[str, Any]) -> RectificationOrder:
        new = NewRectification(
            unit=unit or of["unit"], person=of["person"], issue=of["issue"], measures=of["measures"],
            deadline=of["deadline"], problem=problem, task=None if problem is not None else task,
        )  # fmt: skip
        return issue_rectification(new, by=me, at=timezone.now())

    goes = lambda made: reverse("accountability:rectification", args=[made.pk])  # noqa: E731  one address, deferred
    return act_by_form(request, form, act, page, goes)


def _key(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _problem(request: HttpRequest) -> Problem | None:
    """The problem that the address names. Http404 for one out of reach."""
    key = _key(request, "problem")
    if key is None:
        return None
    seen = Inspection.objects.visible_to(fetch.account(request)).order_by().values("pk")
    return get_object_or_404(Problem.objects.select_related("unit", "inspection"), pk=key, inspection__in=seen)


def _task(request: HttpRequest) -> Task | None:
    """The task that the address names. Http404 for one out of reach."""
    key = _key(request, "task")
    if key is None:
        return None
    rows = Task.objects.visible_to(fetch.account(request)).standing()
    return get_object_or_404(rows.select_related("current__lead_unit", "current__person", "table"), pk=key)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def rectification_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The numbered PDF; handing it out leaves a trace."""
    row = fetch_order(request, pk)
    record_download(row, by=fetch.account(request), at=timezone.now())
    return serve(row.document)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def report_file(request: HttpRequest, pk: int, entry: int) -> HttpResponseBase:
    """The file of a report."""
    found = get_object_or_404(fetch_order(request, pk).reports.select_related("file"), pk=entry)
    if found.file is None:
        raise Http404
    return serve(found.file)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def check_file(request: HttpRequest, pk: int, entry: int) -> HttpResponseBase:
    """The file that proves a check on the spot."""
    found = get_object_or_404(fetch_order(request, pk).checks.select_related("file"), pk=entry)
    return serve(found.file)
