"""Orders to put something right by a day: issued, reported, checked, closed (JH-A-6.3-f, BZ-2.3-d). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import ProblemGrade, RectificationEvent, RectificationState
from core.calendar import NO_OVERRIDES, Overrides, light
from core.enums import Light
from core.findings import Finding, met, unmet
from core.periods import Cycle, period_of, periods_between

STEPS: Mapping[tuple[RectificationState, RectificationEvent], RectificationState] = {
    (RectificationState.OPEN, RectificationEvent.REPORT): RectificationState.OPEN,
    (RectificationState.OPEN, RectificationEvent.FINISH): RectificationState.REPORTED,
    (RectificationState.OPEN, RectificationEvent.REVOKE): RectificationState.REVOKED,
    (RectificationState.REPORTED, RectificationEvent.REPORT): RectificationState.REPORTED,
    (RectificationState.REPORTED, RectificationEvent.FAIL): RectificationState.OPEN,
    (RectificationState.REPORTED, RectificationEvent.PASS): RectificationState.VERIFIED,
    (RectificationState.REPORTED, RectificationEvent.REVOKE): RectificationState.REVOKED,
    (RectificationState.VERIFIED, RectificationEvent.CLOSE): RectificationState.CLOSED,
    (RectificationState.VERIFIED, RectificationEvent.REVOKE): RectificationState.REVOKED,
}
"""Every other cell of state and event is refused."""
OVER = frozenset({RectificationState.CLOSED, RectificationState.REVOKED})
LETTER, REPORTED, LATE, QUARTER, VERIFY = "JH-A-6.3-f", "JH-A-6.3-e", "JH-B-5.3-c", "BZ-2.3-d", "DC-18"


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What is ordered. ``grade`` of the problem behind it, None without one; ``reported``: it went upward;
    ``hidden``: it was found undercover and is not released; ``overdue`` of the task behind it, None without one;
    ``standing``: an order for the same thing is under way; ``own_person``: the responsible person is of the unit."""

    issue: str
    measures: str
    deadline: date | None
    grade: ProblemGrade | None = None
    reported: bool = False
    hidden: bool = False
    overdue: bool | None = None
    standing: bool = False
    own_person: bool = True


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order. ``waiting``: an extension waits for an answer; ``objected``: an objection does; ``passed``: the last
    check on the spot found it put right."""

    state: RectificationState
    deadline: date
    waiting: bool = False
    objected: bool = False
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: he issued the order, he reported for the unit, he works in the unit or is responsible himself."""

    issued: bool = False
    reported: bool = False
    of_unit: bool = False


def check_step(order: OrderFacts, event: RectificationEvent) -> list[Finding]:
    """Whether the order stands where the event begins."""
    if (order.state, event) in STEPS:
        return []
    return [unmet(LETTER, f"{event.label}不适用于当前状态", remedy="请刷新页面", 当前=order.state.label)]


def check_issue(new: NewOrder, today: date) -> list[Finding]:
    """With problem, measures and a day after today; an important problem was reported upward before."""
    findings = []
    if not new.issue.strip():
        findings.append(unmet(LETTER, "没有写明存在问题", field="issue", remedy="填写存在问题"))
    if not new.measures.strip():
        findings.append(unmet(LETTER, "没有写明整改措施", field="measures", remedy="填写具体整改措施"))
    if new.deadline is None:
        findings.append(unmet(LETTER, "没有写明整改期限", field="deadline", remedy="填写整改期限"))
    elif new.deadline <= today:
        facts = {"整改期限": new.deadline.isoformat(), "今天": today.isoformat()}
        findings.append(unmet(LATE, "整改期限须晚于今天", field="deadline", remedy="改为今天以后的日期", **facts))
    if not new.own_person:
        findings.append(unmet(LETTER, "责任人不在责任单位", field="person", remedy="填写责任单位的人员"))
    if new.grade is ProblemGrade.IMPORTANT and not new.reported:
        remedy = "先按管理权限报县委或者县政府并登记，再下达"
        findings.append(unmet(REPORTED, "重要问题尚未报告县委、县政府", remedy=remedy))
    if new.hidden:
        findings.append(unmet("JH-B-5.1-b", "暗查暗访尚未公开", remedy="公开督查后再下达"))
    if new.overdue is False:
        findings.append(unmet(LATE, "任务没有逾期", remedy="逾期或者督查发现问题后再下达"))
    if new.standing:
        findings.append(unmet(LETTER, "同一事项已有整改中的责任书", remedy="在原责任书上跟踪"))
    return findings


def check_report(order: OrderFacts, text: str, *, finished: bool) -> list[Finding]:
    """The unit tells how far it is, each quarter and at the end."""
    findings = check_step(order, RectificationEvent.FINISH if finished else RectificationEvent.REPORT)
    if not text.strip():
        findings.append(unmet(QUARTER, "没有写明整改情况", field="text", remedy="填写整改情况"))
    return findings


