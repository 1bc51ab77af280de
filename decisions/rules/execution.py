"""A decision after its resolution: how it stands, what is told of it, how it is suspended and taken up again. Pure.

JH-A-4.4, JH-B-5.2-b, GW713-35, GW713-37. A decision stands until another one takes its place or stops it: neither
feedback nor evaluation changes it, and a suspension only holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.findings import Finding, met, unmet
from decisions.enums import AdjustmentWay, ExecutionState, FeedbackAnswer, FeedbackKind, Standing
from decisions.rules.entering import check_past, check_reason

TRACKED, ANSWERED, ADJUSTED, KEPT = "JH-A-4.4-a", "JH-B-5.2-b", "JH-A-4.4-c", "GW713-37"
WAITS = frozenset({FeedbackKind.PROBLEM, FeedbackKind.PUBLIC})
"""Kinds that are always answered; a serious problem is on the open list at once (GW713-35)."""
IN_HAND = frozenset({ExecutionState.RUNNING, ExecutionState.SUSPENDED, ExecutionState.DONE})
"""States in which a decision is told of, evaluated and taken up again."""
WAYS = {FeedbackAnswer.ADJUST: AdjustmentWay.SUBSTANCE, FeedbackAnswer.STOP: AdjustmentWay.STOP}


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the matter's rulebook version: days, and whether an evaluation must hear the public."""

    stale_days: int
    answer_days: int
    evaluation_days: int
    oversight_days: int
    evaluation_public: bool


@dataclass(frozen=True, slots=True)
class Execution:
    """A decision after its resolution.

    ``closing`` is a decision that only stops another; ``done_on`` when it was told to be carried out; ``under_way`` the
    number of the matter that runs the procedure for an adjustment; ``successor`` that of the one which took its place
    (``stopped``: put an end to it). ``grave``: a serious problem was
    told. ``commissioned`` is who evaluates it now, ``evaluated`` whether anybody did.
    """

    limits: Limits
    resolved_on: date | None = None
    closing: bool = False
    done_on: date | None = None
    told_on: date | None = None
    suspended_on: date | None = None
    under_way: str = ""
    successor: str = ""
    stopped: bool = False
    major: bool = False
    grave: bool = False
    commissioned: str = ""
    evaluated: bool = False

    @property
    def state(self) -> ExecutionState:
        if self.resolved_on is None:
            return ExecutionState.UNDECIDED
        if self.closing:
            return ExecutionState.CLOSING
        if self.successor:
            return ExecutionState.STOPPED if self.stopped else ExecutionState.ADJUSTED
        if self.suspended_on is not None:
            return ExecutionState.SUSPENDED
        return ExecutionState.RUNNING if self.done_on is None else ExecutionState.DONE

    @property
    def stale_from(self) -> date | None:
        """The first day on which the decision counts as not tracked; None where nothing is carried out (JH-A-4.4-a)."""
        if self.state is not ExecutionState.RUNNING or self.resolved_on is None:
            return None
        since = max(self.resolved_on, self.told_on or self.resolved_on)
        return since + timedelta(days=self.limits.stale_days + 1)

    def stale(self, today: date) -> bool:
        return self.stale_from is not None and today >= self.stale_from

    def awaits_evaluation(self, today: date) -> bool:
        """A major decision that was carried out, or stands as long as the rulebook says, and was never evaluated."""
        if not self.major or self.evaluated or self.resolved_on is None or self.state not in IN_HAND:
            return False
        return self.done_on is not None or (today - self.resolved_on).days > self.limits.evaluation_days


def answer_due(told_on: date, limits: Limits) -> date:
    """The last day for an answer to a feedback that was told on a day."""
    return told_on + timedelta(days=limits.answer_days)


def asks_answer(kind: FeedbackKind, *, asked: bool, suggestion: str) -> bool:
    """Whether a feedback waits for an answer: it asks for one, suggests something, or is of a kind that always does."""
    return asked or bool(suggestion.strip()) or kind in WAITS


def check_in_hand(execution: Execution, clause: str) -> list[Finding]:
    """The decision was made, and nothing took its place."""
    state = execution.state
    if state in IN_HAND:
        return [met(clause, f"决策{state.label}")]
    remedy = "形成决议后登记"
    if execution.successor:
        remedy = f"在{execution.successor}登记"
    elif state is ExecutionState.CLOSING:
        remedy = "停止决定没有执行事项，在原决策查看"
    return [unmet(clause, f"决策{state.label}，不能登记", remedy=remedy, 当前=state.label)]


