"""The frozen inputs of a group: one canonical text that can be kept, hashed, and computed from again.

It holds codes, figures and the texts entries are compared by (matter, document number, leading group); no names,
persons, keys, times of entry or files. Cells are ints of a ten-thousandth, other figures plain decimal texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, GroupKind, MarkKind, Method, Source, TopRule
from appraisal.rules.accounts import entry_key
from appraisal.rules.canonical import canonical, normal
from appraisal.rules.facts import (
    AdjustmentFacts,
    AdjustmentParameters,
    Book,
    Cell,
    GroupFacts,
    MarkFacts,
    MemberFacts,
    NodeFacts,
)
from appraisal.rules.figures import plain
from appraisal.rules.periods import Period, parse_period
from appraisal.rules.results import GroupResult
from appraisal.rules.scoring import score_group
from appraisal.rules.tree import unfold

FORMAT = 1
"""Of the frozen text; raised when its shape changes."""


@dataclass(frozen=True, slots=True)
class FrozenGroup:
    """Everything ``score_group`` needs, read back from a frozen text; the names are those given to ``thaw_group``."""

    group: GroupFacts
    book: Book
    adjustments: tuple[AdjustmentFacts, ...]
    params: AdjustmentParameters
    marks: tuple[MarkFacts, ...]
    period: Period

    def score(self) -> GroupResult:
        """The result, computed afresh from the frozen inputs."""
        return score_group(self.group, self.book, self.adjustments, self.params, self.marks, period=self.period)


def freeze_group(
    group: GroupFacts,
    book: Book,
    adjustments: Iterable[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Iterable[MarkFacts],
    *,
    period: Period,
) -> str:
    """The canonical text of a group's inputs; the order of nodes, members, rows and entries makes no difference.

    The book must be complete (KeyError otherwise), its cells int, Fraction or None (TypeError otherwise).
    """
    leaves = sorted(leaf.code for leaf in unfold(group).leaves)
    rows: dict[str, list[Any]] = {}
    for member in group.members:
        row = book[member.code]
        rows[member.code] = [row[leaf] for leaf in leaves]
    kinds = {kind for cells in rows.values() for kind in map(type, cells)}
    if not kinds <= {int, type(None)}:
        rows = {code: [_cell(cell) for cell in cells] for code, cells in rows.items()}
    return canonical(
        {
            "format": FORMAT,
            "period": period.code,
            "group": {"code": group.code, "kind": group.kind.value, "total_weight": plain(group.total_weight)},
            "nodes": sorted((_node(node) for node in group.nodes), key=lambda node: str(node["code"])),
            "leaves": leaves,
            "rows": rows,
            "adjustments": [_entry(entry) for entry in sorted(adjustments, key=entry_key)],
            "parameters": freeze_parameters(params),
            "marks": sorted({(mark.member, mark.kind.value, mark.field) for mark in marks}),
        }
    )


def freeze_parameters(params: AdjustmentParameters) -> dict[str, Any]:
    """The bonus and penalty table as canonical JSON wants it."""
    return {
        "commendation": {level.value: plain(points) for level, points in params.commendation.items()},
        "criticism": {level.value: plain(points) for level, points in params.criticism.items()},
        "halving": plain(params.halving),
        "top_three": plain(params.top_three),
        "cap": plain(params.cap),
        "reward_caps": {name: plain(cap) for name, cap in params.reward_caps.items()},
    }


def _cell(cell: Cell) -> int | str | None:
    if cell is None or type(cell) is int:
        return cell
    if type(cell) is Fraction:
        return cell.numerator if cell.denominator == 1 else f"{cell.numerator}/{cell.denominator}"
    raise TypeError(f"a cell is int, Fraction or None, not {type(cell).__name__}")


def _node(node: NodeFacts) -> dict[str, Any]:
    return {
        "code": node.code,
        "parent": node.parent,
        "order": node.order,
        "full_mark": plain(node.full_mark),
        "weight": None if node.weight is None else plain(node.weight),
        "top_rule": None if node.top_rule is None else node.top_rule.value,
        "source": node.source.value,
        "method": node.method.value,
        "params": normal(node.params),
        "floor": plain(node.floor),
        "clause": node.clause,
        "key": node.key_indicator,
    }


def _entry(entry: AdjustmentFacts) -> dict[str, Any]:
    return {
        "member": entry.member,
        "kind": entry.kind.value,
        "level": entry.level.value if entry.level else None,
        "leading_group": entry.leading_group,
        "single": entry.single_or_grassroots,
        "points": None if entry.points is None else plain(entry.points),
        "matter": entry.matter,
        "document": entry.document_number,
        "dated": entry.dated.isoformat(),
        "agency": entry.agency.value,
        "carried_over": entry.carried_over,
    }


def thaw_group(
    text: str,
    *,
    name: str = "",
    node_names: Mapping[str, str] | None = None,
    member_names: Mapping[str, str] | None = None,
) -> FrozenGroup:
    """The inputs behind a frozen text; names by code come from the scheme and the registry, else codes stand in."""
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise ValueError(f"冻结数据的格式 {data['format']} 无法识别")
    shown_nodes, shown_members = node_names or {}, member_names or {}
    group = GroupFacts(
        code=data["group"]["code"],
        name=name or data["group"]["code"],
        kind=GroupKind(data["group"]["kind"]),
        total_weight=Decimal(data["group"]["total_weight"]),
        nodes=tuple(_thaw_node(node, shown_nodes) for node in data["nodes"]),
        members=tuple(MemberFacts(code, shown_members.get(code, code)) for code in sorted(data["rows"])),
    )
    leaves = data["leaves"]
    book: dict[str, dict[str, Cell]] = {
        code: {leaf: _thaw_cell(cell) for leaf, cell in zip(leaves, cells, strict=True)}
        for code, cells in data["rows"].items()
    }
    return FrozenGroup(
        group=group,
        book=book,
        adjustments=tuple(_thaw_entry(entry) for entry in data["adjustments"]),
        params=thaw_parameters(data["parameters"]),
        marks=tuple(MarkFacts(member, MarkKind(kind), field) for member, kind, field in data["marks"]),
        period=parse_period(data["period"]),
    )


def thaw_parameters(data: Mapping[str, Any]) -> AdjustmentParameters:
    """The bonus and penalty table behind ``freeze_parameters``."""
    return AdjustmentParameters(
        commendation={AdjustmentLevel(level): Decimal(points) for level, points in data["commendation"].items()},
        criticism={AdjustmentLevel(level): Decimal(points) for level, points in data["criticism"].items()},
        halving=Decimal(data["halving"]),
        top_three=Decimal(data["top_three"]),
        cap=Decimal(data["cap"]),
        reward_caps={name: Decimal(cap) for name, cap in data["reward_caps"].items()},
    )


def _thaw_cell(cell: int | str | None) -> Cell:
    return Fraction(cell) if isinstance(cell, str) else cell


def _thaw_node(data: Mapping[str, Any], names: Mapping[str, str]) -> NodeFacts:
    return NodeFacts(
        code=data["code"],
        name=names.get(data["code"], data["code"]),
        parent=data["parent"],
        order=data["order"],
        full_mark=Decimal(data["full_mark"]),
        weight=None if data["weight"] is None else Decimal(data["weight"]),
        top_rule=None if data["top_rule"] is None else TopRule(data["top_rule"]),
        source=Source(data["source"]),
        method=Method(data["method"]),
        params=data["params"],
        floor=Decimal(data["floor"]),
        clause=data["clause"],
        key_indicator=data["key"],
    )


def _thaw_entry(data: Mapping[str, Any]) -> AdjustmentFacts:
    return AdjustmentFacts(
        member=data["member"],
        kind=AdjustmentKind(data["kind"]),
        level=None if data["level"] is None else AdjustmentLevel(data["level"]),
        leading_group=data["leading_group"],
        single_or_grassroots=data["single"],
        points=None if data["points"] is None else Decimal(data["points"]),
        matter=data["matter"],
        document_number=data["document"],
        dated=date.fromisoformat(data["dated"]),
        agency=Agency(data["agency"]),
        carried_over=data["carried_over"],
    )
