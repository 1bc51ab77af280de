"""What the pages of ranking reports show: documents made, a running job, the periods with their version."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from appraisal.enums import VersionState
from appraisal.models import Period, RankingDocument, ResultVersion, Scheme
from appraisal.presenters.versions import TONES, state_of
from appraisal.rules.periods import parse_period
from core.enums import JobState
from core.files import size_text
from core.models import Job
from core.presenters import JobProgress
from organization.models import Account


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document that was made."""

    name: str
    kind: str
    state: str
    content: str
    made: str
    size: str
    url: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A period with the version its report is made from; ``version`` None: nothing to report yet."""

    period: str
    version: int | None
    title: str
    state: str
    tone: str
    computed: str
    other: str
    url: str


def documents(version: ResultVersion) -> list[DocumentView]:
    """All documents of a version, the newest first: one query."""
    rows = RankingDocument.objects.filter(version=version).select_related("document", "made_by__person")
    return [_document(row) for row in rows]


def _document(row: RankingDocument) -> DocumentView:
    kind, state, groups, units, *_ = row.variant.split(":")
    parts = ["全部考核系统" if groups == "all" else "部分考核系统", *(["各单位得分单"] if units == "units" else [])]
    return DocumentView(
        name=row.document.name,
        kind="PDF" if kind == "pdf" else "Excel",
        state=VersionState(state).label,
        content="，".join(parts),
        made=f"{timezone.localtime(row.made_at):%Y-%m-%d %H:%M} {row.made_by}",
        size=size_text(row.document.size),
        url=reverse("appraisal:document", args=[row.version_id, row.pk]),
    )


def job_progress(job: Job, version: ResultVersion) -> JobProgress:
    """A document in the making."""
    made = job.result.get("document")
    return JobProgress(
        key=str(job.pk),
        title=job.title,
        state=JobState(job.state),
        done=job.done_steps,
        total=job.total_steps,
        poll_url=reverse("appraisal:document_progress", args=[version.pk, job.pk]),
        message=job.error or (job.step_text if job.state == JobState.RUNNING else ""),
        result_url=reverse("appraisal:document", args=[version.pk, made]) if made else "",
    )


def report_lines(scheme: Scheme, account: Account) -> list[ReportLine]:
    """The periods of a scheme, the newest first, each with its published version or else its newest: two queries.

    Results by former versions of the scheme stand here too: they are what is published until the next one is.
    """
    visible = ResultVersion.objects.visible_to(account).filter(scheme__code=scheme.code)
    of_period: dict[str, list[ResultVersion]] = {}
    for version in visible.select_related("publication", "period").order_by("-number"):
        of_period.setdefault(version.period.label, []).append(version)
    periods = sorted(Period.objects.filter(scheme=scheme), key=_newest_first, reverse=True)
    return [_line(period, of_period.get(period.label, [])) for period in periods]


def _newest_first(period: Period) -> tuple[object, bool]:
    code = parse_period(period.label)
    return code.last_day, code.quarter is None


def _line(period: Period, versions: list[ResultVersion]) -> ReportLine:
    label = parse_period(period.label).label
    if not versions:
        url = reverse("appraisal:period", args=[period.pk])
        return ReportLine(label, None, "", "尚无结果", "neutral", "", "", url)
    shown = next((one for one in versions if state_of(one) in PUBLISHED), versions[0])
    state = state_of(shown)
    newer = [one for one in versions if one.number > shown.number]
    return ReportLine(
        period=label,
        version=shown.pk,
        title=f"第 {shown.number} 版",
        state=state.label,
        tone=TONES[state],
        computed=f"{timezone.localtime(shown.computed_at):%Y-%m-%d %H:%M}",
        other=f"另有第 {newer[0].number} 版未公布" if newer else "",
        url=reverse("appraisal:documents", args=[shown.pk]),
    )


PUBLISHED = (VersionState.PRELIMINARY, VersionState.FINAL)
