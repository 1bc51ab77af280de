"""What statistics are counted from: three statements for any number of matters and any history."""

from __future__ import annotations

import json

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core.enums import FindingState
from decisions.enums import Category, Event, RunState, Stage
from decisions.models import Matter, StageEvent, StageRun
from decisions.rules.statistics import Counted, Failure, Passage, Standing

FINISHED = (RunState.CLOSED, RunState.FAILED)


def matters_of(rows: QuerySet[Matter]) -> list[Counted]:
    """The matters as counted: one statement."""
    resolved = StageRun.objects.newest().filter(stage=Stage.RESOLUTION, state=RunState.CLOSED, matter=OuterRef("pk"))
    found = rows.order_by("pk").annotate(resolved=Exists(resolved))
    return [
        Counted(pk, year, Category(category), _standing(ended is not None, decided))
        for pk, year, category, ended, decided in found.values_list("pk", "year", "category", "ended_at", "resolved")
    ]


def _standing(ended: bool, decided: bool) -> Standing:
    return Standing.ENDED if ended else Standing.DECIDED if decided else Standing.GOING_ON


def passages_of(rows: QuerySet[Matter]) -> list[Passage]:
    """All rounds of their stages that were begun and finished: one statement."""
    runs = StageRun.objects.filter(matter__in=rows.order_by().values("pk"), state__in=FINISHED, opened_at__isnull=False)
    return [
        Passage(Stage(stage), (timezone.localdate(settled) - timezone.localdate(opened)).days)
        for stage, opened, settled in runs.order_by().values_list("stage", "opened_at", "settled_at")
    ]


def failures_of(rows: QuerySet[Matter]) -> list[Failure]:
    """What the rounds failed under, as it was found when they were recorded as failed: one statement."""
    events = StageEvent.objects.filter(run__matter__in=rows.order_by().values("pk"), event=Event.FAIL)
    found = []
    for matter, stage, text in events.order_by("pk").values_list("run__matter_id", "run__stage", "findings"):
        told = {one["clause"]: one["title"] for one in json.loads(text or "[]") if _stops(one["state"])}
        found += [Failure(matter, Stage(stage), clause, title) for clause, title in told.items()]
    return found


def _stops(state: str) -> bool:
    return state in (FindingState.UNMET.value, FindingState.UNKNOWN.value)
