"""A period: how complete its scores are, computing it, and its versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions.periods import check_book
from appraisal.enums import AppraisalPermission, Method, Source
from appraisal.enums.reopenings import LockPermission
from appraisal.enums.values import DataPermission
from appraisal.forms.reopenings import RefusalForm
from appraisal.forms.scoring import ComputeForm
from appraisal.jobs import QUARTERLY, SCORING, request_scoring
from appraisal.models import Indicator, Period, ResultVersion
from appraisal.presenters.amending import closed_note
from appraisal.presenters.locks import lock_view
from appraisal.presenters.periods import changed_notices, completeness, job_progress, version_rows, visible_versions
from appraisal.rules.periods import parse_period
from appraisal.views import fetch
from core import access, jobs
from core.access import may
from core.models import Job
from organization.models import Account


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of one year or quarter. Only the offices see how complete the scores are."""
    return period_page(request, fetch.period(request, pk))


def period_page(
    request: HttpRequest, found: Period, *, refusal: RefusalForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, with the form of a refused reopening as it was sent."""
    me = fetch.account(request)
    office = may(me, AppraisalPermission.VIEW_SCORES)
    closed = closed_note(found.scheme)
    combined = bool(check_book(found))
    running = _jobs(found).filter(subject=f"period:{found.pk}").first() if office else None
    versions = visible_versions(found, me)
    context = {
        "page_title": parse_period(found.label).label,
        "breadcrumb": [
            ("考核", reverse("appraisal:schemes")),
            (found.scheme.name, reverse("appraisal:scheme", args=[found.scheme_id])),
        ],
        "period": found,
        "siblings": Period.objects.filter(scheme=found.scheme).order_by("label"),
        "completeness": completeness(found) if office and not combined else [],
        "combined": combined,
        "versions": version_rows(versions, me),
        "changed": changed_notices(found, versions) if office else [],
        "job": job_progress(running) if running is not None else None,
        "form": ComputeForm(),
        "closed": closed,
        "may_compute": may(me, AppraisalPermission.COMPUTE) and not closed,
        "office": office,
        "rates": office and not closed and may(me, DataPermission.MANAGE_SERIES) and has_growth(found.scheme_id),
    }
    return render(request, "appraisal/period.html", context | _lock_parts(found, me, versions, refusal), status=status)


def _lock_parts(
    found: Period, me: Account, versions: list[ResultVersion], refusal: RefusalForm | None
) -> dict[str, Any]:
    """Whether the period is locked, what waits to be decided and what this person may do about it."""
    named = may(me, AppraisalPermission.VIEW_ALL_RESULTS)
    lock = lock_view(found, named=named, versions=versions if named else None)
    decides = lock.pending is not None and may(me, LockPermission.DECIDE_REOPENING)
    return {
        "lock": lock,
        "may_ask": lock.locked and lock.pending is None and may(me, LockPermission.ASK_REOPENING),
        "may_relock": lock.opened is not None and may(me, LockPermission.ASK_REOPENING),
        "decides": decides and lock.another(me),
        "waits_for_another": decides and not lock.another(me),
        "refusal": refusal or RefusalForm(prefix="refuse"),
    }


def has_growth(scheme: int) -> bool:
    """Whether a leaf grows from a base, so that a rate may have to be entered by hand where the base is negative."""
    return Indicator.objects.filter(scheme=scheme, source=Source.METRIC, method=Method.GROWTH).exists()


def _jobs(found: Period) -> QuerySet[Job]:
    return Job.objects.filter(kind__in=[SCORING, QUARTERLY], payload__period=found.pk).order_by("-requested_at")


@require_POST
@access.requires(AppraisalPermission.COMPUTE)
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the computation; a second click while one runs leads to the one that runs."""
    found = fetch.period(request, pk)
    form = ComputeForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            request_scoring(found, note=note, by=fetch.account(request), at=timezone.now())
        except jobs.AlreadyOpen:
            messages.info(request, "这一期间正在计算，请等待完成。")
    else:
        messages.error(request, "版本说明不能超过 200 字。")
    return redirect("appraisal:period", found.pk)


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def progress(request: HttpRequest, pk: int, job: UUID) -> HttpResponse:
    """The fragment that replaces itself while a computation runs."""
    found = fetch.period(request, pk)
    row = get_object_or_404(_jobs(found), pk=job)
    response = render(request, "components/progress_state.html", {"job": job_progress(row)})
    if row.state == "done":
        response["HX-Refresh"] = "true"
    return response


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def latest(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest visible version of a period."""
    found = fetch.period(request, pk)
    version = ResultVersion.objects.visible_to(fetch.account(request)).of_period(found).order_by("-number").first()
    return redirect("appraisal:board", version.pk) if version else redirect("appraisal:period", found.pk)
