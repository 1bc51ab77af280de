"""Jobs as rows: once per key, one at a time per subject, leases, fencing, back-off, the sweeper, restarts.

Each guard is also shown switched off (negative control). What needs real workers stands in tests/faults.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone

from core import broker, jobs, schedules, tasks
from core.enums import JobState
from core.findings import Refused, unmet
from core.models import AuditEvent, Job
from organization.models import Account

pytestmark = pytest.mark.django_db
KIND = "test.work"
Handler = Callable[[Job, jobs.Progress], jobs.Write]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A kind of job that notes its work; ``work`` lists what was written."""
    done: list[str] = []
    monkeypatch.setattr(jobs, "_kinds", {})

    @jobs.handles(KIND, label="试验")
    def handler(job: Job, progress: jobs.Progress) -> jobs.Write:
        progress.step(2, 2, "末步")

        def write() -> dict[str, Any]:
            done.append(job.key)
            return {"attempt": job.attempt}

        return write

    return done


def handle(handler: Handler) -> None:
    jobs.handles(KIND)(handler)


def ask(by: Account, key: str = "k1", subject: str = "", at: datetime | None = None) -> Job:
    return jobs.enqueue(KIND, key=key, title="试验", by=by, at=at or timezone.now(), subject=subject, payload={"n": 1})


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_job_runs_after_the_commit_and_once(
    work: list[str], zhou: Account, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(zhou)
        assert work == []

    assert work == ["k1"]
    done = fresh(job)
    assert (done.state, done.attempt, done.result, done.done_steps, done.percent) == (
        JobState.DONE, 1, {"attempt": 1}, 2, 100
    )  # fmt: skip
    assert done.lease_until is None
    assert done.ended_at is not None


def test_job_of_a_rolled_back_change_does_not_exist(work: list[str], zhou: Account) -> None:
    def change() -> None:
        with transaction.atomic():
            ask(zhou)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()

    assert Job.objects.count() == 0
    assert AuditEvent.objects.filter(verb="job.enqueue").count() == 0


def test_same_key_gives_the_same_job_whatever_its_state(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    jobs.run(job.pk)

    assert ask(zhou) == job
    assert AuditEvent.objects.filter(verb="job.enqueue").count() == 1


def test_second_open_job_of_a_subject_is_refused(work: list[str], zhou: Account) -> None:
    job = ask(zhou, "k1", "period:1")

    with pytest.raises(jobs.AlreadyOpen) as caught:
        ask(zhou, "k2", "period:1")

    assert caught.value.job == job
    jobs.run(job.pk)
    assert ask(zhou, "k2", "period:1").state == JobState.QUEUED


def test_jobs_without_a_subject_stand_side_by_side(work: list[str], zhou: Account) -> None:
    assert ask(zhou, "k1") != ask(zhou, "k2")


def test_racing_key_is_told_from_a_racing_subject(
    work: list[str], zhou: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process inserts the same key between the look and the insert."""
    other, job = ask(zhou, "k0"), ask(zhou, "k1")
    first = Job.objects.filter

    def blind(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(Job.objects, "filter", first)
        return Job.objects.none()

    monkeypatch.setattr(Job.objects, "filter", blind)

    assert ask(zhou, "k1") == job
    assert other.state == JobState.QUEUED


def test_running_job_is_not_claimed_twice(work: list[str], zhou: Account) -> None:
    job = ask(zhou)

    assert jobs.claim(job.pk) is not None
    assert jobs.claim(job.pk) is None
    jobs.run(job.pk)
    assert work == []


def test_delivery_of_a_finished_job_does_nothing(work: list[str], zhou: Account) -> None:
    job = ask(zhou)

    for _ in range(3):
        tasks.run_job(str(job.pk))

    assert work == ["k1"]
    assert fresh(job).attempt == 1


def test_expired_lease_is_taken_over(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    jobs.claim(job.pk)
    expire(job)

    jobs.run(job.pk)

    assert fresh(job).result == {"attempt": 2}


def test_job_that_is_not_due_waits(work: list[str], zhou: Account) -> None:
    job = ask(zhou, at=timezone.now() + timedelta(minutes=1))

    jobs.run(job.pk)

    assert (work, fresh(job).state) == ([], JobState.QUEUED)


def sleeper(job_id: Any, wake: Callable[[], None]) -> Handler:
    """A handler whose worker sleeps past its lease while another one finishes."""

    def handler(job: Job, progress: jobs.Progress) -> jobs.Write:
        if job.attempt == 1:
            expire(job)
            wake()
        return lambda: {"attempt": job.attempt, "written": Job.objects.filter(pk=job.pk).update(title=f"{job.attempt}")}

    return handler


def test_zombie_writes_nothing(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    handle(sleeper(job.pk, lambda: jobs.run(job.pk)))

    jobs.run(job.pk)

    assert (fresh(job).result["attempt"], fresh(job).title) == (2, "2")


def test_zombie_would_write_without_the_fence(work: list[str], zhou: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: without the attempt number the sleeper overwrites what the other one wrote."""
    job = ask(zhou)
    handle(sleeper(job.pk, lambda: jobs.run(job.pk)))
    monkeypatch.setattr(jobs, "_mine", lambda one: Job.objects.filter(pk=one.pk))

    jobs.run(job.pk)

    assert (fresh(job).result["attempt"], fresh(job).title) == (1, "1")


def test_lease_lost_during_the_writing_rolls_it_back(work: list[str], zhou: Account) -> None:
    def handler(job: Job, progress: jobs.Progress) -> jobs.Write:
        def write() -> dict[str, Any]:
            Job.objects.filter(pk=job.pk).update(title="改写", attempt=job.attempt + 1)
            return {}

        return write

    job = ask(zhou)
    handle(handler)

    jobs.run(job.pk)

    assert (fresh(job).title, fresh(job).attempt, fresh(job).state) == ("试验", 1, JobState.RUNNING)


def test_report_of_a_zombie_ends_its_work(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    mine = jobs.claim(job.pk)
    assert mine is not None
    expire(job)
    jobs.claim(job.pk)

    with pytest.raises(jobs.LostLease):
        jobs.Progress(mine).step(2, 2, "末步")


def test_report_renews_the_lease_and_is_shown(work: list[str], zhou: Account, settings: LazySettings) -> None:
    job = ask(zhou)
    mine = jobs.claim(job.pk)
    assert mine is not None
    expire(job)

    jobs.Progress(mine).step(3, 3, "河口镇" * 100)

    shown = fresh(job)
    assert (shown.done_steps, shown.total_steps, len(shown.step_text), shown.percent) == (3, 3, 200, 99)
    assert shown.lease_until is not None
    assert shown.lease_until > timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS - 5)


def test_reports_in_quick_succession_are_passed_over(
    work: list[str], zhou: Account, django_assert_num_queries: Any
) -> None:
    job = jobs.claim(ask(zhou).pk)
    assert job is not None
    progress = jobs.Progress(job)

    with django_assert_num_queries(1):
        for done in range(1, 1001):
            progress.step(done, 1000, "")


def failing(job: Job, progress: jobs.Progress) -> jobs.Write:
    raise RuntimeError("broken\0")


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())


def test_poison_job_is_tried_three_times_with_growing_pauses(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    handle(failing)
    pauses = []
    for _ in range(5):
        before = timezone.now()
        jobs.run(job.pk)
        pauses.append(round((fresh(job).not_before - before).total_seconds()))
        jobs.run(job.pk)  # not due yet, or over
        make_due(job)

    failed = fresh(job)
    assert (failed.state, failed.attempt, failed.error) == (JobState.FAILED, 3, "RuntimeError: broken")
    assert pauses[:2] == [2, 4]
    assert failed.ended_at is not None


def test_queue_goes_on_past_a_poison_job(work: list[str], zhou: Account) -> None:
    def handler(job: Job, progress: jobs.Progress) -> jobs.Write:
        if job.key == "k5":
            raise MemoryError
        return dict

    handle(handler)
    every = [ask(zhou, f"k{n}") for n in range(10)]
    for _ in range(3):
        Job.objects.filter(state=JobState.QUEUED).update(not_before=timezone.now())
        jobs.sweep()

    states = {job.key: fresh(job).state for job in every}
    assert states == {f"k{n}": JobState.FAILED if n == 5 else JobState.DONE for n in range(10)}


@pytest.mark.parametrize(
    "error",
    [jobs.Rejected("县粮食局缺“信访稳定”得分"), Refused([unmet("", "缺分", remedy="请补录")])],
    ids=["rejected", "refused"],
)
def test_work_that_cannot_be_done_is_not_tried_again(work: list[str], zhou: Account, error: Exception) -> None:
    def handler(job: Job, progress: jobs.Progress) -> jobs.Write:
        raise error

    job = ask(zhou)
    handle(handler)

    jobs.run(job.pk)

    assert (fresh(job).state, fresh(job).attempt, fresh(job).error) == (JobState.FAILED, 1, str(error))


def test_error_while_writing_leaves_nothing_and_is_tried_again(work: list[str], zhou: Account) -> None:
    def handler(job: Job, progress: jobs.Progress) -> jobs.Write:
        def write() -> dict[str, Any]:
            Job.objects.filter(pk=job.pk).update(title="写了一半")
            if job.attempt == 1:
                raise RuntimeError
            return {}

        return write

    job = ask(zhou)
    handle(handler)
    jobs.run(job.pk)
    assert (fresh(job).title, fresh(job).state) == ("试验", JobState.QUEUED)

    make_due(job)
    jobs.run(job.pk)

    assert (fresh(job).title, fresh(job).state) == ("写了一半", JobState.DONE)


def test_job_of_an_unknown_kind_ends_as_failed(work: list[str], zhou: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask(zhou)
    monkeypatch.setattr(jobs, "_kinds", {})
    for _ in range(3):
        make_due(job)
        jobs.run(job.pk)

    assert fresh(job).state == JobState.FAILED


def test_sweep_finds_what_was_never_nudged_and_whose_worker_died(work: list[str], zhou: Account) -> None:
    lost, dead, alive = ask(zhou, "lost"), ask(zhou, "dead"), ask(zhou, "alive")
    jobs.claim(dead.pk)
    expire(dead)
    jobs.claim(alive.pk)

    assert jobs.sweep() == 2

    assert sorted(work) == ["dead", "lost"]
    assert fresh(alive).state == JobState.RUNNING
    assert fresh(lost).state == JobState.DONE


def test_sweep_gives_up_a_job_whose_workers_keep_dying(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    for _ in range(3):
        assert jobs.claim(job.pk) is not None
        expire(job)

    assert jobs.claim(job.pk) is None
    assert jobs.sweep() == 0

    assert (fresh(job).state, fresh(job).error, work) == (JobState.FAILED, jobs.INTERRUPTED, [])


def broken_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.run_job, "apply_async", away)
    monkeypatch.setattr(broker, "_silent_until", 0.0)  # put back afterwards: the pause is for this test only


def test_broker_that_is_away_costs_only_time(
    work: list[str], zhou: Account, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    with monkeypatch.context() as patched:
        broken_broker(patched)
        with django_capture_on_commit_callbacks(execute=True):
            first, _ = ask(zhou, "k1"), ask(zhou, "k2")
        assert jobs.sweep() == 0
        assert fresh(first).state == JobState.QUEUED

    assert jobs.sweep() == 2
    assert sorted(work) == ["k1", "k2"]


def fail(job: Job) -> None:
    handle(failing)
    for _ in range(3):
        make_due(job)
        jobs.run(job.pk)


def test_restart_gives_three_more_attempts_and_counts_on(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    fail(job)

    jobs.restart(fresh(job), by=zhou, at=timezone.now())
    restarted = fresh(job)
    assert (restarted.state, restarted.attempt, restarted.attempt_limit, restarted.error) == (
        JobState.QUEUED, 3, 6, ""
    )  # fmt: skip
    fail(job)

    assert (fresh(job).state, fresh(job).attempt) == (JobState.FAILED, 6)
    assert AuditEvent.objects.filter(verb="job.restart").count() == 1


def test_zombie_from_before_a_restart_stays_fenced_off(work: list[str], zhou: Account) -> None:
    job = ask(zhou)
    zombie = jobs.claim(job.pk)
    assert zombie is not None
    for _ in range(2):
        expire(job)
        jobs.claim(job.pk)
    expire(job)
    jobs.sweep()
    jobs.restart(fresh(job), by=zhou, at=timezone.now())
    jobs.claim(job.pk)

    with pytest.raises(jobs.LostLease):
        jobs._finish(zombie, lambda: {"zombie": True})
    assert fresh(job).state == JobState.RUNNING


def test_restart_of_a_job_that_ran_again_meanwhile_is_refused(work: list[str], zhou: Account) -> None:
    """Two see the same failure; the job is restarted and fails again before the second one acts."""
    job = ask(zhou)
    fail(job)
    seen_by_both = fresh(job)
    jobs.restart(seen_by_both, by=zhou, at=timezone.now())
    fail(job)

    with pytest.raises(Refused, match="又执行过"):
        jobs.restart(seen_by_both, by=zhou, at=timezone.now())

    assert (fresh(job).state, fresh(job).attempt) == (JobState.FAILED, 6)
    jobs.restart(fresh(job), by=zhou, at=timezone.now())  # negative control: who has seen the second failure may


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_only_a_failed_job_is_restarted(work: list[str], zhou: Account, state: JobState) -> None:
    job = ask(zhou)
    Job.objects.filter(pk=job.pk).update(state=state)

    with pytest.raises(Refused, match="只有失败的任务"):
        jobs.restart(job, by=zhou, at=timezone.now())


def test_restart_is_refused_while_the_subject_is_busy(work: list[str], zhou: Account) -> None:
    job = ask(zhou, "k1", "period:1")
    fail(job)
    ask(zhou, "k2", "period:1")

    with pytest.raises(Refused, match="同一对象已有任务"):
        jobs.restart(fresh(job), by=zhou, at=timezone.now())


def test_schedule_that_fails_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[datetime] = []

    def broken(now: datetime) -> None:
        raise RuntimeError

    monkeypatch.setattr(schedules, "_schedules", {})
    schedules.register(broken)
    schedules.register(ran.append, label="second")
    schedules.register(ran.append, label="again")

    tasks.run_schedules()

    assert len(ran) == 1


def test_two_beats_at_once_make_one_job(work: list[str], zhou: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "_schedules", {})
    schedules.register(lambda now: ask(zhou, "2012Q1", at=now) and None)

    for _ in range(2):
        tasks.run_schedules()

    assert Job.objects.count() == 1


def test_time_limit_is_below_half_the_visibility_of_the_broker(settings: LazySettings) -> None:
    """J05, on the numbers production uses."""
    assert settings.CELERY_TASK_TIME_LIMIT < 3600 / 2
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
