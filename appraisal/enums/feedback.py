"""Choices of feedback after the results are final (反馈和整改)."""

from __future__ import annotations

from core.enums import Choice


class SheetState(Choice):
    DRAFT = "draft", "起草中"
    FINAL = "final", "已定稿，待签发"
    ISSUED = "issued", "已签发"


class PointOutcome(Choice):
    """What the office decided on a quarterly report of rectification."""

    CONTINUE = "continue", "继续整改"
    ACCEPTED = "accepted", "整改到位"


class FeedbackPermission(Choice):
    VIEW = "appraisal.view_feedback", "查看本人、本单位的反馈意见"
    VIEW_ALL = "appraisal.view_all_feedback", "查看全部反馈意见"
    PREPARE = "appraisal.prepare_feedback", "起草反馈意见"
    ISSUE = "appraisal.issue_feedback", "签发反馈意见"
