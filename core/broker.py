"""Sending tasks to the broker without waiting for one that is away.

A task that is not sent costs nothing but time: rows and schedules bring its work back. What costs is to wait for a
broker that does not answer, so after a failure this process sends nothing for PAUSE seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

log = structlog.get_logger(__name__)
PAUSE = 10.0  # seconds
_silent_until = 0.0
_quiet = False


@contextmanager
def quiet() -> Iterator[None]:
    """Send nothing meanwhile: who writes years of rows at once leaves their jobs to the next sweep."""
    global _quiet
    before, _quiet = _quiet, True
    try:
        yield
    finally:
        _quiet = before


def send(task: Any, *args: str, anyway: bool = False) -> bool:
    """Send ``task``; whether the broker took it. ``anyway`` tries also during the pause after a failure."""
    global _silent_until
    if _quiet or (not anyway and time.monotonic() < _silent_until):
        return False
    try:
        task.apply_async(args=list(args), retry=False)
    except Exception as error:
        _silent_until = time.monotonic() + PAUSE
        log.warning("broker_unreachable", task=task.name, args=args, error=type(error).__name__)
        return False
    _silent_until = 0.0
    return True


def forget() -> None:
    """End the pause: the broker is another one, or is known to be back."""
    global _silent_until
    _silent_until = 0.0
