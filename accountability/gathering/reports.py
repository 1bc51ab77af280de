"""Reports as facts: which units owe which, how each stands, and the rows that a unit reports on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from accountability.enums import (
    AcceptanceOutcome,
    DueState,
    PeriodStep,
    Reception,
    ReportKind,
    StepKind,
    TaskCategory,
    TaskState,
    Verdict,
)
from accountability.gathering.rows import version_of, with_content
from accountability.gathering.tasks import steps_of
from accountability.models import (
    Acceptance,
    PeriodMove,
    ProgressReport,
    ReportingUnit,
    ReportReception,
    ReportSheet,
    Task,
    TaskTable,
    UnitRectification,
)
from accountability.models.reports import YEARLY
from accountability.models.tasks import TaskQuerySet
from accountability.rules.reports import DueDays, Sheet, due_of, is_closed, is_covered, miss_of, opens_of, state_of
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from decisions.enums import Category, Level
from organization.enums import AppraisalSystem
from organization.models import Unit

BY_RULE = (AppraisalSystem.TOWNSHIP, AppraisalSystem.DEPARTMENT)
"""乡镇和部门: the only addressees the text names; others report where they are set to (JH-A-6.2-b)."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that a unit owes for a year, with its sheet where one was begun."""

    unit: Unit
    year: int
    kind: ReportKind
    due: date
    state: DueState
    sheet: ReportSheet | None
    number: str = ""
    closed: bool = False


def due_days_on(day: date) -> tuple[DueDays, int]:
    """Due days of the rulebook in force on a day, and its working days of warning."""
    of = parameters_on(day)
    return due_days_in(of), of.whole("deadline.warning_days")


def parameters_on(day: date) -> Parameters:
    """What is in force on a day, or what the county's line begins with."""
    rulebook = in_force(day)
    return parameters(rulebook) if rulebook is not None else first_parameters(base_line())


def due_days_in(of: Parameters) -> DueDays:
    return DueDays(of.day("accountability.half_year_report"), of.day("accountability.year_report"))


def reporting_units(among: Iterable[int] | None = None) -> list[Unit]:
    """Townships and departments, and what was switched on; without what was switched off: one statement. ``among``
    asks of these units alone."""
    newest = ReportingUnit.objects.filter(unit=OuterRef("pk")).order_by("-pk").values("reports")[:1]
    rows = Unit.objects.standing().filter(parent__isnull=False).annotate(switched=Subquery(newest))
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    asked = Q(switched=True) | Q(switched__isnull=True, appraisal_system__in=BY_RULE)
    return list(rows.filter(asked).order_by("order", "code"))


def opened_years(today: date) -> list[int]:
    """Years that have a task table, newest first: with it a year is opened and its reports are owed."""
    years = TaskTable.objects.filter(year__lte=today.year).order_by().values_list("year", flat=True)
    return sorted(years.distinct(), reverse=True)


def owed(units: Sequence[Unit], year: int, today: date, days: DueDays) -> list[Owed]:
    """Both reports of a year for each unit, in their order: four statements, however many units."""
    return owed_of(units, [year], today, days)


def owed_of(units: Sequence[Unit], years: Sequence[int], today: date, days: DueDays) -> list[Owed]:
    """The same of several years, one after the other, in as many statements."""
    keys = [unit.pk for unit in units]
    rows = ReportSheet.objects.filter(unit__in=keys, year__in=years, kind__in=YEARLY)
    sheets = {(row.unit_id, row.year, row.kind): row for row in rows}
    newest = newest_of(sheets.values())
    moves = _steps_of(years)
    found = []
    for year, unit, kind in product(years, units, YEARLY):
        sheet = sheets.get((unit.pk, year, kind.value))
        report, outcome = newest.get(sheet.pk, (None, None)) if sheet is not None else (None, None)
        due, opens = due_of(kind, year, days), opens_of(kind, year)
        state = state_of(opens, due, today, filed=report is not None, returned=outcome is Reception.RETURNED)
        closed = is_closed(moves.get((year, kind), ()), unit.pk)
        found.append(Owed(unit, year, kind, due, state, sheet, report.number if report else "", closed))
    return found


@dataclass(frozen=True, slots=True)
class PhaseOwed:
    """The report on a phase deployment that its lead unit owes when the phase ends, with its sheet where one was
    begun."""

    task: Task
    due: date
    state: DueState
    sheet: ReportSheet | None
    number: str = ""


def phases_owed(tasks: TaskQuerySet, year: int, today: date) -> list[PhaseOwed]:
    """Reports on the phase rows among these that end in a year: due on that day, overdue the next (JH-A-6.2-c).

    Four statements, however many rows.
    """
    rows = tasks.in_force().filter(current__category=TaskCategory.PHASE, current__deadline__year=year)
    held = list(rows.select_related("current__lead_unit", "table").order_by("current__deadline", "pk"))
    sheets: dict[int, ReportSheet] = {}
    for row in ReportSheet.objects.filter(kind=ReportKind.PHASE, task__in=[one.pk for one in held]).order_by("pk"):
        if row.task_id is not None:
            sheets[row.task_id] = row
    newest = newest_of(sheets.values())
    found = []
    for task in held:
        sheet, due = sheets.get(task.pk), version_of(task).deadline
        assert due is not None  # filtered
        report, outcome = newest.get(sheet.pk, (None, None)) if sheet is not None else (None, None)
        state = state_of(due, due, today, filed=report is not None, returned=outcome is Reception.RETURNED)
        found.append(PhaseOwed(task, due, state, sheet, report.number if report else ""))
    return found


