"""The demo county's task tables of 2012: the county's by decision and by points, the units', in every state.

Written by the actions in the order of the days, rows many at a time; deterministic. A database that holds a table
already is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accountability.actions.adjusting import adjust_task
from accountability.actions.filings import accept_table, file_table, return_table
from accountability.actions.issuing import confirm_table, issue_table
from accountability.actions.letters import make_letters, sign_letter
from accountability.actions.rows import Edit, save_rows, take_over
from accountability.actions.studies import NewStudy, record_study
from accountability.actions.tables import NewTable, begin_table, title_for
from accountability.actions.tasks import finish_step, start_task
from accountability.demo.people import Hands, hands
from accountability.demo.rows import BUREAU, COUNTY, INTEGRITY, POINTS, TOWN, Pattern
from accountability.enums import Attendance, Defect, StepKind, TableKind
from accountability.gathering.rosters import roster_of
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.gathering.tables import awaiting_decomposition
from accountability.models import Letter, Task, TaskTable
from accountability.rules.lines import Line, stored, written
from accountability.rules.reading import Content
from accountability.rules.studies import Taking
from decisions.demo_stages import SHANGHAI
from decisions.enums import Level
from decisions.models import Matter
from organization.models import Person, Unit

YEAR = 2012
MADE, STUDIED, FILED, REVIEWED = (date(YEAR, *day) for day in ((2, 20), (3, 5), (3, 12), (3, 20)))
ACCEPTED = ("T01", "T04", "T05", "G16", "G24", "G32")
WAITING = ("T07", "G19")
GIVEN_BACK = ("T09", "G34")
DRAFTS = (
    "T02", "T03", "T06", "T10", "T11", "T12", "T13", "T14", "G06", "G08", "G09", "G10", "G12", "G13",
    "G15", "G20", "G22", "G25", "G28", "G29", "G30", "P01", "P05",
)  # fmt: skip
BELOW = "T04"
WITHOUT_TABLE = 3
"""Decisions that still wait for their table, so that the list of those is not empty."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the tables once; returns one line about them, "" when some are there or nothing was decided."""
    if TaskTable.objects.exists() or not Matter.objects.exists():
        return ""
    who = hands()
    _county(who)
    for code in (*ACCEPTED, *WAITING, *GIVEN_BACK, *DRAFTS):
        _unit_table(who, code)
    _below(who)
    _adjusted(who)
    return f"明细表 {TaskTable.objects.count()}，任务 {Task.objects.count()}，目标责任书 {Letter.objects.count()}"


def moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def _county(who: Hands) -> None:
    """One table of the year's points; one for each decision but a few; those of major ones confirmed and signed."""
    at = moment(date(YEAR, 1, 16))
    points = NewTable(
        TableKind.POINTS, who.county, YEAR, title_for(TableKind.POINTS, who.county, YEAR), "安发〔2012〕1号"
    )
    table = begin_table(points, by=who.office, at=at)
    leads = [who.unit(code) for code in ("G07", "G14", "G24", "G32", "T04", "P05")]
    rows = [_row(one, who, lead, place) for place, (one, lead) in enumerate(zip(POINTS, leads, strict=True))]
    save_rows(table, [Edit(None, row) for row in rows], by=who.office, at=at)
    issue_table(table, by=who.office, at=moment(date(YEAR, 1, 30)))
    waiting = list(awaiting_decomposition(Matter.objects.select_related("lead_unit")))
    for place, matter in enumerate(waiting[: max(len(waiting) - WITHOUT_TABLE, 0)]):
        _of_decision(who, matter, place)


