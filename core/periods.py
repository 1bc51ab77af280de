"""Stretches of the calendar in which something is due once: years, halves, quarters, months, half-months, weeks. Pure.

A period is written as its code ("2012", "2012H1", "2012Q3", "2012M11", "2012M11B", "2012W07"), which sorts within its
kind and stands in the database. Weeks run from Monday to Sunday and belong to the year of their Thursday (ISO 8601).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

_DAY = timedelta(days=1)
_MONTHS = {"Y": 12, "H": 6, "Q": 3, "M": 1}
_CODE = re.compile(r"(\d{4})(?:(H)([12])|(Q)([1-4])|(W)([0-9]{2})|(M)([0-9]{2})([AB])?)?", re.ASCII)


class Cycle(Enum):
    """How often something is due; the value is the letter in a period's code."""

    YEAR = "Y"
    HALF = "H"
    QUARTER = "Q"
    MONTH = "M"
    HALF_MONTH = "B"
    WEEK = "W"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From ``start`` to ``end``, both included."""

    start: date
    end: date
    cycle: Cycle
    code: str
    label: str

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def year(self) -> int:
        return int(self.code[:4])

    def next(self) -> Period:
        return period_of(self.cycle, self.end + _DAY)

    def previous(self) -> Period:
        return period_of(self.cycle, self.start - _DAY)


def period_of(cycle: Cycle, day: date) -> Period:
    """The period of the kind in which the day lies."""
    if cycle is Cycle.WEEK:
        return _week(day)
    if cycle is Cycle.HALF_MONTH:
        return _half_month(day)
    size = _MONTHS[cycle.value]
    return _months(cycle, day.year, (day.month - 1) // size + 1)


def parse_period(code: str) -> Period:
    """The period of a code. Raises ValueError for anything that is none."""
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"no period: {code!r}")
    year = int(found[1])
    if year == 0:
        raise ValueError(f"no period: {code!r}")
    if found[2] or found[4]:
        return _months(Cycle(found[2] or found[4]), year, int(found[3] or found[5]))
    if found[6]:
        return _week(date.fromisocalendar(year, int(found[7]), 1))
    if found[8]:
        month = date(year, int(found[9]), 1 if found[10] != "B" else 16)
        return _half_month(month) if found[10] else _months(Cycle.MONTH, year, month.month)
    return _months(Cycle.YEAR, year, 1)


def periods_between(cycle: Cycle, first: date, last: date) -> Iterator[Period]:
    """The periods that have a day from ``first`` to ``last``, in order."""
    period = period_of(cycle, first)
    while period.start <= last:
        yield period
        period = period.next()


def _months(cycle: Cycle, year: int, number: int) -> Period:
    size = _MONTHS[cycle.value]
    first = (number - 1) * size + 1
    label = {
        Cycle.YEAR: f"{year} 年",
        Cycle.HALF: f"{year} 年{'上下'[number - 1 & 1]}半年",
        Cycle.QUARTER: f"{year} 年第{'一二三四'[number - 1 & 3]}季度",
        Cycle.MONTH: f"{year} 年 {number} 月",
    }[cycle]
    code = {Cycle.YEAR: f"{year:04d}", Cycle.MONTH: f"{year:04d}M{number:02d}"}.get(
        cycle, f"{year:04d}{cycle.value}{number}"
    )
    return Period(date(year, first, 1), _last_day(year, first + size - 1), cycle, code, label)


def _half_month(day: date) -> Period:
    late = day.day > 15
    start = day.replace(day=16 if late else 1)
    end = _last_day(day.year, day.month) if late else day.replace(day=15)
    label = f"{day.year} 年 {day.month} 月{'下' if late else '上'}半月"
    return Period(start, end, Cycle.HALF_MONTH, f"{day.year:04d}M{day.month:02d}{'B' if late else 'A'}", label)


def _week(day: date) -> Period:
    year, number, weekday = day.isocalendar()
    start = day - (weekday - 1) * _DAY
    return Period(start, start + 6 * _DAY, Cycle.WEEK, f"{year:04d}W{number:02d}", f"{year} 年第 {number} 周")


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY
