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
    TASK_COMMENT = "task_comment", "任务意见"
    COMPLAINT = "complaint", "投诉"


class PublicationKind(Choice):
    """What is made public of a task: how it was broken down, what a stage or the end brought, that it was completed,
    how it is carried out."""

    DECOMPOSITION = "decomposition", "任务分解公示"
    RESULT = "result", "成果公开"
    COMPLETION = "completion", "单位公开完成情况"
    EXECUTION = "execution", "执行情况公布"


class Medium(Choice):
    """The five media (JH-B-4.3-a)."""

    WINDOW = "window", "橱窗"
    PAPER = "paper", "报纸"
    RADIO = "radio", "广播"
    TELEVISION = "television", "电视"
    NETWORK = "network", "网络"


class PortalPermission(Choice):
    """Who makes what public."""

    VIEW_PUBLICITY = "portal.view_publicity", "查看对外公开情况"
    PUBLISH_TASKS = "portal.publish_tasks", "公开任务分解、成果和完成情况"
    PUBLISH_COUNTY = "portal.publish_county", "代县委、县政府公开"
    MARK_SUITABLE = "portal.mark_suitable", "认定适宜公开"
    PUBLISH_IN_MEDIA = "portal.publish_in_media", "在媒体公布执行情况"
    BRIEF = "portal.brief", "发布新闻通报"
    PUBLISH_BULLETINS = "portal.publish_bulletins", "发布政府工作通报"
    HANDLE_COMMENTS = "portal.handle_comments", "办理群众意见"