def _of_decision(who: Hands, matter: Any, place: int) -> None:
    day = matter.resolved_at.astimezone(SHANGHAI).date()
    year = min(day.year, YEAR)
    title = title_for(TableKind.DECISION, who.county, year, matter)
    table = begin_table(
        NewTable(TableKind.DECISION, who.county, year, title, matter=matter), by=who.office, at=moment(day, 17)
    )
    begun = rows_of(table)[0]
    rows = [
        _row(one, who, matter.lead_unit, number, start=day, leader=place)
        for number, one in enumerate(COUNTY[: 2 + place % 3])
    ]
    named = replace(rows[0], target=matter.title)
    edits = [Edit(begun.pk, named, 1), *(Edit(None, row) for row in rows[1:])]
    save_rows(table, edits, by=who.office, at=moment(day, 17))
    if place % 5 == 4:
        return
    if matter.level == Level.MAJOR:
        for office in (who.office, who.second_office, who.inspection):
            confirm_table(table, by=office, at=moment(day, 18))
    issue_table(table, by=who.office, at=moment(day, 19))
    if matter.level == Level.MAJOR:
        _letters(who, table, day, place)
    else:
        start_task(rows_of(table)[0], by=who.clerk(matter.lead_unit), at=moment(day, 20))


def _letters(who: Hands, table: TaskTable, day: date, place: int) -> None:
    """Signed by both, by the county alone, or by nobody yet; where both signed the first row is carried out."""
    for letter in make_letters(table, by=who.office, at=moment(day, 19)):
        sides = [who.account(letter.county_side), who.account(letter.unit_side)][: 2 if place % 3 == 0 else place % 3]
        signed = [account for account in sides if account is not None]
        for account in signed:
            sign_letter(letter, read_hash=letter.sha256, by=account, at=moment(day, 20))
        if len(signed) == 2:
            task = Task.objects.filter(letters__letter=letter).select_related("current").order_by("order")[0]
            start_task(task, by=who.clerk(letter.unit), at=moment(day, 21))
            measure = stored(version_of(task).measures)[0].canonical()
            finish_step(task, StepKind.MEASURE, measure, done_on=day, by=who.clerk(letter.unit), at=moment(day, 21))


def _unit_table(who: Hands, code: str) -> None:
    """One unit's year, as far as it has come."""
    unit = who.unit(code)
    by = who.clerk(unit)
    new = NewTable(TableKind.ANNUAL, unit, YEAR, title_for(TableKind.ANNUAL, unit, YEAR))
    table = begin_table(new, by=by, at=moment(MADE))
    patterns = TOWN if code.startswith("T") else BUREAU
    people = who.people(unit)
    rows = [_row(one, who, unit, place, people=people) for place, one in enumerate(patterns)]
    if code in DRAFTS:
        rows[-1] = replace(rows[-1], person_id=None, standard="加强管理，推进落实")
    save_rows(table, [Edit(None, row) for row in rows], by=by, at=moment(MADE))
    if code in ACCEPTED:
        _take_over(who, table, people)
    if code not in DRAFTS:
        _file(who, table, accepted=code in ACCEPTED, returned=code in GIVEN_BACK)
    if code in ("T04", "G16"):
        _integrity(who, unit, people)


def _take_over(who: Hands, table: TaskTable, people: Sequence[Person]) -> None:
    """Rows of the county that name the unit become rows of its own table, with somebody responsible."""
    by = who.clerk(table.unit)
    parents = Task.objects.in_force().filter(
        table__kind=TableKind.POINTS, current__lead_unit=table.unit, table__year=YEAR
    )
    take_over(table, list(parents.values_list("pk", flat=True)), by=by, at=moment(MADE))
    edits = [
        Edit(task.pk, replace(content_of(version_of(task)), person_id=people[0].pk, measures="分月调度，逐项销号"), 1)
        for task in rows_of(table)
        if task.parent_id is not None
    ]
    save_rows(table, edits, by=by, at=moment(MADE))


def _file(who: Hands, table: TaskTable, *, accepted: bool, returned: bool, integrity: bool = False) -> None:
    by = who.clerk(table.unit)
    roster = roster_of(table.unit, STUDIED)
    taken = dict.fromkeys(roster.members, Taking(Attendance.PRESENT))
    if len(taken) > 2 and roster.whole_team:
        taken[list(taken)[-1]] = Taking(Attendance.WRITTEN, "同意本方案。")
    study = NewStudy(STUDIED, "三楼会议室", next(iter(taken)), taken, "会议同意本方案，报上级备案。")
    record_study(table, study, by=by, at=moment(STUDIED))
    file_table(table, by=by, at=moment(FILED))
    reviewer = who.discipline if integrity else who.office
    if table.unit.parent is not None and table.unit.parent.parent_id is not None:
        reviewer = who.leader(table.unit.parent)
    if returned:
        comment = "第二项任务的标准没有量化到年度，第四项没有写明责任科室，请修改后重新报备。"
        return_table(table, comment=comment, defects=[Defect.UNCLEAR], by=reviewer, at=moment(REVIEWED))
    elif accepted:
        accept_table(table, by=reviewer, at=moment(REVIEWED))
        for task in rows_of(table)[:2]:
            start_task(task, by=by, at=moment(REVIEWED, 15))


