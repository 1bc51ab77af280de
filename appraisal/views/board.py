"""The ranking board of a version, and the way from a scheme to its newest visible result."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from appraisal.enums import AppraisalPermission
from appraisal.enums.objections import ResultPermission
from appraisal.forms.board import BoardFilter
from appraisal.models import Group, Publication, ResultVersion
from appraisal.presenters import board as presenter
from appraisal.presenters.board_rows import table_rows
from appraisal.presenters.versions import crumbs, is_out, same_inputs_note, version_before, version_view, year_before
from appraisal.views import fetch
from core import access
from core.access import may
from organization.models import Account


@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Ranking of one group: total, rank, change against another version, marks, a column per top item."""
    version = fetch.shown_version(request, pk)
    groups = list(Group.objects.filter(scheme=version.scheme))
    group = fetch.group(request, version.scheme, groups)
    me = fetch.account(request)
    siblings = _siblings(version, me)
    form = BoardFilter(request.GET, groups=groups, versions=siblings, group=group)
    form.is_valid()
    asked = form.cleaned_data
    shown = presenter.build(
        version,
        group,
        previous=_previous(version, siblings, asked.get("against", "")),
        reader=presenter.Reader.of(me),
        search=asked.get("search", "").strip(),
        moved_only=asked.get("moved", False),
        sort=request.GET.get("sort", "rank")[:40],
    )
    sees_all = may(me, AppraisalPermission.VIEW_ALL_RESULTS)
    context = {
        "page_title": f"{group.name}排名",
        "breadcrumb": crumbs(version),
        "version": version_view(version, me, same=same_inputs_note(version, siblings)),
        "group": group,
        "board": shown,
        "rows": table_rows(shown, version.pk, sees_all=sees_all),
        "filter": form,
        "sees_all": sees_all,
        "may_export": may(me, AppraisalPermission.EXPORT_REPORTS),
        "may_publish": may(me, AppraisalPermission.PROPOSE_PUBLICATION)
        or may(me, AppraisalPermission.CONFIRM_PUBLICATION),
        "doubts": is_out(version) and may(me, ResultPermission.FILE_OBJECTIONS),
        "last_year": year_before(version, me) if sees_all else None,
        "previous": version_before(version, siblings) or (siblings[0] if siblings else None),
    }
    return render(request, "appraisal/board.html", context)


def _siblings(version: ResultVersion, me: Account) -> list[ResultVersion]:
    """The other versions of the period that the reader may see, the newest first; what names them and no more."""
    others = ResultVersion.objects.visible_to(me).of_period(version.period).exclude(pk=version.pk)
    return list(others.only("number", "input_hash", "computed_at").order_by("-number"))


def _previous(version: ResultVersion, siblings: list[ResultVersion], against: str) -> ResultVersion | None:
    """The version named in the address, else the one before; one of the same inputs shows no change."""
    if against.isdigit():
        return next((one for one in siblings if one.number == int(against)), None)
    return version_before(version, siblings)


@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def newest(request: HttpRequest) -> HttpResponse:
    """考核 in the mast: the newest published result the reader may see, before that any; else the schemes."""
    out = Exists(Publication.objects.in_force().filter(version=OuterRef("pk")))
    versions = ResultVersion.objects.visible_to(fetch.account(request)).annotate(out=out)
    found = versions.order_by("-out", "-scheme__year", "-period__last_day", "period__label", "-computed_at").first()
    if found is None:
        return redirect("appraisal:schemes")
    return redirect(reverse("appraisal:board", args=[found.pk]))
