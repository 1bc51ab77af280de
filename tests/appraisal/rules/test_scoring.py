from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from appraisal.enums import MarkKind, TopRule
from appraisal.rules.facts import MarkFacts
from appraisal.rules.results import item_places
from appraisal.rules.scoring import score_group
from tests.appraisal.rules.build import (
    NATION,
    OWN_CITY,
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


def score(group, book, adjustments=(), marks=(), period=YEAR):
    result = score_group(group, book, adjustments, PLAN, marks, period=period)
    assert result.refusals == ()
    return result


def weights(result) -> dict[str, list[int]]:
    return {row.code: [item.weighted for item in row.items] for row in result.results}


def finals(result) -> dict[str, int]:
    return {row.code: row.final for row in result.results}


def ranks(result) -> dict[str, int]:
    return {row.code: row.rank for row in result.results}


@pytest.mark.clause("SX-4.1-b", "SX-4.1-c")
@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"A": "95", "B": "76"}, {"A": "120", "B": "96"}),
        ({"A": "95", "B": "95", "C": "76"}, {"A": "120", "B": "120", "C": "96"}),
        ({"A": "95", "B": "0"}, {"A": "120", "B": "0"}),
        ({"A": "0.0001", "B": "0"}, {"A": "120", "B": "0"}),
        ({"A": "100", "B": "99.9999"}, {"A": "120", "B": "119.9999"}),
    ],
)
def test_weighted_score_is_own_over_best_times_weight(scores, expected):
    result = score(*single(scores))

    assert weights(result) == {code: [units(points)] for code, points in expected.items()}
    assert result.warnings == ()


@pytest.mark.clause("SX-4.1-c")
def test_weighted_score_when_nobody_has_anything_is_zero_with_a_warning():
    result = score(*single({"A": "0", "B": "0"}))

    assert weights(result) == {"A": [0], "B": [0]}
    assert ranks(result) == {"A": 1, "B": 1}
    assert result.warnings == ("“第B1组”的大项“大项T1”无一得分，全部计零分",)


@pytest.mark.clause("SX-4.1-c")
@pytest.mark.parametrize(
    ("own", "best", "weight", "expected"),
    [
        ("1", "3", "1", 3333),
        ("2", "3", "1", 6667),
        ("1", "2", "0.0001", 1),
        ("49.9999", "100", "0.0001", 0),
        ("50", "100", "0.0001", 1),
        ("962.5", "975.4", "500", 4933873),
    ],
)
def test_weighted_score_is_quantised_once_half_up(own, best, weight, expected):
    result = score(*single({"A": best, "B": own}, full=1000, weight=weight))

    assert weights(result)["B"] == [expected]


@pytest.mark.clause("SX-4.1-c")
def test_weighted_score_with_a_negative_base_counts_as_zero():
    result = score(*single({"A": "50", "B": "-30"}, floor=Decimal(-50)))

    assert weights(result) == {"A": [1200000], "B": [0]}
    assert result.by_code()["B"].items[0].base == -300000


def test_weighted_score_by_share_of_full_mark_ignores_the_best():
    result = score(*single({"A": "95", "B": "76", "C": "0"}, rule=TopRule.SHARE_OF_FULL))

    assert weights(result) == {"A": [1140000], "B": [912000], "C": [0]}


def test_weighted_score_by_share_of_full_mark_with_all_zero_needs_no_warning():
    result = score(*single({"A": "0", "B": "0"}, rule=TopRule.SHARE_OF_FULL))

    assert (weights(result), result.warnings) == ({"A": [0], "B": [0]}, ())


@pytest.mark.clause("SX-4.1-a")
def test_item_places_rank_each_top_node_by_base_and_share_ties():
    group = group_of([top("T1", 100, 600), top("T2", 100, 400)], ["A", "B", "C", "D"])
    book = {
        "A": {"T1": units(90), "T2": units(1)},
        "B": {"T1": units(80), "T2": units(4)},
        "C": {"T1": units(80), "T2": units(4)},
        "D": {"T1": units("79.9999"), "T2": units(4)},
    }

    result = score(group, book)

    assert item_places(result, "T1") == {"A": 1, "B": 2, "C": 2, "D": 4}
    assert item_places(result, "T2") == {"B": 1, "C": 1, "D": 1, "A": 4}
    with pytest.raises(KeyError):
        item_places(result, "T3")


