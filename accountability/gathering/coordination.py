"""Tasks that ask for coordination, with their meetings; groups and who heads a department: few statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accountability.enums import AccountabilityPermission, CoordinationKind, GroupKind, TaskState
from accountability.gathering.first_line import DEPARTMENTS
from accountability.gathering.rows import version_of, with_content
from accountability.models import AssistingUnit, CoordinationMeeting, LeadingGroup, Task, TerritorialTask
from accountability.rules.coordination import Course, gaps
from core.access import duties_with
from core.findings import Finding
from core.rulebook import base_line, first_parameters, in_force, parameters
from organization.enums import UnitLevel
from organization.models import Account, Appointment, DutyHolding, Unit


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the rulebook asks: months between thematic meetings, between joint meetings, days to answer an opinion,
    months between reviews of a plan."""

    coordination_months: int
    joint_months: int
    opinion_days: int
    review_months: int
    warning_days: int


def numbers_on(day: date) -> Numbers:
    """The numbers in force on that day."""
    rulebook = in_force(day)
    of = parameters(rulebook) if rulebook is not None else first_parameters(base_line())
    return Numbers(
        coordination_months=of.whole("accountability.coordination_months"),
        joint_months=of.whole("accountability.joint_meeting_months"),
        opinion_days=of.whole("accountability.opinion_days"),
        review_months=of.whole("accountability.plan_review_months"),
        warning_days=of.whole("deadline.warning_days"),
    )


def units_of(task: Task) -> dict[int, str]:
    """Lead unit first, then those that assist: id -> name."""
    version = version_of(task)
    found = {version.lead_unit_id: version.lead_unit.name} if version.lead_unit else {}
    found |= {one.unit_id: one.unit.name for one in version.assisting.all()}
    return {pk: name for pk, name in found.items() if pk is not None}


def is_territorial(task: Task) -> bool:
    return TerritorialTask.objects.in_force().filter(task=task).exists()


def flagged(rows: QuerySet[Task]) -> QuerySet[Any]:
    """Rows in force, not done, of several units or territorial, with the days of their last meetings."""
    meetings = CoordinationMeeting.objects.filter(task=OuterRef("pk")).order_by("-held_on")
    thematic = meetings.filter(kind=CoordinationKind.THEMATIC, complete=True)
    several = Exists(AssistingUnit.objects.filter(version=OuterRef("current")))
    marked = Exists(TerritorialTask.objects.in_force().filter(task=OuterRef("pk")))
    found = rows.exclude(state=TaskState.DONE).annotate(
        several=several, territorial=marked, last_meeting=Subquery(meetings.values("held_on")[:1]),
        last_thematic=Subquery(thematic.values("held_on")[:1]),
    )  # fmt: skip
    asked: QuerySet[Any] = found.filter(Q(several=True) | Q(territorial=True))
    return asked


def course_of(row: Any) -> Course:
    """A row of ``flagged``; its table and content are selected."""
    given = row.table.issued_at or row.recorded_at
    return Course(timezone.localdate(given), version_of(row).deadline, row.last_meeting, row.last_thematic)


def gap_rows(account: Account, today: date) -> list[tuple[Any, list[Finding]]]:
    """Flagged rows in reach with what is missing, the nearest deadline first: three statements."""
    months = numbers_on(today).coordination_months
    rows = flagged(with_content(Task.objects.visible_to(account).in_force().select_related("table__unit")))
    found = [(row, gaps(course_of(row), today, months)) for row in rows.order_by("current__deadline", "pk")]
    return [(row, missing) for row, missing in found if missing]


def heads_among(people: Collection[int], day: date) -> frozenset[int]:
    """Those of them who head a department on that day: one statement."""
    rows = (
        Appointment.objects.in_force(day)
        .principal()
        .filter(person_id__in=people, post__unit__kind__in=DEPARTMENTS, post__unit__level=UnitLevel.BUREAU)
    )
    return frozenset(rows.order_by().values_list("person_id", flat=True))


def is_department(unit: Unit) -> bool:
    return unit.kind in DEPARTMENTS


def supervises(unit: Unit) -> bool:
    """Whether somebody holds the rights of supervision in the unit."""
    wanted = duties_with(AccountabilityPermission.CONFIRM_FOR_EFFICIENCY)
    return DutyHolding.objects.in_force().filter(unit=unit, duty__in=wanted).exists()


def bureaus() -> list[tuple[int, str]]:
    """Units that should have a body of their own for supervision."""
    rows = Unit.objects.standing().filter(level=UnitLevel.BUREAU, appraised_with__isnull=True)
    return list(rows.order_by("order", "code").values_list("pk", "name"))


def with_local() -> frozenset[int]:
    rows = LeadingGroup.objects.in_force().filter(kind=GroupKind.LOCAL)
    return frozenset(rows.order_by().values_list("unit_id", flat=True))
