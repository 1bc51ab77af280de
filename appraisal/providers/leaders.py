"""The workbench of the leading group and of county leaders: what waits for approval, the newest published results."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from appraisal.enums import AppraisalPermission as P
from appraisal.models import Publication
from appraisal.presenters.leaders import Overview, overviews
from appraisal.rules.periods import parse_period
from core.access import may
from core.probes import only_where
from core.registry import WorkItem
from organization.enums import Duty
from organization.models import Account

LEADERS = {Duty.LEADING_GROUP.value, Duty.COUNTY_LEADER.value}
OFFICE = "考评办"


def _preliminary() -> QuerySet[Publication]:
    return Publication.objects.in_force().filter(approved_at__isnull=True)


@only_where(_preliminary)
def items(account: Account, today: date) -> list[WorkItem]:
    """Preliminary results that the leading group has not approved yet (SX-6.8-a); the office records its approval."""
    if not account.duties & LEADERS or may(account, P.RECORD_APPROVAL):
        return []
    rows = _preliminary().select_related("version__period")
    return [
        WorkItem(
            f"{parse_period(row.version.period.label).label}初步结果（第 {row.version.number} 版）待领导小组审定",
            OFFICE,
            reverse("appraisal:publication", args=[row.version_id]),
            "去查看",
        )
        for row in rows.order_by("confirmed_at")
    ]


def results(account: Account) -> list[Overview] | None:
    """The overview on the workbench; None for everybody else."""
    return overviews(account) if account.duties & LEADERS else None
