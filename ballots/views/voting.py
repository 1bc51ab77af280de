"""The voter's pages: choose, confirm, receipt. What was chosen stands in no address, no log, no session."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from ballots.actions import casting
from ballots.facts import bare_facts, member, roster
from ballots.forms import ChoiceForm
from ballots.models import Poll
from ballots.presenters.polls import poll_view
from ballots.rules.casting import check_cast
from ballots.rules.polls import Member
from ballots.views import fetch
from core import access
from core.findings import Finding, Refused, blocking


@require_GET
@access.signed_in
def ballot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The choices, big and clear; or why this member cannot vote."""
    poll = fetch.to_vote(request, pk)
    if poll.has_form and not blocking(check_cast(bare_facts(poll), own_row(request, poll)[0])):
        return redirect("ballots:form", poll.pk)
    return _page(request, poll, ChoiceForm(poll))


def _page(request: HttpRequest, poll: Poll, form: ChoiceForm, *, status: int = 200) -> HttpResponse:
    mine, due = own_row(request, poll)
    findings = check_cast(bare_facts(poll), mine)
    context = {
        "page_title": poll.question,
        "view": poll_view(poll),
        "breadcrumb": poll_view(poll).breadcrumb,
        "form": form,
        "may_vote": not blocking(findings),
        "voted": mine is not None and mine.voted,
        "findings": findings,
        "due": due,
        "runs": Poll.objects.run_by(fetch.account(request)).filter(pk=poll.pk).exists(),
    }
    return render(request, "ballots/ballot.html", context, status=status)


def own_row(request: HttpRequest, poll: Poll) -> tuple[Member | None, int]:
    """The reader's own row, and how many stand on the roster."""
    entries = roster(poll)
    person = fetch.account(request).person_id
    return next((member(entry) for entry in entries if entry.person_id == person), None), len(entries)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@access.signed_in
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The choice once more before it counts; nothing is written."""
    poll = fetch.to_vote(request, pk)
    form = ChoiceForm(poll, request.POST)
    obstacles = blocking(check_cast(bare_facts(poll), own_row(request, poll)[0]))
    if obstacles:
        return refused_page(request, poll, obstacles)
    if not form.is_valid():
        return _page(request, poll, form, status=422)
    choice = form.cleaned_data["choice"]
    view = poll_view(poll)
    context = {
        "page_title": "确认投票", "view": view, "breadcrumb": [*view.breadcrumb, (poll.question, "../")],
        "choice": choice, "label": poll.labels[choice],
    }  # fmt: skip
    return render(request, "ballots/confirm.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@access.signed_in
def cast(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cast. The receipt is this answer and stands nowhere else: sent again, it is a refused second vote."""
    poll = fetch.to_vote(request, pk)
    form = ChoiceForm(poll, request.POST)
    if not form.is_valid():
        return _page(request, poll, form, status=422)
    try:
        receipt = casting.cast(
            poll, choice=form.cleaned_data["choice"], by=fetch.account(request), at=timezone.now()
        )  # fmt: skip
    except Refused as refused:
        return refused_page(request, poll, refused.findings)
    view = poll_view(poll)
    context = {
        "page_title": "投票成功", "view": view, "breadcrumb": [*view.breadcrumb, (poll.question, "../")],
        "receipt": receipt,
    }  # fmt: skip
    return render(request, "ballots/receipt.html", context)


def refused_page(request: HttpRequest, poll: Poll, findings: list[Finding]) -> HttpResponse:
    view = poll_view(poll)
    context = {
        "page_title": "不能投票",
        "view": view,
        "breadcrumb": [*view.breadcrumb, (poll.question, "../")],
        "findings": findings,
    }
    return render(request, "ballots/refused.html", context, status=409)
