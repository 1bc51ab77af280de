"""Taking in a register of units, posts and people: all of it or nothing (SECURITY I06). The only bulk writer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit, events
from core.findings import Finding, demand, unmet
from organization.actions.people import sort_key
from organization.enums import AppraisalSystem, OrganizationEvent, PrincipalPost, UnitKind, UnitLevel
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from organization.rules.register import check_register, plan
from organization.rules.register_rows import (
    Known,
    KnownPerson,
    KnownPost,
    KnownUnit,
    PersonRow,
    Plan,
    PostRow,
    Register,
    RowProblem,
    UnitRow,
)


@transaction.atomic
def import_register(*, register: Register, source: str, by: Account, at: datetime) -> Plan:
    """Write every change a register makes, or raise Refused with every fault; one audit event names all rows.

    ``source`` is the workbook's fingerprint or the name of the loader. The judgement is made anew inside the
    transaction, because the tables may have changed since the preview.
    """
    list(Unit.objects.select_for_update().values_list("pk", flat=True))
    day = timezone.localdate(at)
    known = known_register(day)
    demand([as_finding(problem) for problem in check_register(register, known)])
    changes = plan(register, known)
    if changes.empty:
        return changes
    _write_units(changes)
    posts = _write_posts(changes)
    people = _write_people(changes)
    _write_appointments(changes.appointments, posts, people)
    audit.record(
        verb="organization.import_register", by=by, at=at, label="机构人员导入", reason=source,
        after={name: _listed(getattr(changes, name)) for name in changes.__dataclass_fields__},
    )  # fmt: skip
    return changes


def as_finding(problem: RowProblem) -> Finding:
    """A fault of a row as an obstacle of the action."""
    place = f"{problem.sheet.label}第 {problem.row} 行"
    facts = {"位置": place} | ({"内容": problem.value} if problem.value else {})
    return unmet(problem.clause, problem.reason, remedy=problem.remedy, **facts)


def known_register(day: date) -> Known:
    """What the tables hold on ``day``: five queries, however many rows."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    units = {unit.code: KnownUnit(_unit_row(unit, codes), unit.abolished_at is None) for unit in Unit.objects.all()}
    posts: dict[tuple[str, str], KnownPost] = {}
    held: dict[int, dict[tuple[str, str], str]] = {}
    filled: dict[int, int] = {}
    for row in Appointment.objects.not_ended(day).select_related("post__title"):
        filled[row.post_id] = filled.get(row.post_id, 0) + 1
        key = (codes[row.post.unit_id], row.post.title.name)
        held.setdefault(row.person_id, {})[key] = row.field_of_work
    for post in Post.objects.select_related("title"):
        line = PostRow(0, codes[post.unit_id], post.title.name, post.quota, PrincipalPost(post.principal))
        posts[line.unit, line.title] = KnownPost(line, filled.get(post.pk, 0))
    people = {
        one.number: KnownPerson(
            (one.name, codes[one.unit_id], one.joined_on, one.duty_text), held.get(one.pk, {}), one.left_on is not None
        )
        for one in Person.objects.all()
    }
    titles = frozenset(PostTitle.objects.standard().values_list("name", flat=True))
    return Known(units, posts, people, titles)


def _unit_row(unit: Unit, codes: dict[int, str]) -> UnitRow:
    return UnitRow(
        row=0,
        code=unit.code,
        name=unit.name,
        kind=UnitKind(unit.kind),
        level=UnitLevel(unit.level),
        parent=codes[unit.parent_id] if unit.parent_id else "",
        system=AppraisalSystem(unit.appraisal_system) if unit.appraisal_system else None,
        main=codes[unit.appraised_with_id] if unit.appraised_with_id else "",
        order=unit.order,
    )


