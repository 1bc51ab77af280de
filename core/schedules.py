"""Schedules: what is due by the calendar, once per period, missed times caught up.

A higher floor registers a function (now) -> None that enqueues whatever is due; the unique job key makes
each period's work happen once, however many beats fire (SECURITY J09).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

log = structlog.get_logger(__name__)
Schedule = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Registered:
    """A schedule as the jobs page shows it: what it is, when it is due, the kinds of jobs it queues."""

    run: Schedule
    label: str
    due: str
    kinds: tuple[str, ...]


_schedules: dict[Schedule, Registered] = {}


def register(schedule: Schedule, *, label: str = "", due: str = "", kinds: tuple[str, ...] = ()) -> Schedule:
    """Run ``schedule`` whenever schedules are due; ``label``, ``due`` and ``kinds`` are for the jobs page."""
    _schedules[schedule] = Registered(schedule, label or schedule.__name__, due, kinds)
    return schedule


def registered() -> list[Registered]:
    return list(_schedules.values())


def run_due(now: datetime) -> None:
    """Let every schedule enqueue what is due; one that fails does not keep the others."""
    for one in registered():
        try:
            one.run(now)
        except Exception:
            log.exception("schedule_failed", schedule=one.run.__qualname__)
