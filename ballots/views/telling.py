"""The tellers' pages: presence, recusal, keys, opening, turnout and live figures, closing, the box."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ballots.actions import counting, keys, planning
from ballots.actions.form_polls import make_codes
from ballots.enums import BallotsPermission, PollState, PollStep, TellerRole
from ballots.facts import poll_facts, roster, scrutineers
from ballots.forms import CodesForm, KeyForm, PresenceForm, RecusalForm, UnsealForm
from ballots.models import Form, Poll, RosterEntry, Teller
from ballots.presenters.polls import figures as shown_figures
from ballots.presenters.polls import poll_view, result, steps
from ballots.registry import gate, home_of
from ballots.reports.slips import print_slips
from ballots.rules.polls import check_open
from ballots.views import fetch
from core import access
from core.findings import Finding, Refused, blocking
from core.views.export import download

COUNT = BallotsPermission.COUNT


@require_GET
@access.requires(COUNT)
def teller(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the poll stands and the next step."""
    return _page(request, fetch.to_run(request, pk))


def _page(
    request: HttpRequest,
    poll: Poll,
    *,
    bound: dict[str, forms.Form] | None = None,
    refused: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    view, me, counting_now = poll_view(poll), fetch.account(request), scrutineers(poll)
    planned = poll.state == PollState.PLANNED
    findings = [*check_open(poll_facts(poll)), *gate(poll, PollStep.OPEN)] if planned else []
    entries = roster(poll) if planned else []
    form = Form.objects.filter(poll=poll).first() if poll.has_form else None
    context = {
        "page_title": poll.question,
        "view": view,
        "breadcrumb": view.breadcrumb,
        "figures": shown_figures(poll, view.home),
        "steps": steps(poll),
        "findings": [*(refused or []), *findings],
        "blocked": bool(blocking(findings)),
        "forms": {
            "presence": PresenceForm(entries),
            "recusal": RecusalForm(entries, prefix="recusal"),
            "unseal": UnsealForm(counting_now),
            "codes": CodesForm(form.spec) if form is not None and form.by_code and planned else None,
        }
        | (bound or {}),
        "tellers": Teller.objects.filter(poll=poll).select_related("person").order_by("role", "pk"),
        "scrutinises": any(one.person_id == me.person_id for one in counting_now),
        "form": form,
        "votes": RosterEntry.objects.filter(poll=poll, person=me.person_id).exists(),
    }
    return render(request, "ballots/teller.html", context, status=status)


@require_GET
@access.requires(COUNT)
def figures(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment that replaces itself while voting goes on; when it has ended, the page is loaded anew."""
    poll = fetch.to_run(request, pk)
    shown = shown_figures(poll, home_of(poll))
    response = render(request, "ballots/_figures.html", {"figures": shown})
    if not shown.running:
        response["HX-Refresh"] = "true"
    return response


def _step(request: HttpRequest, poll: Poll, act: Callable[[], object], done: str) -> HttpResponse:
    """Call the action and go back to the page, or show every obstacle on it."""
    try:
        act()
    except Refused as refused:
        poll.refresh_from_db()
        return _page(request, poll, refused=refused.findings, status=409)
    messages.success(request, done)
    return redirect("ballots:teller", poll.pk)


@require_POST
@access.requires(COUNT)
def presence(request: HttpRequest, pk: UUID) -> HttpResponse:
    poll = fetch.to_run(request, pk)
    form = PresenceForm(roster(poll), request.POST)
    if not form.is_valid():
        return _page(request, poll, bound={"presence": form}, status=422)
    there = [int(key) for key in form.cleaned_data["present"]]
    me, now = fetch.account(request), timezone.now()
    return _step(request, poll, lambda: planning.mark_presence(poll, present=there, by=me, at=now), "已登记到会情况。")


@require_POST
@access.requires(COUNT)
def recuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    poll = fetch.to_run(request, pk)
    form = RecusalForm(roster(poll), request.POST, prefix="recusal")
    if not form.is_valid():
        return _page(request, poll, bound={"recusal": form}, status=422)
    entry = get_object_or_404(RosterEntry, poll=poll, pk=int(form.cleaned_data["member"]))
    reason, me, now = form.cleaned_data["reason"], fetch.account(request), timezone.now()
    return _step(request, poll, lambda: planning.recuse(entry, reason=reason, by=me, at=now), "已登记回避。")


@sensitive_variables()
@require_POST
@access.requires(COUNT)
def codes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the slips: the paper goes out with this answer and is kept nowhere."""
    poll, me, now = fetch.to_run(request, pk), fetch.account(request), timezone.now()
    kept = get_object_or_404(Form, poll=poll, by_code=True)
    form = CodesForm(kept.spec, request.POST)
    if not form.is_valid():
        return _page(request, poll, bound={"codes": form}, status=422)
    try:
        made = make_codes(poll, form.counts(), by=me, at=now)
    except Refused as refused:
        return _page(request, poll, refused=refused.findings, status=409)
    address = request.build_absolute_uri(reverse("ballots:code"))
    paper = print_slips(poll.question, kept.spec, made, address=address, at=now)
    return download(paper, f"参评码条-{poll.question}.pdf", "application/pdf")


@require_POST
@access.requires(COUNT)
def open_poll(request: HttpRequest, pk: UUID) -> HttpResponse:
    poll, me, now = fetch.to_run(request, pk), fetch.account(request), timezone.now()
    return _step(request, poll, lambda: planning.open_poll(poll, by=me, at=now), "投票已开始，名册和选项不再变动。")


@require_POST
@access.requires(COUNT)
def close_poll(request: HttpRequest, pk: UUID) -> HttpResponse:
    poll, me, now = fetch.to_run(request, pk), fetch.account(request), timezone.now()
    return _step(request, poll, lambda: counting.close_poll(poll, by=me, at=now), "投票已截止。")


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
@access.requires(COUNT)
def key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A scrutineer sets his passphrase."""
    poll, me = fetch.to_run(request, pk), fetch.account(request)
    get_object_or_404(Teller, poll=poll, person=me.person_id, role=TellerRole.SCRUTINEER)
    names = tuple(one.person.name for one in scrutineers(poll))
    form: KeyForm = KeyForm(names, request.POST if request.method == "POST" else None)
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        try:
            keys.make_key(poll, **form.cleaned_data, by=me, at=timezone.now())
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "监票口令已设置。请牢记：系统不保存口令，遗失后票箱无法开启。")
            return redirect("ballots:teller", poll.pk)
    context = {
        "page_title": "设置监票口令",
        "view": poll_view(poll),
        "breadcrumb": [*poll_view(poll).breadcrumb, (poll.question, reverse("ballots:teller", args=[poll.pk]))],
        "form": form,
        "findings": findings,
    }
    return render(request, "ballots/key.html", context, status=409 if findings else 422 if form.errors else 200)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@access.requires(COUNT, step_up=True)
def unseal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Both scrutineers type their passphrases; the box is opened, counted and destroyed."""
    poll, me = fetch.to_run(request, pk), fetch.account(request)
    form = UnsealForm(scrutineers(poll), request.POST)
    if not form.is_valid():
        return _page(request, poll, bound={"unseal": form}, status=422)
    try:
        counting.unseal(poll, passphrases=form.passphrases(), by=me, at=timezone.now())
    except Refused as refused:
        poll.refresh_from_db()
        return _page(request, poll, refused=refused.findings, status=409)
    messages.success(request, "票箱已开启并计票，密封票和密钥已销毁。")
    return redirect("ballots:result", poll.pk)


@require_GET
@access.signed_in
def show_result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The result for everybody the poll names; before the closing the page says when there will be one."""
    poll = fetch.visible(request, pk)
    view = poll_view(poll)
    closed = poll.state in (PollState.CLOSED, PollState.UNSEALED)
    context = {
        "page_title": f"{poll.question}：表决结果",
        "view": view,
        "breadcrumb": view.breadcrumb,
        "result": result(poll, view.home) if closed else None,
        "form": poll.has_form,
        "runs": Poll.objects.run_by(fetch.account(request)).filter(pk=poll.pk).exists(),
    }
    return render(request, "ballots/result.html", context)
