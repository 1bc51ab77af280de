"""What must be done next in appraisal: gaps in scores, imports, drafts, confirmations, approvals, reports, failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from accountability.enums import ProposalState
from appraisal.enums import AppraisalPermission as P
from appraisal.enums import EntryState, ImportState, YearRule
from appraisal.enums.reopenings import LockPermission
from appraisal.gathering.data_dues import numbers_on
from appraisal.gathering.readings import filled_cells
from appraisal.jobs import QUARTERLY
from appraisal.models import (
    Adjustment,
    Group,
    Indicator,
    Mark,
    Member,
    Period,
    Publication,
    RankingDocument,
    Reading,
    Reopening,
    Result,
    ResultVersion,
    Scheme,
    Score,
    ScoreImport,
)
from appraisal.presenters.standing import UNIT_DUTIES
from appraisal.rules.dues import BLANK, still_asked
from appraisal.rules.periods import parse_period
from appraisal.rules.years import combines
from core import calendar
from core.access import may
from core.enums import JobState
from core.models import Job
from core.probes import only_where
from core.registry import WorkItem
from organization.enums import Duty
from organization.models import Account

OFFICE, GROUP_OFFICE, SYSTEM = "考评办", "考评工作领导小组", "系统"
NEW_DAYS = 30
"""Days a published result counts as new."""
REASON_CHARS = 60
REMEMBERED_DAYS = 400
"""Days after its last day that missing scores of a period that was begun are still asked for."""


def items(account: Account, today: date) -> list[WorkItem]:
    """The account's work items; each source is asked only of those whose duty it is."""
    found: list[WorkItem] = []
    if may(account, P.ENTER_SCORES):
        found += [*missing_scores(today), *open_imports(), *missing_papers(), *groundless_entries()]
    if may(account, P.PROPOSE_PUBLICATION):
        found += drafts()
        found += outdated()
    if may(account, P.CONFIRM_PUBLICATION):
        found += proposals(account)
    if may(account, LockPermission.DECIDE_REOPENING):
        found += reopenings(account)
    if may(account, P.RECORD_APPROVAL):
        found += awaiting_approval()
    if may(account, P.COMPUTE):
        found += failed_jobs()
    if Duty.INSPECTION_OFFICE.value in account.duties:
        found += reports_to_make()
    if account.duties & UNIT_DUTIES:
        found += new_results(account, today)
    return found


def missing_scores(today: date) -> Iterator[WorkItem]:
    """Groups with empty cells in the quarter that runs and in the periods closed last: six queries at most.

    When the result of the year is approved, nobody fills in a quarter of it any more; a period without any score is
    asked for no longer than rules.dues says, unless its year is combined from it.
    """
    since = today - timedelta(days=REMEMBERED_DAYS)
    settled = Publication.objects.in_force().filter(approved_at__date__lte=today, version__scheme=OuterRef("scheme"))
    settled = settled.exclude(version__period__label__contains="Q")
    begun = Period.objects.filter(
        ~Exists(settled), scheme__in=Scheme.objects.current(), first_day__lte=today, last_day__gte=since
    )
    periods = [one for one in begun.select_related("scheme").order_by("last_day", "label") if _is_due(one, today)]
    if not periods:
        return
    schemes = {one.scheme_id for one in periods}
    leaves = dict(
        Indicator.objects.filter(scheme__in=schemes, children__isnull=True)
        .order_by().values_list("group_id").annotate(n=Count("id"))
    )  # fmt: skip
    members = dict(Member.objects.filter(scheme__in=schemes).order_by().values_list("group_id").annotate(n=Count("id")))
    filled = filled_cells(periods)
    groups = list(Group.objects.filter(scheme__in=schemes))
    begun_in = {period for period, _ in filled}
    days = numbers_on(today).whole(BLANK)
    for period in periods:
        begun_here = period.pk in begun_in or period.scheme.year_rule == YearRule.WEIGHTED
        if not still_asked(period.last_day, today, begun=begun_here, blank_days=days):
            continue
        for group in (one for one in groups if one.scheme_id == period.scheme_id):
            gap = members.get(group.pk, 0) * leaves.get(group.pk, 0) - filled[(period.pk, group.pk)]
            if gap > 0:
                yield _gap_item(period, group, gap, today)


def _is_due(period: Period, today: date) -> bool:
    """A quarter is asked for while it runs and afterwards, the year only when it is over, and never where it is
    combined from its quarters."""
    label = parse_period(period.label)
    if combines(YearRule(period.scheme.year_rule), label):
        return False
    return label.quarter is not None or period.last_day < today


def _gap_item(period: Period, group: Group, gap: int, today: date) -> WorkItem:
    return WorkItem(
        title=f"{parse_period(period.label).label}分值录入：{group.name}缺 {gap} 格",
        source=OFFICE,
        url=f"{reverse('appraisal:scores', args=[period.pk])}?group={group.code}",
        verb="去录入",
        due=period.last_day,
        light=calendar.light(period.last_day, today, behind=False),
    )


