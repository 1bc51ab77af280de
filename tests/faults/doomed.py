"""Processes that die between the commit of a job and its sending; the argument says how many.

Each child writes one job in a transaction of its own and is killed when core.jobs turns to the broker.
"""

from __future__ import annotations

import os
import signal
import sys
import uuid

from django.utils import timezone


def die(job_id: uuid.UUID) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def child(number: int) -> None:
    from core import jobs
    from organization.models import Account
    from tests.faults.kinds import QUICK

    jobs.nudge = die
    name = f"doomed-{number}"
    jobs.enqueue(QUICK, key=name, title=name, by=Account.objects.system(), at=timezone.now())


def main(times: int) -> None:
    for number in range(times):
        pid = os.fork()
        if pid == 0:
            child(number)
            os._exit(1)  # only when nobody killed it
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit(f"child {number} was not killed")


if __name__ == "__main__":
    main(int(sys.argv[1]))
