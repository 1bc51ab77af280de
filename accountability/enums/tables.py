"""Tables: whose they are, how far they have come, how they were studied, confirmed and filed."""

from __future__ import annotations

from core.enums import Choice


class TableKind(Choice):
    """What a table breaks down. The first two are the county's own, the others a unit's (JH-A-6.1-a, JH-B-3.1-a)."""

    DECISION = "decision", "按决策"
    POINTS = "points", "年度工作要点"
    ANNUAL = "annual", "单位年度"
    INTEGRITY = "integrity", "党风廉政责任"


class TableState(Choice):
    DRAFT = "draft", "编制中"
    FILED = "filed", "已报备待接收"
    RETURNED = "returned", "退回修改"
    IN_FORCE = "in_force", "已生效"


class TableEvent(Choice):
    """What moves a table."""

    FILE = "file", "报送备案"
    RETURN = "return", "退回"
    ACCEPT = "accept", "接收备案"
    ISSUE = "issue", "下达"


class FilingState(Choice):
    WAITING = "waiting", "待接收"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接收"


class Defect(Choice):
    """Why a decomposition is ordered to be reworked (BZ-2.1-c)."""

    UNCLEAR = "unclear", "责任分解不明确"
    DETACHED = "detached", "结合业务不紧密"
    VAGUE = "vague", "工作措施不具体"


class Attendance(Choice):
    """How one of the roster took part in the collective study (JH-B-3.2-a, JH-B-3.2-c)."""

    PRESENT = "present", "到会"
    WRITTEN = "written", "书面意见"
    ABSENT = "absent", "缺席"


class ConfirmingSide(Choice):
    """Who sets up a major item together (LS-4.2-e)."""

    OFFICE = "office", "两办"
    EFFICIENCY = "efficiency", "效能督导"
