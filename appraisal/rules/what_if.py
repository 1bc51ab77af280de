"""What would come of another weight, score or account: a version's frozen inputs changed and scored again. Pure.

Nothing of a stored result is touched: a change makes new facts, and the rules that computed the version score them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce

from appraisal.rules.adjustments import entry_key
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters, Cell, GroupFacts, NodeFacts
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.frozen_years import FrozenYear
from appraisal.rules.results import GroupResult, MemberResult
from core.findings import Finding

Frozen = FrozenGroup | FrozenYear


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in a group.

    ``weights`` by code of a top node; ``left_out`` codes of nodes, whose weights fall away with them; ``cells`` scores
    by member and leaf; ``dropped`` and ``moved`` entries by their place in ``entries_of`` (moved: to that member);
    ``cap`` of the commendations and ``reward_caps`` by leading group in points.
    """

    weights: Mapping[str, Decimal] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    moved: Mapping[int, str] = field(default_factory=dict)
    cap: Decimal | None = None
    reward_caps: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return self == Change()


@dataclass(frozen=True, slots=True)
class Shift:
    """One member before and after; ``after`` is None where the changed inputs give no result."""

    code: str
    before: MemberResult
    after: MemberResult

    @property
    def moved(self) -> int:
        """Places won (positive) or lost."""
        return self.before.rank - self.after.rank

    @property
    def gained(self) -> int:
        """Ten-thousandths won or lost."""
        return self.after.final - self.before.final


@dataclass(frozen=True, slots=True)
class Outcome:
    """All members by their new rank; with ``refusals`` there are none."""

    shifts: tuple[Shift, ...]
    refusals: tuple[Finding, ...] = ()

    @property
    def changed(self) -> tuple[Shift, ...]:
        return tuple(one for one in self.shifts if one.moved or one.gained)


def entries_of(frozen: Frozen) -> list[AdjustmentFacts]:
    """The entries in the canonical order by which ``Change`` names them."""
    return sorted(frozen.adjustments, key=entry_key)


def try_out(frozen: Frozen, change: Change, before: GroupResult | None = None) -> Outcome:
    """Score the group with the change and hold it against what was computed. ``before`` saves scoring that again.

    ValueError where a year that is combined from its quarters is asked for other weights, items or scores.
    """
    before = before if before is not None else frozen.score()
    after = changed(frozen, change).score()
    if after.refused:
        return Outcome((), after.refusals)
    former = before.by_code()
    return Outcome(tuple(Shift(row.code, former[row.code], row) for row in after.results))


def changed(frozen: Frozen, change: Change) -> Frozen:
    """The inputs with the change in them; the same object when nothing is different."""
    if change.empty:
        return frozen
    entries, params = _entries(frozen, change), _parameters(frozen.params, change)
    if isinstance(frozen, FrozenYear):
        if change.weights or change.left_out or change.cells:
            raise ValueError("年度由各季度合成，权重、指标和得分请在季度结果中推演")
        return replace(frozen, adjustments=entries, params=params)
    group = reduce(_without, sorted(change.left_out), _weighted(frozen.group, change.weights))
    book = _book(frozen, group, change.cells)
    return replace(frozen, group=group, book=book, adjustments=entries, params=params)


def _entries(frozen: Frozen, change: Change) -> tuple[AdjustmentFacts, ...]:
    return tuple(
        replace(entry, member=change.moved.get(place, entry.member))
        for place, entry in enumerate(entries_of(frozen))
        if place not in change.dropped
    )


def _parameters(params: AdjustmentParameters, change: Change) -> AdjustmentParameters:
    return replace(
        params,
        cap=params.cap if change.cap is None else change.cap,
        reward_caps={**params.reward_caps, **change.reward_caps},
    )


def _weighted(group: GroupFacts, weights: Mapping[str, Decimal]) -> GroupFacts:
    if not weights:
        return group
    nodes = tuple(replace(node, weight=weights.get(node.code, node.weight)) for node in group.nodes)
    return replace(group, nodes=nodes)


def _without(group: GroupFacts, code: str) -> GroupFacts:
    """The group without a node and what hangs on it; full marks above it shrink, a node left bare goes too."""
    nodes = {node.code: node for node in group.nodes}
    if code not in nodes:
        return group
    gone = nodes[code]
    above = _above(nodes, gone)
    kept = [node for node in group.nodes if node.code not in _below(group.nodes, code)]
    for parent in above:
        if not any(node.parent == parent.code for node in kept):
            kept = [node for node in kept if node.code != parent.code]
    lines = {parent.code for parent in above}
    shrunk = tuple(
        replace(node, full_mark=node.full_mark - gone.full_mark) if node.code in lines else node for node in kept
    )
    return replace(group, nodes=shrunk)


def _above(nodes: Mapping[str, NodeFacts], node: NodeFacts) -> list[NodeFacts]:
    found = []
    while node.parent is not None:
        node = nodes[node.parent]
        found.append(node)
    return found


def _below(nodes: Iterable[NodeFacts], code: str) -> set[str]:
    found, edge = {code}, {code}
    rows = list(nodes)
    while edge:
        edge = {node.code for node in rows if node.parent in edge}
        found |= edge
    return found


def _book(
    frozen: FrozenGroup, group: GroupFacts, cells: Mapping[tuple[str, str], Cell]
) -> Mapping[str, Mapping[str, Cell]]:
    if group is frozen.group and not cells:
        return frozen.book
    parents = {node.parent for node in group.nodes}
    leaves = [node.code for node in group.nodes if node.code not in parents]
    return {
        member: {leaf: cells.get((member, leaf), row[leaf]) for leaf in leaves} for member, row in frozen.book.items()
    }
