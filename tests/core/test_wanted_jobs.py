"""Work that reads everything when it starts: one open job of a subject, and nothing that happens meanwhile is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import jobs
from core.enums import JobState
from core.models import Job
from organization.models import Account
from tests.faults.work import in_parallel

KIND = "test.reading"
Happen = Callable[[str], Job]


class World:
    """What has happened (``facts``), what each run read of it, and something to do in the midst of a run."""

    def __init__(self) -> None:
        self.facts: list[str] = []
        self.read: list[list[str]] = []
        self.meanwhile: Callable[[int], None] = lambda attempt: None


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(jobs, "_kinds", {})
    monkeypatch.setattr(jobs, "nudge", lambda job_id, anyway=False: True)

    @jobs.handles(KIND)
    def handler(job: Job, progress: jobs.Progress) -> jobs.Write:
        seen = list(made.facts)
        made.meanwhile(job.attempt)

        def write() -> dict[str, Any]:
            made.read.append(seen)
            return {"read": len(seen)}

        return write

    return made


@pytest.fixture
def happen(world: World, zhou: Account) -> Happen:
    """Something happens and wants the work."""

    def tell(fact: str) -> Job:
        world.facts.append(fact)
        return jobs.want(KIND, subject="year:2012", key=fact, title="汇总", by=zhou, at=timezone.now())

    return tell


def run_all() -> None:
    """As a worker does, until nothing is due."""
    Job.objects.filter(state=JobState.QUEUED).update(not_before=timezone.now())
    while (job := Job.objects.claimable(timezone.now()).first()) is not None:
        jobs.run(job.pk)


def first_time(act: Callable[[], object]) -> Callable[[int], None]:
    def meanwhile(attempt: int) -> None:
        if attempt == 1:
            act()

    return meanwhile


@pytest.mark.django_db
def test_a_waiting_job_answers_for_all_that_happens(world: World, happen: Happen) -> None:
    told = {happen(fact).pk for fact in ("a", "b", "c")}

    run_all()

    assert (len(told), world.read) == (1, [["a", "b", "c"]])


@pytest.mark.django_db
def test_a_finished_job_is_followed_by_a_new_one(world: World, happen: Happen) -> None:
    happen("a")
    run_all()
    happen("b")

    run_all()

    assert world.read == [["a"], ["a", "b"]]
    assert Job.objects.filter(state=JobState.DONE).count() == 2


@pytest.mark.django_db
def test_what_happens_during_a_run_has_it_run_once_more(world: World, happen: Happen) -> None:
    job = happen("a")
    world.meanwhile = first_time(lambda: (happen("b"), happen("c")))

    jobs.run(job.pk)
    queued = Job.objects.get()
    run_all()

    assert (queued.state, queued.again) == (JobState.QUEUED, False)
    assert world.read == [["a"], ["a", "b", "c"]]
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db
def test_what_happens_during_a_run_would_be_lost_without_the_mark(
    world: World, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the open job is taken as answer although it has read already."""
    job = happen("a")
    world.meanwhile = first_time(lambda: (happen("b"), Job.objects.update(again=False)))

    jobs.run(job.pk)
    run_all()

    assert world.read == [["a"]]


@pytest.mark.django_db
def test_what_happens_during_a_run_that_fails_gets_a_full_set_of_attempts(world: World, happen: Happen) -> None:
    job = happen("a")

    def refuse() -> None:
        happen("b")
        raise jobs.Rejected("缺数据")

    world.meanwhile = first_time(refuse)
    jobs.run(job.pk)
    waiting = Job.objects.get()
    run_all()

    assert (waiting.state, waiting.error, waiting.attempt_limit) == (JobState.QUEUED, "缺数据", 4)
    assert (world.read, Job.objects.get().state) == ([["a", "b"]], JobState.DONE)


@pytest.mark.django_db
def test_what_happens_before_the_last_worker_dies_is_tried_again(world: World, happen: Happen) -> None:
    job = happen("a")
    Job.objects.filter(pk=job.pk).update(attempt_limit=1)
    jobs.claim(job.pk)
    happen("b")
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    jobs.sweep()
    run_all()

    assert world.read == [["a", "b"]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_hands_at_once_queue_one_job(world: World, happen: Happen) -> None:
    causes = [f"f{n}" for n in range(16)]

    found = in_parallel(8, lambda: [happen(causes.pop()) for _ in range(2)])

    assert not [one for one in found if isinstance(one, Exception)]
    assert Job.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_between_hands_and_workers(world: World, happen: Happen) -> None:
    """Six tell thirty facts while two work: whoever reads last has read all, and never two jobs are open."""
    causes, stop, open_ones = [f"f{n}" for n in range(180)], threading.Event(), []
    hands = threading.Barrier(8)

    def tell() -> None:
        for _ in range(30):
            happen(causes.pop())
            open_ones.append(Job.objects.open().count())

    def work() -> None:
        while not stop.is_set():
            for job in Job.objects.claimable(timezone.now()):
                jobs.run(job.pk)

    turns = [tell] * 6 + [work] * 2

    def take_part() -> None:
        turn = turns.pop()
        hands.wait(timeout=30)
        try:
            turn()
        finally:
            if turn is tell:
                done.append(1)
                if len(done) == 6:
                    stop.set()

    done: list[int] = []
    found = in_parallel(8, take_part)
    run_all()

    assert not [one for one in found if isinstance(one, Exception)]
    assert sorted(world.read[-1]) == sorted(world.facts)
    assert max(open_ones) == 1
    assert Job.objects.exclude(state=JobState.DONE).count() == 0
