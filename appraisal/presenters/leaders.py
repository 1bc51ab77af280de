"""What county leaders see first: the newest published results, the first and the last of each group, the vetoes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from appraisal.models import Publication, Result, ResultVersion
from appraisal.presenters.versions import TONES, state_of
from appraisal.rules.periods import parse_period
from core.numbers import points2
from organization.models import Account

ENDS = 3
"""Places shown from the top and from the bottom of a group."""


@dataclass(frozen=True, slots=True)
class Place:
    """One member on one place."""

    rank: int
    name: str
    final: str
    url: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group; ``last`` holds nobody who stands in ``first`` already. ``barred``: vetoed or disqualified."""

    name: str
    size: int
    url: str
    first: list[Place]
    last: list[Place]
    barred: list[Place]


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest published version of a scheme."""

    title: str
    state: str
    tone: str
    url: str
    groups: list[GroupLine]


def overviews(account: Account) -> list[Overview]:
    """One for each scheme with a published result that the reader sees, the newest first: two queries."""
    rows = Result.objects.select_related("group", "member").order_by("group__order", "group_id", "rank", "member__code")
    published = (
        Publication.objects.in_force()
        .filter(version__in=ResultVersion.objects.visible_to(account))
        .select_related("version__period", "version__scheme", "version__publication")
    )
    newest: dict[str, Publication] = {}
    for row in sorted(published, key=_when):
        newest[row.version.scheme.code] = row
    versions = sorted(newest.values(), key=_when, reverse=True)
    found: defaultdict[int, list[Result]] = defaultdict(list)
    for result in rows.filter(version__in=[row.version_id for row in versions]):
        found[result.version_id].append(result)
    return [_overview(row.version, found[row.version_id]) for row in versions]


def _when(row: Publication) -> tuple[date, bool]:
    """The year stands behind its fourth quarter."""
    code = parse_period(row.version.period.label)
    return code.last_day, code.quarter is None


def _overview(version: ResultVersion, results: list[Result]) -> Overview:
    groups: defaultdict[int, list[Result]] = defaultdict(list)
    for row in results:
        groups[row.group_id].append(row)
    state = state_of(version)
    return Overview(
        title=f"{version.scheme.name}：{parse_period(version.period.label).label}",
        state=state.label,
        tone=TONES[state],
        url=reverse("appraisal:board", args=[version.pk]),
        groups=[_line(rows) for rows in groups.values()],
    )


def _line(rows: list[Result]) -> GroupLine:
    group = rows[0].group
    first = [row for row in rows if row.rank <= ENDS]
    last = rows[len(first) :][-ENDS:]
    return GroupLine(
        name=group.name,
        size=len(rows),
        url=f"{reverse('appraisal:board', args=[rows[0].version_id])}?group={group.code}",
        first=[_place(row) for row in first],
        last=[_place(row) for row in last],
        barred=[_place(row) for row in rows if row.vetoed or row.disqualified],
    )


def _place(row: Result) -> Place:
    url = reverse("appraisal:sheet", args=[row.version_id, row.member.code])
    return Place(row.rank, row.member.name, points2(row.final), url)
