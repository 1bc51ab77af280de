"""Counting: turnout while a poll is open, the tally when it is counted, live figures of open roll-calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ballots.enums import LiveState
from ballots.rules.polls import Member, PollFacts


@dataclass(frozen=True, slots=True)
class Turnout:
    """Heads: ``due`` on the roster, ``absent`` and ``recused`` of them, ``entitled`` may vote, ``voted`` did."""

    due: int
    absent: int
    recused: int
    entitled: int
    voted: int

    @property
    def outstanding(self) -> int:
        return self.entitled - self.voted


def turnout(members: Iterable[Member]) -> Turnout:
    """Somebody recused counts as recused whether present or not."""
    every = list(members)
    return Turnout(
        due=len(every),
        absent=sum(not member.present and not member.recused for member in every),
        recused=sum(member.recused for member in every),
        entitled=sum(member.entitled for member in every),
        voted=sum(member.voted for member in every),
    )


def turnout_of(facts: PollFacts) -> Turnout:
    """Heads on the roster, and slips of paper where a form is answered by code."""
    heads = turnout(facts.members)
    return replace(
        heads, due=facts.due, entitled=heads.entitled + facts.slips.made, voted=heads.voted + facts.slips.used
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes by choice in the order of the choices, zeros included; ``invalid`` names no choice of the poll."""

    votes: tuple[tuple[str, int], ...]
    invalid: int = 0

    @property
    def valid(self) -> int:
        return sum(votes for _, votes in self.votes)

    @property
    def ballots(self) -> int:
        return self.valid + self.invalid


def tally(choices: Sequence[str], ballots: Iterable[str | None]) -> Tally:
    """Count the ballots; None is an unreadable one. Their order plays no part."""
    counted = Counter(ballot if ballot in choices else None for ballot in ballots)
    return Tally(tuple((choice, counted[choice]) for choice in choices), counted[None])


@dataclass(frozen=True, slots=True)
class Live:
    """An open roll-call as it stands: ``missing`` more ayes to pass, 0 when it has passed."""

    state: LiveState
    missing: int


def live(ayes: int, outstanding: int, ayes_needed: int) -> Live:
    """Passed, no longer possible, or still open: votes not yet cast may all be ayes."""
    missing = max(0, ayes_needed - ayes)
    if missing == 0:
        return Live(LiveState.PASSED, 0)
    return Live(LiveState.PENDING if missing <= outstanding else LiveState.IMPOSSIBLE, missing)
