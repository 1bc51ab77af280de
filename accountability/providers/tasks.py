"""What must be done about rows: break county rows down, follow changes from above (JH-B-3.3-b, JH-B-6-b)."""

from __future__ import annotations

from datetime import date

from django.db.models import Count
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableKind
from accountability.gathering.cascade import to_break_down
from accountability.models import TaskFlag, TaskTable
from accountability.permissions import holding_units
from core import registry
from core.access import may
from core.enums import Light
from core.registry import WorkItem
from organization.models import Account

SOURCE, MOST = "任务分解", 20


def work_items(account: Account, today: date) -> list[WorkItem]:
    """For units: county rows to break down and rows to follow up; for the two offices: the county's own rows."""
    if may(account, P.MANAGE_COUNTY_TABLES):
        return _flagged(TaskTable.objects.filter(kind__in=(TableKind.DECISION, TableKind.POINTS)))
    if not may(account, P.EDIT_UNIT_TABLES):
        return []
    own = holding_units(account, P.EDIT_UNIT_TABLES)
    return [*_to_break_down(own, today), *_flagged(TaskTable.objects.filter(unit__in=own))]


def _to_break_down(own: frozenset[int], today: date) -> list[WorkItem]:
    number = to_break_down(own, today.year)
    if not number:
        return []
    table = TaskTable.objects.filter(unit__in=own, year=today.year, kind=TableKind.ANNUAL).first()
    url = reverse("accountability:table", args=[table.pk]) if table else reverse("accountability:new_table")
    return [WorkItem(f"{number} 项县级任务下达到本单位，待分解落实", SOURCE, url, "去分解")]


def _flagged(tables) -> list[WorkItem]:  # type: ignore[no-untyped-def]  # a QuerySet of tables
    rows = TaskFlag.objects.filter(settled_at__isnull=True, task__removed_at__isnull=True, task__table__in=tables)
    counted = rows.order_by().values("task__table", "task__table__title").annotate(number=Count("task", distinct=True))
    return [
        WorkItem(
            f"{one['number']} 项任务待对应调整：{one['task__table__title']}", SOURCE,
            reverse("accountability:table", args=[one["task__table"]]), "去调整", light=Light.YELLOW,
        )
        for one in counted.order_by("task__table")[:MOST]
    ]  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
