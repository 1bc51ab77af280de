"""后台任务: what runs, what failed, what happens by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core import access, jobs
from core.documents.excel import Column, Kind, Sheet
from core.enums import CorePermission, JobState
from core.findings import Refused
from core.models import Job
from core.presenters import Tab
from core.presenters.jobs import job_line, job_progress, schedule_lines, scheduler_stands_still
from core.views.export import excel

PAGE = 50
EXPORTED = 5000


class JobFilter(forms.Form):
    """The state chosen in the address."""

    state = forms.ChoiceField(required=False, choices=[("", "全部"), *JobState.choices()])


def _rows() -> Any:
    return Job.objects.select_related("requested_by__person")


@require_GET
@access.requires(CorePermission.READ_JOBS)
def job_list(request: HttpRequest) -> HttpResponse:
    """All jobs, newest first; failed ones are announced on top."""
    form = JobFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    rows = _rows().filter(state=state) if state else _rows()
    page = Paginator(rows.order_by("-requested_at", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "后台任务",
        "tabs": [Tab("全部", "?", not state, sum(counts.values()))]
        + [Tab(one.label, f"?state={one.value}", state == one.value, counts.get(one.value, 0)) for one in JobState],
        "export": f"{reverse('core:export_jobs')}?{request.GET.urlencode()}",
        "failed": counts.get(JobState.FAILED.value, 0),
        "page": page,
        "lines": [job_line(row) for row in page],
        "schedules": schedule_lines(),
        "stands_still": scheduler_stands_still(timezone.now()),
        "may_restart": access.may(request.user, CorePermission.RESTART_JOBS),
    }
    return render(request, "core/jobs.html", context)


@require_GET
@access.requires(CorePermission.READ_JOBS)
def export_jobs(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook, the newest EXPORTED."""
    form = JobFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = (_rows().filter(state=state) if state else _rows()).order_by("-requested_at", "pk")
    names = ("任务", "种类", "状态", "进度", "提出人", "提出时间", "用时", "错误")
    cells = [
        (
            one.job.title, one.kind, one.state, f"{one.percent}%", str(one.job.requested_by),
            timezone.localtime(one.job.requested_at).replace(tzinfo=None), one.spent, one.job.error,
        )
        for one in map(job_line, rows[:EXPORTED])
    ]  # fmt: skip
    columns = [Column(name, Kind.DATE if name == "提出时间" else Kind.TEXT) for name in names]
    facts = [("状态", JobState(state).label)] if state else []
    return excel(request, [Sheet("后台任务", columns, cells)], title="后台任务", facts=facts)


@require_GET
@access.requires(CorePermission.READ_JOBS)
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job with its live progress."""
    return _page(request, get_object_or_404(_rows(), pk=pk))


def _page(request: HttpRequest, row: Job, refused: Refused | None = None) -> HttpResponse:
    context = {
        "page_title": row.title,
        "breadcrumb": [("后台任务", reverse("core:jobs"))],
        "job": row,
        "line": job_line(row),
        "progress": job_progress(row, reverse("core:job_progress", args=[row.pk])),
        "may_restart": access.may(request.user, CorePermission.RESTART_JOBS),
        "findings": refused.findings if refused else [],
    }
    return render(request, "core/job.html", context, status=409 if refused else 200)


@require_GET
@access.requires(CorePermission.READ_JOBS)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment that replaces itself while the job runs."""
    row = get_object_or_404(Job, pk=pk)
    shown = job_progress(row, reverse("core:job_progress", args=[row.pk]))
    response = render(request, "components/progress_state.html", {"job": shown})
    if not shown.running:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@access.requires(CorePermission.RESTART_JOBS)
def restart_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Queue a failed job again."""
    row = get_object_or_404(_rows(), pk=pk)
    by: Any = request.user
    try:
        jobs.restart(row, by=by, at=timezone.now())
    except Refused as refused:
        return _page(request, row, refused)
    messages.success(request, "任务已重新排队。")
    return redirect("core:job", row.pk)
