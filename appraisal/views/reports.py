"""The inspection office's page of reports, the export of a board, and the short ways to the current pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from appraisal.actions.documents import record_board_export
from appraisal.enums import AppraisalPermission, SchemeState
from appraisal.forms.board import BoardFilter
from appraisal.forms.documents import SchemeChoice
from appraisal.models import Group, Period, Publication, ResultVersion, Scheme
from appraisal.presenters import board as board_presenter
from appraisal.presenters.documents import report_lines
from appraisal.presenters.standing import newest_own
from appraisal.presenters.versions import version_before
from appraisal.reports.board import board_workbook
from appraisal.rules.periods import parse_period
from appraisal.views import fetch
from core import access
from core.file_kinds import MEDIA_TYPES, FileKind


@require_GET
@access.requires(AppraisalPermission.EXPORT_REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    """Every period of a scheme with its version and two buttons."""
    me = fetch.account(request)
    schemes = list(Scheme.objects.visible_to(me).order_by("-year", "code", "-version"))
    wanted = request.GET.get("scheme", "")
    chosen = next((one for one in schemes if str(one.pk) == wanted), None) or _reported(schemes)
    context = {
        "page_title": "排名报告",
        "scheme": chosen,
        "filter": SchemeChoice(request.GET, schemes=schemes, chosen=chosen),
        "lines": report_lines(chosen, me) if chosen else [],
    }
    return render(request, "appraisal/reports.html", context)


def _newest_issued(schemes: list[Scheme]) -> Scheme | None:
    return next((one for one in schemes if one.state == SchemeState.ISSUED), None) or next(iter(schemes), None)


def _reported(schemes: list[Scheme]) -> Scheme | None:
    """The newest with a published result: there is a report to make; else the newest."""
    out = set(Publication.objects.in_force().order_by().values_list("version__scheme", flat=True))
    return next((one for one in schemes if one.pk in out), None) or _newest_issued(schemes)


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def export_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The board as shown, with its filters on the cover; on record."""
    version = fetch.version(request, pk)
    group = fetch.group(request, version.scheme)
    me = fetch.account(request)
    siblings = list(ResultVersion.objects.visible_to(me).of_period(version.period).exclude(pk=version.pk))
    form = BoardFilter(
        request.GET, groups=Group.objects.filter(scheme=version.scheme), versions=siblings, group=group
    )  # fmt: skip
    form.is_valid()
    asked = form.cleaned_data
    against = asked.get("against", "")
    before = version_before(version, siblings)
    named = next((one for one in siblings if str(one.number) == against), None)
    shown = board_presenter.build(
        version,
        group,
        previous=named if against else before,
        reader=board_presenter.Reader.of(me),
        search=asked.get("search", "").strip(),
        moved_only=asked.get("moved", False),
        sort=request.GET.get("sort", "rank")[:40],
    )
    filters = board_filters(asked, against=against or (str(before.number) if before else ""))
    now = timezone.now()
    data = board_workbook(version, group, shown, filters=list(filters.items()), by=str(me), at=now)
    record_board_export(version, filters={"考核系统": group.name, **filters}, rows=len(shown.rows), by=me, at=now)
    name = f"{group.name}{parse_period(version.period.label).label}排名（第{version.number}版）.xlsx"
    response = HttpResponse(data, content_type=MEDIA_TYPES[FileKind.XLSX])
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def board_filters(asked: dict[str, object], *, against: str) -> dict[str, str]:
    """The filters in words, for cover and audit."""
    filters = {"对比": f"第 {against} 版"} if against else {}
    if asked.get("search"):
        filters["单位"] = str(asked["search"])
    if asked.get("moved"):
        filters["筛选"] = "仅名次有变化的单位"
    return filters


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def own(request: HttpRequest) -> HttpResponse:
    """The newest sheet of the reader's own unit; without one the newest ranking."""
    found = newest_own(fetch.account(request))
    if found is None:
        messages.info(request, "本单位还没有可查看的结果。")
        return redirect("appraisal:newest")
    return redirect("appraisal:sheet", found.version_id, found.member.code)


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def current_scores(request: HttpRequest) -> HttpResponse:
    """分值录入: the period that runs now, or the one closed last."""
    scheme = _newest_issued(list(Scheme.objects.visible_to(fetch.account(request)).order_by("-year", "-version")))
    period = current_period(scheme) if scheme else None
    return redirect("appraisal:scores", period.pk) if period else redirect("appraisal:schemes")


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def current_entries(request: HttpRequest) -> HttpResponse:
    """加减分与否决 of the newest issued scheme."""
    scheme = _newest_issued(list(Scheme.objects.visible_to(fetch.account(request)).order_by("-year", "-version")))
    return redirect("appraisal:entries", scheme.pk) if scheme else redirect("appraisal:schemes")


def current_period(scheme: Scheme) -> Period | None:
    """The quarter that today lies in; when the year is over, the year; before it, the first quarter."""
    today = timezone.localdate()
    periods = list(Period.objects.filter(scheme=scheme).order_by("label"))
    quarters = [one for one in periods if parse_period(one.label).quarter]
    running = next((one for one in quarters if one.first_day <= today <= one.last_day), None)
    if running is None and periods and today > periods[0].last_day:
        running = next((one for one in periods if one not in quarters), None)
    return running or next(iter(quarters), None) or next(iter(periods), None)
