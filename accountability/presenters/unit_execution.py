"""One unit's execution on one page (JH-B-5.1-c, JH-B-4.4-c, JH-A-6.4-c, BZ-2.1-a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from accountability.enums import TaskState
from accountability.gathering.reports import due_days_in, owed, parameters_on, reporting_units
from accountability.gathering.selfchecks import contacts_of, unreviewed
from accountability.gathering.tables import numbers_in
from accountability.gathering.tasks import LIT_BY, lights_of
from accountability.models import AssistingUnit, Task, UnitRectification
from accountability.presenters.reports import DueView, due_views
from accountability.presenters.rows import TONES
from accountability.presenters.selfchecks import ProblemLine, problem_lines
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet
from core.enums import Light
from core.registry import row_address
from organization.models import Unit

MOST = 300
SHOWN = ("current__target", "current__person_id", "current__person__name", "helped")
"""Columns that a row shows beside those its light goes by."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row of the unit. ``contact`` "" and ``gap`` for one that it carries alone without a contact."""

    target: str
    url: str
    person: str
    deadline: str
    percent: str
    state: str
    tone: str
    light: Light
    contact: str
    gap: bool
    unreviewed: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    """What the head of a unit sees."""

    states: list[tuple[str, int]]
    lights: list[tuple[Light, int]]
    rows: list[UnitRow]
    ownerless: int
    gaps: int
    problems: list[ProblemLine]
    reports: list[DueView]


def unit_execution(unit: Unit, year: int, today: date) -> UnitView:
    """Rows of the year that the unit leads, and what hangs on them: a constant number of statements."""
    found = Task.objects.in_force().filter(current__lead_unit=unit, table__year=year)
    helped = AssistingUnit.objects.filter(version=OuterRef("current"))
    columns = found.annotate(helped=Exists(helped)).values_list(*LIT_BY, *SHOWN, named=True)
    tasks: list[Any] = list(columns.order_by("current__deadline", "pk")[:MOST])
    of = parameters_on(today)
    numbers = numbers_in(of)
    shown = lights_of(tasks, today, numbers.warning_days, numbers.slack)
    contacts, late = contacts_of(tasks), unreviewed(tasks, today, of.whole("accountability.review_months"))
    rows = [
        _row(task, shown[task.pk], contacts[task.pk].person.name if task.pk in contacts else "", task.pk in late)
        for task in tasks
    ]
    mending = UnitRectification.objects.open().filter(unit=unit).select_related("unit").order_by("due", "pk")
    units = [unit] if reporting_units([unit.pk]) else []
    return UnitView(
        states=[(state.label, sum(task.state == state for task in tasks)) for state in TaskState],
        lights=[(light, sum(one is light for one in shown.values())) for light in Light],
        rows=rows,
        ownerless=sum(task.current__person_id is None for task in tasks),
        gaps=sum(row.gap for row in rows),
        problems=problem_lines(mending[:MOST], today, numbers.warning_days),
        reports=due_views(owed(units, year, today, due_days_in(of)), {}),
    )


def _row(task: Any, light: Light, contact: str, late: bool) -> UnitRow:
    state, deadline = TaskState(task.state), task.current__deadline
    return UnitRow(
        task.current__target, row_address("accountability:task", task.pk), task.current__person__name or "",
        deadline.isoformat() if deadline else "",
        f"{task.percent}%" if task.percent is not None else "—", state.label, TONES[state], light, contact,
        not task.helped and not contact and state is not TaskState.DONE, late,
    )  # fmt: skip


def execution_sheet(view: UnitView | None) -> Sheet:
    columns = [
        Column("目标任务", width=40), Column("责任人"), Column("完成时限", Kind.DATE), Column("完成"), Column("状态"),
        Column("灯色"), Column("内部联系人"), Column("上期没有自评"),
    ]  # fmt: skip
    rows = (
        [
            one.target, one.person, one.deadline, one.percent, one.state, one.light.label,
            one.contact or ("未定" if one.gap else ""), "是" if one.unreviewed else "",
        ]
        for one in (view.rows if view is not None else [])
    )  # fmt: skip
    return Sheet("本单位执行", columns, rows, freeze=1)
