"""A vote in a meeting: it passes when the ayes exceed half of those who should attend (JH-A-5.8-c).

Integers only. Absent and recused members stay in the number due: they lower the chance, not the bar. What an open
roll-call can still come to is told by ``ballots.rules.counting.live``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.findings import Finding, met, unmet
from decisions.enums import VoteState

CLAUSE = "JH-A-5.8-c"


@dataclass(frozen=True, slots=True)
class Tally:
    """Heads: ``due`` should attend, ``present`` are there and may vote, the rest are votes cast so far."""

    due: int
    present: int
    ayes: int
    nays: int
    abstentions: int

    @property
    def cast(self) -> int:
        return self.ayes + self.nays + self.abstentions


def passes(ayes: int, due: int, share: Fraction) -> bool:
    """Whether the ayes exceed ``share`` of those due: exactly that share is not enough."""
    return ayes * share.denominator > due * share.numerator


def ayes_needed(due: int, share: Fraction) -> int:
    """The least number of ayes that passes: due 10 and 1/2 give 6, due 11 give 6."""
    return due * share.numerator // share.denominator + 1


def final_state(tally: Tally, share: Fraction) -> VoteState:
    """Of a closed vote."""
    return VoteState.PASSED if passes(tally.ayes, tally.due, share) else VoteState.FAILED


def check_count(tally: Tally) -> list[Finding]:
    """Before a vote is closed: as many votes as members present, and no more present than due."""
    votes = {"赞成": str(tally.ayes), "反对": str(tally.nays), "弃权": str(tally.abstentions)}
    findings = []
    if min(tally.due, tally.present, tally.ayes, tally.nays, tally.abstentions) < 0:
        return [unmet(CLAUSE, "票数不得为负", remedy="由会议秘书更正票数", **votes)]
    if tally.due == 0 or tally.present > tally.due:
        findings.append(
            unmet(
                CLAUSE,
                "实到人数不得超过应到人数",
                remedy="由会议秘书核对名册",
                应到=str(tally.due),
                实到=str(tally.present),
            )
        )
    if tally.cast != tally.present:
        title = "赞成、反对、弃权之和应等于实到人数"
        findings.append(
            unmet(CLAUSE, title, remedy="由会议秘书核对，未表态的请其表态", 实到=str(tally.present), **votes)
        )
    return findings


def check_passed(tally: Tally, share: Fraction) -> Finding:
    """The result as a finding, with what was needed."""
    facts = {
        "应到": str(tally.due),
        "赞成": str(tally.ayes),
        "须达到": str(ayes_needed(tally.due, share)),
    }
    if final_state(tally, share) is VoteState.PASSED:
        return met(CLAUSE, "赞成票超过应到会人数的半数", **facts)
    return unmet(CLAUSE, "赞成票未超过应到会人数的半数", remedy="修改后重新提交会议研究", **facts)
