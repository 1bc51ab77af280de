"""The entries of the area 考核, by permission. No query: addresses that depend on the year redirect."""

from __future__ import annotations

from typing import Any

from appraisal.enums import AppraisalPermission as P
from appraisal.presenters.standing import UNIT_DUTIES
from core.access import may
from core.registry import NavEntry, address

AREA = "考核"
RESULTS, WORK = "结果", "方案与录入"
ENTRIES = (
    (P.VIEW_OWN_RESULTS, RESULTS, "结果与排名", "appraisal:newest", 300),
    (P.EXPORT_REPORTS, RESULTS, "排名报告", "appraisal:reports", 320),
    (P.VIEW_SCHEMES, WORK, "考评方案", "appraisal:schemes", 330),
    (P.VIEW_SCORES, WORK, "分值录入", "appraisal:current_scores", 340),
    (P.VIEW_ALL_RESULTS, WORK, "加减分与否决", "appraisal:current_entries", 350),
)

PAGES = {
    "appraisal:current_scores": (
        "scores", "save_scores", "score", "add_evidence", "imports", "upload", "import",
    ),
    "appraisal:current_entries": (
        "entries", "add_adjustment", "add_mark", "adjustment", "mark", "withdraw_adjustment", "withdraw_mark",
        "attach_adjustment_file", "attach_mark_file",
    ),
    "appraisal:reports": ("documents", "make_document"),
}  # fmt: skip
"""Pages whose addresses begin with the period or the scheme they belong to."""


def entries(account: Any) -> list[NavEntry]:
    """What the account may open."""
    shown = [
        NavEntry(AREA, label, address(page), section=section, order=order, pages=_pages(page))
        for permission, section, label, page, order in ENTRIES
        if may(account, permission)
    ]
    if account.duties & UNIT_DUTIES:
        shown.append(NavEntry(AREA, "本单位得分单", address("appraisal:own"), section=RESULTS, order=310))
    return shown


def _pages(entry: str) -> frozenset[str]:
    return frozenset(f"appraisal:{page}" for page in PAGES.get(entry, ()))
