from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.enums import Method, Source
from appraisal.rules.explain import explain_member
from appraisal.rules.frozen import freeze_group, thaw_group
from appraisal.rules.measured import exact_text, exact_value, freeze_reading, measure, thaw_reading
from appraisal.rules.methods import Reading, check_params
from appraisal.rules.scoring import score_group
from tests.appraisal.rules.build import PLAN, YEAR, group_of, leaf, top, units

GROWTH = {"then": "ratio_to_best", "then_params": {}, "decimals": 2}
TARGET = {"step": 1, "points": "0.05", "relative": True}


def read(value, base=None, target=None, ratings=()) -> Reading:
    def figure(text):
        return None if text is None else Decimal(text)

    return Reading(figure(value), figure(base), figure(target), tuple(map(Decimal, ratings)))


def measured_group(method: Method, params=None, full=20, source=Source.METRIC):
    nodes = [
        top("T1", 100, 120),
        leaf("L1", "T1", 100 - full),
        leaf("L2", "T1", full, source=source, method=method, params=params or {}),
    ]
    return group_of(nodes, ["A", "B", "C"])


BOOK = {code: {"L1": units(70)} for code in "ABC"}


def cells(measured) -> dict[str, object]:
    return {code: measured.book[code].get("L2", "gap") for code in "ABC"}


def test_measure_scores_by_method_exactly_and_keeps_not_applicable():
    group = measured_group(Method.RATIO_TO_BEST)

    measured = measure(group, BOOK, {"L2": {"A": read("1"), "B": read("3"), "C": None}})

    assert cells(measured) == {"A": Fraction(200000, 3), "B": units(20), "C": None}
    assert measured.refusals == ()


def test_measure_names_unit_and_leaf_of_what_is_missing_or_gives_no_score():
    group = measured_group(Method.GROWTH, GROWTH)

    measured = measure(group, BOOK, {"L2": {"A": read("110", "100"), "B": read("5", "0")}})

    told = [(one.title, one.facts["编码"], one.facts["指标编码"]) for one in measured.refusals]
    assert told == [("基期值为零或为负，不能计算增幅", "B", "L2"), ("缺少指标数据", "C", "L2")]
    assert cells(measured) == {"A": units(20), "B": "gap", "C": "gap"}


def test_measure_leaves_alone_what_is_entered_or_has_no_readings():
    entered = measured_group(Method.DIRECT, source=Source.ENTERED)

    assert measure(entered, BOOK, {"L2": {"A": read("1")}}).book is BOOK
    assert measure(measured_group(Method.DIRECT), BOOK, {}).book is BOOK


def test_measure_warns_of_scores_that_do_not_count():
    book = {code: {"L1": units(70), "L2": units(1)} for code in "ABC"}

    measured = measure(measured_group(Method.DIRECT), book, {"L2": {code: read("9") for code in "ABC"}})

    assert measured.warnings == ("“第B1组”的指标“小项L2”按报送数据计分，录入的 3 个分值不计",)
    assert cells(measured) == {code: units(9) for code in "ABC"}


FORMULAS = [
    (Method.DIRECT, {}, read("18.5"), "数值 18.5 直接计分，计 18.5（满分 20）"),
    (Method.DIRECT, {"out_of": 100}, read("92"), "92 ÷ 100 × 20，计 18.4（满分 20）"),
    (Method.RATIO_TO_BEST, {}, read("50"), "50 ÷ 本组最高 100 × 20，计 10（满分 20）"),
    (Method.RATIO_TO_BEST, {"direction": "lower"}, read("100"), "本组最低 0 ÷ 100 × 20，计 0（满分 20）"),
    (Method.RATIO_TO_TARGET, {"target": 100}, read("80", target="160"), "80 ÷ 目标值 160 × 20，计 10（满分 20）"),
    (Method.RATIO_TO_TARGET, {"target": 10}, read("80"), "80 ÷ 目标值 10 × 20，计 20（满分）"),
    (Method.BANDS, {"bands": [{"at": 90, "score": 18}, {"at": 60, "score": 9}]}, read("60"),
     "60 属“60 以上”一档，计 9（满分 20）"),
    (Method.BANDS, {"bands": [{"at": 90, "score": 18}]}, read("60"), "60 不到任何一档，计 0（满分 20）"),
    (Method.LINEAR, {"curve": [[0, 0], [100, 20]]}, read("60"),
     "60 在（0，0 分）与（100，20 分）之间按比例计分，计 12（满分 20）"),
    (Method.RANK_TABLE, {"scores": [20, 15, 10]}, read("60"), "60 在 3 个中从高到低列第 2 名，计 15（满分 20）"),
    (Method.STEP_DEDUCTION, TARGET, read("96.5", target="100"),
     "20 分起，96.5 比目标值 100 低 3.5%，每低 1% 扣 0.05 分（不足一档不扣），计 19.85（满分 20）"),
    (Method.STEP_DEDUCTION, TARGET, read("100", target="100"), "100 达到目标值 100，不扣分，计 20（满分）"),
    (Method.EVENT_DEDUCTION, {"points": 2, "free": 1}, read("4"), "4 次 − 免计 1 次，20 − 3 × 2，计 14（满分 20）"),
    (Method.ZERO_AT_EVENTS, {"events": 3, "points": 5}, read("3"), "3 次，达到 3 次计零分，计 0（满分 20）"),
    (Method.ZERO_AT_EVENTS, {"events": 3, "points": 5}, read("2"),
     "2 次，未达到 3 次，20 − 2 × 5，计 10（满分 20）"),
    (Method.GROWTH, {"then": "bands", "then_params": {"bands": [{"at": 9, "score": 20}]}, "decimals": 2},
     read("110", "100"), "增长率（110 − 100）÷ 100 × 100% = 10%；10 属“9 以上”一档，计 20（满分）"),
    (Method.RATER_MEAN, {"trim": 1}, read(None, ratings=["9", "18", "12", "15"]),
     "4 个评分，去掉 1 个最高分和 1 个最低分，平均 13.5；数值 13.5 直接计分，计 13.5（满分 20）"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "reading", "formula"), FORMULAS)
