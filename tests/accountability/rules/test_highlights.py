"""Who is selected, which halves lack a round."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

import pytest

from accountability.rules.highlights import Judged, missing_halves, selected

HALF = F(1, 2)


@pytest.mark.parametrize(
    ("entitled", "ayes", "chosen"),
    [(4, 2, []), (4, 3, [1]), (5, 3, [1]), (3, 1, []), (1, 1, [1]), (0, 0, [])],
)
def test_more_than_the_share_of_entitled_judges_selects(entitled: int, ayes: int, chosen: list[int]) -> None:
    assert selected([Judged(1, entitled, ayes, entitled - ayes)], HALF) == chosen


@pytest.mark.parametrize(
    ("today", "held", "missing"),
    [
        (date(2012, 6, 30), set(), []),
        (date(2012, 7, 1), set(), ["2012H1"]),
        (date(2012, 7, 1), {"2012H1"}, []),
        (date(2013, 1, 1), {"2012H1"}, ["2012H2"]),
        (date(2013, 1, 1), set(), ["2012H2", "2012H1"]),
        (date(2026, 1, 1), set(), ["2012H2", "2012H1"]),
    ],
)
def test_half_that_is_over_without_a_round_is_named(today: date, held: set[str], missing: list[str]) -> None:
    assert [one.code for one in missing_halves({2012}, today, held)] == missing
