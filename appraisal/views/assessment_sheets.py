"""A member's sheet: the columns side by side, and the steps of its assessment (SX-6.4-b, SX-6.5-a)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from appraisal.actions import assessment_columns, collation
from appraisal.actions.assessment_printing import record_printing
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind, RoundState
from appraisal.forms import assessment as forms
from appraisal.gathering.assessment import Seat, Sheet, points_of, seat_of, sheet_of
from appraisal.gathering.assessment_lists import tracking_of
from appraisal.gathering.year_methods import YearMethods, methods_of
from appraisal.models import AssessmentCharge, ColumnFile, OnSiteSignature
from appraisal.presenters import assessment_sheets as presenter
from appraisal.presenters.assessment_rounds import sheet_url
from appraisal.presenters.year_methods import method_lines
from appraisal.reports.assessment import print_sheet
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding
from core.views.export import download
from organization.models import Account


def crumbs(charge: AssessmentCharge, *, sheet: bool = False) -> list[tuple[str, str]]:
    row = charge.round
    found = [
        ("考评轮次", reverse("appraisal:assessment_rounds")),
        (row.title, reverse("appraisal:assessment_round", args=[row.pk])),
    ]
    return [*found, (charge.member.name, sheet_url(charge))] if sheet else found


def sits(charge: AssessmentCharge, me: Account) -> bool:
    """Whether the reader is in the group that assesses the member."""
    return seat_of(charge, me.person_id).held


@require_GET
@access.requires(P.VIEW_SHEETS)
def assessment(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The sheet as far as the reader sees it, with what he may do next."""
    charge, me = fetched.charge_of(request, pk, code), fetch.account(request)
    sheet = sheet_of(charge.round, charge.member)
    seat, methods = seat_of(charge, me.person_id), methods_of(charge.round, charge.member)
    shown = presenter.kinds_shown(sheet, seat, me)
    year, member = charge.round.year, charge.member
    person = member.appointment.person_id if member.appointment else None
    files = presenter.files_shown(sheet, shown)
    moves = _moves(charge, sheet, seat, me)
    lead_move = next((one for one in moves if one[2]), None)
    others = [one for one in moves if one is not lead_move]
    onsite_column = sheet.columns.get(ColumnKind.ONSITE) if ColumnKind.ONSITE in shown else None
    context = {
        "page_title": f"{member.name}考评表", "breadcrumb": crumbs(charge), "charge": charge,
        "rows": presenter.rows_of(sheet, shown, files), "kinds": [kind.label for kind in shown],
        "totals": presenter.totals(sheet, shown), "states": presenter.state_words(sheet, shown),
        "summary": sheet.columns[ColumnKind.SELF].summary if ColumnKind.SELF in sheet.columns
        and ColumnKind.SELF in shown else "",
        "points": presenter.point_rows(
            points_of(sheet.template), sheet.answers if ColumnKind.SELF in shown else {},
        ),
        "visit": getattr(onsite_column, "onsite", None) if onsite_column is not None else None,
        "signatures": list(
            OnSiteSignature.objects.in_force().filter(column=onsite_column).select_related("person")
        ) if onsite_column is not None else [],
        "files": files.get(None, []),
        "apart": presenter.differences_listing(sheet, shown) if len(shown) > 1 else None,
        "tracking": presenter.tracking_listing(tracking_of(member.unit_id, year, person)),
        "methods": method_lines(member, methods, me), "lead_move": lead_move, "others": others, "group": charge.group,
        "findings": _findings(charge, sheet, seat, methods, me),
    }  # fmt: skip
    return render(request, "appraisal/assessment.html", context)


def _moves(charge: AssessmentCharge, sheet: Sheet, seat: Seat, me: Account) -> list[tuple[str, str, bool, bool]]:
    """(label, address, main, by post) of what the reader may do now."""
    if charge.round.state != RoundState.RUNNING:
        return []
    facts, found = sheet.facts, []
    args = [charge.round_id, charge.member.code]

    def add(label: str, name: str, *, main: bool = False, post: bool = False, more: Sequence[Any] = ()) -> None:
        found.append((label, reverse(f"appraisal:{name}", args=[*args, *more]), main, post))

    if assessment_columns.speaks_for(me, charge.member) and not facts.closed(ColumnKind.SELF):
        add("填写自评", "self_assessment", main=True)
    if seat.held:
        if not facts.closed(ColumnKind.PRELIMINARY):
            add("初评", "preliminary", main=True)
        elif not facts.closed(ColumnKind.ONSITE) and ColumnKind.FINAL not in facts.columns:
            add("实地考评", "onsite", main=True)
        if seat.leads and facts.closed(ColumnKind.PRELIMINARY) and ColumnKind.FINAL not in facts.columns:
            add("提出汇总得分", "propose_final", post=True)
    if may(me, P.CONFIRM_FINAL) and facts.open(ColumnKind.FINAL):
        add("确认汇总得分", "confirm_final", main=True, post=True)
        add("退回汇总得分", "return_final")
    if may(me, P.MANAGE_ROUNDS):
        for kind in forms.REOPENED:
            if facts.closed(kind) and ColumnKind.FINAL not in facts.columns:
                add(f"退回{kind.label}", "reopen_column", more=[kind.value])
    if may(me, P.KEEP_TRACKING) and not facts.closed(ColumnKind.FINAL):
        add("登记考核方法", "record_method")
    return found


def _findings(
    charge: AssessmentCharge, sheet: Sheet, seat: Seat, methods: YearMethods, me: Account
) -> list[Finding] | None:
    """What stands in the way of the reader's next step; None when there is none."""
    if charge.round.state != RoundState.RUNNING:
        return None
    if may(me, P.CONFIRM_FINAL) and sheet.facts.open(ColumnKind.FINAL):
        return collation.confirming_findings(sheet, methods.known, me)
    ready = sheet.facts.closed(ColumnKind.PRELIMINARY) and ColumnKind.FINAL not in sheet.columns
    if ready and seat.leads:
        return collation.proposing_findings(sheet)
    return None


@require_GET
@access.requires(P.VIEW_SHEETS)
def assessment_paper(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The sheet as PDF; printing leaves a trace."""
    charge, me, now = fetched.charge_of(request, pk, code), fetch.account(request), timezone.now()
    sheet = sheet_of(charge.round, charge.member)
    shown = presenter.kinds_shown(sheet, seat_of(charge, me.person_id), me)
    record_printing(charge, "考评表", by=me, at=now)
    methods = method_lines(charge.member, methods_of(charge.round, charge.member), me)
    data = print_sheet(sheet, shown, presenter.state_words(sheet, shown), methods, by=str(me), at=now)
    return download(data, f"{charge.member.name}{charge.round.year}年度考评表.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW_SHEETS)
def assessment_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a column that the reader sees."""
    me = fetch.account(request)
    row = get_object_or_404(ColumnFile.objects.select_related("column__round", "column__member", "document"), pk=pk)
    charge = fetched.charge_of(request, row.column.round_id, row.column.member.code)
    sheet = sheet_of(charge.round, charge.member)
    if ColumnKind(row.column.kind) not in presenter.kinds_shown(sheet, seat_of(charge, me.person_id), me):
        raise Http404
    return serve(row.document)
