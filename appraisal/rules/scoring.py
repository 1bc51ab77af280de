"""From a book of leaf scores to ranks, exactly (DESIGN.md section 2; SX-3-d, SX-3-e, SX-4.1, SX-4.3).

All arithmetic is on integers of one ten-thousandth over a common denominator per top node; the only rounding
is each weighted score, once, half up to four decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TypeVar

from appraisal.enums import MarkKind, TopRule
from appraisal.rules.accounts import NO_ADJUSTMENTS, AdjustmentTotals, count_adjustments
from appraisal.rules.adjustments import check_adjustment, check_duplicates
from appraisal.rules.columns import Column, add_columns, read_columns
from appraisal.rules.facts import (
    AdjustmentFacts,
    AdjustmentParameters,
    Book,
    GroupFacts,
    MarkFacts,
    SchemeFacts,
)
from appraisal.rules.periods import Period
from appraisal.rules.results import GroupResult, ItemColumn, Items, MemberResult
from appraisal.rules.tree import Top, Tree, TreeError, unfold
from core.findings import Finding, unmet

Row = TypeVar("Row", AdjustmentFacts, MarkFacts)


def score_group(
    group: GroupFacts,
    book: Book,
    adjustments: Iterable[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Iterable[MarkFacts],
    *,
    period: Period,
) -> GroupResult:
    """Score and rank one group for one period.

    ``adjustments`` and ``marks`` are those of the group's members, the whole year's: entries dated after the
    period's last day are listed and not counted. A gap, a value out of range, an entry that may not count or a
    leaf that applies to nobody gives a result with ``refusals``, all of them at once, and no figures.
    """
    adjustments, marks = list(adjustments), list(marks)
    refusals = check_entries(group, adjustments, params, marks, period)
    try:
        tree = unfold(group)
    except TreeError as error:
        fault = unmet("SX-3-f", str(error), remedy="由考评办改正方案", 分组=group.name)
        return GroupResult(group.code, period.code, refusals=(fault, *refusals))
    columns, gaps = read_columns(group, tree, book)
    if gaps or refusals:
        return GroupResult(group.code, period.code, refusals=(*gaps, *refusals))
    item_columns, warnings = _weigh(group, tree, columns)
    accounts = count_adjustments(adjustments, params, period.last_day)
    return conclude(group, period, item_columns, accounts, marks, warnings)


def split_entries(scheme: SchemeFacts, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Entries or marks by the code of each group their member is in; under "" those of no group."""
    homes = scheme.once(_homes)
    split: dict[str, list[Row]] = {"": [], **{group.code: [] for group in scheme.groups}}
    for row in rows:
        for home in homes.get(row.member, [""]):
            split[home].append(row)
    return split


def check_strays(rows: Iterable[AdjustmentFacts | MarkFacts]) -> list[Finding]:
    """Entries and marks of a code that is in no group: nothing filed may be lost on the way."""
    return [
        unmet("", "方案中没有这一编码", remedy="由考评办更正编码", 编码=row.member, 类别=row.kind.label) for row in rows
    ]


def _homes(scheme: SchemeFacts) -> dict[str, list[str]]:
    """The groups of each member, by code."""
    homes: dict[str, list[str]] = {}
    for group in scheme.groups:
        for member in group.members:
            homes.setdefault(member.code, []).append(group.code)
    return homes


def check_entries(
    group: GroupFacts,
    adjustments: Sequence[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Sequence[MarkFacts],
    period: Period,
) -> list[Finding]:
    """Every reason why the group's entries and marks may not be counted."""
    findings = [
        finding for entry in adjustments for finding in check_adjustment(entry, params, period.year)
    ] + check_duplicates(adjustments)
    if not (adjustments or marks):
        return findings
    members = {member.code for member in group.members}
    rows: list[AdjustmentFacts | MarkFacts] = [*adjustments, *marks]
    for row in rows:
        if row.member not in members:
            findings.append(
                unmet(
                    "",
                    "本组没有这一编码",
                    remedy="由考评办更正编码",
                    分组=group.name,
                    编码=row.member,
                    类别=row.kind.label,
                )
            )
    return findings


def _weigh(group: GroupFacts, tree: Tree, columns: Sequence[Column]) -> tuple[list[ItemColumn], list[str]]:
    """A column per top node, members in the order of the group (SX-4.1-b, SX-4.1-c)."""
    item_columns, warnings = [], []
    for top in tree.tops:
        bases, scale = add_columns(columns[top.start : top.stop])
        weighted = weigh_column(top, bases, scale)
        if weighted is None:
            warnings.append(f"“{group.name}”的大项“{top.node.name}”无一得分，全部计零分")
            weighted = [0] * len(bases)
        item_columns.append(ItemColumn(top.code, bases, scale, weighted))
    return item_columns, warnings


def weigh_column(top: Top, bases: Sequence[int], scale: int) -> list[int] | None:
    """Weighted scores in ten-thousandths, each quantised once, half up; None when the best base is not above zero.

    A base below zero (特别注明 of SX-3-d) counts as zero in the ratio.
    """
    best = max(bases, default=0)
    if best <= 0:
        return None if top.rule is TopRule.RATIO_TO_BEST else [0] * len(bases)
    whole = best if top.rule is TopRule.RATIO_TO_BEST else top.full * scale
    double_weight, double_whole = 2 * top.weight, 2 * whole
    return [(base * double_weight + whole) // double_whole if base > 0 else 0 for base in bases]


def conclude(
    group: GroupFacts,
    period: Period,
    item_columns: Sequence[ItemColumn],
    accounts: Mapping[str, AdjustmentTotals],
    marks: Iterable[MarkFacts],
    warnings: Iterable[str],
) -> GroupResult:
    """Initial and final scores, ranks and marks from the columns of items (SX-4.1-d, SX-4.3-a, SX-4.3-b)."""
    vetoed, disqualified = _marked(marks, MarkKind.VETO), _marked(marks, MarkKind.DISQUALIFICATION)
    scored = []
    columns = tuple(item_columns)
    initials = map(sum, zip(*[column.weighted for column in columns], strict=True))
    for place, (member, initial) in enumerate(zip(group.members, initials, strict=True)):
        account = accounts.get(member.code, NO_ADJUSTMENTS)
        final = initial + account.bonus + account.reward - account.deduction
        scored.append((-final, member.code, initial, place, account))
    scored.sort(key=itemgetter(0, 1))
    results: list[MemberResult] = []
    rank, previous = 0, None
    for count, (minus_final, code, initial, place, account) in enumerate(scored, start=1):
        if minus_final != previous:
            rank, previous = count, minus_final
        results.append(
            MemberResult(
                code,
                Items(columns, place),
                initial,
                account.commendations,
                account.bonus,
                account.reward,
                account.deduction,
                -minus_final,
                rank,
                code in vetoed,
                code in disqualified,
            )
        )
    return GroupResult(group.code, period.code, tuple(results), tuple(warnings), (), accounts, columns)


def _marked(marks: Iterable[MarkFacts], kind: MarkKind) -> set[str]:
    return {mark.member for mark in marks if mark.kind is kind}
