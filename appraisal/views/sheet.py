"""The unit sheet, and the evidence behind its figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from appraisal.enums import AppraisalPermission
from appraisal.models import Member, ScoreEvidence
from appraisal.presenters import sheet as presenter
from appraisal.presenters.versions import crumbs, is_out, version_view
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from organization.enums import Duty


@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def sheet(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One member's result, every number opening to its explanation; printable."""
    version = fetch.shown_version(request, pk)
    member = fetch.member(request, version, code)
    me = fetch.account(request)
    shown = presenter.build(version, member, reader=me, trend=presenter.rank_trend(member, me))
    context = {
        "page_title": f"{member.name}得分单",
        "breadcrumb": [*crumbs(version), (f"{member.group.name}排名", f"../../?group={member.group.code}")],
        "version": version_view(version, me),
        "sheet": shown,
        "group": member.group,
        "objects": is_out(version) and (Duty.UNIT_LEADER, member.unit_id) in me.holdings,
        "supervision": presenter.supervision_url(version, member, me),
    }
    return render(request, "appraisal/sheet.html", context)


@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file behind a score: for the offices, and until it is withdrawn for the unit whose score it is."""
    me = fetch.account(request)
    rows = ScoreEvidence.objects.select_related("document")
    if not may(me, AppraisalPermission.VIEW_ALL_RESULTS):
        rows = rows.in_force().filter(score__member__in=Member.objects.own(me))
    row = get_object_or_404(rows, pk=pk)
    return serve(row.document)
