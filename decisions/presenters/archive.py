"""The archive of a matter as shown: its slots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from decisions.models import Matter
from decisions.rules.archive import Slot


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One slot: how it stands, why it is empty, where to say why."""

    label: str
    stage: str
    state: str
    tone: str
    reason: str
    url: str


def slots(matter: Matter, rows: Iterable[Slot]) -> list[SlotLine]:
    """Every slot in its order."""
    found = []
    for slot in rows:
        state, tone = (f"{slot.pieces} 件", "success") if slot.pieces else ("空缺", "danger" if slot.gap else "neutral")
        url = "" if slot.pieces else reverse("decisions:archive_gap", args=[matter.pk, slot.kind.key])
        found.append(SlotLine(slot.kind.label, slot.kind.stage.label, state, tone, slot.reason, url))
    return found
