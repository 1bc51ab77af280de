from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.rules.periods import Period, PeriodError, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last", "previous", "label"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31), "2011", "2012年度"),
        ("2012Q1", date(2012, 1, 1), date(2012, 3, 31), "2011Q4", "2012年第一季度"),
        ("2012Q2", date(2012, 4, 1), date(2012, 6, 30), "2012Q1", "2012年第二季度"),
        ("2012Q3", date(2012, 7, 1), date(2012, 9, 30), "2012Q2", "2012年第三季度"),
        ("2012Q4", date(2012, 10, 1), date(2012, 12, 31), "2012Q3", "2012年第四季度"),
    ],
)
def test_period_knows_its_days_and_the_one_before(text, first, last, previous, label):
    period = parse_period(text)

    assert (period.code, period.first_day, period.last_day) == (text, first, last)
    assert (period.previous.code, period.label) == (previous, label)


@pytest.mark.parametrize(
    "text",
    ["", " 2012", "2012 ", "2012\n", "2012Q0", "2012Q5", "2012q1", "2012-Q1", "2012Q", "2012Q11", "12", "20120", "0999",
     "２０１２", "2012Q１", "-2012", "2012.0", "2012年", "Q1"],
)  # fmt: skip
def test_anything_else_is_an_error_in_chinese(text):
    with pytest.raises(PeriodError, match="无法识别"):
        parse_period(text)


def test_period_of_another_year_is_refused_when_the_year_is_given():
    assert parse_period("2012Q3", year=2012) == Period(2012, 3)
    with pytest.raises(PeriodError, match="不属于本方案的考评年度 2012 年"):
        parse_period("2011Q3", year=2012)


def test_quarters_of_a_year_follow_each_other_without_a_gap():
    quarters = Period(2012).quarters

    assert [quarter.code for quarter in quarters] == ["2012Q1", "2012Q2", "2012Q3", "2012Q4"]
    assert all(b.first_day - a.last_day == timedelta(days=1) for a, b in zip(quarters, quarters[1:], strict=False))
    assert quarters[2].quarters == (Period(2012, 3),)


def test_first_year_of_all_has_nothing_before_it():
    with pytest.raises(PeriodError, match="没有上一期"):
        _ = Period(1000).previous


@given(st.integers(1001, 9999), st.sampled_from([None, 1, 2, 3, 4]))
def test_code_and_parse_are_inverse_and_previous_ends_the_day_before(year, quarter):
    period = Period(year, quarter)

    assert parse_period(period.code) == period
    assert period.previous.last_day + timedelta(days=1) == period.first_day


@pytest.mark.parametrize(
    ("text", "short"), [("2012", "2012 年度"), ("2012Q1", "2012 一季度"), ("2012Q4", "2012 四季度")]
)
def test_short_form_fits_narrow_columns(text, short):
    assert parse_period(text).short == short
