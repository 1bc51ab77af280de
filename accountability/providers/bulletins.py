"""Bulletins on the workbench: what is due, what waits for approval, what was sent (JH-A-6.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import BulletinState
from accountability.gathering.bulletins import BulletinNumbers, deployments_due, numbers_on, quarters_due
from accountability.models import Bulletin, BulletinCopy
from accountability.permissions import holding_units
from accountability.presenters.bulletins import light_of, missing_deployments, missing_quarters
from core import registry
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "通报", 20
TO_DO = {
    BulletinState.DRAFT: ("修改并报批", "去修改"), BulletinState.EDITED: ("报批", "去报批"),
    BulletinState.SUBMITTED: ("等待审批", "去查看"), BulletinState.APPROVED: ("印发", "去印发"),
}  # fmt: skip


def work_items(account: Account, today: date) -> list[WorkItem]:
    """The inspection office: each quarter and deployment until its bulletin is out; approvers; units that sign."""
    found: list[WorkItem] = []
    manages = may(account, P.MANAGE_BULLETINS)
    if manages or may(account, P.APPROVE_BULLETINS):
        numbers = numbers_on(today)
        rows = list(Bulletin.objects.exclude(state=BulletinState.ISSUED).order_by("due_on", "pk")[:MOST])
        found += _open(rows, account, today, numbers, manages=manages)
        if manages:
            found += _missing(today, numbers)
    if may(account, P.SIGN_FOR_BULLETINS):
        found += _unread(account)
    return found


def _open(
    rows: list[Bulletin], account: Account, today: date, numbers: BulletinNumbers, *, manages: bool
) -> Iterator[WorkItem]:
    """To go on with, and to approve by others than those who wrote it (check_approval)."""
    asked = Bulletin.objects.filter(pk__in=[row.pk for row in rows if row.state == BulletinState.SUBMITTED])
    mine = asked.filter(own_part(account, by=["submitted_by", "versions__recorded_by"]))
    written = set(mine.order_by().values_list("pk", flat=True))
    for row in rows:
        url, light = reverse("accountability:bulletin", args=[row.pk]), light_of(row, today, numbers.warning_days)
        state = BulletinState(row.state)
        if state is BulletinState.SUBMITTED and row.pk not in written and may(account, P.APPROVE_BULLETINS):
            yield WorkItem(f"审批：{row.title}", SOURCE, url, "去审批", due=row.due_on, light=light)
        elif manages:
            what, verb = TO_DO[state]
            yield WorkItem(f"{what}：{row.title}", SOURCE, url, verb, due=row.due_on, light=light)


def _missing(today: date, numbers: BulletinNumbers) -> Iterator[WorkItem]:
    url = reverse("accountability:bulletins")
    held = Bulletin.objects.quarterly().order_by().values_list("period", flat=True)
    quarters = missing_quarters(quarters_due(today), held, today, numbers)
    for one in (*quarters[:MOST], *missing_deployments(deployments_due(today)[:MOST], today, numbers)):
        name = f"通报阶段性部署：{one.title}" if one.task else f"编制{one.title}"
        yield WorkItem(name, SOURCE, url, "去编制", due=date.fromisoformat(one.due), light=one.light)


def _unread_in(units: Collection[int]) -> QuerySet[BulletinCopy]:
    return BulletinCopy.objects.filter(unit__in=units, read_at__isnull=True)


@only_where(lambda: _unread_in(ASKER.units), P.SIGN_FOR_BULLETINS)
def _unread(account: Account) -> Iterator[WorkItem]:
    """Bulletins sent to a unit of the account that nobody there has signed for."""
    rows = _unread_in(holding_units(account, P.SIGN_FOR_BULLETINS)).select_related("bulletin")
    for row in rows.order_by("-bulletin")[:MOST]:
        url = reverse("accountability:bulletin", args=[row.bulletin_id])
        yield WorkItem(f"签收：{row.bulletin}", SOURCE, url, "去签收")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