@pytest.mark.clause("SX-4.1-a")
def test_item_places_compare_means_that_do_not_end_exactly():
    group = group_of([top("T1", 100, 1), leaf("L1", "T1", 50), leaf("L2", "T1", 50)], ["A", "B", "C", "D"])
    book = {
        "A": {"L1": 1, "L2": 3},
        "B": {"L1": 1, "L2": 0},
        "C": {"L1": 0, "L2": 1},
        "D": {"L1": None, "L2": None},
    }

    result = score(group, book)

    assert result.by_code()["D"].items[0].exact_base == Fraction(2)
    assert item_places(result, "T1") == {"A": 1, "D": 2, "B": 3, "C": 3}


@pytest.mark.clause("SX-4.1-d")
def test_initial_score_of_the_first_everywhere_is_exactly_the_total():
    group = group_of([top(f"T{i}", 100, weight) for i, weight in enumerate((333, 333, 334), 1)], ["A", "B"])
    book = {"A": {"T1": 3, "T2": 7, "T3": 11}, "B": {"T1": 1, "T2": 2, "T3": 3}}

    result = score(group, book)

    assert result.by_code()["A"].initial == units(1000)
    assert result.by_code()["B"].initial == units("111") + 951429 + 910909


@pytest.mark.clause("SX-3-e")
@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"A": "90", "B": "80", "C": None}, 850000),
        ({"A": None, "B": "90", "C": None}, 900000),
        ({"A": "100", "B": "0", "C": "0", "D": None}, Fraction(1000000, 3)),
        ({"A": "90", "B": "-30", "C": None}, 300000),
    ],
)
def test_not_applicable_takes_the_mean_of_the_others(scores, expected):
    result = score(*single(scores, floor=Decimal(-30)))

    missing = {code for code, given in scores.items() if given is None}
    assert {row.code: row.items[0].exact_base for row in result.results if row.code in missing} == dict.fromkeys(
        missing, expected
    )


@pytest.mark.clause("SX-3-e")
def test_not_applicable_mean_is_shown_with_four_decimals_and_computed_exactly():
    group = group_of([top("T1", 200, 3), leaf("L1", "T1", 100), leaf("L2", "T1", 100)], ["A", "B", "C", "D"])
    book = {
        "A": {"L1": units(1), "L2": units(0)},
        "B": {"L1": units(0), "L2": units(0)},
        "C": {"L1": units(0), "L2": units(0)},
        "D": {"L1": None, "L2": units(0)},
    }

    own = score(group, book).by_code()["D"].items[0]

    assert (own.base_num, own.base_den, own.base, own.weighted) == (10000, 3, 3333, 10000)


@pytest.mark.clause("SX-3-d")
@pytest.mark.parametrize(
    ("score_text", "floor", "accepted"),
    [
        ("0", "0", True),
        ("-0.0001", "0", False),
        ("100", "0", True),
        ("100.0001", "0", False),
        ("-30", "-30", True),
        ("-30.0001", "-30", False),
    ],
)
def test_leaf_score_stays_between_floor_and_full_mark(score_text, floor, accepted):
    group, book = single({"A": score_text, "B": "1"}, floor=Decimal(floor))

    result = score_group(group, book, [], PLAN, [], period=YEAR)

    assert [(finding.clause, finding.facts["编码"], finding.facts["得分"]) for finding in result.refusals] == (
        [] if accepted else [("SX-3-d", "A", score_text)]
    )


