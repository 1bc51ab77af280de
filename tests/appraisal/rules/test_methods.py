from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.enums import Method
from appraisal.rules.methods import (
    METHOD_VERSION,
    NoScore,
    Reading,
    check_params,
    in_units,
    score_column,
    score_one,
)

D = Decimal
BANDS = [{"at": D(90), "score": D(20)}, {"at": D(80), "score": D(15)}, {"at": D(60), "score": D(10)}]


def one(method, params, value, full=20, floor=0, **more) -> Fraction:
    return score_one(
        method, params, Reading(None if value is None else D(value), **more), full_mark=D(full), floor_mark=D(floor)
    )


def column(method, params, values, full=100):
    readings = {code: None if value is None else Reading(D(value)) for code, value in values.items()}
    scored = score_column(method, params, readings, full_mark=D(full))
    assert scored.problems == {}
    return scored.scores


@pytest.mark.parametrize(
    ("params", "value", "expected"),
    [({}, "12.5", "12.5"), ({}, "20.0001", "20"), ({}, "-1", "0"), ({"out_of": D(100)}, "92", "18.4")],
)
def test_direct_takes_the_value_or_its_share(params, value, expected):
    assert one(Method.DIRECT, params, value) == Fraction(expected)


def test_ratio_to_best_compares_with_the_highest_or_the_lowest():
    assert column(Method.RATIO_TO_BEST, {}, {"A": "95", "B": "76", "C": "0", "D": "-5", "E": None}) == {
        "A": 100, "B": 80, "C": 0, "D": 0, "E": None,
    }  # fmt: skip
    lower = {"direction": "lower"}
    assert column(Method.RATIO_TO_BEST, lower, {"A": "2", "B": "4", "C": "3"}) == {
        "A": 100, "B": 50, "C": Fraction(200, 3),
    }  # fmt: skip
    assert column(Method.RATIO_TO_BEST, lower, {"A": "0", "B": "4", "C": "0"}) == {"A": 100, "B": 0, "C": 100}
    assert column(Method.RATIO_TO_BEST, {}, {"A": "0", "B": "-4"}) == {"A": 0, "B": 0}


def test_ratio_to_best_with_a_negative_lowest_gives_a_problem_for_each():
    readings = {"A": Reading(D(-1)), "B": Reading(D(4))}

    scored = score_column(Method.RATIO_TO_BEST, {"direction": "lower"}, readings, full_mark=D(100))

    assert (scored.scores, set(scored.problems)) == ({}, {"A", "B"})


@pytest.mark.parametrize(
    ("params", "value", "expected"),
    [
        ({"target": D(80)}, "80", "20"),
        ({"target": D(80)}, "79.9999", Fraction("79.9999") / 4),
        ({"target": D(80)}, "120", "20"),
        ({"target": D(80), "direction": "lower"}, "80", "20"),
        ({"target": D(80), "direction": "lower"}, "160", "10"),
        ({"target": D(80), "direction": "lower"}, "0", "20"),
    ],
)
def test_ratio_to_target_is_full_from_the_target_on(params, value, expected):
    assert one(Method.RATIO_TO_TARGET, params, value) == Fraction(expected)


def test_ratio_to_target_prefers_the_members_own_target_and_needs_one_above_zero():
    assert one(Method.RATIO_TO_TARGET, {"target": D(80)}, "20", target=D(40)) == 10
    with pytest.raises(NoScore, match="没有目标值"):
        one(Method.RATIO_TO_TARGET, {}, "20")
    with pytest.raises(NoScore, match="目标值应大于零"):
        one(Method.RATIO_TO_TARGET, {"target": D(0)}, "20")


@pytest.mark.parametrize(
    ("value", "expected"), [("100", 20), ("90", 20), ("89.9999", 15), ("80", 15), ("60", 10), ("59.9999", 3)]
)
def test_bands_include_their_boundary(value, expected):
    assert one(Method.BANDS, {"bands": BANDS, "otherwise": D(3)}, value) == expected
    assert one(Method.BANDS, {"bands": BANDS[::-1], "otherwise": D(3)}, value) == expected


