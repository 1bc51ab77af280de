"""What the calendar asks for happens once per period, however many beats there are (SECURITY J09)."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from django.utils import timezone

from appraisal.jobs import QUARTERLY
from core import schedules
from core.enums import JobState
from core.models import AuditEvent, Job
from tests.factories import SHANGHAI
from tests.faults.stage import Stage, wait_until
from tests.faults.work import in_parallel

pytestmark = pytest.mark.services
QUARTERS = ["shuangxiang-2012:1:2012Q1", "shuangxiang-2012:1:2012Q2", "shuangxiang-2012:1:2012Q3"]
QUARTERS.append("shuangxiang-2012:1:2012Q4")


def keys() -> list[str]:
    return sorted(Job.objects.filter(kind=QUARTERLY).values_list("key", flat=True))


def test_schedules_run_by_many_at_once_queue_each_quarter_once(stage: Stage, year: object) -> None:
    in_parallel(8, lambda: schedules.run_due(timezone.now()))

    assert keys() == QUARTERS
    assert AuditEvent.objects.filter(verb="job.enqueue").count() == 4


def test_without_the_unique_key_quarters_are_queued_twice(stage: Stage, year: object) -> None:
    """Negative control."""
    stage.execute("ALTER TABLE core_job DROP CONSTRAINT job_key_once")

    in_parallel(8, lambda: schedules.run_due(timezone.now()))

    assert sorted(set(keys())) == QUARTERS
    assert len(keys()) > 4


def test_missed_quarters_are_caught_up(stage: Stage, year: object) -> None:
    def on(month: int, day: int) -> list[str]:
        schedules.run_due(datetime(2012, month, day, 8, tzinfo=SHANGHAI))
        return keys()

    assert on(3, 31) == []
    assert on(4, 1) == QUARTERS[:1]
    assert on(4, 2) == QUARTERS[:1]
    assert on(10, 2) == QUARTERS[:3]


def test_two_beats_queue_each_quarter_once(stage: Stage, year: object) -> None:
    stage.worker(children=2)
    for _ in range(2):
        stage.beat(SCHEDULE_SECONDS="1")
    wait_until(lambda: len(keys()) >= 4, "the quarters")
    ended = (JobState.DONE, JobState.FAILED)

    wait_until(lambda: Job.objects.filter(state__in=ended).count() == 4, "their end")
    time.sleep(3)

    assert keys() == QUARTERS
    assert AuditEvent.objects.filter(verb="job.enqueue").count() == 4
