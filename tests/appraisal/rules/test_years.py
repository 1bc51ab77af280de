from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.rules.explain_years import explain_year_member
from appraisal.rules.frozen_years import freeze_year, thaw_year
from appraisal.rules.scoring import score_group
from appraisal.rules.years import combine_quarters
from core.enums import FindingState
from tests.appraisal.reference import quantise
from tests.appraisal.rules.build import (
    NATION,
    PLAN,
    PROVINCE,
    YEAR,
    blame,
    group_of,
    praise,
    reward,
    top,
    units,
)

WEIGHTS = {"Q1": Decimal(20), "Q2": Decimal(20), "Q3": Decimal(20), "Q4": Decimal(40)}
GROUP = group_of([top("T1", 100, 600), top("T2", 100, 400)], ["A", "B"])


def quarter(period, first, second):
    """A quarter in which A has the given scores and B is best everywhere."""
    book = {"A": {"T1": units(first), "T2": units(second)}, "B": {"T1": units(100), "T2": units(100)}}
    return score_group(GROUP, book, [], PLAN, [], period=period)


def quarters(*scores):
    return {f"Q{p.quarter}": quarter(p, *pair) for p, pair in zip(YEAR.quarters, scores, strict=True)}


def combine(found, weights=WEIGHTS, entries=(), group=GROUP):
    return combine_quarters(group, found, weights, entries, PLAN, [], period=YEAR)


FOUR = quarters(("50", "80"), ("60", "80"), ("70", "80"), ("80", "90"))


def test_year_is_the_stated_mean_of_its_quarters_with_the_years_adjustments():
    own = combine(FOUR, entries=[praise(NATION), blame(PROVINCE)]).by_code()["A"]

    assert [(item.base, item.weighted) for item in own.items] == [(units(68), units(408)), (units(84), units(336))]
    assert (own.initial, own.bonus, own.deduction, own.final, own.rank) == (
        units(744), units(30), units(30), units(744), 2,
    )  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 1_000_000)), min_size=4, max_size=4),
    st.lists(st.integers(1, 97), min_size=4, max_size=4),
)
def test_year_equals_the_exact_mean_quantised_once(scores, numbers):
    found = quarters(*[tuple(str(Decimal(score) / 10000) for score in pair) for pair in scores])
    weights = {f"Q{place}": Decimal(number) for place, number in enumerate(numbers, 1)}

    items = combine(found, weights).by_code()["A"].items

    for position, item in enumerate(items):
        rows = [found[f"Q{place}"].by_code()["A"].items[position] for place in range(1, 5)]
        total = sum(numbers)
        exact = sum(Fraction(row.weighted * number, total) for row, number in zip(rows, numbers, strict=True)) / 10000
        assert Fraction(item.weighted, 10000) == quantise(exact)
        assert item.exact_base == sum(row.exact_base * n / total for row, n in zip(rows, numbers, strict=True))


def test_quarter_without_weight_need_not_exist():
    found = {"Q2": FOUR["Q2"], "Q4": FOUR["Q4"]}

    own = combine(found, {"Q1": Decimal(0), "Q2": Decimal(50), "Q4": Decimal(50)}).by_code()["A"]

    assert own.initial == units(60 * 3 + 80 * 3 + 80 * 2 + 90 * 2)


def test_missing_quarter_or_member_refuses_the_year_naming_it():
    bigger = group_of(GROUP.nodes, ["A", "B", "C"])

    missing = combine({quarter: FOUR[quarter] for quarter in ("Q1", "Q2", "Q4")})
    short = combine(FOUR, {"Q1": Decimal(100)}, group=bigger)

    assert [(f.state, f.facts["季度"]) for f in missing.refusals] == [(FindingState.UNKNOWN, "2012年第三季度")]
    assert [(f.state, f.facts["编码"]) for f in short.refusals] == [(FindingState.UNKNOWN, "C")]
    assert [f.title for f in combine(FOUR, {}).refusals] == ["方案没有季度权重"]


def test_year_is_frozen_and_thawed():
    entries = [praise(NATION)]

    result = combine_quarters(GROUP, FOUR, WEIGHTS, entries, PLAN, [], period=YEAR)
    text = freeze_year(GROUP, FOUR, WEIGHTS, entries, PLAN, [], period=YEAR)
    changed = FOUR | {"Q1": quarter(YEAR.quarters[0], "51", "80")}

    assert thaw_year(text).score() == result
    assert freeze_year(GROUP, changed, WEIGHTS, entries, PLAN, [], period=YEAR) != text


def test_year_explains_itself_by_its_quarters():
    thirds = {"Q1": Decimal(1), "Q2": Decimal(1), "Q3": Decimal(1)}
    found = quarters(("50", "80"), ("60", "80"), ("70", "80.0001"), ("0", "0"))
    frozen = thaw_year(freeze_year(GROUP, found, thirds, [], PLAN, [], period=YEAR), node_names={"T1": "招商"})

    own = explain_year_member(frozen, "A")

    assert (own.items[0].name, own.items[0].distance) == ("招商", units(240))
    assert [item.formula for item in own.items] == [
        "（第一季度 300 × 1 + 第二季度 360 × 1 + 第三季度 420 × 1）÷ 3 = 360",
        "（第一季度 320 × 1 + 第二季度 320 × 1 + 第三季度 320.0004 × 1）÷ 3 = 320.00013… → 四舍五入四位 320.0001",
    ]
    assert own.final_formula.endswith("= 680.0001")
    with pytest.raises(KeyError):
        explain_year_member(frozen, "Z")
    refused = thaw_year(freeze_year(GROUP, found, thirds, [reward("11")], PLAN, [], period=YEAR))
    with pytest.raises(ValueError, match="奖励分超过领导小组的封顶分"):
        explain_year_member(refused, "A")
