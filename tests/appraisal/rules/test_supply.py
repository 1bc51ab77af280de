"""The metrics of JH-C-2.1 and JH-C-2.4 computed from figures filed once, by the definitions of the scheme itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from appraisal.enums import Method
from appraisal.enums.schemes import MetricChange, MetricCombine, MetricDirection
from appraisal.rules.methods import Reading, score_column
from appraisal.rules.metrics import Metric
from appraisal.rules.supply import by_hand, check_by_hand, supplied

TREE = Path(__file__).parents[3] / "appraisal" / "schemes" / "jinghai-2011.yaml"
FULL = Fraction(10)


@cache
def _file():
    return yaml.safe_load(TREE.read_text(encoding="utf-8"))


@cache
def leaves():
    """Code -> node of every metric of the base tree, as written."""
    found = {}

    def walk(nodes):
        for node in nodes:
            if "metric" in node:
                found.setdefault(str(node["code"]), node)
            walk(node.get("children", []))

    for tree in _file()["trees"]:
        walk(tree["nodes"])
    return found


def names():
    return {one["code"]: one["name"] for one in _file()["series"]}


def metric_of(code: str) -> tuple[Metric, Method, dict]:
    node = leaves()[code]
    raw = node["metric"]
    within = raw.get("within")
    metric = Metric(
        unit=raw["unit"],
        direction=MetricDirection(raw.get("direction", "higher")),
        top=tuple(raw["top"]),
        bottom=tuple(raw.get("bottom", ())),
        times=Decimal(str(raw.get("times", 1))),
        factors=tuple(Decimal(str(one)) for one in raw.get("factors", ())),
        combine=MetricCombine(raw.get("combine", "ratio")),
        change=MetricChange(raw.get("change", "level")),
        of_numerator=raw.get("of_numerator", False),
        within=None if within is None else (Decimal(within[0]), Decimal(within[1])),
    )
    return metric, Method(node["method"]), node.get("params", {})


def figures(metric: Metric, texts: str) -> dict[str, int | None]:
    """Figures by the metric's series in order: "12 100" -> {"S02": 12, "S01": 100}; - is 不涉及, ? nothing filed."""
    filed = {}
    for code, text in zip(metric.series, texts.split(), strict=True):
        if text != "?":
            filed[code] = None if text == "-" else int(Decimal(text) * 10_000)
    return filed


def value_of(code: str, now: str, before: str = "") -> Fraction | str | None:
    """What the metric comes to: growth as the rate of its method, the reason where there is none."""
    metric, method, params = metric_of(code)
    base = figures(metric, before) if before else {}
    made = supplied(metric, method, figures(metric, now), base)
    if made.missing:
        return made.missing
    if made.reading is None:
        return None
    if method is not Method.GROWTH:
        return made.reading.value
    flat = {**params, "then": "linear", "then_params": {"curve": [["-10000", "0"], ["10000", "20000"]]}}
    column = score_column(method, flat, {"": made.reading}, full_mark=Fraction(20_000))
    return column.problems[""] if column.problems else column.scores[""] - 10_000


