"""Pages of first-line work, collected work, coordination, emergency plans and oversight; what must be done there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.providers import field_chain
from core import registry
from core.access import may
from core.registry import NavEntry, address

AREA, FIELD, JOINED = "执行", "一线工作", "协调和监督"
ENTRIES = (
    (P.VIEW_FIELD_WORK, FIELD, "一线工作记录", "accountability:front_line", 260),
    (P.LOG_FIELD_WORK, FIELD, "登记一线工作", "accountability:log_front_line", 261),
    (P.VIEW_FIELD_WORK, FIELD, "一线工作统计", "accountability:front_line_statistics", 262),
    (P.VIEW_ALL_FIELD_WORK, FIELD, "领导联系点", "accountability:leaders", 263),
    (P.VIEW_WORK_FORMS, FIELD, "工作汇总", "accountability:work_forms", 264),
    (P.VIEW_COORDINATION, JOINED, "领导小组", "accountability:leading_groups", 270),
    (P.VIEW_COORDINATION, JOINED, "协调缺口", "accountability:coordination_gaps", 271),
    (P.VIEW_COORDINATION, JOINED, "后续事项", "accountability:follow_ups", 272),
    (P.VIEW_COORDINATION, JOINED, "应急预案", "accountability:emergency_plans", 273),
    (P.VIEW_OPINIONS, JOINED, "监督意见", "accountability:opinions", 274),
)
"""(permission, section, label, page, order)."""
PAGES = {
    ("一线工作记录", "accountability:front_line"): ("QSH-10-a",),
    ("一线工作统计", "accountability:front_line_statistics"): (
        "LS-3.2-c", "LS-3.2-d", "LS-3.2-e", "QSH-10-b", "QSH-10-c",
    ),
    ("领导联系点", "accountability:leaders"): ("LS-3.2-b",),
    ("工作汇总", "accountability:work_forms"): ("LS-4.2-b",),
    ("领导小组", "accountability:leading_groups"): ("JH-A-6.4-a", "LS-4.1-a", "LS-4.1-b", "LS-4.1-c"),
    ("协调缺口", "accountability:coordination_gaps"): ("JH-B-4.4-a", "JH-B-4.4-b"),
    ("后续事项", "accountability:follow_ups"): ("JH-A-6.4-b",),
    ("应急预案", "accountability:emergency_plans"): ("JH-A-6.4-d",),
    ("监督意见", "accountability:opinions"): ("JH-A-6.5-c",),
}  # fmt: skip
"""(label, page) -> clauses."""


def entries(account: Any) -> list[NavEntry]:
    """Pages that the account may open."""
    return [
        NavEntry(AREA, label, address(page), section=section, order=order)
        for permission, section, label, page, order in ENTRIES
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
    field_chain.register()
    registry.navigation.register(entries)
    registry.clause_pages.register(clause_pages)
