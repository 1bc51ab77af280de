"""What supervision made of a task or a decision, on its own page: inspections and rectification orders."""

from __future__ import annotations

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.models import Inspection, RectificationOrder, Task
from core.access import may
from core.registry import ChainLink
from decisions.models import Matter
from organization.models import Account

TASK, MATTER = Task._meta.label_lower, Matter._meta.label_lower


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """Of a task its inspections and orders, of a decision its inspections, as far as the account may see them."""
    if kind not in (TASK, MATTER) or not may(account, P.VIEW_INSPECTIONS):
        return []
    seen = Inspection.objects.visible_to(account)
    rows = seen.filter(task=pk) if kind == TASK else seen.filter(matter=pk)
    found = [
        ChainLink("督查", one.title, reverse("accountability:inspection", args=[one.pk]), one.get_state_display())
        for one in rows.order_by("-starts_on", "-pk")
    ]
    if kind == TASK:
        orders = RectificationOrder.objects.visible_to(account).filter(task=pk).order_by("-pk")
        found += [
            ChainLink(
                "限期整改", one.number, reverse("accountability:rectification", args=[one.pk]), one.get_state_display()
            )
            for one in orders
        ]
    return found
