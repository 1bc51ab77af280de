"""Killed in the middle, run by two at once: every reminder and every rung exists exactly once (SECURITY J03)."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from django.db.models import Count
from django.utils import timezone

from accountability import ladder_job
from accountability.enums import OrderState, Push, Rung
from accountability.models import Escalation, ProgressCheck, Reminder, SlowFlag, Summons, SupervisionOrder
from core import jobs
from core.models import Job
from organization.models import Account
from tests.accountability.build_late import AT, DAY, populate
from tests.faults import figures
from tests.faults.rigged import Gate
from tests.faults.stage import LEASE, Stage, wait_until
from tests.faults.work import attempt, wait_done
from tools.processes import end

pytestmark = pytest.mark.services
FRESH, TOLD, ORDERS, SUMMONED = 300, 260, 60, 40
"""Each round: overdue tasks nobody was told of, tasks told ten days ago, orders told twenty days ago, tasks whose
turn for a summons has come."""
POINTS = (
    ("core.jobs:claim", False),
    ("accountability.ladder_job:climb_tasks", False),
    ("accountability.ladder_job:climb_tasks", True),
    ("accountability.actions.escalation:_drafts", True),
    ("accountability.actions.escalation:_write", False),
    ("accountability.actions.escalation:_write", True),
    ("accountability.ladder_job:climb_orders", False),
    ("accountability.ladder_job:climb_orders", True),
    ("core.jobs:_finish", False),
)
"""Where a worker may die: before and behind each batch, and inside its transaction."""


def look(key: str, by: Account) -> Job:
    """Queue the daily look for this day under a key of its own."""
    payload = {"at": AT.isoformat()}
    return jobs.enqueue(ladder_job.LADDER, key=key, title=key, payload=payload, by=by, at=timezone.now())


def check(rounds: int) -> None:
    """Every task and order of all rounds has its one reminder, those told before their one rung, with one draft
    or one summons."""
    everything = rounds * (FRESH + TOLD + ORDERS + SUMMONED)
    assert Reminder.objects.filter(push=Push.OVERDUE).count() == everything
    assert Reminder.objects.count() == everything
    rungs = dict(Escalation.objects.order_by().values_list("rung").annotate(number=Count("pk")))
    assert rungs == {
        Rung.ORDER: rounds * (TOLD + SUMMONED), Rung.BULLETIN: rounds * (ORDERS + SUMMONED),
        Rung.SUMMONS: rounds * SUMMONED,
    }  # fmt: skip
    for model in (Summons, SlowFlag, ProgressCheck):
        assert model.objects.count() == rounds * SUMMONED
    assert SupervisionOrder.objects.filter(state=OrderState.DRAFT).count() == rounds * TOLD
    for model in (Reminder, Escalation):
        kind = "push" if model is Reminder else "rung"
        twice = model.objects.order_by().values("task", "order", "due_on", kind).annotate(number=Count("pk"))
        assert not twice.filter(number__gt=1).exists()


def die_and_recover(stage: Stage, clerk: Account, number: int, gate: Gate, *, without: tuple[str, ...] = ()) -> float:
    """Kill the worker, main or child in turn, at the gate; seconds until another one had done the job."""
    stage.purge()
    worker = stage.worker(gate, without=without)
    job = look(f"round-{number}", clerk)
    pid = wait_until(lambda: gate.reached, f"worker at {gate.point}")
    if number % 2:
        end(worker, by=signal.SIGKILL)
        stage.worker(without=without)
    else:
        os.kill(pid, signal.SIGKILL)
    killed = time.monotonic()
    wait_done(job)
    took = time.monotonic() - killed
    stage.end_workers()
    assert attempt(job) == (1 if gate.point == "core.jobs:claim" else 2)
    return took


def kill_rounds(stage: Stage, clerk: Account, points: list[tuple[str, bool]]) -> list[float]:
    stage.beat()
    took = []
    for number, (point, after) in enumerate(points, 1):
        populate(number, clerk, FRESH, TOLD, ORDERS, summoned=SUMMONED)
        took.append(die_and_recover(stage, clerk, number, stage.gate(point, after=after)))
        check(number)
    return took


def test_worker_killed_while_escalating_leaves_everything_once(stage: Stage, clerk: Account) -> None:
    kill_rounds(stage, clerk, [POINTS[2], POINTS[5], POINTS[7]])


@pytest.mark.hard
def test_worker_killed_while_escalating_full_count(stage: Stage, clerk: Account) -> None:
    chance = random.Random(20)
    points = [*POINTS, *(chance.choice(POINTS) for _ in range(20 - len(POINTS)))]

    took = kill_rounds(stage, clerk, points)

    figures.record(
        "J03",
        "worker killed 20 times while reminding and escalating, main and child in turn",
        f"{20 * (FRESH + TOLD + ORDERS)} reminders and {20 * (TOLD + ORDERS + SUMMONED)} rungs, each exactly once; "
        f"done {max(took):.1f} s after the kill at the latest (lease {LEASE:.0f} s)",
    )


def test_without_looking_at_what_is_written_reminders_come_twice(stage: Stage, clerk: Account) -> None:
    """Negative control: what a batch reads, and behind it the unique rows."""
    stage.execute(*(f"DROP INDEX {one}" for one in ("reminder_once_per_task", "reminder_once_per_order")))
    populate(1, clerk, FRESH, TOLD, ORDERS)
    stage.beat()

    die_and_recover(stage, clerk, 1, stage.gate(POINTS[2][0], after=True), without=("no_memory",))

    assert Reminder.objects.filter(task__isnull=False, made_on=DAY).count() > FRESH + TOLD
