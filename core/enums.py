"""Choices shared by every floor. Pure: rules import them without touching the database."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A string enumeration whose members carry the Chinese wording shown on screen.

    ``MET = "met", "已满足"``: the value is stored, ``.label`` is shown, ``.choices()`` feeds Django fields.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs (value, label) in the order of definition, as Django's ``choices`` wants them."""
        return [(member.value, member.label) for member in cls]


class FindingState(Choice):
    """What a check found out about one requirement."""

    MET = "met", "已满足"
    UNMET = "unmet", "未满足"
    UNKNOWN = "unknown", "资料不全"


class Light(Choice):
    """Traffic light of a deadline (DESIGN.md section 6): working days decide blue."""

    GREEN = "green", "正常"
    BLUE = "blue", "临近期限"
    YELLOW = "yellow", "进度落后"
    RED = "red", "逾期"


class JobState(Choice):
    """Life of a job row; see core.jobs."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "执行中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"


class Outcome(Choice):
    """How an audited attempt ended."""

    OK = "ok", "成功"
    DENIED = "denied", "拒绝"
    FAILED = "failed", "失败"


class CorePermission(Choice):
    """Permissions on the pages of core; organization names the duties that have them."""

    READ_AUDIT = "core.read_audit", "查看审计记录"
    READ_JOBS = "core.read_jobs", "查看后台任务"
    RESTART_JOBS = "core.restart_jobs", "重新启动后台任务"
    EDIT_RULEBOOK = "core.edit_rulebook", "发布规则参数"
    VIEW_GALLERY = "core.view_gallery", "查看组件库"
