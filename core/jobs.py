"""Background work: enqueue, claim, run, sweep, restart.

A job is a row written in the transaction that wants it; the broker is only nudged after commit, and a sweeper
finds what was never nudged or whose worker died. A handler works in two parts: it computes (reporting
progress, which is committed at once and renews the lease) and returns a ``write`` function, which runs in one
transaction with the job's own end. The end is guarded by the attempt number, which only ever grows, so that a
worker that slept past its lease rolls back everything it wrote (SECURITY J01 to J06, J10). A handler must report
progress more often than JOB_LEASE_SECONDS; a shorter piece of work needs no report.
"""

from __future__ import annotations

import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from core import audit, broker
from core.enums import JobState
from core.findings import Refused, demand, unmet
from core.models import Job

log = structlog.get_logger(__name__)
Write = Callable[[], dict[str, Any]]
Handler = Callable[[Job, "Progress"], Write]
Page = Callable[[Job], str]
Told = Callable[[Any], bool]
Again = Callable[[Job], str]
INTERRUPTED = "执行进程多次中断，请查看日志后重新启动"
SWEPT = 200
"""Jobs nudged by one sweep."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its handler, its name on the jobs page, where a finished one leads, who hears of failures.

    ``again`` says of a failed one what will happen by itself; kinds without it wait for a person.
    """

    handler: Handler
    label: str
    page: Page | None = None
    told: Told | None = None
    again: Again | None = None


_kinds: dict[str, Kind] = {}


class LostLease(Exception):
    """Another worker has taken the job over: nothing of ours may be written."""


class AlreadyOpen(Exception):
    """The same subject has a job that is not finished; ``job`` is that one."""

    def __init__(self, job: Job) -> None:
        self.job = job
        super().__init__(f"{job.title} 正在执行")


class Rejected(Exception):
    """The work cannot be done as asked (data missing, say): no second try, the text is for the user."""


def handles(
    kind: str,
    *,
    label: str = "",
    page: Page | None = None,
    told: Told | None = None,
    again: Again | None = None,
) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job.

    ``page`` gives the address of a finished job's result; ``told`` says whether an account hears of failures of this
    kind from its own app, so that the workbench does not say it twice; ``again`` tells what a failed job waits for
    when its app queues it again by itself (it does so with ``restart``).
    """

    def decorate(handler: Handler) -> Handler:
        _kinds[kind] = Kind(handler, label or kind, page, told, again)
        return handler

    return decorate


def kinds() -> dict[str, Kind]:
    """All registered kinds."""
    return dict(_kinds)


class Progress:
    """Reports steps; each report is committed at once, renews the lease and notices a lost one."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = timezone.now()

    def step(self, done: int, total: int, text: str) -> None:
        """``done`` of ``total`` steps; reports in quick succession are passed over, the last never."""
        if done < total and timezone.now() - self._last < timedelta(milliseconds=300):
            return
        self.renew(done_steps=done, total_steps=total, step_text=text[:200])

    def renew(self, **changes: Any) -> None:
        """A full lease from now; LostLease when the job is somebody else's by now."""
        self._last = now = timezone.now()
        if not _mine(self._job).update(heartbeat_at=now, lease_until=_lease(now), **changes):
            raise LostLease(str(self._job.pk))


def _mine(job: Job) -> Any:
    """The row, as long as this attempt holds it."""
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


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
                kind=kind, key=key, title=title[:200], subject=subject, payload=payload or {},
                not_before=at, requested_at=at, requested_by=by, attempt_limit=settings.JOB_MAX_ATTEMPTS,
            )  # fmt: skip
    except IntegrityError:
        same = Job.objects.filter(kind=kind, key=key).first()
        if same is not None:
            return same
        if (open_job := _open_of(kind, subject)) is not None:
            raise AlreadyOpen(open_job) from None
        raise
    audit.record(verb="job.enqueue", by=by, at=at, obj=job, after={"kind": kind, "key": key})
    transaction.on_commit(lambda: nudge(job.pk))
    return job


TRIES = 5


@transaction.atomic
def want(
    kind: str, *, subject: str, key: str, title: str, by: Any, at: datetime, payload: dict[str, Any] | None = None
) -> Job:
    """One open job of ``subject`` for work that reads everything there is when it starts, however much happens.

    Called after the commit of what happened, with a ``key`` of its own for each happening. A job that waits will read
    it; one that runs may have read before, and is queued once more when it ends; without either, a job is queued.
    """
    for _ in range(TRIES):
        open_one = Job.objects.open().select_for_update(of=("self",)).filter(kind=kind, subject=subject).first()
        if open_one is None:
            try:
                with transaction.atomic():
                    return enqueue(kind, key=key, title=title, by=by, at=at, subject=subject, payload=payload)
            except (AlreadyOpen, IntegrityError):
                continue  # another one was queued in this moment; it may even have ended since
        if open_one.state == JobState.RUNNING:
            Job.objects.filter(pk=open_one.pk).update(again=True)
        return open_one
    raise RuntimeError(f"{kind} {subject}: no job can be queued")


def _open_of(kind: str, subject: str) -> Job | None:
    return Job.objects.open().filter(kind=kind, subject=subject).first() if subject else None


