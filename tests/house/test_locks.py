"""The guard on locks (tests/conftest.py) shown to bite: rows that production may not lock, also joined ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from accountability.models import StepDone, SummonsTalk, Task, TaskMove
from tests.conftest import unlockable

pytestmark = pytest.mark.django_db

Rows = QuerySet[Any]
REFUSED: dict[str, Callable[[], Rows]] = {
    "its own": lambda: StepDone.objects.select_for_update(),
    "its own, named": lambda: StepDone.objects.select_related("task").select_for_update(of=("self",)),
    "joined without of": lambda: Task.objects.select_related("current").select_for_update(),
    "joined and named": lambda: Task.objects.select_related("current").select_for_update(of=("self", "current")),
    "joined twice": lambda: SummonsTalk.objects.select_related("summons__flag").select_for_update(),
}
ALLOWED: dict[str, Callable[[], Rows]] = {
    "the other of a join": lambda: Task.objects.select_related("current").select_for_update(of=("self",)),
    "the row it hangs on": lambda: TaskMove.objects.select_related("task").select_for_update(of=("task",)),
    "without a lock": lambda: StepDone.objects.select_related("task"),
    "alone": lambda: Task.objects.select_for_update(),
}


@pytest.mark.parametrize("name", REFUSED)
def test_lock_of_what_only_grows_fails_in_the_tests(name: str) -> None:
    with pytest.raises(AssertionError, match="append-only"), transaction.atomic():
        list(REFUSED[name]())


@pytest.mark.parametrize("name", ALLOWED)
def test_lock_of_other_rows_passes(name: str) -> None:
    with transaction.atomic():
        assert list(ALLOWED[name]()) == []


def test_what_grows_is_known() -> None:
    assert {"accountability_stepdone", "accountability_taskversion", "core_auditevent"} <= unlockable()
