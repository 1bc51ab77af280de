"""The ranking board: one group of one version as ready strings, in a number of queries that never grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from appraisal.enums import TopRule
from appraisal.models import Group, Indicator, Mark, Result, ResultItem, ResultVersion
from appraisal.rules.periods import parse_period
from core import charts, charts_compare
from core.fields import from_points
from core.marks import delta
from core.numbers import plain, points2

MINUS = "−"
NOTHING_BEFORE = SafeString("—")
"""Instead of a change of rank, when there is no version to compare with."""
SORTS = ("rank", "name", "moved", "final", "initial", "bonus", "deduction")


@dataclass(slots=True)
class Row:
    """One member as shown; the raw numbers are for sorting and drawing only."""

    code: str
    name: str
    rank: int
    moved: int | None
    own: bool
    scores: list[str]
    initial: str
    bonus: str
    reward: str
    deduction: str
    final: str
    gap: str
    badges: list[str]
    delta: SafeString
    final_points: int
    initial_points: int
    bonus_points: int
    deduction_points: int
    items: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a top item: name, weight as shown, sort key."""

    label: SafeString
    key: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows."""

    rows: list[Row]
    heads: list[Head]
    shown: int
    total: int
    leader: Row | None
    own: Row | None
    middle: str
    mean: str
    vetoed: int
    low: int
    high: int
    has_reward: bool
    strip: Any
    histogram: Any
    caption: str
    note: str

    @property
    def own_unit(self) -> str:
        return f"/ {self.total}"

    @property
    def own_note(self) -> str:
        return f"最终得分 {self.own.final}" if self.own else ""

    @property
    def mean_note(self) -> str:
        return f"平均 {self.mean}"


def build(
    version: ResultVersion,
    group: Group,
    *,
    previous: ResultVersion | None,
    own_units: frozenset[int],
    search: str = "",
    moved_only: bool = False,
    sort: str = "rank",
) -> Board:
    """The board of a group. ``previous`` is the version that changes of rank are measured against.

    ``sort`` is a key of SORTS or the code of a top item, with "-" in front for descending.
    """
    tops = list(Indicator.objects.filter(group=group, parent__isnull=True).order_by("order", "id"))
    rows = _rows(version, group, tops, _former_ranks(previous, group), own_units)
    shown = [row for row in rows if _wanted(row, search, moved_only)]
    _sort(shown, sort, [top.code for top in tops])
    finals = [row.final_points for row in rows]
    own = next((row for row in rows if row.own), None)
    return Board(
        rows=shown,
        heads=[_head(top) for top in tops],
        shown=len(shown),
        total=len(rows),
        leader=rows[0] if rows else None,
        own=own,
        middle=points2(round(median(finals))) if finals else "—",
        mean=points2(sum(finals) // len(finals)) if finals else "—",
        vetoed=sum(bool(row.badges) for row in rows),
        low=min(finals, default=0),
        high=max(finals, default=0),
        has_reward=any(row.reward != "0" for row in rows),
        strip=_strip(group, rows, own),
        histogram=_histogram(rows, own),
        caption=f"{group.name}{parse_period(version.period.label).label}排名，第 {version.number} 版",
        note=_note(group, tops, len(shown), len(rows)),
    )


def _note(group: Group, tops: list[Indicator], shown: int, total: int) -> str:
    rule = "第一名得满权重" if all(top.top_rule == TopRule.RATIO_TO_BEST for top in tops) else "按得分率计权重"
    part = f"显示 {shown} / {total} 个；" if shown != total else ""
    return f"{part}权重合计 {plain(group.total_weight)}，{len(tops)} 个大项；{rule}"


def _head(top: Indicator) -> Head:
    return Head(format_html("{} <small>{}</small>", top.name, plain(top.weight or 0)), top.code)


def _rows(
    version: ResultVersion,
    group: Group,
    tops: list[Indicator],
    former: Mapping[int, int],
    own_units: frozenset[int],
) -> list[Row]:
    items: defaultdict[int, dict[int, int]] = defaultdict(dict)
    stored = ResultItem.objects.filter(version=version, indicator__in=tops)
    for member, indicator, weighted in stored.order_by().values_list("member_id", "indicator_id", "weighted"):
        items[member][indicator] = weighted
    fields = (
        "member_id", "member__code", "member__name", "member__unit_id", "rank", "initial", "bonus", "reward",
        "deduction", "final", "vetoed", "disqualified",
    )  # fmt: skip
    results = list(Result.objects.filter(version=version, group=group).order_by("rank", "member__code").values(*fields))
    best = max((row["final"] for row in results), default=0)
    fields_of = _veto_fields(version, [row["member_id"] for row in results if row["vetoed"]])
    return [
        _row(row, [items[row["member_id"]].get(top.pk, 0) for top in tops], best, former, own_units, fields_of)
        for row in results
    ]


def _row(
    row: dict[str, Any],
    items: list[int],
    best: int,
    former: Mapping[int, int],
    own_units: frozenset[int],
    veto_fields: Mapping[int, list[str]],
) -> Row:
    before = former.get(row["member_id"])
    badges = []
    if row["vetoed"]:
        badges.append("一票否决 · " + "、".join(veto_fields[row["member_id"]]))
    if row["disqualified"]:
        badges.append("取消评先资格")
    return Row(
        code=row["member__code"],
        name=row["member__name"],
        rank=row["rank"],
        moved=None if before is None else before - row["rank"],
        own=row["member__unit_id"] in own_units,
        scores=[points2(item) for item in items],
        initial=points2(row["initial"]),
        bonus=f"+{points2(row['bonus'])}" if row["bonus"] else "0",
        reward=f"+{points2(row['reward'])}" if row["reward"] else "0",
        deduction=f"{MINUS}{points2(row['deduction'])}" if row["deduction"] else "0",
        final=points2(row["final"]),
        gap="—" if row["final"] == best else f"{MINUS}{points2(best - row['final'])}",
        badges=badges,
        delta=delta(None if before is None else before - row["rank"]) if former else NOTHING_BEFORE,
        final_points=row["final"],
        initial_points=row["initial"],
        bonus_points=row["bonus"] + row["reward"],
        deduction_points=row["deduction"],
        items=items,
    )


def _veto_fields(version: ResultVersion, members: list[int]) -> dict[int, list[str]]:
    """The fields of the vetoes as they stood at the computation."""
    fields: defaultdict[int, list[str]] = defaultdict(list)
    if members:
        marks = Mark.objects.filter(member_id__in=members, kind="veto", entered_at__lte=version.computed_at)
        standing = marks.exclude(withdrawn_at__lte=version.computed_at)
        for member, name in standing.values_list("member_id", "field"):
            fields[member].append(name)
    return fields


def _former_ranks(previous: ResultVersion | None, group: Group) -> dict[int, int]:
    if previous is None:
        return {}
    return dict(Result.objects.filter(version=previous, group=group).values_list("member_id", "rank"))


def _wanted(row: Row, search: str, moved_only: bool) -> bool:
    found = not search or search in row.name or search.upper() == row.code.upper()
    return found and (not moved_only or bool(row.moved))


def _sort(rows: list[Row], sort: str, item_codes: list[str]) -> None:
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    if key in item_codes:
        place = item_codes.index(key)
        rows.sort(key=lambda row: row.items[place], reverse=descending)
    elif key == "name":
        rows.sort(key=lambda row: row.code, reverse=descending)
    elif key == "moved":
        rows.sort(key=lambda row: row.moved or 0, reverse=descending)
    elif key in ("final", "initial", "bonus", "deduction"):
        rows.sort(key=lambda row: getattr(row, f"{key}_points"), reverse=descending)
    elif key == "rank" and descending:
        rows.sort(key=lambda row: row.rank, reverse=True)


def _samples(rows: Iterable[Row]) -> list[charts.Sample]:
    return [charts.Sample(row.name, from_points(row.final_points), row.final) for row in rows]


def _strip(group: Group, rows: list[Row], own: Row | None) -> Any:
    if not rows:
        return None
    return charts_compare.strip(
        f"{len(rows)} 个考评对象最终得分分布", _samples(rows), own.name if own else "", width=520
    )


def _histogram(rows: list[Row], own: Row | None) -> Any:
    if not rows:
        return None
    values = [from_points(row.final_points) for row in rows]
    mine = charts.Sample("本单位", from_points(own.final_points), own.final) if own else None
    return charts.histogram("各分数段的考评对象数", values, mine, width=520, height=170)
