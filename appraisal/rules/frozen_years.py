"""The frozen inputs of a group in a weighted year: its quarters' item figures, kept and hashed like a book."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from appraisal.rules.canonical import canonical
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters, GroupFacts, MarkFacts
from appraisal.rules.figures import plain
from appraisal.rules.frozen import FrozenGroup, thaw_group
from appraisal.rules.frozen_facts import frame, thaw_entries, thaw_frame_group, thaw_marks, thaw_parameters
from appraisal.rules.periods import Period, parse_period
from appraisal.rules.results import GroupResult, ItemResult, MemberResult
from appraisal.rules.years import combine_quarters, counting_quarters


@dataclass(frozen=True, slots=True)
class FrozenYear:
    """Everything ``combine_quarters`` needs, read back; the quarters hold item figures only, no totals or ranks."""

    group: GroupFacts
    quarters: Mapping[str, GroupResult]
    weights: Mapping[str, Decimal]
    adjustments: tuple[AdjustmentFacts, ...]
    params: AdjustmentParameters
    marks: tuple[MarkFacts, ...]
    period: Period

    @property
    def cells(self) -> int:
        """How many figures it holds."""
        return sum(len(row.items) for found in self.quarters.values() for row in found.results)

    def score(self) -> GroupResult:
        """The result, combined afresh from the frozen quarters."""
        return combine_quarters(
            self.group,
            self.quarters,
            self.weights,
            self.adjustments,
            self.params,
            self.marks,
            period=self.period,
        )


def freeze_year(
    group: GroupFacts,
    quarters: Mapping[str, GroupResult],
    weights: Mapping[str, Decimal],
    adjustments: Iterable[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Iterable[MarkFacts],
    *,
    period: Period,
) -> str:
    """The canonical text of a weighted year's inputs; quarters that do not count are left out. KeyError on a gap."""
    shares = counting_quarters(weights)
    tables = {}
    for quarter in shares:
        rows = quarters[quarter].by_code()
        tables[quarter] = {
            member.code: {item.code: [item.base_num, item.base_den, item.weighted] for item in rows[member.code].items}
            for member in group.members
        }
    return canonical(
        {
            **frame(group, adjustments, params, marks, period),
            "quarter_weights": {quarter: plain(weights[quarter]) for quarter in shares},
            "quarters": tables,
        }
    )


def thaw_year(
    text: str,
    *,
    name: str = "",
    node_names: Mapping[str, str] | None = None,
    member_names: Mapping[str, str] | None = None,
) -> FrozenYear:
    """The inputs behind the frozen text of a weighted year; names as in ``thaw_group``."""
    data = json.loads(text)
    members = {code for table in data["quarters"].values() for code in table}
    group = thaw_frame_group(data, members, name, node_names, member_names)
    period = parse_period(data["period"])
    quarters = {
        quarter: GroupResult(
            group.code,
            f"{period.year}{quarter}",
            tuple(_bare(code, items) for code, items in sorted(table.items())),
        )
        for quarter, table in data["quarters"].items()
    }
    return FrozenYear(
        group=group,
        quarters=quarters,
        weights={quarter: Decimal(weight) for quarter, weight in data["quarter_weights"].items()},
        adjustments=thaw_entries(data),
        params=thaw_parameters(data["parameters"]),
        marks=thaw_marks(data),
        period=period,
    )


def thaw(
    text: str,
    *,
    name: str = "",
    node_names: Mapping[str, str] | None = None,
    member_names: Mapping[str, str] | None = None,
) -> FrozenGroup | FrozenYear:
    """The inputs behind any frozen text: a book, or the quarters of a weighted year."""
    read = thaw_year if "quarters" in json.loads(text) else thaw_group
    return read(text, name=name, node_names=node_names, member_names=member_names)


def _bare(code: str, items: Mapping[str, list[int]]) -> MemberResult:
    """A quarter's row with its items alone: totals and rank are no inputs of the year."""
    results = tuple(ItemResult(item, *figures) for item, figures in sorted(items.items()))
    return MemberResult(code, results, 0, 0, 0, 0, 0, 0, 0, False, False)
