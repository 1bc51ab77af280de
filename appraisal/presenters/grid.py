"""The entry grid of one group: heads, rows and cells as strings, errors at their cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from appraisal.actions.recusal import own_members
from appraisal.actions.score_checks import LEAF_FACT, MEMBER_FACT, text_of
from appraisal.forms.scores import PREFIX, Typed
from appraisal.gathering import Gathered
from appraisal.models import Period, Score, ScoreEvidence
from appraisal.rules.facts import GroupFacts
from appraisal.rules.figures import exact_units, plain, short
from appraisal.rules.periods import parse_period
from appraisal.workbook.contract import leaf_columns
from core.findings import Finding
from core.presenters import Tab
from organization.models import Account

LONG_NAME = 10
"""Characters of a leaf's name from which its column is made wider."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column: its code, the span it accepts as shown and in ten-thousandths, whether a new top item begins."""

    code: str
    name: str
    full: str
    high: int
    low: int
    edge: bool

    @property
    def long(self) -> bool:
        """A name that would pile up in a narrow column."""
        return len(self.name) > LONG_NAME


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: id and name of its input, text, error or "", classes of the table cell."""

    id: str
    name: str
    head: str
    value: str
    error: str
    css: str


@dataclass(frozen=True, slots=True)
class Row:
    """One member; ``locked`` is the reason why the person may not score it, or ""."""

    id: str
    code: str
    name: str
    url: str
    locked: str
    cells: list[Cell]
    filled: int
    total: str

    @property
    def complete(self) -> bool:
        return self.filled == len(self.cells)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error for the list above the grid, leading to its cell."""

    target: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    heads: list[tuple[str, int]]
    leaves: list[Leaf]
    rows: list[Row]
    faults: list[Fault]
    seen: str
    filled: int

    @property
    def total(self) -> int:
        return len(self.rows) * len(self.leaves)

    @property
    def missing(self) -> int:
        return self.total - self.filled


def group_facts(gathered: Gathered, code: str) -> GroupFacts:
    """The facts of one group."""
    return next(group for group in gathered.facts.groups if group.code == code)


def build(
    period: Period,
    group: GroupFacts,
    gathered: Gathered,
    account: Account,
    *,
    typed: Typed | None = None,
    faults: Mapping[str, str] | None = None,
    findings: Iterable[Finding] = (),
) -> Grid:
    """The grid as held, or as typed with what is wrong at each cell: three queries.

    A cell that somebody else has changed is shown as typed, but counts as seen from now on: saved once more it
    is written, because the person has read the value that stands there.
    """
    typed = typed or {}
    told = by_cell(findings)
    wrong = {**told, **(faults or {})}
    held = _held(period, gathered, group)
    filed = _with_evidence(period, group, gathered)
    seen = held | {key: text for key, (_, text) in typed.items() if key not in told}
    shown = held | {key: text for key, (text, _) in typed.items()}
    leaves = _leaves(group)
    locked = own_members(period.scheme, account)
    rows = []
    for number, member in enumerate(group.members):
        cells = []
        for place, leaf in enumerate(leaves):
            key = f"{member.code}/{leaf.code}"
            marks = {"edge": leaf.edge, "is-wrong": key in wrong, "is-changed": key in typed, "has-file": key in filed}
            css = " ".join(name for name, on in marks.items() if on)
            cells.append(Cell(f"x{number}-{place}", PREFIX + key, f"c{place}", shown[key], wrong.get(key, ""), css))
        reason = "本单位人员不得为本单位评分，请由考评办其他人员录入" if member.code in locked else ""
        url = reverse("appraisal:score", args=[period.pk, member.code])
        texts = [held[f"{member.code}/{leaf.code}"] for leaf in leaves]
        rows.append(Row(f"r{number}", member.code, member.name, url, reason, cells, _filled(texts), _sum(texts)))
    return Grid(
        heads=_heads(group),
        leaves=leaves,
        rows=rows,
        faults=_faults(rows, leaves),
        seen=json.dumps(seen, ensure_ascii=False, separators=(",", ":")),
        filled=sum(row.filled for row in rows),
    )


