"""PostgreSQL dies while pages are read and scores computed: pages come back, no total is wrong (SECURITY J08)."""

from __future__ import annotations

import random
import time

import pytest
from django.db import connection
from django.urls import reverse

from appraisal.models import Period, Result, ResultVersion
from core.enums import JobState
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account
from tests.faults import figures
from tests.faults.stage import Stage, wait_until
from tests.faults.web import Visitor
from tests.faults.work import ask, fingerprints, state, undisturbed, wait_done

pytestmark = pytest.mark.services


def office() -> Account:
    return make_account("周清和", Unit.objects.order_by("pk")[0], Duty.APPRAISAL_OFFICE)


def restarts(stage: Stage, year: Period, clerk: Account, times: int, seed: int) -> list[float]:
    """Kill and restart PostgreSQL so often while a job runs; seconds until a page answered again."""
    chance = random.Random(seed)
    expected = undisturbed(year, clerk)
    person = Visitor.of(office(), stage.web())
    page = reverse("appraisal:period", args=[year.pk])
    assert person.get(page) == 200
    stage.worker()
    beats = [stage.beat()]

    def keep_beat() -> None:
        """The service manager starts it again: it may end well after the restart, at its next question."""
        if beats[-1].poll() is not None:
            beats.append(stage.beat())

    def beat_sends() -> bool:
        """Started while PostgreSQL is away it would go on without anything to send."""
        keep_beat()
        return "Sending due task" in (stage.folder / "beat.txt").read_text().rpartition("beat: Starting")[2]

    took = []
    for round_number in range(times):
        wait_until(beat_sends, "beat")
        job = ask(year, clerk)
        time.sleep(chance.uniform(0, 1.5))
        stage.postgres.restart("immediate")
        connection.close()
        begun = time.monotonic()
        wait_until(lambda: person.get(page) == 200, "the page")
        took.append(time.monotonic() - begun)
        wait_done(job, meanwhile=keep_beat)
        assert fingerprints(year) == [expected] * (round_number + 2)
    assert stage.manage("verify_audit")[0] == 0
    return took


def test_restart_of_postgres_loses_nothing(stage: Stage, year: Period, clerk: Account) -> None:
    restarts(stage, year, clerk, times=2, seed=8)


def answer_after_a_restart(stage: Stage, year: Period, *without: str) -> int:
    """What the thread that served a page says next, when PostgreSQL has restarted in between."""
    person = Visitor.of(office(), stage.web(without=without, threads=1))
    page = reverse("appraisal:period", args=[year.pk])
    assert person.get(page) == 200
    stage.postgres.restart("immediate")
    connection.close()
    return person.get(page)


def test_page_notices_that_its_connection_died(stage: Stage, year: Period) -> None:
    assert answer_after_a_restart(stage, year) == 200


def test_without_the_look_at_connections_a_page_fails(stage: Stage, year: Period) -> None:
    """Negative control: the thread keeps its dead connection."""
    assert answer_after_a_restart(stage, year, "no_reconnect") == 500


def restart_amid_the_rows(stage: Stage, year: Period, clerk: Account, *without: str) -> list[str]:
    """PostgreSQL restarts when the version's first row is written and the others are not; all versions of the year."""
    gate = stage.gate("appraisal.actions.scoring:_write_rows")
    stage.worker(gate, without=without)
    job = ask(year, clerk)
    wait_until(lambda: gate.reached, "worker at the gate")
    stage.postgres.restart("immediate")
    connection.close()
    gate.open()
    stage.beat()
    wait_until(lambda: state(job) in (JobState.DONE, JobState.FAILED), "the end of the job")
    return fingerprints(year)


def test_restart_amid_the_rows_of_a_version_leaves_the_whole_one(stage: Stage, year: Period, clerk: Account) -> None:
    expected = undisturbed(year, clerk)

    assert restart_amid_the_rows(stage, year, clerk) == [expected] * 2


def test_without_the_transaction_a_restart_leaves_half_a_version(stage: Stage, year: Period, clerk: Account) -> None:
    """Negative control."""
    expected = undisturbed(year, clerk)

    versions = restart_amid_the_rows(stage, year, clerk, "no_transaction")

    assert versions[0] == expected
    assert expected not in versions[1:]
    half = ResultVersion.objects.filter(period=year).get(number=2)
    assert not Result.objects.filter(version=half).exists()


@pytest.mark.hard
def test_restarts_of_postgres_full_count(stage: Stage, year: Period, clerk: Account) -> None:
    took = restarts(stage, year, clerk, times=10, seed=80)

    came_out = f"10/10 versions equal an undisturbed run, audit whole; pages back after {max(took):.1f} s at the latest"
    figures.record("J08", "PostgreSQL restarted (immediate) 10 times during use", came_out)
