"""Two meetings closed at the same moment: an absentee of both is counted once for each (QSH-13-d)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError

from accountability.actions import discipline as meetings
from accountability.actions.discipline import NewBreach, NewWatch
from accountability.enums import BreachKind, Convener
from accountability.models import AbsenceMeasure
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import NOON, make_account, make_person
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def closing(county: Unit, hekou: Unit) -> Any:
    """Closes one of two meetings from which the same person was absent; each call takes the next."""
    by: Account = make_account("季明", county, Duty.DISCIPLINE, username="ji")
    absent = make_person("韦一", hekou)
    watches = []
    for name in ("甲会", "乙会"):
        watch = meetings.plan_watch(NewWatch(name, Convener.OTHER, NOON.date()), by=by, at=NOON)
        meetings.record_breaches(watch, [NewBreach(absent, BreachKind.ABSENT)], by=by, at=NOON)
        watches.append(watch)
    waiting = iter(watches)
    return lambda: meetings.close_watch(next(waiting), by=by, at=NOON)


def test_meetings_closed_at_once_count_one_after_the_other(closing: Any) -> None:
    outcomes = in_parallel(2, closing)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert sorted(AbsenceMeasure.objects.values_list("place", "step")) == [(1, "criticism"), (2, "talk")]


def test_without_the_lock_the_database_refuses_the_same_place_twice(
    closing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both count before either writes."""
    both, rung = threading.Barrier(2), meetings.rung_of

    def wait(*args: Any) -> Any:
        both.wait(timeout=30)
        return rung(*args)

    monkeypatch.setattr(meetings, "_hold", lambda people: None)
    monkeypatch.setattr(meetings, "rung_of", wait)

    outcomes = in_parallel(2, closing)

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1
    assert list(AbsenceMeasure.objects.values_list("place", flat=True)) == [1]
