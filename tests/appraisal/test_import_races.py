"""Many hands at once on one period: exactly one import, no lost cell, no doubled entry (SECURITY I06)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from appraisal.actions import import_checks, imports, scores
from appraisal.actions.entries import enter_adjustment
from appraisal.actions.imports import commit_import, discard_import, upload_workbook
from appraisal.actions.scores import enter_scores
from appraisal.enums import ImportState
from appraisal.gathering import gather_scheme
from appraisal.models import Adjustment, Period, Score, ScoreImport
from core.findings import Refused
from core.models import AuditEvent
from organization.models import Account, Unit
from tests.appraisal.small import (
    PAPER,
    PRAISE,
    add_row,
    book_bytes,
    held,
    make_scheme,
    points,
    praise_of,
    upload_of,
    year_of,
)
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


@pytest.fixture
def year(county: Unit, hekou: Unit, qingshi: Unit, zhou: Account) -> Period:
    return year_of(make_scheme(county, [hekou, qingshi], by=zhou))


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """Run all deeds in threads that start together; per deed "done", "refused" or the name of the error."""
    gate = threading.Barrier(len(deeds))
    outcomes = [""] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            deed()
            outcomes[place] = "done"
        except Refused:
            outcomes[place] = "refused"
        except Exception as error:
            outcomes[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def checked(year: Period, by: Account) -> ScoreImport:
    return upload_workbook(year, upload_of(book_bytes(year, add_row("加减分", PRAISE))), by=by, at=NOON)


def test_one_import_committed_by_many_hands_is_written_once(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)

    outcomes = at_once(*[lambda: commit_import(batch, by=zhou, at=NOON)] * HANDS)

    assert outcomes == ["done"] + ["refused"] * (HANDS - 1)
    assert (len(held(year)), Adjustment.objects.count()) == (8, 1)
    assert AuditEvent.objects.filter(verb="appraisal.commit_import").count() == 1


@pytest.mark.postgres
def test_without_the_lock_many_hands_write_the_entry_more_than_once(
    year: Period, zhou: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same race with the lock off and a pause after the check."""
    batch = checked(year, zhou)
    checks = threading.Barrier(2)

    def unlocked(one: ScoreImport) -> ScoreImport:
        return ScoreImport.objects.select_related("period__scheme", "workbook").get(pk=one.pk)

    def check_and_wait(*args: Any, **kwargs: Any) -> Any:
        findings = import_checks.check_commit(*args, **kwargs)
        checks.wait(timeout=10)
        return findings

    monkeypatch.setattr(imports, "_lock", unlocked)
    monkeypatch.setattr(imports, "check_commit", check_and_wait)

    assert at_once(*[lambda: commit_import(batch, by=zhou, at=NOON)] * 2) == ["done", "done"]
    assert Adjustment.objects.count() == 2


def test_two_imports_of_one_preview_leave_one(year: Period, zhou: Account) -> None:
    first, second = checked(year, zhou), checked(year, zhou)

    outcomes = at_once(*(lambda one=one: commit_import(one, by=zhou, at=NOON) for one in (first, second)))

    assert outcomes == ["done", "refused"]
    assert Adjustment.objects.count() == 1


def test_imports_of_two_periods_add_the_years_entry_once(year: Period, zhou: Account) -> None:
    quarter = Period.objects.get(scheme=year.scheme, label="2012Q2")
    batches = [checked(year, zhou), checked(quarter, zhou)]

    outcomes = at_once(*(lambda one=one: commit_import(one, by=zhou, at=NOON) for one in batches))

    assert outcomes == ["done", "refused"]
    assert Adjustment.objects.count() == 1


def test_commit_and_registration_by_hand_add_the_entry_once(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)
    paper = upload_of(PAPER, "文件.pdf")

    outcomes = at_once(
        lambda: commit_import(batch, by=zhou, at=NOON),
        lambda: enter_adjustment(year.scheme, praise_of("T01"), upload=paper, by=zhou, at=NOON),
    )

    assert outcomes == ["done", "refused"]
    assert Adjustment.objects.in_force().count() == 1


def test_commit_and_discard_end_in_one_state(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)

    outcomes = at_once(lambda: commit_import(batch, by=zhou, at=NOON), lambda: discard_import(batch, by=zhou, at=NOON))

    batch.refresh_from_db()
    assert outcomes == ["done", "refused"]
    assert len(held(year)) == (8 if batch.state == ImportState.COMMITTED else 0)


def test_many_hands_on_one_cell_lose_no_change_unseen(year: Period, zhou: Account) -> None:
    """Each wrote over what he had seen: one is taken, all others learn of it."""
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(50)}, by=zhou, at=NOON)

    def write(value: int) -> Callable[[], Any]:
        return lambda: enter_scores(year, {cell: points(value)}, seen={cell: points(50)}, by=zhou, at=NOON)

    outcomes = at_once(*(write(value) for value in range(60, 60 + HANDS)))

    assert outcomes == ["done"] + ["refused"] * (HANDS - 1)
    assert AuditEvent.objects.filter(verb="appraisal.enter_scores").count() == 2


@pytest.mark.postgres
def test_without_the_lock_a_change_is_lost_unseen(year: Period, zhou: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: compare and write without the period's lock, and both believe they were alone."""
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(50)}, by=zhou, at=NOON)
    compared = threading.Barrier(2)

    def write(value: int) -> None:
        with transaction.atomic():
            gathered = gather_scheme(year.scheme)
            cells, seen = {cell: points(value)}, {cell: points(50)}
            assert scores.check_entry(year, cells, seen, gathered, by=zhou) == []
            compared.wait(timeout=10)
            change = scores.audit.new_change()
            scores.write_cells(year, cells, gathered=gathered, batch=None, change=change, by=zhou, at=NOON)

    assert at_once(lambda: write(60), lambda: write(70)) == ["done", "done"]
    assert Score.objects.get().value in (points(60), points(70))


def test_clearing_and_documenting_one_score_never_break(year: Period, zhou: Account) -> None:
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(50)}, by=zhou, at=NOON)
    score = Score.objects.get()

    outcomes = at_once(
        lambda: enter_scores(year, {cell: scores.CLEARED}, by=zhou, at=NOON),
        lambda: scores.add_evidence(score, upload_of(PAPER, "文件.pdf"), by=zhou, at=NOON),
    )

    assert outcomes == ["done", "refused"]
