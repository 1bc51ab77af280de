"""The steps that fill the demo county, in order; each floor adds its own in AppConfig.ready().

A step is ``step(at) -> str``: safe to run twice, deterministic, one line about what it did ("" when all was there).
It is named by its dotted path: a demo draws in every action and openpyxl, which no worker should wait for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, order=True)
class DemoStep:
    order: int
    name: str
    path: str

    def run(self, at: datetime) -> str:
        return str(import_string(self.path)(at))


_steps: dict[str, DemoStep] = {}


def register(name: str, path: str, *, order: int) -> None:
    """Add or replace a step; organization is 10, appraisal 50, higher floors follow."""
    _steps[name] = DemoStep(order, name, path)


def steps() -> list[DemoStep]:
    return sorted(_steps.values(), key=lambda step: (step.order, step.name))
