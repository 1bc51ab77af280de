"""A county year of execution to measure with: tables, tasks, progress, orders, written in bulk.

100 tables with 30 rows each, four progress entries a row, 400 supervision orders. Invented names; the same seed gives
the same year.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accountability.enums import (
    Office,
    OrderSource,
    OrderState,
    StepKind,
    TableKind,
    TableState,
    TaskCategory,
    TaskEvent,
    TaskState,
)
from accountability.models import (
    ProgressEntry,
    StepDone,
    SupervisionOrder,
    Task,
    TaskMove,
    TaskTable,
    TaskVersion,
)
from core import rulebook
from core.models import Rulebook
from organization.enums import AppraisalSystem, UnitKind, UnitLevel
from organization.models import Account, Person, Unit
from tools.bench.county import county

YEAR, BATCH = 2012, 500
TOWNS, BUREAUS, COUNTY_TABLES = 18, 68, 14
EPOCH = datetime(YEAR, 1, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
LATE, MISSED = 0.1, 0.12
"""Shares of what is done late and of what is not done."""


@dataclass(frozen=True, slots=True)
class Year:
    """What was written."""

    units: list[Unit]
    tables: int
    tasks: int
    entries: int
    orders: int


@transaction.atomic
def build(*, rows: int = 30, entries: int = 4, orders: int = 400, seed: int = 1) -> Year:
    """The year of 86 units; ``rows`` a table, ``entries`` a row."""
    chance, by = random.Random(seed), Account.objects.system()
    book = rulebook.current(by=by, at=EPOCH)
    units = _units()
    people = _people(units)
    tables = _tables(units, book, by)
    tasks = _tasks(tables, units, people, rows, chance, by)
    _carried_out(tasks, chance, by)
    told = [entry for task in tasks for entry in _entries(task, entries, chance, by)]
    ProgressEntry.objects.bulk_create(told, batch_size=BATCH)
    SupervisionOrder.objects.bulk_create(
        (_order(place, tasks[place * 7 % len(tasks)], book, by) for place in range(orders)), batch_size=BATCH
    )
    return Year(units, len(tables), len(tasks), len(told), orders)


def _units() -> list[Unit]:
    kinds = [(UnitKind.TOWNSHIP, AppraisalSystem.TOWNSHIP, "镇")] * TOWNS
    kinds += [(UnitKind.GOVERNMENT, AppraisalSystem.DEPARTMENT, "局")] * BUREAUS
    root = county()
    units = [
        Unit(
            parent=root, code=f"X{place:03}", name=f"第{place + 1}{sign}", kind=kind, level=UnitLevel.BUREAU,
            appraisal_system=system, order=place,
        )
        for place, (kind, system, sign) in enumerate(kinds)
    ]  # fmt: skip
    return list(Unit.objects.bulk_create(units))


def _people(units: Sequence[Unit]) -> dict[int, Person]:
    """One person responsible in each unit."""
    made = Person.objects.bulk_create(
        Person(name=f"负责人{place}", number=f"X{place:04}", unit=unit, joined_on=EPOCH.date(), sort_key=f"{place:04}")
        for place, unit in enumerate(units)
    )
    return {person.unit_id: person for person in made}


def _tables(units: Sequence[Unit], book: Rulebook, by: Account) -> list[TaskTable]:
    made = {"year": YEAR, "state": TableState.IN_FORCE, "rulebook": book, "recorded_at": EPOCH, "recorded_by": by}
    tables = [TaskTable(kind=TableKind.ANNUAL, unit=unit, title=f"{unit.name}明细表", **made) for unit in units]
    tables += [
        TaskTable(kind=TableKind.POINTS, unit=county(), title=f"工作要点之{place + 1}", **made)
        for place in range(COUNTY_TABLES)
    ]
    return list(TaskTable.objects.bulk_create(tables))


def _tasks(
    tables: Sequence[TaskTable], units: Sequence[Unit], people: dict[int, Person], rows: int, chance: random.Random,
    by: Account,
) -> list[Task]:  # fmt: skip
    made = {"recorded_at": EPOCH, "recorded_by": by}
    tasks = Task.objects.bulk_create(
        [Task(table=table, order=place + 1, **made) for table in tables for place in range(rows)], batch_size=BATCH
    )
    versions = []
    for task in tasks:
        lead = task.table.unit if task.table.kind == TableKind.ANNUAL else chance.choice(units)
        deadline = date(YEAR, 2, 1) + timedelta(days=chance.randrange(330))
        half = deadline - timedelta(days=chance.randrange(10, 25))
        versions.append(
            TaskVersion(
                task=task,
                number=1,
                target=f"{lead.name}第{task.order}项任务",
                standard="完成 8 项",
                lead_unit=lead,
                person=people[lead.pk],
                deadline=deadline,
                milestones=f"{half.isoformat()} 完成过半",
                category=TaskCategory.PROJECT,
                **made,
            )  # fmt: skip
        )
    TaskVersion.objects.bulk_create(versions, batch_size=BATCH)
    for task, version in zip(tasks, versions, strict=True):
        task.current = version
    Task.objects.bulk_update(tasks, ["current"], batch_size=BATCH)
    return list(tasks)


def _carried_out(tasks: Sequence[Task], chance: random.Random, by: Account) -> None:
    """Milestones and tasks done before or after their day, or not at all."""
    steps, moves, finished = [], [], []
    for task in tasks:
        version = task.current
        assert version is not None
        assert version.deadline is not None
        line = version.milestones
        if (day := _day(date.fromisoformat(line[:10]), chance)) is not None:
            done = {"task": task, "recorded_at": EPOCH, "recorded_by": by}
            steps.append(StepDone(kind=StepKind.MILESTONE, line=line, done_on=day, **done))
        if (day := _day(version.deadline, chance)) is not None:
            at = EPOCH + (day - EPOCH.date())
            moves.append(
                TaskMove(task=task, event=TaskEvent.FINISH, state=TaskState.DONE, recorded_at=at, recorded_by=by)
            )
            task.state = TaskState.DONE
            finished.append(task)
    StepDone.objects.bulk_create(steps, batch_size=BATCH)
    TaskMove.objects.bulk_create(moves, batch_size=BATCH)
    Task.objects.bulk_update(finished, ["state"], batch_size=BATCH)


def _day(due: date, chance: random.Random) -> date | None:
    drawn = chance.random()
    if drawn < MISSED:
        return None
    return due + timedelta(days=chance.randrange(1, 40) if drawn < MISSED + LATE else -chance.randrange(10))


def _entries(task: Task, entries: int, chance: random.Random, by: Account) -> list[ProgressEntry]:
    version = task.current
    assert version is not None
    assert version.lead_unit_id is not None
    return [
        ProgressEntry(
            task=task, unit_id=version.lead_unit_id, percent=min(100, 100 * (place + 1) // entries),
            text="按计划推进，完成本月工作。", recorded_at=EPOCH + timedelta(days=30 * place + chance.randrange(30)),
            recorded_by=by,
        )
        for place in range(entries)
    ]  # fmt: skip


def _order(place: int, task: Task, book: Rulebook, by: Account) -> SupervisionOrder:
    version = task.current
    assert version is not None
    assert version.lead_unit_id is not None
    issued, closed = EPOCH + timedelta(days=place % 330), place % 3 == 0
    return SupervisionOrder(
        year=YEAR, number=f"安督〔{YEAR}〕{place + 1}号", office=Office.EFFICIENCY, source=OrderSource.OVERDUE,
        title=f"督办{version.target}", content="限期完成", task=task, unit_id=version.lead_unit_id,
        person_id=version.person_id, person_phone="0000", deadline=issued.date() + timedelta(days=30), feedback_days=10,
        fed_back_on=issued.date(), state=OrderState.CLOSED if closed else OrderState.ACTIVE, rulebook=book,
        issued_at=issued, issued_by=by, reported_on=issued.date() if closed else None,
        closed_at=issued + timedelta(days=20) if closed else None, closed_by=by if closed else None,
        recorded_at=issued, recorded_by=by,
    )  # fmt: skip
