"""Periods of appraisal: a year (2012) or a quarter of it (2012Q1 to 2012Q4), nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_PATTERN = re.compile(r"([1-9][0-9]{3})(?:Q([1-4]))?")
_QUARTER_WORDS = ("第一季度", "第二季度", "第三季度", "第四季度")

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
QUARTER_NAMES = dict(zip(QUARTERS, _QUARTER_WORDS, strict=True))


class PeriodError(ValueError):
    """The text names no period; the message is Chinese and can be shown."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or with ``quarter`` 1 to 4 a quarter of it. Use ``parse_period`` for text."""

    year: int
    quarter: int | None = None

    @property
    def code(self) -> str:
        return f"{self.year}" if self.quarter is None else f"{self.year}Q{self.quarter}"

    @property
    def label(self) -> str:
        return f"{self.year}年度" if self.quarter is None else f"{self.year}年{_QUARTER_WORDS[self.quarter - 1]}"

    @property
    def short(self) -> str:
        """For narrow columns and axes: 2012 年度, 2012 一季度."""
        return f"{self.year} {'年度' if self.quarter is None else _QUARTER_WORDS[self.quarter - 1][1:]}"

    @property
    def first_day(self) -> date:
        return date(self.year, 1 if self.quarter is None else 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        """The snapshot day: entries dated up to it, inclusive, are counted (DESIGN.md section 2)."""
        if self.quarter in (None, 4):
            return date(self.year, 12, 31)
        return date(self.year, 3 * (self.quarter or 0) + 1, 1) - timedelta(days=1)

    @property
    def previous(self) -> Period:
        """The period before of the same kind: 2012Q1 gives 2011Q4, 2012 gives 2011; PeriodError before year 1000."""
        if self.quarter is None or self.quarter == 1:
            if self.year == 1000:
                raise PeriodError("已是最早的考核期，没有上一期")
            return Period(self.year - 1, None if self.quarter is None else 4)
        return Period(self.year, self.quarter - 1)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The quarters a year consists of; a quarter consists of itself."""
        return (self,) if self.quarter else tuple(Period(self.year, quarter) for quarter in (1, 2, 3, 4))


def parse_period(text: str, *, year: int | None = None) -> Period:
    """The period named by ``2012`` or ``2012Q1`` to ``2012Q4``; with ``year`` it must belong to that year.

    Raises PeriodError with a Chinese message for anything else: no blanks, no lower case, no full-width digits.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise PeriodError(f"考核期“{text}”无法识别：应为年度（如 2012）或季度（2012Q1 至 2012Q4）")
    period = Period(int(match[1]), int(match[2]) if match[2] else None)
    if year is not None and period.year != year:
        raise PeriodError(f"考核期“{text}”不属于本方案的考评年度 {year} 年")
    return period
