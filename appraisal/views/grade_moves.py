"""Moves of a round of grades and what is recorded in it (BZ-2.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accountability.views.entry import act_and_return, fill, sent
from appraisal.actions import grade_moves as moves
from appraisal.actions import grades as actions
from appraisal.actions import integrity_rounds as rounds
from appraisal.enums.grades import Grade, IntegrityStep, RoundEvent
from appraisal.enums.grades import GradePermission as P
from appraisal.forms.grades import (
    AppraisalTeamForm,
    ConsultationForm,
    DecisionForm,
    HotlineForm,
    NoticeForm,
    PublicityForm,
    QuotaForm,
    ReasonForm,
    RestForm,
    StepForm,
)
from appraisal.models import GradeRound
from appraisal.views import fetch
from appraisal.views.grades import TITLE, grading
from core import access

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SIMPLE: dict[str, Callable[..., GradeRound]] = {
    RoundEvent.START: moves.start, RoundEvent.CONSULT: moves.consult, RoundEvent.SUBMIT: moves.submit,
    RoundEvent.CLOSE: moves.close,
}  # fmt: skip
"""Moves that ask for nothing but what stands."""


@require_POST
@access.requires(P.PREPARE_GRADES)
def move(request: HttpRequest, pk: int, event: str) -> HttpResponse:
    """A move that needs no form."""
    row, me = grading(request, pk), fetch.account(request)
    if event not in SIMPLE:
        raise Http404
    act = SIMPLE[event]
    return act_and_return(
        request, lambda: act(row, by=me, at=timezone.now()), done=f"已{RoundEvent(event).label}。",
        back=reverse("appraisal:grade_round", args=[row.pk]),
    )  # fmt: skip


@require_POST
@access.requires(P.PREPARE_GRADES)
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the rules propose again."""
    row, me = grading(request, pk), fetch.account(request)
    return act_and_return(
        request, lambda: actions.compute_again(row, by=me, at=timezone.now()), done="已重新测算。",
        back=reverse("appraisal:grade_round", args=[row.pk]),
    )  # fmt: skip


def of_round(
    request: HttpRequest, row: GradeRound, form: forms.Form, act: Callable[[dict[str, Any]], object], *, title: str,
    submit: str, done: str,
) -> HttpResponse:  # fmt: skip
    """A form of a round on a page of its own; from the round's page it is posted at once."""
    back = reverse("appraisal:grade_round", args=[row.pk])
    return fill(
        request, form, lambda: act(form.cleaned_data), title=title, submit=submit, done=done, back=back,
        crumbs=[(TITLE, reverse("appraisal:grade_rounds")), (row.title, back)],
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def publish_list(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, HotlineForm(sent(request)[0]),
        lambda of: rounds.publish_list(row, of["hotline"], by=me, at=timezone.now()),
        title="公布名单和电话", submit="公布", done="名单和举报监督电话已在公众门户公布。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def add_team(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, AppraisalTeamForm(sent(request)[0]),
        lambda of: rounds.add_team(
            row, of["name"], of["leader"], of["units"], members=of["members"], by=me, at=timezone.now()
        ),
        title="组成考核组", submit="组成考核组", done="考核组已组成。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def record_step(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, StepForm(sent(request)[0]),
        lambda of: rounds.record_step(
            row, IntegrityStep(of["step"]), of["done_on"], of["text"], triggered=of["triggered"], by=me,
            at=timezone.now(),
        ),
        title="登记考核环节", submit="登记", done="环节已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def approve_quota(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    pools = list(row.targets.order_by("pool").values_list("pool", flat=True).distinct())
    return of_round(
        request, row, QuotaForm(*sent(request), pools=pools),
        lambda of: actions.approve_quota(
            row, of["pool"], of["allowed"], reason=of["reason"], number=of["number"], upload=of["upload"], by=me,
            at=timezone.now(),
        ),
        title="登记超限额批准", submit="登记批准", done="批准已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def give_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """One grade with one reason for all who have none yet."""
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, RestForm(sent(request)[0]),
        lambda of: actions.give_rest(row, Grade(of["grade"]), reasons=of["reasons"], by=me, at=timezone.now()),
        title="评定其余对象", submit="评定其余对象", done="其余对象的等次已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def ask_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, ConsultationForm(sent(request)[0]),
        lambda of: actions.ask_opinion(
            row, person=of["person"], unit=of["unit"], question=of["question"], due_on=of["due_on"], by=me,
            at=timezone.now(),
        ),
        title="征求意见", submit="征求意见", done="已征求意见，答复前列入对方工作台。",
    )  # fmt: skip


@BOTH
@access.requires(P.DECIDE_GRADES)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the standing committee decided."""
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, DecisionForm(*sent(request)),
        lambda of: moves.decide(
            row, meeting_on=of["meeting_on"], record=of["record"], upload=of["upload"], deadline=of["deadline"],
            measures=of["measures"], by=me, at=timezone.now(),
        ),
        title="登记县委常委会决定", submit="登记决定", done="等次已决定。",
    )  # fmt: skip


@BOTH
@access.requires(P.DECIDE_GRADES)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, ReasonForm(sent(request)[0]),
        lambda of: moves.give_back(row, of["reason"], by=me, at=timezone.now()),
        title="退回定等建议", submit="退回", done="已退回。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def publicise(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, PublicityForm(sent(request)[0]),
        lambda of: moves.publicise(row, first=of["first"], last=of["last"], by=me, at=timezone.now()),
        title="公示等次", submit="公示", done="等次已公示，单位和干部可以看到本单位、本人等次。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def circulate(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, NoticeForm(sent(request)[0]),
        lambda of: moves.circulate(row, of["number"], by=me, at=timezone.now()),
        title="通报等次", submit="通报", done="已通报各单位。",
    )  # fmt: skip
