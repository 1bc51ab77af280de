"""Evaluations through ballots: their kinds, whom they are about, who is invited."""

from __future__ import annotations

from core.enums import Choice


class EvaluationKind(Choice):
    DEMOCRATIC = "democratic", "民主测评"
    MUTUAL = "mutual", "乡镇部门互评"
    SURVEY = "survey", "民意调查"
    WORK_REPORT = "work_report", "述职述廉测评"
    PROMOTED = "promoted", "新提拔主要领导测评"
    LIFE_MEETING = "life_meeting", "民主生活会测评"


class RatedTier(Choice):
    """What is rated: a team is judged by other points than its members (JH-C-2.5.5)."""

    TEAM = "team", "领导班子"
    PRINCIPAL = "principal", "正职"
    MEMBER = "member", "其他成员"


class InviteeKind(Choice):
    """Who is asked in an opinion survey (BZ-1-k, BZ-2.2-g); the code is that of the rater group on its form."""

    DELEGATE = "delegate", "“两代表一委员”"
    COMMISSIONER = "commissioner", "纪委委员"
    MONITOR = "monitor", "特邀监察员"
    CONDUCT = "conduct", "行风监督员"
    SERVED = "served", "服务对象"


class MutualSide(Choice):
    """The two sides that judge each other (QSH-26-a)."""

    TOWNSHIPS = "townships", "乡镇（街道、园区）"
    DEPARTMENTS = "departments", "县直部门"


class EvaluationPermission(Choice):
    VIEW = "appraisal.view_evaluations", "查看测评"
    VIEW_ALL = "appraisal.view_all_evaluations", "查看全部测评和结果"
    RUN = "appraisal.run_evaluations", "组织测评"
    RECORD_SURVEY = "appraisal.record_survey", "登记委托满意度调查"
