"""How people, appointments and the exception list are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from organization.models import Appointment, Person
from organization.models.accounts import Reach
from organization.rules.quality import RosterGap, roster_gap

GAP_KINDS = {RosterGap.NO_POST: "warning", RosterGap.NO_DUTY: "warning", RosterGap.NEITHER: "danger"}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One row of the people list."""

    pk: int
    number: str
    name: str
    unit: str
    unit_pk: int
    posts: str
    duty_text: str
    joined_on: str
    left_on: str
    gap: str
    gap_kind: str


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One appointment of a person's history."""

    pk: int
    unit: str
    unit_pk: int
    title: str
    field_of_work: str
    term: str
    document_number: str
    starts_on: str
    ends_on: str
    current: bool


def person_lines(people: Sequence[Person], day: date) -> list[PersonLine]:
    """People (unit selected) with the posts they hold on ``day``: one query more, however many."""
    held: defaultdict[int, list[str]] = defaultdict(list)
    roster = {person.pk: person.unit_id for person in people}
    rows = Appointment.objects.in_force(day).filter(person_id__in=roster)
    for row in rows.select_related("post__title", "post__unit").order_by("starts_on", "pk"):
        own = row.post.unit_id == roster[row.person_id]
        held[row.person_id].append(row.post.title.name if own else f"{row.post.unit.name}{row.post.title.name}")
    return [_line(person, held[person.pk]) for person in people]


def _line(person: Person, posts: list[str]) -> PersonLine:
    gap = None if person.left_on else roster_gap(bool(posts), bool(person.duty_text))
    return PersonLine(
        pk=person.pk,
        number=person.number,
        name=person.name,
        unit=person.unit.name,
        unit_pk=person.unit_id,
        posts="、".join(posts),
        duty_text=person.duty_text,
        joined_on=person.joined_on.isoformat(),
        left_on=person.left_on.isoformat() if person.left_on else "",
        gap=gap.label if gap else "",
        gap_kind=GAP_KINDS[gap] if gap else "",
    )


def appointment_lines(person: Person, day: date, reach: Reach) -> list[AppointmentLine]:
    """The whole history, the latest first; units out of reach are named without a link (``unit_pk`` 0)."""
    rows = person.appointments.select_related("post__title", "post__unit").order_by("-starts_on", "-pk")
    return [
        AppointmentLine(
            pk=row.pk,
            unit=row.post.unit.name,
            unit_pk=row.post.unit_id if reach.covers(row.post.unit_id) else 0,
            title=row.post.title.name,
            field_of_work=row.field_of_work,
            term=row.term,
            document_number=row.document_number,
            starts_on=row.starts_on.isoformat(),
            ends_on=row.ends_on.isoformat() if row.ends_on else "",
            current=row.ends_on is None or row.ends_on > day,
        )
        for row in rows
    ]
