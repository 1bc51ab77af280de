"""The frozen inputs of a group in one version, computed again and remembered: what every sheet of the group explains.

Like presenters.settled: the inputs are stored for ever and nothing of a reader is in here. Names of people stay out
too, they are asked on every request.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from appraisal.enums import Method
from appraisal.models import FrozenGroup as Stored
from appraisal.models import Group, Indicator, Member, Result, ResultVersion, ScoreImport
from appraisal.presenters.settled import key, lasts
from appraisal.rules.explain_years import quarter_of
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.frozen_years import FrozenYear, thaw
from appraisal.rules.results import GroupResult
from core import charts, charts_spread
from core.fields import from_points
from core.numbers import points2
from core.remembered import Remembered
from organization.models import Account

MOST_CELLS = 60_000
"""Cells kept per process, about 200 bytes each with what was computed from them."""


@dataclass(frozen=True, slots=True)
class NodeWords:
    """What the scheme says of an indicator."""

    method: str
    rule: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Where values came from: (account id, time, import id); cells that name none came from the first."""

    known: tuple[tuple[int, datetime, int | None], ...] = ()
    cells: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    filed: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    """Of measured leaves, by leaf and member: account id, time, kind and key of the origin, note."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """Of a year combined from its quarters: the version each came from, by Q1 to Q4; it has nothing else."""

    def of(self, member: str, leaf: str) -> tuple[int, datetime, int | None]:
        return self.known[self.cells.get(member, {}).get(leaf, 0)]

    def books(self, member: str, leaves: Collection[str]) -> dict[str, int]:
        """Of the entered ``leaves`` that came with a workbook: the id of its import."""
        if not self.known:
            return {}
        batches = {leaf: self.of(member, leaf)[2] for leaf in leaves if member not in self.filed.get(leaf, {})}
        return {leaf: batch for leaf, batch in batches.items() if batch}

    def records(self, member: str) -> dict[str, tuple[str, int]]:
        """Of the measured leaves: kind and key of the record that each was taken from."""
        told = {leaf: rows[member] for leaf, rows in self.filed.items() if member in rows}
        return {leaf: (kind, pk) for leaf, (_, _, kind, pk, _) in told.items() if pk}


@dataclass(frozen=True, slots=True)
class Thawed:
    """A group as computed: its inputs, its result, where each value came from, and how its members are spread."""

    frozen: FrozenGroup | FrozenYear
    result: GroupResult
    nodes: Mapping[str, NodeWords]
    sources: Sources
    best: int
    strip: charts_spread.Strip

    @property
    def weight(self) -> int:
        """Figures behind the group."""
        return self.frozen.cells


_thawed: Remembered[Thawed] = Remembered(MOST_CELLS)


def thawed(version: ResultVersion, group: Group) -> Thawed:
    """For a version that the reader was found to see. What belongs to a draft scheme is read every time."""
    if not lasts(version):
        return _thaw(version, group)
    return _thawed.get(key(version, group), lambda: _thaw(version, group), weight=lambda one: one.weight)


def _thaw(version: ResultVersion, group: Group) -> Thawed:
    """Four queries."""
    row = Stored.objects.get(version=version, group=group)
    nodes = list(Indicator.objects.filter(group=group).only("code", "name", "method", "rule_text"))
    frozen = thaw(
        row.inputs,
        name=group.name,
        node_names={node.code: node.name for node in nodes},
        member_names=dict(Member.objects.filter(group=group).values_list("code", "name")),
    )
    finals = list(Result.objects.filter(version=version, group=group).values_list("member__name", "final"))
    samples = [charts.Sample(name, from_points(final), points2(final)) for name, final in finals]
    return Thawed(
        frozen=frozen,
        result=frozen.score(),
        nodes={node.code: NodeWords(Method(node.method).label, node.rule_text) for node in nodes},
        sources=_sources(row.provenance),
        best=max(final for _, final in finals),
        strip=charts_spread.strip(f"在 {len(finals)} 个考评对象中的位置", samples, width=360, radius=3),
    )


def _sources(text: str) -> Sources:
    data = json.loads(text)
    if "versions" in data:
        return Sources(versions=data["versions"])
    known = tuple((account, datetime.fromisoformat(at), batch) for account, at, batch in data["sources"])
    filed = {leaf: {code: _filed(one) for code, one in row.items()} for leaf, row in data.get("filed", {}).items()}
    return Sources(known, data["cells"], filed)


def _filed(told: Sequence[Any]) -> tuple[Any, ...]:
    account, at, *rest = told
    return (account, datetime.fromisoformat(at), *rest)


@dataclass(frozen=True, slots=True)
class Provenance:
    """The sources with the names behind their ids as they are now."""

    sources: Sources
    people: Mapping[int, str]
    imports: Mapping[int, str]
    quarters: Mapping[str, ResultVersion]
    """Versions by Q1 to Q4, of a year combined from its quarters."""

    def entered(self, member: str, leaf: str) -> tuple[int, datetime] | None:
        """Who entered the value and when; None of a measured leaf and of a quarter."""
        if self.quarters or member in self.sources.filed.get(leaf, {}):
            return None
        return self.sources.of(member, leaf)[:2]

    def describe(self, member: str, leaf: str, assessed: str = "") -> str:
        """周清和 2012-12-28 14:05，导入 评分表.xlsx; of a quarter 第 3 版，2012-04-05 计算.

        ``assessed`` names the round of assessment whose final points the value is.
        """
        if self.quarters:
            version = self.quarters[quarter_of(leaf)]
            return f"第 {version.number} 版，{timezone.localtime(version.computed_at):%Y-%m-%d} 计算"
        if filed := self.sources.filed.get(leaf, {}).get(member):
            account, at, _, _, note = filed
            when = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
            return f"{self.people.get(account, '系统')} {when} 报送" + (f"，{note}" if note else "")
        account, at, batch = self.sources.of(member, leaf)
        when = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
        if assessed:
            return f"{self.people.get(account, '系统')} {when} 确认，{assessed}"
        way = f"，导入 {self.imports[batch]}" if batch and batch in self.imports else "，手工录入"
        return f"{self.people.get(account, '系统')} {when}{way}"


def provenance(sources: Sources) -> Provenance:
    """One query for the people, one for the workbooks when values came from any; or one for a year's quarters."""
    versions = ResultVersion.objects.in_bulk(sources.versions.values()) if sources.versions else {}
    accounts = Account.objects.select_related("person").in_bulk(
        {account for account, _, _ in sources.known}
        | {told[0] for row in sources.filed.values() for told in row.values()}
    )
    batches = ScoreImport.objects.select_related("workbook").in_bulk({batch for *_, batch in sources.known if batch})
    return Provenance(
        sources=sources,
        people={pk: str(account) for pk, account in accounts.items()},
        imports={pk: batch.workbook.name for pk, batch in batches.items()},
        quarters={quarter: versions[pk] for quarter, pk in sources.versions.items()},
    )
