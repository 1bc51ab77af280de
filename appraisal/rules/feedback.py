"""Feedback on a final result: four parts, two persons, a receipt, quarterly reports until accepted (BZ-2.3). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from appraisal.enums.feedback import PointOutcome, SheetState
from core.findings import Finding, unmet
from core.periods import Cycle, Period, period_of, periods_between

EVERYBODY, PARTS_CLAUSE, NEXT_YEAR, QUARTERLY, FINAL_ONLY = (
    "BZ-2.3-a", "BZ-2.3-b", "BZ-2.3-e", "BZ-2.3-d", "JH-A-6.6-c",
)  # fmt: skip
PARTS = {
    "practice": "好的做法", "opinions": "干部职工意见建议", "tallies": "测评、谈话、民意调查情况",
    "advice": "考核组意见建议",
}  # fmt: skip
"""The four parts, by column, in the order of the article."""


def check_opening(*, final: bool, opened: bool) -> list[Finding]:
    """A result is used only once it is confirmed, and fed back once."""
    findings = []
    if not final:
        findings.append(unmet(FINAL_ONLY, "结果没有经领导小组审定", remedy="登记审定后反馈"))
    if opened:
        findings.append(unmet(EVERYBODY, "这一结果已经开始反馈", remedy="在已有的反馈轮次中办理"))
    return findings


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A sheet before a step. ``own``: the acting person or his unit is who it is about; ``finished_by_same``: he
    finished it; ``ended``: its round is closed or its result no longer final."""

    state: SheetState
    own: bool
    ended: bool
    finished_by_same: bool = False


def check_writing(facts: SheetFacts) -> list[Finding]:
    findings = _check_hand(facts)
    if facts.state is not SheetState.DRAFT:
        findings.append(
            unmet(PARTS_CLAUSE, f"反馈意见{facts.state.label}，不能修改", remedy="已定稿的由签发人退回后修改")
        )
    return findings


def check_finish(
    facts: SheetFacts, parts: Mapping[str, str], demands: Sequence[str], due: date | None, today: date
) -> list[Finding]:
    """Saving as final with an empty part is refused (BZ-2.3-b); what is to be put right has its day."""
    findings = check_writing(facts)
    empty = [label for name, label in PARTS.items() if not parts.get(name, "").strip()]
    if empty:
        findings.append(
            unmet(PARTS_CLAUSE, "四项内容不齐全", remedy="补齐后定稿；确实没有的写“无”和理由", 缺=("、".join(empty)))
        )
    if demands and due is None:
        findings.append(unmet(NEXT_YEAR, "没有填写整改期限", remedy="填写整改期限"))
    if due is not None and demands and due <= today:
        findings.append(unmet(NEXT_YEAR, "整改期限不晚于今天", remedy="填写以后的日期", 整改期限=due.isoformat()))
    return findings


def check_issue(facts: SheetFacts) -> list[Finding]:
    """By a second person."""
    findings = _check_hand(facts)
    if facts.state is not SheetState.FINAL:
        findings.append(unmet(PARTS_CLAUSE, f"反馈意见{facts.state.label}", remedy="定稿后签发"))
    if facts.finished_by_same:
        findings.append(unmet(EVERYBODY, "定稿和签发须由两人办理", remedy="由另一人签发"))
    return findings


def _check_hand(facts: SheetFacts) -> list[Finding]:
    findings = []
    if facts.own:
        findings.append(unmet("SX-8.4-a", "不能办理本人、本单位的反馈意见", remedy="由其他人办理"))
    if facts.ended:
        findings.append(unmet(EVERYBODY, "反馈已经结束，或者结果已被替代", remedy="在新的反馈轮次中办理"))
    return findings