@only_where(lambda: ScoreImport.objects.filter(state=ImportState.CHECKED), P.ENTER_SCORES)
def open_imports() -> Iterator[WorkItem]:
    """Workbooks that were checked and neither committed nor put aside; one at fault is settled by a later import."""
    settled = ScoreImport.objects.filter(
        period=OuterRef("period"), state=ImportState.COMMITTED, committed_at__gte=OuterRef("checked_at")
    )
    rows = ScoreImport.objects.filter(state=ImportState.CHECKED).exclude(~Q(problems=[]) & Exists(settled))
    rows = rows.select_related("period", "workbook")
    for row in rows.order_by("checked_at")[:20]:
        label = parse_period(row.period.label).label
        state = f"有 {len(row.problems)} 处错误" if row.problems else "已校验，待导入"
        yield WorkItem(
            f"{label}评分表《{row.workbook.name}》{state}", OFFICE, reverse("appraisal:import", args=[row.pk]), "去处理"
        )


def _paperless() -> list[QuerySet[Any]]:
    """Entries of both kinds without a paper."""
    return [model.objects.in_force().filter(document__isnull=True).order_by() for model in (Adjustment, Mark)]


def _lacking_papers() -> QuerySet[Scheme]:
    wanted = [Q(pk__in=rows.values("scheme")) for rows in _paperless()]
    return Scheme.objects.filter(wanted[0] | wanted[1])


@only_where(_lacking_papers, P.ENTER_SCORES)
def missing_papers() -> Iterator[WorkItem]:
    """Schemes in which entries from workbooks wait for their papers: no result that counts them goes out (SX-4.2-j).

    Two statements.
    """
    first, second = (rows.values_list("scheme_id", flat=True) for rows in _paperless())
    counts = Counter(first.union(second, all=True))
    for scheme in Scheme.objects.current().filter(pk__in=counts).order_by("-year", "code") if counts else ():
        title = f"{scheme.name}有 {counts[scheme.pk]} 条加减分、否决缺依据文件"
        url = f"{reverse('appraisal:entries', args=[scheme.pk])}?state={EntryState.NO_PAPER}"
        yield WorkItem(title, OFFICE, url, "去补传")


def _drafts() -> QuerySet[ResultVersion]:
    open_versions = ResultVersion.objects.filter(publication__isnull=True, scheme__in=Scheme.objects.current())
    newer = Q(period__versions__number__gt=F("number"))
    return open_versions.exclude(pk__in=ResultVersion.objects.filter(newer).values("pk"))


@only_where(_drafts, P.PROPOSE_PUBLICATION)
def drafts() -> Iterator[WorkItem]:
    """The newest version of a period that nobody has put up for publication."""
    for row in _drafts().select_related("period", "scheme").order_by("period__label")[:20]:
        title = f"{parse_period(row.period.label).label}结果第 {row.number} 版待提请公布"
        yield WorkItem(title, OFFICE, reverse("appraisal:publication", args=[row.pk]), "去提请")


def _proposed() -> QuerySet[Publication]:
    return Publication.objects.filter(confirmed_at__isnull=True, withdrawn_at__isnull=True)


@only_where(_proposed, P.CONFIRM_PUBLICATION)
def proposals(account: Account) -> Iterator[WorkItem]:
    """What somebody else has put up and this person may confirm (SX-6.8-a: two persons)."""
    rows = _proposed().exclude(proposed_by=account)
    for row in rows.select_related("version__period", "proposed_by__person").order_by("proposed_at"):
        title = f"{parse_period(row.version.period.label).label}结果第 {row.version.number} 版待确认公布"
        url = reverse("appraisal:publication", args=[row.version_id])
        yield WorkItem(title, str(row.proposed_by), url, "去确认")


@only_where(lambda: Reopening.objects.pending(), LockPermission.DECIDE_REOPENING)
def reopenings(account: Account) -> Iterator[WorkItem]:
    """Approved periods that somebody else asks to open again (SX-6.8-a: two persons)."""
    rows = Reopening.objects.pending().exclude(asked_by=account)
    for row in rows.select_related("publication__version__period", "asked_by__person").order_by("asked_at"):
        period = row.publication.version.period
        url = f"{reverse('appraisal:period', args=[period.pk])}#lock"
        yield WorkItem(f"{parse_period(period.label).label}申请重开，待确认", str(row.asked_by), url, "去确认")


def _groundless() -> QuerySet[Adjustment]:
    return Adjustment.objects.in_force().filter(taken_from__proposal__state=ProposalState.WITHDRAWN)


@only_where(_groundless, P.ENTER_SCORES)
def groundless_entries() -> Iterator[WorkItem]:
    """Entries of a year that was locked when the proposal on which they rest was taken back (LS-3.5-b)."""
    for row in _groundless().select_related("member", "scheme").order_by("pk"):
        title = f"{row.member.name}{row.get_kind_display()}所依据的建议已撤回，须申请重开后撤销"
        yield WorkItem(title, OFFICE, reverse("appraisal:adjustment", args=[row.pk]), "去处理")


