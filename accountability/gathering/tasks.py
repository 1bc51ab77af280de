"""A row as facts for starting and finishing; its lines with what is done; lights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from accountability.enums import Side, StepKind, TableState, TaskState
from accountability.gathering.progress import planned_from
from accountability.gathering.rows import version_of
from accountability.gathering.tables import decision_state, is_major
from accountability.models import LetterSignature, StepDone, Task
from accountability.rules.lines import Line, stored
from accountability.rules.progress import is_behind
from accountability.rules.tasks import TaskFacts, light_of
from core.calendar import NO_OVERRIDES
from core.enums import Light


@dataclass(frozen=True, slots=True)
class Step:
    """A line with the day on which it was done, None before."""

    kind: StepKind
    line: Line
    done_on: date | None = None


def steps_of(task: Task, done: Iterable[StepDone]) -> list[Step]:
    """Milestones, then measures, as the version in force has them."""
    held = {(one.kind, one.line): one.done_on for one in done}
    version = version_of(task)
    return [
        Step(kind, line, held.get((kind.value, line.canonical())))
        for kind, text in ((StepKind.MILESTONE, version.milestones), (StepKind.MEASURE, version.measures))
        for line in stored(text)
    ]


def task_facts(task: Task, known: Sequence[Step] | None = None) -> TaskFacts:
    """The row with its letter and its open measures; table, matter and versions are selected. ``known`` are its steps
    where they were read already."""
    steps = steps_of(task, StepDone.objects.filter(task=task)) if known is None else known
    needs = is_major(task.table)
    return TaskFacts(
        state=TaskState(task.state), table_state=TableState(task.table.state), needs_letter=needs,
        sides=_sides(task) if needs else 0, decision_state=decision_state(task.table.matter),
        managed=version_of(task).managed,
        open_measures=tuple(
            one.line.text for one in steps if one.kind is StepKind.MEASURE and one.done_on is None
        ),
    )  # fmt: skip


def _sides(task: Task) -> int:
    """How many sides signed a letter that names the row as it stands now: the most of any letter."""
    rows = LetterSignature.objects.filter(letter__tasks__task=task, letter__tasks__version=task.current_id)
    held: dict[int, set[str]] = {}
    for letter, side in rows.order_by().values_list("letter", "side"):
        held.setdefault(letter, set()).add(side)
    return max((len(sides & set(Side)) for sides in held.values()), default=0)


class Lit(NamedTuple):
    """What the light of a row goes by, named as a QuerySet names the columns: LIT_BY reads it without the models."""

    pk: int
    state: str
    percent: int | None
    recorded_at: datetime
    current__deadline: date | None
    current__milestones: str
    current__measures: str


LIT_BY = Lit._fields


def _lit(task: Task) -> Lit:
    now = version_of(task)
    return Lit(task.pk, task.state, task.percent, task.recorded_at, now.deadline, now.milestones, now.measures)


def light_for(task: Task, steps: Iterable[Step], today: date, warning_days: int, slack: int = 0) -> Light:
    """The light of a row in force; it may lag ``slack`` points behind its plan."""
    left = [one for one in steps if one.done_on is None]
    milestones = tuple(one.line for one in left if one.kind is StepKind.MILESTONE)
    measures = tuple(one.line for one in left if one.kind is StepKind.MEASURE)
    return _light(_lit(task), milestones, measures, today, warning_days, slack)


def _light(
    row: Lit, milestones: tuple[Line, ...], measures: tuple[Line, ...], today: date, warning_days: int, slack: int
) -> Light:
    planned = planned_from(row.recorded_at, row.current__deadline, row.current__milestones, today)
    return light_of(
        row.current__deadline, milestones, measures, today, done=row.state == TaskState.DONE,
        warning_days=warning_days, overrides=NO_OVERRIDES, lags=is_behind(row.percent, planned, slack),
    )  # fmt: skip


def lights(tasks: Iterable[Task], today: date, warning_days: int, slack: int = 0) -> dict[int, Light]:
    """The lights of many rows: one statement."""
    return lights_of([_lit(task) for task in tasks], today, warning_days, slack)


def lights_of(rows: Sequence[Lit], today: date, warning_days: int, slack: int = 0) -> dict[int, Light]:
    """The same from columns, and whatever else a row of a QuerySet has beside them: one statement."""
    steps = StepDone.objects.filter(task__in=[row.pk for row in rows]).order_by()
    done = set(steps.values_list("task_id", "kind", "line"))

    def left(row: Lit, kind: StepKind, text: str) -> tuple[Line, ...]:
        return tuple(line for line in stored(text) if (row.pk, kind.value, line.canonical()) not in done)

    return {
        row.pk: _light(
            row, left(row, StepKind.MILESTONE, row.current__milestones),
            left(row, StepKind.MEASURE, row.current__measures), today, warning_days, slack,
        )
        for row in rows
    }  # fmt: skip
