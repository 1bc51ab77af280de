"""Choices of locking and reopening a period. Imports nothing of ours but the Choice base."""

from __future__ import annotations

from core.enums import Choice


class ReopeningGround(Choice):
    """What a period is opened again for, after its result was approved."""

    REVIEW = "review", "复核、复查认定应予更正"
    FRAUD = "fraud", "查实弄虚作假"
    ERROR = "error", "发现录入或计算差错"
    DECISION = "decision", "上级或考评工作领导小组决定"


class LockPermission(Choice):
    ASK_REOPENING = "appraisal.ask_reopening", "申请重开已审定的期间"
    DECIDE_REOPENING = "appraisal.decide_reopening", "确认重开已审定的期间"
