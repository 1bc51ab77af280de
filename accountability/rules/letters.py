"""Target responsibility letters: whose rows they hold, who may sign them, and when (JH-A-6.1-c). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accountability.enums import Side, TableState
from core.findings import Finding, unmet

CLAUSE = "JH-A-6.1-c"


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A letter: ids of the people who sign it, the sides that did, whether its rows still stand as it has them."""

    county_side: int
    unit_side: int
    signed: frozenset[Side]
    current: bool = True


def check_making(state: TableState, *, major: bool, nobody: Collection[str], pairs: int) -> list[Finding]:
    """For the rows of a major decision's table in force; ``nobody`` are units without leader or head to sign,
    ``pairs`` how many letters are to be made."""
    findings = []
    if state is not TableState.IN_FORCE:
        findings.append(unmet(CLAUSE, "明细表尚未下达", remedy="下达后再制作目标责任书", 当前=state.label))
    if not major:
        findings.append(unmet(CLAUSE, "不是重大决策，无需目标责任书", remedy="可直接启动执行"))
    if nobody:
        findings.append(unmet(CLAUSE, "没有签订人", remedy="核对分管领导和单位主要负责人", 单位="、".join(nobody)))
    elif state is TableState.IN_FORCE and major and not pairs:
        findings.append(unmet(CLAUSE, "各任务都已有目标责任书", remedy="无需重复制作"))
    return findings


def side_of(letter: LetterFacts, person: int | None) -> Side | None:
    """The side that the person signs for; the county's where he stands on both."""
    if person is None:
        return None
    sides = {Side.COUNTY: letter.county_side, Side.UNIT: letter.unit_side}
    return next((side for side, who in sides.items() if who == person and side not in letter.signed), None)


def check_signature(letter: LetterFacts, person: int | None, *, read_hash: str, text_hash: str) -> list[Finding]:
    """By one of the two named in it, once a side, over the very text that lay before him."""
    findings = []
    if person not in (letter.county_side, letter.unit_side):
        findings.append(unmet(CLAUSE, "不是本责任书的签订人", remedy="由责任书写明的甲乙双方本人签订"))
    elif side_of(letter, person) is None:
        findings.append(unmet(CLAUSE, "已经签订", remedy="无需重复签订"))
    if not letter.current:
        findings.append(unmet(CLAUSE, "任务已调整，责任书内容已过时", remedy="由两办重新制作目标责任书"))
    if read_hash != text_hash:
        findings.append(unmet(CLAUSE, "签订的文本与责任书不一致", remedy="刷新页面，核对全文后再签订"))
    return findings
