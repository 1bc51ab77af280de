"""Where a weighted year's score comes from: each top node from its quarters, then as in any other period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from appraisal.rules.accounts import NO_ADJUSTMENTS, AdjustmentTotals
from appraisal.rules.explain import bonus_text, final_text, points, rank_text, sum_text
from appraisal.rules.facts import MemberFacts
from appraisal.rules.figures import exact_units, fixed, plain, short
from appraisal.rules.frozen_years import FrozenYear
from appraisal.rules.results import GroupResult, MemberResult
from appraisal.rules.tree import children_of
from appraisal.rules.years import counting_quarters


@dataclass(frozen=True, slots=True)
class QuarterPart:
    """What one quarter contributes to a top node of the year: its weight as stated, its figures."""

    quarter: str
    weight: str
    base: Fraction
    weighted: int


@dataclass(frozen=True, slots=True)
class YearItemExplanation:
    """A top node of the year: the quarters' parts, the formula and the distance to the best."""

    code: str
    name: str
    parts: tuple[QuarterPart, ...]
    base: Fraction
    weighted: int
    formula: str
    distance: int


@dataclass(frozen=True, slots=True)
class YearExplanation:
    """Everything behind one member's score in a weighted year."""

    member: MemberFacts
    result: MemberResult
    items: tuple[YearItemExplanation, ...]
    initial_formula: str
    account: AdjustmentTotals
    bonus_formula: str
    final_formula: str
    rank_text: str


def explain_year_member(frozen: FrozenYear, member_code: str, result: GroupResult | None = None) -> YearExplanation:
    """The explanation of one member; KeyError when there is no such member, ValueError when the year is refused."""
    result = result or frozen.score()
    if result.refused:
        raise ValueError("；".join(finding.sentence() for finding in result.refusals))
    outcome = result.by_code()[member_code]
    names = {node.code: node.name for node in children_of(frozen.group.nodes)[None]}
    return YearExplanation(
        member=next(member for member in frozen.group.members if member.code == member_code),
        result=outcome,
        items=tuple(_item(frozen, result, outcome, position, names) for position in range(len(outcome.items))),
        initial_formula=sum_text([item.weighted for item in outcome.items], outcome.initial),
        account=result.accounts.get(member_code, NO_ADJUSTMENTS),
        bonus_formula=bonus_text(outcome, exact_units(frozen.params.cap)),
        final_formula=final_text(outcome),
        rank_text=rank_text(result, outcome),
    )


def _item(
    frozen: FrozenYear, result: GroupResult, outcome: MemberResult, position: int, names: dict[str, str]
) -> YearItemExplanation:
    own = outcome.items[position]
    shares = counting_quarters(frozen.weights)
    parts = []
    for quarter in shares:
        row = frozen.quarters[quarter].by_code()[outcome.code]
        figures = next(item for item in row.items if item.code == own.code)
        weight = plain(frozen.weights[quarter])
        parts.append(QuarterPart(quarter, weight, figures.exact_base, figures.weighted))
    exact = sum((shares[part.quarter] * part.weighted for part in parts), Fraction(0))
    terms = " + ".join(f"{part.quarter} {short(part.weighted)} × {part.weight}" for part in parts)
    total = plain(sum((frozen.weights[quarter] for quarter in shares), Decimal(0)))
    formula = f"（{terms}）÷ {total} = {points(exact)}"
    if exact != own.weighted:
        formula += f" → 四舍五入四位 {fixed(own.weighted)}"
    most = max(row.items[position].weighted for row in result.results)
    return YearItemExplanation(
        code=own.code,
        name=names[own.code],
        parts=tuple(parts),
        base=own.exact_base,
        weighted=own.weighted,
        formula=formula,
        distance=most - own.weighted,
    )
