"""A member's sheet: the columns side by side, and the steps of its assessment (SX-6.4-b, SX-6.5-a)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.views.entry import act_and_return, fill, sent
from appraisal.actions import assessment_columns, collation, onsite, preliminary
from appraisal.actions.assessment_printing import record_printing
from appraisal.actions.year_records import record_method
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind, EvidenceKind, RoundState, YearMethod
from appraisal.forms import assessment as forms
from appraisal.gathering.assessment import Sheet, answers_of, methods_of, points_of, sheet_of, template_of
from appraisal.gathering.assessment_lists import tracking_of
from appraisal.models import AssessmentCharge, AssessmentSeat, ColumnFile, OnSiteSignature
from appraisal.presenters import assessment_sheets as presenter
from appraisal.presenters.assessment_rounds import sheet_url
from appraisal.reports.assessment import print_sheet
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused
from core.views.export import download
from organization.models import Account

PRELIMINARY_LEAD = "自评、测评和初评各为一栏；初评与自评或测评不一致的，写明理由。"
ONSITE_LEAD = "只填写实地查看后与初评不一致的项目，并写明查看到的情况；其余以初评为准。"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(charge: AssessmentCharge, *, sheet: bool = False) -> list[tuple[str, str]]:
    row = charge.round
    found = [
        ("考评轮次", reverse("appraisal:assessment_rounds")),
        (row.title, reverse("appraisal:assessment_round", args=[row.pk])),
    ]
    return [*found, (charge.member.name, sheet_url(charge))] if sheet else found


def sits(charge: AssessmentCharge, me: Account, *, leads: bool = False) -> bool:
    """Whether the reader is in the group that assesses the member, or leads it."""
    seats = AssessmentSeat.objects.in_force().filter(group=charge.group_id, person=me.person_id or 0)
    return (seats.filter(leads=True) if leads else seats).exists()


@require_GET
@access.requires(P.VIEW_SHEETS)
def assessment(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The sheet as far as the reader sees it, with what he may do next."""
    charge, me = fetched.charge_of(request, pk, code), fetch.account(request)
    sheet = sheet_of(charge.round, charge.member)
    shown = presenter.kinds_shown(sheet, charge, me)
    year, member = charge.round.year, charge.member
    person = member.appointment.person_id if member.appointment else None
    held = [sheet.columns[kind] for kind in shown if kind in sheet.columns]
    onsite_column = sheet.columns.get(ColumnKind.ONSITE) if ColumnKind.ONSITE in shown else None
    context = {
        "page_title": f"{member.name}考评表", "breadcrumb": crumbs(charge), "charge": charge,
        "rows": presenter.rows_of(sheet, shown), "kinds": [kind.label for kind in shown],
        "totals": presenter.totals(sheet, shown), "states": presenter.state_words(sheet, shown),
        "summary": sheet.columns[ColumnKind.SELF].summary if ColumnKind.SELF in sheet.columns
        and ColumnKind.SELF in shown else "",
        "points": presenter.point_rows(
            points_of(template_of(charge.round, member)),
            answers_of(sheet.columns.get(ColumnKind.SELF)) if ColumnKind.SELF in shown else {},
        ),
        "visit": getattr(onsite_column, "onsite", None) if onsite_column is not None else None,
        "signatures": list(
            OnSiteSignature.objects.in_force().filter(column=onsite_column).select_related("person")
        ) if onsite_column is not None else [],
        "files": presenter.files_of(held).get(None, []),
        "apart": presenter.differences_listing(sheet, shown) if len(shown) > 1 else None,
        "tracking": presenter.tracking_listing(tracking_of(member.unit_id, year, person)),
        "methods": _methods(charge), "moves": _moves(charge, sheet, me), "group": charge.group,
        "findings": _findings(charge, sheet, me),
    }  # fmt: skip
    return render(request, "appraisal/assessment.html", context)


def _methods(charge: AssessmentCharge) -> list[tuple[str, str, str]]:
    """(method, state, words) for each of the four."""
    held = methods_of(charge.round, charge.member)
    found = []
    for method in YearMethod:
        row = held.get(method)
        if row is None and method is YearMethod.WORK_REPORT and charge.member.appointment_id is None:
            found.append((method.label, "不适用", "单位以自评总体情况代替"))
        elif row is None:
            found.append((method.label, "未登记", ""))
        else:
            found.append((method.label, "已采用" if row.used else "未采用", row.text))
    return found