def by_cell(findings: Iterable[Finding]) -> dict[str, str]:
    """Findings that speak of one cell, by its key."""
    texts = {}
    for finding in findings:
        facts = dict(finding.facts)
        if MEMBER_FACT in facts and LEAF_FACT in facts:
            key = f"{facts.pop(MEMBER_FACT)}/{facts.pop(LEAF_FACT)}"
            details = "，".join(f"{name} {value}" for name, value in facts.items())
            texts[key] = finding.title + (f"：{details}" if details else "") + f"。{finding.remedy}"
    return texts


def whole_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that speak of no single cell."""
    return [one for one in findings if MEMBER_FACT not in one.facts or LEAF_FACT not in one.facts]


def _held(period: Period, gathered: Gathered, group: GroupFacts) -> dict[str, str]:
    codes = {pk: code for code, pk in gathered.indicator_ids.items()}
    texts = {f"{member.code}/{one.leaf.code}": "" for member in group.members for one in leaf_columns(group)}
    rows = Score.objects.filter(period=period, member__group_id=gathered.group_ids[group.code]).order_by()
    for member, leaf, value in rows.values_list("member_id", "indicator_id", "value"):
        texts[f"{gathered.member_codes[member]}/{codes[leaf]}"] = text_of(value)
    return texts


def _with_evidence(period: Period, group: GroupFacts, gathered: Gathered) -> set[str]:
    rows = (
        ScoreEvidence.objects.in_force()
        .filter(score__period=period, score__member__group_id=gathered.group_ids[group.code])
        .order_by()
    )
    return {f"{m}/{i}" for m, i in rows.values_list("score__member__code", "score__indicator__code").distinct()}


def _leaves(group: GroupFacts) -> list[Leaf]:
    leaves: list[Leaf] = []
    former = ""
    for column in leaf_columns(group):
        leaf = column.leaf
        high, low = exact_units(leaf.full_mark), exact_units(leaf.floor)
        leaves.append(Leaf(leaf.code, leaf.name, plain(leaf.full_mark), high, low, column.top_name != former))
        former = column.top_name
    return leaves


def _heads(group: GroupFacts) -> list[tuple[str, int]]:
    """Top items and how many columns each spans."""
    heads: list[tuple[str, int]] = []
    for column in leaf_columns(group):
        if heads and heads[-1][0] == column.top_name:
            heads[-1] = (column.top_name, heads[-1][1] + 1)
        else:
            heads.append((column.top_name, 1))
    return heads


def _filled(texts: list[str]) -> int:
    return sum(1 for text in texts if text)


def _sum(texts: list[str]) -> str:
    """The sum of the values of a row; 不涉及 and blanks add nothing."""
    return short(sum(exact_units(Decimal(text)) for text in texts if text[:1].isdigit() or text[:1] == "-"))


def _faults(rows: list[Row], leaves: list[Leaf]) -> list[Fault]:
    return [
        Fault(cell.id, f"{row.name} · {leaf.name}", cell.error)
        for row in rows
        for cell, leaf in zip(row.cells, leaves, strict=True)
        if cell.error
    ]


def group_tabs(period: Period, gathered: Gathered, current: str) -> list[Tab]:
    """One tab per group of the scheme."""
    url = reverse("appraisal:scores", args=[period.pk])
    return [Tab(one.name, f"{url}?group={one.code}", one.code == current) for one in gathered.facts.groups]


def period_crumbs(period: Period) -> list[tuple[str, str]]:
    """考核 / scheme / period."""
    return [
        ("考核", reverse("appraisal:schemes")),
        (period.scheme.name, reverse("appraisal:scheme", args=[period.scheme_id])),
        (parse_period(period.label).label, reverse("appraisal:period", args=[period.pk])),
    ]
