"""Rows of a table as shown: texts, lights, flags, state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from accountability.enums import TaskState
from accountability.gathering.rows import texts_of, version_of
from accountability.models import Task
from core.enums import Light

TONES = {TaskState.PLANNED: "neutral", TaskState.RUNNING: "info", TaskState.DONE: "success"}


@dataclass(frozen=True, slots=True)
class RowView:
    """One row. ``light`` is None before its table is in force; ``below`` rows break it down; ``parent`` is the
    address of the superior's row that it breaks down, or ""."""

    number: int
    url: str
    texts: Mapping[str, str]
    state: str
    tone: str
    light: Light | None
    flagged: bool
    below: int
    parent: str
    concern: bool
    managed: bool


def row_views(
    tasks: Sequence[Task], lights: Mapping[int, Light], flagged: Collection[int], below: Mapping[int, int]
) -> list[RowView]:
    """In their order; everything they show is selected."""
    return [_view(place, task, lights, flagged, below) for place, task in enumerate(tasks, 1)]


def _view(
    number: int, task: Task, lights: Mapping[int, Light], flagged: Collection[int], below: Mapping[int, int]
) -> RowView:
    version, state = version_of(task), TaskState(task.state)
    return RowView(
        number=number, url=reverse("accountability:task", args=[task.pk]), texts=texts_of(version),
        state=state.label, tone=TONES[state], light=lights.get(task.pk), flagged=task.pk in flagged,
        below=below.get(task.pk, 0),
        parent=reverse("accountability:task", args=[task.parent_id]) if task.parent_id else "",
        concern=version.public_concern, managed=version.managed,
    )  # fmt: skip
