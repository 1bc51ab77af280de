"""What is outstanding after a resolution, as findings at the side of the page. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import ExecutionState
from decisions.rules.evaluation import CLAUSE, OTHERS, OVERSEEN
from decisions.rules.execution import ANSWERED, KEPT, TRACKED, Execution


@dataclass(frozen=True, slots=True)
class Outstanding:
    """How many feedbacks, evaluations and opinions wait: unanswered, of them open, not presented, not replied to."""

    unanswered: int = 0
    open_now: int = 0
    unpresented: int = 0
    unreplied: int = 0


def check_following(execution: Execution, outstanding: Outstanding, today: date) -> list[Finding]:
    """Everything that waits for somebody; nothing to find in a matter that is not decided."""
    if execution.state is ExecutionState.UNDECIDED:
        return []
    findings = []
    if execution.stale(today):
        last = execution.told_on or execution.resolved_on
        facts = {"上次": last.isoformat() if last else "", "期限": f"{execution.limits.stale_days} 天"}
        findings.append(unmet(TRACKED, "执行情况久未反馈", remedy="由承办单位登记执行反馈", **facts))
    if outstanding.unanswered:
        facts = {"待处理": str(outstanding.unanswered), "其中应立即处理": str(outstanding.open_now)}
        findings.append(unmet(ANSWERED, "执行反馈没有处理", remedy="由两办登记继续执行、调整或者停止", **facts))
    if execution.suspended_on is not None and execution.state is ExecutionState.SUSPENDED and not execution.under_way:
        since = execution.suspended_on.isoformat()
        findings.append(unmet(KEPT, "中止执行后没有决定", remedy="恢复执行，或者按程序调整、停止", 中止=since))
    if execution.awaits_evaluation(today):
        remedy = "由评估单位完成评估" if execution.commissioned else "由两办委托决策后评估"
        findings.append(unmet(CLAUSE, "决策尚未进行后评估", remedy=remedy))
    if outstanding.unpresented:
        findings.append(unmet(OTHERS, "评估结果没有提交决策机关", remedy="由两办登记提交审议的会议和意见"))
    if outstanding.unreplied:
        count = str(outstanding.unreplied)
        findings.append(unmet(OVERSEEN, "人大、政协意见没有答复", remedy="由答复单位答复", 待答复=count))
    return findings or [met(TRACKED, "没有待办的反馈、评估和意见")]
