"""Rows whose progress is to be told: milestones over or near, rows behind their plan, the own rows (JH-A-6.2-c)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import StepKind, TaskState
from accountability.gathering.rows import version_of
from accountability.gathering.tables import Numbers, numbers_on
from accountability.gathering.tasks import Step, light_for, steps_of
from accountability.models import Task
from accountability.permissions import holding_units
from core import registry
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account

SOURCE, MOST, READ = "任务进展", 20, 300
WORDS = {Light.RED: "逾期", Light.YELLOW: "进度落后", Light.BLUE: "临近期限"}


def _running(units: Collection[int], person: int | None) -> QuerySet[Task]:
    named = Q(current__lead_unit__in=units)
    if person is not None:
        named |= Q(current__person=person)
    return Task.objects.in_force().filter(named, state=TaskState.RUNNING)


def running_of(account: Account) -> Any:
    """Running rows that the account's units lead, or for which the person is responsible."""
    rows = _running(holding_units(account, P.EDIT_UNIT_TABLES), account.person_id)
    return rows.select_related("current").prefetch_related("steps_done").order_by("current__deadline", "pk")


@only_where(lambda: _running(ASKER.units, ASKER.person), P.REPORT_PROGRESS)
def work_items(account: Account, today: date) -> list[WorkItem]:
    """The gravest first: three statements."""
    if not may(account, P.REPORT_PROGRESS):
        return []
    rows = list(running_of(account)[:READ])
    if not rows:
        return []
    numbers = numbers_on(today)
    found = [item for row in rows if (item := _item(row, today, numbers)) is not None]
    return [*sorted(found, key=lambda one: one.due or date.max)[:MOST], *_own(account, rows)]


def _item(row: Task, today: date, numbers: Numbers) -> WorkItem | None:
    steps = steps_of(row, row.steps_done.all())
    light = light_for(row, steps, today, numbers.warning_days, numbers.slack)
    if light is Light.GREEN:
        return None
    next_step, target = _next(steps), version_of(row).target
    due = min((day for day in (next_step[0], version_of(row).deadline) if day is not None), default=None)
    of_step = light is not Light.YELLOW and due is not None and due == next_step[0]
    what = f"节点“{next_step[1]}”" if of_step else "任务"
    title = f"{what}{WORDS[light]}：{target}"
    return WorkItem(
        title, SOURCE, reverse("accountability:report_progress", args=[row.pk]), "报告进展", due=due, light=light
    )


def _next(steps: list[Step]) -> tuple[date | None, str]:
    """Day and text of the first milestone that is not done."""
    left = [one.line for one in steps if one.kind is StepKind.MILESTONE and one.done_on is None and one.line.due]
    first = min(left, key=lambda line: line.due or date.max, default=None)
    return (first.due, first.text) if first is not None else (None, "")


def _own(account: Account, rows: list[Task]) -> Iterator[WorkItem]:
    """Everybody who is responsible for a row reaches its form in two steps (JH-B-2.3)."""
    mine = [row for row in rows if account.person_id is not None and version_of(row).person_id == account.person_id]
    if mine:
        url = f"{reverse('accountability:tasks')}?mine=on&state=running"
        yield WorkItem(f"本人负责的执行中任务 {len(mine)} 项", SOURCE, url, "报告进展")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
