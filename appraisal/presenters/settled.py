"""A group's results in one version as everybody sees them: read once, written as ready strings, then remembered.

Results never change (database triggers) and neither do the members and the tree of an issued scheme, so what stands
here holds as long as the version. Nothing here depends on the reader: his own row, his links and the version he
compares with are added per request (presenters.board, presenters.board_rows).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from appraisal.enums import MarkKind, SchemeState, TopRule
from appraisal.models import Group, Indicator, Mark, Result, ResultItem, ResultVersion
from appraisal.presenters import board_rows
from core import charts, charts_spread
from core.fields import from_points
from core.numbers import plain, points2
from core.remembered import Remembered

MINUS = "−"
MOST_ROWS = 6_000
"""Rows kept per process, about 2 kB each."""
RANK_SHARE = 20
"""That many ranks weigh as much as one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One member as shown; the raw numbers are for sorting, drawing and exports. ``cells`` are HTML."""

    unit_id: int
    person_id: int | None
    """None for a unit."""
    code: str
    name: str
    rank: int
    initial: str
    bonus: str
    reward: str
    deduction: str
    final: str
    gap: str
    scores: tuple[str, ...]
    badges: tuple[str, ...]
    final_points: int
    initial_points: int
    bonus_points: int
    deduction_points: int
    items: tuple[int, ...]
    cells: board_rows.Cells


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a top item: name, weight as shown, sort key."""

    label: SafeString
    key: str


@dataclass(frozen=True, slots=True)
class Settled:
    """All rows by rank, and what is said of them together."""

    rows: tuple[Row, ...]
    heads: tuple[Head, ...]
    middle: str
    mean: str
    vetoed: int
    low: int
    high: int
    has_reward: bool
    rule: str
    strip: charts_spread.Strip | None
    histogram: charts_spread.Histogram | None


_settled: Remembered[Settled] = Remembered(MOST_ROWS)
_ranks: Remembered[Mapping[str, int]] = Remembered(MOST_ROWS * RANK_SHARE)


def settled(version: ResultVersion, group: Group) -> Settled:
    """What a group's results are in a version that the reader was found to see. A draft's are read every time."""
    if not lasts(version):
        return _read(version, group)
    return _settled.get(key(version, group), lambda: _read(version, group), weight=lambda one: len(one.rows))


def ranks(version: ResultVersion, group: Group) -> Mapping[str, int]:
    """Member code -> rank, to compare another version with; it may rest on another version of the scheme."""
    return _ranks.get(key(version, group), lambda: _read_ranks(version, group), weight=len)


def lasts(version: ResultVersion) -> bool:
    """Whether names and tree are settled too: a draft scheme may still be edited under its trial results."""
    return version.scheme.state == SchemeState.ISSUED


def key(version: ResultVersion, group: Group) -> tuple[object, ...]:
    """Fingerprint and time stand beside the ids, so that another database in the same process is no trap."""
    return version.pk, version.input_hash, version.computed_at, group.pk


def _read_ranks(version: ResultVersion, group: Group) -> dict[str, int]:
    found = Result.objects.filter(version=version, group__code=group.code).order_by()
    return dict(found.values_list("member__code", "rank"))


def _read(version: ResultVersion, group: Group) -> Settled:
    """Three queries, one more where a member is vetoed."""
    tops = list(Indicator.objects.filter(group=group, parent__isnull=True).order_by("order", "id"))
    items: defaultdict[int, dict[int, int]] = defaultdict(dict)
    stored = ResultItem.objects.filter(version=version, indicator__in=tops)
    for member, indicator, weighted in stored.order_by().values_list("member_id", "indicator_id", "weighted"):
        items[member][indicator] = weighted
    fields = (
        "member_id", "member__code", "member__name", "member__unit_id", "member__appointment__person_id", "rank",
        "initial", "bonus", "reward", "deduction", "final", "vetoed", "disqualified",
    )  # fmt: skip
    results = list(Result.objects.filter(version=version, group=group).order_by("rank", "member__code").values(*fields))
    finals = [row["final"] for row in results]
    span = board_rows.Span(min(finals, default=0), max(finals, default=0), any(row["reward"] for row in results))
    vetoes = _veto_fields(version, [row["member_id"] for row in results if row["vetoed"]])
    rows = tuple(
        _row(row, tuple(items[row["member_id"]].get(top.pk, 0) for top in tops), span, vetoes) for row in results
    )
    samples = [charts.Sample(row.name, from_points(row.final_points), row.final) for row in rows]
    return Settled(
        rows=rows,
        heads=tuple(_head(top) for top in tops),
        middle=points2(round(median(finals))) if finals else "—",
        mean=points2(sum(finals) // len(finals)) if finals else "—",
        vetoed=sum(bool(row.badges) for row in rows),
        low=span.low,
        high=span.high,
        has_reward=span.has_reward,
        rule=_rule(group, tops),
        strip=charts_spread.strip(f"{len(rows)} 个考评对象最终得分分布", samples, width=520) if rows else None,
        histogram=_histogram(samples) if rows else None,
    )


def _rule(group: Group, tops: list[Indicator]) -> str:
    rule = "第一名得满权重" if all(top.top_rule == TopRule.RATIO_TO_BEST for top in tops) else "按得分率计权重"
    return f"权重合计 {plain(group.total_weight)}，{len(tops)} 个大项；{rule}"


def _head(top: Indicator) -> Head:
    return Head(format_html("{} <small>{}</small>", top.name, plain(top.weight or 0)), top.code)


def _histogram(samples: list[charts.Sample]) -> charts_spread.Histogram:
    values = [sample.value for sample in samples if sample.value is not None]
    return charts_spread.histogram("各分数段的考评对象数", values, width=520, height=170)


def _veto_fields(version: ResultVersion, members: list[int]) -> dict[int, list[str]]:
    """The fields of the vetoes as they stood at the computation."""
    fields: defaultdict[int, list[str]] = defaultdict(list)
    if members:
        marks = Mark.objects.filter(member_id__in=members, kind=MarkKind.VETO, entered_at__lte=version.computed_at)
        standing = marks.exclude(withdrawn_at__lte=version.computed_at)
        for member, name in standing.values_list("member_id", "field"):
            fields[member].append(name)
    return fields


def _row(row: dict[str, Any], items: tuple[int, ...], span: board_rows.Span, vetoes: Mapping[int, list[str]]) -> Row:
    badges = []
    if row["vetoed"]:
        badges.append("一票否决 · " + "、".join(vetoes[row["member_id"]]))
    if row["disqualified"]:
        badges.append("取消评先资格")
    shown = {
        "initial": points2(row["initial"]),
        "bonus": f"+{points2(row['bonus'])}" if row["bonus"] else "0",
        "reward": f"+{points2(row['reward'])}" if row["reward"] else "0",
        "deduction": f"{MINUS}{points2(row['deduction'])}" if row["deduction"] else "0",
        "final": points2(row["final"]),
        "gap": "—" if row["final"] == span.high else f"{MINUS}{points2(span.high - row['final'])}",
    }
    scores = tuple([points2(item) for item in items])
    return Row(
        unit_id=row["member__unit_id"],
        person_id=row["member__appointment__person_id"],
        code=row["member__code"],
        name=row["member__name"],
        rank=row["rank"],
        **shown,
        scores=scores,
        badges=tuple(badges),
        final_points=row["final"],
        initial_points=row["initial"],
        bonus_points=row["bonus"] + row["reward"],
        deduction_points=row["deduction"],
        items=items,
        cells=board_rows.cells(row["member__name"], badges, shown, scores, span, row["final"]),
    )