def test_frozen_leaf_explains_itself_with_the_numbers_in(method, params, reading, formula):
    group = measured_group(method, params)
    others = {"B": read("100", "100", ratings=["1"] * 5), "C": read("0", "100", ratings=["1"] * 5)}
    if method in (Method.STEP_DEDUCTION,):
        others = {code: read("100", target="100") for code in "BC"}
    measured = measure(group, BOOK, {"L2": {"A": reading, **others}})
    assert not measured.refusals

    frozen = thaw_group(freeze_group(group, measured.book, [], PLAN, [], period=YEAR, readings=measured.readings))
    leaves = explain_member(frozen, "A").items[0].leaves

    assert leaves[1].text == formula
    assert leaves[0].filed == ""
    assert leaves[1].filed != ""
    assert frozen.score().by_code() == score_group(group, measured.book, [], PLAN, [], period=YEAR).by_code()


figures = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6),
    st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6),
)


@given(figures)
def test_exact_text_is_exact_and_one_for_one_figure(figure):
    text = exact_text(figure)

    assert exact_value(text) == Fraction(figure)
    assert exact_text(Fraction(figure)) == text


@given(figures, figures, st.lists(figures, max_size=5))
def test_frozen_reading_does_not_depend_on_types_or_order(value, base, ratings):
    reading = Reading(value, base, None, tuple(ratings))
    other = Reading(Fraction(value), Fraction(base), None, tuple(Fraction(one) for one in reversed(ratings)))

    assert freeze_reading(reading) == freeze_reading(other)
    assert freeze_reading(thaw_reading(freeze_reading(reading))) == freeze_reading(reading)
    assert thaw_reading(freeze_reading(None)) is None


def test_same_readings_in_another_order_have_the_same_frozen_text():
    group = measured_group(Method.RATIO_TO_BEST)
    column = {"A": read("1.50"), "B": read("3"), "C": None}
    texts = set()
    for order in ("ABC", "CBA"):
        measured = measure(group, BOOK, {"L2": {code: column[code] for code in order}})
        texts.add(freeze_group(group, measured.book, [], PLAN, [], period=YEAR, readings=measured.readings))

    assert len(texts) == 1


@pytest.mark.clause("SX-1-c")
def test_difference_factor_is_one_until_the_scheme_sets_it():
    column = {"A": read("50"), "B": read("100"), "C": read("80")}
    found = {}
    for name, params in (("plain", {}), ("ones", {"factors": {"A": "1", "B": 1}}), ("set", {"factors": {"A": "1.2"}})):
        group = measured_group(Method.RATIO_TO_BEST, params)
        assert check_params(Method.RATIO_TO_BEST, params, 20) == []
        measured = measure(group, BOOK, {"L2": column})
        frozen = thaw_group(freeze_group(group, measured.book, [], PLAN, [], period=YEAR, readings=measured.readings))
        found[name] = (cells(measured), explain_member(frozen, "A").items[0].leaves[1].text)

    assert found["ones"] == found["plain"]
    assert found["set"][0] == {"A": units(12), "B": units(20), "C": units(16)}
    assert found["set"][1] == "差别系数 1.2，50 × 1.2 = 60；60 ÷ 本组最高 100 × 20，计 12（满分 20）"
    for wrong in ({"factors": {"A": "0"}}, {"factors": {"A": "多"}}, {"factors": ["1.2"]}):
        assert len(check_params(Method.RATIO_TO_BEST, wrong, 20)) == 1
