from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.rules.figures import exact_units, expand, fixed, half_up, number, plain, short


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_half_up_rounds_halves_away_from_zero(numerator, denominator):
    exact = Fraction(numerator, denominator)

    rounded = half_up(numerator, denominator)

    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@given(st.decimals(-(10**9), 10**9, places=6))
def test_half_up_agrees_with_the_decimal_module(value):
    numerator, denominator = (value * 10000).as_integer_ratio()

    assert half_up(numerator, denominator) == (value * 10000).quantize(Decimal(1), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("points", "units"), [("90.5", 905000), ("90.0", 900000), ("-0.0001", -1), ("1E+3", 10_000_000)]
)
def test_exact_units_counts_ten_thousandths(points, units):
    assert exact_units(Decimal(points)) == units


@pytest.mark.parametrize("points", ["0.00001", "NaN", "Infinity", "-Infinity"])
def test_exact_units_refuses_what_does_not_fit(points):
    with pytest.raises(ValueError, match="小数超过四位|不是有限的数"):
        exact_units(Decimal(points))


@pytest.mark.parametrize("raw", ["", " 1", "1 ", "1e3", "１", "--1", "1.2.3", 1.0, True, None, Decimal("NaN")])
def test_number_refuses_anything_but_plain_decimals(raw):
    with pytest.raises(ValueError, match="不是十进制数|不是有限的数"):
        number(raw)


def test_number_reads_ints_decimals_fractions_and_plain_text():
    assert [number(raw) for raw in (1, Decimal("0.1"), Fraction(1, 3), "-2.50")] == [
        1, Fraction(1, 10), Fraction(1, 3), Fraction(-5, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("units", "four", "two", "brief"),
    [
        (9625000, "962.5000", "962.50", "962.5"),
        (-5, "-0.0005", "0.00", "-0.0005"),
        (50, "0.0050", "0.01", "0.005"),
        (49, "0.0049", "0.00", "0.0049"),
        (0, "0.0000", "0.00", "0"),
        (1000000, "100.0000", "100.00", "100"),
    ],
)
def test_stored_figures_are_shown_with_four_two_or_needed_decimals(units, four, two, brief):
    assert (fixed(units), fixed(units, 2), short(units)) == (four, two, brief)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "0.33333…"),
        (Fraction(-2, 3), "-0.66666…"),
        (Fraction(1, 8), "0.125"),
        (Fraction(96), "96"),
        (Fraction(1, 10**8), "0.00000001"),
        (Fraction(1, 10**9), "0.00000…"),
        (Fraction(-5, 2), "-2.5"),
    ],
)
def test_exact_values_are_written_out_or_cut_with_dots(value, text):
    assert expand(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [("90.0", "90"), ("9E+1", "90"), ("-0.00", "0"), ("0.50", "0.5"), ("100", "100")]
)
def test_plain_decimals_have_one_text(value, text):
    assert plain(Decimal(value)) == text
