"""States of an order, its light over working days with 调休, the ladder at its boundaries."""

from __future__ import annotations

from datetime import date

import pytest

from accountability.enums import OrderEvent as E
from accountability.enums import OrderState as S
from accountability.enums import Push, Rung
from accountability.rules.escalation import OF_ORDER, OF_TASK, Gaps, Standing, next_rung, pushes
from accountability.rules.order_lights import Course, feedback_due, feedback_missing, in_time, light_of, overdue
from accountability.rules.orders import STEPS, check_event
from core.enums import Light

ANYWHERE = {E.REASSIGN, E.SHARE, E.ESCALATE, E.GRANT_EXTENSION, E.REFUSE_EXTENSION}
LAWFUL = {
    S.DRAFT: {E.ISSUE: S.ISSUED, E.DROP: S.DROPPED, E.REASSIGN: S.DRAFT, E.SHARE: S.DRAFT},
    S.ISSUED: {E.SIGN: S.ACTIVE, E.TRANSFER: S.ISSUED} | dict.fromkeys(ANYWHERE, S.ISSUED),
    S.ACTIVE: {E.FEEDBACK: S.ACTIVE, E.ASK_EXTENSION: S.ACTIVE, E.RESULT: S.REPORTED, E.TRANSFER: S.ISSUED}
    | dict.fromkeys(ANYWHERE, S.ACTIVE),
    S.REPORTED: {E.RETURN: S.ACTIVE, E.CLOSE: S.CLOSED} | dict.fromkeys(ANYWHERE, S.REPORTED),
    S.CLOSED: {},
    S.DROPPED: {},
}


@pytest.mark.parametrize("state", S)
def test_every_event_is_decided_in_every_state(state: S) -> None:
    allowed = {event for event in E if not check_event(state, event)}

    assert {event: STEPS[state, event] for event in allowed} == LAWFUL[state]


MAY_1, WARNING = date(2012, 5, 1), 3


@pytest.mark.clause("LS-3.4-d", "LS-3.4-b")
@pytest.mark.parametrize(("day", "missing"), [(date(2012, 5, 11), False), (date(2012, 5, 12), True)])
def test_report_is_missing_from_the_day_after_the_last_one_of_the_cycle(day: date, missing: bool) -> None:
    """Day 1 is the day after the issue of 1 May: day 10 is the 11th."""
    course = Course(S.ACTIVE, feedback_days=10, fed_back_on=MAY_1)

    assert feedback_due(course) == date(2012, 5, 11)
    assert feedback_missing(course, day) is missing
    assert feedback_missing(Course(S.ACTIVE, feedback_days=10, fed_back_on=day), day) is False
    assert feedback_missing(Course(S.REPORTED, feedback_days=10, fed_back_on=MAY_1), day) is False
    assert feedback_missing(Course(S.ACTIVE, feedback_days=None, fed_back_on=MAY_1), day) is False


@pytest.mark.clause("LS-3.4-e")
@pytest.mark.parametrize(
    ("deadline", "today", "late"),
    [
        (date(2012, 6, 15), date(2012, 6, 15), False), (date(2012, 6, 15), date(2012, 6, 16), True),
        (None, date(2030, 1, 1), False),
    ],
)  # fmt: skip
def test_order_is_overdue_from_the_day_after_its_deadline_and_never_without_one(
    deadline: date | None, today: date, late: bool
) -> None:
    course = Course(S.ACTIVE, deadline=deadline)
    filed = Course(S.REPORTED, deadline=deadline, reported_on=today)

    assert overdue(course, today) is late
    assert in_time(filed) is (None if deadline is None else not late)
    assert (light_of(course, today, warning_days=WARNING) is Light.RED) is late


HOLIDAY = date(2012, 10, 9)
"""Behind the National Day holiday: 29 September was a worked Saturday, 30 September to 7 October were free."""
LIGHTS = [
    (date(2012, 9, 27), {}, Light.GREEN),
    (date(2012, 9, 28), {}, Light.BLUE),
    (date(2012, 9, 29), {}, Light.BLUE),
    (date(2012, 10, 9), {}, Light.BLUE),
    (date(2012, 10, 10), {}, Light.RED),
    (date(2012, 9, 27), {"behind": True}, Light.YELLOW),
    (date(2012, 10, 9), {"behind": True}, Light.YELLOW),
    (date(2012, 10, 10), {"behind": True}, Light.RED),
    (date(2012, 9, 20), {"feedback_days": 10, "fed_back_on": date(2012, 9, 10)}, Light.BLUE),
    (date(2012, 9, 21), {"feedback_days": 10, "fed_back_on": date(2012, 9, 10)}, Light.YELLOW),
    (date(2012, 9, 21), {"feedback_days": 11, "fed_back_on": date(2012, 9, 10)}, Light.BLUE),
    (date(2012, 9, 14), {"feedback_days": 10, "fed_back_on": date(2012, 9, 10)}, Light.GREEN),
]


