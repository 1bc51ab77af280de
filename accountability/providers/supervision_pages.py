"""Pages of inspections, orders and summonses in the area 执行, and the clauses that they embody."""

from __future__ import annotations

from accountability.enums import AccountabilityPermission as P
from core import sections
from core.sections import Section

SECTION = Section("执行", "督查和约谈", (
    (P.VIEW_INSPECTIONS, "督查", "accountability:inspections", 240),
    (P.VIEW_ALL_INSPECTIONS, "年度督查计划", "accountability:inspection_plans", 241),
    (P.VIEW_ALL_INSPECTIONS, "现场督办", "accountability:site_visits", 242),
    (P.ANSWER_SUGGESTIONS, "督查建议", "accountability:visit_suggestions", 243),
    (P.VIEW_INSPECTIONS, "现场督办通报", "accountability:visit_notices", 244),
    (P.VIEW_INSPECTIONS, "限期整改", "accountability:rectifications", 245),
    (P.VIEW_ALL_SUMMONSES, "进展缓慢事项", "accountability:slow_works", 246),
    (P.VIEW_SUMMONSES, "约谈", "accountability:summonses", 247),
    (P.VIEW_SUMMONSES, "书面检查", "accountability:self_criticisms", 248),
))  # fmt: skip
PAGES = {
    ("督查", "accountability:inspections"): ("JH-A-6.3-b", "JH-B-5.1-b", "DC-11", "DC-15", "DC-16", "DC-17"),
    ("年度督查计划", "accountability:inspection_plans"): ("DC-11", "DC-15"),
    ("现场督办", "accountability:site_visits"): ("LS-3.4-g",),
    ("现场督办通报", "accountability:visit_notices"): ("LS-3.4-h",),
    ("限期整改", "accountability:rectifications"): (
        "JH-A-6.3-e", "JH-A-6.3-f", "JH-B-5.3-c", "DC-17", "DC-18", "BZ-2.3-d",
    ),
    ("进展缓慢事项", "accountability:slow_works"): ("LS-3.4-j",),
    ("约谈", "accountability:summonses"): (
        "LS-3.4-j", "LS-3.4-k", "LS-3.4-l", "LS-3.4-m", "LS-3.5-d", "LS-3.5-e", "BZ-2.3-c",
    ),
    ("书面检查", "accountability:self_criticisms"): ("LS-3.5-d",),
}  # fmt: skip
"""(label, page) -> clauses."""


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
