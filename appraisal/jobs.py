"""Background work of appraisal: computing a period on demand, and the quarterly ranking by the calendar.

A closed quarter has one scheduled job, told by its key. When it is refused (scores are missing, say) the same job is
queued again: once the scores are complete and were changed since, and otherwise once a day. It never adds a version
to a quarter that got one since its close, whoever made that one.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.periods import ensure_period
from appraisal.actions.scoring import compute, read_inputs, write_version
from appraisal.actions.versions import check_in_force
from appraisal.enums import AppraisalPermission, SchemeState
from appraisal.models import Adjustment, Indicator, Mark, Member, Period, ResultVersion, Scheme, Score
from appraisal.rules import periods
from core import collector, jobs, schedules
from core.access import may
from core.enums import JobState
from core.findings import Refused, demand
from core.models import Job
from organization.models import Account

log = structlog.get_logger(__name__)
SCORING = "appraisal.scoring"
QUARTERLY = "appraisal.quarterly"
REPLACED = "方案已变更，本版方案不再计算"
SHOWN = 20
"""Reasons of a refusal that stand on the job; the page of the scores shows every gap."""
DAILY_FOR_DAYS = 400
"""Days after a quarter's last day that it is looked at every day; later only when its scores get complete."""


def request_scoring(period: Period, *, note: str = "", by: Account, at: datetime) -> Job:
    """Queue a computation of the period; AlreadyOpen when one is under way, Refused for a version not in force."""
    demand(check_in_force(period.scheme))
    return jobs.enqueue(
        SCORING,
        key=str(uuid.uuid4()),
        subject=f"period:{period.pk}",
        title=f"计算 {period.scheme.name} {periods.parse_period(period.label).label}",
        payload={"period": period.pk, "note": note},
        by=by,
        at=at,
    )


def result_page(job: Job) -> str:
    """Where a finished computation leads: the board of its version."""
    return reverse("appraisal:board", args=[job.result["version"]])


def hears_of_failures(account: Any) -> bool:
    """Whoever computes finds failures among the work items of appraisal."""
    return may(account, AppraisalPermission.COMPUTE)


@jobs.handles(SCORING, label="计算结果", page=result_page, told=hears_of_failures)
def score(job: Job, progress: jobs.Progress) -> jobs.Write:
    """Compute, then hand back the writing of the version, which commits with the job's own end."""
    period_id = job.payload["period"]
    try:
        with collector.paused():
            computed = compute(read_inputs(period_id), step=progress.step)
    except Refused as refused:
        raise jobs.Rejected(_reasons(refused)) from None

    def write() -> dict[str, Any]:
        with collector.paused():
            version = write_version(
                computed, by=job.requested_by, at=timezone.now(), note=job.payload.get("note", ""), job=job
            )
        return _made(version)

    return write


def _reasons(refused: Refused) -> str:
    """One line per finding, the first SHOWN of them."""
    lines = [finding.sentence() for finding in refused.findings]
    more = [f"……另有 {len(lines) - SHOWN} 项"] if len(lines) > SHOWN else []
    return "\n".join(lines[:SHOWN] + more)


def _made(version: ResultVersion) -> dict[str, Any]:
    return {"version": version.pk, "number": version.number, "period": version.period.label}


def looks_again(job: Job) -> str:
    """What becomes of a refused quarterly job by itself, for the pages that show it; no query."""
    try:
        quarter = periods.parse_period(job.key.rpartition(":")[2])
    except periods.PeriodError:  # not queued by the schedule
        return ""
    until = quarter.last_day + timedelta(days=DAILY_FOR_DAYS)
    daily = f"；此外每天自动检查一次，至 {until.isoformat()}" if timezone.localdate() <= until else ""
    return f"分值录全后几分钟内自动重新计算{daily}。"


@jobs.handles(QUARTERLY, label="季度排名", page=result_page, told=hears_of_failures, again=looks_again)
def score_quarter(job: Job, progress: jobs.Progress) -> jobs.Write:
    """As ``score``; a quarter that has a version since its close gets no second one, the job ends with that one.

    Where a later version of the scheme has come into force, the job ends with nothing.
    """
    period = Period.objects.get(pk=job.payload["period"])
    if not Scheme.objects.current().filter(pk=period.scheme_id).exists():
        progress.step(1, 1, REPLACED)
        return dict
    if (existing := version_since_close(period)) is not None:
        found = _made(existing)
        return lambda: found
    write_new = score(job, progress)

    def write() -> dict[str, Any]:
        _wait_for_writers(period)
        made_meanwhile = version_since_close(period)
        return write_new() if made_meanwhile is None else _made(made_meanwhile)

    return write


