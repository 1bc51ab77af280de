"""By when the open stage of a matter has to be done, as far as something says so: answers, a notice, a pilot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core import calendar
from core.enums import Light
from decisions.rules.terms import Known


@dataclass(frozen=True, slots=True)
class Deadline:
    """The nearest day and what is due on it."""

    due: date
    what: str


def deadlines(known: Mapping[int, Known]) -> dict[int, Deadline]:
    """The nearest deadline of each matter among its open stages, from the dates on record."""
    found: dict[int, Deadline] = {}
    for matter, dates in known.items():
        held = dates.hearing.held_on if dates.hearing is not None else None
        due = [
            Deadline(day, what)
            for day, what in (
                (dates.answers_from, "答复征求意见"), (dates.notice_ends, "公示截止"), (held, "举行听证"),
                (dates.pilot_ends, "试点期满"),
            )
            if day is not None
        ]  # fmt: skip
        if due:
            found[matter] = min(due, key=lambda one: one.due)
    return found


def light_of(deadline: Deadline | None, *, failed: bool, today: date) -> Light | None:
    """Red past the day, yellow where a stage failed and waits for another round, blue near the day; else None."""
    if deadline is None:
        return Light.YELLOW if failed else None
    return calendar.light(deadline.due, today, behind=failed)
