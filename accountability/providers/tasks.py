"""What units and people are told about rows: county rows to break down, rows that were adjusted (JH-B-2.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableKind
from accountability.gathering.cascade import to_break_down
from accountability.gathering.tables import numbers_on
from accountability.models import TaskTable, TaskVersion
from accountability.permissions import holding_units
from core import registry
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account

SOURCE, MOST = "任务分解", 20


def work_items(account: Account, today: date) -> list[WorkItem]:
    """For units: how many county rows of the year they lead have nothing below them yet; adjustments for all."""
    if not may(account, P.WORK_ON_TASKS):
        return []
    own = holding_units(account, P.EDIT_UNIT_TABLES)
    return [*_to_break_down(own, today), *_adjusted(account, own, today)]


def _to_break_down(own: frozenset[int], today: date) -> Iterator[WorkItem]:
    number = to_break_down(own, today.year) if own else 0
    if not number:
        return
    table = TaskTable.objects.filter(unit__in=own, year=today.year, kind=TableKind.ANNUAL).first()
    url = reverse("accountability:table", args=[table.pk]) if table else reverse("accountability:new_table")
    yield WorkItem(f"{number} 项县级任务下达到本单位，待分解落实", SOURCE, url, "去分解")


def _changed(units: Collection[int], person: int | None) -> QuerySet[TaskVersion]:
    """Rows in force that were changed, of the units that lead them and of who is responsible."""
    named = Q(lead_unit__in=units)
    if person is not None:
        named |= Q(person=person)
    return TaskVersion.objects.filter(named, pk=F("task__current"), number__gt=1).exclude(reason="")


@only_where(lambda: _changed(ASKER.units, ASKER.person), P.WORK_ON_TASKS)
def _adjusted(account: Account, own: frozenset[int], today: date) -> Iterator[WorkItem]:
    """Rows in force that somebody else changed: told to the unit that leads them and to who is responsible."""
    rows = _changed(own, account.person_id)
    newest = list(rows.exclude(recorded_by=account.pk).order_by("-pk")[:MOST])
    if not newest:
        return
    since = today - timedelta(days=numbers_on(today).notice_days)
    for row in newest:
        if timezone.localdate(row.recorded_at) >= since:
            url = reverse("accountability:task", args=[row.task_id])
            yield WorkItem(f"任务已调整：{row.target}（第 {row.number} 版）", SOURCE, url, "去查看")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
