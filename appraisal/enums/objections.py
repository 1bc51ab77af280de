"""Choices of what follows a publication: objections, reviews, proposals of points, the filing of results."""

from __future__ import annotations

from core.enums import Choice


class ObjectionKind(Choice):
    """Whose result is doubted (SX-6.7-a, SX-6.7-b)."""

    OWN = "own", "对本单位结果的异议"
    OTHER = "other", "对其他单位结果的反映"


class Addressee(Choice):
    """To whom a doubt is addressed (SX-6.7-a, SX-6.7-b)."""

    OFFICE = "office", "考评办"
    LEADERS = "leaders", "县委、县政府领导"


class ObjectionState(Choice):
    FILED = "filed", "待指定复核人"
    REVIEWING = "reviewing", "复核中"
    CONCLUDED = "concluded", "待批准"
    APPROVED = "approved", "待更正"
    UPHELD = "upheld", "维持原结果"
    CORRECTED = "corrected", "已更正"
    WITHDRAWN = "withdrawn", "已撤回"


class ObjectionEvent(Choice):
    ASSIGN = "assign", "指定复核人"
    CONCLUDE = "conclude", "提出复核结论"
    RETURN = "return", "退回重新复核"
    UPHOLD = "uphold", "批准维持"
    APPROVE = "approve", "批准更正"
    CORRECT = "correct", "更正并重新计算"
    WITHDRAW = "withdraw", "撤回异议"


class ReviewOutcome(Choice):
    """What the reviewers find (SX-6.7-c)."""

    UPHOLD = "uphold", "维持"
    CORRECT = "correct", "更正"


class ResultPermission(Choice):
    VIEW_OBJECTIONS = "appraisal.view_objections", "查看异议"
    FILE_OBJECTIONS = "appraisal.file_objections", "提出异议"
    NAME_REVIEWERS = "appraisal.name_reviewers", "指定复核人、批准复核结论"
    REVIEW_OBJECTIONS = "appraisal.review_objections", "复核异议"
    CORRECT_RESULTS = "appraisal.correct_results", "按批准的结论更正"
    TRY_OUT = "appraisal.try_out", "推演"
    TAKE_PROPOSALS = "appraisal.take_proposals", "采纳加扣分建议"
    CONFIRM_ENTRIES = "appraisal.confirm_entries", "确认加减分"
    ARCHIVE_YEAR = "appraisal.archive_year", "归档年度考评"
    RECEIVE_RESULTS = "appraisal.receive_results", "接收考评结果备案"
    VIEW_RECORDS = "appraisal.view_records", "查看干部考评结果"
