"""A poll as shown: heading, turnout, live figures, result. Of a secret poll only turnout before its box is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from ballots.enums import LiveState, PollKind, PollState
from ballots.facts import member, roster, slips
from ballots.models import OpenBallot, Poll, RosterEntry, Tally
from ballots.registry import Home, home_of
from ballots.rules.counting import Turnout, live, tally, turnout_of
from ballots.rules.polls import PollFacts
from core.presenters import Step, StepState

TONES = {
    PollState.PLANNED: "neutral",
    PollState.OPEN: "info",
    PollState.CLOSED: "warning",
    PollState.UNSEALED: "success",
}
LIVE_TONES = {LiveState.PASSED: "success", LiveState.IMPOSSIBLE: "danger", LiveState.PENDING: "info"}


@dataclass(frozen=True, slots=True)
class PollView:
    """What every page of a poll shows of it."""

    poll: Poll
    kind: str
    state: str
    tone: str
    note: str
    home: Home | None
    breadcrumb: list[tuple[str, str]]


def poll_view(poll: Poll) -> PollView:
    state, home = PollState(poll.state), home_of(poll)
    crumbs = [(home.label, home.url)] if home is not None else []
    counted = poll.counted and not poll.secret
    label = "已计票" if counted else state.label
    return PollView(
        poll, PollKind(poll.kind).label, label, "success" if counted else TONES[state], _note(poll), home, crumbs
    )


def _note(poll: Poll) -> str:
    moments = ((poll.unsealed_at, "开箱"), (poll.closed_at, "截止"), (poll.opened_at, "开始"))
    return next((f"{_clock(moment)} {what}" for moment, what in moments if moment is not None), "")


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Vote:
    """One member in the table of an open roll-call; ``choice`` "" when he has not voted."""

    name: str
    post: str
    choice: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class Count:
    label: str
    votes: int


@dataclass(frozen=True, slots=True)
class LiveView:
    """已通过, 已不可能通过, or how many ayes are missing."""

    text: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The part of the teller's page that is asked for anew. ``counts`` and ``votes`` are empty for a secret poll."""

    turnout: Turnout
    counts: Sequence[Count]
    live: LiveView | None
    votes: Sequence[Vote]
    running: bool
    poll_url: str


def figures(poll: Poll, home: Home | None) -> Figures:
    """Two queries for an open roll-call, one for a secret poll, two for a form."""
    entries = roster(poll)
    counted = _turnout(poll, entries)
    running, url = poll.state == PollState.OPEN, reverse("ballots:figures", args=[poll.pk])
    if poll.secret:
        return Figures(counted, [], None, [], running, url)
    choices = open_choices(poll)
    votes = tally(tuple(poll.labels), choices.values()).votes
    shown = [Count(poll.labels[choice], number) for choice, number in votes]
    outstanding = counted.outstanding if running else 0
    state = _live(home, dict(votes), outstanding) if poll.state != PollState.PLANNED else None
    return Figures(counted, shown, state, [_vote(poll, entry, choices) for entry in entries], running, url)


def _turnout(poll: Poll, entries: Sequence[RosterEntry]) -> Turnout:
    members = tuple(member(entry) for entry in entries)
    return turnout_of(PollFacts(PollKind(poll.kind), PollState(poll.state), (), members, slips=slips(poll)))


def open_choices(poll: Poll) -> dict[int, str]:
    """Roster row -> choice of an open roll-call."""
    if poll.secret:
        return {}
    return dict(OpenBallot.objects.filter(entry__poll=poll).values_list("entry_id", "choice"))


def _live(home: Home | None, votes: dict[str, int], outstanding: int) -> LiveView | None:
    if home is None or home.ayes_needed is None:
        return None
    now = live(votes.get(home.aye, 0), outstanding, home.ayes_needed)
    text = f"还差 {now.missing} 票" if now.state is LiveState.PENDING else now.state.label
    note = f"须达到 {home.ayes_needed} 票"
    return LiveView(text, LIVE_TONES[now.state], note)


def _vote(poll: Poll, entry: RosterEntry, choices: dict[int, str]) -> Vote:
    if entry.recused:
        return Vote(entry.name, entry.post, "", f"回避：{entry.recusal_reason}", "neutral")
    if not entry.present:
        return Vote(entry.name, entry.post, "", "未到会", "neutral")
    choice = choices.get(entry.pk)
    if choice is None:
        return Vote(entry.name, entry.post, "", "未投票", "warning")
    return Vote(entry.name, entry.post, poll.labels[choice], "", "info")


@dataclass(frozen=True, slots=True)
class Result:
    """The counted poll; ``counts`` is empty until then. ``names`` took part: of a secret poll, who but not how."""

    turnout: Turnout
    counts: Sequence[Count]
    live: LiveView | None
    votes: Sequence[Vote]
    names: Sequence[str]
    ballots: int
    invalid: int
    matches: bool
    facts: Sequence[tuple[str, str]]


def result(poll: Poll, home: Home | None) -> Result:
    """For a poll that is closed."""
    entries = roster(poll)
    counted = _turnout(poll, entries)
    votes = dict(Tally.objects.filter(poll=poll).values_list("choice", "votes")) if poll.counted else {}
    choices = open_choices(poll)
    ballots = poll.box_count or 0
    return Result(
        turnout=counted,
        counts=[Count(label, votes.get(choice, 0)) for choice, label in poll.labels.items()] if poll.counted else [],
        live=_live(home, votes, 0) if poll.counted else None,
        votes=[] if poll.secret else [_vote(poll, entry, choices) for entry in entries],
        names=[entry.name for entry in entries if member(entry).voted] if poll.secret else [],
        ballots=ballots,
        invalid=poll.invalid_count or 0,
        matches=ballots == counted.voted,
        facts=_recount(poll, counted, ballots),
    )


def _recount(poll: Poll, counted: Turnout, ballots: int) -> list[tuple[str, str]]:
    facts = [("参加投票", f"{counted.voted} 人"), ("票箱票数", f"{ballots} 张")]
    if poll.counted and poll.secret:
        facts.append(("无效票", f"{poll.invalid_count} 张"))
    if poll.closed_at is not None:
        facts.append(("截止", f"{_clock(poll.closed_at)}　{poll.closed_by}"))
    if poll.unsealed_at is not None:
        facts.append(("开箱", f"{_clock(poll.unsealed_at)}　{poll.unsealed_by}"))
    if poll.secret:
        facts.append(("票箱指纹", poll.box_digest))
    return facts


def steps(poll: Poll) -> list[Step]:
    """The way of a poll as a timeline."""
    ways: list[tuple[PollState, str, Any, Any]] = [
        (PollState.PLANNED, "安排表决", poll.planned_at, poll.planned_by),
        (PollState.OPEN, "开始投票", poll.opened_at, poll.opened_by),
        (PollState.CLOSED, "截止投票", poll.closed_at, poll.closed_by),
        (PollState.UNSEALED, "开箱计票", poll.unsealed_at, poll.unsealed_by),
    ]
    shown = ways if poll.secret else ways[:3]
    following = next((state for state, _, moment, _ in shown if moment is None), None)
    return [
        Step(
            title,
            StepState.DONE if moment else StepState.CURRENT if state is following else StepState.TODO,
            f"{_clock(moment)}　{person}" if moment else "",
        )
        for state, title, moment, person in shown
    ]
