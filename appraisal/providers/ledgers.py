"""Ledgers that lack months or quarters, on the workbench of their responsible units (SX-6.3-b)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from appraisal.enums.values import DataPermission as P
from appraisal.enums.values import LedgerKind
from appraisal.gathering.ledgers import items_for, ledgers_of
from core.access import may
from core.enums import Light
from core.registry import WorkItem
from organization.models import Account

SOURCE = "考评台账"
MOST = 10


def items(account: Account, today: date) -> list[WorkItem]:
    """One line for each item of the person's unit whose last quarter was not monitored; one statement for others."""
    if not may(account, P.KEEP_LEDGERS) or may(account, P.VIEW_ALL_DATA):
        return []
    rows = list(items_for(account).order_by("scheme_id", "order")[:MOST])
    found = []
    for one in ledgers_of(rows, today) if rows else []:
        missing = one.missing[LedgerKind.QUARTER]
        if missing:
            labels = "、".join(period.label for period in missing)
            url = reverse("appraisal:ledger", args=[one.item.pk])
            title = f"台账“{one.item.name}”缺 {labels}监测"
            found.append(WorkItem(title, SOURCE, url, "去登记", due=missing[0].end, light=Light.RED))
    return found
