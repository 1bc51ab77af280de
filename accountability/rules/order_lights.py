"""The light of an order, its next feedback, and whether it was finished in time (LS-3.4-d, LS-3.4-e). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from accountability.enums import OrderState
from core.calendar import NO_OVERRIDES, Overrides, light
from core.enums import Light


@dataclass(frozen=True, slots=True)
class Course:
    """How an order runs. ``fed_back_on``: the day from which the cycle counts, None before the issue. ``behind``: the
    work is behind its plan, by its task or its milestones."""

    state: OrderState
    deadline: date | None = None
    feedback_days: int | None = None
    fed_back_on: date | None = None
    reported_on: date | None = None
    behind: bool = False


def feedback_due(course: Course) -> date | None:
    """The last day of the running cycle: day n after the issue or the last feedback. Nothing is asked of an order that
    is not under way, has its result filed, or has no cycle."""
    if course.state not in (OrderState.ISSUED, OrderState.ACTIVE):
        return None
    if course.feedback_days is None or course.fed_back_on is None:
        return None
    return course.fed_back_on + timedelta(days=course.feedback_days)


def feedback_missing(course: Course, today: date) -> bool:
    """From the day after the last one of the cycle until a report comes (LS-3.4-d)."""
    due = feedback_due(course)
    return due is not None and today > due


def overdue(course: Course, today: date) -> bool:
    """Not reported by its deadline; an order without deadline never is (LS-3.4-e)."""
    if course.state not in (OrderState.ISSUED, OrderState.ACTIVE) or course.deadline is None:
        return False
    return today > course.deadline


def in_time(course: Course) -> bool | None:
    """Whether the result came on the day of the deadline or before; None without result or deadline."""
    if course.deadline is None or course.reported_on is None:
        return None
    return course.reported_on <= course.deadline


def light_of(course: Course, today: date, *, warning_days: int, overrides: Overrides = NO_OVERRIDES) -> Light:
    """Red: overdue. Yellow: feedback missing or behind plan. Blue: deadline or feedback within the working days of
    warning. Green otherwise; nothing waits for the unit once its result is filed."""
    if course.state not in (OrderState.ISSUED, OrderState.ACTIVE):
        return Light.GREEN
    if overdue(course, today):
        return Light.RED
    if course.behind or feedback_missing(course, today):
        return Light.YELLOW
    days = [day for day in (course.deadline, feedback_due(course)) if day is not None]
    if not days:
        return Light.GREEN
    return light(min(days), today, behind=False, warning_days=warning_days, overrides=overrides)
