"""Planned progress of a row, and what an entry of progress must hold (JH-A-6.2-a, LS-3.1-d). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import TableState, TaskState
from core.findings import Finding, unmet

CLAUSE, PHASE, LEAD = "JH-A-6.2-a", "JH-A-6.2-c", "JH-B-3.3-a"
WHOLE = 100


def planned_percent(start: date, deadline: date | None, milestones: Iterable[date], today: date) -> int | None:
    """How much should be done by the end of the day before ``today``: rising evenly from 0 on ``start`` to 100 on the
    deadline, each dated milestone between them taking an equal step. None without a deadline."""
    if deadline is None:
        return None
    day = max(start, today)
    if day > deadline or start >= deadline:
        return WHOLE if today > deadline else 0
    between = sorted({one for one in milestones if start < one < deadline})
    stops = [start, *between, deadline]
    legs = len(stops) - 1
    for place in range(legs):
        begins, ends = stops[place], stops[place + 1]
        if day <= ends:
            gone = place * (ends - begins).days + (day - begins).days
            return WHOLE * gone // (legs * (ends - begins).days)
    return WHOLE


def is_behind(told: int | None, planned: int | None, slack: int) -> bool:
    """Whether the row lags more than ``slack`` points; a row that nobody told of stands at 0."""
    return planned is not None and planned - (told or 0) > slack


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it comes in; ``milestones`` are the lines that it says are done."""

    percent: int
    text: str
    problems: str = ""
    milestones: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Standing:
    """The row: where it stands, who tells, what was told before, milestones that are not done yet."""

    state: TaskState
    table_state: TableState
    unit: str
    leads: bool
    before: int | None = None
    open_milestones: frozenset[str] = frozenset()


def check_entry(row: Standing, told: Told) -> list[Finding]:
    """A running row, a percent with its text; a step back is explained, all done is all done (JH-A-6.2-a)."""
    findings = []
    if row.table_state is not TableState.IN_FORCE or row.state is not TaskState.RUNNING:
        remedy = "先启动执行" if row.state is TaskState.PLANNED else "已办结的任务不再报告进展"
        findings.append(unmet(CLAUSE, "任务不在执行中", remedy=remedy, 当前=row.state.label))
    if not 0 <= told.percent <= WHOLE:
        findings.append(
            unmet(
                CLAUSE, "完成百分比不在 0 到 100 之间", field="percent", remedy="更正完成百分比", 填写=str(told.percent)
            )
        )
    if not told.text.strip():
        findings.append(unmet(CLAUSE, "没有写明进展情况", field="text", remedy="填写进展情况"))
    if row.before is not None and told.percent < row.before and not told.problems.strip():
        facts = {"上次": f"{row.before}%", "本次": f"{told.percent}%"}
        findings.append(unmet(CLAUSE, "完成百分比低于上次", field="problems", remedy="在存在问题中说明原因", **facts))
    return findings + _check_milestones(row, told)


def _check_milestones(row: Standing, told: Told) -> list[Finding]:
    findings = []
    if told.milestones and not row.leads:
        findings.append(unmet(LEAD, "协办单位不登记节点完成", field="milestones", remedy="由牵头部门或者责任人登记"))
    gone = [one for one in told.milestones if one not in row.open_milestones]
    if gone:
        findings.append(
            unmet(
                PHASE, "没有这个节点，或者已登记完成", field="milestones", remedy="请刷新页面", 节点="；".join(gone[:3])
            )
        )
    left = row.open_milestones - set(told.milestones)
    if row.leads and told.percent == WHOLE and left:
        facts = {"节点": "；".join(sorted(left)[:3])}
        findings.append(
            unmet(
                PHASE,
                "报告全部完成，还有节点没有完成",
                field="milestones",
                remedy="勾选已完成的节点，或者更正百分比",
                **facts,
            )
        )
    return findings


def check_comment(*, text: str, own: bool) -> list[Finding]:
    """The lead unit and the deciding body comment; nobody on what he told himself."""
    findings = []
    if not text.strip():
        findings.append(unmet(LEAD, "没有写明意见", field="text", remedy="填写意见"))
    if own:
        findings.append(unmet(LEAD, "不得对自己的报告提出意见", remedy="由牵头部门或者两办其他人员提出"))
    return findings