def _write_units(changes: Plan) -> None:
    """New units parents first, one statement a level; then changed ones, then the links to main units."""
    waiting = list(changes.new_units)
    fresh = {row.code for row in waiting}
    while waiting:
        ready = [row for row in waiting if row.parent not in fresh]
        ids = _ids({row.parent for row in ready})
        Unit.objects.bulk_create(
            Unit(code=row.code, **_unit_fields(row), parent_id=ids.get(row.parent)) for row in ready
        )
        fresh -= {row.code for row in ready}
        waiting = [row for row in waiting if row.code in fresh]
    links = {row.code: row for row in (*changes.new_units, *changes.changed_units)}
    ids = _ids({row.parent for row in links.values()} | {row.main for row in links.values()})
    rows = list(Unit.objects.filter(code__in=[row.code for row in changes.changed_units]))
    rows += Unit.objects.filter(code__in=[row.code for row in changes.new_units if row.main])
    for unit in rows:
        row = links[unit.code]
        for name, value in _unit_fields(row).items():
            setattr(unit, name, value)
        unit.parent_id, unit.appraised_with_id = ids.get(row.parent), ids.get(row.main)
    Unit.objects.bulk_update(
        rows, ["name", "kind", "level", "appraisal_system", "order", "parent", "appraised_with"], batch_size=50
    )


def _unit_fields(row: UnitRow) -> dict[str, object]:
    system = row.system.value if row.system else ""
    return {"name": row.name, "kind": row.kind, "level": row.level, "appraisal_system": system, "order": row.order}


def _ids(codes: set[str]) -> dict[str, int]:
    return dict(Unit.objects.filter(code__in=codes - {""}).values_list("code", "pk"))


def _write_posts(changes: Plan) -> dict[tuple[str, str], Post]:
    """Every post by (unit code, title), after the changes."""
    ids = _ids({row.unit for row in changes.new_posts})
    titles = {title.name: title for title in PostTitle.objects.standard()}
    Post.objects.bulk_create(
        Post(
            unit_id=ids[row.unit],
            title=titles[row.title],
            quota=row.quota,
            principal=row.principal,
            order=titles[row.title].order,
        )
        for row in changes.new_posts
    )
    posts = {(post.unit.code, post.title.name): post for post in Post.objects.select_related("unit", "title")}
    for row in changes.changed_posts:
        posts[row.unit, row.title].quota = row.quota
        posts[row.unit, row.title].principal = row.principal
    changed = [posts[row.unit, row.title] for row in changes.changed_posts]
    Post.objects.bulk_update(changed, ["quota", "principal"], batch_size=100)
    return posts


def _write_people(changes: Plan) -> dict[str, int]:
    """Ids of the people named in the changes, by number."""
    rows = {row.number: row for row in (*changes.new_people, *changes.changed_people)}
    ids = _ids({row.unit for row in rows.values()})
    Person.objects.bulk_create(
        Person(
            number=row.number,
            name=row.name,
            sort_key=sort_key(row.name),
            unit_id=ids[row.unit],
            duty_text=row.duty_text,
            joined_on=row.joined_on,
        )
        for row in changes.new_people
    )
    changed = list(Person.objects.filter(number__in=[row.number for row in changes.changed_people]))
    for person in changed:
        row = rows[person.number]
        person.name, person.sort_key, person.unit_id = row.name, sort_key(row.name), ids[row.unit]
        person.duty_text, person.joined_on = row.duty_text, row.joined_on
    Person.objects.bulk_update(changed, ["name", "sort_key", "unit", "duty_text", "joined_on"], batch_size=100)
    numbers = {row.number for row in (*rows.values(), *changes.appointments)}
    return dict(Person.objects.filter(number__in=numbers).values_list("number", "pk"))


def _write_appointments(rows: Sequence[PersonRow], posts: dict[tuple[str, str], Post], people: dict[str, int]) -> None:
    made = [
        Appointment(
            person_id=people[row.number],
            post=posts[row.post],
            starts_on=row.starts_on or row.joined_on,  # never empty: the rule refuses a post without a day
            field_of_work=row.field_of_work,
            term=row.term,
            document_number=row.document_number,
        )
        for row in rows
    ]
    Appointment.objects.bulk_create(made)
    for one in made:
        if one.post.principal:
            events.emit(
                OrganizationEvent.PRINCIPAL_CHANGED,
                unit_id=one.post.unit_id,
                day=one.starts_on,
                old_person_id=None,
                new_person_id=one.person_id,
            )


def _listed(rows: Sequence[UnitRow | PostRow | PersonRow]) -> list[str]:
    """The rows of one kind as the audit trail names them."""
    return [
        row.code
        if isinstance(row, UnitRow)
        else f"{row.unit} {row.title} {row.quota}"
        if isinstance(row, PostRow)
        else f"{row.number} {row.post[0]} {row.title}".strip()
        for row in rows
    ]
