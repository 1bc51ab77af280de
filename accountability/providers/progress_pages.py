"""Pages of progress, reports and self-checks in the area 执行, and the clauses that they embody."""

from __future__ import annotations

from accountability.enums import AccountabilityPermission as P
from accountability.providers import problems, progress, reports
from core import sections
from core.sections import Section

SECTION = Section("执行", "进展和报告", (
    (P.VIEW_UNIT_EXECUTION, "本单位执行", "accountability:unit_execution", 220),
    (P.VIEW_TABLES, "任务进展", "accountability:progress", 221),
    (P.VIEW_REPORTS, "执行情况报告", "accountability:reports", 222),
    (P.VIEW_REPORTS, "奖惩建议", "accountability:proposals", 224),
    (P.VIEW_UNIT_PROBLEMS, "单位整改事项", "accountability:unit_rectifications", 225),
    (P.VIEW_ALL_REPORTS, "报告日历", "accountability:report_calendar", 223),
))  # fmt: skip
PAGES = {
    ("本单位执行", "accountability:unit_execution"): ("JH-A-6.4-c", "JH-B-4.4-c", "JH-B-5.1-c", "LS-3.3-c"),
    ("单位整改事项", "accountability:unit_rectifications"): ("JH-A-6.3-a", "JH-B-4.2-c", "JH-B-5.1-c"),
    ("任务进展", "accountability:progress"): ("JH-A-6.2-a", "JH-A-6.2-c", "JH-B-3.3-a", "JH-B-5.2-a", "LS-3.1-d"),
    ("执行情况报告", "accountability:reports"): ("JH-A-6.2-b", "JH-B-4.2-a", "JH-B-4.2-b", "JH-B-4.2-c"),
    ("奖惩建议", "accountability:proposals"): ("LS-3.1-b", "LS-3.1-f"),
    ("报告日历", "accountability:report_calendar"): ("JH-A-6.2-b", "JH-B-4.2-a"),
}
"""(label, page) -> clauses."""


def register() -> None:
    """Called once, in AppConfig.ready(); the workbench's items of this section come along."""
    progress.register()
    reports.register()
    problems.register()
    sections.register(PAGES, SECTION)
