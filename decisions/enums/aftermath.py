"""What follows a resolution."""

from __future__ import annotations

from core.enums import Choice


class Recommendation(Choice):
    """What an evaluation recommends (JH-A-4.4-b)."""

    KEEP = "keep", "维持"
    ADJUST = "adjust", "调整"
    STOP = "stop", "停止"


class AdjustmentWay(Choice):
    """What becomes of a decision: either is decided again as a new matter (JH-A-4.4-c, GW713-37)."""

    SUBSTANCE = "substance", "调整"
    STOP = "stop", "停止执行"


class FeedbackKind(Choice):
    """What a unit tells of the execution (JH-A-4.4-a, GW713-35)."""

    PROGRESS = "progress", "进展情况"
    PROBLEM = "problem", "严重问题"
    PUBLIC = "public", "群众意见"
    DONE = "done", "执行完毕"


class FeedbackAnswer(Choice):
    """What the county answers to a feedback (JH-B-5.2-b)."""

    CONTINUE = "continue", "继续执行"
    ADJUST = "adjust", "调整决策"
    STOP = "stop", "停止执行"


class ExecutionState(Choice):
    """How a decision stands after its resolution."""

    UNDECIDED = "undecided", "尚未决定"
    RUNNING = "running", "执行中"
    SUSPENDED = "suspended", "中止执行"
    DONE = "done", "执行完毕"
    ADJUSTED = "adjusted", "已调整"
    STOPPED = "stopped", "已停止执行"
    CLOSING = "closing", "停止决定"


class EvaluationGround(Choice):
    """Why a decision is evaluated (JH-A-4.4-b, GW713-36)."""

    DONE = "done", "执行完毕或者执行满期"
    BELOW = "below", "明显未达到预期效果"
    OPINIONS = "opinions", "群众意见较多"
    NEEDED = "needed", "决策机关认为有必要"


class Overseer(Choice):
    """Who oversees from outside (JH-A-6.5-c)."""

    CONGRESS = "congress", "人大"
    CONSULTATIVE = "consultative", "政协"
