"""Kinds of jobs that exist only in the fault tests: quick, failing, and killed by the kernel."""

from __future__ import annotations

import os
import signal
from typing import Any

from core import jobs

QUICK, RAISING, KILLED = "faults.quick", "faults.raising", "faults.killed"


def register() -> None:
    jobs.handles(QUICK)(quick)
    jobs.handles(RAISING)(raising)
    jobs.handles(KILLED)(killed)


def quick(job: Any, progress: jobs.Progress) -> jobs.Write:
    """Leaves one audit row for each time its effect is written."""
    from core import audit

    def write() -> dict[str, Any]:
        audit.record(verb="faults.quick", by=job.requested_by, at=job.requested_at, obj=job)
        return {"done": 1}

    return write


def raising(job: Any, progress: jobs.Progress) -> jobs.Write:
    raise ZeroDivisionError("poison")


def killed(job: Any, progress: jobs.Progress) -> jobs.Write:
    """What the kernel does to a process that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