def _moves(charge: AssessmentCharge, sheet: Sheet, me: Account) -> list[tuple[str, str, bool, bool]]:
    """(label, address, main, by post) of what the reader may do now."""
    if charge.round.state != RoundState.RUNNING:
        return []
    facts, found = sheet.facts, []
    args = [charge.round_id, charge.member.code]

    def add(label: str, name: str, *, main: bool = False, post: bool = False, more: Sequence[Any] = ()) -> None:
        found.append((label, reverse(f"appraisal:{name}", args=[*args, *more]), main, post))

    if assessment_columns.speaks_for(me, charge.member) and not facts.closed(ColumnKind.SELF):
        add("填写自评", "self_assessment", main=True)
    leads = sits(charge, me, leads=True)
    if sits(charge, me):
        if not facts.closed(ColumnKind.PRELIMINARY):
            add("初评", "preliminary", main=True)
        elif not facts.closed(ColumnKind.ONSITE) and ColumnKind.FINAL not in facts.columns:
            add("实地考评", "onsite", main=True)
        if leads and facts.closed(ColumnKind.PRELIMINARY) and ColumnKind.FINAL not in facts.columns:
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


def _findings(charge: AssessmentCharge, sheet: Sheet, me: Account) -> list[Finding] | None:
    """What stands in the way of the reader's next step; None when there is none."""
    if charge.round.state != RoundState.RUNNING:
        return None
    if may(me, P.CONFIRM_FINAL) and sheet.facts.open(ColumnKind.FINAL):
        return collation.confirming_findings(sheet, me)
    ready = sheet.facts.closed(ColumnKind.PRELIMINARY) and ColumnKind.FINAL not in sheet.columns
    if ready and sits(charge, me, leads=True):
        return collation.proposing_findings(sheet, me, timezone.now())
    return None


