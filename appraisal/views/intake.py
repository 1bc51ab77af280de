"""Proposals of points accepted or refused, entries confirmed by a second person, last year's commendations counted."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.enums import ProposalState
from accountability.models import PointProposal
from accountability.presenters.listing import Action
from accountability.views.entry import act_and_return, fill, register, sent
from appraisal.actions import intake as actions
from appraisal.actions.intake import Taking
from appraisal.enums.objections import ResultPermission
from appraisal.forms.intake import AcceptForm
from appraisal.gathering import gather_adjustments, gather_scheme
from appraisal.gathering.intake import left_uncounted, member_of, paper_of
from appraisal.models import Adjustment, ProposalDecision, Scheme
from appraisal.presenters import intake as presenter
from appraisal.views import fetch
from core import access
from decisions.forms.fields import ReasonForm

TITLE = "加减分建议与确认"
MOST = 200


@require_GET
@access.requires(ResultPermission.CONFIRM_ENTRIES)
def current(request: HttpRequest) -> HttpResponse:
    """Of the newest issued scheme."""
    scheme = Scheme.objects.current().order_by("-year", "code").first()
    return redirect("appraisal:intake", scheme.pk) if scheme else redirect("appraisal:schemes")


@require_GET
@access.requires(ResultPermission.CONFIRM_ENTRIES)
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for the office, and what waits for a second person."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    rows = PointProposal.objects.visible_to(me).filter(year=scheme.year, state=ProposalState.SENT)
    found = list(rows.select_related("unit", "person").order_by("-sent_at", "-pk")[:MOST])
    decisions = ProposalDecision.objects.filter(proposal__in=found, scheme__code=scheme.code)
    waiting, done = presenter.proposal_rows(found, {one.proposal_id: one for one in decisions}, scheme)
    entries = Adjustment.objects.in_force().filter(
        scheme=scheme, import_batch__isnull=True, confirmation__isnull=True
    ).select_related("member", "entered_by__person").order_by("member__code", "pk")[:MOST]  # fmt: skip
    sections = [waiting, presenter.unconfirmed(entries), presenter.carried(left_uncounted(scheme), scheme), done]
    back = reverse("appraisal:entries", args=[scheme.pk])
    return register(
        request, TITLE, sections, actions=[Action("全部加减分", back)], lead=scheme.name,
        crumbs=[(scheme.name, reverse("appraisal:scheme", args=[scheme.pk])), ("加减分与否决", back)],
    )  # fmt: skip


def _proposal(request: HttpRequest, pk: int) -> PointProposal:
    rows = PointProposal.objects.visible_to(fetch.account(request)).filter(state=ProposalState.SENT)
    return get_object_or_404(rows.select_related("unit", "person"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.TAKE_PROPOSALS)
def accept(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Enter a proposal; everything it holds stands in the form."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    row = _proposal(request, proposal)
    groups = list(scheme.adjustment_table["reward_caps"])
    form = AcceptForm(*sent(request), proposal=row, known=paper_of(row), groups=groups)
    back = reverse("appraisal:intake", args=[scheme.pk])

    def act() -> Adjustment:
        taking = Taking(form.entry, form.filing, form.cleaned_data["not_twice"])
        return actions.accept_proposal(
            scheme, row, taking, upload=form.cleaned_data["document"], by=me, at=timezone.now()
        )

    return fill(
        request, form, act, title=f"采纳建议：{row}", submit="采纳并登记", done="已登记，等待第二人确认。", back=back,
        crumbs=[(TITLE, back)], note=_note(scheme, row), template="appraisal/accept_proposal.html",
        more={"refuse": reverse("appraisal:refuse_proposal", args=[scheme.pk, row.pk])},
        then=lambda made: reverse("appraisal:adjustment", args=[made.pk]),
    )  # fmt: skip


def _note(scheme: Scheme, row: PointProposal) -> str:
    """Entries of the unit that name the same matter."""
    member = member_of(row, scheme)
    if member is None:
        return "所涉单位或人员不是本方案的考评对象，只能写明理由不予采纳。"
    held = [one for one in gather_adjustments(scheme, gather_scheme(scheme)) if one.member == member.code]
    same = presenter.twin_words(held[:5])
    return (
        f"登记到{member.name}名下。该对象已有加减分：{same}"
        if held
        else f"登记到{member.name}名下；该对象还没有加减分。"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.TAKE_PROPOSALS)
def refuse(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Leave it out, with the reason."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    row = _proposal(request, proposal)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:intake", args=[scheme.pk])
    return fill(
        request, form,
        lambda: actions.refuse_proposal(scheme, row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title=f"不采纳建议：{row}", submit="不采纳", done="已登记不采纳。", back=back, crumbs=[(TITLE, back)],
    )  # fmt: skip


@require_POST
@access.requires(ResultPermission.CONFIRM_ENTRIES)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person confirms one entry."""
    me = fetch.account(request)
    row = get_object_or_404(Adjustment.objects.filter(scheme__in=Scheme.objects.visible_to(me)), pk=pk)
    return act_and_return(
        request, lambda: actions.confirm_adjustment(row, by=me, at=timezone.now()), done="已确认。",
        back=reverse("appraisal:adjustment", args=[row.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.TAKE_PROPOSALS)
def carry(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Count a commendation of last year in this one."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    row = next((one for one in left_uncounted(scheme) if one.pk == entry), None)
    if row is None:
        raise Http404
    back = reverse("appraisal:intake", args=[scheme.pk])
    form = forms.Form({} if request.method == "POST" else None)
    return fill(
        request, form, lambda: actions.carry_commendation(row, scheme, by=me, at=timezone.now()),
        title=f"补加上年未加的表彰：{row.member.name}", submit="补加到本年度",
        done="已补加，等待第二人确认。", back=back,
        crumbs=[(TITLE, back)],
        note=f"{row.document_number} {row.matter}：从{row.scheme.name}转入{scheme.name}，依据文件一并转入。",
    )  # fmt: skip
