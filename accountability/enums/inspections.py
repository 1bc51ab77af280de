"""Inspections (督查): their plan, forms and states, what they find, notices of site visits."""

from __future__ import annotations

from core.enums import Choice


class PlanState(Choice):
    DRAFT = "draft", "编制中"
    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "退回修改"


class InspectionForm(Choice):
    """The five forms of the text, and others (JH-B-5.1-b)."""

    SURVEY = "survey", "定期调查"
    TRACKING = "tracking", "跟踪了解"
    RANDOM = "random", "随机抽查"
    FIELD = "field", "实地调研"
    COVERT = "covert", "暗查暗访"
    OTHER = "other", "其他"


class InspectionMode(Choice):
    """Regular or not, at set times or at any time: the four combinations (LS-3.4-b)."""

    REGULAR_PERIODIC = "regular_periodic", "常规、定期"
    REGULAR_ANYTIME = "regular_anytime", "常规、随时"
    SPECIAL_PERIODIC = "special_periodic", "非常规、定期"
    SPECIAL_ANYTIME = "special_anytime", "非常规、随时"


class InspectionState(Choice):
    PLANNED = "planned", "待开展"
    RUNNING = "running", "开展中"
    ENDED = "ended", "已结束"
    MERGED = "merged", "已合并"


class InspectionEvent(Choice):
    """What moves an inspection."""

    START = "start", "开展督查"
    END = "end", "结束督查"
    MERGE = "merge", "合并督查"


class ProblemGrade(Choice):
    """How grave a problem is: an important one is reported before it is ordered to be put right (JH-A-6.3-e)."""

    COMMON = "common", "一般"
    IMPORTANT = "important", "重要"


class NoticeMark(Choice):
    """How a notice of site visits names a unit (LS-3.4-h)."""

    PRAISED = "praised", "表扬"
    URGED = "urged", "督促"
