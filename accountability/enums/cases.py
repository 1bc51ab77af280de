"""Accountability cases: grounds, distinctions, steps, measures (JH-A-6.7, JH-B-5.3)."""

from __future__ import annotations

from core.enums import Choice


class CaseLevel(Choice):
    """By the county's organs (JH-B-5.3-a), or by a unit among its own people (JH-B-5.3-e)."""

    COUNTY = "county", "县级"
    UNIT = "unit", "单位内部"


class Ground(Choice):
    AUTHORITY = "authority", "超越权限决策"
    PROCEDURE = "procedure", "违反程序决策"
    COLLECTIVE = "collective", "集体决策失误"
    PERSONAL = "personal", "个人原因决策失误"
    STATUTORY = "statutory", "违反法定程序"
    EXECUTION = "execution", "落实不力"
    DERELICTION = "dereliction", "失职渎职"
    ACCIDENT = "accident", "重大事故"
    TRAINING = "training", "违规办班"
    OVERSTAFFED = "overstaffed", "超职数配备干部"
    BRIBERY = "bribery", "换届贿选"
    CHEATING = "cheating", "考评舞弊"
    MISCONDUCT = "misconduct", "违规违纪行为"
    ABUSE = "abuse", "利用职权谋私、赌博"
    POOR_GRADES = "poor_grades", "连续两年评为“差”"


class Loss(Choice):
    """A recorded finding; no text gives an amount (JH-A-6.7-b)."""

    MINOR = "minor", "一般"
    MAJOR = "major", "重大"


class Extent(Choice):
    COLLECTIVE = "collective", "集体责任"
    PERSONAL = "personal", "个人责任"


class Weight(Choice):
    PRIMARY = "primary", "主要责任"
    SECONDARY = "secondary", "次要责任"


class Intent(Choice):
    INTENT = "intent", "主观故意"
    NEGLIGENCE = "negligence", "工作过失"


class CaseStage(Choice):
    OPENED = "opened", "已立案"
    INVESTIGATING = "investigating", "核实调查"
    HEARD = "heard", "已听取陈述"
    CONCLUDED = "concluded", "已认定"
    SERVED = "served", "已送达"
    APPEALED = "appealed", "申诉处理"
    ARCHIVED = "archived", "结案归档"
    DROPPED = "dropped", "查否撤案"


class CaseEvent(Choice):
    OPEN = "open", "立案"
    INVESTIGATE = "investigate", "开始核实"
    HEAR = "hear", "陈述完毕"
    CONCLUDE = "conclude", "认定并作出决定"
    SERVE = "serve", "送达"
    APPEAL = "appeal", "提出申诉"
    UPHOLD = "uphold", "维持决定"
    REVISE = "revise", "发回重新认定"
    ARCHIVE = "archive", "结案归档"
    DROP = "drop", "查否撤案"


class MeasureKind(Choice):
    """What a measure is, for the rules that ask for one (BZ-2.2-q, QSH-16-c, QSH-32-b)."""

    CHECK = "check", "责令检查"
    TALK = "talk", "谈话"
    CRITICISM = "criticism", "通报批评"
    ORGANIZATIONAL = "organizational", "组织处理"
    DISCIPLINE = "discipline", "纪律处分"
    TRANSFER = "transfer", "移送"


class HandlerRole(Choice):
    """Who is named in a case besides its respondents."""

    HANDLER = "handler", "承办人"
    DECIDER = "decider", "决定人"
    REVIEWER = "reviewer", "申诉复查人"


class RegulationKind(Choice):
    """The two regulations that are to be issued (JH-A-6.7-a)."""

    EXECUTION = "execution", "重大决策执行责任追究办法"
    ADMINISTRATIVE = "administrative", "行政问责制实施办法"


class RegulationState(Choice):
    DRAFT = "draft", "起草中"
    CONSULTING = "consulting", "征求意见"
    ISSUED = "issued", "已印发"
    REPEALED = "repealed", "已废止"
