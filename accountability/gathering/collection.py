"""Who hands in, what was handed in for a period, who did not: few statements (LS-4.2-b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accountability.enums import WorkCycle
from accountability.gathering.first_line import TOWNS
from accountability.models import StandingMember, WorkForm
from core.periods import Period
from core.rulebook import base_line, first_parameters, in_force, parameters
from organization.enums import UnitLevel
from organization.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Collected:
    """A period: who was asked for (person or unit id, name), the newest form of each that handed in."""

    cycle: WorkCycle
    period: Period
    wanted: Sequence[tuple[int, str]]
    forms: dict[int, WorkForm]

    @property
    def missing(self) -> list[str]:
        """Names without a form."""
        return [name for pk, name in self.wanted if pk not in self.forms]


def collected(cycle: WorkCycle, period: Period) -> Collected:
    """Two statements. Somebody who handed in and is no longer on the list stays in the summary."""
    wanted = members_on(period.end) if cycle is WorkCycle.WEEK else towns()
    rows = WorkForm.objects.filter(cycle=cycle, period=period.code).select_related("person", "unit", "recorded_by")
    forms: dict[int, WorkForm] = {}
    for row in rows.order_by("number"):
        forms[(row.person_id if cycle is WorkCycle.WEEK else row.unit_id) or 0] = row
    known = {pk for pk, _ in wanted}
    late = [(pk, str(row.person or row.unit)) for pk, row in forms.items() if pk not in known]
    return Collected(cycle, period, [*wanted, *late], forms)


def members_on(day: date) -> list[tuple[int, str]]:
    """Standing members on the list by that day, in the order in which they were put there."""
    rows = StandingMember.objects.in_force().filter(since__lte=day).order_by("since", "pk")
    return list(rows.values_list("person_id", "person__name"))


def towns() -> list[tuple[int, str]]:
    """Towns, streets and zones of bureau level."""
    rows = Unit.objects.standing().filter(kind__in=TOWNS, level=UnitLevel.BUREAU)
    return list(rows.order_by("order", "code").values_list("pk", "name"))


def is_wanted(cycle: WorkCycle, *, person: Person | None, unit: Unit | None, day: date) -> bool:
    """Whether a form is asked for from this person or unit."""
    if cycle is WorkCycle.WEEK:
        return person is not None and person.pk in dict(members_on(day))
    return unit is not None and unit.kind in TOWNS and unit.level == UnitLevel.BUREAU


def days_allowed(day: date) -> int:
    """Days after the end of a period by which its form should be in."""
    rulebook = in_force(day)
    of = parameters(rulebook) if rulebook is not None else first_parameters(base_line())
    return of.whole("accountability.collection_days")
