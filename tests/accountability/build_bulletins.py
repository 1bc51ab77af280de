"""Rows in force for bulletins, written in bulk; a quarter's draft and how it goes out by the shortest lawful way."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from accountability.actions.bulletin_compiling import begin_quarter, compute_quarter
from accountability.actions.bulletin_issuing import approve_bulletin, issue_bulletin, submit_bulletin
from accountability.enums import TableKind, TableState, TaskCategory, TaskEvent, TaskState
from accountability.models import Bulletin, Task, TaskMove, TaskTable, TaskVersion
from core import rulebook
from core.models import StoredFile
from core.periods import parse_period
from organization.models import Account, Unit
from tests.factories import SHANGHAI

JULY = datetime(2012, 7, 5, 10, tzinfo=SHANGHAI)
Q2 = parse_period("2012Q2")


def table_of(unit: Unit, by: Account, kind: TableKind = TableKind.ANNUAL, **fields: Any) -> TaskTable:
    """In force since January."""
    at = datetime(2012, 1, 10, 10, tzinfo=SHANGHAI)
    values: dict[str, Any] = {"title": f"{unit.name}明细表", "state": TableState.IN_FORCE}
    return TaskTable.objects.create(
        year=2012, kind=kind, unit=unit, rulebook=rulebook.current(by=by, at=at), recorded_at=at, recorded_by=by,
        **(values | fields),
    )  # fmt: skip


def row(
    table: TaskTable, lead: Unit, deadline: date, by: Account, *, finished: date | None = None, **fields: Any
) -> Task:
    """One row; ``finished`` on that day."""
    at, parent = table.recorded_at, fields.pop("parent", None)
    order = Task.objects.filter(table=table).count() + 1
    task = Task.objects.create(table=table, order=order, parent=parent, recorded_at=at, recorded_by=by)
    values: dict[str, Any] = {"target": f"{lead.name}任务{order}", "category": TaskCategory.PROJECT}
    task.current = TaskVersion.objects.create(
        task=task, number=1, lead_unit=lead, deadline=deadline, recorded_at=at, recorded_by=by, **(values | fields)
    )
    if finished is not None:
        task.state = TaskState.DONE
        moment = datetime(finished.year, finished.month, finished.day, 9, tzinfo=SHANGHAI)
        TaskMove.objects.create(
            task=task, event=TaskEvent.FINISH, state=TaskState.DONE, recorded_at=moment, recorded_by=by
        )
    task.save()
    return task


def draft(by: Account, at: datetime = JULY) -> Bulletin:
    """The second quarter's, without proof prints."""
    return begin_quarter(Q2, compute_quarter(Q2, at=at), by=by, at=at)


def issued(bulletin: Bulletin, by: Account, approver: Account, at: datetime = JULY) -> Bulletin:
    submit_bulletin(bulletin, by=by, at=at)
    approve_bulletin(bulletin, by=approver, at=at)
    return issue_bulletin(bulletin, by=by, at=at)


def book(data: bytes | StoredFile | None) -> Workbook:
    if isinstance(data, bytes):
        return load_workbook(BytesIO(data))
    assert data is not None
    with data.content.storage.open(str(data.content.name), "rb") as content:
        return load_workbook(BytesIO(content.read()))


def rows_of(made: Workbook, name: str, head: int = 2) -> list[list[Any]]:
    """The cells below the head of a sheet; ``head`` is its row."""
    return [list(cells) for cells in made[name].iter_rows(min_row=head + 1, values_only=True)]


def book_day(year: int, month: int, day: int) -> datetime:
    """A day as openpyxl reads it back."""
    return datetime(year, month, day)
