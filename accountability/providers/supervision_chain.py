"""What supervision made of a decision, on its own page: inspections."""

from __future__ import annotations

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.models import Inspection
from core.access import may
from core.registry import ChainLink
from decisions.models import Matter
from organization.models import Account

MATTER = Matter._meta.label_lower


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """The inspections of a decision, as far as the account may see them; of a task see made_of_task."""
    if kind != MATTER or not may(account, P.VIEW_INSPECTIONS):
        return []
    rows = Inspection.objects.visible_to(account).filter(matter=pk)
    return [
        ChainLink("督查", one.title, reverse("accountability:inspection", args=[one.pk]), one.get_state_display())
        for one in rows.order_by("-starts_on", "-pk")
    ]
