"""Supervision orders: who issues them, why, how they run; what overdue work climbs; forbidden conduct (LS-3.4)."""

from __future__ import annotations

from core.enums import Choice


class Office(Choice):
    """The four offices that supervise (LS-3.4-a); the first leads."""

    EFFICIENCY = "efficiency", "效能办"
    PARTY = "party", "县委办公室"
    GOVERNMENT = "government", "县政府办公室"
    APPRAISAL = "appraisal", "县委考核办"


class OrderSource(Choice):
    """Why an order is given: the three of LS-3.4-c, then what the offices find themselves."""

    DECISION = "decision", "重大决策部署"
    MEETING = "meeting", "会议议定事项"
    LEADER = "leader", "领导交办"
    INSPECTION = "inspection", "督查发现"
    OVERDUE = "overdue", "任务逾期"
    PUBLIC = "public", "群众和舆论线索"


class OrderKind(Choice):
    """What the matter is about; it decides which office has the order by default (LS-4.2-c, LS-4.2-d)."""

    GENERAL = "general", "一般事项"
    PROJECT = "project", "重点工程"
    CITY = "city", "城市经济项目"
    INVESTMENT = "investment", "招商引资"


class Rhythm(Choice):
    """When it is looked at (LS-3.4-b)."""

    PERIODIC = "periodic", "定期督查"
    ANYTIME = "anytime", "随时督查"


class Regularity(Choice):
    """As the routine has it, or for a reason of its own (LS-3.4-b)."""

    ROUTINE = "routine", "常规"
    SPECIAL = "special", "非常规"


class Urgency(Choice):
    NORMAL = "normal", "平件"
    URGENT = "urgent", "急件"
    EXTRA = "extra", "特急件"


class OrderState(Choice):
    DRAFT = "draft", "拟办"
    ISSUED = "issued", "待签收"
    ACTIVE = "active", "办理中"
    REPORTED = "reported", "待销号"
    CLOSED = "closed", "已销号"
    DROPPED = "dropped", "不予立项"


class OrderEvent(Choice):
    """What happens to an order; each leaves a row that is never changed."""

    DRAFT = "draft", "拟办"
    ISSUE = "issue", "下发"
    DROP = "drop", "不予立项"
    SIGN = "sign", "签收"
    FEEDBACK = "feedback", "反馈进度"
    ASK_EXTENSION = "ask_extension", "申请延期"
    GRANT_EXTENSION = "grant_extension", "同意延期"
    REFUSE_EXTENSION = "refuse_extension", "不同意延期"
    TRANSFER = "transfer", "转办"
    REASSIGN = "reassign", "调整督办部门"
    SHARE = "share", "共享"
    ESCALATE = "escalate", "升级督办"
    RESULT = "result", "上报结果"
    RETURN = "return", "退回重办"
    CLOSE = "close", "销号"


class Push(Choice):
    """What a reminder tells the whole line, by the light it comes with."""

    NEAR = "near", "临近期限"
    BEHIND = "behind", "进度落后"
    FEEDBACK = "feedback", "反馈逾期"
    OVERDUE = "overdue", "办理逾期"


class Rung(Choice):
    """What follows when a reminder did not help."""

    ORDER = "order", "拟发督办单"
    BULLETIN = "bulletin", "列入通报"
    SUMMONS = "summons", "建议约谈"


class ViolationKind(Choice):
    """The four that are not allowed (QSH-9-a)."""

    UNREACHABLE = "unreachable", "有事找不到人"
    REPEATED = "repeated", "同一问题交代两次以上"
    SILENT = "silent", "办了没有回音"
    LATE = "late", "无故拖延超时"


class ViolationState(Choice):
    """Referred to the discipline commission when it is raised (QSH-9-b)."""

    REFERRED = "referred", "已移送待处理"
    SETTLED = "settled", "已处理"
