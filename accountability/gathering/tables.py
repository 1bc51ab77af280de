"""Tables as facts, their numbers of the rulebook, and decisions that wait for a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accountability.enums import ConfirmingSide, TableKind, TableState
from accountability.gathering.rosters import WITH_TEAM
from accountability.gathering.rows import hash_of
from accountability.models import Confirmation, Study, Task, TaskTable
from accountability.rules.tables import TableFacts
from core.models import Rulebook
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from decisions.enums import AdjustmentWay, ExecutionState, Level, RunState, Stage
from decisions.gathering.aftermath import execution_of
from decisions.models import DecisionAdjustment, Matter, Resolution, StageRun

OVER = (ExecutionState.SUSPENDED, ExecutionState.STOPPED, ExecutionState.ADJUSTED, ExecutionState.CLOSING)
"""States of a decision in which nothing new is begun."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the rulebook asks of tables: days to decompose a decision, month and day to file by, offices to confirm,
    days for which an adjustment is told, working days of warning, points by which a row may lag behind its plan."""

    decomposition_days: int
    filing_due: tuple[int, int]
    confirming_offices: int
    notice_days: int
    warning_days: int
    slack: int


def numbers_of(rulebook: Rulebook | None) -> Numbers:
    """The numbers of a version, those that the county's line begins with where there is none: one statement."""
    return numbers_in(parameters(rulebook) if rulebook is not None else first_parameters(base_line()))


def numbers_on(day: date) -> Numbers:
    """The numbers in force on that day."""
    return numbers_of(in_force(day))


def numbers_in(of: Parameters) -> Numbers:
    """The numbers among parameters that were read already."""
    return Numbers(
        decomposition_days=of.whole("accountability.decomposition_days"),
        filing_due=of.day("accountability.filing_due"),
        confirming_offices=of.whole("accountability.confirming_offices"),
        notice_days=of.whole("accountability.notice_days"),
        warning_days=of.whole("deadline.warning_days"),
        slack=of.whole("accountability.behind_points"),
    )


def table_facts(table: TaskTable, tasks: Sequence[Task]) -> TableFacts:
    """The table with its latest study and the confirmations of its rows. Unit, its parent and matter are selected."""
    hashed = hash_of(tasks)
    study = Study.objects.filter(table=table).order_by("-pk").first() if not table.of_county else None
    agreed = Confirmation.objects.filter(table=table, rows_hash=hashed) if table.of_county else ()
    return TableFacts(
        kind=TableKind(table.kind), state=TableState(table.state),
        parent=table.unit.parent.name if table.unit.parent is not None else "", hash=hashed,
        studied_hash=study.rows_hash if study else "", agreed=study.agreed if study else True,
        studied_on=study.held_on if study else None,
        confirmed=frozenset((ConfirmingSide(one.side), one.unit_id) for one in agreed),
        major=is_major(table), decision_state=decision_state(table.matter), whole_team=table.unit.level in WITH_TEAM,
    )  # fmt: skip


def is_major(table: TaskTable) -> bool:
    """Whether it breaks down a major decision (重大): joint confirmation and letters are asked for."""
    return table.matter is not None and table.matter.level == Level.MAJOR


def decision_state(matter: Matter | None) -> str:
    """Why a decision is not carried out now, or ""."""
    if matter is None:
        return ""
    state = execution_of(matter).state
    return state.label if state in OVER else ""


def awaiting_decomposition(rows: QuerySet[Matter]) -> QuerySet[Any]:
    """Resolved matters whose table is not issued yet, with ``resolved_at`` and ``table_pk`` of one being made, the
    longest waiting first (JH-A-6.1-a). A matter that only stops another decision needs none."""
    closed = StageRun.objects.filter(matter=OuterRef("pk"), stage=Stage.RESOLUTION, state=RunState.CLOSED)
    tables = TaskTable.objects.filter(matter=OuterRef("pk"))
    stopping = Exists(_stops())
    replaced = Exists(_replaced())
    return (
        rows.annotate(resolved_at=Subquery(closed.values("settled_at")[:1]), table_pk=Subquery(tables.values("pk")[:1]))
        .filter(~Exists(tables.in_force()), ~stopping, ~replaced, resolved_at__isnull=False)
        .order_by("resolved_at", "pk")
    )


def _stops() -> Any:
    return DecisionAdjustment.objects.filter(successor=OuterRef("pk"), way=AdjustmentWay.STOP)


def _replaced() -> Any:
    return DecisionAdjustment.objects.filter(
        matter=OuterRef("pk"), successor__runs__stage=Stage.RESOLUTION, successor__runs__state=RunState.CLOSED
    )


def due_of(resolved: Any, days: int) -> date:
    """The day by which a decision should have its table."""
    return timezone.localdate(resolved) + timedelta(days=days)


def resolution_of(matter: Matter) -> Resolution | None:
    """The paper in force of a resolved matter."""
    rows = Resolution.objects.in_force().filter(run__matter=matter)
    return rows.order_by("-pk").first()


def begun_by(matter: Matter) -> bool:
    """Whether the matter is resolved."""
    return StageRun.objects.filter(matter=matter, stage=Stage.RESOLUTION, state=RunState.CLOSED).exists()
