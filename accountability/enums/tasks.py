"""Rows of a table: what they are about, how they run, what calls for their adjustment; signatures of letters."""

from __future__ import annotations

from core.enums import Choice


class TaskCategory(Choice):
    """The six kinds of work that are carried out (LS-2-b)."""

    DECISION = "decision", "重大决策部署和会议安排"
    INSTRUCTION = "instruction", "领导交办事项"
    PROJECT = "project", "重点工程"
    LASTING = "lasting", "长期性工作"
    PHASE = "phase", "阶段性任务"
    OWN = "own", "单位自定重点"


class TaskState(Choice):
    PLANNED = "planned", "未启动"
    RUNNING = "running", "执行中"
    DONE = "done", "已办结"


class TaskEvent(Choice):
    START = "start", "启动执行"
    FINISH = "finish", "办结"


class Verdict(Choice):
    """What came of a row at the end (JH-B-3.3-c)."""

    MET = "met", "完成"
    PARTLY = "partly", "部分完成"
    MISSED = "missed", "未完成"


class StepKind(Choice):
    """Lines of a row that are done one by one (JH-B-4.1, LS-3.1-c)."""

    MILESTONE = "milestone", "进度节点"
    MEASURE = "measure", "工作措施"


class FlagKind(Choice):
    """Why a row waits to be adjusted (JH-B-3.3-b, JH-A-4.4-c)."""

    SUPERIOR = "superior", "上级任务已调整"
    DECISION = "decision", "决策已调整"
    STOPPED = "stopped", "决策停止执行"
    SUSPENDED = "suspended", "决策中止执行"
    RESUMED = "resumed", "决策恢复执行"
    PERSON = "person", "责任人职务变动"


class Settlement(Choice):
    """How a flag was settled."""

    ADJUSTED = "adjusted", "已调整"
    KEPT = "kept", "无需调整"


class Side(Choice):
    """Who signs a target responsibility letter (JH-A-6.1-c)."""

    COUNTY = "county", "甲方（县委、县政府）"
    UNIT = "unit", "乙方（执行单位）"
