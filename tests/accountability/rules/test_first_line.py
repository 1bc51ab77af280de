"""Days of a year and numbers of a quarter, at their boundaries (LS-3.2-c to -e, QSH-10-b)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accountability.enums import DayPart, FrontLineStanding
from accountability.rules.first_line import (
    QuarterFacts,
    Targets,
    check_quarter,
    check_year,
    days_text,
    halves,
    overlaps,
)

TARGETS = Targets(60, 80, 100, 3, 10, 3)
S = FrontLineStanding


@pytest.mark.clause("LS-3.2-c", "LS-3.2-d", "LS-3.2-e")
@pytest.mark.parametrize(
    ("standing", "count", "clause", "met"),
    [
        (S.LEADER, 119, "LS-3.2-c", False),
        (S.LEADER, 120, "LS-3.2-c", True),
        (S.DEPARTMENT_HEAD, 158, "LS-3.2-d", False),
        (S.DEPARTMENT_HEAD, 160, "LS-3.2-d", True),
        (S.TOWN_SECRETARY, 198, "LS-3.2-e", False),
        (S.TOWN_SECRETARY, 200, "LS-3.2-e", True),
    ],
)
def test_year_is_met_from_its_very_number(standing: S, count: int, clause: str, met: bool) -> None:
    finding = check_year(standing, count, TARGETS)

    assert finding is not None
    assert (finding.clause, finding.blocks, finding.facts["实有"]) == (clause, not met, f"{days_text(count)} 天")


@pytest.mark.clause("QSH-10-c")
def test_other_cadres_have_no_number() -> None:
    assert check_year(S.OTHER, 0, TARGETS) is None


@pytest.mark.clause("LS-3.2-c")
def test_entries_of_one_day_count_one_day_at_most() -> None:
    day = date(2012, 5, 1)
    twice = [(day, DayPart.FULL), (day, DayPart.FULL)]
    two_halves = [(day, DayPart.MORNING), (day, DayPart.AFTERNOON)]

    assert (halves(twice), halves(two_halves), halves([(day, DayPart.MORNING)])) == (2, 2, 1)
    assert halves([*twice, (day + timedelta(1), DayPart.AFTERNOON)]) == 3


@pytest.mark.clause("QSH-10-b")
@pytest.mark.parametrize(
    ("done", "missing"),
    [
        (QuarterFacts(3, 10, 3), []),
        (QuarterFacts(2, 10, 3), ["到联系点"]),
        (QuarterFacts(3, 9, 3), ["走访群众"]),
        (QuarterFacts(3, 10, 2), ["调研"]),
    ],
)
def test_quarter_names_what_is_missing(done: QuarterFacts, missing: list[str]) -> None:
    assert [one.title for one in check_quarter(done, TARGETS) if one.blocks] == missing


@pytest.mark.parametrize(
    ("part", "taken", "expected"),
    [
        (DayPart.FULL, {DayPart.MORNING}, True),
        (DayPart.MORNING, {DayPart.FULL}, True),
        (DayPart.MORNING, {DayPart.MORNING}, True),
        (DayPart.MORNING, {DayPart.AFTERNOON}, False),
        (DayPart.FULL, set(), False),
    ],
)
def test_whole_day_takes_both_halves(part: DayPart, taken: set[DayPart], expected: bool) -> None:
    assert overlaps(part, taken) is expected
