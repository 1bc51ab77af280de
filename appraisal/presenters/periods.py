"""What the page of a period shows: how complete it is, its versions, a running computation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from appraisal.actions.ground import Ground
from appraisal.actions.versions import same_inputs
from appraisal.enums import VersionState
from appraisal.gathering.readings import filled_cells
from appraisal.models import Group, Indicator, Member, Period, ResultVersion
from appraisal.presenters.publication import changed_text
from appraisal.presenters.versions import VersionView, same_inputs_note, same_words, state_of, version_view
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
    filled = filled_cells([period])
    url = reverse("appraisal:scores", args=[period.pk])
    return [
        Completeness(
            group, filled[(period.pk, group.pk)], members[group.pk] * columns[group.pk], f"{url}?group={group.code}"
        )
        for group in Group.objects.filter(scheme=period.scheme)
    ]


def visible_versions(period: Period, account: Account) -> list[ResultVersion]:
    """The versions the reader may see, also those by former versions of the scheme, the newest first: one query."""
    related = ("period", "publication", "computed_by__person")
    found = ResultVersion.objects.visible_to(account).of_period(period).select_related(*related)
    return list(found.order_by("-number"))


def version_rows(versions: list[ResultVersion], account: Account) -> list[VersionView]:
    """As the table shows them, each with the older one of the same inputs."""
    return [version_view(one, account, same=same_inputs_note(one, versions)) for one in versions]


SHOWN = (VersionState.PROPOSED, VersionState.PRELIMINARY)


def changed_notices(period: Period, versions: list[ResultVersion]) -> list[str]:
    """Which of the versions that are on their way, and of the newest draft, no longer stand on what is stored now.

    Six queries for one that does not; versions by a former version of the scheme are left out.
    """
    own = [one for one in versions if one.period_id == period.pk]
    asked = [one for one in own if state_of(one) in SHOWN or (one is own[0] and state_of(one) is VersionState.DRAFT)]
    if not asked:
        return []
    ground = Ground(period)
    found = {one.pk: ground.differences(one) for one in asked}
    fresh = own[0].pk in found and not found[own[0].pk]
    remedy = f"第 {own[0].number} 版已按变化后的内容计算，公布后生效。" if fresh else "请重新计算。"
    return [
        f"第 {one.number} 版（{state_of(one).label}）计算后，录入内容有变化：{changed_text(since.facts)}。{remedy}"
        for one in asked
        if (since := found[one.pk])
    ]


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
        message=job.error or (job.step_text if job.state == JobState.RUNNING else _ended(job, result)),
        result_url=reverse("appraisal:board", args=[result]) if result else "",
    )


def _ended(job: Job, result: int | None) -> str:
    """When it ended, and whether the new version has the inputs of an older one."""
    when = timezone.localtime(job.ended_at).strftime("%Y-%m-%d %H:%M") if job.ended_at else ""
    version = ResultVersion.objects.select_related("period").filter(pk=result).first() if result else None
    same = same_inputs(version) if version is not None else None
    return f"{when}，{same_words(same)}" if same is not None else when
