"""Facts of the meetings that had a matter before them, and what they left on paper (JH-A-5.8)."""

from __future__ import annotations

from collections import defaultdict

from django.utils import timezone

from decisions.enums import MeetingKind, Stage, VoteState
from decisions.gathering.ground import Ground
from decisions.models import AgendaItem, Resolution
from decisions.rules.facts import Meeting


def meetings(ground: Ground) -> dict[int, tuple[Meeting, ...]]:
    """Meetings that voted in the latest round: one statement."""
    home = ground.home(Stage.RESOLUTION)
    rows = AgendaItem.objects.filter(run_id__in=home, meeting__opened_at__isnull=False).exclude(outcome="")
    found: defaultdict[int, list[Meeting]] = defaultdict(list)
    for run, kind, began_at, outcome in rows.order_by("meeting__opened_at", "pk").values_list(
        "run_id", "meeting__kind", "meeting__opened_at", "outcome"
    ):
        found[home[run]].append(Meeting(MeetingKind(kind), timezone.localtime(began_at), VoteState(outcome)))
    return {matter: tuple(each) for matter, each in found.items()}


def resolutions(ground: Ground) -> dict[int, str]:
    """The number of the latest resolution or minutes in force: one statement."""
    home = ground.home(Stage.RESOLUTION)
    rows = Resolution.objects.in_force().filter(run_id__in=home).order_by("dated", "pk")
    return {home[run]: number for run, number in rows.values_list("run_id", "number")}