def _integrity(who: Hands, unit: Unit, people: Sequence[Person]) -> None:
    by = who.clerk(unit)
    new = NewTable(TableKind.INTEGRITY, unit, YEAR, title_for(TableKind.INTEGRITY, unit, YEAR))
    table = begin_table(new, by=by, at=moment(MADE))
    rows = [_row(one, who, unit, place, people=people) for place, one in enumerate(INTEGRITY)]
    save_rows(table, [Edit(None, row) for row in rows], by=by, at=moment(MADE))
    _file(who, table, accepted=unit.code == "T04", returned=False, integrity=True)


def _below(who: Hands) -> None:
    """A unit under 河口镇 breaks two rows of the town down for itself: the third storey of the cascade."""
    town = who.unit(BELOW)
    office = next((unit for unit in who.units.values() if unit.parent_id == town.pk and who.people(unit)), None)
    parents = Task.objects.in_force().filter(table__unit=town, table__kind=TableKind.ANNUAL).order_by("order")[:2]
    if office is None:
        return
    by = who.clerk(town)
    new = NewTable(TableKind.ANNUAL, office, YEAR, title_for(TableKind.ANNUAL, office, YEAR))
    table = begin_table(new, by=by, at=moment(date(YEAR, 3, 26)))
    take_over(table, [task.pk for task in parents], by=by, at=moment(date(YEAR, 3, 26)))
    person = who.people(office)[0]
    edits = [Edit(task.pk, replace(content_of(version_of(task)), person_id=person.pk), 1) for task in rows_of(table)]
    save_rows(table, edits, by=by, at=moment(date(YEAR, 3, 26)))


def _adjusted(who: Hands) -> None:
    """A county row was raised in June: the row of the unit below it waits to follow."""
    task = Task.objects.in_force().filter(table__kind=TableKind.POINTS, children__isnull=False).order_by("pk").first()
    if task is None:
        return
    content = content_of(version_of(task))
    changed = replace(content, standard=f"{content.standard}，较年初目标提高一成")
    adjust_task(
        task, changed, seen=1, reason="上半年进度超出预期", basis="县委全体会议（安发〔2012〕18号）", by=who.office,
        at=moment(date(YEAR, 7, 6)),
    )  # fmt: skip


def _row(
    one: Pattern, who: Hands, lead: Unit, place: int, *, people: Sequence[Person] = (), start: date | None = None,
    leader: int | None = None,
) -> Content:  # fmt: skip
    """A pattern as a row. Without ``people`` it is the county's: with a leader in charge, every other one joint."""
    of_county = not people
    staff = people or who.people(lead)
    half, until = _days(one, start)
    assisting = (who.unit("G12").pk,) if of_county and place % 2 and lead.code != "G12" else ()
    deputy = who.deputies[(place if leader is None else leader) % len(who.deputies)]
    return Content(
        target=one.target, content=one.content, standard=one.standard,
        measures=one.measure, milestones=written([Line("完成过半任务，报告进展", half)]), deadline=until,
        leader_id=deputy.pk if of_county else None, lead_unit_id=lead.pk,
        assisting=assisting, person_id=staff[place % len(staff)].pk if staff else None, category=one.category.value,
        managed=one.managed, public_concern=one.concern,
    )  # fmt: skip


def _days(one: Pattern, start: date | None) -> tuple[date, date]:
    """Milestone and deadline; for a decision they lie behind the day on which it was taken."""
    half, until = date(YEAR, *one.half), date(YEAR, *one.until)
    if start is None or start < half:
        return half, until
    later = until if start < until else date(start.year, 12, 31)
    return later, later
