"""What counts towards execution results, read from tasks, reports, orders and acceptances in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from accountability.enums import (
    AcceptanceOutcome,
    Component,
    FlagKind,
    OrderState,
    ReportKind,
    TableKind,
    TaskEvent,
    TaskState,
    Verdict,
)
from accountability.gathering.reports import due_days_on, reporting_units
from accountability.models import (
    Acceptance,
    ProgressReport,
    RankingGroupUnit,
    SupervisionOrder,
    Task,
    TaskFlag,
    TaskMove,
    TaskVersion,
)
from accountability.models.reports import YEARLY
from accountability.rules.execution import Item, Weights
from accountability.rules.reports import due_of
from core.models import Rulebook
from core.periods import Cycle, Period
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from organization.enums import AppraisalSystem, UnitKind
from organization.models import Unit

RANKED = (AppraisalSystem.TOWNSHIP, AppraisalSystem.DEPARTMENT)
TOWNSHIPS = (UnitKind.TOWNSHIP, UnitKind.STREET, UnitKind.PARK)
OF_TOWNSHIPS, OF_DEPARTMENTS, OF_ALL = "镇街区", "县直部门", "全部单位"
TASK, ORDER = "accountability.task", "accountability.supervisionorder"
REPORT, ACCEPTED = "accountability.reportsheet", "accountability.acceptance"
STANDARDS = {Verdict.PARTLY.value: None, Verdict.MISSED.value: Fraction(0)}
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class ExecutionNumbers:
    """The numbers of the rulebook, with the version they stand in; ``one_list``: no groups."""

    rulebook: Rulebook | None
    weights: Weights
    one_list: bool


def execution_numbers(day: date) -> ExecutionNumbers:
    rulebook = in_force(day)
    of = parameters(rulebook) if rulebook is not None else first_parameters(base_line())
    return ExecutionNumbers(rulebook, _weights(of), bool(of.whole("accountability.one_ranking")))


def _weights(of: Parameters) -> Weights:
    given = of.wholes("accountability.execution_weights")
    return Weights(
        dict(zip(Component, given, strict=False)), of.share("accountability.execution_late"),
        of.share("accountability.execution_partly"), of.wholes("accountability.execution_tiers"),
    )  # fmt: skip


def groups_of(units: Iterable[Unit], *, one_list: bool) -> dict[int, str]:
    """Unit id -> name of its group: the one it was put in, or that of its kind. One statement."""
    if one_list:
        return {unit.pk: OF_ALL for unit in units}
    put = dict(RankingGroupUnit.objects.order_by().values_list("unit", "group__name"))
    return {unit.pk: put.get(unit.pk) or default_group(unit) for unit in units}


def default_group(unit: Unit) -> str:
    return OF_TOWNSHIPS if unit.kind in TOWNSHIPS else OF_DEPARTMENTS


def ranked_units() -> list[Unit]:
    """Units that stand in a ranking: townships and departments of the appraisal."""
    rows = Unit.objects.standing().filter(parent__isnull=False, appraisal_system__in=RANKED)
    return list(rows.order_by("order", "code"))


def items_of(period: Period, as_of: date) -> list[Item]:
    """Everything that fell due in the period up to the day: ten statements, however many rows."""
    last = min(period.end, as_of)
    found = [*_tasks(period.start, last, as_of), *_orders(period.start, last, as_of)]
    return [*found, *_reports(period, as_of), *_acceptances(period.start, last)]


def _tasks(first: date, last: date, as_of: date) -> Iterator[Item]:
    """Rows in force with their deadline in the period. Who was responsible is who stood there on that day; a row
    whose decision was stopped or suspended asks nothing of anybody."""
    stopped = TaskFlag.objects.filter(kind__in=(FlagKind.STOPPED, FlagKind.SUSPENDED), settled_at__isnull=True)
    rows = Task.objects.in_force().filter(current__deadline__range=(first, last))
    rows = rows.exclude(table__kind=TableKind.INTEGRITY).exclude(pk__in=stopped.order_by().values("task"))
    due = {row.pk: row for row in rows.select_related("current").order_by("pk")}
    finished: dict[int, date] = {}
    moves = TaskMove.objects.filter(task__in=rows.order_by().values("pk"), event=TaskEvent.FINISH).order_by("pk")
    for task, at in moves.values_list("task", "recorded_at"):
        finished.setdefault(task, timezone.localdate(at))
    held = _responsible(rows.order_by().values("pk"), due)
    for pk, row in due.items():
        unit, person = held[pk]
        if unit is None or row.current is None:
            continue
        done = finished.get(pk) if row.state == TaskState.DONE else None
        if done is not None and done > as_of:
            done = None
        standard = STANDARDS.get(row.verdict, WHOLE)
        yield Item(Component.TASKS, (TASK, pk), row.current.target, unit, person, row.current.deadline, done, standard)


def _responsible(rows: Any, due: dict[int, Task]) -> dict[int, tuple[int | None, int | None]]:
    """Task id -> lead unit and person of the version that stood on the due day, of the first one where none did."""
    found: dict[int, tuple[int | None, int | None]] = {}
    versions = TaskVersion.objects.filter(task__in=rows).order_by("task", "number")
    for task, unit, person, at in versions.values_list("task", "lead_unit", "person", "recorded_at"):
        row = due.get(task)
        deadline = row.current.deadline if row is not None and row.current is not None else None
        if deadline is None:
            continue
        if task not in found or timezone.localdate(at) <= deadline:
            found[task] = (unit, person)
    return found


def _orders(first: date, last: date, as_of: date) -> Iterator[Item]:
    """Orders sent out with their day in the period; the result counts from the day on which it was reported."""
    rows = SupervisionOrder.objects.sent().filter(deadline__range=(first, last)).order_by("pk")
    for row in rows.only("title", "unit_id", "person_id", "deadline", "state", "reported_on"):
        told = row.state in (OrderState.REPORTED, OrderState.CLOSED)
        done = row.reported_on if told and row.reported_on is not None and row.reported_on <= as_of else None
        yield Item(Component.ORDERS, (ORDER, row.pk), row.title, row.unit_id, row.person_id, row.deadline, done)


def _reports(period: Period, as_of: date) -> Iterator[Item]:
    """The half-year report of a half, both reports of a year: those whose day is over. A unit without one owes it."""
    days, _ = due_days_on(as_of)
    half = period.cycle is Cycle.HALF
    wanted = [kind for kind in YEARLY if not half or kind is ReportKind.HALF]
    if half and period.code.endswith("H2"):
        wanted = [ReportKind.YEAR]
    owed = {kind: last for kind in wanted if (last := due_of(kind, period.year, days)) < as_of}
    if not owed:
        return
    filed: dict[tuple[int, str], tuple[int, date]] = {}
    rows = ProgressReport.objects.filter(sheet__year=period.year, sheet__kind__in=[kind.value for kind in owed])
    for unit, kind, sheet, at in rows.order_by("round").values_list(
        "sheet__unit", "sheet__kind", "sheet", "recorded_at"
    ):
        filed.setdefault((unit, kind), (sheet, timezone.localdate(at)))
    for unit in reporting_units():
        for kind, due in owed.items():
            sheet, done = filed.get((unit.pk, kind.value), (0, None))
            day = done if done is not None and done <= as_of else None
            label = f"{period.year}年{kind.label}"
            yield Item(Component.REPORTS, (REPORT, sheet), label, unit.pk, None, due, day)


def _acceptances(first: date, last: date) -> Iterator[Item]:
    """The newest acceptance of each row, of those written down in the period."""
    newest: dict[int, Acceptance] = {}
    rows = Acceptance.objects.select_related("version", "task__current").order_by("round", "pk")
    for row in rows.filter(recorded_at__date__range=(first, last)):
        newest[row.task_id] = row
    for row in newest.values():
        if row.version.lead_unit_id is None:
            continue
        standard = Fraction(0) if row.outcome == AcceptanceOutcome.BELOW else WHOLE
        yield Item(
            Component.ACCEPTANCE, (ACCEPTED, row.pk), row.version.target, row.version.lead_unit_id,
            row.version.person_id, None, timezone.localdate(row.recorded_at), standard,
        )  # fmt: skip
