"""Scale-out: many schemes scored through Celery by one and by two workers, beside the same work as bare SQL.

All on PostgreSQL and Redis, in the same run: first two SQL statements a scheme from one process (bench.statement), then
one worker, then two.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.jobs import SCORING, request_scoring
from appraisal.models import Period
from core import jobs
from core.enums import JobState
from core.models import Job
from organization.models import Account
from tools.bench import county, statement
from tools.bench.report import Section, times
from tools.processes import end, spawn

SCHEMES, QUICK = 300, 12
PATIENCE = 120.0
JOB_PATIENCE = 600.0
FLOOR = "two SQL statements a scheme, one process, no worker"


def measure(quick: bool) -> list[Section]:
    count = QUICK if quick else SCHEMES
    section = Section(
        f"Scale-out: {count} schemes of 81 units through Celery (PostgreSQL, Redis)",
        ["by", "seconds", "schemes a second", "seconds a scheme", "to the SQL statements", "to one worker"],
    )
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        section.note("Left out: no Redis is named in REDIS_URL; `make bench` starts one.")
        return [section]
    Account.objects.system()
    periods = [county.build(f"S{number:03}", county.PLAN, seed=number) for number in range(count)]
    floor = _floor(periods)
    found = [(FLOOR, floor, 0), *((f"{workers} worker{'s' * (workers > 1)}", *_timed(periods, workers))
                                  for workers in (1, 2))]  # fmt: skip
    alone = found[1][1]
    for by, seconds, failed in found:
        section.add(
            by, f"{seconds:.1f}", f"{count / seconds:.1f}", f"{seconds / count:.3f}", times(seconds / floor),
            times(seconds / alone),
        )  # fmt: skip
        if failed:
            section.note(f"{failed} jobs failed with {by}.")
    section.note(
        f"Statements of one job, from taking it to its end, bulk writes, savepoints and transactions counted: "
        f"{_statements(periods[0])}. Queueing it takes {_queueing(periods[1])} more, in the process that asks."
    )
    section.note(
        "The statements rank what is there. The jobs are queued, taken and reported, check scheme and cells, freeze "
        "and hash the inputs, note where each value came from and append to the audit trail, each in its own "
        "transaction."
    )
    section.note(
        "Servers, workers and driver share the processors of one machine, so two workers show at best what is left of "
        "them; the cost per scheme is what a plan for more machines counts with (docs/operations.md)."
    )
    return [section]


def _floor(periods: list[Period]) -> float:
    """Seconds for all schemes by bare SQL, one after the other; making the empty versions does not count."""
    versions = [statement.empty_version(period) for period in periods]
    statement.rank(statement.empty_version(periods[0]))  # hot
    begun = time.monotonic()
    for version in versions:
        statement.rank(version)
    return time.monotonic() - begun


def _statements(period: Period) -> int:
    """How many statements a job of a period sends whose scheme is known already."""
    by = Account.objects.system()
    for _ in range(2):
        job = _queued(period, by)
        with CaptureQueriesContext(connection) as captured:
            jobs.run(job.pk)
    return len(captured)


def _queueing(period: Period) -> int:
    with CaptureQueriesContext(connection) as captured:
        job = _queued(period, Account.objects.system())
    jobs.run(job.pk)
    return len(captured)


def _queued(period: Period, by: Account) -> Job:
    return request_scoring(period, by=by, at=timezone.now())


def _timed(periods: list[Period], workers: int) -> tuple[float, int]:
    """Seconds from the first order to the last result, and how many jobs failed."""
    with ExitStack() as stack:
        for number in range(workers):
            stack.callback(end, _worker(number), patience=20)
        _wait_for(workers)
        by = Account.objects.system()
        begun = time.monotonic()
        orders = {_queued(period, by).pk for period in periods}
        mine = Job.objects.filter(pk__in=orders, kind=SCORING)
        while mine.exclude(state__in=[JobState.DONE, JobState.FAILED]).exists():
            if time.monotonic() - begun > JOB_PATIENCE:
                raise RuntimeError("the workers do not finish")
            time.sleep(0.05)
        seconds = time.monotonic() - begun
        failed = mine.filter(state=JobState.FAILED).count()
    connection.close()
    return seconds, failed


def _worker(number: int):  # type: ignore[no-untyped-def]  # a child of tools.processes
    options = ["-l", "error", "-c", "1", "-n", f"bench{number}@bench", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", *options]
    return spawn(command, env=dict(os.environ), output=subprocess.DEVNULL)


def _wait_for(workers: int) -> None:
    from config.celery import app

    deadline = time.monotonic() + PATIENCE
    while len(app.control.ping(timeout=1.0)) < workers:
        if time.monotonic() > deadline:
            raise RuntimeError("the workers do not answer")
