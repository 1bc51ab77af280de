"""Supervision in the area 执行, the pages that embody its clauses, and orders in the chain of what they come from."""

from __future__ import annotations

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.models import SupervisionOrder
from core import sections
from core.access import may
from core.registry import ChainLink
from core.sections import Section
from decisions.models import Matter
from organization.models import Account

SECTION = Section("执行", "督查督办", (
    (P.ISSUE_ORDERS, "督查工作台", "accountability:supervision", 230),
    (P.LEADER_ORDERS, "我交办的事项", "accountability:leader_desk", 231),
    (P.WORK_ON_ORDERS, "督办收件箱", "accountability:order_inbox", 232),
    (P.VIEW_ORDERS, "督办单", "accountability:orders", 233),
    (P.VIEW_ALL_ORDERS, "四个不允许移送", "accountability:violations", 234),
))  # fmt: skip
PAGES = {
    ("督查工作台", "accountability:supervision"): ("LS-3.4-a", "LS-4.2-a", "JH-B-5.1-a"),
    ("督办单", "accountability:orders"): (
        "LS-3.4-b", "LS-3.4-c", "LS-3.4-d", "LS-3.4-e", "LS-4.2-c", "LS-4.2-d", "LS-4.3-a", "JH-A-6.3-b", "QSH-9-a",
    ),
    ("我交办的事项", "accountability:leader_desk"): ("LS-3.4-f",),
    ("四个不允许移送", "accountability:violations"): ("QSH-9-b", "QSH-9-c"),
}  # fmt: skip
"""(label, page) -> clauses."""
SOURCES = {Matter._meta.label_lower: "matter"}


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """Orders that come from an object, as far as the account sees them: one statement."""
    if not may(account, P.VIEW_ORDERS):
        return []
    of = {SOURCES[kind]: pk} if kind in SOURCES else {"source_kind": kind, "source_pk": pk}
    rows = SupervisionOrder.objects.visible_to(account).filter(**of).order_by("pk")
    return [
        ChainLink(
            "督办单", f"{row.number or '拟办'} {row.title}", reverse("accountability:order", args=[row.pk]),
            row.get_state_display(),
        )
        for row in rows
    ]  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
