"""Rows of a table: as facts, as texts of cells, as stored content, as one fingerprint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch

from accountability.enums import TaskCategory
from accountability.models import AssistingUnit, Task, TaskTable, TaskVersion
from accountability.rules.columns import FIELDS, NO, YES
from accountability.rules.lines import stored
from accountability.rules.reading import Content
from accountability.rules.rows import Row, fingerprint
from decisions.enums import Standing
from decisions.standing import standings

CONTENT = ("current__lead_unit", "current__leader", "current__person")


def rows_of(table: TaskTable) -> list[Task]:
    """The rows with all that they name, in their order: two statements."""
    return list(with_content(Task.objects.filter(table=table).standing()))


def with_content(rows: Any) -> Any:
    """A QuerySet of rows with all that they show selected."""
    return rows.select_related(*CONTENT).prefetch_related("current__assisting__unit")


def one_with_content(rows: Any) -> Any:
    """The same for one row, by a statement less; it cannot be said twice of a QuerySet, as ``with_content`` can."""
    assisting = Prefetch("current__assisting", AssistingUnit.objects.select_related("unit"))
    return rows.select_related(*CONTENT).prefetch_related(assisting)


def version_of(task: Task) -> TaskVersion:
    """What a row says now; every row has a version from its beginning."""
    assert task.current is not None
    return task.current


def content_of(version: TaskVersion) -> Content:
    """A version as stored content; ``assisting`` is prefetched."""
    return Content(
        target=version.target, content=version.content, standard=version.standard, measures=version.measures,
        milestones=version.milestones, deadline=version.deadline, leader_id=version.leader_id,
        lead_unit_id=version.lead_unit_id, assisting=tuple(one.unit_id for one in version.assisting.all()),
        person_id=version.person_id, category=version.category, managed=version.managed,
        public_concern=version.public_concern,
    )  # fmt: skip


def texts_of(version: TaskVersion) -> dict[str, str]:
    """A version as the cells of grid, workbook and print show it."""
    values = (
        version.target, version.content, version.standard, version.measures, version.milestones,
        version.deadline.isoformat() if version.deadline else "", version.leader.name if version.leader else "",
        version.lead_unit.name if version.lead_unit else "",
        "、".join(one.unit.name for one in version.assisting.all()), version.person.name if version.person else "",
        TaskCategory(version.category).label if version.category else "", YES if version.managed else NO,
        YES if version.public_concern else NO,
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))


def facts_of(tasks: Sequence[Task], day: date) -> list[Row]:
    """The rows as the rules see them; standing of the leaders on ``day``: one statement."""
    leaders = [version_of(task).leader for task in tasks]
    standing = standings([one for one in leaders if one is not None], day) if any(leaders) else {}
    return [_row(place, version_of(task), standing) for place, task in enumerate(tasks, 1)]


def _row(number: int, version: TaskVersion, standing: Mapping[int, Standing]) -> Row:
    return Row(
        number=number, target=version.target, content=version.content, standard=version.standard,
        measures=stored(version.measures), milestones=stored(version.milestones), deadline=version.deadline,
        leader=version.leader.name if version.leader else "",
        county_leader=standing.get(version.leader_id or 0, Standing.OTHER) is not Standing.OTHER,
        lead=version.lead_unit.name if version.lead_unit else "",
        assisting=tuple(one.unit.name for one in version.assisting.all()),
        person=version.person.name if version.person else "",
        category=TaskCategory(version.category) if version.category else None, managed=version.managed,
    )  # fmt: skip


def hash_of(tasks: Iterable[Task]) -> str:
    """One fingerprint of everything the rows say, people by number and units by code: names may change later."""
    return fingerprint(_cells(version_of(task)) for task in tasks)


def _cells(version: TaskVersion) -> list[str]:
    keys = {
        "leader": version.leader.number if version.leader else "",
        "lead": version.lead_unit.code if version.lead_unit else "",
        "assisting": ",".join(sorted(one.unit.code for one in version.assisting.all())),
        "person": version.person.number if version.person else "",
    }
    return list((texts_of(version) | keys).values())
