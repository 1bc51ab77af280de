"""The area 执行 of the mast, and the pages that embody a clause."""

from __future__ import annotations

from accountability.enums import AccountabilityPermission as P
from core import sections
from core.sections import Section

TASKS = "accountability:tasks"
SECTION = Section("执行", "任务分解", (
    (P.VIEW_TABLES, "任务分解明细表", "accountability:tables", 200),
    (P.VIEW_TABLES, "任务清单", "accountability:tasks", 201),
    (P.MANAGE_COUNTY_TABLES, "待编发的决策", "accountability:awaiting", 202),
    (P.VIEW_TABLES, "责任分解备案", "accountability:filings", 203),
    (P.VIEW_TABLES, "目标责任书", "accountability:letters", 204),
    (P.VIEW_COVERAGE, "任务覆盖情况", "accountability:coverage", 205),
), further={TASKS: frozenset({"accountability:chain"})})  # fmt: skip
PAGES = {
    ("任务分解明细表", "accountability:tables"): (
        "JH-A-6.1-a", "JH-A-6.1-b", "JH-B-3.1-a", "JH-B-3.1-b", "JH-B-3.2-a", "JH-B-3.2-c", "JH-B-3.3-a", "LS-3.1-a",
        "LS-3.1-c", "LS-3.1-e", "LS-4.2-e", "BZ-2.1-b", "BZ-2.1-c",
    ),
    ("任务清单", "accountability:tasks"): ("JH-B-2.5", "JH-B-3.3-b", "JH-B-3.3-c", "JH-B-4.1", "LS-2-b", "JH-A-4.4-c"),
    ("待编发的决策", "accountability:awaiting"): ("JH-A-6.1-a",),
    ("责任分解备案", "accountability:filings"): ("JH-B-3.2-b", "JH-B-3.2-d"),
    ("目标责任书", "accountability:letters"): ("JH-A-6.1-c",),
    ("任务覆盖情况", "accountability:coverage"): ("JH-B-2.4-b", "JH-B-6-b"),
}  # fmt: skip
"""(label, page) -> clauses."""


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
