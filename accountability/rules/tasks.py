"""How a row runs, and what it takes to start, finish or adjust it (JH-A-6.1-c, JH-B-2.5, JH-B-4.1). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import TableState, TaskEvent, TaskState, Verdict
from accountability.rules.lines import Line
from core.calendar import Overrides, light
from core.enums import Light
from core.findings import Finding, met, unmet

STEPS: Mapping[tuple[TaskState, TaskEvent], TaskState] = {
    (TaskState.PLANNED, TaskEvent.START): TaskState.RUNNING,
    (TaskState.RUNNING, TaskEvent.FINISH): TaskState.DONE,
}
LETTER, MANAGED, MEASURES, ADJUSTED, FOLLOWED = "JH-A-6.1-c", "JH-B-3.3-c", "JH-B-4.1", "JH-B-2.5", "JH-B-3.3-b"


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A row. ``needs_letter``: it breaks down a major decision, ``sides`` signed the letter of its present version;
    ``decision_state`` says why the decision is not carried out, or "". ``open_measures`` were not marked as done."""

    state: TaskState
    table_state: TableState
    needs_letter: bool = False
    sides: int = 0
    decision_state: str = ""
    managed: bool = False
    open_measures: tuple[str, ...] = field(default_factory=tuple)


def check_event(task: TaskFacts, event: TaskEvent) -> list[Finding]:
    """Whether the row stands where the event begins, in a table in force."""
    findings = []
    if task.table_state is not TableState.IN_FORCE:
        findings.append(
            unmet("JH-A-6.1-a", "明细表尚未生效", remedy="下达或者接收备案后再办理", 当前=task.table_state.label)
        )
    if (task.state, event) not in STEPS:
        findings.append(
            unmet("JH-A-6.1-a", f"{event.label}不适用于当前状态", remedy="请刷新页面", 当前=task.state.label)
        )
    return findings


def check_start(task: TaskFacts) -> list[Finding]:
    """Of a major decision both sides have signed the letter (JH-A-6.1-c); nothing starts while it is suspended."""
    findings = check_event(task, TaskEvent.START)
    if task.decision_state:
        findings.append(unmet(FOLLOWED, "决策不在执行中", remedy="待决策恢复执行", 决策=task.decision_state))
    if task.needs_letter:
        facts = {"应签": "2 方", "已签": f"{task.sides} 方"}
        signed = met(LETTER, "目标责任书双方签订", **facts)
        remedy = "由两办制作目标责任书，甲乙双方在系统中签订"
        findings.append(signed if task.sides >= 2 else unmet(LETTER, "目标责任书双方签订", remedy=remedy, **facts))
    return findings


def check_finish(task: TaskFacts, verdict: Verdict | None, *, note: str, confirmed: bool) -> list[Finding]:
    """A row of target management gets a verdict; measures left open must be confirmed knowingly (JH-B-4.1)."""
    findings = check_event(task, TaskEvent.FINISH)
    if task.managed and verdict is None:
        findings.append(
            unmet(MANAGED, "目标管理的任务须有年终结论", field="verdict", remedy="选定完成、部分完成或者未完成")
        )
    if task.open_measures and not confirmed:
        facts = {"未完成措施": "；".join(task.open_measures[:3]), "条数": str(len(task.open_measures))}
        findings.append(
            unmet(MEASURES, "还有工作措施没有完成", field="confirmed", remedy="核实后勾选“确认办结”", **facts)
        )
    if verdict in (Verdict.PARTLY, Verdict.MISSED) and not note.strip():
        findings.append(unmet(MANAGED, "没有完成的须说明原因", field="note", remedy="填写说明"))
    return findings


def check_adjustment(table_state: TableState, *, reason: str, basis: str, changed: bool) -> list[Finding]:
    """A row in force is changed by a new version with reason and basis (JH-B-2.5)."""
    findings = []
    if table_state is not TableState.IN_FORCE:
        findings.append(unmet(ADJUSTED, "明细表尚未生效", remedy="直接在表中修改", 当前=table_state.label))
    if not reason.strip():
        findings.append(unmet(ADJUSTED, "没有写明调整理由", field="reason", remedy="填写调整理由"))
    if not basis.strip():
        findings.append(unmet(ADJUSTED, "没有写明调整依据", field="basis", remedy="填写依据的文件、会议或者上级任务"))
    if not changed:
        findings.append(unmet(ADJUSTED, "内容没有改动", remedy="修改后再提交；上级调整不影响本任务的，办理“无需调整”"))
    return findings


def check_settling(*, waiting: bool, reason: str) -> list[Finding]:
    """That a change above asks for nothing here is said with the reason, once (JH-B-3.3-b)."""
    findings = []
    if not waiting:
        findings.append(unmet(FOLLOWED, "已经处理", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(FOLLOWED, "没有写明理由", field="reason", remedy="写明为什么无需调整"))
    return findings


def light_of(
    deadline: date | None, open_milestones: tuple[Line, ...], open_measures: tuple[Line, ...], today: date, *,
    done: bool, warning_days: int, overrides: Overrides, lags: bool = False,
) -> Light:  # fmt: skip
    """Red: deadline or a milestone is over and not done. Yellow: the work is behind, because it ``lags`` behind the
    planned percent or a measure's own day is over.
    Blue: the next day comes near. Milestones decide before measures (LS-3.1-d)."""
    if done:
        return Light.GREEN
    days = [line.due for line in open_milestones if line.due is not None] + ([deadline] if deadline else [])
    if not days:
        return Light.GREEN
    behind = lags or any(line.due is not None and line.due < today for line in open_measures)
    return light(min(days), today, behind=behind, warning_days=warning_days, overrides=overrides)
