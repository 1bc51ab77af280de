"""Problems that a unit found itself and has not closed yet, on its workbench (JH-A-6.3-a)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.reports import due_days_on
from accountability.models import UnitRectification
from accountability.permissions import holding_units
from accountability.presenters.selfchecks import wanted_light
from core import registry
from core.access import may
from core.registry import WorkItem
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "单位整改", 20


def work_items(account: Account, today: date) -> list[WorkItem]:
    """To correct, and to close what somebody else corrected: two statements."""
    if not may(account, P.REPORT_PROGRESS):
        return []
    named = Q(unit__in=holding_units(account, P.WRITE_REPORTS))
    if account.person_id is not None:
        named |= Q(task__current__person=account.person_id)
    rows = list(
        UnitRectification.objects.open()
        .filter(named)
        .exclude(own_part(account, by=["corrected_by"]))
        .order_by("due", "pk")[:MOST]
    )
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
