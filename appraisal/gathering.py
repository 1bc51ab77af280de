"""From tables to facts: what the rules need, in a number of queries that does not grow with rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from appraisal.enums import (
    AdjustmentKind,
    AdjustmentLevel,
    Agency,
    GroupKind,
    MarkKind,
    Method,
    Source,
    TopRule,
    YearRule,
)
from appraisal.models import Adjustment, Group, Indicator, Mark, Member, Period, Scheme, Score
from appraisal.rules.facts import (
    AdjustmentFacts,
    AdjustmentParameters,
    GroupFacts,
    MarkFacts,
    MemberFacts,
    NodeFacts,
    SchemeFacts,
)
from appraisal.workbook.contract import MarkEntry
from core.fields import from_points

ADJUSTMENT_TABLE = "adjustments"
"""Key of the scheme parameter that holds the bonus and penalty table."""
QUARTER_WEIGHTS = "quarter_weights"

Scores = dict[str, dict[str, dict[str, int | None]]]
"""Group code -> member code -> leaf code -> ten-thousandths, None for 不涉及."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A scheme as facts, with the ids that lead back from codes to rows."""

    facts: SchemeFacts
    group_ids: dict[str, int]
    member_ids: dict[str, int]
    indicator_ids: dict[str, int]
    member_codes: dict[int, str]
    group_of_member: dict[int, str]


def gather_scheme(scheme: Scheme) -> Gathered:
    """The scheme's facts: four queries."""
    groups = list(Group.objects.filter(scheme=scheme).order_by("order", "id"))
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for member in Member.objects.filter(scheme=scheme).order_by("order", "code"):
        members[member.group_id].append(member)
    nodes: defaultdict[int, list[Indicator]] = defaultdict(list)
    for node in Indicator.objects.filter(scheme=scheme).order_by("order", "id"):
        nodes[node.group_id].append(node)
    parameters = parameter_values(scheme)
    facts = SchemeFacts(
        code=scheme.code,
        name=scheme.name,
        year=scheme.year,
        version=scheme.version,
        year_rule=YearRule(scheme.year_rule),
        groups=tuple(_group_facts(group, members[group.pk], nodes[group.pk]) for group in groups),
        adjustments=adjustment_parameters(parameters[ADJUSTMENT_TABLE]),
        quarter_weights={key: Decimal(value) for key, value in parameters.get(QUARTER_WEIGHTS, {}).items()},
    )
    everybody = [member for one in members.values() for member in one]
    codes = {group.pk: group.code for group in groups}
    return Gathered(
        facts=facts,
        group_ids={group.code: group.pk for group in groups},
        member_ids={member.code: member.pk for member in everybody},
        indicator_ids={node.code: node.pk for one in nodes.values() for node in one},
        member_codes={member.pk: member.code for member in everybody},
        group_of_member={member.pk: codes[member.group_id] for member in everybody},
    )


def parameter_values(scheme: Scheme) -> dict[str, Any]:
    """The scheme's parameters, parsed."""
    return {key: json.loads(value) for key, value in scheme.parameters.values_list("key", "value")}


def _group_facts(group: Group, members: Iterable[Member], nodes: list[Indicator]) -> GroupFacts:
    codes = {node.pk: node.code for node in nodes}
    return GroupFacts(
        code=group.code,
        name=group.name,
        kind=GroupKind(group.kind),
        total_weight=from_points(group.total_weight),
        nodes=tuple(_node_facts(node, codes) for node in nodes),
        members=tuple(MemberFacts(member.code, member.name) for member in members),
    )


def _node_facts(node: Indicator, codes: dict[int, str]) -> NodeFacts:
    return NodeFacts(
        code=node.code,
        name=node.name,
        parent=codes[node.parent_id] if node.parent_id else None,
        order=node.order,
        full_mark=from_points(node.full_mark),
        weight=None if node.weight is None else from_points(node.weight),
        top_rule=TopRule(node.top_rule) if node.top_rule else None,
        source=Source(node.source),
        method=Method(node.method),
        params=node.params,
        floor=from_points(node.floor),
        clause=node.clause,
        key_indicator=node.key_indicator,
    )


def adjustment_parameters(table: dict[str, Any]) -> AdjustmentParameters:
    """The stored bonus table as facts."""
    return AdjustmentParameters(
        commendation={AdjustmentLevel(key): Decimal(value) for key, value in table["commendation"].items()},
        criticism={AdjustmentLevel(key): Decimal(value) for key, value in table["criticism"].items()},
        halving=Decimal(table["halving"]),
        top_three=Decimal(table["top_three"]),
        cap=Decimal(table["cap"]),
        reward_caps={key: Decimal(value) for key, value in table["reward_caps"].items()},
    )


def stored_parameters(params: AdjustmentParameters) -> dict[str, Any]:
    """The inverse of adjustment_parameters: plain values, decimals as text."""
    return {
        "commendation": {level.value: str(points) for level, points in params.commendation.items()},
        "criticism": {level.value: str(points) for level, points in params.criticism.items()},
        "halving": str(params.halving),
        "top_three": str(params.top_three),
        "cap": str(params.cap),
        "reward_caps": {name: str(points) for name, points in params.reward_caps.items()},
    }


def gather_scores(period: Period, scheme: Gathered) -> Scores:
    """The period's book: one query."""
    leaf_codes = {pk: code for code, pk in scheme.indicator_ids.items()}
    book: Scores = {code: {} for code in scheme.group_ids}
    lines: dict[int, dict[str, int | None]] = {}
    for member_id, code in scheme.member_codes.items():
        lines[member_id] = book[scheme.group_of_member[member_id]].setdefault(code, {})
    rows = Score.objects.filter(period=period).values_list("member_id", "indicator_id", "value", "not_applicable")
    for member_id, indicator_id, value, _not_applicable in rows.iterator():
        lines[member_id][leaf_codes[indicator_id]] = value
    return book


def adjustment_facts(entry: Adjustment, code: str) -> AdjustmentFacts:
    return AdjustmentFacts(
        member=code,
        kind=AdjustmentKind(entry.kind),
        level=AdjustmentLevel(entry.level) if entry.level else None,
        leading_group=entry.leading_group,
        single_or_grassroots=entry.single_or_grassroots,
        points=None if entry.points is None else from_points(entry.points),
        matter=entry.matter,
        document_number=entry.document_number,
        dated=entry.dated,
        agency=Agency(entry.agency),
        carried_over=entry.carried_over,
    )


def gather_adjustments(scheme: Scheme, gathered: Gathered) -> list[AdjustmentFacts]:
    """The year's entries in force: one query."""
    entries = Adjustment.objects.in_force().filter(scheme=scheme)
    return [adjustment_facts(entry, gathered.member_codes[entry.member_id]) for entry in entries]


def gather_marks(scheme: Scheme, gathered: Gathered) -> list[MarkEntry]:
    """The year's vetoes and disqualifications in force, with their basis: one query."""
    marks = Mark.objects.in_force().filter(scheme=scheme)
    return [
        MarkEntry(gathered.member_codes[mark.member_id], MarkKind(mark.kind), mark.field, mark.basis) for mark in marks
    ]


def mark_facts(entries: Iterable[MarkEntry]) -> list[MarkFacts]:
    """The part of the marks that a computation depends on."""
    return [MarkFacts(entry.member, entry.kind, entry.field) for entry in entries]
