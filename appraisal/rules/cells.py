"""Which content a cell of the score grid may hold (SX-3-d: from the floor to the full mark)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from appraisal.rules.facts import POINT, NodeFacts, SchemeFacts
from core.findings import Finding, unmet


@dataclass(frozen=True, slots=True)
class CellFacts:
    """One cell: codes and a value in ten-thousandths; None when it is 不涉及 or being cleared."""

    member: str
    leaf: str
    value: int | None


def check_cells(scheme: SchemeFacts, cells: Iterable[CellFacts]) -> list[Finding]:
    """Every fault of every cell: unknown member, leaf of another group, no leaf, value out of range."""
    leaves = {group.code: _leaves(group.nodes) for group in scheme.groups}
    homes = {member.code: group.code for group in scheme.groups for member in group.members}
    return [finding for cell in cells for finding in _check(cell, leaves, homes)]


def _leaves(nodes: tuple[NodeFacts, ...]) -> dict[str, NodeFacts]:
    parents = {node.parent for node in nodes}
    return {node.code: node for node in nodes if node.code not in parents}


def _check(cell: CellFacts, leaves: dict[str, dict[str, NodeFacts]], homes: dict[str, str]) -> Iterator[Finding]:
    where = {"单位编码": cell.member, "指标": cell.leaf}
    home = homes.get(cell.member)
    if home is None:
        yield unmet("SX-2.1-d", "本方案没有这个考评对象", remedy="请核对单位编码", **where)
        return
    leaf = leaves[home].get(cell.leaf)
    if leaf is None:
        yield unmet("SX-3-f", "该单位所在考核系统没有这个末级指标", remedy="请核对指标代码", **where)
        return
    if cell.value is None:
        return
    value = Decimal(cell.value) / POINT
    if not leaf.floor <= value <= leaf.full_mark:
        span = f"{leaf.floor:f} 至 {leaf.full_mark:f}"
        yield unmet("SX-3-d", "得分超出范围", remedy="请填写范围内的分值", **where, 得分=f"{value:f}", 范围=span)