def _unapproved() -> QuerySet[Publication]:
    return Publication.objects.filter(withdrawn_at__isnull=True, approved_at__isnull=True)


@only_where(_unapproved, P.PROPOSE_PUBLICATION)
def outdated() -> Iterator[WorkItem]:
    """Versions that are proposed or preliminary while scores or entries were touched after their computation.

    A cheap look at times, one query for all: what was touched may be the same again, and what was deleted leaves no
    time. The page behind the item holds the inputs themselves against the version (actions.ground).
    """
    computed, scheme = OuterRef("version__computed_at"), OuterRef("version__scheme")
    later = Q(entered_at__gt=computed) | Q(withdrawn_at__gt=computed)
    counting = Adjustment.objects.filter(later, scheme=scheme, dated__lte=OuterRef("version__period__last_day"))
    touched = (
        Exists(Score.objects.filter(period=OuterRef("version__period"), entered_at__gt=computed))
        | Exists(Reading.objects.filter(period=OuterRef("version__period"), filed_at__gt=computed))
        | Exists(counting)
        | Exists(Mark.objects.filter(later, scheme=scheme))
    )
    rows = _unapproved().filter(touched)
    for row in rows.select_related("version__period").order_by("proposed_at"):
        label = parse_period(row.version.period.label).label
        title = f"{label}结果第 {row.version.number} 版计算后，录入内容有改动，须核对是否重新计算"
        yield WorkItem(title, OFFICE, reverse("appraisal:publication", args=[row.version_id]), "去核对")


@only_where(_unapproved, P.RECORD_APPROVAL)
def awaiting_approval() -> Iterator[WorkItem]:
    """Preliminary results without the leading group's approval."""
    rows = Publication.objects.in_force().filter(approved_at__isnull=True).select_related("version__period")
    for row in rows.order_by("confirmed_at"):
        title = f"{parse_period(row.version.period.label).label}初步结果待领导小组审定"
        yield WorkItem(title, GROUP_OFFICE, reverse("appraisal:publication", args=[row.version_id]), "登记审定")


def _failed() -> QuerySet[Job]:
    return Job.objects.filter(state=JobState.FAILED, kind__startswith="appraisal.")


@only_where(_failed, P.COMPUTE)
def failed_jobs() -> Iterator[WorkItem]:
    """Computations and documents that gave up; quarterly rankings that wait for scores, with what is missing."""
    for row in _failed().order_by("-ended_at")[:10]:
        period, version = row.payload.get("period"), row.payload.get("version")
        url = reverse("appraisal:newest")
        if period:
            url = reverse("appraisal:period", args=[period])
        elif version:
            url = reverse("appraisal:documents", args=[version])
        title = waiting_title(row) if row.kind == QUARTERLY else f"后台任务失败：{row.title}"
        yield WorkItem(title, SYSTEM, url, "查看原因")


def waiting_title(job: Job) -> str:
    """What keeps a scheduled ranking from being made: the first reason and how many there are."""
    reasons = job.error.splitlines() or [""]
    more = f"等 {len(reasons)} 项原因" if len(reasons) > 1 else ""
    return f"{job.title}尚未生成，自动再试：{Truncator(reasons[0]).chars(REASON_CHARS)}{more}"


def reports_to_make() -> Iterator[WorkItem]:
    """Published versions of which the inspection office has no report in their present state yet."""
    rows = list(Publication.objects.in_force().select_related("version__period").order_by("-confirmed_at")[:8])
    made = set(
        RankingDocument.objects.filter(version__in=[row.version_id for row in rows]).values_list(
            "version_id", "made_at"
        )
    )  # fmt: skip
    for row in rows:
        since = row.approved_at or row.confirmed_at
        if since is not None and not any(version == row.version_id and at >= since for version, at in made):
            state = "已审定" if row.approved_at else "初步结果"
            title = f"{parse_period(row.version.period.label).label}排名通报（{state}）待出具"
            yield WorkItem(title, OFFICE, reverse("appraisal:documents", args=[row.version_id]), "去导出")


def new_results(account: Account, today: date) -> Iterator[WorkItem]:
    """Results of the reader's unit published within the last days."""
    since = today - timedelta(days=NEW_DAYS)
    rows = Result.objects.filter(
        member__in=Member.objects.own(account),
        version__in=ResultVersion.objects.visible_to(account),
        version__publication__confirmed_at__date__gte=since,
    ).select_related("version__period", "member")
    for row in rows.order_by("-version__publication__confirmed_at"):
        label = parse_period(row.version.period.label).label
        title = f"{label}结果第 {row.version.number} 版已公布，{row.member.name}列第 {row.rank} 名"
        yield WorkItem(title, OFFICE, reverse("appraisal:sheet", args=[row.version_id, row.member.code]), "查看得分单")
