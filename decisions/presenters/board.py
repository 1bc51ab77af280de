"""The board of matters: where each stands, since when, by when; as columns of stages and as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from core.enums import Light
from decisions.enums import RunState, Stage
from decisions.gathering import look
from decisions.gathering.dates import dates_of
from decisions.gathering.deadlines import deadlines, light_of
from decisions.models import Matter
from decisions.presenters.earliest import UNTOLD, decides, outlooks
from decisions.presenters.frame import TONES, current_stage
from decisions.presenters.heading import level_of
from decisions.rules.earliest import Outlook

DECIDED, ENDED = "decided", "ended"
PLACES: Mapping[str, str] = {**{stage.value: stage.label for stage in Stage}, DECIDED: "已形成决议", ENDED: "已终止"}
"""Where a matter can stand: the columns of the board."""
PER_COLUMN = 30
SORTS = {
    "number": ("year", "serial"),
    "title": ("title",),
    "unit": ("unit", "year", "serial"),
    "due": ("due_key",),
    "earliest": ("earliest_key",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One matter."""

    pk: int
    year: int
    serial: int
    number: str
    title: str
    url: str
    category: str
    level: str
    body: str
    unit: str
    place: str
    stage: str
    state: str
    tone: str
    since: str
    due: str
    what: str
    light: Light | None
    flags: str
    earliest: str
    earliest_note: str

    @property
    def due_key(self) -> str:
        return self.due or "9999"

    @property
    def earliest_key(self) -> str:
        """Days first, then what cannot be told, then what is over."""
        return {UNTOLD: "~"}.get(self.earliest, self.earliest or "~~")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board; ``more`` matters beyond the cards shown."""

    key: str
    label: str
    count: int
    cards: Sequence[Row]
    more: int


def rows_of(matters: Iterable[Matter], *, at: datetime) -> list[Row]:
    """The matters as rows, in their order; ten statements at most for any number. Lead units are selected."""
    found = list(matters)
    seen = look(found, at=at, about=())
    known = dates_of(seen.ground, seen.cases)
    due, ahead = deadlines(known), outlooks(seen.ground, seen.cases, known)
    today = timezone.localdate(at)
    rows = []
    for matter in found:
        case, runs = seen.cases[matter.pk], seen.ground.runs[matter.pk]
        stage = current_stage(case)
        run = runs.get(stage)
        state = case.run(stage).state
        place = ENDED if case.ended else DECIDED if _decided(state, stage) else stage.value
        going_on = place not in (DECIDED, ENDED)
        deadline = due.get(matter.pk) if going_on else None
        earliest, note = _earliest(ahead[matter.pk])
        moment = (run.settled_at or run.opened_at) if run is not None else None
        rows.append(
            Row(
                pk=matter.pk, year=matter.year, serial=matter.serial, number=matter.number, title=matter.title,
                url=reverse("decisions:matter", args=[matter.pk]),
                category=matter.get_category_display(), level=level_of(matter),
                body=matter.get_body_display(), unit=matter.lead_unit.name, place=place,
                stage=stage.label if going_on else "", state=state.label if going_on else PLACES[place],
                tone=TONES.get(state, "neutral") if place != ENDED else "neutral",
                since=timezone.localdate(moment).isoformat() if moment else "",
                due=deadline.due.isoformat() if deadline else "", what=deadline.what if deadline else "",
                light=light_of(deadline, failed=going_on and state is RunState.FAILED, today=today),
                flags="、".join(flag.label for flag in sorted(case.flags)),
                earliest=earliest, earliest_note=note,
            )
        )  # fmt: skip
    return rows


def _earliest(found: Outlook | None) -> tuple[str, str]:
    """The earliest day of the vote and the steps that decide it, or why it cannot be told."""
    if found is None:
        return "", ""
    if not found.certain:
        return UNTOLD, "；".join(one.partition("，")[0] for one in found.missing)
    return found.day.isoformat() + ("（预估）" if found.estimated else ""), decides(found)


def _decided(state: RunState, stage: Stage) -> bool:
    return stage is Stage.RESOLUTION and state is RunState.CLOSED


def narrowed(rows: Iterable[Row], *, place: str = "", light: str = "") -> list[Row]:
    """Only those that stand at ``place`` and show ``light``; ended matters only when they are asked for."""
    return [
        row
        for row in rows
        if (row.place == place if place else row.place != ENDED) and (not light or row.light == light)
    ]


def sorted_rows(rows: Sequence[Row], sort: str) -> list[Row]:
    """In the order the address asks for, the newest first otherwise."""
    keys = SORTS.get(sort.removeprefix("-"), SORTS["number"])
    down = sort.startswith("-") if sort.removeprefix("-") in SORTS else True
    return sorted(rows, key=lambda row: tuple(getattr(row, key) for key in keys), reverse=down)


def columns(rows: Iterable[Row]) -> list[Column]:
    """The columns of the board in the order of the stages; the most pressing first in each."""
    grave = {Light.RED: 0, Light.YELLOW: 1, Light.BLUE: 2}
    by_place: dict[str, list[Row]] = {key: [] for key in PLACES}
    for row in rows:
        by_place[row.place].append(row)
    shown = []
    for key, label in PLACES.items():
        cards = sorted(by_place[key], key=lambda row: (grave.get(row.light, 3) if row.light else 3, row.due_key))
        if key == ENDED and not cards:
            continue
        shown.append(Column(key, label, len(cards), cards[:PER_COLUMN], max(0, len(cards) - PER_COLUMN)))
    return shown
