"""What the fault tests ask of the product, and what they compare."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from appraisal import jobs as scoring_jobs
from appraisal.actions.scoring import run_scoring
from appraisal.models import FrozenGroup, Period, Result, ResultItem, ResultVersion
from core import jobs
from core.enums import JobState
from core.models import Job
from organization.models import Account
from tests.faults.stage import wait_until


def ask(year: Period, clerk: Account) -> Job:
    """Queue one computation, as the page does."""
    return scoring_jobs.request_scoring(year, by=clerk, at=timezone.now())


def queue(kind: str, key: str, clerk: Account) -> Job:
    return jobs.enqueue(kind, key=key, title=key, by=clerk, at=timezone.now())


def state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def attempt(job: Job) -> int:
    return Job.objects.values_list("attempt", flat=True).get(pk=job.pk)


def wait_done(job: Job, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Until the job is done; ``meanwhile`` is called each time it is looked at."""

    def ended() -> bool:
        meanwhile()
        return state(job) in (JobState.DONE, JobState.FAILED)

    wait_until(ended, f"end of {job.title}")
    assert state(job) == JobState.DONE, Job.objects.get(pk=job.pk).error


def undisturbed(year: Period, clerk: Account) -> str:
    """The fingerprint of the version that a quiet run in this process writes."""
    return fingerprint(run_scoring(year, by=clerk, at=timezone.now()))


def fingerprint(version: ResultVersion) -> str:
    """SHA-256 over everything a version holds: input hash, frozen inputs, every result and item."""
    rows: list[Any] = [version.input_hash, version.frozen_header, sorted(version.warnings)]
    for model in (FrozenGroup, Result, ResultItem):
        names = [field.attname for field in model._meta.concrete_fields if field.name not in ("id", "version")]
        rows.append(sorted(map(repr, model.objects.filter(version=version).values_list(*names))))
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def fingerprints(year: Period) -> list[str]:
    """Of all versions of the period, oldest first."""
    return [fingerprint(version) for version in ResultVersion.objects.filter(period=year).order_by("number")]


def in_parallel(times: int, work: Callable[[], Any]) -> list[Any]:
    """Run ``work`` in so many threads that begin together; what each gave back or raised."""
    barrier = threading.Barrier(times)
    outcomes: list[Any] = []

    def one() -> None:
        try:
            barrier.wait()
            outcomes.append(work())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
