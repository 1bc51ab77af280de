"""Whether what a version was computed from is still what is stored: the differences, by count (SX-6.8-a)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from appraisal.rules.canonical import canonical
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters, Book, GroupFacts, MarkFacts
from appraisal.rules.figures import plain
from appraisal.rules.frozen import cell_data
from appraisal.rules.frozen_facts import frame
from appraisal.rules.measured import NO_READINGS, Readings, freeze_readings
from appraisal.rules.periods import Period
from appraisal.rules.results import GroupResult
from appraisal.rules.years import counting_quarters

Figures = Mapping[tuple[str, ...], Any]
"""One figure by where it stands: member and leaf, or quarter, member and top item."""
_COUNTED = frozenset({"adjustments", "marks", "rows", "leaves", "quarters", "readings"})


@dataclass(frozen=True, slots=True)
class Differences:
    """How many inputs differ; ``gaps`` of the ``cells`` and ``quarters`` have no figure now."""

    cells: int = 0
    quarters: int = 0
    gaps: int = 0
    adjustments: int = 0
    marks: int = 0
    others: int = 0
    """Groups whose tree or parameters differ, and one for other versions of rulebook or methods."""

    def __add__(self, other: Differences) -> Differences:
        return Differences(
            self.cells + other.cells,
            self.quarters + other.quarters,
            self.gaps + other.gaps,
            self.adjustments + other.adjustments,
            self.marks + other.marks,
            self.others + other.others,
        )

    def __bool__(self) -> bool:
        return any((self.cells, self.quarters, self.adjustments, self.marks, self.others))

    @property
    def facts(self) -> dict[str, str]:
        """In words, what differs alone: {"得分": "3 格", "加减分": "1 条"}."""
        gaps = f"（其中 {self.gaps} 项现无数值）" if self.gaps else ""
        said = {
            "得分": (self.cells, f"{self.cells} 格{gaps}"),
            "季度成绩": (self.quarters, f"{self.quarters} 项{gaps}"),
            "加减分": (self.adjustments, f"{self.adjustments} 条"),
            "否决与取消资格": (self.marks, f"{self.marks} 条"),
            "其他": (self.others, "方案参数或算法"),
        }
        return {name: text for name, (count, text) in said.items() if count}


def differences(
    frozen: str,
    group: GroupFacts,
    figures: Figures,
    adjustments: Iterable[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Iterable[MarkFacts],
    *,
    period: Period,
    weights: Mapping[str, Decimal] | None = None,
) -> Differences:
    """What differs between a group's frozen text and its inputs now; ``figures`` may have gaps.

    Entries dated after the period do not count in it and make no difference, though they stand in the text. An entry
    that took the place of another is one change. ``weights`` are those of the quarters of a weighted year.
    """
    before = json.loads(frozen)
    now = json.loads(canonical(frame(group, adjustments, params, marks, period)))
    if weights is not None:
        now["quarter_weights"] = {quarter: plain(weights[quarter]) for quarter in counting_quarters(weights)}
    held = frozen_figures(before)
    changed = [place for place in held.keys() | figures.keys() if held.get(place, ()) != figures.get(place, ())]
    gaps = sum(place not in figures for place in changed)
    by_quarter = "quarters" in before
    rest, rest_now = ({key: one[key] for key in one if key not in _COUNTED} for one in (before, now))
    entries, entries_now = ([row for row in one["adjustments"] if _counts(row, period)] for one in (before, now))
    return Differences(
        cells=0 if by_quarter else len(changed),
        quarters=len(changed) if by_quarter else 0,
        gaps=gaps,
        adjustments=_moved(entries, entries_now),
        marks=_moved(before["marks"], now["marks"]),
        others=int(rest != rest_now),
    )


def frozen_figures(data: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    """The figures of a frozen text, as JSON has them."""
    if "quarters" in data:
        return {
            (quarter, member, item): figure
            for quarter, table in data["quarters"].items()
            for member, items in table.items()
            for item, figure in items.items()
        }
    leaves = data["leaves"]
    figures: dict[tuple[str, ...], Any] = {
        (member, leaf): cell
        for member, cells in data["rows"].items()
        for leaf, cell in zip(leaves, cells, strict=True)
    }  # fmt: skip
    return _with_readings(figures, data.get("readings", {}))


def _with_readings(figures: dict[tuple[str, ...], Any], read: Mapping[str, Mapping[str, Any]]) -> dict[Any, Any]:
    """A measured figure is the cell with what it was scored from: either may change without the other."""
    for leaf, column in read.items():
        for member, reading in column.items():
            if (member, leaf) in figures:
                figures[(member, leaf)] = [figures[(member, leaf)], reading]
    return figures


def book_figures(group: GroupFacts, book: Book, readings: Readings = NO_READINGS) -> dict[tuple[str, ...], Any]:
    """The figures of a book, of the group's members and leaves alone; gaps are left out."""
    parents = {node.parent for node in group.nodes}
    leaves = [node.code for node in group.nodes if node.code not in parents]
    figures: dict[tuple[str, ...], Any] = {
        (member.code, leaf): cell_data(book[member.code][leaf])
        for member in group.members
        for leaf in leaves
        if leaf in book.get(member.code, {})
    }
    return _with_readings(figures, freeze_readings(readings)) if readings else figures


def quarter_figures(
    group: GroupFacts, quarters: Mapping[str, GroupResult], counting: Iterable[str]
) -> dict[tuple[str, ...], Any]:
    """The figures of the quarters that count in a weighted year, of the group's members alone."""
    members = {member.code for member in group.members}
    return {
        (quarter, row.code, item.code): [item.base_num, item.base_den, item.weighted]
        for quarter in counting
        if quarter in quarters
        for row in quarters[quarter].results
        if row.code in members
        for item in row.items
    }


def _counts(entry: Mapping[str, Any], period: Period) -> bool:
    return date.fromisoformat(entry["dated"]) <= period.last_day


def _moved(before: list[Any], now: list[Any]) -> int:
    """How many entries went or came, whichever is more."""
    old, new = (Counter(json.dumps(one, sort_keys=True) for one in entries) for entries in (before, now))
    return max((old - new).total(), (new - old).total())