@pytest.mark.parametrize(("value", "expected"), [("0", 20), ("2", 20), ("2.0001", 10), ("5", 10), ("5.0001", 0)])
def test_bands_where_lower_is_better_include_their_boundary(value, expected):
    bands = [{"at": D(2), "score": D(20)}, {"at": D(5), "score": D(10)}]

    assert one(Method.BANDS, {"bands": bands, "direction": "lower"}, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", "5"), ("60", "5"), ("75", "10"), ("90", "15"), ("95", "17.5"), ("100", "20"), ("101", "20")],
)  # fmt: skip
def test_linear_interpolates_between_its_points(value, expected):
    curve = [[D(60), D(5)], [D(90), D(15)], [D(100), D(20)]]

    assert one(Method.LINEAR, {"curve": curve}, value) == Fraction(expected)


def test_linear_may_fall_where_lower_is_better():
    assert one(Method.LINEAR, {"curve": [["0", "20"], ["4", "0"]]}, "1") == 15


def test_rank_table_gives_equal_values_the_score_of_their_place():
    values = {"A": "9", "B": "8", "C": "8", "D": "7", "E": "6", "F": None}
    params = {"scores": [D(20), D(18), D(16), D(14)], "otherwise": D(5)}

    assert column(Method.RANK_TABLE, params, values) == {"A": 20, "B": 18, "C": 18, "D": 14, "E": 5, "F": None}
    assert column(Method.RANK_TABLE, params | {"direction": "lower"}, values) == {
        "E": 20, "D": 18, "B": 16, "C": 16, "A": 5, "F": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "value", "expected"),
    [
        ({}, "100", "20"),
        ({}, "99.01", "20"),
        ({}, "99", "19.95"),
        ({}, "97.5", "19.9"),
        ({"steps": "begun"}, "99.99", "19.95"),
        ({"steps": "begun"}, "97.5", "19.85"),
        ({"steps": "exact"}, "97.5", "19.875"),
        ({}, "120", "20"),
        ({}, "-500", "0"),
        ({"direction": "lower"}, "102", "19.9"),
        ({"direction": "lower"}, "50", "20"),
        ({"target": D(200), "relative": True}, "190", "19.75"),
    ],
)
def test_step_deduction_takes_off_for_each_step_missed(more, value, expected):
    params = {"target": D(100), "step": D(1), "points": D("0.05")} | more

    assert one(Method.STEP_DEDUCTION, params, value) == Fraction(expected)


def test_step_deduction_in_percent_needs_a_target_above_zero():
    params = {"target": D(0), "step": D(1), "points": D(1), "relative": True}

    with pytest.raises(NoScore, match="目标值应大于零"):
        one(Method.STEP_DEDUCTION, params, "-1")


@pytest.mark.clause("SX-3-d")
@pytest.mark.parametrize(
    ("events", "floor", "expected"), [("0", 0, 100), ("9", 0, 10), ("10", 0, 0), ("13", 0, 0), ("13", -100, -30)]
)
def test_event_deduction_stops_at_zero_unless_another_floor_is_stated(events, floor, expected):
    assert one(Method.EVENT_DEDUCTION, {"points": D(10)}, events, full=100, floor=floor) == expected


def test_event_deduction_forgives_the_free_events():
    params = {"points": D(10), "free": D(2)}

    assert [one(Method.EVENT_DEDUCTION, params, events, full=100) for events in "0123"] == [100, 100, 100, 90]


@pytest.mark.parametrize(("events", "expected"), [("0", 20), ("1", 15), ("2", 10), ("3", 0), ("4", 0)])
def test_zero_at_events_gives_nothing_from_the_number_on(events, expected):
    assert one(Method.ZERO_AT_EVENTS, {"events": 3, "points": D(5)}, events) == expected


@pytest.mark.parametrize("method", [Method.EVENT_DEDUCTION, Method.ZERO_AT_EVENTS])
@pytest.mark.parametrize("events", ["-1", "1.5"])
def test_events_are_whole_and_not_negative(method, events):
    with pytest.raises(NoScore, match="非负整数"):
        one(method, {"points": D(1), "events": 3}, events)


