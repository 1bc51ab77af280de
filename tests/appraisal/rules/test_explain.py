from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from appraisal.enums import MarkKind, TopRule
from appraisal.rules.explain import explain_member
from appraisal.rules.facts import MarkFacts
from appraisal.rules.frozen import freeze_group, thaw_group
from tests.appraisal.rules.build import (
    NATION,
    PLAN,
    PREFECTURE,
    PROVINCE,
    YEAR,
    blame,
    group_of,
    leaf,
    praise,
    reward,
    single,
    top,
    units,
)
from tests.appraisal.rules.strategies import cases


def thawed(group, book, entries=(), marks=(), period=YEAR):
    return thaw_group(
        freeze_group(group, book, entries, PLAN, marks, period=period),
        name=group.name,
        node_names={node.code: node.name for node in group.nodes},
        member_names={member.code: member.name for member in group.members},
    )


def explained(member, *case, **more):
    return explain_member(thawed(*case, **more), member)


@pytest.mark.parametrize(
    ("own", "best", "weight", "rule", "formula"),
    [
        ("962.5", "975.4", "500", TopRule.RATIO_TO_BEST, "962.5 ÷ 975.4 × 500 = 493.38732… → 四舍五入四位 493.3873"),
        ("76", "95", "120", TopRule.RATIO_TO_BEST, "76 ÷ 95 × 120 = 96"),
        ("95", "95", "120", TopRule.RATIO_TO_BEST, "95 ÷ 95 × 120 = 120"),
        ("1", "8", "0.0004", TopRule.RATIO_TO_BEST, "1 ÷ 8 × 0.0004 = 0.00005 → 四舍五入四位 0.0001"),
        ("500", "900", "100", TopRule.SHARE_OF_FULL, "500 ÷ 1000 × 100 = 50"),
        ("0", "95", "120", TopRule.RATIO_TO_BEST, "基础分 0 不大于零，计 0"),
        ("0", "0", "120", TopRule.RATIO_TO_BEST, "本组该大项无一得分，全部计 0"),
    ],
)
def test_item_formula_holds_its_numbers(own, best, weight, rule, formula):
    group, book = single({"A": own, "B": best}, full=1000, weight=weight, rule=rule)

    (item,) = explained("A", group, book).items

    assert item.formula == formula


def test_item_names_the_best_and_the_distance_to_it():
    group, book = single({"A": "76", "B": "95", "C": "95"})

    (item,) = explained("A", group, book).items

    assert [member.name for member in item.best_members] == ["单位B", "单位C"]
    assert (item.base, item.best, item.weighted, item.distance) == (760000, 950000, units(96), units(24))
    assert (item.place, item.clause) == (3, "SX-4.1-c")
    (first,) = explained("B", group, book).items
    assert (first.place, first.clause, first.distance) == (1, "SX-4.1-b", 0)


@pytest.mark.clause("SX-3-e")
def test_leaf_that_does_not_apply_shows_its_mean_and_over_whom():
    nodes = [
        top("T1", 200, 120),
        leaf("M1", "T1", 150),
        leaf("L1", "M1", 100),
        leaf("L2", "M1", 50),
        leaf("L3", "T1", 50),
    ]
    group = group_of(nodes, ["A", "B", "C", "D"])
    book = {
        code: {"L1": score, "L2": units(40), "L3": units("0.5")}
        for code, score in {"A": None, "B": units(90), "C": units(80), "D": units(92)}.items()
    }

    (item,) = explained("A", group, book).items

    own = item.leaves[0]
    assert (own.code, own.path, own.applies, own.clause) == ("L1", ("小项M1",), False, "SX-3-e")
    assert own.score == Fraction(2620000, 3)
    assert own.text == "不涉及，取其他 3 个考评对象的平均分：262 ÷ 3 = 87.33333…"
    assert [member.code for member in own.taken_over] == ["B", "C", "D"]
    assert item.base_text == "87.33333… + 40 + 0.5 = 127.83333…"
    assert item.leaves[2].text == "0.5（满分 50）"


def test_totals_and_adjustments_are_written_out():
    group, book = single({"A": "85", "B": "100"}, weight=1000)
    entries = [
        praise(NATION, dated=date(2012, 1, 1)),
        praise(PROVINCE, dated=date(2012, 1, 2)),
        praise(PREFECTURE, dated=date(2012, 1, 3)),
        blame(PREFECTURE),
        reward("6"),
    ]

    found = explained("A", group, book, entries, [MarkFacts("A", MarkKind.VETO, "信访")])

    assert found.initial_formula == "850.0000 = 850.0000"
    assert found.bonus_formula == "表彰加分合计 60，以 50 分封顶，计 50"
    assert found.final_formula == "初步得分 850.0000 + 表彰加分 50 + 奖励分 6 − 通报批评扣分 20 = 886.0000"
    assert [line.counted for line in found.account.lines] == [300000, 200000, 0, 60000, 200000]
    assert found.rank_text == (
        "本组 2 个考评对象中列第 2 名，距第 1 名 114.0000 分，距前一名 114.0000 分；因一票否决，本年度不得评优评先"
    )


def test_rank_text_tells_ties():
    group, book = single({"A": "80", "B": "80", "C": "90"})

    assert explained("C", group, book).rank_text == "本组 3 个考评对象中列第 1 名"
    assert explained("A", group, book).rank_text == (
        "本组 3 个考评对象中列第 2 名（2 个并列），距第 1 名 13.3333 分，距前一名 13.3333 分"
    )


def test_explanation_of_a_stranger_or_a_refused_group_is_an_error():
    group, book = single({"A": "80", "B": None})

    with pytest.raises(KeyError):
        explained("Z", group, book)
    with pytest.raises(ValueError, match="奖励分超过领导小组的封顶分"):
        explained("A", group, book, [reward("11")])


@settings(max_examples=50, deadline=None)
@given(cases())
def test_explanation_adds_up_to_the_result(case):
    group, book, entries, marks, period = case
    frozen = thawed(group, book, entries, marks, period)
    result = frozen.score()

    for row in result.results:
        found = explain_member(frozen, row.code, result)

        assert [item.base for item in found.items] == [item.exact_base for item in row.items]
        assert [sum((leaf.score for leaf in item.leaves), Fraction(0)) for item in found.items] == [
            item.base for item in found.items
        ]
        assert [item.weighted for item in found.items] == [item.weighted for item in row.items]
        assert min(item.distance for item in found.items) >= 0
        assert found.result == row
        full = sum(Decimal(item.full_mark) for item in found.items)
        assert full == sum(node.full_mark for node in group.nodes if node.parent is None) * 10000
