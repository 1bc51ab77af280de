"""Recording the collective study of a table."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.studies import record_study
from accountability.enums import AccountabilityPermission as P
from accountability.forms.studies import StudyForm
from accountability.gathering.rosters import roster_of
from accountability.views import fetch
from core import access
from core.files import serve
from core.findings import Finding, Refused


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_UNIT_TABLES)
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting, and each of that day's roster: present, with a written opinion, or absent."""
    row, me, today = fetch.editor(request, pk), fetch.account(request), timezone.localdate()
    sent = request.method == "POST"
    roster = roster_of(row.unit, _day(request.POST.get("held_on", "") if sent else "", today))
    data, files = (request.POST, request.FILES) if sent else (None, None)
    form = StudyForm(data, files, roster=roster, initial={"held_on": today})
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            record_study(row, form.new(), by=me, at=timezone.now(), upload=form.cleaned_data["upload"])
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "已登记集体研究，可以报送备案。")
            return redirect("accountability:table", row.pk)
    context = {
        "page_title": "登记集体研究",
        "breadcrumb": [(row.title, reverse("accountability:table", args=[row.pk]))],
        "table": row,
        "form": form,
        "roster": roster,
        "refused": refused,
        "file_lost": sent and bool(request.FILES),
    }
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "accountability/study.html", context, status=status)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


@require_GET
@access.requires(P.VIEW_TABLES)
def minutes(request: HttpRequest, pk: int, study: int) -> HttpResponseBase:
    """The minutes of a study."""
    row = fetch.table(request, pk)
    found = get_object_or_404(row.studies.select_related("minutes"), pk=study)
    if found.minutes is None:
        raise Http404
    return serve(found.minutes)
