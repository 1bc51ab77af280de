"""The quarterly bulletin by the calendar: after a quarter's end its draft is compiled and printed (JH-A-6.3-c).

A quarter has one job, told by its key, and one bulletin, kept by a constraint: however often a beat fires, a worker is
killed or somebody presses the button, there is one draft. The issue of an approved one is a job of its own: printing
takes seconds, and what is issued is written at once with the end of the job.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.actions.bulletin_compiling import begin_quarter, compute_quarter, quarter_findings, with_prints
from accountability.actions.bulletin_issuing import issue_findings, issue_printed, print_issue
from accountability.enums import AccountabilityPermission
from accountability.gathering.bulletins import quarters_due
from accountability.models import Bulletin
from core import jobs, schedules
from core.access import may
from core.enums import JobState
from core.findings import demand
from core.models import Job
from core.periods import Period, parse_period
from organization.models import Account

BULLETIN, ISSUE = "accountability.bulletin", "accountability.issue_bulletin"


def bulletin_page(job: Job) -> str:
    """Where a finished compilation leads."""
    return reverse("accountability:bulletin", args=[job.result["bulletin"]])


def hears_of_failures(account: Any) -> bool:
    """The inspection office finds a failed compilation on its list of bulletins."""
    return may(account, AccountabilityPermission.MANAGE_BULLETINS)


@jobs.handles(BULLETIN, label="季度通报编制", page=bulletin_page, told=hears_of_failures)
def compile_bulletin(job: Job, progress: jobs.Progress) -> jobs.Write:
    """Compute and print, then hand back the writing, which commits with the job's own end.

    A quarter that has a bulletin by then ends the job with that one.
    """
    quarter = parse_period(job.payload["period"])
    if (held := _held(quarter)) is not None:
        return lambda: {"bulletin": held}
    at = timezone.now()
    progress.step(0, 3, "汇总任务和督办单")
    compiled = compute_quarter(quarter, at=at)
    progress.step(1, 3, "打印文件和工作簿")
    ready = with_prints(compiled, by=job.requested_by, at=at)
    progress.step(2, 3, "保存")

    def write() -> dict[str, Any]:
        found = _held(quarter)
        return {"bulletin": found or begin_quarter(quarter, ready, by=job.requested_by, at=at).pk}

    return write


def _held(quarter: Period) -> int | None:
    rows = Bulletin.objects.quarterly().filter(period=quarter.code, correction=0)
    return rows.values_list("pk", flat=True).first()


def request_compilation(quarter: Period, *, by: Account, at: datetime) -> Job:
    """Queue the quarter's compilation, or what is there of it again where it failed. Raises Refused."""
    demand(quarter_findings(quarter, timezone.localdate(at)))
    failed = Job.objects.filter(kind=BULLETIN, key=quarter.code, state=JobState.FAILED).first()
    if failed is not None:
        return jobs.restart(failed, by=by, at=at, reason="重新编制")
    return _queue(quarter, by=by, at=at)


def _queue(quarter: Period, *, by: Account, at: datetime) -> Job:
    return jobs.enqueue(
        BULLETIN, key=quarter.code, subject=f"bulletin:{quarter.code}", title=f"编制{quarter.label}通报",
        payload={"period": quarter.code}, by=by, at=at,
    )  # fmt: skip


@jobs.handles(ISSUE, label="通报印发", page=bulletin_page, told=hears_of_failures)
def issue(job: Job, progress: jobs.Progress) -> jobs.Write:
    """Print, then hand back the issue, which commits with the job's own end; one that is issued ends it at once."""
    row = Bulletin.objects.get(pk=job.payload["bulletin"])
    if row.issued_at is not None:
        return lambda: {"bulletin": row.pk}
    at = timezone.now()
    progress.step(0, 2, "打印文件和工作簿")
    ready = print_issue(row, by=job.requested_by, at=at)
    progress.step(1, 2, "印发并送各单位")
    return lambda: {"bulletin": issue_printed(ready, by=job.requested_by, at=at).pk}


def request_issue(bulletin: Bulletin, *, by: Account, at: datetime) -> Job:
    """Queue the issue of an approved bulletin, or what is there of it again where it failed. Raises Refused."""
    demand(issue_findings(bulletin))
    failed = Job.objects.filter(kind=ISSUE, key=str(bulletin.pk), state=JobState.FAILED).first()
    if failed is not None:
        return jobs.restart(failed, by=by, at=at, reason="重新印发")
    return jobs.enqueue(
        ISSUE, key=str(bulletin.pk), subject=f"bulletin:{bulletin.pk}", title=f"印发{bulletin.title}",
        payload={"bulletin": bulletin.pk}, by=by, at=at,
    )  # fmt: skip


def quarterly_bulletins(now: datetime) -> None:
    """Queue the draft of every quarter that is over and has no bulletin; missed ones are caught up."""
    quarters = quarters_due(timezone.localdate(now))
    held = set(Bulletin.objects.quarterly().values_list("period", flat=True))
    for quarter in quarters:
        if quarter.code not in held:
            _queue(quarter, by=Account.objects.system(), at=now)


schedules.register(
    quarterly_bulletins,
    label="季度通报",
    due="每个季度结束后自动编制一次草稿，由督查机构修改、报批、印发",
    kinds=(BULLETIN,),
)