@pytest.mark.parametrize(
    ("more", "value", "base", "expected"),
    [
        ({}, "110", "100", "10"),
        ({}, "90", "100", "0"),
        ({}, "400", "100", "20"),
        ({}, "4", "3", Fraction(20)),
        ({"decimals": 2}, "301", "300", "0.33"),
        ({"decimals": D(2)}, "300.15", "300", "0.05"),
        ({"direction": "lower"}, "90", "100", "10"),
        ({"mode": "points"}, "12.5", "10", "2.5"),
        ({"mode": "points"}, "12.5", "0", "12.5"),
    ],
)
def test_growth_hands_its_rate_to_another_method(more, value, base, expected):
    params = {"then": "direct", "then_params": {}} | more

    assert one(Method.GROWTH, params, value, base=D(base)) == Fraction(expected)


def test_growth_rates_are_compared_within_the_group():
    readings = {"A": Reading(D(110), D(100)), "B": Reading(D(105), D(100)), "C": None, "D": Reading(D(5), D(0))}
    params = {"then": "ratio_to_best", "then_params": {}}

    scored = score_column(Method.GROWTH, params, readings, full_mark=D(20))

    assert scored.scores == {"A": 20, "B": 10, "C": None}
    assert scored.problems == {"D": "基期值为零或为负，不能计算增幅"}


@pytest.mark.parametrize("base", [None, D(0), D(-5)])
def test_growth_without_a_base_above_zero_gives_no_score(base):
    with pytest.raises(NoScore, match="基期值"):
        one(Method.GROWTH, {"then": "direct", "then_params": {}}, "5", base=base)


@pytest.mark.parametrize(
    ("params", "ratings", "expected"),
    [
        ({}, ("10", "11"), "10.5"),
        ({"trim": 1}, ("0", "10", "11", "20"), "10.5"),
        ({"trim": 1}, ("0", "10", "20"), "10"),
        ({"out_of": D(100)}, ("90", "80", "70"), "16"),
        ({}, ("1", "1", "2"), Fraction(4, 3)),
    ],
)
def test_rater_mean_is_exact_and_may_be_trimmed(params, ratings, expected):
    assert one(Method.RATER_MEAN, params, None, ratings=tuple(D(rating) for rating in ratings)) == Fraction(expected)


@pytest.mark.parametrize(("params", "count"), [({}, 0), ({"trim": 1}, 2), ({"minimum": 5}, 4)])
def test_rater_mean_with_too_few_ratings_gives_no_score(params, count):
    with pytest.raises(NoScore, match=f"实有 {count}"):
        one(Method.RATER_MEAN, params, None, ratings=(D(1),) * count)


def test_reading_without_a_value_gives_no_score():
    with pytest.raises(NoScore, match="没有填报数值"):
        one(Method.DIRECT, {}, None)


def test_in_units_is_an_int_where_the_score_ends():
    assert (in_units(Fraction("96.5")), in_units(Fraction(1, 3))) == (965000, Fraction(10000, 3))


GOOD = [
    (Method.DIRECT, {}),
    (Method.DIRECT, {"out_of": "100"}),
    (Method.RATIO_TO_BEST, {"direction": "lower"}),
    (Method.RATIO_TO_TARGET, {"target": "80.5"}),
    (Method.BANDS, {"bands": BANDS, "otherwise": 0}),
    (Method.LINEAR, {"curve": [[D(0), D(0)], [D(1), D(20)]]}),
    (Method.RANK_TABLE, {"scores": [D(20), D(10)]}),
    (Method.STEP_DEDUCTION, {"step": D(1), "points": D("0.05"), "relative": True, "steps": "begun"}),
    (Method.EVENT_DEDUCTION, {"points": D(5), "free": 1}),
    (Method.ZERO_AT_EVENTS, {"events": D(3)}),
    (Method.GROWTH, {"then": "bands", "then_params": {"bands": BANDS}, "decimals": 2, "mode": "points"}),
    (Method.RATER_MEAN, {"trim": 1, "minimum": 7}),
]


@pytest.mark.parametrize(("method", "params"), GOOD)
def test_good_parameters_have_no_fault(method, params):
    assert check_params(method, params, D(20)) == []


def test_every_method_has_good_parameters_to_show():
    assert {method for method, _ in GOOD} == set(Method)
    assert METHOD_VERSION == "1"


