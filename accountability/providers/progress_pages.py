"""Pages of progress, reports and self-checks in the area 执行, and the clauses that they embody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.providers import problems, progress, reports
from core import registry
from core.access import may
from core.registry import NavEntry, address

AREA, SECTION = "执行", "进展和报告"
ENTRIES = (
    (P.VIEW_UNIT_EXECUTION, "本单位执行", "accountability:unit_execution", 220),
    (P.VIEW_TABLES, "任务进展", "accountability:progress", 221),
    (P.VIEW_REPORTS, "执行情况报告", "accountability:reports", 222),
    (P.VIEW_REPORTS, "奖惩建议", "accountability:proposals", 224),
    (P.VIEW_UNIT_PROBLEMS, "单位整改事项", "accountability:unit_rectifications", 225),
    (P.VIEW_ALL_REPORTS, "报告日历", "accountability:report_calendar", 223),
)
"""(permission, label, page, order)."""
PAGES = {
    ("本单位执行", "accountability:unit_execution"): ("JH-A-6.4-c", "JH-B-4.4-c", "JH-B-5.1-c", "LS-3.3-c"),
    ("单位整改事项", "accountability:unit_rectifications"): ("JH-A-6.3-a", "JH-B-4.2-c", "JH-B-5.1-c"),
    ("任务进展", "accountability:progress"): ("JH-A-6.2-a", "JH-A-6.2-c", "JH-B-3.3-a", "JH-B-5.2-a", "LS-3.1-d"),
    ("执行情况报告", "accountability:reports"): ("JH-A-6.2-b", "JH-B-4.2-a", "JH-B-4.2-b", "JH-B-4.2-c"),
    ("奖惩建议", "accountability:proposals"): ("LS-3.1-b", "LS-3.1-f"),
    ("报告日历", "accountability:report_calendar"): ("JH-A-6.2-b", "JH-B-4.2-a"),
}
"""(label, page) -> clauses."""


def entries(account: Any) -> list[NavEntry]:
    """Pages of this section that the account may open."""
    return [
        NavEntry(AREA, label, address(page), section=SECTION, order=order)
        for permission, label, page, order in ENTRIES
        if may(account, permission)
    ]


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages."""
    found: dict[str, list[tuple[str, str]]] = {}
    for (label, page), clauses in PAGES.items():
        for clause in clauses:
            found.setdefault(clause, []).append((label, reverse(page)))
    return found


def register() -> None:
    """Called once, in AppConfig.ready(); the workbench's items of this section come along."""
    progress.register()
    reports.register()
    problems.register()
    registry.navigation.register(entries)
    registry.clause_pages.register(clause_pages)
