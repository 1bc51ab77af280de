"""From tables to facts: what the rules need, in a number of queries that does not grow with rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from appraisal import reading
from appraisal.enums import (
    AdjustmentKind,
    AdjustmentLevel,
    Agency,
    GroupKind,
    MarkKind,
    Method,
    SchemeState,
    Source,
    TopRule,
    YearRule,
)
from appraisal.models import Adjustment, Group, Mark, Period, Scheme
from appraisal.rules.facts import (
    AdjustmentFacts,
    AdjustmentParameters,
    GroupFacts,
    MarkFacts,
    MemberFacts,
    NodeFacts,
    Row,
    SchemeFacts,
)
from appraisal.workbook.contract import MarkEntry
from core.fields import from_points
from core.remembered import Remembered

Scores = dict[str, dict[str, Mapping[str, int | None]]]
"""Group code -> member code -> leaf code -> ten-thousandths, None for 不涉及."""

NO_SCORES: Mapping[str, int | None] = MappingProxyType({})


@dataclass(slots=True)
class Origins:
    """Where the values of a group came from. Most come from one import: the first origin is that of every cell
    that ``others`` does not name."""

    sources: dict[reading.Origin, int] = field(default_factory=dict)
    others: dict[str, dict[str, int]] = field(default_factory=dict)
    first: reading.Origin | None = None

    def note(self, member: str, leaves: Iterable[str], origin: reading.Origin) -> None:
        """Take down an origin other than ``first``, or the first."""
        index = self.sources.setdefault(origin, len(self.sources))
        if index:
            self.others.setdefault(member, {}).update(dict.fromkeys(leaves, index))
        else:
            self.first = origin

    def text(self, filed: Mapping[str, Any] | None = None) -> str:
        """JSON: {"sources": [[account id, time, import id]], "cells": {member: {leaf: index}}}, without index 0.

        ``filed`` tells of measured leaves, where there are any: see ``gathering.readings.Filed``.
        """
        told = {"filed": filed} if filed else {}
        sources = [[account, moment(at), batch] for account, at, batch in self.sources]
        return json.dumps({"sources": sources, "cells": self.others, **told}, separators=(",", ":"))


def moment(text: str) -> str:
    """ISO text with its zone; SQLite keeps UTC without saying so."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).isoformat()


@dataclass(frozen=True, slots=True)
class Gathered:
    """A scheme as facts, with the ids that lead back from codes to rows."""

    facts: SchemeFacts
    group_ids: dict[str, int]
    member_ids: dict[str, int]
    indicator_ids: dict[str, int]
    member_codes: dict[int, str]
    group_of_member: dict[int, str]
    indicator_codes: dict[int, str]

    @property
    def rows(self) -> int:
        """How many members and indicators it holds."""
        return len(self.member_ids) + len(self.indicator_ids)


MOST_ROWS = 60_000
"""Members and indicators of issued schemes kept in memory, some 600 bytes each."""

_issued: Remembered[Gathered] = Remembered(MOST_ROWS)


_GROUP = ("code", "name", "kind", "total_weight", "order")
_points = lru_cache(maxsize=4096)(from_points)
_TOP_RULES: dict[str, TopRule | None] = {"": None, **{rule.value: rule for rule in TopRule}}
_SOURCES = {source.value: source for source in Source}
_KINDS = {kind.value: kind for kind in AdjustmentKind}
_LEVELS: dict[str, AdjustmentLevel | None] = {"": None, **{level.value: level for level in AdjustmentLevel}}
_AGENCIES = {agency.value: agency for agency in Agency}
_METHODS = {method.value: method for method in Method}


def gather_scheme(scheme: Scheme) -> Gathered:
    """The scheme's facts: three queries."""
    rows = Group.objects.filter(scheme=scheme).order_by().values_list("pk", *_GROUP)
    return _gathered(scheme, {row[0]: row[1:] for row in rows})


def gather_for_scoring(scheme: Scheme) -> Gathered:
    """The same in two queries; a group with neither members nor indicators is left out.

    An issued scheme is read once: the database refuses every change of it (SX-6.9-a).
    """
    if scheme.state != SchemeState.ISSUED:
        return _gathered(scheme, {})
    key = (scheme.pk, scheme.code, scheme.version, scheme.issued_at)
    return _issued.get(key, lambda: _gathered(scheme, {}), weight=lambda made: made.rows)