@pytest.mark.parametrize(
    ("method", "params", "faults"),
    [
        (Method.BANDS, {}, ["分档计分：缺少参数 bands"]),
        (Method.DIRECT, {"x": 1}, ["直接计分：不认识的参数 x"]),
        (Method.DIRECT, {"out_of": 0}, ["直接计分：参数 out_of 应大于 0"]),
        (Method.DIRECT, {"out_of": 1.5}, ["直接计分：参数 out_of 有误，“1.5”不是十进制数"]),
        (Method.RATIO_TO_BEST, {"direction": "up"}, ["与最好值之比：参数 direction 应为 higher、lower 之一"]),
        (Method.RATIO_TO_TARGET, {"target": "1e5"}, ["与目标值之比：参数 target 有误，“1e5”不是十进制数"]),
        (Method.BANDS, {"bands": []}, ["分档计分：参数 bands 应为至少 1 项的列表"]),
        (Method.BANDS, {"bands": [{"at": 1}]}, ["分档计分：参数 bands 第 1 档应写明 at 和 score"]),
        (
            Method.BANDS,
            {"bands": [{"at": 1, "score": 21}, {"at": "1.0", "score": -1}]},
            [
                "分档计分：参数 bands 第 1 档 score 不应大于基础分 20",
                "分档计分：参数 bands 第 2 档 score 应不小于 0",
                "分档计分：参数 bands 有相同的分界",
            ],
        ),
        (Method.BANDS, {"bands": [{"at": "多", "score": 1}]}, [
            "分档计分：参数 bands 第 1 档 at 有误，“多”不是十进制数"]),
        (Method.LINEAR, {"curve": [["多", 1], [2, "少"]]}, [
            "线性插值：参数 curve 第 1 点 有误，“多”不是十进制数",
            "线性插值：参数 curve 第 2 点得分 有误，“少”不是十进制数"]),
        (Method.LINEAR, {"curve": [[1, 1]]}, ["线性插值：参数 curve 应为至少 2 项的列表"]),
        (Method.LINEAR, {"curve": [[1, 1], [1, 2]]}, ["线性插值：参数 curve 第 2 点的数值应大于前一点"]),
        (Method.LINEAR, {"curve": [[1, 1], [2]]}, ["线性插值：参数 curve 第 2 点应为数值和得分两项"]),
        (Method.RANK_TABLE, {"scores": "20"}, ["按名次计分：参数 scores 应为至少 1 项的列表"]),
        (Method.RANK_TABLE, {"scores": [21]}, ["按名次计分：参数 scores 第 1 名 不应大于基础分 20"]),
        (Method.STEP_DEDUCTION, {"step": 0, "points": -1}, [
            "按幅度扣分：参数 points 应不小于 0", "按幅度扣分：参数 step 应大于 0"]),
        (Method.STEP_DEDUCTION, {"step": 1, "points": 1, "relative": 1}, ["按幅度扣分：参数 relative 应为真或假"]),
        (Method.ZERO_AT_EVENTS, {"events": "2.5"}, ["达到次数计零分：参数 events 应为不小于 1 的整数"]),
        (Method.EVENT_DEDUCTION, {"points": 1, "free": True}, ["按次扣分：参数 free 应为不小于 0 的整数"]),
        (Method.GROWTH, {"then": "growth", "then_params": {}}, [
            "按增幅计分：参数 then 应为 direct、ratio_to_best、ratio_to_target、bands、linear、rank_table、"
            "step_deduction 之一"]),
        (Method.GROWTH, {"then": "bands", "then_params": {}}, ["按增幅计分：分档计分：缺少参数 bands"]),
        (Method.GROWTH, {"then": "bands", "then_params": 3}, ["按增幅计分：参数 then_params 应为一组参数"]),
    ],
)  # fmt: skip
def test_bad_parameters_are_named_in_chinese(method, params, faults):
    assert check_params(method, params, D(20)) == faults


@settings(max_examples=200)
@given(
    st.sampled_from([case for case in GOOD if case[0] not in (Method.RATER_MEAN, Method.GROWTH)]),
    st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=1, max_size=6),
)
def test_no_method_leaves_the_range_from_floor_to_full_mark(case, values):
    method, params = case
    readings = {
        str(place): None if value is None else Reading(D(value), target=D(50)) for place, value in enumerate(values)
    }

    scored = score_column(method, params, readings, full_mark=D(20))

    assert scored.problems == {}
    assert set(scored.scores) == set(readings)
    assert all(score is None or 0 <= score <= 20 for score in scored.scores.values())
