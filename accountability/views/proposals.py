"""The register of bonus and deduction proposals (LS-3.5-a, LS-3.5-b, LS-4.3-b)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions import proposals as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ProposalState
from accountability.forms.proposals import ProposalFilter
from accountability.models import PointProposal
from accountability.presenters.listing import Action, Panel
from accountability.presenters.proposals import TONES, proposal_actions, proposal_facts, proposals_listing
from accountability.views import fetch
from accountability.views.entry import export, fill, record, register
from core import access
from core.access import may
from core.findings import Finding, Refused
from core.views.export import filter_facts
from decisions.forms.fields import ReasonForm

PAGE, TITLE = 50, "加扣分建议"


def _asked(request: HttpRequest) -> tuple[ProposalFilter, QuerySet[PointProposal]]:
    seen = PointProposal.objects.visible_to(fetch.account(request))
    years = sorted(set(seen.order_by().values_list("year", flat=True)), reverse=True)
    form = ProposalFilter(request.GET, years=years)
    asked = form.asked()
    rows = seen.select_related("unit", "person")
    for name in ("year", "kind", "cause", "state"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(
            Q(unit__name__icontains=words) | Q(person__name__icontains=words) | Q(basis__icontains=words)
        )
    return form, rows.order_by("-year", "-pk")


@require_GET
@access.requires(P.VIEW_PROPOSALS)
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals in reach, the newest first."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listing = proposals_listing(TITLE, page.object_list)
    url = f"{reverse('accountability:export_point_proposals')}?{request.GET.urlencode()}"
    return register(
        request, TITLE, [listing], actions=[Action("导出 Excel", url, icon="download")], filter_form=form, page=page,
        unit="项",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_PROPOSALS)
def export_proposals(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    listing = proposals_listing(TITLE, rows)
    return export(
        request, [listing], title=TITLE, facts=filter_facts(form), verb="accountability.export_point_proposals"
    )


def _proposal(request: HttpRequest, pk: int) -> PointProposal:
    rows = PointProposal.objects.visible_to(fetch.account(request))
    people = ("recorded_by__person", "sent_by__person", "withdrawn_by__person")
    return get_object_or_404(rows.select_related("unit", "person", *people), pk=pk)


@require_GET
@access.requires(P.VIEW_PROPOSALS)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _proposal(request, pk))


def _show(
    request: HttpRequest, row: PointProposal, *, refused: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    me, state = fetch.account(request), ProposalState(row.state)
    sends = may(me, P.SEND_PROPOSALS)
    asked: list[tuple[str, Any, str, str]] = []
    if sends and state is ProposalState.PENDING:
        asked = [("送考核", forms.Form(), reverse("accountability:send_proposal", args=[row.pk]), "复核无误，送考核")]
    return record(
        request, str(row), panels=[Panel("建议", proposal_facts(row)), Panel("依据", text=row.basis)],
        actions=proposal_actions(row, me, sends=sends),
        badges=[(state.label, TONES[state])], crumbs=[(TITLE, reverse("accountability:point_proposals"))],
        forms_=asked, refused=refused or [], status=status,
    )  # fmt: skip


@require_POST
@access.requires(P.SEND_PROPOSALS)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to the appraisal."""
    row = _proposal(request, pk)
    try:
        actions.send_proposal(row, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        return _show(request, row, refused=refusal.findings, status=409)
    return redirect("accountability:point_proposal", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SEND_PROPOSALS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back with a reason."""
    row, me = _proposal(request, pk), fetch.account(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:point_proposal", args=[row.pk])
    return fill(
        request, form,
        lambda: actions.withdraw_proposal(row, form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤回建议", submit="撤回", done="已撤回，建议留在登记簿中。", back=back, crumbs=[(str(row), back)],
    )  # fmt: skip