@require_GET
@access.requires(P.VIEW_SHEETS)
def assessment_paper(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The sheet as PDF; printing leaves a trace."""
    charge, me, now = fetched.charge_of(request, pk, code), fetch.account(request), timezone.now()
    sheet = sheet_of(charge.round, charge.member)
    shown = presenter.kinds_shown(sheet, charge, me)
    record_printing(charge, "考评表", by=me, at=now)
    data = print_sheet(sheet, shown, presenter.state_words(sheet, shown), by=str(me), at=now)
    return download(data, f"{charge.member.name}{charge.round.year}年度考评表.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW_SHEETS)
def assessment_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a column that the reader sees."""
    me = fetch.account(request)
    row = get_object_or_404(ColumnFile.objects.select_related("column__round", "column__member", "document"), pk=pk)
    charge = fetched.charge_of(request, row.column.round_id, row.column.member.code)
    sheet = sheet_of(charge.round, charge.member)
    if ColumnKind(row.column.kind) not in presenter.kinds_shown(sheet, charge, me):
        raise Http404
    return serve(row.document)


@FORM
@access.requires(P.ASSESS)
def preliminary_form(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Self, measured and rated side by side; the group fills in its own column (SX-6.4-b)."""
    charge, me, now = fetched.assessed_charge(request, pk, code), fetch.account(request), timezone.now()
    sheet = sheet_of(charge.round, charge.member)
    form = forms.CellsForm(*sent(request), items=sheet.items)
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            preliminary.save_preliminary(charge.round, charge.member, form.cells, by=me, at=now)
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "已保存。")
            return redirect("appraisal:preliminary", charge.round_id, charge.member.code)
    shown = [kind for kind in (ColumnKind.SELF, ColumnKind.MEASURED) if kind is not ColumnKind.SELF
             or sheet.facts.closed(ColumnKind.SELF)]  # fmt: skip
    context = _editing(charge, sheet, shown, ColumnKind.PRELIMINARY, form, refused) | {
        "page_title": f"{charge.member.name}初评", "lead": PRELIMINARY_LEAD,
        "words_label": "初评理由", "against": preliminary.closing_findings(sheet, me, now),
        "close_url": reverse("appraisal:close_preliminary", args=[pk, code]), "close_label": "完成初评",
    }  # fmt: skip
    return render(request, "appraisal/assessment_edit.html", context, status=_status(form, refused))


def _editing(
    charge: AssessmentCharge, sheet: Sheet, shown: Sequence[ColumnKind], kind: ColumnKind, form: forms.CellsForm,
    refused: list[Finding],
) -> dict[str, Any]:  # fmt: skip
    return {
        "breadcrumb": crumbs(charge, sheet=True), "charge": charge, "kind": kind.label,
        "rows": presenter.rows_of(sheet, shown, editing=kind, form=form), "kinds": [one.label for one in shown],
        "form": form, "refused": refused, "locked": sheet.facts.closed(kind), "visit_form": None,
    }  # fmt: skip


def _status(form: Any, refused: list[Finding]) -> int:
    return 409 if refused else 422 if form.is_bound else 200


@require_POST
@access.requires(P.ASSESS)
def close_preliminary(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    charge = fetched.assessed_charge(request, pk, code)
    return act_and_return(
        request,
        lambda: preliminary.close_preliminary(
            charge.round, charge.member, by=fetch.account(request), at=timezone.now()
        ),
        done="初评已完成并锁定，可以实地考评。", back=sheet_url(charge),
    )  # fmt: skip


@FORM
@access.requires(P.ASSESS)
def onsite_form(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The record of the visit with its own column; photos hang on it; two sign (SX-6.5-a)."""
    charge, me, now = fetched.assessed_charge(request, pk, code), fetch.account(request), timezone.now()
    sheet = sheet_of(charge.round, charge.member)
    column = sheet.columns.get(ColumnKind.ONSITE)
    held = getattr(column, "onsite", None) if column is not None else None
    initial = {"visited_on": held.visited_on, "place": held.place, "findings": held.findings} if held else {
        "visited_on": timezone.localdate(now)}  # fmt: skip
    form, visit = forms.CellsForm(*sent(request), items=sheet.items), forms.VisitForm(sent(request)[0], initial=initial)
    refused: list[Finding] = []
    if form.is_bound and form.is_valid() and visit.is_valid():
        try:
            onsite.save_onsite(charge.round, charge.member, form.cells, **visit.cleaned_data, by=me, at=now)
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "已保存。请两名考评人员分别签字。")
            return redirect("appraisal:onsite", charge.round_id, charge.member.code)
    context = _editing(
        charge, sheet, [ColumnKind.SELF, ColumnKind.MEASURED, ColumnKind.PRELIMINARY], ColumnKind.ONSITE, form, refused
    ) | {
        "page_title": f"{charge.member.name}实地考评", "lead": ONSITE_LEAD,
        "words_label": "查看情况", "against": onsite.signing_findings(sheet, me, now), "visit_form": visit,
        "close_url": reverse("appraisal:sign_onsite", args=[pk, code]), "close_label": "签字",
        "signatures": [one.person.name for one in OnSiteSignature.objects.in_force().filter(
            column=column).select_related("person")] if column else [],
        "attach_url": reverse("appraisal:attach_assessment_file", args=[pk, code, ColumnKind.ONSITE.value]),
        "files": presenter.files_of([column]).get(None, []) if column else [],
        "unsign_url": reverse("appraisal:withdraw_signature", args=[pk, code]),
    }  # fmt: skip
    return render(request, "appraisal/assessment_edit.html", context, status=_status(form, refused))


@require_POST
@access.requires(P.ASSESS)
def sign_onsite(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    charge = fetched.assessed_charge(request, pk, code)
    back = reverse("appraisal:onsite", args=[pk, code])
    return act_and_return(
        request,
        lambda: onsite.sign_onsite(charge.round, charge.member, by=fetch.account(request), at=timezone.now()),
        done="已签字。两人签字后实地考评锁定。", back=back,
    )  # fmt: skip


@FORM
@access.requires(P.ASSESS)
def withdraw_signature(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    charge = fetched.assessed_charge(request, pk, code)
    back = reverse("appraisal:onsite", args=[pk, code])
    form = forms.ReasonForm(sent(request)[0])

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return onsite.withdraw_signature(
            charge.round, charge.member, reason=reason, by=fetch.account(request), at=timezone.now()
        )

    return fill(request, form, act, title="撤回签字", submit="撤回", done="已撤回签字。", back=back,
                crumbs=crumbs(charge, sheet=True))  # fmt: skip


@require_POST
@access.requires(P.ASSESS)
def propose_final(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    charge = fetched.assessed_charge(request, pk, code)
    return act_and_return(
        request,
        lambda: collation.propose_final(charge.round, charge.member, by=fetch.account(request), at=timezone.now()),
        done="已提出汇总得分，由考评办确认。", back=sheet_url(charge),
    )  # fmt: skip


@require_POST
@access.requires(P.CONFIRM_FINAL)
def confirm_final(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    charge = fetched.charge_of(request, pk, code)
    return act_and_return(
        request,
        lambda: collation.confirm_final(charge.round, charge.member, by=fetch.account(request), at=timezone.now()),
        done="已确认，得分已写入分值录入表。", back=sheet_url(charge),
    )  # fmt: skip


@FORM
@access.requires(P.CONFIRM_FINAL)
def return_final(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    charge = fetched.charge_of(request, pk, code)
    form = forms.ReasonForm(sent(request)[0])

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        collation.return_final(charge.round, charge.member, reason=reason, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="退回汇总得分", submit="退回", done="已退回考评组。", back=sheet_url(charge),
                crumbs=crumbs(charge, sheet=True))  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def reopen_column(request: HttpRequest, pk: int, code: str, kind: str) -> HttpResponse:
    """Send a closed column back on record, with a reason."""
    charge = fetched.charge_of(request, pk, code)
    if kind not in {one.value for one in forms.REOPENED}:
        raise Http404
    which, form = ColumnKind(kind), forms.ReasonForm(sent(request)[0])

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return assessment_columns.reopen_column(
            charge.round, charge.member, which, reason=reason, by=fetch.account(request), at=timezone.now()
        )

    return fill(request, form, act, title=f"退回{which.label}", submit="退回",
                done=f"已退回{which.label}，可以重新填写。",
                back=sheet_url(charge), crumbs=crumbs(charge, sheet=True),
                note="原来的一次原样保留，重新填写的另记一次。")  # fmt: skip


@FORM
@access.requires(P.VIEW_SHEETS)
def attach_assessment_file(request: HttpRequest, pk: int, code: str, kind: str) -> HttpResponse:
    """Attach a ledger, material or photo to an open column."""
    if kind not in (ColumnKind.SELF.value, ColumnKind.ONSITE.value):
        raise Http404
    which = ColumnKind(kind)
    own = which is ColumnKind.SELF
    charge = fetched.own_charge(request, pk, code) if own else fetched.assessed_charge(request, pk, code)
    sheet = sheet_of(charge.round, charge.member)
    form = forms.FileForm(*sent(request), items=sheet.items)
    back = reverse("appraisal:self_assessment" if own else "appraisal:onsite", args=[pk, code])

    def act() -> Any:
        of = form.cleaned_data
        return assessment_columns.attach_file(
            charge.round, charge.member, which, of["file"], what=EvidenceKind(of["kind"]), title=of["title"],
            indicator=of["item"], by=fetch.account(request), at=timezone.now(),
        )  # fmt: skip

    return fill(request, form, act, title="上传凭证", submit="上传", done="已上传。", back=back,
                crumbs=crumbs(charge, sheet=True))  # fmt: skip


@require_POST
@access.requires(P.VIEW_SHEETS)
def remove_assessment_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out of an open column."""
    row = get_object_or_404(ColumnFile.objects.select_related("column__round", "column__member", "document"), pk=pk)
    charge = fetched.charge_of(request, row.column.round_id, row.column.member.code)
    me, own = fetch.account(request), row.column.kind == ColumnKind.SELF
    allowed = assessment_columns.speaks_for(me, charge.member) if own else sits(charge, me)
    if not allowed:
        raise PermissionDenied(P.SELF_ASSESS.value)
    back = reverse(
        "appraisal:self_assessment" if own else "appraisal:onsite", args=[charge.round_id, charge.member.code]
    )
    return act_and_return(
        request, lambda: assessment_columns.remove_file(row, by=me, at=timezone.now()), done="已删除。", back=back
    )


@FORM
@access.requires(P.KEEP_TRACKING)
def record_year_method(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """That one of the four methods was used, or why not (JH-C-3.3-d)."""
    charge = fetched.charge_of(request, pk, code)
    form = forms.MethodForm(*sent(request))

    def act() -> Any:
        of = form.cleaned_data
        return record_method(
            charge.round, charge.member, YearMethod(of["method"]), used=of["used"] == "1", text=of["text"],
            upload=of["file"], by=fetch.account(request), at=timezone.now(),
        )  # fmt: skip

    return fill(request, form, act, title="登记考核方法", submit="登记", done="已登记。", back=sheet_url(charge),
                crumbs=crumbs(charge, sheet=True))  # fmt: skip
