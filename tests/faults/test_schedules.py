"""What the calendar asks for happens once per period, however many beats there are (SECURITY J09)."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from appraisal import jobs as scoring_jobs
from appraisal.actions.scoring import run_scoring
from appraisal.jobs import QUARTERLY
from appraisal.models import Period, ResultVersion
from core import jobs, schedules
from core.enums import JobState
from core.models import AuditEvent, Job
from organization.models import Account
from tests.appraisal.year import fill, import_book
from tests.factories import SHANGHAI
from tests.faults import figures
from tests.faults.stage import PATIENCE, Stage, wait_until
from tests.faults.work import in_parallel

pytestmark = pytest.mark.services
QUARTERS = ["shuangxiang-2012:1:2012Q1", "shuangxiang-2012:1:2012Q2", "shuangxiang-2012:1:2012Q3"]
QUARTERS.append("shuangxiang-2012:1:2012Q4")


@pytest.fixture(autouse=True)
def _quarters_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all that the calendar asks for, the quarterly rankings alone."""
    alone = {run: one for run, one in schedules._schedules.items() if QUARTERLY in one.kinds}
    monkeypatch.setattr(schedules, "_schedules", alone)


def keys() -> list[str]:
    return sorted(Job.objects.filter(kind=QUARTERLY).values_list("key", flat=True))


def queued() -> int:
    """How often a quarter was queued; the beats of this stage run all other schedules too."""
    return AuditEvent.objects.filter(verb="job.enqueue", object_id__in=quarterly_jobs()).count()


def quarterly_jobs() -> list[str]:
    return [str(pk) for pk in Job.objects.filter(kind=QUARTERLY).values_list("pk", flat=True)]


def test_schedules_run_by_many_at_once_queue_each_quarter_once(stage: Stage, year: object) -> None:
    in_parallel(8, lambda: schedules.run_due(timezone.now()))

    assert keys() == QUARTERS
    assert AuditEvent.objects.filter(verb="job.enqueue").count() == 4


def test_without_the_unique_key_quarters_are_queued_twice(stage: Stage, year: object) -> None:
    """Negative control: the key, and behind it one open job of a subject."""
    stage.execute("ALTER TABLE core_job DROP CONSTRAINT job_key_once", "DROP INDEX job_one_open_per_subject")

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


def refuse_all() -> None:
    """Queue the four quarters and run them: they have no scores."""
    schedules.run_due(timezone.now() - timedelta(days=1))
    Job.objects.update(not_before=timezone.now())
    for job in Job.objects.filter(kind=QUARTERLY):
        jobs.run(job.pk)
    Job.objects.update(ended_at=timezone.now() - timedelta(days=1))
    assert set(Job.objects.values_list("state", "attempt")) == {(JobState.FAILED, 1)}


def looks() -> int:
    return AuditEvent.objects.filter(verb="job.restart").count()


@pytest.fixture
def daily(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quarters of 2012 are still looked at every day."""
    monkeypatch.setattr(scoring_jobs, "DAILY_FOR_DAYS", 36_500)


def test_refused_quarters_are_looked_at_once_a_day_however_many_beats(stage: Stage, year: object, daily: None) -> None:
    refuse_all()

    outcomes = in_parallel(8, lambda: schedules.run_due(timezone.now()))

    assert (outcomes, looks()) == ([None] * 8, 4)
    assert set(Job.objects.values_list("state", "attempt")) == {(JobState.QUEUED, 1)}


def test_without_the_look_at_the_row_refused_quarters_are_queued_by_each_beat(
    stage: Stage, year: object, daily: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: every beat believes what it read before the others wrote."""
    refuse_all()
    all_have_read = threading.Barrier(8)
    reason = scoring_jobs._reason_to_look

    def read_and_wait(job: Job, now: datetime) -> str:
        found = reason(job, now)
        all_have_read.wait(timeout=PATIENCE)
        return found

    monkeypatch.setattr(scoring_jobs, "_reason_to_look", read_and_wait)
    monkeypatch.setattr(jobs, "demand", lambda findings: None)

    in_parallel(8, lambda: schedules.run_due(timezone.now()))

    assert looks() == 4 * 8


def versions_of_a_race(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Somebody computes the first quarter by hand while its scheduled job stands before its writing."""
    quarter = Period.objects.select_related("scheme__rulebook").get(label="2012Q1")
    import_book(quarter, fill(quarter, seed=1, adjustments=False), stage.folder)
    schedules.run_due(timezone.now())
    job = Job.objects.get(kind=QUARTERLY, key=QUARTERS[0])
    computed, written = threading.Event(), threading.Event()
    compute = scoring_jobs.compute

    def compute_and_wait(*args: Any, **kwargs: Any) -> Any:
        done = compute(*args, **kwargs)
        computed.set()
        written.wait(timeout=30)
        return done

    @transaction.atomic
    def by_hand() -> None:
        computed.wait(timeout=30)
        run_scoring(quarter, by=Account.objects.system(), at=timezone.now())
        written.set()
        time.sleep(1)

    monkeypatch.setattr(scoring_jobs, "compute", compute_and_wait)
    works = [by_hand, lambda: jobs.run(job.pk)]
    assert in_parallel(2, lambda: works.pop()()) == [None, None]
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    return list(ResultVersion.objects.filter(period=quarter).values_list("job", flat=True))


def test_schedule_waits_for_who_computes_by_hand(stage: Stage, year: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert versions_of_a_race(stage, monkeypatch) == [None]


def test_without_waiting_the_schedule_adds_a_second_version(
    stage: Stage, year: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: what is not committed yet is not seen."""
    monkeypatch.setattr(scoring_jobs, "_wait_for_writers", lambda period: None)

    assert len(versions_of_a_race(stage, monkeypatch)) == 2


def test_two_beats_queue_each_quarter_once(stage: Stage, year: object) -> None:
    stage.worker(children=2)
    for _ in range(2):
        stage.beat(SCHEDULE_SECONDS="1")
    wait_until(lambda: len(keys()) >= 4, "the quarters")
    ended = (JobState.DONE, JobState.FAILED)

    wait_until(lambda: Job.objects.filter(kind=QUARTERLY, state__in=ended).count() == 4, "their end")
    time.sleep(3)

    assert keys() == QUARTERS
    assert queued() == len(QUARTERS)


@pytest.mark.hard
def test_schedules_full_count(stage: Stage, year: object) -> None:
    for _ in range(30):
        Job.objects.all().delete()
        in_parallel(2, lambda: schedules.run_due(timezone.now()))
        assert keys() == QUARTERS

    assert AuditEvent.objects.filter(verb="job.enqueue").count() == 30 * len(QUARTERS)
    figures.record(
        "J09", "two beats at the same moment, four missed quarters, 30 times", "30/30: each quarter queued once"
    )
