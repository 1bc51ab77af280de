"""Delivered twice, killed, frozen: a scoring job writes its version once, and the right one (SECURITY J02 to J06)."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from django.utils import timezone

from appraisal.actions.scoring import run_scoring
from appraisal.models import Period, ResultVersion
from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Job
from core.tasks import run_job
from organization.models import Account
from tests.faults import figures
from tests.faults.rigged import Gate
from tests.faults.stage import LEASE, Stage, wait_until
from tests.faults.work import ask, attempt, fingerprints, in_parallel, state, undisturbed, wait_done
from tools.processes import end

pytestmark = pytest.mark.services
POINTS = (
    "core.jobs:claim",
    "appraisal.jobs:read_inputs",
    "appraisal.actions.scoring:score_group",
    "appraisal.actions.scoring:freeze_header",
    "appraisal.jobs:write_version",
    "appraisal.actions.scoring:_write_rows",
    "core.jobs:_finish",
)
"""Where a worker may die: the beginning and the end of each step, inside and outside its transactions."""


def test_job_delivered_many_times_in_parallel_writes_one_version(stage: Stage, year: Period, clerk: Account) -> None:
    expected = undisturbed(year, clerk)
    stage.worker(children=3)
    for _ in range(3):
        job = ask(year, clerk)
        for _ in range(3):
            run_job.apply_async(args=[str(job.pk)])
        wait_done(job)
    time.sleep(1)

    assert fingerprints(year) == [expected] * 4
    assert AuditEvent.objects.filter(verb="appraisal.run_scoring").count() == 4


def test_computations_at_the_same_time_write_one_version_each(stage: Stage, year: Period, clerk: Account) -> None:
    expected = undisturbed(year, clerk)

    in_parallel(4, lambda: run_scoring(year, by=clerk, at=timezone.now()))

    assert fingerprints(year) == [expected] * 5
    numbers = ResultVersion.objects.filter(period=year).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]


def test_without_the_claim_each_delivery_writes_a_version(stage: Stage, year: Period, clerk: Account) -> None:
    """Negative control: the claim, and behind it the unique job of a version."""
    stage.execute("ALTER TABLE appraisal_resultversion DROP CONSTRAINT resultversion_job_once")
    stage.worker(children=3, without=("no_claim",))
    job = ask(year, clerk)
    for _ in range(2):
        run_job.apply_async(args=[str(job.pk)])

    wait_until(lambda: ResultVersion.objects.filter(period=year).count() == 3, "three versions")


def kill_rounds(stage: Stage, year: Period, clerk: Account, rounds: int, seed: int) -> list[float]:
    """Kill a worker ``rounds`` times, main and child in turn, at points of chance; seconds until each job was done."""
    expected = undisturbed(year, clerk)
    chance = random.Random(seed)
    points = [chance.choice(POINTS) for _ in range(rounds)]
    stage.beat()
    took = []
    for number, point in enumerate(points):
        stage.purge()
        gate = stage.gate(point, after=chance.random() < 0.5)
        worker = stage.worker(gate)
        job = ask(year, clerk)
        pid = wait_until(lambda gate=gate: gate.reached, f"worker at {gate.point}")
        if number % 2:
            end(worker, by=signal.SIGKILL)
            stage.worker()
        else:
            os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        wait_done(job)
        took.append(time.monotonic() - killed)
        stage.end_workers()
        check_attempts(attempt(job), gate)
        assert fingerprints(year)[-1] == expected, point
    assert len(fingerprints(year)) == rounds + 1
    return took


def check_attempts(attempts: int, gate: Gate) -> None:
    """Who dies before it has claimed the job or after it has finished it needs no second attempt."""
    outside = (gate.point, gate.after) in (("core.jobs:claim", False), ("core.jobs:_finish", True))
    assert (attempts == 1) if outside else (attempts > 1), (gate.point, gate.after, attempts)


def test_worker_killed_while_scoring_leaves_the_results_of_an_undisturbed_run(
    stage: Stage, year: Period, clerk: Account
) -> None:
    kill_rounds(stage, year, clerk, rounds=3, seed=3)


@pytest.mark.hard
def test_worker_killed_while_scoring_full_count(stage: Stage, year: Period, clerk: Account) -> None:
    took = kill_rounds(stage, year, clerk, rounds=20, seed=20)

    figures.record(
        "J03",
        "worker killed 20 times at points of chance, main and child in turn",
        f"20/20 versions equal an undisturbed run; done {max(took):.1f} s after the kill at the latest "
        f"(lease {LEASE:.0f} s)",
    )


def test_without_the_sweeper_the_job_of_a_killed_worker_is_lost(stage: Stage, year: Period, clerk: Account) -> None:
    """Negative control: the broker alone does not bring it back within the hour; lease and sweeper do."""
    gate = stage.gate("appraisal.jobs:write_version")
    worker = stage.worker(gate)
    job = ask(year, clerk)
    wait_until(lambda: gate.reached, "worker at the gate")
    end(worker, by=signal.SIGKILL)
    stage.worker()
    time.sleep(2 * LEASE + 2)
    lost = state(job), attempt(job)

    jobs.sweep()

    wait_done(job)
    assert lost == (JobState.RUNNING, 1)
    assert ResultVersion.objects.filter(period=year).count() == 1


def wake_a_zombie(
    stage: Stage, year: Period, clerk: Account, point: str, *, after: bool, without: tuple[str, ...] = (),
    took: list[float] | None = None,
) -> list[str]:  # fmt: skip
    """Freeze a worker past its lease, let a second one finish, wake the first; all versions of the period.

    ``took`` gets the seconds from the freezing to the end of the job.
    """
    stage.purge()
    gate = stage.gate(point, after=after)
    first = stage.worker(gate, without=without)
    job = ask(year, clerk)
    zombie = wait_until(lambda: gate.reached, "worker at the gate")
    os.kill(zombie, signal.SIGSTOP)
    os.kill(first.pid, signal.SIGSTOP)
    frozen = time.monotonic()
    second = stage.worker()
    gate.open()
    time.sleep(LEASE + 0.5)
    wait_until(lambda: jobs.sweep() or state(job) == JobState.DONE, "the sweep")
    wait_done(job)
    if took is not None:
        took.append(time.monotonic() - frozen)
    done = Job.objects.values().get(pk=job.pk)
    os.kill(first.pid, signal.SIGCONT)
    os.kill(zombie, signal.SIGCONT)
    time.sleep(2)
    assert without or Job.objects.values().get(pk=job.pk) == done
    end(first, patience=0.2)
    end(second, patience=0.2)
    return fingerprints(year)


AT_THE_END = ("core.jobs:_finish", "appraisal.jobs:write_version")
"""Before the lease is renewed for the writing, and after it: then only the end of the job stops a zombie."""


@pytest.mark.parametrize("point", AT_THE_END)
def test_zombie_writes_nothing(stage: Stage, year: Period, clerk: Account, point: str) -> None:
    stage.execute("ALTER TABLE appraisal_resultversion DROP CONSTRAINT resultversion_job_once")  # the fence alone
    expected = undisturbed(year, clerk)

    versions = wake_a_zombie(stage, year, clerk, point, after=False)

    assert versions == [expected] * 2


@pytest.mark.parametrize("point", AT_THE_END)
def test_zombie_without_the_fence_writes_again(stage: Stage, year: Period, clerk: Account, point: str) -> None:
    """Negative control."""
    stage.execute("ALTER TABLE appraisal_resultversion DROP CONSTRAINT resultversion_job_once")

    versions = wake_a_zombie(stage, year, clerk, point, after=False, without=("no_fence",))

    assert len(versions) == 2


INSIDE = "appraisal.actions.scoring:_write_rows"
"""Behind it everything is written and nothing is committed: the transaction holds the period's row."""


