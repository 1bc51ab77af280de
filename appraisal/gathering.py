"""From tables to facts: what the rules need, in a number of queries that does not grow with rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
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

Scores = dict[str, dict[str, dict[str, int | None]]]
"""Group code -> member code -> leaf code -> ten-thousandths, None for 不涉及."""


@dataclass(slots=True)
class Origins:
    """Where the values of a group came from: a list of (account id, time, import id) and an index per cell."""

    sources: dict[tuple[Any, ...], int] = field(default_factory=dict)
    cells: dict[str, dict[str, int]] = field(default_factory=dict)

    def index(self, origin: tuple[Any, ...]) -> int:
        return self.sources.setdefault(origin, len(self.sources))

    def text(self) -> str:
        """JSON: {"sources": [[account id, time, import id]], "cells": {member: {leaf: index}}}."""
        sources = [[account, at.isoformat(), batch] for account, at, batch in self.sources]
        return json.dumps({"sources": sources, "cells": self.cells}, separators=(",", ":"))


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
    """The scheme's facts: three queries."""
    groups: dict[int, Group] = {group.pk: group for group in Group.objects.filter(scheme=scheme)}
    return _gathered(scheme, groups)


def gather_for_scoring(scheme: Scheme) -> Gathered:
    """The same in two queries; a group with neither members nor indicators is left out."""
    return _gathered(scheme, {})


def _gathered(scheme: Scheme, groups: dict[int, Group]) -> Gathered:
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for member in Member.objects.filter(scheme=scheme).select_related("group").order_by("order", "code"):
        groups.setdefault(member.group_id, member.group)
        members[member.group_id].append(member)
    nodes: defaultdict[int, list[Indicator]] = defaultdict(list)
    for node in Indicator.objects.filter(scheme=scheme).select_related("group").order_by("order", "id"):
        groups.setdefault(node.group_id, node.group)
        nodes[node.group_id].append(node)
    ordered = sorted(groups.values(), key=lambda group: (group.order, group.pk))
    facts = SchemeFacts(
        code=scheme.code,
        name=scheme.name,
        year=scheme.year,
        version=scheme.version,
        year_rule=YearRule(scheme.year_rule),
        groups=tuple(_group_facts(group, members[group.pk], nodes[group.pk]) for group in ordered),
        adjustments=adjustment_parameters(scheme.adjustment_table),
        quarter_weights={key: Decimal(value) for key, value in scheme.quarter_weights.items()},
    )
    everybody = [member for one in members.values() for member in one]
    return Gathered(
        facts=facts,
        group_ids={group.code: group.pk for group in ordered},
        member_ids={member.code: member.pk for member in everybody},
        indicator_ids={node.code: node.pk for one in nodes.values() for node in one},
        member_codes={member.pk: member.code for member in everybody},
        group_of_member={member.pk: groups[member.group_id].code for member in everybody},
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
    return gather_book(period, scheme)[0]


def gather_book(period: Period, scheme: Gathered) -> tuple[Scores, dict[str, Origins]]:
    """The period's book and, by group code, where each value came from: one query."""
    leaf_codes = {pk: code for code, pk in scheme.indicator_ids.items()}
    book: Scores = {code: {} for code in scheme.group_ids}
    origins: dict[str, Origins] = {code: Origins() for code in scheme.group_ids}
    lines: dict[int, tuple[dict[str, int | None], dict[str, int], Origins]] = {}
    for member_id, code in scheme.member_codes.items():
        group = scheme.group_of_member[member_id]
        cells: dict[str, int] = {}
        origins[group].cells[code] = cells
        lines[member_id] = (book[group].setdefault(code, {}), cells, origins[group])
    fields = ("member_id", "indicator_id", "value", "entered_by_id", "entered_at", "import_batch_id")
    rows = Score.objects.filter(period=period).order_by().values_list(*fields)
    for member_id, indicator_id, value, *origin in rows.iterator(chunk_size=5000):
        line, cells, sources = lines[member_id]
        leaf = leaf_codes[indicator_id]
        line[leaf] = value
        cells[leaf] = sources.index(tuple(origin))
    return book, origins


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
