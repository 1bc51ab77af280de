"""The entries of the area 考核, by permission. No query: addresses that depend on the year redirect."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from appraisal.enums import AppraisalPermission as P
from appraisal.presenters.standing import UNIT_DUTIES
from core.access import may
from core.registry import NavEntry

AREA = "考核"
RESULTS, WORK = "结果", "方案与录入"
ENTRIES = (
    (P.VIEW_OWN_RESULTS, RESULTS, "结果与排名", "appraisal:newest", 300),
    (P.EXPORT_REPORTS, RESULTS, "排名报告", "appraisal:reports", 320),
    (P.VIEW_SCHEMES, WORK, "考评方案", "appraisal:schemes", 330),
    (P.VIEW_SCORES, WORK, "分值录入", "appraisal:current_scores", 340),
    (P.VIEW_SCORES, WORK, "加减分与否决", "appraisal:current_entries", 350),
)


def entries(account: Any) -> list[NavEntry]:
    """What the account may open."""
    shown = [
        NavEntry(AREA, label, reverse(page), section=section, order=order)
        for permission, section, label, page, order in ENTRIES
        if may(account, permission)
    ]
    if account.duties & UNIT_DUTIES:
        shown.append(NavEntry(AREA, "本单位得分单", reverse("appraisal:own"), section=RESULTS, order=310))
    return shown