def test_zombie_inside_its_transaction_gives_its_locks_back(stage: Stage, year: Period, clerk: Account) -> None:
    expected = undisturbed(year, clerk)

    versions = wake_a_zombie(stage, year, clerk, INSIDE, after=True)

    assert versions == [expected] * 2


def waiting_for_locks(stage: Stage) -> int:
    """Connections of this database that wait for somebody else's lock."""
    found = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return int(stage.execute(found)[0][0])


def test_without_the_time_out_a_zombie_inside_its_transaction_keeps_its_locks(
    stage: Stage, year: Period, clerk: Account
) -> None:
    """Negative control: whoever takes over waits for ever, past the time-out of twice the lease."""
    gate = stage.gate(INSIDE, after=True)
    first = stage.worker(gate, without=("no_timeout",))
    job = ask(year, clerk)
    zombie = wait_until(lambda: gate.reached, "worker at the gate")
    os.kill(zombie, signal.SIGSTOP)
    os.kill(first.pid, signal.SIGSTOP)
    second = stage.worker()
    time.sleep(LEASE + 0.5)
    wait_until(lambda: jobs.sweep() and waiting_for_locks(stage), "the second worker at the lock")

    time.sleep(3 * LEASE)

    assert (state(job), waiting_for_locks(stage)) == (JobState.RUNNING, 1)
    assert ResultVersion.objects.filter(period=year).count() == 0
    end(first, by=signal.SIGKILL, patience=0.2)
    wait_done(job)
    end(second, patience=0.2)


@pytest.mark.hard
def test_zombies_full_count(stage: Stage, year: Period, clerk: Account) -> None:
    expected = [undisturbed(year, clerk)]
    points = [(point, after) for point in POINTS for after in (False, True)]
    points = [one for one in points if one != ("core.jobs:_finish", True)] * 2
    took: list[float] = []
    for point, after in points[:20]:
        expected.append(expected[0])
        assert wake_a_zombie(stage, year, clerk, point, after=after, took=took) == expected, (point, after)

    figures.record(
        "J06",
        "worker frozen past its lease at 13 points, second one finishes, 20 times",
        f"0 writes by 20 zombies; job done {max(took):.0f} s after the freezing at the latest "
        f"(lease {LEASE:.0f} s, transactions of a silent client end after {2 * LEASE:.0f} s)",
    )
