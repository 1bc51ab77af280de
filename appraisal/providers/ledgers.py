"""Ledgers that lack months or quarters, on the workbench of their responsible units (SX-6.3-b)."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from appraisal.enums.values import DataPermission as P
from appraisal.enums.values import LedgerKind
from appraisal.gathering.ledgers import items_for, ledgers_of
from appraisal.models import Indicator
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account

SOURCE = "考评台账"
REMEMBERED = timedelta(days=60)
"""After its year that a ledger is still asked for."""


@only_where(lambda: Indicator.objects.filter(responsible_unit__in=ASKER.units), P.KEEP_LEDGERS)
def items(account: Account, today: date) -> list[WorkItem]:
    """One line for the items of the person's unit whose quarters were not monitored: at most four statements."""
    if not may(account, P.KEEP_LEDGERS) or may(account, P.VIEW_ALL_DATA):
        return []
    years = {today.year, (today - REMEMBERED).year}
    rows = list(items_for(account).filter(scheme__year__in=years))
    missing = [one.missing[LedgerKind.QUARTER] for one in (ledgers_of(rows, today) if rows else [])]
    owed = [periods for periods in missing if periods]
    if not owed:
        return []
    first = min(periods[0].end for periods in owed)
    title = f"考评台账：{len(owed)} 项缺季度监测"
    return [WorkItem(title, SOURCE, reverse("appraisal:ledgers"), "去登记", due=first, light=Light.RED)]
