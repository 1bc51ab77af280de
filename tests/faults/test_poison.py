"""A job that always fails or is always killed gives up after three tries and holds nobody up (SECURITY J10)."""

from __future__ import annotations

import time

import pytest

from core.enums import JobState
from core.models import AuditEvent, Job
from organization.models import Account
from tests.faults import figures
from tests.faults.kinds import KILLED, QUICK, RAISING
from tests.faults.stage import Stage, wait_until
from tests.faults.work import queue, state

pytestmark = pytest.mark.services


def among_others(stage: Stage, clerk: Account, others: int) -> float:
    """Queue two poisonous jobs and so many others; seconds until all have ended."""
    begun = time.monotonic()
    raising, killed = queue(RAISING, "raising", clerk), queue(KILLED, "killed", clerk)
    quick = [queue(QUICK, f"quick-{number}", clerk) for number in range(others)]
    stage.worker(children=2)
    stage.beat()
    wait_until(lambda: Job.objects.filter(state=JobState.DONE).count() == others, "the other jobs")
    wait_until(lambda: {state(raising), state(killed)} == {JobState.FAILED}, "the end of the poisonous jobs")
    rows = {job.key: (job.attempt, job.error) for job in Job.objects.filter(state=JobState.FAILED)}
    assert rows["raising"] == (3, "ZeroDivisionError: poison")
    assert rows["killed"][0] == 3
    assert rows["killed"][1] != ""
    assert AuditEvent.objects.filter(verb="faults.quick").count() == len(quick)
    return time.monotonic() - begun


def test_poisonous_jobs_fail_after_three_tries_while_the_others_are_done(stage: Stage, clerk: Account) -> None:
    among_others(stage, clerk, others=8)


def test_without_the_limit_a_poisonous_job_runs_for_ever(stage: Stage, clerk: Account) -> None:
    """Negative control."""
    job = queue(RAISING, "raising", clerk)
    stage.worker(without=("no_limit",))
    stage.beat()

    wait_until(lambda: Job.objects.get(pk=job.pk).payload.get("failures", 0) > 3, "a fourth try")

    assert state(job) != JobState.FAILED


@pytest.mark.hard
def test_poisonous_jobs_full_count(stage: Stage, clerk: Account) -> None:
    seconds = among_others(stage, clerk, others=98)

    figures.record(
        "J10", "one failing and one killed job among 100", f"98 done once, 2 failed after 3 tries, {seconds:.0f} s"
    )
