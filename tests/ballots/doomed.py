"""Casts that are killed: each in a process of its own, at one of five points in turn or at a moment of chance.

``python -m tests.ballots.doomed POLL SEED USERNAME...`` makes one attempt for every account; it fails when a process
was not killed where it should have been.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

POINTS = ("before", "participation", "ballot", "audit", "chance", "after")


def die(*args: Any, **kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after(work: Callable[..., Any]) -> Callable[..., Any]:
    def doomed(*args: Any, **kwargs: Any) -> Any:
        work(*args, **kwargs)
        die()

    return doomed


def child(poll_id: str, username: str, point: str, seconds: float) -> None:
    """One cast that meets its end."""
    from django.utils import timezone

    from ballots.actions import casting
    from ballots.models import Poll
    from core import audit
    from organization.models import Account

    poll, account = Poll.objects.get(pk=poll_id), Account.objects.get(username=username)
    if point == "before":
        casting.Participation.objects.create = die  # type: ignore[method-assign]
    elif point == "participation":
        casting._put_in = die  # type: ignore[assignment]
    elif point == "ballot":
        casting._put_in = after(casting._put_in)
    elif point == "audit":
        audit.record = after(audit.record)  # type: ignore[assignment]
    elif point == "chance":
        threading.Thread(target=lambda: (time.sleep(seconds), die()), daemon=True).start()
    casting.cast(poll, choice=next(iter(poll.labels)), by=account, at=timezone.now())
    if point == "after":
        die()
    time.sleep(5)


def main(poll_id: str, seed: str, usernames: list[str]) -> None:
    from django.db import connections

    from ballots.actions import casting  # noqa: F401  loaded once, so that chance falls into the cast itself

    chance = random.Random(seed)
    for number, username in enumerate(usernames):
        connections.close_all()
        seconds = chance.uniform(0, 0.06)  # a cast takes about 0.03
        pid = os.fork()
        if pid == 0:
            child(poll_id, username, POINTS[number % len(POINTS)], seconds)
            os._exit(1)
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit(f"{username} was not killed")


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
