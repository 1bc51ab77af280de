"""The year of a scheme with year rule *weighted*: a stated combination of the frozen quarters.

For every top node, base and weighted score of the year are the mean of the quarters' figures, weighted as the
scheme says (its quarter weights sum to 100); the weighted score is quantised once more, to four decimals half up,
and nothing else is. Adjustments belong to the year and are counted once, with the caps over the year; what the
quarters' own snapshots had counted of them does not enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from appraisal.enums import YearRule
from appraisal.rules.accounts import count_adjustments
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters, GroupFacts, MarkFacts
from appraisal.rules.figures import half_up
from appraisal.rules.periods import QUARTER_NAMES, Period
from appraisal.rules.results import GroupResult, ItemResult, MemberResult, column_of
from appraisal.rules.scoring import check_entries, conclude
from appraisal.rules.tree import children_of
from core.findings import Finding, unknown, unmet


def counting_quarters(weights: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """The share of each quarter that counts, by Q1 to Q4 in order; the shares sum to one, whatever the weights' sum."""
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    return {quarter: Fraction(weights[quarter]) / total for quarter in sorted(weights) if weights[quarter] > 0}


def combines(year_rule: YearRule, period: Period) -> bool:
    """Whether the period's result is combined from quarters, so that it has no book of its own."""
    return year_rule is YearRule.WEIGHTED and period.quarter is None


def check_book(year_rule: YearRule, period: Period) -> list[Finding]:
    """A combined year takes no scores: they are entered quarter by quarter."""
    if not combines(year_rule, period):
        return []
    remedy = "请录入各季度的分值；各季度结果公布后直接计算年度结果"
    return [unmet("", "年度成绩由各季度结果合成，不单独录入", remedy=remedy, 期间=period.label)]


def combine_quarters(
    group: GroupFacts,
    quarters: Mapping[str, GroupResult],
    weights: Mapping[str, Decimal],
    adjustments: Iterable[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Iterable[MarkFacts],
    *,
    period: Period,
) -> GroupResult:
    """The year's result of one group from its quarters' frozen results, by Q1 to Q4.

    A quarter that counts and is missing, or misses a member or a top node, refuses the year, naming it.
    """
    adjustments, marks = list(adjustments), list(marks)
    shares = counting_quarters(weights)
    rows = {quarter: quarters[quarter].by_code() for quarter in shares if quarter in quarters}
    refusals = [*_gaps(group, shares, rows, period), *check_entries(group, adjustments, params, marks, period)]
    if refusals:
        return GroupResult(group.code, period.code, refusals=tuple(refusals))
    columns = [
        column_of(top.code, [
            _mean_item(top.code, [(share, _item(rows[q][member.code], top.code)) for q, share in shares.items()])
            for member in group.members
        ])
        for top in children_of(group.nodes)[None]
    ]  # fmt: skip
    accounts = count_adjustments(adjustments, params, period.last_day)
    return conclude(group, period, columns, accounts, marks, ())


def _gaps(
    group: GroupFacts,
    shares: Mapping[str, Fraction],
    rows: Mapping[str, Mapping[str, MemberResult]],
    period: Period,
) -> list[Finding]:
    if not shares:
        return [unmet("", "方案没有季度权重", remedy="由考评办改正方案", 分组=group.name)]
    tops = {node.code for node in group.nodes if node.parent is None}
    gaps = []
    for quarter in shares:
        where = {"分组": group.name, "季度": f"{period.year}年{QUARTER_NAMES[quarter]}"}
        if not rows.get(quarter):
            remedy = "由考评办先计算并公布该季度的结果"
            gaps.append(unknown("", "缺少已公布的季度结果，不能合成年度得分", remedy=remedy, **where))
            continue
        for member in group.members:
            found = rows[quarter].get(member.code)
            if found is None or {item.code for item in found.items} != tops:
                gaps.append(
                    unknown(
                        "",
                        "季度结果缺少考评对象或大项",
                        remedy="由考评办重新计算并公布该季度的结果",
                        **where,
                        编码=member.code,
                    )
                )
    return gaps


def _item(result: MemberResult, code: str) -> ItemResult:
    return next(item for item in result.items if item.code == code)


def _mean_item(code: str, parts: Sequence[tuple[Fraction, ItemResult]]) -> ItemResult:
    base = sum((share * item.exact_base for share, item in parts), Fraction(0))
    weighted = sum((share * item.weighted for share, item in parts), Fraction(0))
    return ItemResult(code, base.numerator, base.denominator, half_up(weighted.numerator, weighted.denominator))
