"""Bulletins of the inspection office (通报): kinds, how one comes about, how its items stand."""

from __future__ import annotations

from core.enums import Choice


class BulletinKind(Choice):
    """The quarter's bulletin (JH-A-6.3-c), and that on one phase deployment (JH-A-6.3-d)."""

    QUARTERLY = "quarterly", "季度通报"
    SPECIAL = "special", "专项通报"


class BulletinState(Choice):
    DRAFT = "draft", "草稿"
    EDITED = "edited", "已修改"
    SUBMITTED = "submitted", "报批"
    APPROVED = "approved", "已审批"
    ISSUED = "issued", "已印发"


class BulletinEvent(Choice):
    """What moves a bulletin."""

    COMPILE = "compile", "编制"
    EDIT = "edit", "修改"
    SUBMIT = "submit", "报批"
    RETURN = "return", "退回修改"
    APPROVE = "approve", "审批同意"
    ISSUE = "issue", "印发"


class DueStanding(Choice):
    """How an item that fell due stands at the end of the period."""

    ON_TIME = "on_time", "按期完成"
    LATE = "late", "超期完成"
    OVERDUE = "overdue", "逾期未完成"


class MentionKind(Choice):
    """Who is named, and why (LS-3.4-h)."""

    PRAISED = "praised", "通报表扬"
    CRITICISED = "criticised", "通报批评"


class UnitGroup(Choice):
    """Units that are compared with each other."""

    TOWNSHIP = "township", "乡镇、街道和园区"
    DEPARTMENT = "department", "县直部门和单位"
