"""One objection: how it stands, what a correction would do, and the steps of its review (SX-6.7-c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Listing, Panel
from accountability.views.entry import fill, record, sent
from appraisal.actions import corrections
from appraisal.actions import objections as actions
from appraisal.actions.objections import NewConclusion
from appraisal.enums import AppraisalPermission
from appraisal.enums.objections import ObjectionEvent, ObjectionState, ResultPermission, ReviewOutcome
from appraisal.forms.objections import LEAF, ConclusionForm, NoteForm, ReviewersForm
from appraisal.gathering.objections import change_of, standing_version, thawed_group
from appraisal.models import Objection, ObjectionConclusion, ObjectionReviewer
from appraisal.presenters import objections as presenter
from appraisal.rules.what_if import try_out
from appraisal.views import fetch
from appraisal.views.objections import TITLE, fetch_objection, items_of
from core import access
from core.access import may
from core.findings import Finding, Refused
from decisions.forms.fields import ReasonForm

WEIGHED = (ObjectionState.CONCLUDED, ObjectionState.APPROVED)
"""States in which the effect of a proposed correction is shown."""


@require_GET
@access.requires(ResultPermission.VIEW_OBJECTIONS)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, fetch_objection(request, pk))


def _show(
    request: HttpRequest, row: Objection, *, refused: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    me, state = fetch.account(request), ObjectionState(row.state)
    hidden = presenter.hides_sender(row, me)
    conclusion = actions.latest_conclusion(row)
    panels = [Panel("异议", presenter.objection_facts(row, me))]
    if not hidden:
        panels += _said(row, conclusion)
    if conclusion is not None and not hidden and state in WEIGHED and may(me, AppraisalPermission.VIEW_ALL_RESULTS):
        panels += _effect(row, conclusion)
    steps = list(row.steps.select_related("recorded_by__person"))
    panels.append(Panel("办理经过", listing=presenter.step_rows(steps, hidden=hidden)))
    links = _links(request, row, state) if not hidden else []
    return record(
        request, str(row), panels=panels, actions=links, badges=[(state.label, presenter.TONES[state])],
        crumbs=[(TITLE, reverse("appraisal:objections"))], forms_=_forms(request, row, state, conclusion, hidden),
        asides=_asides(row, hidden), refused=refused or [], status=status,
    )  # fmt: skip


def _said(row: Objection, conclusion: ObjectionConclusion | None) -> list[Panel]:
    panels = [Panel("事实和理由", text=row.text)]
    if row.document is not None:
        item = presenter.file_item(reverse("appraisal:objection_file", args=[row.pk]), row.document)
        panels.append(Panel("证明材料", files=[item]))
    if conclusion is not None:
        panels.append(Panel("复核结论", presenter.conclusion_facts(conclusion), text=conclusion.reason))
        item = presenter.file_item(reverse("appraisal:conclusion_paper", args=[row.pk]), conclusion.document)
        panels.append(Panel("复核文书", files=[item]))
    return panels


def _effect(row: Objection, conclusion: ObjectionConclusion) -> list[Panel]:
    """Scores and ranks of the whole group with the correction; computed for this page and kept nowhere."""
    if conclusion.outcome != ReviewOutcome.CORRECT:
        return []
    frozen = thawed_group(standing_version(row), row.member.group.code)
    shown = try_out(frozen, change_of(conclusion, frozen))
    names = {member.code: member.name for member in frozen.group.members}
    listing: Listing = presenter.effect(shown, names, row.member.code)
    return [Panel(listing.title, listing=listing)]


def _asides(row: Objection, hidden: bool) -> list[Panel]:
    if hidden:
        return []
    named = ObjectionReviewer.objects.in_force().filter(objection=row).select_related("reviewer__person")
    facts = [("复核人", f"{one.reviewer}{f'（{one.paper}）' if one.paper else ''}") for one in named]
    panels = [Panel("复核人", facts)] if facts else []
    if row.corrected_by is not None:
        panels.append(Panel("更正版本", [("结果版本", str(row.corrected_by))]))
    return panels


def _links(request: HttpRequest, row: Objection, state: ObjectionState) -> list[Action]:
    me, found = fetch.account(request), []
    if row.corrected_by is not None and may(me, AppraisalPermission.VIEW_ALL_RESULTS):
        found.append(Action("看更正版本", reverse("appraisal:board", args=[row.corrected_by.pk]), main=True))
        compare = f"{reverse('appraisal:compare', args=[row.corrected_by.pk])}?with={row.publication.version.number}"
        found.append(Action("与原版本比较", compare))
    if may(me, ResultPermission.NAME_REVIEWERS) and state in (ObjectionState.FILED, ObjectionState.REVIEWING):
        label = "指定复核人" if state is ObjectionState.FILED else "另行指定复核人"
        main = state is ObjectionState.FILED
        found.append(Action(label, reverse("appraisal:name_reviewers", args=[row.pk]), main=main))
    if state is ObjectionState.REVIEWING and _is_reviewer(row, request):
        found.append(Action("提出复核结论", reverse("appraisal:conclude_review", args=[row.pk]), main=True))
    if row.recorded_by_id == me.pk and state in (ObjectionState.FILED, ObjectionState.REVIEWING):
        found.append(Action("撤回", reverse("appraisal:withdraw_objection", args=[row.pk])))
    return found


def _is_reviewer(row: Objection, request: HttpRequest) -> bool:
    return ObjectionReviewer.objects.in_force().filter(objection=row, reviewer=fetch.account(request)).exists()


def _forms(
    request: HttpRequest, row: Objection, state: ObjectionState, conclusion: ObjectionConclusion | None, hidden: bool
) -> list[tuple[str, Any, str, str]]:
    """What the reader may do here without a page of its own."""
    me = fetch.account(request)
    if state is ObjectionState.CONCLUDED and conclusion is not None and not hidden:
        if not may(me, ResultPermission.NAME_REVIEWERS):
            return []
        corrects = conclusion.outcome == ReviewOutcome.CORRECT
        decide = reverse("appraisal:decide_objection", args=[row.pk])
        back = reverse("appraisal:return_objection", args=[row.pk])
        return [
            ("决定", NoteForm(), decide, "批准更正" if corrects else "批准维持"),
            ("退回重新复核", NoteForm(prefix="return"), back, "退回"),
        ]
    if state is ObjectionState.APPROVED and may(me, ResultPermission.CORRECT_RESULTS):
        address = reverse("appraisal:correct_objection", args=[row.pk])
        return [("更正并重新计算", forms.Form(), address, "更正并计算新版本")]
    return []


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.NAME_REVIEWERS)
def name_reviewers(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _openly(request, pk), fetch.account(request)
    form = ReviewersForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:objection", args=[row.pk])
    return fill(
        request, form,
        lambda: actions.name_reviewers(
            row, form.cleaned_data["reviewers"], paper=form.cleaned_data["paper"], by=me, at=timezone.now()
        ),
        title="指定复核人", submit="指定", done="已指定复核人。", back=back,
        crumbs=[(TITLE, reverse("appraisal:objections")), (str(row), back)],
        note="评分、评议或录入该项的人员，以及被考评单位、提出异议单位的人员不得复核。",
    )  # fmt: skip


def _openly(request: HttpRequest, pk: int) -> Objection:
    """An objection that the reader sees in full; who sees it without its sender has no hand in it."""
    row = fetch_objection(request, pk)
    if presenter.hides_sender(row, fetch.account(request)):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.REVIEW_OBJECTIONS)
def conclude_review(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _openly(request, pk), fetch.account(request)
    if not _is_reviewer(row, request):
        raise PermissionDenied
    initial = {"item": f"{LEAF}:{row.indicator.code}" if row.indicator else f"entry:{row.adjustment_id or ''}"}
    form = ConclusionForm(*sent(request), **items_of(row.member), initial=initial)
    back = reverse("appraisal:objection", args=[row.pk])

    def act() -> Objection:
        asked = form.cleaned_data
        new = NewConclusion(
            ReviewOutcome(asked["outcome"]), asked["reason"], asked["item"], asked["proposed"], asked["not_applicable"]
        )
        return actions.conclude_review(row, new, upload=asked["document"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="提出复核结论", submit="提交批准", done="已提交，等待批准。", back=back,
        crumbs=[(TITLE, reverse("appraisal:objections")), (str(row), back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.FILE_OBJECTIONS)
def withdraw_objection(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _openly(request, pk), fetch.account(request)
    if row.recorded_by_id != me.pk:
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:objection", args=[row.pk])
    return fill(
        request, form,
        lambda: actions.withdraw_objection(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤回异议", submit="撤回", done="已撤回。", back=back, crumbs=[(str(row), back)],
    )  # fmt: skip


def _step(request: HttpRequest, row: Objection, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        return _show(request, fetch_objection(request, row.pk), refused=refusal.findings, status=409)
    messages.success(request, done)
    return redirect("appraisal:objection", row.pk)


@require_POST
@access.requires(ResultPermission.NAME_REVIEWERS, step_up=True)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve what the reviewers propose."""
    row, me, form = _openly(request, pk), fetch.account(request), NoteForm(request.POST)
    conclusion = actions.latest_conclusion(row)
    corrects = conclusion is not None and conclusion.outcome == ReviewOutcome.CORRECT
    event = ObjectionEvent.APPROVE if corrects else ObjectionEvent.UPHOLD
    note = form.cleaned_data["note"] if form.is_valid() else ""
    done = "已批准，由考评办更正并重新计算。" if corrects else "已批准维持原结果。"
    return _step(request, row, lambda: actions.decide(row, event, note=note, by=me, at=timezone.now()), done)


@require_POST
@access.requires(ResultPermission.NAME_REVIEWERS)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the reviewers, with the reason."""
    row, me, form = _openly(request, pk), fetch.account(request), NoteForm(request.POST, prefix="return")
    note = form.cleaned_data["note"] if form.is_valid() else ""
    act = lambda: actions.decide(row, ObjectionEvent.RETURN, note=note, by=me, at=timezone.now())  # noqa: E731
    return _step(request, row, act, "已退回重新复核。")


@require_POST
@access.requires(ResultPermission.CORRECT_RESULTS, step_up=True)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry the approved correction out: a new version."""
    row, me = _openly(request, pk), fetch.account(request)
    act = lambda: corrections.correct_result(row, by=me, at=timezone.now())  # noqa: E731
    return _step(request, row, act, "已更正，并计算为新的版本；请提请公布。")
