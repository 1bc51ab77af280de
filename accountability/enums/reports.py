"""Reports of progress, of units, and what comes of a finished row."""

from __future__ import annotations

from core.enums import Choice


class ReportKind(Choice):
    """What a unit reports on (JH-A-6.2-b, JH-A-6.2-c)."""

    HALF = "half", "半年报告"
    YEAR = "year", "年终报告"
    PHASE = "phase", "阶段性报告"
    SPECIAL = "special", "专题报告"


class DueState(Choice):
    """How a report stands against its day: the due day itself is not overdue, the day after is (JH-B-4.2-a)."""

    NOT_YET = "not_yet", "未到期"
    DUE = "due", "应交"
    OVERDUE = "overdue", "逾期"
    FILED = "filed", "已交"
    RETURNED = "returned", "退回"


class Reception(Choice):
    """What one of the two offices does with a report."""

    RECEIVED = "received", "已签收"
    RETURNED = "returned", "已退回"


class PeriodStep(Choice):
    """What is done to a period of reports."""

    CLOSE = "close", "截止填报"
    REOPEN = "reopen", "重开填报"


class AcceptanceOutcome(Choice):
    """What an acceptance against the list found (LS-3.1-f)."""

    ABOVE = "above", "超标准"
    MET = "met", "达标"
    BELOW = "below", "未达标"


class ConsequenceKind(Choice):
    """What is proposed for who is responsible (LS-3.1-b, LS-3.1-f)."""

    REWARD = "reward", "奖励建议"
    PENALTY = "penalty", "问责建议"


class Aim(Choice):
    """How an aim looks before it is set (LS-3.3-b)."""

    FIT = "fit", "定位恰当"
    LOW = "low", "定位过低"


class FeedbackStatus(Choice):
    """How far the answer to a feedback has come (JH-B-5.2-a)."""

    RECEIVED = "received", "收到"
    STUDIED = "studied", "研究中"
    ADOPTED = "adopted", "已采纳调整"
    DECLINED = "declined", "不调整"
