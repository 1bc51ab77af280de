"""Facts from the tables for the rules of organization. Reads only; the number of queries does not grow with rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from organization.enums import AppraisalSystem, PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.models import Appointment, Person, Post, Unit
from organization.models.people import AppointmentQuerySet
from organization.rules import leaders
from organization.rules.places import PersonPlace, Tenure, UnitPlace
from organization.rules.posts import PostFacts
from organization.rules.quality import PostState, UnitState


def ancestry(unit: Unit) -> list[Unit]:
    """The units from the root down to ``unit``, itself included; one query per level above it."""
    line = [unit]
    while line[0].parent is not None:
        line.insert(0, line[0].parent)
    return line


def unit_place(unit: Unit) -> UnitPlace:
    """A unit as the rules about handing down and enrolment see it."""
    return UnitPlace(
        code=unit.code,
        name=unit.name,
        kind=UnitKind(unit.kind),
        level=UnitLevel(unit.level),
        path=tuple(one.code for one in ancestry(unit)),
        system=AppraisalSystem(unit.appraisal_system) if unit.appraisal_system else None,
        appraised_with=unit.appraised_with.name if unit.appraised_with else "",
        standing=unit.abolished_at is None,
    )


def person_place(person: Person) -> PersonPlace:
    """A person as the rule about handing down sees him."""
    return PersonPlace(person.number, person.name, unit_place(person.unit), person.left_on is None)


def tenure(appointment: Appointment) -> Tenure:
    """An appointment as a fact; needs person, post and title (select_related)."""
    post = appointment.post
    return Tenure(
        person_number=appointment.person.number,
        person_name=appointment.person.name,
        title=post.title.name,
        starts_on=appointment.starts_on,
        ends_on=appointment.ends_on,
        principal=PrincipalPost(post.principal),
        leading=post.title.category == TitleCategory.LEADING,
        post_order=post.order,
        field_of_work=appointment.field_of_work,
        term=appointment.term,
    )


def tenures(unit: Unit) -> list[Tenure]:
    """Every appointment in the unit, past ones included: one query."""
    return [tenure(row) for row in _appointments([unit.pk])]


def first_responsible(unit: Unit, day: date) -> Person | None:
    """The first person responsible for what the unit must do on ``day``: its principal leader then (LS-2-a)."""
    first = leaders.first_responsible_on(tenures(unit), day)
    return Person.objects.get(number=first.person_number) if first else None


def principals(units: Iterable[Unit], day: date) -> dict[int, tuple[Tenure, ...]]:
    """The principal leaders on ``day`` per unit id, Party first: one query for all units."""
    rows = _appointments([unit.pk for unit in units]).principal().in_force(day)
    held: defaultdict[int, list[Tenure]] = defaultdict(list)
    for row in rows:
        held[row.post.unit_id].append(tenure(row))
    return {unit_id: leaders.principals_on(each, day) for unit_id, each in held.items()}


def post_facts(post: Post, day: date) -> PostFacts:
    """A post as the rules about appointments see it: holders counted from ``day`` on."""
    return PostFacts(
        unit=post.unit.name,
        title=post.title.name,
        quota=post.quota,
        filled=post.appointments.not_ended(day).count(),
        standard=not post.title.withdrawn,
        unit_standing=post.unit.abolished_at is None,
    )


def unit_states(units: Collection[Unit], day: date) -> dict[int, UnitState]:
    """What the data-quality rules look at, per unit id: two queries for all units."""
    ids = [unit.pk for unit in units]
    holders: defaultdict[int, list[str]] = defaultdict(list)
    no_field: defaultdict[int, list[str]] = defaultdict(list)
    for row in _appointments(ids).in_force(day):
        holders[row.post_id].append(row.person.name)
        if row.post.title.category == TitleCategory.LEADING and not row.field_of_work:
            no_field[row.post.unit_id].append(row.person.name)
    posts: defaultdict[int, list[PostState]] = defaultdict(list)
    for post in Post.objects.filter(unit_id__in=ids).select_related("title"):
        state = PostState(
            post.title.name,
            PrincipalPost(post.principal),
            post.quota,
            tuple(holders[post.pk]),
            not post.title.withdrawn,
        )
        posts[post.unit_id].append(state)
    return {
        unit.pk: UnitState(unit.name, UnitLevel(unit.level), tuple(posts[unit.pk]), tuple(no_field[unit.pk]))
        for unit in units
    }


def _appointments(unit_ids: Collection[int]) -> AppointmentQuerySet:
    return (
        Appointment.objects.filter(post__unit_id__in=unit_ids)
        .select_related("person", "post__title")
        .order_by("post__order", "starts_on", "pk")
    )
