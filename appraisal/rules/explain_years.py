"""Where a weighted year's score comes from: each top node from its quarters, then as in any other period."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from appraisal.rules.accounts import NO_ADJUSTMENTS
from appraisal.rules.explain import (
    Explanation,
    ItemExplanation,
    LeafExplanation,
    bonus_text,
    explain_member,
    final_text,
    points,
    rank_text,
    sum_text,
)
from appraisal.rules.facts import MemberFacts, NodeFacts
from appraisal.rules.figures import exact_units, fixed, plain
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.frozen_years import FrozenYear
from appraisal.rules.periods import QUARTER_NAMES
from appraisal.rules.results import GroupResult, ItemResult, MemberResult, item_places
from appraisal.rules.tree import children_of
from appraisal.rules.years import counting_quarters


def explain(frozen: FrozenGroup | FrozenYear, member_code: str, result: GroupResult | None = None) -> Explanation:
    """The explanation of one member, whatever the period is computed from; errors as in ``explain_member``."""
    if isinstance(frozen, FrozenYear):
        return explain_year_member(frozen, member_code, result)
    return explain_member(frozen, member_code, result)


def explain_year_member(frozen: FrozenYear, member_code: str, result: GroupResult | None = None) -> Explanation:
    """The explanation of one member; a quarter stands where a leaf stands in other periods.

    KeyError when there is no such member, ValueError when the year is refused.
    """
    result = result or frozen.score()
    if result.refused:
        raise ValueError("；".join(finding.sentence() for finding in result.refusals))
    outcome = result.by_code()[member_code]
    members = {member.code: member for member in frozen.group.members}
    nodes = children_of(frozen.group.nodes)[None]
    return Explanation(
        member=members[member_code],
        result=outcome,
        members_in_group=len(result.results),
        items=tuple(_item(frozen, result, outcome, position, node, members) for position, node in enumerate(nodes)),
        initial_formula=sum_text([item.weighted for item in outcome.items], outcome.initial),
        account=result.accounts.get(member_code, NO_ADJUSTMENTS),
        bonus_formula=bonus_text(outcome, exact_units(frozen.params.cap)),
        final_formula=final_text(outcome),
        rank_text=rank_text(result, outcome),
    )


def quarter_code(top: str, quarter: str) -> str:
    """The code of a top node's figures in one quarter: "T1-Q1"."""
    return f"{top}-{quarter}"


def quarter_of(code: str) -> str:
    """The inverse: Q1 to Q4."""
    return code.rpartition("-")[2]


def _item(
    frozen: FrozenYear,
    result: GroupResult,
    outcome: MemberResult,
    position: int,
    node: NodeFacts,
    members: Mapping[str, MemberFacts],
) -> ItemExplanation:
    own = outcome.items[position]
    bases = {row.code: row.items[position].exact_base for row in result.results}
    best = max(bases.values())
    most = max(row.items[position].weighted for row in result.results)
    parts = {
        quarter: next(item for item in frozen.quarters[quarter].by_code()[outcome.code].items if item.code == own.code)
        for quarter in counting_quarters(frozen.weights)
    }
    bases_by_quarter = {quarter: part.exact_base for quarter, part in parts.items()}
    weighted = {quarter: Fraction(part.weighted) for quarter, part in parts.items()}
    return ItemExplanation(
        code=own.code,
        name=node.name,
        rule=None,
        full_mark=exact_units(node.full_mark),
        weight=exact_units(node.weight or Decimal(0)),
        base=own.exact_base,
        base_text=_mean_text(frozen, bases_by_quarter),
        best=best,
        best_members=tuple(members[code] for code in sorted(bases) if bases[code] == best),
        weighted=own.weighted,
        formula=_mean_text(frozen, weighted, own.weighted),
        place=item_places(result, own.code)[outcome.code],
        distance=most - own.weighted,
        clause="",
        leaves=tuple(_quarter(node, quarter, part, frozen.weights[quarter]) for quarter, part in parts.items()),
    )


def _quarter(node: NodeFacts, quarter: str, part: ItemResult, weight: Decimal) -> LeafExplanation:
    """What one quarter brings into a top node of the year."""
    return LeafExplanation(
        code=quarter_code(part.code, quarter),
        name=QUARTER_NAMES[quarter],
        path=(),
        full_mark=exact_units(node.full_mark),
        score=part.exact_base,
        applies=True,
        text=f"基础分 {points(part.exact_base)}，权重得分 {fixed(part.weighted)}，季度权重 {plain(weight)}",
        taken_over=(),
        clause="",
    )


def _mean_text(frozen: FrozenYear, figures: Mapping[str, Fraction], stored: int | None = None) -> str:
    """The quarters' figures weighted: （第一季度 300 × 20 + 第二季度 360 × 80）÷ 100 = 348."""
    shares = counting_quarters(frozen.weights)
    exact = sum((shares[quarter] * figure for quarter, figure in figures.items()), Fraction(0))
    terms = " + ".join(
        f"{QUARTER_NAMES[quarter]} {points(figure)} × {plain(frozen.weights[quarter])}"
        for quarter, figure in figures.items()
    )
    total = plain(sum((frozen.weights[quarter] for quarter in shares), Decimal(0)))
    text = f"（{terms}）÷ {total} = {points(exact)}"
    return text if stored is None or exact == stored else f"{text} → 四舍五入四位 {fixed(stored)}"
