"""Bulletins: the list with what waits, the page of one, its tasks, its paper and workbook (JH-A-6.3-c)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accountability.actions.bulletin_issuing import printed, record_download, workbook_of
from accountability.bulletin_jobs import BULLETIN
from accountability.enums import AccountabilityPermission as P
from accountability.enums import DueStanding
from accountability.forms.bulletins import BulletinFilter, BulletinTaskFilter
from accountability.gathering.bulletins import deployments_due, numbers_on, quarters_due
from accountability.models import Bulletin
from accountability.presenters.bulletin import bulletin_page, frozen
from accountability.presenters.bulletins import (
    bulletin_lines,
    bulletins_sheet,
    missing_deployments,
    missing_quarters,
)
from accountability.reports.bulletin_paper import print_bulletin
from accountability.views import fetch
from core import access
from core.access import may
from core.enums import JobState
from core.files import serve
from core.findings import Finding
from core.models import Job
from core.presenters.jobs import job_progress
from core.views.export import download, excel

PAGE, TITLE = 20, "季度通报"


@require_GET
@access.requires(P.VIEW_BULLETINS)
def bulletins(request: HttpRequest) -> HttpResponse:
    """The newest first; for the inspection office what is due and not there yet on top."""
    return show_bulletins(request)


def show_bulletins(request: HttpRequest, *, refused: list[Finding] | None = None, status: int = 200) -> HttpResponse:
    """The list, with what an action refused."""
    me, today = fetch.account(request), timezone.localdate()
    form, rows = _asked(request)
    numbers = numbers_on(today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    manages = may(me, P.MANAGE_BULLETINS)
    context = {
        "page_title": TITLE,
        "filter": form,
        "page": page,
        "lines": bulletin_lines(page.object_list, today, numbers.warning_days),
        "manages": manages,
        "missing": [],
        "deployments": [],
        "job": None,
        "refused": refused or [],
    }
    if manages:
        held = Bulletin.objects.quarterly().order_by().values_list("period", flat=True)
        context["missing"] = missing_quarters(quarters_due(today), held, today, numbers)
        context["deployments"] = missing_deployments(deployments_due(today)[:PAGE], today, numbers)
        running = Job.objects.filter(kind=BULLETIN).exclude(state=JobState.DONE).order_by("-requested_at").first()
        if running is not None:
            context["job"] = job_progress(running, reverse("core:job_progress", args=[running.pk]))
    return render(request, "accountability/bulletins.html", context, status=status)


def _asked(request: HttpRequest) -> tuple[BulletinFilter, QuerySet[Bulletin]]:
    seen = Bulletin.objects.visible_to(fetch.account(request))
    years = sorted({day.year for day in seen.order_by().values_list("due_on", flat=True)}, reverse=True)
    form = BulletinFilter(request.GET, years=years)
    asked = form.asked()
    rows = seen.annotate(
        copies_sent=Count("copies"), copies_read=Count("copies", filter=Q(copies__read_at__isnull=False))
    )
    for name, column in (("year", "due_on__year"), ("kind", "kind"), ("state", "state")):
        if name in asked:
            rows = rows.filter(**{column: asked[name]})
    return form, rows.order_by("-due_on", "-pk")


@require_GET
@access.requires(P.VIEW_BULLETINS)
def export_bulletins(request: HttpRequest) -> HttpResponse:
    """The list that the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    today = timezone.localdate()
    sheet = bulletins_sheet(bulletin_lines(rows, today, numbers_on(today).warning_days))
    facts = [(str(form.fields[name].label), str(value)) for name, value in form.asked().items()]
    return excel(request, [sheet], title="通报目录", facts=facts, verb="accountability.export_bulletins")


def fetch_bulletin(request: HttpRequest, pk: int) -> Bulletin:
    """A bulletin that the reader may see, with its text and content."""
    rows = Bulletin.objects.visible_to(fetch.account(request)).select_related(
        "current__content", "current__document", "current__workbook", "document", "workbook", "task__table",
        "submitted_by__person", "approved_by__person", "issued_by__person",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@require_GET
@access.requires(P.VIEW_BULLETINS)
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    return show_bulletin(request, fetch_bulletin(request, pk))


def show_bulletin(
    request: HttpRequest, row: Bulletin, *, refused: list[Finding] | None = None, status: int = 200,
    bound: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a bulletin, with what an action refused."""
    context = bulletin_page(row, fetch.account(request), at=timezone.now())
    context |= {
        "page_title": row.title,
        "breadcrumb": [(TITLE, reverse("accountability:bulletins"))],
        "refused": refused or [],
        "forms": context["forms"] | (bound or {}),
    }
    return render(request, "accountability/bulletin.html", context, status=status)


@require_GET
@access.requires(P.VIEW_BULLETINS)
def bulletin_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """Every task as the bulletin has it, by unit and standing."""
    row = fetch_bulletin(request, pk)
    content = frozen(row)
    form = BulletinTaskFilter(request.GET, content=content)
    asked = form.asked()
    rows = [one for one in content.tasks if all(getattr(one, name) == value for name, value in asked.items())]
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    names = {unit.code: unit.name for unit in content.units}
    context = {
        "page_title": "任务完成情况",
        "breadcrumb": [(TITLE, reverse("accountability:bulletins")),
                       (row.title, reverse("accountability:bulletin", args=[row.pk]))],
        "bulletin": row,
        "filter": form,
        "page": page,
        "lines": [(one, names.get(one.unit, "—"), _standing(one.standing)) for one in page.object_list],
    }  # fmt: skip
    return render(request, "accountability/bulletin_tasks.html", context)


def _standing(value: str) -> tuple[str, str]:
    """Wording and tone."""
    tones = {DueStanding.ON_TIME: "success", DueStanding.LATE: "warning", DueStanding.OVERDUE: "danger"}
    return (DueStanding(value).label, tones[DueStanding(value)]) if value else ("本期无", "neutral")


@require_GET
@access.requires(P.VIEW_BULLETINS)
def bulletin_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF: what was issued, else the draft, marked as one. Handing it out leaves a trace."""
    row, me, now = fetch_bulletin(request, pk), fetch.account(request), timezone.now()
    assert row.current is not None
    kept = row.document or row.current.document
    if kept is not None:
        record_download(row, "PDF", kept.sha256, by=me, at=now)
        return serve(kept)
    data = print_bulletin(printed(row), by=str(me), at=now)
    record_download(row, "PDF", row.current.content.sha256, by=me, at=now)
    return download(data, f"{row.title}（草稿）.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW_BULLETINS)
def bulletin_workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook, as the paper."""
    row, me, now = fetch_bulletin(request, pk), fetch.account(request), timezone.now()
    assert row.current is not None
    kept = row.workbook or row.current.workbook
    if kept is not None:
        record_download(row, "Excel", kept.sha256, by=me, at=now)
        return serve(kept)
    data: Any = workbook_of(row, printed(row), by=me, at=now)
    record_download(row, "Excel", row.current.content.sha256, by=me, at=now)
    return download(data, f"{row.title}（草稿）.xlsx")
