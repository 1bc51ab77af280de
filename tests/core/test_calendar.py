"""Working days with 调休, estimates for years not announced yet, and the light of a deadline."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from core import calendar
from core.enums import Light

# Sundays and Saturdays the State Council made working days, and weekdays it made free.
WORKED_WEEKENDS = [
    "2005-12-31", "2012-01-21", "2012-01-29", "2012-03-31", "2012-04-01", "2012-04-28", "2012-09-29", "2013-01-05",
    "2013-02-16", "2013-09-22", "2014-01-26", "2014-05-04", "2014-09-28", "2015-01-04", "2015-02-15", "2015-09-06",
    "2015-10-10", "2016-02-06", "2016-02-14", "2016-06-12", "2016-10-08", "2017-01-22", "2017-04-01", "2017-09-30",
    "2018-02-11", "2018-02-24", "2018-12-29", "2019-02-02", "2019-04-28", "2019-10-12", "2020-01-19", "2020-05-09",
    "2020-06-28", "2021-02-07", "2021-02-20", "2021-05-08", "2021-09-26", "2022-01-29", "2022-04-24", "2022-10-09",
    "2023-01-28", "2023-06-25", "2023-10-08", "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11",
    "2024-09-14", "2024-09-29", "2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
]  # fmt: skip
FREE_WEEKDAYS = [
    "2012-01-03", "2012-01-23", "2012-04-02", "2012-06-22", "2012-10-05", "2013-02-15", "2013-09-20", "2014-02-06",
    "2015-09-03", "2015-09-04", "2016-02-12", "2017-01-27", "2018-02-21", "2019-05-02", "2020-01-31", "2021-02-17",
    "2022-09-12", "2023-09-29", "2024-02-12", "2024-02-16", "2024-05-03", "2024-10-07", "2025-01-28", "2025-02-04",
    "2025-05-05", "2025-10-08", "2026-01-02", "2026-02-16", "2026-02-23", "2026-05-05", "2026-06-19", "2026-10-07",
]  # fmt: skip


@pytest.mark.parametrize("text", WORKED_WEEKENDS)
def test_weekend_moved_by_the_state_council_is_worked(text):
    day = date.fromisoformat(text)
    assert day.weekday() >= 5
    assert calendar.working_day(day) == calendar.WorkingDay(day, working=True, estimated=False)


@pytest.mark.parametrize("text", FREE_WEEKDAYS)
def test_weekday_freed_by_the_state_council_is_not_worked(text):
    day = date.fromisoformat(text)
    assert day.weekday() < 5
    assert calendar.working_day(day) == calendar.WorkingDay(day, working=False, estimated=False)


def test_every_known_day_agrees_with_the_library_except_the_documented_correction():
    day, differing = date(2004, 1, 1), []
    while day.year <= calendar.known_through():
        if calendar.is_working_day(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == [date(2005, 12, 31)]


def test_year_not_announced_is_monday_to_friday_and_estimated():
    year = calendar.known_through() + 1
    days = [date(year, 10, 1) + timedelta(days=offset) for offset in range(14)]
    judged = [calendar.working_day(day) for day in days]
    assert [day.working for day in judged] == [day.weekday() < 5 for day in days]
    assert {day.estimated for day in judged} == {True}
    assert {day.mark for day in judged} == {"预估"}


def test_last_week_of_the_last_known_year_is_estimated():
    year = calendar.known_through()
    assert calendar.working_day(date(year, 12, 24)).estimated is False
    assert calendar.working_day(date(year, 12, 25)).estimated is True


def test_year_before_the_library_is_estimated():
    assert calendar.working_day(date(2003, 12, 31)).estimated is True


def test_override_wins_and_is_no_estimate():
    day = date(calendar.known_through() + 1, 10, 1)
    assert calendar.working_day(day, {day: False}) == calendar.WorkingDay(day, working=False, estimated=False)
    assert calendar.is_working_day(date(2024, 2, 4), {date(2024, 2, 4): False}) is False


def test_adding_working_days_crosses_the_spring_festival_with_its_moved_sundays():
    # 2024: Sunday 4 February worked, free from the 10th to the 17th, Sunday the 18th worked.
    assert calendar.add_working_days(date(2024, 2, 2), 1) == date(2024, 2, 4)
    assert calendar.add_working_days(date(2024, 2, 9), 1) == date(2024, 2, 18)
    assert calendar.add_working_days(date(2024, 2, 18), -1) == date(2024, 2, 9)
    assert calendar.add_working_days(date(2024, 2, 10), 0) == date(2024, 2, 10)


def test_working_days_between_counts_the_end_and_not_the_start():
    assert calendar.working_days_between(date(2024, 2, 2), date(2024, 2, 18)) == 7
    assert calendar.working_days_between(date(2024, 2, 18), date(2024, 2, 2)) == -7
    assert calendar.working_days_between(date(2024, 2, 2), date(2024, 2, 2)) == 0


@pytest.mark.parametrize("n", range(1, 40))
def test_between_inverts_adding(n):
    start = date(2024, 9, 10)
    assert calendar.working_days_between(start, calendar.add_working_days(start, n)) == n


def test_span_into_an_unannounced_year_rests_on_an_estimate():
    end = date(calendar.known_through() + 1, 1, 10)
    days = {end - timedelta(days=offset): True for offset in range(40)}
    assert calendar.rests_on_estimate(date(2024, 2, 2), date(2024, 2, 18)) is False
    assert calendar.rests_on_estimate(end - timedelta(days=30), end) is True
    assert calendar.rests_on_estimate(end - timedelta(days=30), end, days) is False


@pytest.mark.parametrize(
    ("today", "behind", "expected"),
    [
        ("2024-02-20", False, Light.RED),
        ("2024-02-20", True, Light.RED),
        ("2024-02-19", True, Light.YELLOW),  # the due day itself is not overdue
        ("2024-02-19", False, Light.BLUE),
        ("2024-02-08", False, Light.BLUE),  # left: 9 February, Sunday the 18th, 19 February
        ("2024-02-08", True, Light.YELLOW),
        ("2024-02-07", False, Light.GREEN),
        ("2024-01-01", True, Light.YELLOW),
    ],
)
def test_light_shows_the_gravest_state_that_applies(today, behind, expected):
    assert calendar.light(date(2024, 2, 19), date.fromisoformat(today), behind=behind) is expected


def test_light_obeys_another_warning_window_and_the_table_of_the_county():
    due, today = date(2024, 2, 19), date(2024, 2, 7)
    assert calendar.light(due, today, behind=False, warning_days=4) is Light.BLUE
    assert calendar.light(due, today, behind=False, overrides={date(2024, 2, 18): False}) is Light.BLUE
    assert calendar.light(due, date(2024, 2, 18), behind=False, warning_days=0) is Light.GREEN