def check_feedback(
    execution: Execution, kind: FeedbackKind, *, dated: date, today: date, finding: str, sender: str
) -> list[Finding]:
    """What is told of the execution: when, by whom, what (JH-A-4.4-a, GW713-35)."""
    findings = [*check_in_hand(execution, TRACKED), *check_past(TRACKED, dated, today, "反馈")]
    if execution.resolved_on is not None and dated < execution.resolved_on:
        facts = {"形成决议": execution.resolved_on.isoformat(), "反馈": dated.isoformat()}
        findings.append(unmet(TRACKED, "反馈日期早于形成决议", remedy="核对后更正日期", **facts))
    if not finding.strip():
        findings.append(unmet(TRACKED, "没有写明执行情况", remedy="填写执行情况"))
    if kind is FeedbackKind.PUBLIC and not sender.strip():
        findings.append(unmet("GW713-35", "群众意见没有提出人", remedy="填写提出人，匿名的写“匿名”"))
    if kind is FeedbackKind.DONE and execution.state is ExecutionState.SUSPENDED:
        findings.append(unmet(KEPT, "中止执行期间不能登记执行完毕", remedy="先恢复执行"))
    return findings


def check_answer(execution: Execution, outcome: FeedbackAnswer | None, *, reason: str, waiting: bool) -> list[Finding]:
    """What the county answers: to go on, to adjust or to stop, with the reason (JH-B-5.2-b)."""
    findings = [*check_in_hand(execution, ANSWERED), *check_reason(reason, "处理", ANSWERED)]
    if not waiting:
        findings.append(unmet(ANSWERED, "反馈已经处理，或者已撤销", remedy="请刷新页面"))
    if outcome is None:
        findings.append(unmet(ANSWERED, "没有选定处理意见", remedy="选定继续执行、调整决策或者停止执行"))
    elif outcome in WAYS:
        findings += check_not_under_way(execution)
    return findings


def check_not_under_way(execution: Execution) -> list[Finding]:
    """One adjustment at a time."""
    if not execution.under_way:
        return []
    title = "已有调整事项在办理"
    return [unmet(ADJUSTED, title, remedy=f"在{execution.under_way}一并办理，或者先终止该事项")]


def check_adjustment(execution: Execution, *, text: str, presented: bool, keeps: bool) -> list[Finding]:
    """On the ground of an evaluation: it lay before the deciding body and does not say to keep all (GW713-36)."""
    findings = [*check_in_hand(execution, ADJUSTED), *check_not_under_way(execution)]
    if not text.strip():
        findings.append(unmet(ADJUSTED, "没有写明调整内容和理由", remedy="填写调整内容和理由"))
    if not presented:
        findings.append(unmet("GW713-36", "评估结果尚未提交决策机关", remedy="先登记提交审议的会议和意见"))
    if keeps:
        findings.append(unmet(ADJUSTED, "评估建议维持决策", remedy="另有理由的，由执行反馈提出"))
    return findings


def check_suspension(execution: Execution, *, standing: Standing, reason: str, day: date, today: date) -> list[Finding]:
    """A principal leader, in urgency, on a serious problem that was reported (GW713-37)."""
    findings = check_past(KEPT, day, today, "中止")
    if execution.state is not ExecutionState.RUNNING:
        state = execution.state.label
        findings.append(unmet(KEPT, "决策不在执行中，不能中止", remedy="请刷新页面", 当前=state))
    elif execution.resolved_on is not None and day < execution.resolved_on:
        findings.append(
            unmet(KEPT, "中止日期早于形成决议", remedy="更正日期", 形成决议=execution.resolved_on.isoformat())
        )
    if standing is not Standing.PRINCIPAL:
        remedy = "由县委书记或者县长决定"
        findings.append(unmet(KEPT, "中止执行须由主要领导决定", remedy=remedy, 决定人=standing.label))
    if not execution.grave:
        remedy = "先登记严重问题或者群众意见的执行反馈"
        findings.append(unmet(KEPT, "没有反映严重问题的执行反馈", remedy=remedy))
    return findings + check_reason(reason, "中止", KEPT)


def check_lifting(execution: Execution, *, reason: str) -> list[Finding]:
    """Only what is suspended is taken up again, with the reason (GW713-37)."""
    findings = check_reason(reason, "恢复", KEPT)
    if execution.state is not ExecutionState.SUSPENDED:
        findings.append(unmet(KEPT, "决策没有中止执行", remedy="请刷新页面", 当前=execution.state.label))
    return findings
