"""Selection of highlights: one round a half year, nominations of units, judges, who is selected (LS-4.3-b). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accountability.enums import RoundState
from core.findings import Finding, unmet
from core.periods import Cycle, Period, periods_between

CLAUSE = "LS-4.3-b"
FEWEST = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """A nomination: judges who need not stand back, those who were for it and against it."""

    key: int
    entitled: int
    ayes: int
    noes: int


def check_open(period: Period, today: date, until: date, judges: Sequence[int], *, held: str) -> list[Finding]:
    """A half year that has begun and has no round yet, with judges and a day for nominations ahead."""
    findings = []
    if held:
        findings.append(
            unmet(CLAUSE, "本半年已组织评选", field="period", remedy="每半年评选一次", 期间=period.label, 状态=held)
        )
    if period.cycle is not Cycle.HALF or period.start > today:
        findings.append(unmet(CLAUSE, "半年尚未开始", field="period", remedy="选定已经开始的半年", 期间=period.label))
    if until < today:
        findings.append(unmet(CLAUSE, "申报截止早于今天", field="until", remedy="更正截止日期", 截止=until.isoformat()))
    if len(set(judges)) < FEWEST:
        findings.append(unmet(CLAUSE, "没有评委", field="judges", remedy="选定评委"))
    return findings


def check_nomination(
    state: RoundState, until: date, today: date, *, title: str, text: str, twin: bool
) -> list[Finding]:
    """While nominations are taken, with what was done and what came of it."""
    findings = []
    if state is not RoundState.OPEN or today > until:
        facts = {"截止": until.isoformat(), "状态": state.label}
        findings.append(unmet(CLAUSE, "申报已截止", remedy="参加下一次评选", **facts))
    if not title.strip():
        findings.append(unmet(CLAUSE, "没有写明亮点工作", field="title", remedy="填写名称"))
    if not text.strip():
        findings.append(unmet(CLAUSE, "没有写明做法和成效", field="text", remedy="填写做法和成效"))
    if twin:
        findings.append(unmet(CLAUSE, "本项已申报", field="title", remedy="不得重复申报"))
    return findings


def check_close(state: RoundState, until: date, today: date) -> list[Finding]:
    """Nominations end after their last day."""
    findings = []
    if state is not RoundState.OPEN:
        findings.append(unmet(CLAUSE, "申报已经截止", remedy="请刷新页面", 当前=state.label))
    if today <= until:
        findings.append(unmet(CLAUSE, "申报尚未到期", remedy="申报截止日期之后再转入评选", 截止=until.isoformat()))
    return findings


def check_mark(state: RoundState, *, judge: bool, own: bool, marked: bool) -> list[Finding]:
    """A judge says once what he thinks of a nomination of another unit."""
    findings = []
    if state is not RoundState.JUDGING:
        findings.append(unmet(CLAUSE, "不在评选阶段", remedy="申报截止后、公布前评选", 当前=state.label))
    if not judge:
        findings.append(unmet(CLAUSE, "不是评委", remedy="由评委评选"))
    if own:
        findings.append(unmet(CLAUSE, "评委对本单位的申报须回避", remedy="由其他评委评选"))
    if marked:
        findings.append(unmet(CLAUSE, "已提出评选意见", remedy="每位评委对一项评选一次"))
    return findings


def check_decide(state: RoundState, nominations: Sequence[Judged], *, own: bool) -> list[Finding]:
    """Every judge who need not stand back has marked every nomination; announced by somebody else than who opened."""
    findings = []
    if state is not RoundState.JUDGING:
        findings.append(unmet(CLAUSE, "不在评选阶段", remedy="申报截止后再公布", 当前=state.label))
    waiting = sum(one.entitled - one.ayes - one.noes for one in nominations)
    if waiting:
        findings.append(unmet(CLAUSE, "评选意见没有齐全", remedy="请评委完成评选", 还差=f"{waiting} 份"))
    if own:
        findings.append(unmet(CLAUSE, "组织评选的人不得公布结果", remedy="由其他人员复核公布"))
    return findings


def selected(nominations: Iterable[Judged], share: Fraction) -> list[int]:
    """Those with more ayes than the share of the judges who need not stand back, exactly."""
    return [one.key for one in nominations if one.entitled and Fraction(one.ayes, one.entitled) > share]


def missing_halves(years: Collection[int], today: date, held: Collection[str]) -> list[Period]:
    """Halves of these years that are over and had no round, the newest first."""
    halves = [
        half for year in sorted(years) for half in periods_between(Cycle.HALF, date(year, 1, 1), date(year, 12, 31))
    ]
    return [one for one in halves if one.end < today and one.code not in held][::-1]
