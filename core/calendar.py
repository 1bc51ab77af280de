"""Working days in China with 调休, and the light of a deadline. Pure: the day comes in as an argument.

The published arrangements come from ``chinesecalendar`` (docs/adr/0003-working-day-calendar.md). A year the State
Council has not announced yet is Monday to Friday and marked estimated (预估); ``overrides``, the editable table
of the county, wins over both and is never an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from chinese_calendar import constants

from core.enums import Light

Overrides = Mapping[date, bool]
"""Day to "is it a working day"."""

NO_OVERRIDES: Overrides = MappingProxyType({})
WARNING_DAYS = 3
"""Working days before the due day from which a deadline is near (DESIGN.md section 6); callers may pass another."""

# 国办发明电〔2005〕35号 makes this Saturday a working day; chinesecalendar 1.11.0 lacks it.
_CORRECTIONS: Overrides = MappingProxyType({date(2005, 12, 31): True})
_FREE_WEEKDAYS: frozenset[date] = frozenset(constants.holidays)
_BUSY_WEEKENDS: frozenset[date] = frozenset(constants.workdays)
_KNOWN_FROM = min(_FREE_WEEKDAYS).year
_KNOWN_THROUGH = max(_FREE_WEEKDAYS).year
# The New Year arrangement of the following year may still turn a weekend of the last week into working days.
_LAST_SURE_DAY = date(_KNOWN_THROUGH, 12, 24)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """One day: is it worked, and does that rest on an estimate because no arrangement is published yet."""

    day: date
    working: bool
    estimated: bool

    @property
    def mark(self) -> str:
        """What stands beside a date that rests on an estimate."""
        return "预估" if self.estimated else ""


def known_through() -> int:
    """The last year whose holiday arrangement is published and in the library."""
    return _KNOWN_THROUGH


def working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> WorkingDay:
    """Judge one day: the county's table first, then the published arrangement, then Monday to Friday."""
    if day in overrides:
        return WorkingDay(day, overrides[day], estimated=False)
    estimated = day.year < _KNOWN_FROM or day > _LAST_SURE_DAY
    if day in _CORRECTIONS:
        return WorkingDay(day, _CORRECTIONS[day], estimated)
    working = day in _BUSY_WEEKENDS or (day.weekday() < 5 and day not in _FREE_WEEKDAYS)
    return WorkingDay(day, working, estimated)


def is_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    return working_day(day, overrides).working


def add_working_days(start: date, n: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """The n-th working day after ``start`` (before it for a negative n); ``start`` itself does not count.

    n = 0 gives ``start``, worked or not.
    """
    step = _DAY if n > 0 else -_DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= is_working_day(day, overrides)
    return day


def working_days_between(start: date, end: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
    if end < start:
        return -working_days_between(end, start, overrides)
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_working_day(day, overrides) for day in days)


def rests_on_estimate(start: date, end: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether any day after ``start`` up to ``end`` is estimated: then the deadline is shown with 预估."""
    days = (end - start).days
    return any(working_day(start + timedelta(days=offset), overrides).estimated for offset in range(1, days + 1))


def light(
    due: date,
    today: date,
    *,
    behind: bool,
    warning_days: int = WARNING_DAYS,
    overrides: Overrides = NO_OVERRIDES,
) -> Light:
    """The light of a deadline; the gravest that applies is shown: red, yellow, blue, green.

    red     the due day is over (on the due day itself nothing is overdue yet);
    yellow  the work is behind its planned progress (``behind``, judged by the caller);
    blue    at most ``warning_days`` working days are left after today, the due day included;
    green   otherwise.
    """
    if today > due:
        return Light.RED
    if behind:
        return Light.YELLOW
    if due < add_working_days(today, warning_days + 1, overrides):
        return Light.BLUE
    return Light.GREEN
