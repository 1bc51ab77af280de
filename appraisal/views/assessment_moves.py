"""Moves of a member's sheet: final points, columns sent back, files, the four methods (SX-6.5-a, JH-C-3.3-d)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accountability.views.entry import act_and_return, fill, sent
from appraisal.actions import assessment_columns, collation
from appraisal.actions.year_records import record_method
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind, EvidenceKind, YearMethod
from appraisal.forms import assessment as forms
from appraisal.gathering.assessment import sheet_of
from appraisal.models import ColumnFile
from appraisal.presenters.assessment_rounds import sheet_url
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from appraisal.views.assessment_sheets import crumbs, sits
from core import access

FORM = require_http_methods(["GET", "HEAD", "POST"])


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
