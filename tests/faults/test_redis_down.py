"""Redis stopped or frozen: pages go on, nobody is signed out, and every job is done once afterwards (SECURITY J07)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from django.urls import reverse

from appraisal.models import Period
from core.enums import JobState
from core.models import AuditEvent, Job
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account
from tests.faults import figures
from tests.faults.kinds import QUICK
from tests.faults.stage import Stage, wait_until
from tests.faults.web import Visitor
from tests.faults.work import fingerprints, in_parallel, queue

pytestmark = pytest.mark.services
PAGES = ("/", "/appraisal/schemes/", "/units/", "/people/", "/my-account/")


@dataclass
class Outage:
    """What happened while Redis was away."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    enqueueing: list[float] = field(default_factory=list)
    afterwards: float = 0.0

    def slowest(self) -> str:
        nth = sorted(self.seconds)[int(len(self.seconds) * 0.95)]
        return f"p95 {nth:.2f} s, slowest enqueueing {max(self.enqueueing):.1f} s"


def outage(stage: Stage, year: Period, clerk: Account, *, frozen: bool, users: int, rounds: int, jobs: int) -> Outage:
    """Take Redis away under so many people and jobs, give it back, wait until everything is done."""
    office = make_account("周清和", Unit.objects.order_by("pk")[0], Duty.APPRAISAL_OFFICE)
    port = stage.web()
    stage.worker(children=2)
    stage.beat()
    people = [Visitor.of(office, port) for _ in range(users)]
    page = reverse("appraisal:period", args=[year.pk])
    assert [one.get(page) for one in people] == [200] * users
    stage.redis.freeze() if frozen else stage.redis.stop()
    seen = Outage()

    def browse() -> None:
        person = people.pop()
        seen.statuses.extend(person.get(path) for _ in range(rounds) for path in PAGES)
        seen.seconds.extend(person.times[1:])

    in_parallel(users - 1, browse)
    begun = time.monotonic()
    seen.statuses.append(people[0].post(reverse("appraisal:compute", args=[year.pk]), note=""))
    seen.enqueueing.append(time.monotonic() - begun)
    numbers = iter(range(jobs))

    def enqueue() -> None:
        begun = time.monotonic()
        queue(QUICK, f"quick-{next(numbers)}", clerk)
        seen.enqueueing.append(time.monotonic() - begun)

    for _ in range(0, jobs, 20):
        in_parallel(min(20, jobs), enqueue)
    stage.redis.thaw() if frozen else stage.redis.start()
    back = time.monotonic()
    wait_until(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), "all jobs")
    seen.afterwards = time.monotonic() - back
    assert people[0].get(page) == 200
    return seen


def check(seen: Outage, year: Period, jobs: int) -> None:
    assert set(seen.statuses) == {200, 302}
    assert seen.statuses.count(302) == 1
    assert Job.objects.count() == jobs + 1
    assert AuditEvent.objects.filter(verb="faults.quick").count() == jobs
    assert len(fingerprints(year)) == 1


@pytest.mark.parametrize("frozen", [False, True], ids=["stopped", "frozen"])
def test_pages_and_jobs_outlive_redis(stage: Stage, year: Period, clerk: Account, frozen: bool) -> None:
    seen = outage(stage, year, clerk, frozen=frozen, users=3, rounds=1, jobs=4)

    check(seen, year, 4)


@pytest.mark.hard
@pytest.mark.parametrize("frozen", [False, True], ids=["stopped", "frozen"])
def test_outage_of_redis_full_count(stage: Stage, year: Period, clerk: Account, frozen: bool) -> None:
    seen = outage(stage, year, clerk, frozen=frozen, users=21, rounds=10, jobs=100)

    check(seen, year, 100)
    done = f"Redis {'frozen' if frozen else 'stopped'} under 20 people and 100 enqueueings"
    came_out = f"{len(seen.statuses)} answers, none 5xx; {seen.slowest()}"
    figures.record("J07", done, f"{came_out}; 101/101 jobs done once {seen.afterwards:.0f} s later")
