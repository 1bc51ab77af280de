"""What must be done about rows: county rows to break down (JH-B-6-b)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableKind
from accountability.gathering.cascade import to_break_down
from accountability.models import TaskTable
from accountability.permissions import holding_units
from core import registry
from core.access import may
from core.registry import WorkItem
from organization.models import Account

SOURCE = "任务分解"


def work_items(account: Account, today: date) -> list[WorkItem]:
    """For units: how many county rows of the year they lead have nothing below them yet."""
    if not may(account, P.EDIT_UNIT_TABLES):
        return []
    own = holding_units(account, P.EDIT_UNIT_TABLES)
    number = to_break_down(own, today.year)
    if not number:
        return []
    table = TaskTable.objects.filter(unit__in=own, year=today.year, kind=TableKind.ANNUAL).first()
    url = reverse("accountability:table", args=[table.pk]) if table else reverse("accountability:new_table")
    return [WorkItem(f"{number} 项县级任务下达到本单位，待分解落实", SOURCE, url, "去分解")]


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
