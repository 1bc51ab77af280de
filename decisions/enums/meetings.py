"""Meetings, votes and the papers that come of them."""

from __future__ import annotations

from core.enums import Choice


class MeetingKind(Choice):
    """The four meetings that decide (JH-A-5.8-a, JH-A-5.8-b)."""

    GOVERNMENT_EXECUTIVE = "government_executive", "县政府常务会议"
    GOVERNMENT_PLENARY = "government_plenary", "县政府全体会议"
    PARTY_STANDING = "party_standing", "县委常委会议"
    PARTY_PLENARY = "party_plenary", "县委全委会议"


class Vote(Choice):
    """One member's vote."""

    AYE = "aye", "赞成"
    NAY = "nay", "反对"
    ABSTAIN = "abstain", "弃权"


class VoteState(Choice):
    """What a running or closed vote has come to."""

    OPEN = "open", "尚未达到"
    PASSED = "passed", "已通过"
    IMPOSSIBLE = "impossible", "已不可能通过"
    FAILED = "failed", "未通过"


class MeetingState(Choice):
    """State of a meeting; its roster is copied when it opens (JH-A-5.8-c)."""

    PLANNED = "planned", "已安排"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class VoteMode(Choice):
    """How an item is voted on."""

    OPEN = "open", "公开表决"
    SECRET = "secret", "无记名投票"


class ResolutionKind(Choice):
    """What a decision is set down in (JH-A-5.8-d)."""

    RESOLUTION = "resolution", "会议决议"
    MINUTES = "minutes", "会议纪要"
