"""What was made of a decision, on its own page: its table with how far the rows are (DESIGN promise 6)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableState, TaskState
from accountability.models import TaskTable
from core import registry
from core.access import may
from core.registry import ChainLink
from decisions.models import Matter
from organization.models import Account

MATTER = Matter._meta.label_lower


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """The table of a matter that the account may see: one statement."""
    if kind != MATTER or not may(account, P.VIEW_TABLES):
        return []
    rows = TaskTable.objects.visible_to(account).filter(matter=pk)
    standing = Q(tasks__removed_at__isnull=True)
    counted: Any = rows.annotate(
        rows=Count("tasks", filter=standing), done=Count("tasks", filter=standing & Q(tasks__state=TaskState.DONE))
    )
    return [
        ChainLink(
            "任务分解明细表", row.title, reverse("accountability:table", args=[row.pk]),
            f"办结 {row.done}/{row.rows} 项" if row.state == TableState.IN_FORCE else row.get_state_display(),
        )
        for row in counted
    ]  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.chain.register(links)
