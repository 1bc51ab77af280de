"""Leading groups, meetings that coordinate, follow-ups, plans for emergencies (JH-A-6.4, JH-B-4.4, LS-4.1)."""

from __future__ import annotations

from core.enums import Choice


class GroupKind(Choice):
    """For what a group is set up: a major decision, overall work, supervision of the county's, of a unit's own."""

    DECISION = "decision", "重大决策"
    OVERALL = "overall", "全局性工作"
    SUPERVISION = "supervision", "重点工作督导落实"
    LOCAL = "local", "单位督导组织"


class JointOutcome(Choice):
    """What a joint meeting settles (LS-4.1-b)."""

    FOCUS = "focus", "督导重点"
    METHOD = "method", "督导方式"
    STAFF = "staff", "督导人员"


class CoordinationKind(Choice):
    """A meeting of departments, convened by the lead unit, or a thematic one of the county."""

    DEPARTMENT = "department", "部门协调会议"
    THEMATIC = "thematic", "县级专题协调会"


class Seat(Choice):
    """How a unit was there."""

    HEAD = "head", "主要负责人到会"
    STAND_IN = "stand_in", "委托他人到会"
    MEMBER = "member", "派员到会"
    ABSENT = "absent", "缺席"


class FollowUpKind(Choice):
    """From what a follow-up comes."""

    COORDINATION = "coordination", "协调会议议定"
    SUPERVISION = "supervision", "督导事项"
    PUBLIC = "public", "群众监督"


class EmergencyKind(Choice):
    """The four kinds of emergencies."""

    NATURAL = "natural", "自然灾害"
    ACCIDENT = "accident", "事故灾难"
    HEALTH = "health", "公共卫生事件"
    SECURITY = "security", "社会安全事件"


class ReviewConclusion(Choice):
    KEEP = "keep", "继续适用"
    REVISE = "revise", "需要修订"
