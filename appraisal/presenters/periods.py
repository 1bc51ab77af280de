"""What the page of a period shows: how complete it is, its versions, a running computation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Group, Indicator, Member, Period, ResultVersion, Score
from appraisal.presenters.versions import VersionView, version_view
from core.enums import JobState
from core.models import Job
from core.presenters import JobProgress
from organization.models import Account


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many cells of a group are filled."""

    group: Group
    filled: int
    total: int
    url: str

    @property
    def complete(self) -> bool:
        return self.filled == self.total

    @property
    def text(self) -> str:
        return "已录全" if self.complete else f"缺 {self.total - self.filled} 格"


def completeness(period: Period) -> list[Completeness]:
    """Per group; four queries."""
    members = Counter(Member.objects.filter(scheme=period.scheme).values_list("group_id", flat=True))
    leaves = Indicator.objects.filter(scheme=period.scheme, children__isnull=True)
    columns = Counter(leaves.values_list("group_id", flat=True))
    counted = Score.objects.filter(period=period).order_by().values_list("member__group_id").annotate(n=Count("id"))
    filled = dict(counted)
    url = reverse("appraisal:scores", args=[period.pk])
    return [
        Completeness(group, filled.get(group.pk, 0), members[group.pk] * columns[group.pk], f"{url}?group={group.code}")
        for group in Group.objects.filter(scheme=period.scheme)
    ]


def version_rows(period: Period, account: Account) -> list[VersionView]:
    """The versions the reader may see, also those by former versions of the scheme, the newest first: one query."""
    related = ("period", "publication", "computed_by__person")
    versions = ResultVersion.objects.visible_to(account).of_period(period).select_related(*related)
    return [version_view(version, account) for version in versions.order_by("-number")]


def job_progress(job: Job) -> JobProgress:
    """A computation as the progress component shows it."""
    period = job.payload["period"]
    result = job.result.get("version")
    return JobProgress(
        key=str(job.pk),
        title=job.title,
        state=JobState(job.state),
        done=job.done_steps,
        total=job.total_steps,
        poll_url=reverse("appraisal:progress", args=[period, job.pk]),
        message=job.error or (job.step_text if job.state == JobState.RUNNING else _ended(job)),
        result_url=reverse("appraisal:board", args=[result]) if result else "",
    )


def _ended(job: Job) -> str:
    return timezone.localtime(job.ended_at).strftime("%Y-%m-%d %H:%M") if job.ended_at else ""
