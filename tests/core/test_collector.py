"""The cyclic collector held off: nested, from several threads, and on again whatever happens."""

from __future__ import annotations

import gc
import threading

import pytest

from core import collector


def test_paused_is_off_inside_and_on_afterwards_whatever_happens() -> None:
    with pytest.raises(ValueError, match="broken"), collector.paused():  # noqa: PT012
        assert not gc.isenabled()
        raise ValueError("broken")

    assert gc.isenabled()


def test_paused_nested_ends_with_the_outermost() -> None:
    with collector.paused():
        with collector.paused():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()


def test_paused_in_two_threads_ends_with_the_last() -> None:
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with collector.paused():
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with collector.paused():
        thread.start()
        assert entered.wait(10)
    still_off = not gc.isenabled()
    leave.set()
    thread.join()

    assert still_off
    assert gc.isenabled()


def test_paused_leaves_a_collector_off_that_was_off() -> None:
    gc.disable()
    try:
        with collector.paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
