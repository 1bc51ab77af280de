"""The group at work: the preliminary assessment and the visit with its signatures (SX-6.4-b, SX-6.5-a)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accountability.views.entry import act_and_return, fill, sent
from appraisal.actions import onsite, preliminary
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind
from appraisal.forms import assessment as forms
from appraisal.gathering.assessment import Sheet, sheet_of
from appraisal.models import AssessmentCharge, OnSiteSignature
from appraisal.presenters import assessment_sheets as presenter
from appraisal.presenters.assessment_rounds import sheet_url
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from appraisal.views.assessment_sheets import crumbs
from core import access
from core.findings import Finding, Refused
from core.forms.refusals import tell

PRELIMINARY_LEAD = "自评、测评和初评各为一栏；初评与自评或测评不一致的，写明理由。"
ONSITE_LEAD = "只填写实地查看后与初评不一致的项目，并写明查看到的情况；其余以初评为准。"
FORM = require_http_methods(["GET", "HEAD", "POST"])


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
            refused = form.tell(refusal.findings)
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
    files = presenter.files_shown(sheet, [*shown, kind])
    return {
        "breadcrumb": crumbs(charge, sheet=True), "charge": charge, "kind": kind.label,
        "rows": presenter.rows_of(sheet, shown, files, editing=kind, form=form), "kinds": [one.label for one in shown],
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
    held = getattr(column, "onsite", None)
    initial = {"visited_on": held.visited_on, "place": held.place, "findings": held.findings} if held else {
        "visited_on": timezone.localdate(now)}  # fmt: skip
    form, visit = forms.CellsForm(*sent(request), items=sheet.items), forms.VisitForm(sent(request)[0], initial=initial)
    refused: list[Finding] = []
    if form.is_bound and form.is_valid() and visit.is_valid():
        try:
            onsite.save_onsite(charge.round, charge.member, form.cells, **visit.cleaned_data, by=me, at=now)
        except Refused as refusal:
            refused = tell(visit, form.tell(refusal.findings))
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
