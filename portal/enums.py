"""Choices of the portal."""

from __future__ import annotations

from core.enums import Choice


class PublicForm(Choice):
    """The forms that somebody without a sign-in may send."""

    COMMENT = "comment", "公示意见"
    REGISTRATION = "registration", "听证报名"
    PROPOSAL = "proposal", "决策建议"
    APPLICATION = "application", "专家报名"
    QUERY = "query", "查询"
