"""Reviews of a row, contacts within its unit, assessments of aims, feedback to its decision (LS-3.3, JH-B-5.2-a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accountability.actions import reviews as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import Aim
from accountability.forms.selfchecks import AimForm, ContactForm, ReviewForm, TellForm
from accountability.gathering.progress import teller_of
from accountability.gathering.rows import version_of
from accountability.gathering.selfchecks import contacts_of, origin_of
from accountability.models import Task, TaskFeedback
from accountability.presenters.selfchecks import may_assess, may_tell
from accountability.views import fetch
from accountability.views.entry import act_and_return, fill
from core import access
from decisions.enums import FeedbackKind


def _leader(request: HttpRequest, pk: int) -> Task:
    """A row that the reader carries out as a whole."""
    row = fetch.task(request, pk)
    if not may_tell(row, fetch.account(request)):
        raise PermissionDenied(P.REPORT_PROGRESS.value)
    return row


def _entry(
    request: HttpRequest, row: Task, form: forms.Form, act: Callable[[], Any], *, title: str, submit: str, done: str,
    note: str = "",
) -> HttpResponse:  # fmt: skip
    """Bind, act, go back to the row."""
    back = reverse("accountability:task", args=[row.pk])
    crumbs = [(version_of(row).target, back)]
    return fill(request, form, act, title=title, submit=submit, done=done, back=back, crumbs=crumbs, note=note)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPORT_PROGRESS)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Gaps, fixes and the four standards of a running row, once a period."""
    row, form = _leader(request, pk), ReviewForm(_sent(request))

    def act() -> object:
        return actions.review_task(row, form.cleaned_data, by=fetch.account(request), at=timezone.now())

    return _entry(request, row, form, act, title="定期自评", submit="登记自评", done="已登记自评。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPORT_PROGRESS)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Who coordinates within the unit, and who does what."""
    row = _leader(request, pk)
    held = contacts_of([row]).get(row.pk)
    initial = {"person": held.person.number, "division": held.division} if held is not None else {}
    form = ContactForm(_sent(request), initial=initial)

    def act() -> object:
        of = form.cleaned_data
        return actions.set_contact(row, of["person"], of["division"], by=fetch.account(request), at=timezone.now())

    return _entry(request, row, form, act, title="内部协调", submit="登记", done="已登记内部协调。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REVIEW_FILINGS)
def aim(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the aim is high enough, before the plan stands."""
    row, me = fetch.task(request, pk), fetch.account(request)
    if not may_assess(row, me):
        raise PermissionDenied(P.ASSESS_AIMS.value)
    form = AimForm(_sent(request))

    def act() -> object:
        of = form.cleaned_data
        return actions.assess_aim(row, Aim(of["aim"]), comment=of["comment"], by=me, at=timezone.now())

    note = f"目标任务：{version_of(row).target}；工作标准：{version_of(row).standard or '—'}"
    return _entry(request, row, form, act, title="绩效预评估", submit="登记评估", done="已登记评估。", note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPORT_PROGRESS)
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the decision what is new; it stands on the decision's page at once."""
    row, me = fetch.task(request, pk), fetch.account(request)
    matter = origin_of(row)
    if teller_of(me, row) is None or matter is None:
        raise PermissionDenied(P.REPORT_PROGRESS.value)
    form = TellForm(_sent(request))

    def act() -> object:
        of = form.cleaned_data
        return actions.tell_decision(
            row, FeedbackKind(of["kind"]), finding=of["finding"], suggestion=of["suggestion"], by=me, at=timezone.now()
        )

    note = f"反馈到决策事项：{matter.number} {matter.title}"
    done = "已反馈，立即列在决策事项的执行反馈中。"
    return _entry(request, row, form, act, title="向决策反馈", submit="反馈", done=done, note=note)


@require_POST
@access.requires(P.RECEIVE_REPORTS)
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a feedback is being studied."""
    me = fetch.account(request)
    seen = Task.objects.visible_to(me).order_by().values("pk")
    row = get_object_or_404(TaskFeedback.objects.filter(task__in=seen), pk=pk)
    back = reverse("accountability:task", args=[row.task_id])
    act = lambda: actions.study_feedback(row, by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return act_and_return(request, act, done="已登记研究中。", back=back)