def newest_of(sheets: Iterable[ReportSheet]) -> dict[int, tuple[ProgressReport, Reception | None]]:
    """The newest version of each sheet with what became of it: returned by any office goes before received."""
    keys = [sheet.pk for sheet in sheets]
    newest = {row.sheet_id: row for row in ProgressReport.objects.filter(sheet__in=keys).order_by("round")}
    outcomes: dict[int, Reception] = {}
    rows = ReportReception.objects.filter(report__in=[row.pk for row in newest.values()]).order_by("pk")
    for report, outcome in rows.values_list("report", "outcome"):
        if outcomes.get(report) is not Reception.RETURNED:
            outcomes[report] = Reception(outcome)
    return {sheet: (row, outcomes.get(row.pk)) for sheet, row in newest.items()}


def steps_of_year(year: int) -> dict[ReportKind, list[tuple[PeriodStep, int | None]]]:
    """Closings and reopenings of a year, in their order."""
    return {kind: steps for (_, kind), steps in _steps_of([year]).items()}


def _steps_of(years: Sequence[int]) -> dict[tuple[int, ReportKind], list[tuple[PeriodStep, int | None]]]:
    found: dict[tuple[int, ReportKind], list[tuple[PeriodStep, int | None]]] = {}
    rows = PeriodMove.objects.filter(year__in=years).order_by("pk").values_list("year", "kind", "step", "unit")
    for year, kind, step, unit in rows:
        found.setdefault((year, ReportKind(kind)), []).append((PeriodStep(step), unit))
    return found


def sheet_facts(sheet: ReportSheet) -> Sheet:
    """How far a report has come."""
    report, outcome = newest_of([sheet]).get(sheet.pk, (None, None))
    closed = is_closed(steps_of_year(sheet.year).get(ReportKind(sheet.kind), ()), sheet.unit_id)
    return Sheet(closed=closed, waiting=report is not None and outcome is None, filed=outcome is Reception.RECEIVED)


@dataclass(frozen=True, slots=True)
class RowToReport:
    """A row that the unit leads, as its report begins."""

    task: Task
    asked: bool
    miss: str


def rows_to_report(unit: Unit, year: int, today: date, only: Task | None = None) -> list[RowToReport]:
    """Rows in force that the unit leads and the report of a year covers, those of major decisions first.

    Rows of personnel decisions are told of in the row's own progress alone: a report is read by more offices.
    """
    rows: Any = Task.objects.in_force().filter(current__lead_unit=unit)
    if only is not None:
        rows = rows.filter(pk=only.pk)
    else:
        rows = rows.filter(Q(table__year=year) | (Q(table__year__lt=year) & ~Q(state=TaskState.DONE)))
    rows = rows.exclude(table__matter__category=Category.PERSONNEL)
    related = rows.select_related("table__matter", "table__unit", "parent__table__matter").prefetch_related(
        "steps_done"
    )
    found = list(with_content(related).order_by("current__deadline", "pk"))
    if only is None:
        found = _covered(found, year)
    below = below_standard(found)
    made = [RowToReport(task, _of_major(task), missed(task, today, below=task.pk in below)) for task in found]
    return sorted(made, key=lambda one: (not one.asked, not one.miss))


def _covered(rows: Sequence[Task], year: int) -> list[Task]:
    """Those that the reports of a year tell of: one statement, for the measures of those of years before."""
    earlier = [row.pk for row in rows if row.table.year < year]
    open_measures = UnitRectification.objects.open().filter(task__in=earlier, due__isnull=False)
    held = dict(open_measures.order_by("due").values_list("task", "due")) if earlier else {}
    return [
        row
        for row in rows
        if is_covered(
            year=year, of_year=row.table.year, done=row.state == TaskState.DONE,
            deadline=version_of(row).deadline, measure_due=held.get(row.pk),
        )
    ]  # fmt: skip


def below_standard(tasks: Iterable[Task]) -> set[int]:
    """Those whose newest acceptance found them below standard."""
    newest = dict(
        Acceptance.objects.filter(task__in=[task.pk for task in tasks]).order_by("pk").values_list("task", "outcome")
    )
    return {task for task, outcome in newest.items() if outcome == AcceptanceOutcome.BELOW}


def missed(task: Task, today: date, *, below: bool) -> str:
    """In which way the row missed its day or standard; its steps are prefetched."""
    steps = steps_of(task, task.steps_done.all())
    left = [one.line for one in steps if one.kind is StepKind.MILESTONE and one.done_on is None]
    verdict = Verdict(task.verdict) if task.verdict else None
    return miss_of(TaskState(task.state), verdict, version_of(task).deadline, left, today, below=below)


def _of_major(task: Task) -> bool:
    """The row, or the one it breaks down, carries out a major decision."""
    tables = [task.table] + ([task.parent.table] if task.parent is not None else [])
    return any(table.matter is not None and table.matter.level == Level.MAJOR for table in tables)
