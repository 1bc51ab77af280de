"""PostgreSQL dies while pages are read and scores computed: pages come back, no total is wrong (SECURITY J08)."""

from __future__ import annotations

import random
import time

import pytest
from django.db import connection
from django.urls import reverse

from appraisal.models import Period
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account
from tests.faults import figures
from tests.faults.stage import Stage, wait_until
from tests.faults.web import Visitor
from tests.faults.work import ask, fingerprints, undisturbed, wait_done

pytestmark = pytest.mark.services


def restarts(stage: Stage, year: Period, clerk: Account, times: int, seed: int) -> list[float]:
    """Kill and restart PostgreSQL so often while a job runs; seconds until a page answered again."""
    chance = random.Random(seed)
    expected = undisturbed(year, clerk)
    office = make_account("周清和", Unit.objects.order_by("pk")[0], Duty.APPRAISAL_OFFICE)
    person = Visitor.of(office, stage.web())
    page = reverse("appraisal:period", args=[year.pk])
    assert person.get(page) == 200
    stage.worker()
    beat = stage.beat()
    took = []
    for round_number in range(times):
        job = ask(year, clerk)
        time.sleep(chance.uniform(0, 1.5))
        stage.postgres.restart("immediate")
        connection.close()
        begun = time.monotonic()
        wait_until(lambda: person.get(page) == 200, "the page")
        took.append(time.monotonic() - begun)
        if beat.poll() is not None:  # the service manager starts it again
            beat = stage.beat()
        wait_done(job)
        assert fingerprints(year) == [expected] * (round_number + 2)
    assert stage.manage("verify_audit").returncode == 0
    return took


def test_restart_of_postgres_loses_nothing(stage: Stage, year: Period, clerk: Account) -> None:
    restarts(stage, year, clerk, times=2, seed=8)


@pytest.mark.hard
def test_restarts_of_postgres_full_count(stage: Stage, year: Period, clerk: Account) -> None:
    took = restarts(stage, year, clerk, times=10, seed=80)

    came_out = f"10/10 versions equal an undisturbed run, audit whole; pages back after {max(took):.1f} s at the latest"
    figures.record("J08", "PostgreSQL restarted (immediate) 10 times during use", came_out)
