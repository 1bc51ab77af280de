"""Geometry of the charts: exact coordinates, round scales, own values marked, a table beside every picture."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from core import charts, charts_compare, charts_rows, charts_spread
from core.charts import Sample, Series


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (Fraction(25, 2), "12.5"),
        (Fraction(1, 3), "0.33"),
        (Fraction(5, 1000), "0.01"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(-1, 1000), "0"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.00001"), "0"),
    ],
)
def test_coord_is_a_plain_decimal(value: charts.Number, text: str) -> None:
    assert charts.coord(value) == text


def test_scale_of_an_empty_range_lies_in_the_middle() -> None:
    assert charts.scale(5, 5, 5, 0, 100) == 50


@pytest.mark.parametrize(
    ("value", "whole", "width"), [(60, 120, "50"), (130, 120, "100"), (-1, 120, "0"), (1, 0, "0"), (0, 0, "0")]
)
def test_share_stays_on_its_track(value: int, whole: int, width: str) -> None:
    assert charts.share(value, whole) == width


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(903, 1018, [900, 950, 1000, 1050]), (0, 10, [0, 5, 10]), (7, 7, [7, 8]), (-3, 3, [-4, -2, 0, 2, 4])],
)
def test_ticks_are_round_and_enclose_the_values(low: int, high: int, expected: list[int]) -> None:
    assert charts.ticks_for(low, high) == expected


def test_ticks_of_small_decimals_stay_exact() -> None:
    assert charts.ticks_for(Decimal("0.11"), Decimal("0.19")) == [
        Fraction(10, 100),
        Fraction(12, 100),
        Fraction(14, 100),
        Fraction(16, 100),
        Fraction(18, 100),
        Fraction(20, 100),
    ]


def test_line_puts_the_better_rank_higher() -> None:
    own = Series("本单位", (Sample("2011", 6), Sample("2012", 4)))

    drawing = charts.line("名次", [own], lower_is_better=True)

    earlier, later = drawing.traces[0].marks
    assert Fraction(later.y) < Fraction(earlier.y)
    assert [tick.text for tick in drawing.y_ticks] == ["4", "5", "6"]


@pytest.mark.parametrize("ranks", [(1, 43), (2, 30), (1, 1), (12, 15), (3, 9)])
def test_line_of_ranks_has_no_rank_below_one_and_no_half_rank(ranks: tuple[int, int]) -> None:
    own = Series("本单位", tuple(Sample(str(index), rank) for index, rank in enumerate(ranks)))

    drawing = charts.line("名次", [own], lower_is_better=True)

    shown = [Fraction(tick.text) for tick in drawing.y_ticks]
    assert all(rank >= 1 and rank.denominator == 1 for rank in shown)
    assert min(shown) <= min(ranks)
    assert max(shown) >= max(ranks)


def test_line_breaks_at_a_missing_value_and_says_so_in_its_table() -> None:
    own = Series("本单位", tuple(Sample(str(i), v) for i, v in enumerate((1, 2, None, 4, 5))))

    drawing = charts.line("得分", [own])

    assert [len(piece.split()) for piece in drawing.traces[0].pieces] == [2, 2]
    assert len(drawing.traces[0].marks) == 4
    assert drawing.rows == (("0", "1"), ("1", "2"), ("2", "—"), ("3", "4"), ("4", "5"))


def test_line_names_its_columns_after_the_series() -> None:
    drawing = charts.line("得分", [Series("本单位", (Sample("一季度", 1),)), Series("平均", (Sample("一季度", 2),))])

    assert drawing.columns == ("周期", "本单位", "平均")
    assert [trace.tone for trace in drawing.traces] == ["own", "other"]


def test_line_drops_labels_that_would_touch_and_keeps_the_newest() -> None:
    many = Series("本单位", tuple(Sample(f"2012年{month}月", month) for month in range(1, 13)))

    drawing = charts.line("得分", [many])

    assert len(drawing.x_ticks) < 12
    assert drawing.x_ticks[-1].text == "2012年12月"


def test_line_without_a_value_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        charts.line("得分", [Series("本单位", (Sample("一季度", None),))])


def test_histogram_counts_every_value_once() -> None:
    values = [Decimal("900"), Decimal("919.99"), Decimal("920"), Decimal("1020")]

    drawing = charts_spread.histogram("分布", values, Sample("本单位", Decimal("920"), "920.00"), count=6)

    assert drawing.rows == (
        ("900–920", "2"),
        ("920–940", "1"),
        ("940–960", "0"),
        ("960–980", "0"),
        ("980–1000", "0"),
        ("1000–1020", "1"),
    )
    assert [bar.tone for bar in drawing.bars] == ["other", "own", "other", "other", "other", "other"]
    assert drawing.own is not None
    assert drawing.own.text == "本单位 920.00"


def test_histogram_of_one_value_has_one_band() -> None:
    assert charts_spread.histogram("分布", [5]).rows == (("5–6", "1"),)


def test_strip_piles_up_equal_values_and_marks_the_own_unit() -> None:
    samples = [Sample("甲", 10), Sample("乙", 10), Sample("丙", 20), Sample("丁", None)]

    drawing = charts_spread.strip("位置", samples, "乙")

    first, second, third = drawing.marks
    assert first.x == second.x
    assert Fraction(second.y) < Fraction(first.y)
    assert [mark.tone for mark in (first, second, third)] == ["other", "own", "other"]
    assert drawing.rows == (("丙", "20"), ("乙", "10"), ("甲", "10"))


def test_gaps_fill_the_track_only_for_the_best() -> None:
    drawing = charts_compare.gaps(
        "差距",
        [
            charts_compare.Gap("招商", 120, 120, "120", "120", "0"),
            charts_compare.Gap("园区", 60, 120, "60", "120", "−60"),
            charts_compare.Gap("空", 0, 0, "0", "0", "0"),
        ],
    )

    assert [bar.width for bar in drawing.bars] == [drawing.track, charts.coord(Fraction(int(drawing.track), 2)), "0"]
    assert [bar.tone for bar in drawing.bars] == ["full", "other", "other"]


def test_radar_first_axis_points_up_and_shares_are_held_between_zero_and_one() -> None:
    axes = [charts_compare.Axis(name, share, "") for name, share in (("甲", 2), ("乙", -1), ("丙", 0), ("丁", 1))]

    drawing = charts_compare.radar("类别", axes, width=200, height=200)

    assert drawing.own == "100,38 100,100 100,100 38,100"
    assert drawing.rings[-1] == "100,38 162,100 100,162 38,100"
    assert [spoke.anchor for spoke in drawing.spokes] == ["middle", "start", "middle", "end"]
    assert drawing.columns == ("类别", "本单位")


def test_radar_compares_only_when_every_axis_has_the_other_value() -> None:
    axes = [charts_compare.Axis(str(i), 1, "100%", Fraction(1, 2), "50%") for i in range(3)]

    drawing = charts_compare.radar("类别", axes)

    assert drawing.columns == ("类别", "本单位", "本组平均")
    assert drawing.rows[0] == ("0", "100%", "50%")


def test_radar_below_three_axes_is_an_error() -> None:
    with pytest.raises(ValueError, match="three axes"):
        charts_compare.radar("类别", [charts_compare.Axis("甲", 1, "")] * 2)


def test_rows_lie_on_one_scale_with_their_mark_and_their_line() -> None:
    spans = [
        charts_rows.Span("调研", 0, 10, "10 日", ("调研", "10"), mark=5, tone="own"),
        charts_rows.Span("公示", 10, 10, "当日", ("公示", "0")),
    ]

    drawing = charts_rows.rows("历时", spans, columns=("环节", "日"), line=10, line_text="今天", labels=40, width=100)

    left, right = int(drawing.left), int(drawing.right)
    first, second = drawing.bars
    assert (first.x, first.width, first.mark) == (
        str(left),
        str(right - left),
        charts.coord((left + right) / Fraction(2)),
    )
    assert (second.x, second.width, second.mark) == (str(right), str(charts_rows.THINNEST), "")
    assert (drawing.line, drawing.rows) == (str(right), (("调研", "10"), ("公示", "0")))
    with pytest.raises(ValueError, match="at least one"):
        charts_rows.rows("空", [], columns=())


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2012, 6, 1), date(2012, 6, 1), ["06-01", "06-02"]),
        (date(2012, 6, 1), date(2012, 6, 9), ["06-01", "06-03", "06-05", "06-07", "06-09"]),
        (date(2012, 12, 30), date(2013, 1, 1), ["2012-12-30", "2012-12-31", "2013-01-01"]),
    ],
)
def test_days_of_a_scale_enclose_it(first: date, last: date, labels: list[str]) -> None:
    assert [text for _, text in charts_rows.day_ticks(first, last)] == labels
