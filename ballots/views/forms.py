"""A form answered by name: fill in, look over, put in. Answers stand in no address, no log, no session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from ballots.actions import form_polls as actions
from ballots.facts import bare_facts, member
from ballots.forms import AnswersForm
from ballots.models import Form, Poll, RosterEntry
from ballots.presenters.forms import FormView, form_view
from ballots.presenters.polls import poll_view
from ballots.rules.casting import check_cast
from ballots.rules.forms import FormSpec, Question
from ballots.views import fetch
from ballots.views.voting import refused_page
from core import access
from core.findings import Refused, blocking


def _asked(request: HttpRequest, pk: UUID) -> tuple[Poll, FormSpec, list[Question]]:
    """The form as it is put to the reader, who stands on its roster."""
    poll = fetch.to_vote(request, pk)
    spec = get_object_or_404(Form, poll=poll).spec
    mine = RosterEntry.objects.get(poll=poll, person=fetch.account(request).person_id)
    return poll, spec, spec.asked(mine.raters, mine.leaves_out)


def _obstacles(request: HttpRequest, poll: Poll) -> list[Any]:
    rows = RosterEntry.objects.filter(poll=poll, person=fetch.account(request).person_id)
    entry = rows.select_related("participation").first()
    if entry is not None:
        entry.voted = hasattr(entry, "participation")  # type: ignore[attr-defined]
    return blocking(check_cast(bare_facts(poll), None if entry is None else member(entry)))


@require_GET
@access.signed_in
def form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The empty form, or why it is not for this reader now."""
    poll, spec, questions = _asked(request, pk)
    if _obstacles(request, poll):
        return redirect("ballots:ballot", poll.pk)
    return _page(request, poll, form_view(spec, questions, {}))


def _page(
    request: HttpRequest, poll: Poll, shown: FormView, *, errors: Sequence[str] = (), step: str = "form"
) -> HttpResponse:  # fmt: skip
    view = poll_view(poll)
    context = {
        "page_title": poll.question if step == "form" else "核对测评表",
        "view": view, "breadcrumb": view.breadcrumb, "form": shown, "errors": errors,
    }  # fmt: skip
    template = "ballots/form.html" if step == "form" else "ballots/form_confirm.html"
    return render(request, template, context, status=422 if errors else 200)


def said_wrong(form: AnswersForm) -> list[str]:
    """The faults of a form, each once."""
    return list(dict.fromkeys(str(fault) for faults in form.errors.values() for fault in faults))


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@access.signed_in
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answers once more before they count; nothing is written."""
    poll, spec, questions = _asked(request, pk)
    obstacles = _obstacles(request, poll)
    if obstacles:
        return refused_page(request, poll, obstacles)
    filled = AnswersForm(spec, questions, request.POST)
    faults = [] if filled.is_valid() else said_wrong(filled)
    shown = form_view(spec, questions, filled.answers())
    again = "again" in request.POST
    return _page(request, poll, shown, errors=[] if again else faults, step="form" if faults or again else "confirm")


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@access.signed_in
def cast(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put it in. The receipt is this answer and stands nowhere else."""
    poll, spec, questions = _asked(request, pk)
    filled = AnswersForm(spec, questions, request.POST)
    if not filled.is_valid():
        return _page(request, poll, form_view(spec, questions, filled.answers()), errors=said_wrong(filled))
    answers: Mapping[str, str] = filled.answers()
    try:
        receipt = actions.cast_form(poll, answers=answers, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return refused_page(request, poll, refused.findings)
    view = poll_view(poll)
    context = {"page_title": "提交成功", "view": view, "breadcrumb": view.breadcrumb, "receipt": receipt}
    return render(request, "ballots/receipt.html", context)
