"""What is to be done about execution results, highlights and proposals, on the workbench (LS-4.3, LS-3.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import RoundState
from accountability.gathering.highlights import halves_without
from accountability.gathering.tables import numbers_on
from accountability.models import ExecutionRanking, Highlight, HighlightMark, HighlightRound, PointProposal, TaskTable
from accountability.permissions import holding_units
from core import calendar, registry
from core.access import may
from core.enums import Light
from core.periods import parse_period
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account, Person
from organization.own_part import own_part

SOURCE, MOST = "落实结果", 20


def work_items(account: Account, today: date) -> list[WorkItem]:
    """For those who rank and select, for judges, for units that may nominate: few statements."""
    found: list[WorkItem] = []
    if may(account, P.MANAGE_HIGHLIGHTS):
        found += _halves(today)
        found += _rounds(today)
    if may(account, P.RANK_EXECUTION):
        found += _to_settle(account)
    if may(account, P.SEND_PROPOSALS):
        found += _to_send(account)
    if account.person_id is not None and may(account, P.VIEW_HIGHLIGHTS):
        found += _to_judge(account)
    if may(account, P.NOMINATE_HIGHLIGHTS):
        found += _to_nominate(account, today)
        found += _selected(account, today)
    return found


@only_where(TaskTable.objects.all, P.MANAGE_HIGHLIGHTS)
def _halves(today: date) -> Iterator[WorkItem]:
    for half in halves_without(today)[:MOST]:
        url = f"{reverse('accountability:open_highlights')}?period={half.code}"
        yield WorkItem(f"{half.label}没有组织亮点工作评选", SOURCE, url, "去组织", due=half.end, light=Light.RED)


@only_where(lambda: HighlightRound.objects.filter(state=RoundState.OPEN), P.MANAGE_HIGHLIGHTS)
def _rounds(today: date) -> Iterator[WorkItem]:
    for row in HighlightRound.objects.filter(state=RoundState.OPEN, until__lt=today).order_by("period")[:MOST]:
        url = reverse("accountability:highlights", args=[row.pk])
        yield WorkItem(f"{parse_period(row.period).label}亮点工作申报已到期，转入评选", SOURCE, url, "去办理")


def _unsettled() -> QuerySet[ExecutionRanking]:
    """The newest version of each period in which none is final."""
    finals = ExecutionRanking.objects.final().filter(period=OuterRef("period"))
    newer = ExecutionRanking.objects.filter(period=OuterRef("period"), number__gt=OuterRef("number"))
    return ExecutionRanking.objects.filter(~Exists(finals), ~Exists(newer))


@only_where(_unsettled, P.RANK_EXECUTION)
def _to_settle(account: Account) -> Iterator[WorkItem]:
    """Newest versions that were computed after the end of their period, by somebody else."""
    for row in _unsettled().exclude(recorded_by=account.pk).order_by("-period")[:MOST]:
        period = parse_period(row.period)
        if row.as_of > period.end:
            url = reverse("accountability:ranking", args=[row.pk])
            yield WorkItem(f"审定{period.label}落实排名", SOURCE, url, "去审定")


@only_where(PointProposal.objects.pending, P.SEND_PROPOSALS)
def _to_send(account: Account) -> Iterator[WorkItem]:
    rows = PointProposal.objects.visible_to(account).pending()
    rows = rows.exclude(own_part(account, by=["recorded_by"], people=["person"]) | _of_own_unit(account))
    number = rows.count()
    if number:
        url = f"{reverse('accountability:point_proposals')}?state=pending"
        yield WorkItem(f"{number} 项加扣分建议待送考核", SOURCE, url, "去复核")


def _of_own_unit(account: Account) -> Q:
    return Q(unit=account.person.unit_id) if account.person is not None else Q()


def _judged_by(person: int | None) -> QuerySet[Highlight]:
    """Nominations that a judge is asked about, or was."""
    return Highlight.objects.filter(round__judges__person=person, round__state=RoundState.JUDGING)


@only_where(lambda: _judged_by(ASKER.person), P.VIEW_HIGHLIGHTS)
def _to_judge(account: Account) -> Iterator[WorkItem]:
    """Nominations of other units on which a judge has not spoken: one statement."""
    person = account.person_id
    said = HighlightMark.objects.filter(highlight=OuterRef("pk"), judge__person=person)
    rows = (
        _judged_by(person)
        .filter(~Exists(said))
        .exclude(unit__in=Person.objects.filter(pk=person or 0).order_by().values("unit"))
    )
    waiting: dict[tuple[int, str], int] = {}
    for key in rows.order_by("round").values_list("round", "round__period"):
        waiting[key] = waiting.get(key, 0) + 1
    for (pk, code), number in waiting.items():
        url = reverse("accountability:highlights", args=[pk])
        yield WorkItem(f"评选{parse_period(code).label}亮点工作：{number} 项待评", SOURCE, url, "去评选")


@only_where(lambda: HighlightRound.objects.filter(state=RoundState.OPEN), P.NOMINATE_HIGHLIGHTS)
def _to_nominate(account: Account, today: date) -> Iterator[WorkItem]:
    units = holding_units(account, P.NOMINATE_HIGHLIGHTS)
    rows = HighlightRound.objects.filter(state=RoundState.OPEN, until__gte=today)
    rows = rows.exclude(pk__in=Highlight.objects.filter(unit__in=units).order_by().values("round"))
    for row in rows.order_by("period")[:MOST]:
        yield WorkItem(
            f"申报{parse_period(row.period).label}亮点工作", SOURCE,
            reverse("accountability:highlights", args=[row.pk]), "去申报", due=row.until,
            light=calendar.light(row.until, today, behind=False, warning_days=numbers_on(today).warning_days),
        )  # fmt: skip


def _selected_of(units: Collection[int]) -> QuerySet[Highlight]:
    return Highlight.objects.filter(unit__in=units, selected=True, round__state=RoundState.DECIDED)


@only_where(lambda: _selected_of(ASKER.units), P.NOMINATE_HIGHLIGHTS)
def _selected(account: Account, today: date) -> Iterator[WorkItem]:
    """The notice to units whose work was selected, for as many days as changes are told."""
    rows = _selected_of(holding_units(account, P.NOMINATE_HIGHLIGHTS))
    newest = list(rows.select_related("round").order_by("-pk")[:MOST])
    since = today - timedelta(days=numbers_on(today).notice_days) if newest else today
    for row in newest:
        if row.round.decided_at is not None and timezone.localdate(row.round.decided_at) >= since:
            url = reverse("accountability:highlights", args=[row.round_id])
            yield WorkItem(f"亮点工作入选：{row.title}（{row.round.number}）", SOURCE, url, "看通报")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
