"""Who must study a unit's decomposition: its leading team, or everybody of a subordinate unit."""

from __future__ import annotations

from datetime import date

from accountability.rules.studies import Roster
from organization.enums import TitleCategory, UnitLevel
from organization.models import Appointment, Person, Unit

WITH_TEAM = (UnitLevel.COUNTY, UnitLevel.BUREAU)
"""Levels whose units have a leading team of their own (JH-B-3.2-a)."""


def roster_of(unit: Unit, day: date) -> Roster:
    """Who held a leading post on that day, in the order of the posts; below that level all on the rosters."""
    if unit.level in WITH_TEAM:
        rows = (
            Appointment.objects.in_force(day)
            .filter(post__unit=unit, post__title__category=TitleCategory.LEADING)
            .order_by("post__order", "pk")
        )
        return Roster(True, dict(rows.values_list("person_id", "person__name")))
    people = Person.objects.on_roster().filter(unit=unit, joined_on__lte=day).order_by("sort_key", "number")
    return Roster(False, dict(people.values_list("pk", "name")))
