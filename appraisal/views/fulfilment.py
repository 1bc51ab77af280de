"""Fulfilment of commitments: telling, verifying, grading, publishing (QSH-8-c, QSH-8-d)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.views.form_page import Words, form_page
from appraisal.actions import fulfilment as actions
from appraisal.actions.fulfilment import Checked, Told
from appraisal.enums.commitments import CheckOutcome, CommitmentGradeName, CommitmentScope
from appraisal.enums.commitments import CommitmentPermission as P
from appraisal.forms.commitments import CheckForm, GradeForm, ReportForm, ScopeForm, WithdrawForm
from appraisal.gathering.commitments import acts_above, is_own, may_write
from appraisal.models import CommitmentTarget, FulfilmentReport
from appraisal.views import commitment_fetch as fetching
from appraisal.views import fetch
from appraisal.views.commitments import COMMITMENTS, move, show
from core import access
from core.access import may
from core.files import serve
from core.periods import parse_period


def _crumbs(target: CommitmentTarget) -> list[tuple[str, str]]:
    of = target.version.commitment
    return [
        (COMMITMENTS, reverse("appraisal:commitments")), (of.title, reverse("appraisal:commitment", args=[of.pk])),
    ]  # fmt: skip


def _line(text: str) -> str:
    """A text as one sentence of a note, whether its writer ended it or not."""
    return f"{text.strip().rstrip('。；')}。"


def _periods(year: int) -> list[str]:
    """The year and its quarters that have begun."""
    today = timezone.localdate()
    codes = [str(year), *(f"{year}Q{quarter}" for quarter in range(1, 5))]
    return [code for code in codes if parse_period(code).start <= today] or [str(year)]


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what came of a target."""
    target, me = fetching.target(request, pk), fetch.account(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(*sent, periods=_periods(target.version.commitment.year))

    def act() -> object:
        of = form.cleaned_data
        told = Told(of["period"], of["text"], of["percent"], of["force"], of["upload"])
        return actions.report_fulfilment(target, told, by=me, at=timezone.now())

    note = f"目标：{_line(target.goal)}措施：{_line(target.measure)}完成时限 {target.due.isoformat()}。"
    words = Words(f"填报兑现情况：{target.title}", "填报", "已填报，等待上一层核实。", note, _crumbs(target))
    return form_page(
        request, form, act, words, back=reverse("appraisal:commitment", args=[target.version.commitment_id])
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REVIEW)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a report against the facts, for the level above."""
    told, me = fetching.report(request, pk), fetch.account(request)
    of = told.target.version.commitment
    if not acts_above(me, of) or is_own(me, of):
        raise PermissionDenied(P.REVIEW.value)
    form = CheckForm(request.POST if request.method == "POST" else None, initial={"percent": told.percent})

    def act() -> object:
        said = form.cleaned_data
        found = Checked(CheckOutcome(said["outcome"]), said["percent"], said["excused"], said["comment"])
        return actions.check_fulfilment(told, found, by=me, at=timezone.now())

    words = Words(f"核实兑现情况：{told.target.title}", "提交", "已办理。", _note(told), _crumbs(told.target))
    return form_page(request, form, act, words, back=reverse("appraisal:commitment", args=[of.pk]))


def _note(told: FulfilmentReport) -> str:
    parts = [
        f"目标：{_line(told.target.goal)}",
        f"{parse_period(told.period).label}自报完成 {told.percent}%：{_line(told.text)}",
        f"填报人 {told.recorded_by}。",
    ]  # fmt: skip
    if told.force_majeure:
        parts.append(f"申报不可抗拒原因：{_line(told.force_majeure)}")
    parts.append(f"佐证材料：{told.evidence.name}。" if told.evidence else "没有佐证材料。")
    return "".join(parts)


@require_GET
@access.requires(P.VIEW)
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file behind a report, for both sides and the county's offices."""
    told, me = fetching.report(request, pk), fetch.account(request)
    of = told.target.version.commitment
    inside = acts_above(me, of) or may_write(me, of.unit_id, of.person_id) or may(me, P.VIEW_ALL)
    if told.evidence is None or not inside:
        raise Http404
    return serve(told.evidence)


@require_POST
@access.requires(P.GRADE)
def grade(request: HttpRequest, pk: int) -> HttpResponse:
    """定档."""
    row, me, form = fetching.commitment(request, pk), fetch.account(request), GradeForm(request.POST)
    if not form.is_valid():
        return show(request, row, bound={"grade": form}, status=422)
    of = form.cleaned_data
    name = CommitmentGradeName(of["grade"])
    act = lambda: actions.grade_commitment(row, grade=name, reason=of["reason"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return move(request, row, act, "已定档。公布前只有考核办公室看到。", {"grade": form})


@require_POST
@access.requires(P.GRADE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    held, me, form = fetching.grade(request, pk), fetch.account(request), WithdrawForm(request.POST)
    row = fetching.commitment(request, held.commitment_id)
    if not form.is_valid():
        return show(request, row, bound={"withdraw": form}, status=422)
    reason = form.cleaned_data["reason"]
    act = lambda: actions.withdraw_grade(held, reason=reason, by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return move(request, row, act, "已撤销档次，公布的结果一并撤下。", {"withdraw": form})


@require_POST
@access.requires(P.GRADE)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the result known within a scope."""
    held, me, form = fetching.grade(request, pk), fetch.account(request), ScopeForm(request.POST)
    row = fetching.commitment(request, held.commitment_id)
    if not form.is_valid():
        return show(request, row, bound={"publish": form}, status=422)
    scope = CommitmentScope(form.cleaned_data["scope"])
    act = lambda: actions.publish_grade(held, scope=scope, by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return move(request, row, act, f"已向{scope.label}公布。", {"publish": form})
