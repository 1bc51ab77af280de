"""Formatting of points, amounts, dates and document numbers."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import numbers


@pytest.mark.parametrize(
    ("value", "two", "four", "trimmed"),
    [
        (905000, "90.50", "90.5000", "90.5"),
        (900000, "90.00", "90.0000", "90"),
        (0, "0.00", "0.0000", "0"),
        (1, "0.00", "0.0001", "0.0001"),
        (50, "0.01", "0.0050", "0.005"),
        (-50, "-0.01", "-0.0050", "-0.005"),
        (-49, "0.00", "-0.0049", "-0.0049"),
        (10_000_000, "1000.00", "1000.0000", "1000"),
        (Decimal("90.5"), "90.50", "90.5000", "90.5"),
        (Decimal("1E+2"), "100.00", "100.0000", "100"),
        (Decimal("-0.00"), "0.00", "0.0000", "0"),
    ],
)
def test_points_are_shown_exactly_as_kept(value, two, four, trimmed):
    assert (numbers.points2(value), numbers.points4(value), numbers.plain(value)) == (two, four, trimmed)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_points4_of_ten_thousandths_loses_nothing(value):
    assert Fraction(numbers.points4(value)) == Fraction(value, numbers.SCALE)
    assert Fraction(numbers.plain(value)) == Fraction(value, numbers.SCALE)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_points2_is_nearest_hundredth_half_up(value):
    quotient, rest = divmod(abs(value), 100)
    expected = Fraction(quotient + (rest >= 50), 100) * (1 if value >= 0 else -1)
    assert Fraction(numbers.points2(value)) == expected


@pytest.mark.parametrize("value", [90.5, True, "90.5", None])
def test_points_of_another_type_are_refused(value):
    with pytest.raises(TypeError):
        numbers.points2(value)


def test_signed_shows_plus_minus_and_bare_zero():
    assert [numbers.signed(value) for value in (35000, -20000, 0, 4)] == ["+3.50", "-2.00", "0.00", "0.00"]


def test_grouped_separates_thousands():
    assert numbers.grouped(1234567) == "1,234,567"
    assert numbers.grouped(Decimal("1234567.5"), 2) == "1,234,567.50"
    assert numbers.grouped(-1000) == "-1,000"


def test_grouped_refuses_float():
    with pytest.raises(TypeError):
        numbers.grouped(1.5)


def test_percent_rounds_half_up_and_names_an_empty_whole():
    shown = [numbers.percent(9, 11), numbers.percent(1, 8, 0), numbers.percent(5, 5), numbers.percent(-1, 8, 0)]
    assert shown == ["81.8%", "13%", "100.0%", "-13%"]
    assert numbers.percent(3, 0) == "—"


def test_dates_follow_the_official_format():
    assert numbers.chinese_date(date(2012, 1, 5)) == "2012年1月5日"
    assert numbers.chinese_datetime(datetime(2012, 12, 31, 9, 5)) == "2012年12月31日 09:05"


def test_numeral_outside_one_to_ninety_nine_is_refused():
    assert [numbers.chinese_numeral(value) for value in (1, 10, 11, 20, 99)] == ["一", "十", "十一", "二十", "九十九"]
    for value in (0, 100):
        with pytest.raises(ValueError):
            numbers.chinese_numeral(value)


def test_document_number_uses_hexagonal_brackets_without_zeros():
    assert numbers.document_number("安考发", 2012, 3) == "安考发〔2012〕3号"
    with pytest.raises(ValueError):
        numbers.document_number("安考发", 2012, 0)