@pytest.mark.parametrize(("today", "more", "expected"), LIGHTS)
def test_light_of_an_order(today: date, more: dict[str, object], expected: Light) -> None:
    course = Course(S.ACTIVE, deadline=HOLIDAY, **more)  # type: ignore[arg-type]

    assert light_of(course, today, warning_days=WARNING) is expected
    assert light_of(Course(S.REPORTED, deadline=HOLIDAY), today, warning_days=WARNING) is Light.GREEN


DUE, TOLD = date(2012, 6, 15), date(2012, 6, 16)
GAPS = Gaps(order=5, bulletin=10, summons=10)
CLIMB = [
    (OF_TASK, {}, date(2012, 6, 20), None),
    (OF_TASK, {}, date(2012, 6, 21), Rung.ORDER),
    (OF_TASK, {}, date(2012, 8, 1), Rung.ORDER),
    (OF_TASK, {Rung.ORDER: date(2012, 6, 21)}, date(2012, 6, 30), None),
    (OF_TASK, {Rung.ORDER: date(2012, 6, 21)}, date(2012, 7, 1), Rung.BULLETIN),
    (OF_TASK, {Rung.ORDER: date(2012, 6, 21), Rung.BULLETIN: date(2012, 7, 1)}, date(2012, 7, 10), None),
    (OF_TASK, {Rung.ORDER: date(2012, 6, 21), Rung.BULLETIN: date(2012, 7, 1)}, date(2012, 7, 11), Rung.SUMMONS),
    (OF_TASK, dict.fromkeys(OF_TASK, date(2012, 7, 11)), date(2012, 12, 1), None),
    (OF_ORDER, {}, date(2012, 6, 25), None),
    (OF_ORDER, {}, date(2012, 6, 26), Rung.BULLETIN),
    (OF_ORDER, {Rung.BULLETIN: date(2012, 6, 26)}, date(2012, 7, 6), Rung.SUMMONS),
]


@pytest.mark.parametrize(("ladder", "climbed", "today", "expected"), CLIMB)
def test_next_rung_comes_when_the_days_since_the_last_step_are_over(
    ladder: tuple[Rung, ...], climbed: dict[Rung, date], today: date, expected: Rung | None
) -> None:
    standing = Standing(Light.RED, due=DUE, reminded_on=TOLD, climbed=climbed)

    assert next_rung(standing, ladder, GAPS, today) is expected
    assert next_rung(Standing(Light.RED, due=DUE, climbed=climbed), ladder, GAPS, today) is None
    assert next_rung(Standing(Light.YELLOW, due=DUE, reminded_on=TOLD), ladder, GAPS, today) is None
    led = Standing(Light.RED, due=DUE, reminded_on=TOLD, climbed=climbed, led=True)
    assert next_rung(led, ladder, GAPS, today) is None


def test_each_light_tells_the_line_once_for_its_day() -> None:
    told = frozenset({(Push.NEAR, DUE)})

    assert pushes(Standing(Light.BLUE, due=DUE)) == [(Push.NEAR, DUE)]
    assert pushes(Standing(Light.BLUE, due=DUE, told=told)) == []
    assert pushes(Standing(Light.BLUE, due=TOLD, told=told)) == [(Push.NEAR, TOLD)]
    assert pushes(Standing(Light.YELLOW, due=DUE, told=told)) == [(Push.BEHIND, DUE)]
    assert pushes(Standing(Light.YELLOW, due=DUE, feedback=TOLD, told=told)) == [(Push.FEEDBACK, TOLD)]
    assert pushes(Standing(Light.RED, due=DUE, feedback=TOLD)) == [(Push.FEEDBACK, TOLD), (Push.OVERDUE, DUE)]
    assert pushes(Standing(Light.GREEN, due=DUE)) == []
