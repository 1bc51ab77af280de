"""Meeting discipline, supervision registers, supervision of integrity (QSH-13, JH-A-6.5-b, BZ-2.1)."""

from __future__ import annotations

from core.enums import Choice


class Convener(Choice):
    """In whose name a meeting is called (QSH-13-b)."""

    PARTY = "party", "县委"
    GOVERNMENT = "government", "县政府"
    OTHER = "other", "其他"


class BreachKind(Choice):
    ABSENT = "absent", "缺席"
    LATE = "late", "迟到"
    EARLY = "early", "早退"
    OTHER = "other", "其他违反会纪"


class AbsenceStep(Choice):
    """The ladder of unexcused absences of a calendar year (QSH-13-d)."""

    CRITICISM = "criticism", "通报批评"
    TALK = "talk", "诫勉谈话"
    SUSPENSION = "suspension", "停职待岗"


class RegisterKind(Choice):
    """The six systems of inner-party supervision (JH-A-6.5-b), and what QSH-31-a keeps besides."""

    DEMOCRATIC_LIFE = "democratic_life", "民主生活会"
    PERSONAL_MATTERS = "personal_matters", "领导干部个人重大事项报告"
    WORK_REPORT = "work_report", "述职述廉"
    INTEGRITY_TALK = "integrity_talk", "廉政谈话"
    QUESTIONING = "questioning", "询问质询"
    PETITION = "petition", "信访处理"
    AUDIT = "audit", "经济责任审计"
    ADMONITION = "admonition", "诫勉谈话"
    INQUIRY = "inquiry", "函询"


class WatchKind(Choice):
    """Three forms of dynamic supervision (BZ-2.1-d)."""

    PROJECT = "project", "立项"
    INQUIRY = "inquiry", "问询"
    REMINDER = "reminder", "提醒"


class ReturnKind(Choice):
    """What a unit hands in upon one."""

    REPORT = "report", "阶段报告"
    REPLY = "reply", "书面答复"
    RECEIPT = "receipt", "签收确认"


class SessionKind(Choice):
    """What the commission does in each period (BZ-2.1-f to -h, QSH-24-g)."""

    HEARING = "hearing", "季度联系点汇报"
    MEETING = "meeting", "半年督查汇报会"
    CHECK = "check", "年中检查"
    SELECTION = "selection", "干部选拔任用条例执行情况检查"
