"""The steps that fill the demo county, in order; each floor adds its own in AppConfig.ready().

A step is ``step(at) -> str``: safe to run twice, deterministic, one line about what it did ("" when all was there).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Step = Callable[[datetime], str]


@dataclass(frozen=True, slots=True, order=True)
class DemoStep:
    order: int
    name: str
    run: Step


_steps: dict[str, DemoStep] = {}


def register(name: str, run: Step, *, order: int) -> None:
    """Add or replace a step; organization is 10, appraisal 50, higher floors follow."""
    _steps[name] = DemoStep(order, name, run)


def steps() -> list[DemoStep]:
    return sorted(_steps.values(), key=lambda step: (step.order, step.name))
