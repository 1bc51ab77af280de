"""First-line work and the regular forms of work (QSH-10, LS-3.2, LS-4.2-b)."""

from __future__ import annotations

from core.enums import Choice


class ActivityKind(Choice):
    """The five kinds of first-line work (QSH-10-a)."""

    CONTACT = "contact", "挂点联系"
    RESEARCH = "research", "下基层调研"
    ON_SITE = "on_site", "现场推进重大工作"
    RELIEF = "relief", "扶贫帮困"
    RECEPTION = "reception", "群众接待日"


class DayPart(Choice):
    """How much of the day; half days count half."""

    FULL = "full", "全天"
    MORNING = "morning", "上午"
    AFTERNOON = "afternoon", "下午"


class LinkKind(Choice):
    """To what a leader is tied (LS-3.2-b)."""

    TOWN = "town", "联系镇街"
    DEPARTMENT = "department", "分管部门"
    FIRM = "firm", "包帮企业"


class FrontLineStanding(Choice):
    """By which post somebody has a yearly number of days (LS-3.2-c, LS-3.2-d, LS-3.2-e)."""

    LEADER = "leader", "班子成员"
    DEPARTMENT_HEAD = "department_head", "部门主要负责人"
    TOWN_SECRETARY = "town_secretary", "镇街区书记"
    OTHER = "other", "其他干部"


class YearMove(Choice):
    """The log of a year is closed, and opened again with a reason."""

    CLOSE = "close", "关账"
    REOPEN = "reopen", "重新开放"


class WorkCycle(Choice):
    """Who hands in how often (LS-4.2-b)."""

    WEEK = "week", "常委周报"
    HALF_MONTH = "half_month", "镇街区半月报"
