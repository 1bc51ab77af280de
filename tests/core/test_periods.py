"""Periods of the calendar: codes, ends, neighbours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.periods import Cycle, parse_period, period_of, periods_between


@pytest.mark.parametrize(
    ("cycle", "day", "code", "start", "end", "label"),
    [
        (Cycle.YEAR, date(2012, 2, 29), "2012", date(2012, 1, 1), date(2012, 12, 31), "2012 年"),
        (Cycle.HALF, date(2012, 6, 30), "2012H1", date(2012, 1, 1), date(2012, 6, 30), "2012 年上半年"),
        (Cycle.HALF, date(2012, 7, 1), "2012H2", date(2012, 7, 1), date(2012, 12, 31), "2012 年下半年"),
        (Cycle.QUARTER, date(2012, 3, 31), "2012Q1", date(2012, 1, 1), date(2012, 3, 31), "2012 年第一季度"),
        (Cycle.QUARTER, date(2012, 12, 31), "2012Q4", date(2012, 10, 1), date(2012, 12, 31), "2012 年第四季度"),
        (Cycle.MONTH, date(2012, 2, 1), "2012M02", date(2012, 2, 1), date(2012, 2, 29), "2012 年 2 月"),
        (Cycle.HALF_MONTH, date(2012, 2, 15), "2012M02A", date(2012, 2, 1), date(2012, 2, 15), "2012 年 2 月上半月"),
        (Cycle.HALF_MONTH, date(2012, 2, 16), "2012M02B", date(2012, 2, 16), date(2012, 2, 29), "2012 年 2 月下半月"),
        (Cycle.WEEK, date(2012, 1, 1), "2011W52", date(2011, 12, 26), date(2012, 1, 1), "2011 年第 52 周"),
        (Cycle.WEEK, date(2020, 12, 31), "2020W53", date(2020, 12, 28), date(2021, 1, 3), "2020 年第 53 周"),
    ],
)
def test_period_of_a_day(cycle: Cycle, day: date, code: str, start: date, end: date, label: str) -> None:
    period = period_of(cycle, day)

    assert (period.code, period.start, period.end, period.label) == (code, start, end, label)
    assert parse_period(code) == period


@pytest.mark.parametrize("cycle", list(Cycle))
def test_periods_follow_each_other_without_gap(cycle: Cycle) -> None:
    found = list(periods_between(cycle, date(2011, 1, 1), date(2013, 12, 31)))

    assert date(2011, 1, 1) in found[0]
    assert date(2013, 12, 31) in found[-1]
    for before, after in zip(found, found[1:], strict=False):
        assert after.start - before.end == timedelta(days=1)
        assert after.previous() == before


@pytest.mark.parametrize(
    "code", ["", "12", "2012Q5", "2012H0", "2012M13", "2012W54", "2011W53", "2012M02C", "２０１２", "0000"]
)
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_period(code)
