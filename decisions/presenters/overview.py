"""The overview of a matter: flags with reasons, drafts, emergencies, everything that happened (JH-A-3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core.enums import FindingState
from decisions.enums import Category
from decisions.models import Counterpart, DraftVersion, EmergencyDeclaration, Matter, MatterFlag, MatterHost, StageEvent

TONES = {"open": "info", "closed": "success", "failed": "danger", "cut": "warning"}


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag switched on or off, newest first."""

    name: str
    on: bool
    reason: str
    told: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of a stage: what, when, by whom, why, and how many requirements were checked then."""

    day: str
    stage: str
    what: str
    state: str
    tone: str
    why: str
    who: str
    checked: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What matter.html shows."""

    flags: Sequence[FlagRow]
    drafts: Sequence[DraftVersion]
    emergencies: QuerySet[EmergencyDeclaration]
    counterparts: Sequence[Counterpart] | None
    history: Sequence[Happened]
    hosts: Sequence[str] = ()


def overview(matter: Matter) -> Overview:
    """Three statements, whatever the history; another for the declarations where there is an emergency."""
    events = StageEvent.objects.filter(run__matter=matter).select_related("run", "taken_by__person")
    flags = MatterFlag.objects.filter(matter=matter).select_related("recorded_by__person").order_by("-pk")
    declared = EmergencyDeclaration.objects.filter(matter=matter)
    drafts = DraftVersion.objects.filter(matter=matter).select_related("recorded_by__person").defer("text")
    return Overview(
        flags=[
            FlagRow(row.get_flag_display(), row.switched_on, row.reason or "按类别预设", _told(row)) for row in flags
        ],
        drafts=list(drafts.order_by("-number")),
        emergencies=declared.select_related("leader", "document").order_by("-pk"),
        counterparts=_counterparts(matter),
        history=[_happened(row) for row in events.order_by("-pk")],
        hosts=_hosts(matter),
    )


def _hosts(matter: Matter) -> list[str]:
    """Who hosts beside the leading unit; no statement where ``fetch.matter`` found nobody (GW713-11)."""
    if not getattr(matter, "hosted", True):
        return []
    return list(MatterHost.objects.in_force().filter(matter=matter).values_list("unit__name", flat=True))


def _counterparts(matter: Matter) -> list[Counterpart] | None:
    """Of the eleventh category only; None of the others (JH-A-3-e)."""
    if matter.category != Category.REPORTS:
        return None
    return list(Counterpart.objects.in_force().filter(matter=matter))


def _told(row: Any) -> str:
    return f"{day(row.recorded_at)} {row.recorded_by}"


def day(moment: datetime) -> str:
    """2012-05-22 09:30, in the time of this place."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def _happened(row: StageEvent) -> Happened:
    why = f"{row.reason}（{row.decider}）" if row.decider else row.reason
    return Happened(
        day=day(row.taken_at),
        stage=str(row.run),
        what=row.get_event_display(),
        state=row.get_state_display(),
        tone=TONES.get(row.state, "neutral"),
        why=why,
        who=str(row.taken_by),
        checked=_checked(row.findings),
    )


def _checked(text: str) -> str:
    """核对 6 项: how many requirements were met when the step was taken; the list stands in the row for ever."""
    findings = json.loads(text or "[]")
    met = sum(one["state"] == FindingState.MET.value for one in findings)
    return f"核对 {met} 项" if met else ""


def draft_links(drafts: Sequence[DraftVersion]) -> list[tuple[DraftVersion, str]]:
    """Each draft with the address of its comparison with the one before; "" for the first."""
    return [
        (one, f"{reverse('decisions:compare-drafts', args=[one.matter_id])}?old={one.number - 1}&new={one.number}")
        if one.number > 1
        else (one, "")
        for one in drafts
    ]