def nudge(job_id: uuid.UUID, *, anyway: bool = False) -> bool:
    """Tell a worker. A broker that is away costs nothing but time: the sweeper nudges again.

    After a failure this process does not try for a while, unless ``anyway``.
    """
    from core.tasks import run_job

    return broker.send(run_job, str(job_id), anyway=anyway)


def claim(job_id: uuid.UUID | str) -> Job | None:
    """Take the job by compare-and-set; None when it is done, not due, out of attempts or somebody else's."""
    now = timezone.now()
    claimed = (
        Job.objects.filter(pk=job_id)
        .claimable(now)
        .filter(attempt__lt=F("attempt_limit"))
        .update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            heartbeat_at=now,
            lease_until=_lease(now),
            again=False,
            done_steps=0,
            step_text="",
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
        write = _kinds[job.kind].handler(job, Progress(job))
        _finish(job, write)
    except LostLease:
        log.warning("lease_lost", job=str(job.pk), attempt=job.attempt)
    except Exception as error:
        _fail(job, error)


def _finish(job: Job, write: Write) -> None:
    Progress(job).renew()  # a full lease for the writing; a lease lost already is noticed before it
    with transaction.atomic():
        result = write()
        ended = (
            _mine(job)
            .filter(again=False)
            .update(
                state=JobState.DONE,
                result=result,
                ended_at=timezone.now(),
                lease_until=None,
                done_steps=F("total_steps"),
            )
        )
        if not ended and not _mine(job).update(result=result, **_once_more(job)):
            raise LostLease(str(job.pk))
        if not ended:
            transaction.on_commit(lambda: nudge(job.pk))


def _once_more(job: Job) -> dict[str, Any]:
    """Back to the queue with a full set of attempts: what happened meanwhile has had none."""
    return {
        "state": JobState.QUEUED, "not_before": timezone.now(), "lease_until": None, "again": False,
        "attempt_limit": job.attempt + settings.JOB_MAX_ATTEMPTS,
    }  # fmt: skip


def _fail(job: Job, error: Exception) -> None:
    """Queue again with back-off, or give up after the last attempt; the error stands on the jobs page.

    What was wanted while it ran may have healed it, and gets a full set of attempts (``want``).
    """
    refused = isinstance(error, Rejected | Refused)
    final = refused or job.attempt >= job.attempt_limit
    now = timezone.now()
    text = str(error) if refused else f"{type(error).__name__}: {error}"
    told: dict[str, Any] = {"error": text.replace("\0", "")[:4000], "lease_until": None}
    ended = final and _mine(job).filter(again=False).update(state=JobState.FAILED, ended_at=now, **told)
    limit = job.attempt + settings.JOB_MAX_ATTEMPTS if final else job.attempt_limit
    used = settings.JOB_MAX_ATTEMPTS - (limit - job.attempt)
    later = now + timedelta(seconds=2 ** max(used, 1))
    if ended or _mine(job).update(state=JobState.QUEUED, not_before=later, attempt_limit=limit, **told):
        log.error("job_failed", job=str(job.pk), kind=job.kind, final=bool(ended), trace=traceback.format_exc())


def sweep() -> int:
    """Nudge the oldest jobs that wait or whose lease ran out; fail those out of attempts. Returns how many."""
    now = timezone.now()
    waiting = Job.objects.claimable(now)
    spent = waiting.filter(attempt__gte=F("attempt_limit"))
    spent.filter(again=True).update(attempt_limit=F("attempt") + settings.JOB_MAX_ATTEMPTS)
    given_up = spent.update(state=JobState.FAILED, ended_at=now, lease_until=None, error=INTERRUPTED)
    if given_up:
        log.error("jobs_given_up", count=given_up)
    due = waiting.filter(attempt__lt=F("attempt_limit")).order_by("not_before", "requested_at")
    nudged = 0
    for job_id in list(due.values_list("pk", flat=True)[:SWEPT]):
        if not nudge(job_id, anyway=True):
            break
        nudged += 1
    return nudged


@transaction.atomic
def restart(job: Job, *, by: Any, at: datetime, reason: str = "") -> Job:
    """Queue a failed job again with a full set of attempts.

    Refused when it has not failed, has run again since ``job`` was read, or its subject has another open job. The
    attempt number goes on counting: a zombie of an earlier attempt stays fenced off.
    """
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != JobState.FAILED:
        demand([unmet("", "只有失败的任务可以重新启动", remedy="请刷新页面", 状态=JobState(locked.state).label)])
    if locked.attempt != job.attempt:
        demand(
            [unmet("", "任务在此期间又执行过", remedy="请刷新页面，按最新的原因处理", 执行=f"第 {locked.attempt} 次")]
        )
    other = _open_of(locked.kind, locked.subject)
    if other is not None:
        demand([unmet("", "同一对象已有任务在执行", remedy="请等待其完成", 任务=other.title)])
    before = {"error": locked.error}
    locked.state, locked.not_before, locked.ended_at = JobState.QUEUED, at, None
    locked.attempt_limit = locked.attempt + settings.JOB_MAX_ATTEMPTS
    locked.done_steps, locked.step_text, locked.error = 0, "", ""
    locked.save()
    audit.record(verb="job.restart", by=by, at=at, obj=locked, before=before, reason=reason)
    transaction.on_commit(lambda: nudge(locked.pk))
    return locked
