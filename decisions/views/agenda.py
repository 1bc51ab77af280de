"""The agenda of a meeting and one item of it: what may be put on, discussion, vote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.access import may
from core.findings import Finding, Refused, blocking
from decisions.actions import agenda as actions
from decisions.actions import votes
from decisions.enums import DecisionPermission as P
from decisions.enums import MeetingKind, MeetingState, RunState, Stage
from decisions.forms.meetings import CloseVoteForm, ReasonForm, RecusalForm, StatementForm, VoteForm
from decisions.gathering import look
from decisions.gathering.sittings import item_facts, recusals_of, seats_at, seats_of, statements_of
from decisions.models import AgendaItem, Matter, Recusal, StageRun
from decisions.presenters import meetings as presenter
from decisions.presenters.openness import before_the_meeting
from decisions.presenters.places import located
from decisions.rules.agenda import check_agenda
from decisions.rules.meetings import check_meeting
from decisions.rules.procedure import check_submission
from decisions.rules.sittings import LAST_WORD, Sitting, check_vote, unheard
from decisions.views import fetch
from decisions.views.meetings import crumbs, meeting_of
from organization.actions.rules import without_procedure

PER_PAGE = 30


@require_GET
@access.requires(P.MANAGE_MEETINGS)
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Matters under way, each with what still keeps it off this agenda."""
    meeting = meeting_of(pk)
    decided = StageRun.objects.filter(stage=Stage.RESOLUTION, state=RunState.CLOSED).values("matter")
    rows = Matter.objects.visible_to(fetch.account(request)).going_on().exclude(pk__in=decided)
    page = Paginator(rows.select_related("lead_unit").order_by("-year", "-serial"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    at = timezone.now()
    cases = look(list(page.object_list), at=at, about=(Stage.RESOLUTION,)).cases
    begins = timezone.localtime(meeting.scheduled_for)
    lines = []
    for one in page.object_list:
        missing = len(blocking(check_agenda(cases[one.pk], MeetingKind(meeting.kind), begins)))
        lines.append((one, missing, reverse("decisions:add_item", args=[pk, one.pk])))
    lines.sort(key=lambda line: line[1])
    context = {
        "page_title": "列入议题", "breadcrumb": crumbs(meeting), "meeting": meeting, "lines": lines, "page": page,
    }  # fmt: skip
    return render(request, "decisions/agenda.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def add_item(request: HttpRequest, pk: int, matter: int) -> HttpResponse:
    """All findings on putting the matter on this agenda; with none open, the button (JH-A-4.2-a)."""
    meeting, found = meeting_of(pk), fetch.matter(request, matter)
    me, now = fetch.account(request), timezone.now()
    status = 200
    if request.method == "POST":
        try:
            actions.add_item(meeting.pk, found.pk, by=me, at=now)
        except Refused as refusal:
            findings, status = refusal.findings, 409
        else:
            messages.success(request, f"已列入议程：{found.title}。")
            return redirect("decisions:meeting", pk)
    if status == 200:
        findings = actions.agenda_findings(meeting, found, at=now)
    context = {
        "page_title": f"列入议题：{found.title}",
        "breadcrumb": [*crumbs(meeting), ("列入议题", reverse("decisions:candidates", args=[pk]))],
        "meeting": meeting, "matter": found, "findings": located(findings, found.pk),
        "blocked": bool(blocking(findings)), "refused": status == 409,
        "no_rules": without_procedure(found.lead_unit, timezone.localdate(now)),
    }  # fmt: skip
    return render(request, "decisions/agenda_check.html", context, status=status)


def item_of(pk: int) -> AgendaItem:
    related = ("meeting__presiding", "run__matter__lead_unit", "draft")
    return get_object_or_404(AgendaItem.objects.select_related(*related), pk=pk)


@require_GET
@access.requires(P.VIEW_MEETINGS)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: its draft, what was said, recusals, the vote."""
    return _page(request, item_of(pk))


def _page(request: HttpRequest, found: AgendaItem, *, refused: list[Finding] | None = None) -> HttpResponse:
    me, meeting, poll = fetch.account(request), found.meeting, presenter.poll_of(found)
    recusals, said = recusals_of(found), statements_of(found)
    facts, seats = item_facts(found, poll), seats_at(meeting, recusals, said)
    waiting = meeting.state != MeetingState.CLOSED and not facts.settled and not facts.voting
    findings = vote_findings(found, facts, tuple(seat for _, seat in seats)) if waiting else []
    mine = next((row for row, seat in seats if row.person_id == me.person_id and seat.votes), None)
    shown = presenter.item_figures(found, poll)
    context = {
        "page_title": found.run.matter.title,
        "breadcrumb": crumbs(meeting),
        "item": found,
        "line": presenter.item_line(found, facts),
        "facts": facts,
        "figures": shown,
        "poll": poll,
        "votes": mine is not None and poll is not None and poll.state == "open",
        "said": presenter.said(said),
        "recusals": recusals,
        "openness": before_the_meeting(found.run.matter_id),
        "findings": located(findings, found.run.matter_id),
        "blocked": bool(blocking(findings)),
        "unheard": any(one.clause == LAST_WORD and one.blocks for one in findings)
        and [row.name for row, seat in seats if unheard(seat)],
        "refused": refused or [],
        "manages": may(me, P.MANAGE_MEETINGS) and meeting.state != MeetingState.CLOSED,
        "running": meeting.state == MeetingState.OPEN,
        "waiting": waiting,
        "no_rules": waiting and without_procedure(found.run.matter.lead_unit, timezone.localdate()),
        "silent": shown.turnout.outstanding if shown is not None else 0,
        "tells": poll is not None and poll.secret and poll.tellers.filter(person=me.person_id).exists(),
    }
    return render(request, "decisions/item.html", context, status=409 if refused else 200)


def vote_findings(found: AgendaItem, facts: Any, seats: tuple[Any, ...]) -> list[Finding]:
    """What stands in the way of the vote, as ``begin_vote`` asks it."""
    meeting, matter = found.meeting, found.run.matter
    case = look([matter], at=timezone.now(), about=(Stage.RESOLUTION,)).cases[matter.pk]
    presiding = meeting.presiding.name if meeting.presiding else ""
    kind = MeetingKind(meeting.kind)
    sitting = Sitting(kind, MeetingState(meeting.state), presiding, seats, case.thresholds.head_speaks_last)
    begins = timezone.localtime(meeting.opened_at or meeting.scheduled_for)
    return [*check_vote(sitting, facts), *check_submission(case), *check_meeting(case, kind, begins)]


@require_GET
@access.requires(P.VIEW_MEETINGS)
def item_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that replaces itself while voting goes on; when it has ended, the page is loaded anew."""
    found = item_of(pk)
    shown = presenter.item_figures(found, presenter.poll_of(found))
    if shown is None:
        raise Http404
    response = render(request, "ballots/_figures.html", {"figures": shown})
    if not shown.running:
        response["HX-Refresh"] = "true"
    return response


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One kind of entry at an item: its form, the action it calls, wording."""

    title: str
    submit: str
    done: str
    form: Callable[[Any, AgendaItem], forms.Form]
    act: Callable[[AgendaItem, Any, Any, datetime], Any]


def _seated(found: AgendaItem, *, voting: bool) -> list[tuple[Any, str]]:
    """Seats that may be chosen: who is there, for a recusal members alone."""
    return [
        (row.pk, f"{row.name}　{row.post}".strip())
        for row, seat in seats_of(found.meeting, found)
        if row.present and not seat.recused and (seat.member if voting else not seat.heard)
    ]


ENTRIES = {
    "adjourn": ItemEntry(
        "暂缓审议", "暂缓", "议题已暂缓，可列入以后的会议。",
        lambda data, found: ReasonForm(data),
        lambda found, form, by, at: actions.adjourn_item(found.pk, reason=form.cleaned_data["reason"], by=by, at=at),
    ),
    "recusal": ItemEntry(
        "登记回避", "登记", "已登记回避。回避人员仍计入应到人数。",
        lambda data, found: RecusalForm(data, members=_seated(found, voting=True)),
        lambda found, form, by, at: actions.recuse(
            found.pk, int(form.cleaned_data["member"]), reason=form.cleaned_data["reason"], by=by, at=at
        ),
    ),
    "statement": ItemEntry(
        "登记发言", "登记", "已登记发言。",
        lambda data, found: StatementForm(data, members=_seated(found, voting=False)),
        lambda found, form, by, at: actions.record_statement(found.pk, **form.said(), by=by, at=at),
    ),
    "vote": ItemEntry(
        "安排表决", "保存", "表决方式已确定。",
        lambda data, found: VoteForm(data, initial={"mode": found.mode}),
        lambda found, form, by, at: votes.arrange_vote(found.pk, **form.arranged(), by=by, at=at),
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def item_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A form of the item and its action."""
    found = item_of(pk)
    if kind not in ENTRIES:
        raise Http404(kind)
    entry = ENTRIES[kind]
    form = entry.form(request.POST if request.method == "POST" else None, found)
    return _run(
        request, found, form, entry.title, entry.submit, entry.done, lambda by, at: entry.act(found, form, by, at)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def withdraw_recusal(request: HttpRequest, pk: int, recusal: int) -> HttpResponse:
    """A recusal was a mistake."""
    found = item_of(pk)
    row = get_object_or_404(Recusal.objects.select_related("member"), item=found, pk=recusal)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act(by: Any, at: datetime) -> None:
        actions.withdraw_recusal(row.pk, reason=form.cleaned_data["reason"], by=by, at=at)

    return _run(request, found, form, f"撤销{row.member.name}的回避", "撤销", "回避已撤销。", act)


def _run(
    request: HttpRequest, found: AgendaItem, form: forms.Form, title: str, submit: str, done: str,
    act: Callable[[Any, datetime], Any],
) -> HttpResponse:  # fmt: skip
    back, refused = reverse("decisions:item", args=[found.pk]), []
    if form.is_bound and form.is_valid():
        try:
            act(fetch.account(request), timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "page_title": title, "form": form, "submit": submit, "back": back, "refused": refused,
        "breadcrumb": [*crumbs(found.meeting), (found.run.matter.title, back)],
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "decisions/meeting_form.html", context, status=status)


def _step(request: HttpRequest, pk: int, act: Callable[[AgendaItem], AgendaItem | int], done: str) -> HttpResponse:
    found = item_of(pk)
    try:
        after = act(found)
    except Refused as refusal:
        return _page(request, found, refused=refusal.findings)
    state = f"结果：{after.get_outcome_display()}。" if isinstance(after, AgendaItem) and after.outcome else ""
    messages.success(request, f"{done}{state}")
    return redirect("decisions:item", pk)


@require_POST
@access.requires(P.MANAGE_MEETINGS)
def begin_vote(request: HttpRequest, pk: int) -> HttpResponse:
    me, now = fetch.account(request), timezone.now()
    return _step(request, pk, lambda found: votes.begin_vote(found.pk, by=me, at=now), "表决已开始。")


@require_POST
@access.requires(P.MANAGE_MEETINGS)
def others_silent(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever has not spoken, the head left out, had nothing to say (GW713-30-a)."""
    me, now = fetch.account(request), timezone.now()
    return _step(request, pk, lambda found: actions.record_silence(found.pk, by=me, at=now), "其余成员已登记为未发言。")


@require_POST
@access.requires(P.MANAGE_MEETINGS)
def close_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the vote and put the outcome on record; the box says that silent members are noted as abstaining."""
    me, now = fetch.account(request), timezone.now()
    form = CloseVoteForm(request.POST)
    silent = form.is_valid() and form.cleaned_data["silent_abstain"]
    return _step(
        request, pk, lambda found: votes.close_vote(found.pk, silent_abstain=silent, by=me, at=now), "表决已截止。"
    )
