"""Units and people in reach, and those of them with a row in force in a year."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from accountability.enums import TableKind
from accountability.models import Task, TaskTable
from accountability.rules.coverage import Coverage, coverage
from organization.models import Person, Unit
from organization.models.units import full_names


@dataclass(frozen=True, slots=True)
class Covered:
    """Both shares, units without an annual table, and the rows that are named."""

    units: Coverage
    people: Coverage
    tableless: tuple[Unit, ...]
    bare_units: tuple[tuple[Unit, str], ...]
    bare_people: tuple[Person, ...]


def newest_year(today: int) -> int:
    """This year, or the newest before it that has a table: a year not begun shows nothing. One statement."""
    held = TaskTable.objects.filter(year__lte=today).aggregate(newest=Max("year"))["newest"]
    return today if held is None else int(held)


def covered(year: int, units: frozenset[int] | None) -> Covered:
    """``units`` None is the whole county. Seven statements, however many units and people.

    A unit has a row when it leads or assists with one, a person when he is responsible or in charge.
    """
    active: QuerySet[Unit] = Unit.objects.standing().filter(parent__isnull=False)
    people = Person.objects.on_roster()
    if units is not None:
        active, people = active.filter(pk__in=units), people.filter(unit_id__in=units)
    rows = Task.objects.in_force().filter(table__year=year).order_by()
    pairs = list(rows.values_list("current__lead_unit", "current__person", "current__leader"))
    having = {lead for lead, _, _ in pairs} | set(rows.values_list("current__assisting__unit", flat=True))
    named = {one for _, person, leader in pairs for one in (person, leader)}
    found = list(active.order_by("order", "code"))
    of_units = coverage([unit.pk for unit in found], having - {None})
    roster = list(people.order_by().values_list("pk", flat=True))
    of_people = coverage(roster, named - {None})
    made = set(TaskTable.objects.filter(year=year, kind=TableKind.ANNUAL).values_list("unit", flat=True))
    missing = set(of_units.missing)
    return Covered(
        of_units, of_people, tuple(unit for unit in found if unit.pk not in made),
        tuple(full_names([unit for unit in found if unit.pk in missing])),
        tuple(_people(people, of_people.missing)),
    )  # fmt: skip


def _people(people: QuerySet[Person], missing: tuple[int, ...]) -> list[Person]:
    """Those who are named, in the order of their units; filtered here, because a database takes few parameters."""
    wanted = set(missing)
    rows = people.select_related("unit").order_by("unit__order", "unit__code", "sort_key", "number")
    return [one for one in rows if one.pk in wanted]