EXAMPLES = [
    pytest.param("1.1.1", "110", "", 110, marks=pytest.mark.clause("JH-C-2.1.1")),
    pytest.param("1.1.2", "110", "100", 10, marks=pytest.mark.clause("JH-C-2.1.1")),
    pytest.param("1.1.2", "110", "", "没有基期值，不能计算增幅", marks=pytest.mark.clause("JH-C-2.1.1")),
    pytest.param("1.1.2", "110", "0", "基期值为零或为负，不能计算增幅", marks=pytest.mark.clause("JH-C-2.1.1")),
    pytest.param("1.1.2", "100.555", "100", Fraction("0.56"), marks=pytest.mark.clause("JH-C-2.1.1")),
    pytest.param("1.2.3", "12 100", "", 12, marks=pytest.mark.clause("JH-C-2.1.2")),
    pytest.param("1.2.2", "12", "10", 20, marks=pytest.mark.clause("JH-C-2.1.2")),
    pytest.param("1.3.3", "30 100", "", 30, marks=pytest.mark.clause("JH-C-2.1.3")),
    pytest.param("1.3.4", "33 110", "30 120", 20, marks=pytest.mark.clause("JH-C-2.1.3")),
    pytest.param("1.3.5", "500 20", "", 25, marks=pytest.mark.clause("JH-C-2.1.3")),
    pytest.param("1.3.6", "500 20", "400 20", 25, marks=pytest.mark.clause("JH-C-2.1.3")),
    pytest.param("1.4.1", "300", "", 300, marks=pytest.mark.clause("JH-C-2.1.4")),
    pytest.param("1.5.1", "3 60", "", 5, marks=pytest.mark.clause("JH-C-2.1.5")),
    pytest.param("1.5.2", "120", "100", 20, marks=pytest.mark.clause("JH-C-2.1.5")),
    pytest.param("1.6.1", "0.95", "1", 5, marks=pytest.mark.clause("JH-C-2.1.6")),
    pytest.param("1.6.3", "80 100", "", Fraction("0.8"), marks=pytest.mark.clause("JH-C-2.1.6")),
    pytest.param("1.7.1", "100 90 80 70 100 100 100 100", "", 85, marks=pytest.mark.clause("JH-C-2.1.7")),
    pytest.param("1.7.1", "130 90 80 70 100 100 100 100", "", 85, marks=pytest.mark.clause("JH-C-2.1.7")),
    pytest.param("1.7.7", "190", "200", 5, marks=pytest.mark.clause("JH-C-2.1.7")),
    pytest.param("1.8.1", "40 100", "", 40, marks=pytest.mark.clause("JH-C-2.1.8")),
    pytest.param("1.8.4", "11000", "10000", 10, marks=pytest.mark.clause("JH-C-2.1.8")),
    pytest.param("4.1.3", "100", "", 100, marks=pytest.mark.clause("JH-C-2.4.1")),
    pytest.param("4.2.1", "1 1 0", "", Fraction(2), marks=pytest.mark.clause("JH-C-2.4.2")),
    pytest.param("4.2.7", "106 100", "", 100, marks=pytest.mark.clause("JH-C-2.4.2")),
    pytest.param("4.2.7", "112 100", "", 0, marks=pytest.mark.clause("JH-C-2.4.2")),
    pytest.param("4.3.3", "1 2 3", "", 6, marks=pytest.mark.clause("JH-C-2.4.3")),
    pytest.param("4.6.3", "6 120000", "", Fraction("0.5"), marks=pytest.mark.clause("JH-C-2.4.6")),
]


@pytest.mark.parametrize(("code", "now", "before", "value"), EXAMPLES)
def test_metric_from_figures_filed_once(code, now, before, value):
    assert value_of(code, now, before) == value


def scores(code: str, **members: str) -> dict[str, Fraction | None]:
    metric, method, params = metric_of(code)
    readings = {name: supplied(metric, method, figures(metric, text), {}).reading for name, text in members.items()}
    return score_column(method, params, readings, full_mark=FULL).scores


@pytest.mark.parametrize(
    ("code", "good", "bad"),
    [
        pytest.param("1.6.3", "80 100", "90 100", marks=pytest.mark.clause("JH-C-2.1.6")),
        pytest.param("4.1.2", "3.5", "4", marks=pytest.mark.clause("JH-C-2.4.1")),
        pytest.param("4.3.1", "3", "4", marks=pytest.mark.clause("JH-C-2.4.3")),
        pytest.param("4.3.2", "0", "1", marks=pytest.mark.clause("JH-C-2.4.3")),
        pytest.param("4.3.3", "0 0 1", "0 1 1", marks=pytest.mark.clause("JH-C-2.4.3")),
        pytest.param("4.3.4", "1 10", "2 10", marks=pytest.mark.clause("JH-C-2.4.3")),
        pytest.param("4.3.5", "95", "90", marks=pytest.mark.clause("JH-C-2.4.3")),
        pytest.param("4.6.1", "1", "2", marks=pytest.mark.clause("JH-C-2.4.6")),
        pytest.param("4.6.2", "1", "2", marks=pytest.mark.clause("JH-C-2.4.6")),
        pytest.param("4.6.3", "6 120000", "7 120000", marks=pytest.mark.clause("JH-C-2.4.6")),
        pytest.param("4.6.4", "100", "90", marks=pytest.mark.clause("JH-C-2.4.6")),
    ],
)
def test_metric_scores_in_its_direction(code, good, bad):
    found = scores(code, A=good, B=bad)

    assert found["A"] > found["B"]


