"""Which grade the rules propose from places and scores: order, blockers out, quota line, ties, reserve. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from appraisal.enums.grades import Grade, ProposalMark
from appraisal.rules.grades import ORDER, quota


@dataclass(frozen=True, slots=True)
class Ranked:
    """A member of a ranking: ``percent`` is the final score in hundredths of the group's total weight, exact.

    ``barred`` says why the best grade is out of reach; empty when nothing is.
    """

    key: int
    pool: str
    rank: int
    percent: Fraction
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """``grade`` None where a tie at the line is left to be decided; ``place`` counts the reserve from 1."""

    key: int
    grade: Grade | None
    mark: ProposalMark
    reasons: str
    place: int | None = None


def by_score(percent: Fraction, cuts: Sequence[int]) -> Grade:
    """The grade that a score reaches: 90.00 with cuts 90, 75, 60 is the best, 89.99 the next (JH-C-3.3-e)."""
    return next((grade for grade, cut in zip(ORDER, cuts, strict=False) if percent >= cut), Grade.POOR)


def propose(
    ranked: Iterable[Ranked], shares: Mapping[str, Fraction], cuts: Mapping[str, Sequence[int]]
) -> list[Proposed]:
    """Proposals of all pools, ordered by pool, place and key; the order of ``ranked`` does not matter.

    Down the ranking of each pool those who reach the score and are not barred take the best grade as long as all who
    share a place fit below the line; those tied across it are listed for decision, the next ones are the reserve.
    """
    rows = sorted(ranked, key=lambda one: (one.pool, one.rank, one.key))
    found: list[Proposed] = []
    for pool, members in groupby(rows, key=lambda one: one.pool):
        found += _pool(list(members), shares[pool], cuts[pool])
    return found


def _pool(rows: Sequence[Ranked], share: Fraction, cuts: Sequence[int]) -> list[Proposed]:
    left, reserve, closed = quota(share, len(rows)), 0, False
    found = []
    for _, group in groupby(rows, key=lambda one: one.rank):
        tied = list(group)
        able = [one for one in tied if not one.barred and one.percent >= cuts[0]]
        for one in tied:
            if one not in able:
                found.append(_lower(one, cuts))
        if not able:
            continue
        if not closed and len(able) <= left:
            left -= len(able)
            found += [_best(one, cuts) for one in able]
        elif not closed and left:
            closed = True
            found += [_tied(one, len(able), left) for one in able]
        else:
            closed = True
            reserve += 1
            found += [_reserve(one, reserve) for one in able]
    return found


def _score(one: Ranked) -> str:
    return f"列第 {one.rank} 名，得分率 {_plain(one.percent)}%"


def _plain(value: Fraction) -> str:
    """Two decimals, cut off: 89.999 is shown as 89.99 and not as 90."""
    cents = int(value * 100)
    return f"{cents // 100}.{cents % 100:02}"


def _best(one: Ranked, cuts: Sequence[int]) -> Proposed:
    return Proposed(one.key, Grade.GOOD, ProposalMark.NONE, f"{_score(one)}，达到 {cuts[0]}% 且在限额内")


def _tied(one: Ranked, tied: int, left: int) -> Proposed:
    text = f"{_score(one)}，{tied} 个并列而限额只余 {left} 个，由会议决定"
    return Proposed(one.key, None, ProposalMark.TIED, text)


def _reserve(one: Ranked, place: int) -> Proposed:
    text = f"{_score(one)}，达到分数线，限额已满，递补第 {place}"
    return Proposed(one.key, Grade.FAIR, ProposalMark.RESERVE, text, place)


def _lower(one: Ranked, cuts: Sequence[int]) -> Proposed:
    grade = by_score(one.percent, cuts)
    if grade is Grade.GOOD:
        return Proposed(one.key, Grade.FAIR, ProposalMark.BLOCKED, f"{_score(one)}，但{'、'.join(one.barred)}")
    return Proposed(one.key, grade, ProposalMark.NONE, _score(one))
