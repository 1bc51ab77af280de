"""Whose scores a person keeps his hands off (SX-8.4-a, SX-4.2-h). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from appraisal.enums import Deed
from core.findings import Finding, unmet

_TEXT = {
    Deed.SCORE: ("不得为本单位评分", "请由考评办其他人员录入"),
    Deed.ENTER: ("不得为本单位登记或撤销", "请由考评办其他人员办理"),
}


def check_recusal(members: Iterable[str], own: Mapping[str, str], deed: Deed, person: str) -> list[Finding]:
    """Nobody rates or enters for his own unit: one finding for each of ``members`` (codes) that is among ``own``.

    ``own``: code -> name of the members that are the person's unit, the unit above it, the unit with which one of
    these is appraised (SX-2.1-d), or the person himself.
    """
    title, remedy = _TEXT[deed]
    touched = sorted(own.keys() & set(members))
    return [unmet("SX-8.4-a", title, remedy=remedy, 单位=own[code], 经办人=person) for code in touched]
