"""How the reader's own unit stands: rank, way to the first, trend and the gaps per top item, for the workbench."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from appraisal.enums import AppraisalPermission, VersionState
from appraisal.models import Member, Publication, Result, ResultItem, ResultVersion
from appraisal.presenters.versions import TONES, state_of
from appraisal.rules.periods import parse_period
from core import charts
from core.access import may
from core.numbers import plain, points2
from organization.enums import Duty
from organization.models import Account

MINUS = "−"
UNIT_DUTIES = {Duty.UNIT_LEADER.value, Duty.UNIT_CLERK.value}
NOTICES = 4


@dataclass(frozen=True, slots=True)
class GapRow:
    """One top item: own weighted score against the best and who holds it."""

    name: str
    score: str
    weight: str
    best: str
    holder: str
    own_best: bool
    gap: str
    share: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Notice:
    """A published version; ``plan`` names its plan where another one has a result of the same period."""

    text: str
    day: date
    url: str
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The right column of the workbench. ``rank`` None: the reader has no unit of his own in a result."""

    rank: int | None = None
    size: int = 0
    moved: int | None = None
    compared: str = ""
    unit: str = ""
    group: str = ""
    period: str = ""
    version: str = ""
    state: str = ""
    tone: str = "neutral"
    final: str = ""
    gap: str = ""
    trend: Any = None
    gaps: list[GapRow] = field(default_factory=list)
    sheet_url: str = ""
    board_url: str = ""
    notices: list[Notice] = field(default_factory=list)


def standing(account: Account) -> Standing | None:
    """For leaders and clerks their unit, for everybody who sees results what was published last. At most six queries.

    None for those who see no results.
    """
    if not may(account, AppraisalPermission.VIEW_OWN_RESULTS):
        return None
    news = notices(account)
    own = own_results(account) if account.duties & UNIT_DUTIES else []
    return _card(own, news) if own else Standing(notices=news)


def notices(account: Account) -> list[Notice]:
    """The versions published last that the reader may see: one query."""
    visible = Publication.objects.in_force().filter(version__in=ResultVersion.objects.visible_to(account))
    rows = list(visible.select_related("version__period", "version__scheme").order_by("-confirmed_at")[:NOTICES])
    plans = {(row.version.period.label, row.version.scheme.code) for row in rows}
    shared = Counter(label for label, _ in plans)
    return [_notice(row, named=shared[row.version.period.label] > 1) for row in rows]


def _notice(row: Publication, *, named: bool) -> Notice:
    state = "已审定" if row.approved_at else "已公布（初步）"
    label = parse_period(row.version.period.label).label
    assert row.confirmed_at is not None
    day = timezone.localdate(row.approved_at or row.confirmed_at)
    return Notice(
        f"{label}结果第 {row.version.number} 版{state}", day, reverse("appraisal:board", args=[row.version_id]),
        row.version.scheme.name if named else "",
    )  # fmt: skip


def own_results(account: Account) -> list[Result]:
    """All results of the reader's own units, and of himself, in visible versions, oldest first: one query.

    Of each period the newest version; the year stands behind its fourth quarter, the unit behind the person, of two
    plans the one computed later.
    """
    visible = ResultVersion.objects.visible_to(account)
    related = ("version__period", "version__scheme", "version__publication", "member", "group")
    rows = Result.objects.filter(member__in=Member.objects.own(account), version__in=visible).select_related(*related)
    newest: dict[tuple[str, str, str], Result] = {}
    for row in rows.order_by("version__number"):
        newest[(row.version.scheme.code, row.version.period.label, row.member.code)] = row
    return sorted(newest.values(), key=_when)


def _when(row: Result) -> tuple[bool, date, bool, str, datetime]:
    code, member = parse_period(row.version.period.label), row.member
    return member.appointment_id is None, code.last_day, code.quarter is None, member.code, row.version.computed_at


def newest_own(account: Account) -> Result | None:
    """The newest visible result of the reader's own unit, or his own when his unit is not ranked."""
    rows = own_results(account)
    return rows[-1] if rows else None


def _card(rows: list[Result], news: list[Notice]) -> Standing:
    now = rows[-1]
    mine = [row for row in rows if _line(row) == _line(now)]
    before = mine[-2] if len(mine) > 1 else None
    version, state = now.version, state_of(now.version)
    group = Result.objects.filter(version=version, group=now.group)
    whole = group.aggregate(size=Count("id"), best=Max("final"))
    return Standing(
        rank=now.rank,
        size=whole["size"],
        moved=before.rank - now.rank if before else None,
        compared=short_period(before) if before else "",
        unit=now.member.name,
        group=now.group.name,
        period=parse_period(version.period.label).label,
        version=f"第 {version.number} 版",
        state=state.label if state in (VersionState.PRELIMINARY, VersionState.FINAL) else f"第 {version.number} 版",
        tone=TONES[state],
        final=points2(now.final),
        gap=points2(whole["best"] - now.final),
        trend=_trend(mine),
        gaps=gap_rows(now),
        sheet_url=reverse("appraisal:sheet", args=[version.pk, now.member.code]),
        board_url=f"{reverse('appraisal:board', args=[version.pk])}?group={now.group.code}",
        notices=news,
    )


def _line(row: Result) -> tuple[int, str, str]:
    """What one trend follows: the member in his group of the owner's plans, from year to year."""
    return row.version.scheme.owner_id, row.group.code, row.member.code


def short_period(row: Result) -> str:
    """2012 一季度, 2012 年度."""
    return parse_period(row.version.period.label).short


def _trend(rows: list[Result]) -> Any:
    """Within one year the axis leaves the year to the title."""
    shown = rows[-8:]
    if len(shown) < 2:
        return None
    years = {row.version.scheme.year for row in shown}
    labels = [short_period(row) for row in shown]
    if len(years) == 1:
        labels = [label.partition(" ")[2] for label in labels]
    samples = tuple(charts.Sample(label, row.rank) for label, row in zip(labels, shown, strict=True))
    title = f"{years.pop()} 年各期名次" if len(years) == 1 else "各期名次"
    return charts.line(title, [charts.Series("本单位", samples)], lower_is_better=True, width=330, period_name="期间")


def gap_rows(result: Result) -> list[GapRow]:
    """Each top item against the best of the group: two queries."""
    items = ResultItem.objects.filter(version=result.version, indicator__group=result.group)
    best = {row.indicator_id: row for row in items.filter(place=1).select_related("member").order_by("-member__code")}
    own = items.filter(member=result.member).select_related("indicator").order_by("indicator__order", "indicator_id")
    return [_gap(row, best[row.indicator_id]) for row in own]


def _gap(own: ResultItem, best: ResultItem) -> GapRow:
    lost = best.weighted - own.weighted
    return GapRow(
        name=own.indicator.name,
        score=points2(own.weighted),
        weight=plain(own.indicator.weight or 0),
        best=points2(best.weighted),
        holder="本单位" if own.place == 1 else best.member.name,
        own_best=own.place == 1,
        gap=f"{MINUS}{points2(lost)}" if lost else "0",
        share=(own.weighted, best.weighted),
    )
