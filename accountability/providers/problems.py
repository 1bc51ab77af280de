"""Problems that a unit found itself and has not closed yet, on its workbench (JH-A-6.3-a)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.reports import due_days_on
from accountability.models import UnitRectification
from accountability.permissions import holding_units
from accountability.presenters.selfchecks import wanted_light
from core import registry
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "单位整改", 20


def _open_of(units: Collection[int], person: int | None) -> QuerySet[UnitRectification]:
    """Open ones of the units, and of tasks for which the person is responsible."""
    named = Q(unit__in=units) | Q(task__current__person=person) if person is not None else Q(unit__in=units)
    return UnitRectification.objects.open().filter(named)


@only_where(lambda: _open_of(ASKER.units, ASKER.person), P.REPORT_PROGRESS)
def work_items(account: Account, today: date) -> list[WorkItem]:
    """To correct, and to close what somebody else corrected: two statements."""
    if not may(account, P.REPORT_PROGRESS):
        return []
    found = _open_of(holding_units(account, P.WRITE_REPORTS), account.person_id)
    found = found.exclude(own_part(account, by=["corrected_by"]))
    rows = list(found.order_by("due", "pk")[:MOST])
    if not rows:
        return []
    warning = due_days_on(today)[1]
    return [
        WorkItem(
            f"{'核实销号' if row.corrected_at else '整改'}：{row.problem[:40]}", SOURCE,
            reverse("accountability:rectification_of_unit", args=[row.pk]), "去销号" if row.corrected_at else "去整改",
            due=row.due, light=wanted_light(row, today, warning),
        )
        for row in rows
    ]  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
