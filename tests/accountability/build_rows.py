"""Tables for tests: people in posts, a content that lacks nothing, tables in every state by the shortest lawful way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from accountability.actions.filings import accept_table, file_table
from accountability.actions.issuing import confirm_table, issue_table
from accountability.actions.rows import Edit, save_rows
from accountability.actions.studies import NewStudy, record_study
from accountability.actions.tables import NewTable, begin_table, title_for
from accountability.enums import Attendance, TableKind, TaskCategory
from accountability.gathering.rosters import roster_of
from accountability.models import Study, Task, TaskTable
from accountability.rules.reading import Content
from accountability.rules.studies import Taking
from core.findings import Refused
from core.models import StoredFile
from decisions.models import Matter
from organization.enums import Duty, PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from tests.factories import NOON, give_duty, make_account, make_person, make_unit

DEADLINE = date(2012, 12, 30)
PRESENT = Taking(Attendance.PRESENT)


def appoint(person: Person, unit: Unit, title: str, *, principal: str = "", category: str = "leading") -> Appointment:
    named, _ = PostTitle.objects.get_or_create(name=title, defaults={"category": TitleCategory(category)})
    post, _ = Post.objects.get_or_create(
        unit=unit, title=named, defaults={"quota": 9, "principal": PrincipalPost(principal)}
    )
    return Appointment.objects.create(person=person, post=post, starts_on=date(2010, 1, 1))


def leader(county: Unit, name: str = "石敬之") -> Person:
    """A deputy head of the county."""
    person = make_person(name, county)
    appoint(person, county, "副县长")
    return person


def team(unit: Unit, *names: str) -> list[Person]:
    """The leading team of a unit: the first one is its administrative head."""
    people = [make_person(name, unit) for name in names]
    for place, person in enumerate(people):
        appoint(person, unit, "镇长" if place == 0 else "副镇长", principal="administration" if place == 0 else "")
    return people


def station(parent: Unit, name: str = "财政所", **fields: Any) -> Unit:
    values: dict[str, Any] = {"kind": UnitKind.OFFICE, "level": UnitLevel.SECTION, "appraisal_system": ""}
    return make_unit(name, parent=parent, **(values | fields))


def content(lead: Unit, person: Person | None = None, **fields: Any) -> Content:
    """A row that lacks nothing for a unit's table."""
    full = Content(
        target="城区河道清淤八公里", content="清淤、截污", standard="清淤 8 公里", measures="落实清淤队伍",
        milestones="2012-12-29 完成清淤", deadline=DEADLINE, lead_unit_id=lead.pk,
        person_id=person.pk if person else None, category=TaskCategory.PROJECT.value,
    )  # fmt: skip
    return replace(full, **fields)


def begun(
    unit: Unit, by: Account, *rows: Content, kind: TableKind = TableKind.ANNUAL, matter: Matter | None = None
) -> TaskTable:
    """A draft with these rows; that of a decision has its first row besides, unless rows replace it."""
    title = title_for(kind, unit, 2012, matter)
    table = begin_table(NewTable(kind, unit, 2012, title, matter=matter), by=by, at=NOON)
    given = [Edit(task.pk, None, 1) for task in table.tasks.all()] if rows else []
    if rows:
        save_rows(table, [*given, *(Edit(None, one) for one in rows)], by=by, at=NOON)
    return table


def studied(table: TaskTable, by: Account, **fields: Any) -> Study:
    """Everybody on the roster was there."""
    roster = roster_of(table.unit, NOON.date())
    taken = fields.get("taken", dict.fromkeys(roster.members, PRESENT))
    there = [pk for pk, one in taken.items() if one == PRESENT]
    values: dict[str, Any] = {
        "held_on": NOON.date(), "place": "会议室", "chair_id": there[0] if there else 0, "taken": taken,
        "conclusion": "同意",
    }  # fmt: skip
    return record_study(table, NewStudy(**(values | fields)), by=by, at=NOON)


def filed(table: TaskTable, by: Account) -> TaskTable:
    studied(table, by)
    file_table(table, by=by, at=NOON)
    table.refresh_from_db()
    return table


def in_force(table: TaskTable, by: Account, reviewer: Account) -> TaskTable:
    accept_table(filed(table, by), by=reviewer, at=NOON)
    table.refresh_from_db()
    return table


def confirmed(table: TaskTable, county: Unit, *offices: Account) -> None:
    """Both offices and the efficiency office agree."""
    for office in offices:
        confirm_table(table, by=office, at=NOON)


def offices(county: Unit) -> tuple[Account, Account, Account]:
    """县委办, 县政府办, 督查室, each in a unit of its own."""
    found = []
    for name, duty in (
        ("县委办", Duty.TWO_OFFICES),
        ("县政府办", Duty.TWO_OFFICES),
        ("督查室", Duty.INSPECTION_OFFICE),
    ):
        unit = make_unit(name, parent=county, kind=UnitKind.PARTY, appraisal_system="")
        found.append(make_account(f"{name}主任", unit, duty))
    return found[0], found[1], found[2]


def issued(table: TaskTable, by: Account) -> TaskTable:
    issue_table(table, by=by, at=NOON)
    table.refresh_from_db()
    return table


def first(table: TaskTable) -> Task:
    return Task.objects.standing().select_related("current", "table").filter(table=table).order_by("order")[0]


def signer(person: Person, duty: Duty, unit: Unit) -> Account:
    """An account of a person who is there already."""
    account = Account.objects.create(username=person.number.lower(), person=person)
    give_duty(account, duty, unit)
    return account


def read(file: StoredFile | None) -> str:
    """The text of a PDF without any space."""
    assert file is not None
    with file.content.storage.open(str(file.content.name), "rb") as content:
        pages = PdfReader(BytesIO(content.read())).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def titles(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """What was refused, in its order."""
    return [one.title for one in refused.value.findings]
