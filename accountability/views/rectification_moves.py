"""What moves a rectification order: reports, extensions, checks on the spot, closing, objections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accountability.actions import rectifications as actions
from accountability.actions.objections import object_to_order
from accountability.enums import AccountabilityPermission as P
from accountability.forms.inspections import DecideForm, ObjectionForm
from accountability.forms.rectifications import (
    ClosingForm,
    ExtensionForm,
    RectificationReportForm,
    VerificationForm,
)
from accountability.models import RectificationOrder
from accountability.permissions import answers_for
from accountability.views import fetch
from accountability.views.acting import Acting, act_by_form, sent
from accountability.views.rectifications import fetch_order
from core import access

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _form(
    request: HttpRequest, row: RectificationOrder, form: forms.Form, act: Callable[[dict[str, Any]], Any], title: str,
    done: str, note: str = "",
) -> HttpResponse:  # fmt: skip
    back = reverse("accountability:rectification", args=[row.pk])
    return act_by_form(request, form, act, Acting(title, title, back, done, [(row.number, back)], note))


def _own(request: HttpRequest, pk: int) -> RectificationOrder:
    """An order that the reader's unit answers for."""
    row = fetch_order(request, pk)
    if not answers_for(fetch.account(request), row.unit_id):
        raise PermissionDenied(P.ANSWER_INSPECTIONS.value)
    return row


@FORM
@access.requires(P.ANSWER_INSPECTIONS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit tells how far it is (BZ-2.3-d)."""
    row, me = _own(request, pk), fetch.account(request)
    form = RectificationReportForm(*sent(request))

    def act(of: dict[str, Any]) -> Any:
        return actions.report_rectification(
            row, of["text"], finished=of["finished"], upload=of["upload"], by=me, at=timezone.now()
        )

    return _form(request, row, form, act, "反馈整改情况", "已反馈。")


@FORM
@access.requires(P.ANSWER_INSPECTIONS)
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit asks for a later day."""
    row, me = _own(request, pk), fetch.account(request)
    form = ExtensionForm(sent(request)[0])
    act = lambda of: actions.ask_extension(row, of["until"], of["reason"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "申请延期", "已申请延期。", f"现期限：{row.deadline.isoformat()}")


@FORM
@access.requires(P.ANSWER_INSPECTIONS)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit objects to the order (DC-17)."""
    row, me = _own(request, pk), fetch.account(request)
    form = ObjectionForm(sent(request)[0])
    act = lambda of: object_to_order(row, of["reason"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "提出异议", "已提出异议，由没有参与督查的人员复核。", "复核期间不停止整改。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def decide_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse what the unit asked for."""
    row, me = fetch_order(request, pk), fetch.account(request)
    asked = row.extensions.filter(decided_at__isnull=True).first()
    note = f"申请延至 {asked.until.isoformat()}：{asked.reason}" if asked is not None else ""
    form = DecideForm(sent(request)[0])

    def act(of: dict[str, Any]) -> Any:
        return actions.decide_extension(row, granted=of["granted"], comment=of["comment"], by=me, at=timezone.now())

    return _form(request, row, form, act, "审批延期", "已审批。", note)


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """The check on the spot, by somebody else than who issued the order (DC-18)."""
    row, me = fetch_order(request, pk), fetch.account(request)
    form = VerificationForm(*sent(request), initial={"checked_on": timezone.localdate()})

    def act(of: dict[str, Any]) -> Any:
        return actions.verify_rectification(
            row, of["upload"], checked_on=of["checked_on"], place=of["place"], text=of["text"], passed=of["passed"],
            by=me, at=timezone.now(),
        )  # fmt: skip

    return _form(request, row, form, act, "登记核查", "已登记核查。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that it is put right (JH-A-6.3-f)."""
    row, me = fetch_order(request, pk), fetch.account(request)
    form = ClosingForm(sent(request)[0])
    act = lambda of: actions.close_rectification(row, note=of["note"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "确认销号", "已销号。")
