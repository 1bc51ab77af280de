"""Jobs and schedules as shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from core import jobs, schedules
from core.enums import JobState
from core.models import Job
from core.presenters import JobProgress

TONES = {JobState.QUEUED: "neutral", JobState.RUNNING: "info", JobState.DONE: "success", JobState.FAILED: "danger"}
WAITING = "失败，自动再试"
BEATS = {
    "sweep-jobs": "检查中断的任务",
    "run-schedules": "检查到期的定时任务",
    "anchor-audit": "送出审计锚点",
    "celery.backend_cleanup": "清理过期的任务结果",
}
BEAT_SILENCE = timedelta(minutes=15)
"""The scheduler notes its runs every few minutes; silence longer than this means that it stands still."""


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job of the list, formatted."""

    job: Job
    kind: str
    state: str
    tone: str
    percent: int
    spent: str
    result_url: str
    failed: bool
    again: str = ""
    """What will happen by itself to a failed job; "" when it waits for a person."""


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One thing that happens by itself: what, when, last time, what came of it."""

    label: str
    due: str
    last: str
    note: str = ""
    tone: str = "neutral"


def job_line(job: Job) -> JobLine:
    state = JobState(job.state)
    known = jobs.kinds().get(job.kind)
    again = known.again(job) if known and known.again and state is JobState.FAILED else ""
    return JobLine(
        job,
        known.label if known else job.kind,
        WAITING if again else state.label,
        "warning" if again else TONES[state],
        job.percent,
        _spent(job),
        result_url(job),
        state is JobState.FAILED,
        again,
    )


def result_url(job: Job) -> str:
    """Where a finished job leads; "" when it leads nowhere."""
    known = jobs.kinds().get(job.kind)
    if job.state != JobState.DONE or known is None or known.page is None:
        return ""
    try:
        return known.page(job)
    except (KeyError, NoReverseMatch):
        return ""


def _spent(job: Job) -> str:
    """Time from the request to the end, or until now."""
    seconds = int(((job.ended_at or timezone.now()) - job.requested_at).total_seconds())
    if seconds < 60:
        return f"{max(seconds, 0)} 秒"
    return (
        f"{seconds // 60} 分 {seconds % 60} 秒"
        if seconds < 3600
        else f"{seconds // 3600} 小时 {seconds % 3600 // 60} 分"
    )


def job_progress(job: Job, poll_url: str, *, link: bool = True) -> JobProgress:
    """For the progress component; ``link`` offers the result when it is done."""
    state = JobState(job.state)
    message = job.error if state is JobState.FAILED else "" if state is JobState.DONE else job.step_text
    return JobProgress(
        str(job.pk),
        job.title,
        state,
        job.done_steps,
        job.total_steps,
        poll_url,
        message,
        result_url(job) if link else "",
    )


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "尚未运行"


def schedule_lines() -> list[ScheduleLine]:
    """What the registered schedules queued last, then the ticks of the scheduler itself."""
    registered = schedules.registered()
    newest = {kind: _newest(kind) for one in registered for kind in one.kinds}
    lines = [
        _schedule_line(one, [job for kind in one.kinds if (job := newest[kind]) is not None]) for one in registered
    ]
    return lines + [
        ScheduleLine(BEATS.get(task.name, task.name), _interval(task), _clock(task.last_run_at)) for task in _ticks()
    ]


def _newest(kind: str) -> Job | None:
    return Job.objects.filter(kind=kind).order_by("-requested_at").first()


def _schedule_line(one: schedules.Registered, ran: list[Job]) -> ScheduleLine:
    if not ran:
        return ScheduleLine(one.label, one.due, "尚未运行")
    last = max(ran, key=lambda job: job.requested_at)
    line = job_line(last)
    return ScheduleLine(one.label, one.due, _clock(last.requested_at), f"{last.title}：{line.state}", line.tone)


def _ticks() -> Any:
    return PeriodicTask.objects.filter(enabled=True).select_related("interval", "crontab").order_by("name")


def _interval(task: Any) -> str:
    if task.interval is None:
        return "按日历" if task.crontab is not None else ""
    every = timedelta(**{task.interval.period: task.interval.every})
    seconds = int(every.total_seconds())
    return (
        f"每 {seconds // 3600} 小时"
        if seconds % 3600 == 0
        else f"每 {seconds // 60} 分钟"
        if seconds % 60 == 0
        else f"每 {seconds} 秒"
    )


def scheduler_stands_still(now: datetime) -> bool:
    """Whether the scheduler once ran and has been silent for too long."""
    last = max((task.last_run_at for task in _ticks() if task.last_run_at), default=None)
    return last is not None and now - last > BEAT_SILENCE