def _gathered(scheme: Scheme, groups: dict[int, tuple[Any, ...]]) -> Gathered:
    members: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in reading.members(scheme.pk):
        members[row[3]].append(row)
        if row[3] not in groups:
            groups[row[3]] = row[4:]
    nodes: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in reading.nodes(scheme.pk):
        nodes[row[14]].append(row)
        if row[14] not in groups:
            groups[row[14]] = row[15:]
    ordered = sorted(groups, key=lambda group: (groups[group][4], group))
    facts = SchemeFacts(
        code=scheme.code,
        name=scheme.name,
        year=scheme.year,
        version=scheme.version,
        year_rule=YearRule(scheme.year_rule),
        groups=tuple(_group_facts(groups[group], members[group], nodes[group]) for group in ordered),
        adjustments=adjustment_parameters(scheme.adjustment_table),
        quarter_weights={key: Decimal(value) for key, value in scheme.quarter_weights.items()},
    )
    return Gathered(
        facts=facts,
        group_ids={groups[group][0]: group for group in ordered},
        member_ids={row[1]: row[0] for rows in members.values() for row in rows},
        indicator_ids={row[1]: row[0] for rows in nodes.values() for row in rows},
        member_codes={row[0]: row[1] for rows in members.values() for row in rows},
        group_of_member={row[0]: groups[group][0] for group, rows in members.items() for row in rows},
        indicator_codes={row[0]: row[1] for rows in nodes.values() for row in rows},
    )


def parameter_values(scheme: Scheme) -> dict[str, Any]:
    """The scheme's parameters, parsed."""
    return {key: json.loads(value) for key, value in scheme.parameters.values_list("key", "value")}


def _group_facts(
    group: tuple[Any, ...], members: Iterable[tuple[Any, ...]], nodes: Sequence[tuple[Any, ...]]
) -> GroupFacts:
    code, name, kind, total_weight, _ = group
    codes = {row[0]: row[1] for row in nodes}
    return GroupFacts(
        code=code,
        name=name,
        kind=GroupKind(kind),
        total_weight=_points(total_weight),
        nodes=tuple(_node_facts(row, codes) for row in nodes),
        members=tuple(MemberFacts(row[1], row[2]) for row in members),
    )


def _node_facts(row: tuple[Any, ...], codes: dict[int, str]) -> NodeFacts:
    _, code, name, parent, order, full, weight, top_rule, source, method, params, floor, clause, key = row[:14]
    return NodeFacts(
        code=code,
        name=name,
        parent=codes[parent] if parent else None,
        order=order,
        full_mark=_points(full),
        weight=None if weight is None else _points(weight),
        top_rule=_TOP_RULES[top_rule],
        source=_SOURCES[source],
        method=_METHODS[method],
        params=json.loads(params) if params != "{}" else {},  # as most are
        floor=_points(floor),
        clause=clause,
        key_indicator=bool(key),
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
    book: Scores = {
        group.code: dict.fromkeys([member.code for member in group.members], NO_SCORES) for group in scheme.facts.groups
    }
    origins: dict[str, Origins] = {code: Origins() for code in scheme.group_ids}
    members, homes = scheme.member_codes, scheme.group_of_member
    of_leaves: dict[tuple[int, ...], dict[str, int]] = {}
    last: tuple[int, ...] = ()
    order: dict[str, int] = {}
    for member_id, origin, leaves, points in reading.lines(period.pk):
        code, group = members[member_id], homes[member_id]
        held, told = book[group], origins[group]
        if leaves is not last:  # lines of one group stand together as a rule, with one tuple for all
            last = leaves
            if leaves not in of_leaves:
                of_leaves[leaves] = {scheme.indicator_codes[leaf]: place for place, leaf in enumerate(leaves)}
            order = of_leaves[leaves]
        held[code] = {**held[code], **Row(order, points)} if held[code] else Row(order, points)
        if origin != told.first:
            told.note(code, order, origin)
    return book, origins


def adjustment_facts(entry: Adjustment, code: str) -> AdjustmentFacts:
    return _entry_facts(entry, code)


def _entry_facts(entry: Adjustment | reading.Entry, code: str) -> AdjustmentFacts:
    name = entry.leading_group if isinstance(entry, Adjustment) else entry.name
    return AdjustmentFacts(
        member=code,
        kind=_KINDS[entry.kind],
        level=_LEVELS[entry.level],
        leading_group=name,
        single_or_grassroots=bool(entry.single_or_grassroots),
        points=None if entry.points is None else _points(entry.points),
        matter=entry.matter,
        document_number=entry.document_number,
        dated=entry.dated,
        agency=_AGENCIES[entry.agency],
        carried_over=bool(entry.carried_over),
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


_MARKS = frozenset(kind.value for kind in MarkKind)


def gather_entries(scheme: Scheme, gathered: Gathered) -> tuple[list[AdjustmentFacts], list[MarkFacts]]:
    """The year's adjustments and marks in force as a computation needs them: both in one query."""
    adjustments, marks = [], []
    for row in reading.entries(scheme.pk):
        code = gathered.member_codes[row.member]
        if row.kind in _MARKS:
            marks.append(MarkFacts(code, MarkKind(row.kind), row.name))
        else:
            adjustments.append(_entry_facts(row, code))
    return adjustments, marks
