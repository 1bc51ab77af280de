"""Schedules: what is due by the calendar, once per period, missed times caught up.

A higher floor registers a function (now) -> None that enqueues whatever is due; the unique job key makes
each period's work happen once, however many beats fire (SECURITY J09).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

log = structlog.get_logger(__name__)
Schedule = Callable[[datetime], None]
_schedules: list[Schedule] = []


def register(schedule: Schedule) -> Schedule:
    if schedule not in _schedules:
        _schedules.append(schedule)
    return schedule


def run_due(now: datetime) -> None:
    """Let every schedule enqueue what is due; one that fails does not keep the others."""
    for schedule in _schedules:
        try:
            schedule(now)
        except Exception:
            log.exception("schedule_failed", schedule=schedule.__qualname__)
