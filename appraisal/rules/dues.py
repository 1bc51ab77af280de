"""How long missing figures of a period are a to-do. Pure."""

from __future__ import annotations

from datetime import date, timedelta

BLANK = "appraisal.blank_days"
"""Parameter of the rulebook: days for which a period without any figure is asked for."""


def still_asked(last_day: date, today: date, *, begun: bool, blank_days: int) -> bool:
    """Work that was begun is asked for until its result stands. A period without a single figure is asked for so many
    days after its last one: by then nobody means to appraise it, and an overdue that never ends hides those that
    matter. It can be filled in later all the same."""
    return begun or today <= last_day + timedelta(days=blank_days)
