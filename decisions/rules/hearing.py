"""The result of a hearing: one third or more of those attending opposed bars the way (JH-A-4.3-d)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.findings import Finding, met, unmet

CLAUSE = "JH-A-4.3-d"


@dataclass(frozen=True, slots=True)
class HearingTally:
    """Representatives: ``attending`` were present, whatever they said; ``opposed`` spoke or voted against."""

    attending: int
    opposed: int


def blocks(tally: HearingTally, share: Fraction) -> bool:
    """Whether the hearing bars the decision: the share itself is included; nobody there, no hearing."""
    return tally.attending == 0 or tally.opposed * share.denominator >= tally.attending * share.numerator


def least_opposed(attending: int, share: Fraction) -> int:
    """The smallest number of opponents that bars: of 9 attending 3, of 10 attending 4."""
    return -(-attending * share.numerator // share.denominator)


def check_hearing(tally: HearingTally, share: Fraction) -> Finding:
    """The result as a finding. Raises ValueError for counts that cannot be."""
    if not 0 <= tally.opposed <= tally.attending:
        raise ValueError(f"{tally.opposed} of {tally.attending} representatives cannot oppose")
    if tally.attending == 0:
        return unmet(CLAUSE, "听证会没有代表到会，听证无效", remedy="由主办单位重新组织听证", 到会="0")
    facts = {
        "到会": str(tally.attending),
        "反对": str(tally.opposed),
        "达到即不得进入决策": str(least_opposed(tally.attending, share)),
    }
    if blocks(tally, share):
        title = "到会代表三分之一以上反对，不得进入决策程序"
        return unmet(CLAUSE, title, remedy="由主办单位修改方案后重新进行听证", **facts)
    return met(CLAUSE, "到会代表反对不足三分之一", **facts)
