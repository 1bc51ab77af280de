"""Summonses (约谈): why, by whom agreed and approved, how they went."""

from __future__ import annotations

from core.enums import Choice


class SummonsCause(Choice):
    SLOW = "slow", "工作进展缓慢"
    RANKING = "ranking", "年度排名末位"


class SummonsState(Choice):
    PROPOSED = "proposed", "待审批"
    APPROVED = "approved", "待约谈"
    REFUSED = "refused", "未获批准"
    HELD = "held", "已约谈"


class ApprovingSide(Choice):
    """The principal leaders who approve (LS-3.4-k)."""

    PARTY = "party", "县委主要领导"
    ADMINISTRATION = "administration", "县政府主要领导"


class Effect(Choice):
    """What came of a talk."""

    CLEAR = "clear", "成效明显"
    WEAK = "weak", "成效不明显"
