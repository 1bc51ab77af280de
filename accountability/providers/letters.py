"""Letters that wait for a person's signature (JH-A-6.1-c)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import Side
from accountability.models import Letter, LetterSignature
from core import registry
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account

SOURCE, MOST = "目标责任书", 20


@only_where(lambda: Letter.objects.filter(Q(county_side=ASKER.person) | Q(unit_side=ASKER.person)), P.SIGN_LETTERS)
def work_items(account: Account, today: date) -> list[WorkItem]:
    """Letters that name the person on a side which has not signed."""
    if account.person_id is None or not may(account, P.SIGN_LETTERS):
        return []
    signed = LetterSignature.objects.order_by().values("letter")
    mine = Q(county_side=account.person_id) & ~Q(pk__in=signed.filter(side=Side.COUNTY))
    mine |= Q(unit_side=account.person_id) & ~Q(pk__in=signed.filter(side=Side.UNIT))
    rows = Letter.objects.filter(mine).select_related("unit").order_by("pk")
    return [
        WorkItem(
            f"签订目标责任书：{row.number} {row.unit.name}", SOURCE,
            reverse("accountability:letter", args=[row.pk]), "去签订",
        )
        for row in rows[:MOST]
    ]  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
