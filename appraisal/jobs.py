"""Background work of appraisal: computing a period on demand, and the quarterly ranking by the calendar."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.periods import ensure_period
from appraisal.actions.scoring import compute, read_inputs, write_version
from appraisal.enums import AppraisalPermission, SchemeState
from appraisal.models import Period, Scheme
from appraisal.rules import periods
from core import jobs, schedules
from core.access import may
from core.findings import Refused
from core.models import Job
from organization.models import Account

SCORING = "appraisal.scoring"
QUARTERLY = "appraisal.quarterly"


def request_scoring(period: Period, *, note: str = "", by: Account, at: datetime) -> Job:
    """Queue a computation of the period; AlreadyOpen when one is under way."""
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
@jobs.handles(QUARTERLY, label="季度排名", page=result_page, told=hears_of_failures)
def score(job: Job, progress: jobs.Progress) -> jobs.Write:
    """Compute, then hand back the writing of the version, which commits with the job's own end."""
    period_id = job.payload["period"]
    try:
        computed = compute(read_inputs(period_id), step=progress.step)
    except Refused as refused:
        raise jobs.Rejected("\n".join(finding.sentence() for finding in refused.findings)) from None

    def write() -> dict[str, Any]:
        version = write_version(
            computed, by=job.requested_by, at=timezone.now(), note=job.payload.get("note", ""), job=job
        )
        return {"version": version.pk, "number": version.number, "period": version.period.label}

    return write


def quarterly_rankings(now: datetime) -> None:
    """Queue the ranking of every quarter that has closed, once each; missed ones are caught up (SECURITY J09).

    A quarter has closed ``QUARTER_GRACE_DAYS`` after its last day, so that late figures can still come in.
    """
    grace = timedelta(days=getattr(settings, "QUARTER_GRACE_DAYS", 0))
    today = timezone.localdate(now)
    for scheme in Scheme.objects.filter(state=SchemeState.ISSUED):
        for quarter in periods.Period(scheme.year).quarters:
            if quarter.last_day + grace < today:
                _queue_quarter(scheme, quarter, now)


def _queue_quarter(scheme: Scheme, quarter: periods.Period, now: datetime) -> None:
    key = f"{scheme.code}:{scheme.version}:{quarter.code}"
    if Job.objects.filter(kind=QUARTERLY, key=key).exists():
        return
    period = ensure_period(scheme, quarter)
    jobs.enqueue(
        QUARTERLY,
        key=key,
        title=f"{scheme.name} {quarter.label}排名",
        payload={"period": period.pk, "note": "季度结束后自动计算"},
        by=Account.objects.system(),
        at=now,
    )


schedules.register(
    quarterly_rankings, label="季度排名", due="已下发方案的每个季度结束后自动计算一次", kinds=(QUARTERLY,)
)