def test_fraction_cells_are_summed_exactly():
    group = group_of([top("T1", 200, 3), leaf("L1", "T1", 100), leaf("L2", "T1", 100)], ["A", "B"])
    book = {"A": {"L1": Fraction(100, 3), "L2": Fraction(100, 7)}, "B": {"L1": 100, "L2": None}}

    result = score(group, book)

    assert result.by_code()["A"].items[0].exact_base == Fraction(1000, 21)
    assert result.by_code()["B"].items[0].exact_base == 100 + Fraction(100, 7)


@pytest.mark.clause("SX-3.3-f")
def test_reward_goes_unweighted_into_the_final_score_and_nothing_else():
    group, book = single({"A": "90", "B": "100"}, weight=1000)

    plain, rewarded = score(group, book), score(group, book, [reward("8")])

    assert finals(rewarded) == {"A": units(908), "B": units(1000)}
    assert [row.items for row in rewarded.results] == [row.items for row in plain.results]


@pytest.mark.clause("SX-4.3-a")
def test_final_score_is_initial_plus_capped_bonus_plus_rewards_minus_deductions():
    group, book = single({"A": "85", "B": "100"}, weight=1000)
    entries = [praise(NATION), praise(PROVINCE), praise(PREFECTURE), blame(PREFECTURE), reward("6")]

    own = score(group, book, entries).by_code()["A"]

    assert (own.initial, own.commendations, own.bonus, own.reward, own.deduction, own.final) == tuple(
        units(points) for points in (850, 60, 50, 6, 20, 886)
    )


@pytest.mark.clause("SX-4.3-b")
def test_ranks_within_the_group_share_equal_finals_and_skip_the_next():
    result = score(*single({"D": "70", "C": "80", "B": "80", "A": "90", "E": "0"}))

    assert [(row.code, row.rank) for row in result.results] == [("A", 1), ("B", 2), ("C", 2), ("D", 4), ("E", 5)]


@pytest.mark.clause("SX-4.3-b")
def test_ranks_are_made_for_each_group_alone():
    sizes = {"B1": 15, "B2": 23, "B3": 43}
    groups, books = [], {}
    for code, size in sizes.items():
        scores = {f"{code}-{i:02d}": str(100 - i) for i in range(size)}
        one, book = single(scores, weight=1000)
        groups.append(group_of(one.nodes, list(scores), code))
        books[code] = book

    results = [score_group(group, books[group.code], [], PLAN, [], period=YEAR) for group in groups]

    assert {result.code: [row.rank for row in result.results] for result in results} == {
        code: list(range(1, size + 1)) for code, size in sizes.items()
    }


def test_ranks_may_be_decided_by_the_fourth_decimal_of_an_adjustment():
    group, book = single({"A": "80", "B": "80"})

    result = score(group, book, [reward("0.0001", member="B")])

    assert ranks(result) == {"B": 1, "A": 2}


def test_marks_leave_score_and_rank_alone():
    group, book = single({"A": "90", "B": "80"})
    marks = [MarkFacts("A", MarkKind.VETO, "安全生产"), MarkFacts("B", MarkKind.DISQUALIFICATION)]

    result = score(group, book, marks=marks)

    assert [(row.code, row.rank, row.vetoed, row.disqualified) for row in result.results] == [
        ("A", 1, True, False),
        ("B", 2, False, True),
    ]


def test_quarter_counts_entries_up_to_its_last_day_and_keeps_the_later_ones_in_sight():
    group, book = single({"A": "100"})
    entries = [
        praise(PROVINCE, dated=date(2012, 6, 30)),
        praise(NATION, dated=date(2012, 7, 1)),
        blame(OWN_CITY, dated=date(2012, 3, 31)),
    ]

    figures = {}
    for period in YEAR.quarters:
        result = score(group, book, entries, period=period)
        assert len(result.accounts["A"].lines) == 3
        figures[period.code] = (result.results[0].bonus, result.results[0].deduction)

    assert figures == {
        "2012Q1": (0, units(5)),
        "2012Q2": (units(20), units(5)),
        "2012Q3": (units(50), units(5)),
        "2012Q4": (units(50), units(5)),
    }
