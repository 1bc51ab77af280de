"""A broker that is away is waited for once in a while, not by every request (SECURITY J07)."""

from __future__ import annotations

import pytest

from core import broker


class Task:
    """Stands for a Celery task whose broker is here or away; counts who tried."""

    name = "core.tasks.run_job"

    def __init__(self) -> None:
        self.tries, self.away = 0, True

    def apply_async(self, args: list[str], retry: bool) -> None:
        self.tries += 1
        if self.away:
            raise ConnectionRefusedError


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Task:
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    return Task()


def test_broker_that_failed_is_not_tried_again_for_a_while(task: Task) -> None:
    assert [broker.send(task, "a") for _ in range(5)] == [False] * 5

    assert task.tries == 1


def test_without_the_pause_everyone_waits_for_the_broker(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(broker, "PAUSE", 0.0)

    assert [broker.send(task, "a") for _ in range(5)] == [False] * 5

    assert task.tries == 5


def test_after_the_pause_the_broker_is_tried_again(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(broker.time, "monotonic", lambda: clock[0])
    broker.send(task, "a")
    task.away = False

    clock[0] += broker.PAUSE - 0.1
    assert broker.send(task, "a") is False
    clock[0] += 0.1
    assert broker.send(task, "a") is True

    assert task.tries == 2


def test_sweeper_tries_during_the_pause_and_ends_it(task: Task) -> None:
    broker.send(task, "a")
    task.away = False

    assert (broker.send(task, "a"), broker.send(task, "a", anyway=True), broker.send(task, "a")) == (False, True, True)


def test_pause_ends_when_the_broker_is_another_one(task: Task) -> None:
    broker.send(task, "a")
    task.away = False

    broker.forget()

    assert broker.send(task, "a") is True


def test_nothing_is_sent_while_it_is_quiet(task: Task) -> None:
    task.away = False
    with broker.quiet():
        assert (broker.send(task, "a"), broker.send(task, "a", anyway=True)) == (False, False)

    assert (broker.send(task, "a"), task.tries) == (True, 1)
