"""Facts to plain data for canonical JSON and back: codes, enumerations' values, figures as plain decimal text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, GroupKind, MarkKind, Method, Source, TopRule
from appraisal.rules.accounts import entry_key
from appraisal.rules.canonical import normal
from appraisal.rules.facts import (
    AdjustmentFacts,
    AdjustmentParameters,
    GroupFacts,
    MarkFacts,
    MemberFacts,
    NodeFacts,
)
from appraisal.rules.figures import plain
from appraisal.rules.periods import Period

FORMAT = 1
"""Of the frozen text; raised when its shape changes."""


def frame(
    group: GroupFacts,
    adjustments: Iterable[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Iterable[MarkFacts],
    period: Period,
) -> dict[str, Any]:
    """What every frozen text holds besides the scores, in canonical order; the members stand with the scores."""
    return {
        "format": FORMAT,
        "period": period.code,
        "group": {"code": group.code, "kind": group.kind.value, "total_weight": plain(group.total_weight)},
        "nodes": group.once(_nodes),
        "adjustments": [_entry(entry) for entry in sorted(adjustments, key=entry_key)],
        "parameters": freeze_parameters(params),
        "marks": sorted({(mark.member, mark.kind.value, mark.field) for mark in marks}),
    }


def thaw_frame_group(
    data: Mapping[str, Any],
    members: Iterable[str],
    name: str,
    node_names: Mapping[str, str] | None,
    member_names: Mapping[str, str] | None,
) -> GroupFacts:
    """The group behind a frame; where no name is given, the code stands in."""
    nodes, people = node_names or {}, member_names or {}
    if data["format"] != FORMAT:
        raise ValueError(f"冻结数据的格式 {data['format']} 无法识别")
    return GroupFacts(
        code=data["group"]["code"],
        name=name or data["group"]["code"],
        kind=GroupKind(data["group"]["kind"]),
        total_weight=Decimal(data["group"]["total_weight"]),
        nodes=tuple(_thaw_node(node, nodes) for node in data["nodes"]),
        members=tuple(MemberFacts(code, people.get(code, code)) for code in sorted(members)),
    )


def thaw_entries(data: Mapping[str, Any]) -> tuple[AdjustmentFacts, ...]:
    """The entries of a frame."""
    return tuple(_thaw_entry(entry) for entry in data["adjustments"])


def thaw_marks(data: Mapping[str, Any]) -> tuple[MarkFacts, ...]:
    """The marks of a frame."""
    return tuple(MarkFacts(member, MarkKind(kind), field) for member, kind, field in data["marks"])


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


def _nodes(group: GroupFacts) -> list[dict[str, Any]]:
    return sorted((_node(node) for node in group.nodes), key=lambda node: str(node["code"]))


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
    """``_value_`` is what ``value`` gives, without the descriptor that makes it ten times as slow."""
    return {
        "member": entry.member,
        "kind": entry.kind._value_,
        "level": entry.level._value_ if entry.level else None,
        "leading_group": entry.leading_group,
        "single": entry.single_or_grassroots,
        "points": None if entry.points is None else plain(entry.points),
        "matter": entry.matter,
        "document": entry.document_number,
        "dated": entry.dated.isoformat(),
        "agency": entry.agency._value_,
        "carried_over": entry.carried_over,
    }


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
