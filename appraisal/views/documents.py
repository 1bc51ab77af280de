"""Ranking documents of a version: options, what was made, making one, handing one out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions.documents import record_download
from appraisal.enums import AppraisalPermission
from appraisal.forms.documents import DocumentForm
from appraisal.models import Group, RankingDocument, ResultVersion
from appraisal.presenters import documents as presenter
from appraisal.presenters.versions import crumbs, version_view
from appraisal.reports import making
from appraisal.reports.background import DOCUMENT, request_document
from appraisal.rules.periods import parse_period
from appraisal.views import fetch
from core import access, jobs
from core.enums import JobState
from core.files import serve
from core.models import Job

SHOWN_FOR = timedelta(minutes=10)
"""How long a finished job stays on the page; what it made stands in the list anyway."""


@require_GET
@access.requires(AppraisalPermission.EXPORT_REPORTS)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The options and everything made so far."""
    version = fetch.version(request, pk)
    return _page(request, version, DocumentForm(groups=Group.objects.filter(scheme=version.scheme)))


def _page(request: HttpRequest, version: ResultVersion, form: DocumentForm, status: int = 200) -> HttpResponse:
    job = _jobs(version).exclude(state=JobState.DONE, ended_at__lt=timezone.now() - SHOWN_FOR).first()
    context = {
        "page_title": f"{parse_period(version.period.label).label}排名报告",
        "breadcrumb": crumbs(version),
        "version": version_view(version, fetch.account(request)),
        "form": form,
        "documents": presenter.documents(version),
        "job": presenter.job_progress(job, version) if job is not None else None,
    }
    return render(request, "appraisal/documents.html", context, status=status)


def _jobs(version: ResultVersion) -> QuerySet[Job]:
    return Job.objects.filter(kind=DOCUMENT, payload__version=version.pk).order_by("-requested_at")


@require_POST
@access.requires(AppraisalPermission.EXPORT_REPORTS, step_up=True)
def make_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one, or find the one that is kept, and hand it out; a long PDF is queued."""
    version = fetch.version(request, pk)
    form = DocumentForm(request.POST, groups=Group.objects.filter(scheme=version.scheme))
    if not form.is_valid():
        return _page(request, version, form, status=422)
    order, me, now = form.order(), fetch.account(request), timezone.now()
    if making.kept(version, order, by=me) is None and making.needs_job(version, order):
        try:
            request_document(version, order, by=me, at=now)
        except jobs.AlreadyOpen:
            messages.info(request, "这份报告正在生成，请等待完成。")
        return redirect("appraisal:documents", version.pk)
    row = making.make(version, order, by=me, at=now)
    return redirect("appraisal:document", version.pk, row.pk)


@require_GET
@access.requires(AppraisalPermission.EXPORT_REPORTS, step_up=True)
def document(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    """A kept document as a download, on record."""
    version = fetch.version(request, pk)
    row = get_object_or_404(RankingDocument.objects.select_related("document"), pk=document, version=version)
    record_download(row, by=fetch.account(request), at=timezone.now())
    return serve(row.document)


@require_GET
@access.requires(AppraisalPermission.EXPORT_REPORTS)
def progress(request: HttpRequest, pk: int, job: UUID) -> HttpResponse:
    """The fragment that replaces itself while a document is being made."""
    version = fetch.version(request, pk)
    row = get_object_or_404(_jobs(version), pk=job)
    response = render(request, "components/progress_state.html", {"job": presenter.job_progress(row, version)})
    if row.state == "done":
        response["HX-Refresh"] = "true"
    return response
