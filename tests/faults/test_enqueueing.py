"""A job and the change that wants it stand or fall together; what was never sent is swept up (SECURITY J01)."""

from __future__ import annotations

import time

import pytest
import redis
from django.db import transaction

from core.enums import JobState
from core.models import AuditEvent, Job
from organization.models import Account
from tests.faults import figures
from tests.faults.kinds import QUICK
from tests.faults.stage import PATIENCE, Stage, wait_until
from tests.faults.work import queue

pytestmark = pytest.mark.services


class Changed(Exception):
    """The business change that fails after it asked for a job."""


@transaction.atomic
def change_in_vain(key: str, clerk: Account) -> None:
    queue(QUICK, key, clerk)
    raise Changed


def sent(stage: Stage) -> int:
    """Messages that wait at the broker."""
    with redis.Redis.from_url(stage.redis.url) as link:
        return int(link.llen("celery"))


def test_rolled_back_change_leaves_no_job_and_sends_nothing(stage: Stage, clerk: Account) -> None:
    for number in range(100):
        with pytest.raises(Changed):
            change_in_vain(f"job-{number}", clerk)

    assert (Job.objects.count(), AuditEvent.objects.filter(verb="job.enqueue").count(), sent(stage)) == (0, 0, 0)


def test_committed_change_sends_its_job_at_once(stage: Stage, clerk: Account) -> None:
    """Negative control of the one above: the same without the failure."""
    with transaction.atomic():
        queue(QUICK, "job", clerk)

    assert (Job.objects.count(), sent(stage)) == (1, 1)


def sweep_up(stage: Stage, times: int) -> tuple[list[str], float]:
    """Kill so many senders; states while nobody sweeps (the control), and seconds until the sweeper had all done."""
    stage.worker(children=2)
    senders = stage.start("tests.faults.doomed", str(times), log="doomed")
    assert senders.wait(timeout=PATIENCE) == 0
    time.sleep(2)
    unswept = list(Job.objects.values_list("state", flat=True))
    begun = time.monotonic()
    stage.beat()
    wait_until(lambda: Job.objects.filter(state=JobState.DONE).count() == times, "all jobs")
    return unswept, time.monotonic() - begun


def test_job_never_sent_is_done_by_the_sweeper(stage: Stage) -> None:
    unswept, _ = sweep_up(stage, 3)

    assert unswept == [JobState.QUEUED] * 3
    assert AuditEvent.objects.filter(verb="faults.quick").count() == 3


@pytest.mark.hard
def test_jobs_never_sent_full_count(stage: Stage) -> None:
    unswept, seconds = sweep_up(stage, 50)

    assert unswept == [JobState.QUEUED] * 50
    assert AuditEvent.objects.filter(verb="faults.quick").count() == 50
    figures.record("J01", "sender killed between commit and send, 50 times", f"50/50 done, {seconds:.1f} s later")