@pytest.mark.clause("JH-C-2.4.2")
def test_three_growths_are_three_checks():
    found = scores("4.2.1", A="1 1 1", B="1 1 0")

    assert found["A"] == FULL
    assert 0 < found["B"] < FULL


COUNTS = [
    pytest.param("1.1", 2, marks=pytest.mark.clause("JH-C-2.1.1")),
    pytest.param("1.2", 3, marks=pytest.mark.clause("JH-C-2.1.2")),
    pytest.param("1.3", 15, marks=pytest.mark.clause("JH-C-2.1.3")),
    pytest.param("1.4", 6, marks=pytest.mark.clause("JH-C-2.1.4")),
    pytest.param("1.5", 4, marks=pytest.mark.clause("JH-C-2.1.5")),
    pytest.param("1.6", 3, marks=pytest.mark.clause("JH-C-2.1.6")),
    pytest.param("1.7", 8, marks=pytest.mark.clause("JH-C-2.1.7")),
    pytest.param("1.8", 4, marks=pytest.mark.clause("JH-C-2.1.8")),
    pytest.param("4.1", 5, marks=pytest.mark.clause("JH-C-2.4.1")),
    pytest.param("4.3", 5, marks=pytest.mark.clause("JH-C-2.4.3")),
    pytest.param("4.6", 4, marks=pytest.mark.clause("JH-C-2.4.6")),
]


@pytest.mark.parametrize(("item", "count"), COUNTS)
def test_item_has_its_metrics(item, count):
    assert sum(code.rpartition(".")[0] == item for code in leaves()) == count


@pytest.mark.clause("JH-C-2.1.3")
def test_six_growth_rates_are_of_a_listed_metric_and_one_is_not():
    item = {code: metric_of(code)[0] for code in leaves() if code.startswith("1.3.")}
    levels = {(one.top, one.bottom) for one in item.values() if one.change is MetricChange.LEVEL}
    growing = [(one.top, one.bottom) for one in item.values() if one.change is MetricChange.GROWTH]

    assert sum(one in levels for one in growing) == 6
    assert [names()[one[0][0]] for one in growing if one not in levels] == ["规模以上工业企业实现利税"]


@pytest.mark.clause("JH-C-2.1.2", "JH-C-2.1.4", "JH-C-2.1.5")
@pytest.mark.parametrize(
    ("filed", "metrics"),
    [
        (("财政收入", "地区生产总值"), {"1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.2.3"}),
        (
            ("固定资产投资总额", "工业固定资产投资额", "社会消费品零售总额"),
            {"1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.5", "1.4.6"},
        ),
        (("高新技术产业产值", "工业总产值"), {"1.3.8", "1.5.2"}),
    ],
)
def test_figures_filed_once_feed_every_metric_that_needs_them(filed, metrics):
    codes = {code: 1_000_000 for code, name in names().items() if name in filed}
    made = {}
    for code in leaves():
        metric, method, _ = metric_of(code)
        made[code] = supplied(metric, method, codes, codes)

    assert {code for code, one in made.items() if not one.missing} == metrics


