"""Inspectors posted to a unit, and who takes part in checks (QSH-30)."""

from __future__ import annotations

from core.enums import Choice


class PostingState(Choice):
    PROPOSED = "proposed", "待确定"
    POSTED = "posted", "派驻中"
    ENDED = "ended", "已结束"


class PostedGroup(Choice):
    """The groups whose last places an inspector is posted to (QSH-30-a)."""

    DISTRICT = "district", "县直单位"
    TOWNSHIP = "township", "乡镇"
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"


class CheckerRole(Choice):
    """Who takes part in open and covert checks beside the offices (QSH-30-d)."""

    CONGRESS = "congress", "人大代表"
    CONFERENCE = "conference", "政协委员"
    MONITOR = "monitor", "干部作风监察员"
