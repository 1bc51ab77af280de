"""What moves an inspection: approval, draw, begin, merge, release, problems, conclusions. One verb, one address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accountability.actions import inspections as actions
from accountability.actions import problems
from accountability.actions.objections import answer_objection, object_to_conclusion
from accountability.enums import AccountabilityPermission as P
from accountability.enums import InspectionState, ProblemGrade
from accountability.forms.inspections import (
    AnnounceForm,
    AnswerForm,
    ApproveForm,
    ConclusionForm,
    DrawForm,
    EvidenceForm,
    MergeForm,
    ObjectionForm,
    ProblemForm,
    ReportForm,
    units_of,
)
from accountability.models import Conclusion, Inspection, Objection, Problem
from accountability.permissions import holding_units
from accountability.views import fetch
from accountability.views.acting import Acting, act_by_form, sent
from accountability.views.inspections import fetch_inspection
from core import access
from decisions.enums import DecidingBody

FORM = require_http_methods(["GET", "HEAD", "POST"])


def page_of(row: Inspection) -> str:
    return reverse("accountability:inspection", args=[row.pk])


def _form(
    request: HttpRequest, row: Inspection, form: forms.Form, act: Callable[[dict[str, Any]], Any], title: str,
    done: str, note: str = "",
) -> HttpResponse:  # fmt: skip
    back = page_of(row)
    return act_by_form(request, form, act, Acting(title, title, back, done, [(row.title, back)], note))


def _move(request: HttpRequest, row: Inspection, act: Callable[..., Any], done: str) -> HttpResponse:
    """Act and go back to the page; a refusal shows all findings (RefusalMiddleware)."""
    act(row, by=fetch.account(request), at=timezone.now())
    messages.success(request, done)
    return redirect(page_of(row))


@FORM
@access.requires(P.APPROVE_INSPECTIONS)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A county leader approves it (DC-11)."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    form = ApproveForm(sent(request)[0])
    act = lambda of: actions.approve_inspection(row, repeat_reason=of["repeat_reason"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "批准督查", "已批准。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """List, number and source of the public figure; the fingerprint of the seed is published (docs/adr/0018)."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    form = AnnounceForm(sent(request)[0])

    def act(of: dict[str, Any]) -> Any:
        return actions.announce_draw(
            row, list(of["units"]), seats=of["seats"], public_source=of["public_source"], by=me, at=timezone.now()
        )

    return _form(request, row, form, act, "公布抽签", "已公布名单、名额和种子指纹。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the public figure and draw."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    form = DrawForm(sent(request)[0])
    act = lambda of: actions.draw_inspection(row, public_value=of["public_value"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "抽签", "已抽签。", f"公共随机数来源：{row.public_source or '尚未公布'}")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it part of another one of the same matter (DC-15)."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    states = (InspectionState.PLANNED, InspectionState.RUNNING)
    others = Inspection.objects.visible_to(me).filter(state__in=states).exclude(pk=row.pk).order_by("-starts_on", "-pk")
    form = MergeForm(sent(request)[0], rows=others)
    act = lambda of: actions.merge_inspection(row, of["into"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "合并督查", "已合并为联合督查。", "被督查单位和督查组并入所选的督查。")


@require_POST
@access.requires(P.MANAGE_INSPECTIONS)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, fetch_inspection(request, pk), actions.start_inspection, "已开展。")


@require_POST
@access.requires(P.MANAGE_INSPECTIONS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, fetch_inspection(request, pk), actions.end_inspection, "已结束。")


@require_POST
@access.requires(P.MANAGE_INSPECTIONS)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The checked units may know of it from now on."""
    return _move(request, fetch_inspection(request, pk), actions.release_inspection, "已公开，被督查单位可以看到。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def new_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """A problem of a unit with the file that proves it."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    form = ProblemForm(*sent(request), units=units_of(row))

    def act(of: dict[str, Any]) -> Any:
        uploads = [of["upload"]] if of["upload"] else []
        return problems.record_problem(
            row, of["unit"], text=of["text"], grade=ProblemGrade(of["grade"]), task=row.task, uploads=uploads, by=me,
            at=timezone.now(),
        )  # fmt: skip

    return _form(request, row, form, act, "登记问题", "已登记。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def new_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file for a problem or for the conclusion."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    form = EvidenceForm(*sent(request), units=units_of(row), problems=row.problems.all())

    def act(of: dict[str, Any]) -> Any:
        return problems.add_inspection_evidence(
            row, of["unit"], of["upload"], problem=of["problem"], note=of["note"], by=me, at=timezone.now()
        )

    return _form(request, row, form, act, "上传证据", "已上传。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def report_problem(request: HttpRequest, pk: int, problem: int) -> HttpResponse:
    """An important problem went to whose decision it is (JH-A-6.3-e)."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    found = get_object_or_404(Problem, pk=problem, inspection=row)
    form = ReportForm(sent(request)[0])

    def act(of: dict[str, Any]) -> Any:
        body = DecidingBody(of["body"])
        return problems.report_problem(
            found, body, reported_on=of["reported_on"], note=of["note"], by=me, at=timezone.now()
        )

    return _form(request, row, form, act, "登记报告", "已登记报告，可以下达整改。", found.text)


@require_POST
@access.requires(P.MANAGE_INSPECTIONS)
def push_problem(request: HttpRequest, pk: int, problem: int) -> HttpResponse:
    """Draft a supervision order of it, to be completed."""
    row = fetch_inspection(request, pk)
    found = get_object_or_404(Problem, pk=problem, inspection=row)
    order = problems.push_problem(found, by=fetch.account(request), at=timezone.now())
    messages.success(request, "已拟办督办单，补齐责任人、电话和时限后下发。")
    return redirect("accountability:order", order.pk)


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def new_conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what is concluded of a unit, or change it before it is sent."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    form = ConclusionForm(*sent(request), units=units_of(row))
    act = lambda of: problems.write_conclusion(row, of["unit"], of["text"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "填写结论", "已填写，有证据后送达单位。")


@require_POST
@access.requires(P.MANAGE_INSPECTIONS)
def send_conclusion(request: HttpRequest, pk: int, conclusion: int) -> HttpResponse:
    """Feed it back to the unit (DC-16)."""
    row = fetch_inspection(request, pk)
    found = get_object_or_404(Conclusion, pk=conclusion, inspection=row)
    problems.send_conclusion(found, by=fetch.account(request), at=timezone.now())
    messages.success(request, "已送达单位。")
    return redirect(page_of(row))


@FORM
@access.requires(P.ANSWER_INSPECTIONS)
def object_conclusion(request: HttpRequest, pk: int, conclusion: int) -> HttpResponse:
    """The unit objects to what was concluded of it (DC-17)."""
    row, me = fetch_inspection(request, pk), fetch.account(request)
    units = holding_units(me, P.ANSWER_INSPECTIONS)
    found = get_object_or_404(Conclusion, pk=conclusion, inspection=row, unit__in=units, sent_at__isnull=False)
    form = ObjectionForm(sent(request)[0])
    act = lambda of: object_to_conclusion(found, of["reason"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "提出异议", "已提出异议，由没有参与督查的人员复核。")


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Review an objection, by people who did not make the finding (DC-17)."""
    me = fetch.account(request)
    rows = Objection.objects.select_related("conclusion__inspection", "order", "unit")
    row = get_object_or_404(rows, pk=pk)
    if row.conclusion is not None:
        target = fetch_inspection(request, row.conclusion.inspection_id)
        back, name = page_of(target), target.title
    else:
        assert row.order is not None  # the constraint: one of the two
        back, name = reverse("accountability:rectification", args=[row.order_id]), row.order.number
    form = AnswerForm(sent(request)[0])
    act = lambda of: answer_objection(row, upheld=of["upheld"], answer=of["answer"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    note = f"{row.unit.name}的异议：{row.reason}"
    return act_by_form(request, form, act, Acting("复核异议", "答复", back, "已答复。", [(name, back)], note))
