"""Two hands on one table at the same moment: nothing is written over, one number is given once (JH-B-2.5)."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError

from accountability.actions import rows as actions
from accountability.actions.filings import file_table
from accountability.actions.rows import Edit, save_rows
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.models import Filing, TaskTable, TaskVersion
from core.findings import Refused
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.factories import NOON
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4


def editing(table: TaskTable, by: Account) -> Any:
    """Each hand read version 1 and writes a standard of its own."""
    row = rows_of(table)[0]
    numbers = iter(range(1, 100))
    content = content_of(version_of(row))

    def edit() -> object:
        mine = replace(content, standard=f"清淤 {next(numbers)} 公里")
        return save_rows(table, [Edit(row.pk, mine, 1)], by=by, at=NOON)

    return edit


def test_of_many_who_read_one_version_one_writes_the_next(hekou: Unit, lu: Account, nine: list[Person]) -> None:
    table = build.begun(hekou, lu, build.content(hekou, nine[0]))

    outcomes = in_parallel(HANDS, editing(table, lu))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert TaskVersion.objects.count() == 2


def test_without_the_lock_the_database_still_refuses_the_second_version(
    hekou: Unit, lu: Account, nine: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both pass the check before either writes; the constraint is the net under it."""
    table = build.begun(hekou, lu, build.content(hekou, nine[0]))
    both_checked, check = threading.Barrier(2), actions.check_stale

    def check_and_wait(*args: Any) -> Any:
        found = check(*args)
        both_checked.wait(timeout=30)
        return found

    monkeypatch.setattr(actions, "check_stale", check_and_wait)
    monkeypatch.setattr(actions, "lock_table", lambda pk: TaskTable.objects.select_related("unit").get(pk=pk))

    outcomes = in_parallel(2, editing(table, lu))

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1
    assert TaskVersion.objects.count() == 2


def test_a_table_is_filed_once(hekou: Unit, lu: Account, nine: list[Person]) -> None:
    table = build.begun(hekou, lu, build.content(hekou, nine[0]))
    build.studied(table, lu)

    outcomes = in_parallel(HANDS, lambda: file_table(table, by=lu, at=NOON))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert [one.receipt for one in Filing.objects.all()] == ["安任备〔2012〕1号"]
