"""Orders to put something right by a day (限期整改), and objections to what an inspection found."""

from __future__ import annotations

from core.enums import Choice


class RectificationState(Choice):
    OPEN = "open", "整改中"
    REPORTED = "reported", "待核查"
    VERIFIED = "verified", "核查通过"
    CLOSED = "closed", "已销号"
    REVOKED = "revoked", "复核撤销"


class RectificationEvent(Choice):
    """What moves an order."""

    REPORT = "report", "反馈整改情况"
    FINISH = "finish", "报告整改完成"
    FAIL = "fail", "核查未通过"
    PASS = "pass", "核查通过"
    CLOSE = "close", "确认销号"
    REVOKE = "revoke", "复核撤销"


class ExtensionState(Choice):
    WAITING = "waiting", "待审批"
    GRANTED = "granted", "同意延期"
    REFUSED = "refused", "不同意延期"


class ObjectionState(Choice):
    WAITING = "waiting", "待复核"
    UPHELD = "upheld", "维持原结论"
    CHANGED = "changed", "变更原结论"