def check_extension(order: OrderFacts, until: date, reason: str, today: date) -> list[Finding]:
    """Asked for while the work goes on, to a later day, once at a time."""
    findings = []
    if order.state is not RectificationState.OPEN:
        findings.append(unmet(LETTER, "只有整改中的可以申请延期", remedy="请刷新页面", 当前=order.state.label))
    if order.waiting:
        findings.append(unmet(LETTER, "已有待审批的延期申请", remedy="等待审批"))
    if until <= max(order.deadline, today):
        facts = {"现期限": order.deadline.isoformat(), "延至": until.isoformat()}
        findings.append(unmet(LETTER, "延期须晚于现期限和今天", field="until", remedy="改为更晚的日期", **facts))
    if not reason.strip():
        findings.append(unmet(LETTER, "没有写明延期理由", field="reason", remedy="填写理由"))
    return findings


def check_extension_answer(order: OrderFacts, hand: Hand, comment: str, *, granted: bool) -> list[Finding]:
    """By the inspection, never by the unit; a refusal says why."""
    findings = _check_not_of_unit(hand, LETTER, "审批延期")
    if not order.waiting:
        findings.append(unmet(LETTER, "没有待审批的延期申请", remedy="请刷新页面"))
    if order.state in OVER:
        findings.append(unmet(LETTER, "责任书已了结", remedy="请刷新页面", 当前=order.state.label))
    if not granted and not comment.strip():
        findings.append(unmet(LETTER, "不同意延期没有写明意见", field="comment", remedy="填写意见"))
    return findings


def check_verification(order: OrderFacts, hand: Hand, *, passed: bool, on: date, today: date) -> list[Finding]:
    """On the spot, by somebody who neither issued the order nor answers for it (DC-18)."""
    findings = check_step(order, RectificationEvent.PASS if passed else RectificationEvent.FAIL)
    findings += _check_not_of_unit(hand, VERIFY, "核查")
    if hand.issued:
        findings.append(unmet(VERIFY, "不得由下达责任书的人核查", remedy="由督查机构其他人员到现场核查"))
    if on > today:
        findings.append(
            unmet(VERIFY, "核查日期晚于今天", field="checked_on", remedy="更正日期", 核查日期=on.isoformat())
        )
    return findings


def check_close(order: OrderFacts, hand: Hand) -> list[Finding]:
    """After a check that found it put right, confirmed by the inspection and never by the unit (JH-A-6.3-f)."""
    findings = _check_not_of_unit(hand, LETTER, "销号")
    if order.passed and order.state is RectificationState.VERIFIED:
        findings.append(met(VERIFY, "整改经现场核查"))
    else:
        remedy = "由下达人以外的督查人员现场核查，核查通过后再销号"
        findings.append(unmet(VERIFY, "整改未经核查通过", remedy=remedy, 当前=order.state.label))
    if order.objected:
        findings.append(unmet("DC-17", "有未答复的异议", remedy="先完成复核"))
    return findings


def _check_not_of_unit(hand: Hand, clause: str, what: str) -> list[Finding]:
    if hand.of_unit or hand.reported:
        return [unmet(clause, f"责任单位不得自行{what}", remedy="由督查机构办理")]
    return []


def missing_quarters(issued_on: date, reported: Collection[str], today: date, *, over: bool) -> list[str]:
    """Codes of the quarters that ended before today without a report, from that of the issue on (BZ-2.3-d)."""
    if over:
        return []
    quarters = periods_between(Cycle.QUARTER, issued_on, today)
    return [one.code for one in quarters if one.end < today and one.code not in set(reported)]


def quarter_to_report(issued_on: date, reported: Collection[str], today: date) -> str:
    """The quarter that a report of today is about: the first one missing, else the present one."""
    missing = missing_quarters(issued_on, reported, today, over=False)
    return missing[0] if missing else period_of(Cycle.QUARTER, today).code


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands on a day: its light, words for its deadline, quarters without a report."""

    light: Light
    words: str
    missing: list[str] = field(default_factory=list)


def standing_of(
    order: OrderFacts, issued_on: date, reported: Collection[str], today: date, *, warning_days: int,
    overrides: Overrides = NO_OVERRIDES,
) -> Standing:  # fmt: skip
    """Due on the day of the deadline, overdue the day after; a missing report of a quarter puts it behind."""
    if order.state in OVER:
        return Standing(Light.GREEN, order.state.label)
    missing = missing_quarters(issued_on, reported, today, over=False)
    shown = light(order.deadline, today, behind=bool(missing), warning_days=warning_days, overrides=overrides)
    days = (order.deadline - today).days
    words = f"逾期 {-days} 天" if days < 0 else "今天到期" if days == 0 else f"还有 {days} 天"
    return Standing(shown, words, missing)