def _wait_for_writers(period: Period) -> None:
    """Whoever writes a version of the period holds its row until that is committed."""
    Period.objects.select_for_update().get(pk=period.pk)


def closing_day(last_day: date) -> date:
    """The last day on which figures of a quarter ending on ``last_day`` may still come in."""
    return last_day + timedelta(days=getattr(settings, "QUARTER_GRACE_DAYS", 0))


def version_since_close(period: Period) -> ResultVersion | None:
    """The newest version that was computed after the period had closed."""
    closed = ResultVersion.objects.filter(period=period, computed_at__date__gt=closing_day(period.last_day))
    return closed.select_related("period").order_by("-number").first()


def quarterly_rankings(now: datetime) -> None:
    """Queue the ranking of every quarter that has closed, once each; missed ones are caught up (SECURITY J09).

    A quarter has closed ``QUARTER_GRACE_DAYS`` after its last day, so that late figures can still come in.
    """
    today = timezone.localdate(now)
    for scheme in Scheme.objects.current():
        for quarter in periods.Period(scheme.year).quarters:
            if closing_day(quarter.last_day) < today:
                _queue_quarter(scheme, quarter, now)
    _settle_replaced(now)


def _settle_replaced(now: datetime) -> None:
    """Refused rankings of schemes that a later version has replaced have nothing to wait for."""
    current = Scheme.objects.current().values("pk")
    former = Period.objects.filter(scheme__state=SchemeState.ISSUED).exclude(scheme__in=current)
    waiting = Job.objects.filter(kind=QUARTERLY, state=JobState.FAILED)
    for job in waiting.filter(payload__period__in=list(former.values_list("pk", flat=True))):
        _restart(job, now, REPLACED)


def _queue_quarter(scheme: Scheme, quarter: periods.Period, now: datetime) -> None:
    key = f"{scheme.code}:{scheme.version}:{quarter.code}"
    job = Job.objects.filter(kind=QUARTERLY, key=key).first()
    if job is not None:
        _look_again(job, now)
        return
    period = ensure_period(scheme, quarter)
    jobs.enqueue(
        QUARTERLY,
        key=key,
        subject=f"period:{period.pk}",
        title=f"{scheme.name} {quarter.label}排名",
        payload={"period": period.pk, "note": "季度结束后自动计算"},
        by=Account.objects.system(),
        at=now,
    )


def _look_again(job: Job, now: datetime) -> None:
    """Queue a failed job again when there is a reason; of several beats that find the same failure one does."""
    reason = _reason_to_look(job, now)
    if reason:
        _restart(job, now, reason)


def _restart(job: Job, now: datetime, reason: str) -> None:
    try:
        jobs.restart(job, by=Account.objects.system(), at=now, reason=reason)
    except Refused:
        log.info("looked_at_by_another_beat", job=str(job.pk))


def _reason_to_look(job: Job, now: datetime) -> str:
    if job.state != JobState.FAILED or job.ended_at is None:
        return ""
    period = Period.objects.get(pk=job.payload["period"])
    if version_since_close(period) is not None:
        return "本期已有结果版本"
    if _changed(period, job.ended_at) and _complete(period):
        return "分值已录全"
    today, looked = timezone.localdate(now), timezone.localdate(job.ended_at)
    daily = looked < today <= period.last_day + timedelta(days=DAILY_FOR_DAYS)
    return "每日检查" if daily else ""


def _changed(period: Period, since: datetime) -> bool:
    """Whether scores or entries came in since; other changes (an indicator, say) are found by the daily look."""
    if Score.objects.filter(period=period, entered_at__gt=since).exists():
        return True
    touched = Q(entered_at__gt=since) | Q(withdrawn_at__gt=since)
    return any(model.objects.filter(touched, scheme=period.scheme_id).exists() for model in (Adjustment, Mark))


def _complete(period: Period) -> bool:
    """Whether every member has a row on every leaf of its group."""
    members, leaves = (
        dict(rows.filter(scheme=period.scheme_id).order_by().values_list("group_id").annotate(n=Count("pk")))
        for rows in (Member.objects.all(), Indicator.objects.filter(children__isnull=True))
    )
    cells: int = sum(count * leaves.get(group, 0) for group, count in members.items())
    filled: int = Score.objects.filter(period=period).count()
    return filled == cells


schedules.register(
    quarterly_rankings,
    label="季度排名",
    due="已下发方案的每个季度结束后自动计算一次；分值不全的，录全后或次日再算",
    kinds=(QUARTERLY,),
)
