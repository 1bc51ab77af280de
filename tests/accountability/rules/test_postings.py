"""Which periods an inspector owes a report, at their boundaries (QSH-30-c)."""

from __future__ import annotations

from datetime import date

import pytest

from accountability.rules.postings import cycle_of, dues
from core.periods import Cycle


@pytest.mark.clause("QSH-30-c")
@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2012, 11, 30), []),
        (date(2012, 12, 5), []),
        (date(2012, 12, 6), ["2012M11"]),
        (date(2013, 1, 6), ["2012M11", "2012M12"]),
    ],
)
def test_report_is_missing_from_the_day_after_its_due_day(today: date, missing: list[str]) -> None:
    owed = dues(date(2012, 10, 20), None, 1, {"2012M10"}, today, 5)

    assert [one.period.code for one in owed if one.missing] == missing
    assert [one.period.code for one in owed if one.reported] == ["2012M10"]


@pytest.mark.parametrize(
    ("ended", "codes"),
    [(date(2012, 11, 29), ["2012M10"]), (date(2012, 11, 30), ["2012M10", "2012M11"])],
)
def test_period_counts_when_its_last_day_lies_within_the_posting(ended: date, codes: list[str]) -> None:
    owed = dues(date(2012, 10, 31), ended, 1, (), date(2013, 6, 1), 5)

    assert [one.period.code for one in owed] == codes


@pytest.mark.parametrize(
    ("months", "cycle"),
    [(1, Cycle.MONTH), (2, Cycle.MONTH), (3, Cycle.QUARTER), (6, Cycle.HALF), (12, Cycle.YEAR), (0, Cycle.MONTH)],
)
def test_interval_of_the_rulebook_makes_the_cycle(months: int, cycle: Cycle) -> None:
    assert cycle_of(months) is cycle
