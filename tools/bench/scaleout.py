"""Scale-out: many schemes scored through Celery by one and by two workers, on PostgreSQL and Redis."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack

from django.conf import settings
from django.db import connection
from django.utils import timezone

from appraisal.jobs import SCORING, request_scoring
from appraisal.models import Period
from core.enums import JobState
from core.models import Job
from organization.models import Account
from tools.bench import county
from tools.bench.report import Section, times
from tools.processes import end, spawn

PATIENCE = 120.0
JOB_PATIENCE = 600.0


def measure(quick: bool) -> list[Section]:
    count = 12 if quick else 60
    section = Section(
        f"Scale-out: {count} schemes of 81 units through Celery (PostgreSQL, Redis)",
        ["workers", "seconds", "schemes a second", "seconds a scheme", "to one worker"],
    )
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        section.note("Left out: no Redis is named in REDIS_URL; `make bench` starts one.")
        return [section]
    Account.objects.system()
    periods = [county.build(f"S{number:03}", county.PLAN, seed=number) for number in range(count)]
    first = 0.0
    for workers in (1, 2):
        seconds, failed = _timed(periods, workers)
        first = first or seconds
        section.add(
            str(workers), f"{seconds:.1f}", f"{count / seconds:.1f}", f"{seconds / count:.3f}", times(seconds / first)
        )
        if failed:
            section.note(f"{failed} jobs failed with {workers} workers.")
    section.note(
        "Servers, workers and driver share the processors of one machine, so two workers show at best what is left of "
        "them; the cost per scheme is what a plan for more machines counts with (docs/operations.md)."
    )
    return [section]


def _timed(periods: list[Period], workers: int) -> tuple[float, int]:
    """Seconds from the first order to the last result, and how many jobs failed."""
    with ExitStack() as stack:
        for number in range(workers):
            stack.callback(end, _worker(number), patience=20)
        _wait_for(workers)
        by = Account.objects.system()
        begun = time.monotonic()
        orders = {request_scoring(period, by=by, at=timezone.now()).pk for period in periods}
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
