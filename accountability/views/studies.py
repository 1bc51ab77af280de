"""Recording the collective study of a table."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.studies import record_study
from accountability.enums import AccountabilityPermission as P
from accountability.forms.studies import StudyForm
from accountability.gathering.rosters import roster_of
from accountability.views import fetch
from accountability.views.entry import fill, sent
from core import access
from core.files import serve


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_UNIT_TABLES)
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting, and each of that day's roster: present, with a written opinion, or absent."""
    row, me, today = fetch.editor(request, pk), fetch.account(request), timezone.localdate()
    roster = roster_of(row.unit, _day(request.POST.get("held_on", ""), today))
    form = StudyForm(*sent(request), roster=roster, initial={"held_on": today})

    def act() -> object:
        return record_study(row, form.new(), by=me, at=timezone.now(), upload=form.cleaned_data["upload"])

    back = reverse("accountability:table", args=[row.pk])
    return fill(
        request, form, act, title="登记集体研究", submit="登记", done="已登记集体研究，可以报送备案。", back=back,
        crumbs=[(row.title, back)], template="accountability/study.html", more={"table": row, "roster": roster},
    )  # fmt: skip


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