def check_delivery(
    state: SheetState, *, delivered: bool, fed_on: date, issued_on: date | None, today: date
) -> list[Finding]:
    """To a person, on a day from the issue on, once (BZ-2.3-a)."""
    findings = []
    if state is not SheetState.ISSUED:
        findings.append(unmet(EVERYBODY, "反馈意见还没有签发", remedy="签发后反馈"))
    if delivered:
        findings.append(unmet(EVERYBODY, "已经反馈签收", remedy="无需重复办理"))
    if fed_on > today or (issued_on is not None and fed_on < issued_on):
        findings.append(
            unmet(
                EVERYBODY,
                "反馈日期不在签发之后、今天之前",
                remedy="更正日期",
                field="fed_on",
                反馈日期=fed_on.isoformat(),
            )
        )
    return findings


def check_close(missing: Sequence[str], *, closed: bool) -> list[Finding]:
    """A round stays open while anybody has no feedback on record (BZ-2.3-a)."""
    findings = []
    if closed:
        findings.append(unmet(EVERYBODY, "反馈已经结束", remedy="请刷新页面"))
    if missing:
        names = "、".join(missing[:5]) + ("等" if missing[5:] else "")
        findings.append(
            unmet(
                EVERYBODY,
                "还有对象没有反馈",
                remedy="逐一反馈并登记日期和反馈对象",
                未反馈=f"{len(missing)} 个（{names}）",
            )
        )
    return findings


def quarters_due(issued_on: date, today: date) -> list[Period]:
    """Quarters on which a point is to be reported so far: from that of the issue to the last one that has ended."""
    running = period_of(Cycle.QUARTER, today)
    return [one for one in periods_between(Cycle.QUARTER, issued_on, today) if one.end < running.start]


@dataclass(frozen=True, slots=True)
class PointStanding:
    """How a point stands: ``due`` the day of the next report, None when accepted; ``late`` quarters without one."""

    accepted: bool
    due: date | None
    late: tuple[str, ...]
    text: str


def standing(
    issued_on: date, due_on: date, reported: Collection[str], *, accepted: bool, waiting: bool, today: date, days: int
) -> PointStanding:
    """Reports go on each quarter until one is accepted; ``days`` after the quarter's end a missing one is late."""
    if accepted:
        return PointStanding(True, None, (), "整改到位")
    open_ = [one for one in quarters_due(issued_on, today) if one.code not in reported]
    late = tuple(one.code for one in open_ if today > one.end + timedelta(days=days))
    following = open_[0] if open_ else period_of(Cycle.QUARTER, max(today, issued_on))
    if following.code in reported:
        following = following.next()
    text = "逾期未报告" if late else "待审核" if waiting else "逾期未整改到位" if today > due_on else "整改中"
    return PointStanding(False, following.end + timedelta(days=days), late, text)


def check_point_report(
    *, accepted: bool, issued_on: date, quarter: Period | None, reported: Collection[str], text: str, today: date
) -> list[Finding]:
    """Once for a quarter that has begun since the issue."""
    findings = []
    if accepted:
        findings.append(unmet(QUARTERLY, "整改已经到位", remedy="无需再报"))
    if quarter is None or quarter.cycle is not Cycle.QUARTER or quarter.start > today or quarter.end < issued_on:
        findings.append(unmet(QUARTERLY, "季度不在整改期间", remedy="选择反馈以后、已经开始的季度"))
    elif quarter.code in reported:
        findings.append(unmet(QUARTERLY, "本季度已经报告", remedy="下一季度再报"))
    if not text.strip():
        findings.append(unmet(QUARTERLY, "没有填写整改情况", remedy="写明整改措施和结果", field="text"))
    return findings


def check_point_review(outcome: PointOutcome, *, reviewed: bool, own: bool, told: bool, comment: str) -> list[Finding]:
    """By somebody who neither reported nor is reported on."""
    findings = []
    if reviewed:
        findings.append(unmet(QUARTERLY, "已经审核", remedy="请刷新页面"))
    if own or told:
        findings.append(unmet("SX-8.4-a", "不能审核本人、本单位的整改", remedy="由其他人审核"))
    if outcome is PointOutcome.CONTINUE and not comment.strip():
        findings.append(unmet(QUARTERLY, "没有写明继续整改的要求", remedy="写明意见", field="comment"))
    return findings
