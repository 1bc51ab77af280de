"""Background work: enqueue, claim, run, sweep.

A job is a row written in the transaction that wants it; the broker is only nudged after commit, and a sweeper
finds what was never nudged or whose worker died. A handler works in two parts: it computes (reporting
progress, which is committed at once and renews the lease) and returns a ``write`` function, which runs in one
transaction with the job's own end. The end is guarded by the attempt number, so that a worker that slept past
its lease rolls back everything it wrote (SECURITY J01 to J06, J10).
"""

from __future__ import annotations

import traceback
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from core import audit
from core.enums import JobState
from core.models import Job

log = structlog.get_logger(__name__)
Write = Callable[[], dict[str, Any]]
Handler = Callable[[Job, "Progress"], Write]
_handlers: dict[str, Handler] = {}


class LostLease(Exception):
    """Another worker has taken the job over: nothing of ours may be written."""


class AlreadyOpen(Exception):
    """The same subject has a job that is not finished; ``job`` is that one."""

    def __init__(self, job: Job) -> None:
        self.job = job
        super().__init__(f"{job.title} 正在执行")


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job."""

    def decorate(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return decorate


class Progress:
    """Reports steps; each report is committed at once, renews the lease and notices a lost one."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = timezone.now()

    def step(self, done: int, total: int, text: str) -> None:
        now = timezone.now()
        if done < total and now - self._last < timedelta(milliseconds=300):
            return
        self._last = now
        mine = Job.objects.filter(pk=self._job.pk, attempt=self._job.attempt, state=JobState.RUNNING)
        changed = mine.update(
            done_steps=done,
            total_steps=total,
            step_text=text,
            heartbeat_at=now,
            lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        )
        if not changed:
            raise LostLease(str(self._job.pk))


@transaction.atomic
def enqueue(
    kind: str, *, key: str, title: str, by: Any, at: datetime, subject: str = "", payload: dict[str, Any] | None = None
) -> Job:
    """Write the job row in the caller's transaction and nudge the broker after commit.

    The same ``kind`` and ``key`` give the job that exists already. Raises AlreadyOpen when the ``subject`` has
    another open job of this kind.
    """
    existing = Job.objects.filter(kind=kind, key=key).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, key=key, title=title, subject=subject, payload=payload or {},
                not_before=at, requested_at=at, requested_by=by,
            )  # fmt: skip
    except IntegrityError:
        open_job = Job.objects.open().filter(kind=kind, subject=subject).first() or Job.objects.get(kind=kind, key=key)
        if open_job.key == key:
            return open_job
        raise AlreadyOpen(open_job) from None
    audit.record(verb="job.enqueue", by=by, at=at, obj=job, after={"kind": kind, "key": key})
    transaction.on_commit(lambda: nudge(job.pk))
    return job


def nudge(job_id: uuid.UUID) -> None:
    """Tell a worker. A broker that is away costs nothing but time: the sweeper nudges again."""
    from core.tasks import run_job

    try:
        run_job.apply_async(args=[str(job_id)], retry=False)
    except Exception as error:
        log.warning("broker_unreachable", job=str(job_id), error=type(error).__name__)


def claim(job_id: uuid.UUID | str) -> Job | None:
    """Take the job by compare-and-set; None when it is done or somebody else's."""
    now = timezone.now()
    claimed = (
        Job.objects.filter(pk=job_id)
        .claimable(now)
        .filter(attempt__lt=settings.JOB_MAX_ATTEMPTS)
        .update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            heartbeat_at=now,
            lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            error="",
        )
    )
    return Job.objects.get(pk=job_id) if claimed else None


def run(job_id: uuid.UUID | str) -> None:
    """Run one job to its end, or leave it as it was when it is not ours to run."""
    job = claim(job_id)
    if job is None:
        return
    try:
        write = _handlers[job.kind](job, Progress(job))
        _finish(job, write)
    except LostLease:
        log.warning("lease_lost", job=str(job.pk), attempt=job.attempt)
    except Exception as error:
        _fail(job, error)


def _finish(job: Job, write: Write) -> None:
    with transaction.atomic():
        result = write()
        mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)
        ended = mine.update(
            state=JobState.DONE, result=result, ended_at=timezone.now(), lease_until=None, done_steps=F("total_steps")
        )
        if not ended:
            raise LostLease(str(job.pk))


class Rejected(Exception):
    """The work cannot be done as asked (data missing, say): no second try, the text is for the user."""


def _fail(job: Job, error: Exception) -> None:
    """Queue again with back-off, or give up after the last attempt; the error stands on the jobs page."""
    final = isinstance(error, Rejected) or job.attempt >= settings.JOB_MAX_ATTEMPTS
    now = timezone.now()
    text = str(error) if isinstance(error, Rejected) else f"{type(error).__name__}: {error}"
    changes: dict[str, Any] = {"error": text[:4000], "lease_until": None}
    if final:
        changes |= {"state": JobState.FAILED, "ended_at": now}
    else:
        changes |= {"state": JobState.QUEUED, "not_before": now + timedelta(seconds=2**job.attempt)}
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)
    if mine.update(**changes):
        log.error("job_failed", job=str(job.pk), kind=job.kind, final=final, trace=traceback.format_exc())


def sweep() -> int:
    """Nudge every job that waits or whose lease ran out; fail those out of attempts. Returns how many."""
    now = timezone.now()
    waiting = Job.objects.claimable(now)
    exhausted = waiting.filter(attempt__gte=settings.JOB_MAX_ATTEMPTS)
    exhausted.update(
        state=JobState.FAILED, ended_at=now, lease_until=None, error="执行进程三次中断，请查看日志后重新启动"
    )
    ids = list(waiting.filter(attempt__lt=settings.JOB_MAX_ATTEMPTS).values_list("pk", flat=True)[:200])
    for job_id in ids:
        nudge(job_id)
    return len(ids)


@transaction.atomic
def restart(job: Job, *, by: Any, at: datetime) -> Job:
    """Queue a failed job again, from its first attempt; ValueError when it has not failed."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != JobState.FAILED:
        raise ValueError("只有失败的任务可以重新启动")
    locked.state, locked.attempt, locked.not_before = JobState.QUEUED, 0, at
    locked.ended_at, locked.done_steps, locked.error = None, 0, ""
    locked.save(update_fields=["state", "attempt", "not_before", "ended_at", "done_steps", "error"])
    audit.record(verb="job.restart", by=by, at=at, obj=locked)
    transaction.on_commit(lambda: nudge(locked.pk))
    return locked
