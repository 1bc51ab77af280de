"""The area 执行 of the mast, and the pages that embody a clause."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from core import registry
from core.access import may
from core.registry import NavEntry, address

AREA, SECTION = "执行", "任务分解"
TASKS, CHAIN, NONE = "accountability:tasks", frozenset({"accountability:chain"}), frozenset[str]()
ENTRIES = (
    (P.VIEW_TABLES, "任务分解明细表", "accountability:tables", 200),
    (P.VIEW_TABLES, "任务清单", "accountability:tasks", 201),
    (P.MANAGE_COUNTY_TABLES, "待编发的决策", "accountability:awaiting", 202),
    (P.VIEW_TABLES, "责任分解备案", "accountability:filings", 203),
    (P.VIEW_TABLES, "目标责任书", "accountability:letters", 204),
    (P.VIEW_COVERAGE, "任务覆盖情况", "accountability:coverage", 205),
)
"""(permission, label, page, order)."""
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


def entries(account: Any) -> list[NavEntry]:
    """Pages of the decomposition that the account may open."""
    return [
        NavEntry(AREA, label, address(page), section=SECTION, order=order, pages=CHAIN if page == TASKS else NONE)
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
    """Called once, in AppConfig.ready()."""
    registry.navigation.register(entries)
    registry.clause_pages.register(clause_pages)