def test_growth_of_a_share_can_be_switched():
    """growth_mode_ambiguous: relative, in percentage points, or of the numerator; the figures stay the same."""
    now, before = {"A": 33 * 10_000, "B": 110 * 10_000}, {"A": 30 * 10_000, "B": 120 * 10_000}
    share = {"unit": "%", "direction": MetricDirection.HIGHER, "top": ("A",), "bottom": ("B",), "times": Decimal(100)}
    change = MetricChange.GROWTH

    relative = supplied(Metric(**share, change=change), Method.GROWTH, now, before).reading
    numerator = supplied(Metric(**share, change=change, of_numerator=True), Method.GROWTH, now, before).reading

    assert (relative.value, relative.base) == (30, 25)  # +20%, or +5 points by the leaf's mode
    assert (numerator.value, numerator.base) == (3300, 3000)  # +10%


def test_negative_base_gives_no_value_and_is_entered_by_hand_with_remark():
    metric, method, params = metric_of("1.3.15") if "1.3.15" in leaves() else metric_of("1.1.2")
    made = supplied(metric, method, figures(metric, "50"), figures(metric, "-10"))

    assert score_column(method, params, {"": made.reading}, full_mark=FULL).problems == {
        "": "基期值为零或为负，不能计算增幅"
    }
    assert check_by_hand(method, Fraction(-10), "由亏转盈，按可比口径") == []
    assert [one.title for one in check_by_hand(method, Fraction(-10), " ")] == ["人工填报的增幅须附说明"]
    assert [one.title for one in check_by_hand(method, Fraction(10), "x")] == ["基期值为负的才能人工填报增幅"]
    assert [one.title for one in check_by_hand(Method.DIRECT, Fraction(-1), "x")] == ["该指标不是增幅指标"]


RATES = st.fractions(min_value=-99, max_value=500, max_denominator=100)


@given(RATES, st.sampled_from(["higher", "lower"]), st.sampled_from(["relative", "points"]))
def test_rate_entered_by_hand_is_the_rate_the_method_takes(rate, direction, mode):
    params = {"then": "direct", "then_params": {}, "direction": direction, "mode": mode}

    column = score_column(Method.GROWTH, params, {"": by_hand(params, rate)}, full_mark=1000, floor_mark=Decimal(-1000))

    assert column.scores[""] == rate


POSITIVE = st.integers(min_value=1, max_value=10**12)


@given(POSITIVE, POSITIVE, POSITIVE)
def test_share_does_not_depend_on_the_unit_of_measurement(top, bottom, scale):
    metric = Metric("%", MetricDirection.HIGHER, ("A",), ("B",), Decimal(100))

    one = supplied(metric, Method.DIRECT, {"A": top, "B": bottom}, {}).reading
    other = supplied(metric, Method.DIRECT, {"A": top * scale, "B": bottom * scale}, {}).reading

    assert one == other
    assert one.value == Fraction(top * 100, bottom)


@given(POSITIVE, POSITIVE)
def test_growth_and_reduction_are_each_other_with_the_sign_turned(now, before):
    growing = Metric("%", MetricDirection.HIGHER, ("A",), change=MetricChange.GROWTH)
    falling = Metric("%", MetricDirection.HIGHER, ("A",), change=MetricChange.REDUCTION)

    up = supplied(growing, Method.DIRECT, {"A": now}, {"A": before}).reading.value
    down = supplied(falling, Method.DIRECT, {"A": now}, {"A": before}).reading.value

    assert up == -down
    assert (up * 100).denominator == 1
    assert abs(up - Fraction(now - before, before) * 100) <= Fraction(1, 200)


@given(st.dictionaries(st.sampled_from("AB"), st.none() | st.integers(0, 10**6)))
def test_nothing_is_computed_from_what_was_not_filed(filed):
    metric = Metric("%", MetricDirection.HIGHER, ("A",), ("B",))

    made = supplied(metric, Method.DIRECT, filed, {})

    if None in filed.values():
        assert (made.reading, made.missing) == (None, "")
    elif set(filed) == {"A", "B"} and filed["B"]:
        assert made.reading == Reading(Fraction(filed["A"], filed["B"]))
    else:
        assert made.reading is None
        assert made.missing
