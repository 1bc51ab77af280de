"""What people are in the county: principal leader, another county leader, or neither (JH-A-4.1-c, JH-A-5.1-d).

A principal leader holds a principal post of the county itself (县委书记、县长); the other leading posts of the county
make a county leader. Actions copy the standing of the day into the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from decisions.enums import Standing
from organization.enums import TitleCategory, UnitKind
from organization.models import Appointment, Person


def standings(people: Iterable[Person], day: date) -> dict[int, Standing]:
    """The standing of each on ``day``, by person id: one query."""
    found = {person.pk: Standing.OTHER for person in people}
    rows = (
        Appointment.objects.in_force(day)
        .filter(person_id__in=found, post__unit__kind=UnitKind.COUNTY)
        .order_by()
        .values_list("person_id", "post__principal", "post__title__category")
    )
    for person, principal, category in rows:
        if principal:
            found[person] = Standing.PRINCIPAL
        elif category == TitleCategory.LEADING and found[person] is Standing.OTHER:
            found[person] = Standing.LEADER
    return found


def standing_of(person: Person, day: date) -> Standing:
    """The standing of one person on ``day``."""
    return standings([person], day)[person.pk]


def posts(people: Iterable[Person], day: date) -> dict[int, str]:
    """What each holds on ``day``, by person id, posts of the county first: 县委副书记、县长. One query."""
    rows = (
        Appointment.objects.in_force(day)
        .filter(person_id__in=[person.pk for person in people])
        .order_by("post__order", "pk")
        .values_list("person_id", "post__unit__kind", "post__unit__name", "post__title__name")
    )
    held: dict[int, list[str]] = {}
    for person, kind, unit, title in sorted(rows, key=lambda row: row[1] != UnitKind.COUNTY):
        held.setdefault(person, []).append(title if kind == UnitKind.COUNTY else f"{unit}{title}")
    return {person: "、".join(dict.fromkeys(titles))[:80] for person, titles in held.items()}
