"""Measuring: yardstick and product in turn, hot, medians; a ratio is the median of the ratios round by round."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

ROUNDS = 7


@dataclass(slots=True)
class Timing:
    """Seconds of every round, wall and processor (of this process, waiting for a server not counted)."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return median(self.wall)

    @property
    def cpu_seconds(self) -> float:
        return median(self.cpu)

    def over(self, other: Timing) -> float:
        """How many times as long as ``other``: the rounds' own ratios, so that a disturbance hits both sides."""
        return median(mine / theirs for mine, theirs in zip(self.wall, other.wall, strict=True))

    def cpu_over(self, other: Timing) -> float:
        """The same for processor time, which what else runs on the machine disturbs less."""
        return median(mine / theirs for mine, theirs in zip(self.cpu, other.cpu, strict=True))


@dataclass(frozen=True, slots=True)
class Task:
    """What is timed is ``run(prepare())`` without the preparing; of ``times`` runs in a row the median counts."""

    run: Callable[[Any], Any]
    prepare: Callable[[], Any] = lambda: None
    times: int = 1


def in_turn(tasks: Mapping[str, Task], *, rounds: int = ROUNDS, warm: int = 1) -> dict[str, Timing]:
    """Run all tasks one after the other, ``rounds`` times over after ``warm`` rounds that are not counted."""
    timings = {name: Timing() for name in tasks}
    for number in range(warm + rounds):
        for name, task in tasks.items():
            runs = [_once(task) for _ in range(task.times)]
            if number >= warm:
                timings[name].wall.append(median(wall for wall, _ in runs))
                timings[name].cpu.append(median(cpu for _, cpu in runs))
    return timings


def _once(task: Task) -> tuple[float, float]:
    """Seconds on the wall and of the processor."""
    prepared = task.prepare()
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    task.run(prepared)
    return time.perf_counter() - wall, time.process_time() - cpu


def peak_megabytes() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_megabytes(process: int | str = "self") -> float:
    """Memory a process holds now, pages it shares with others counted in full."""
    with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def proportional_megabytes(process: int | str = "self") -> float:
    """Memory a process holds now, each shared page divided by the number of processes that share it."""
    with open(f"/proc/{process}/smaps_rollup", encoding="ascii", errors="replace") as rollup:
        line = next(line for line in rollup if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024
