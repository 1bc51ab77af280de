"""The demo county's current year at its full size: a table for each unit and for each field of work, every row with
milestone, progress and outcome up to the day of loading, and the supervision orders of the year.

Rows fall due from two quarters before this one to ten weeks from now: lists show what is done, under way and late, and
the newest bulletin has one before it to compare with.

Some 100 tables, 3,000 rows, 12,000 entries and 400 orders are written many at a time, past the actions that the other
steps of the demo go through: their checks hold row by row, and 100 printed tables would take longer than all the rest.
The same day gives the same year. A database that holds tables of this year is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accountability.actions.bulletin_compiling import begin_quarter, compute_quarter
from accountability.actions.writing import NewRow, write_new
from accountability.demo.bulletins import held, issue
from accountability.demo.people import Hands, hands
from accountability.demo.tables import moment
from accountability.demo.year_orders import write_orders
from accountability.demo.year_rows import BUREAU, THEMES, TOWN, rows_of
from accountability.enums import (
    StepKind,
    TableKind,
    TableState,
    TaskCategory,
    TaskEvent,
    TaskState,
    Verdict,
)
from accountability.gathering.rows import version_of
from accountability.models import (
    ProgressEntry,
    StepDone,
    Task,
    TaskMove,
    TaskTable,
)
from accountability.rules.lines import Line, stored, written
from accountability.rules.reading import Content
from core import audit, rulebook
from core.models import Rulebook
from core.numbering import number_head, serial_in
from core.periods import Cycle, Period, period_of
from organization.enums import Duty, UnitKind, UnitLevel
from organization.models import Account, Unit

DAY = timedelta(days=1)
BATCH, ROWS, ORDERS, AHEAD = 500, 30, 400, 75
LEAD_DAYS, WORKING_DAYS = 40, 110
"""From a milestone to its deadline, and from the start of a row to it."""
LATE, MISSED = 8, 2
"""Percent of what fell due that was done late, and that is not done."""
TOLD = (
    "任务已分解到人，前期手续正在办理。", "前期手续办完，队伍和资金已落实，按计划推进。", "完成过半，分段验收合格。",
    "主体工作基本完成，正在收尾和整理资料。", "全部完成，已申请验收。",
)  # fmt: skip
CATEGORIES = tuple(one for one in TaskCategory if one is not TaskCategory.PHASE)
"""The end of each phase has to be announced: those of the other steps are enough."""


@dataclass(frozen=True, slots=True)
class Fate:
    """How a row went: the days on which its milestone and the whole were done, None for not (yet)."""

    start: date
    half: date
    until: date
    half_done: date | None
    done: date | None


@transaction.atomic
def load(at: datetime) -> str:
    """Write the year once; one line about it, "" when there is one."""
    today = timezone.localdate(at)
    if TaskTable.objects.filter(year=today.year).exists():
        return ""
    who, book = hands(), rulebook.current(by=hands().office, at=at)
    tasks: list[Task] = []
    fates: list[Fate] = []
    written_on = moment(date(today.year, 1, 15))
    for place, (table, texts, unit) in enumerate(_tables(who, book, today.year)):
        rows = list(_rows(who, unit, texts, place, today))
        made = write_new(table, [NewRow(row) for row in rows], start=1, by=who.office, at=written_on)
        fates += [_fate(row, len(tasks) + number, today) for number, row in enumerate(rows, 1)]
        tasks += made
    entries = _carry_out(who, tasks, fates, at)
    orders = write_orders(who, tasks, book, today)
    audit.record(
        verb="accountability.load_demo", by=who.office, at=at, label=f"{today.year}年",
        after={"tasks": len(tasks), "entries": entries, "orders": orders},
    )  # fmt: skip
    _bulletins(today)
    return f"明细表 {len(tasks) // ROWS}，任务 {len(tasks)}，进展 {entries}，督办单 {orders}"


def _tables(who: Hands, book: Rulebook, year: int) -> Iterator[tuple[TaskTable, str, Unit | None]]:
    """One table for each unit under the county, one for each field of work: (table, its texts, the unit)."""
    units = [unit for unit in who.units.values() if unit.level == UnitLevel.BUREAU and who.people(unit)]
    titles: list[tuple[str, str, Unit | None]] = [
        (f"{year}年{unit.name}重点工作", TOWN if unit.kind == UnitKind.TOWNSHIP else BUREAU, unit) for unit in units
    ]
    titles += [(f"{year}年{theme}重点工作", BUREAU, None) for theme in THEMES]
    at, head = moment(date(year, 1, 15)), number_head("任务", year)
    tables = TaskTable.objects.bulk_create(
        TaskTable(
            year=year, kind=TableKind.POINTS, unit=who.county, title=f"{title}任务分解明细表",
            basis=f"安发〔{year}〕1号", state=TableState.DRAFT, rulebook=book, recorded_at=at, recorded_by=who.office,
        )
        for title, _, _ in titles
    )  # fmt: skip
    for serial, table in enumerate(tables, serial_in(TaskTable.objects.all(), "number", head) + 1):
        table.state, table.number = TableState.IN_FORCE, f"{head}{serial}号"
        table.issued_at, table.issued_by = moment(date(year, 1, 20)), who.second_office
    TaskTable.objects.bulk_update(tables, ["state", "number", "issued_at", "issued_by"])
    for table, (_, texts, unit) in zip(tables, titles, strict=True):
        yield table, texts, unit


def _rows(who: Hands, unit: Unit | None, texts: str, place: int, today: date) -> Iterator[Content]:
    """The rows of one table, their deadlines spread over the span; those of a field go round the departments."""
    departments = [one for one in who.units.values() if one.code.startswith("G") and who.people(one)]
    first, last = _span(today)
    for number, (target, content, standard) in enumerate(rows_of(texts)):
        lead = unit or departments[(place * 5 + number) % len(departments)]
        staff = who.people(lead)
        until = min(first + ((last - first).days * number // ROWS + place * 3 % 7) * DAY, last)
        yield Content(
            target=target, content=content, standard=standard, measures="每月调度一次，按季报告",
            milestones=written([Line("完成过半任务，报告进展", max(until - LEAD_DAYS * DAY, first))]), deadline=until,
            leader_id=who.deputies[(place + number) % len(who.deputies)].pk, lead_unit_id=lead.pk,
            person_id=staff[number % len(staff)].pk, category=CATEGORIES[(place + number) % len(CATEGORIES)].value,
            managed=False, public_concern=number % 9 == 0,
        )  # fmt: skip


def _span(today: date) -> tuple[date, date]:
    """First and last deadline, within the year."""
    before = period_of(Cycle.QUARTER, today).previous().previous().start + 5 * DAY
    return max(before, date(today.year, 1, 25)), min(today + AHEAD * DAY, date(today.year, 12, 25))


def _fate(row: Content, number: int, today: date) -> Fate:
    assert row.deadline is not None
    half = next(line.due for line in stored(row.milestones) if line.due is not None)
    return Fate(
        start=max(row.deadline - WORKING_DAYS * DAY, date(row.deadline.year, 1, 21)), half=half, until=row.deadline,
        half_done=_done(half, number * 7, today), done=_done(row.deadline, number * 13, today),
    )  # fmt: skip


def _done(due: date, seed: int, today: date) -> date | None:
    """The day on which what was due is done: most before it, some late, a few not at all."""
    share = seed % 100
    if share < MISSED:
        return None
    day = due + (1 + seed % 15) * DAY if share < MISSED + LATE else due - seed % 9 * DAY
    return day if day <= today else None


def _carry_out(who: Hands, tasks: Sequence[Task], fates: Sequence[Fate], at: datetime) -> int:
    """Moves, milestones, progress and outcomes up to the day; returns how many entries were written."""
    today = timezone.localdate(at)
    moves, steps, entries = [], [], []
    for task, fate in zip(tasks, fates, strict=True):
        version = version_of(task)
        assert version.lead_unit is not None
        by = who.clerk(version.lead_unit)
        if fate.start > today:
            continue
        task.state = TaskState.DONE if fate.done else TaskState.RUNNING
        task.verdict = Verdict.MET if fate.done else ""
        stamp = {"task": task, "recorded_by": by}
        moves.append(TaskMove(event=TaskEvent.START, state=TaskState.RUNNING, recorded_at=moment(fate.start), **stamp))
        if fate.half_done:
            line = version.milestones
            done = {"line": line, "done_on": fate.half_done, "recorded_at": moment(fate.half_done)}
            steps.append(StepDone(kind=StepKind.MILESTONE, **done, **stamp))
        if fate.done:
            moves.append(TaskMove(event=TaskEvent.FINISH, state=TaskState.DONE, recorded_at=moment(fate.done), **stamp))
        told = list(_told(fate, today))
        task.percent = told[-1][1] if told else None
        for text, percent, day in told:
            entries.append(
                ProgressEntry(unit=version.lead_unit, percent=percent, text=text, recorded_at=moment(day), **stamp)
            )
    Task.objects.bulk_update(tasks, ["state", "verdict", "percent"], batch_size=BATCH)
    TaskMove.objects.bulk_create(moves, batch_size=BATCH)
    StepDone.objects.bulk_create(steps, batch_size=BATCH)
    ProgressEntry.objects.bulk_create(entries, batch_size=BATCH)
    return len(entries)


def _told(fate: Fate, today: date) -> Iterator[tuple[str, int, date]]:
    """A report every few weeks from the start to the end, or to today; the last one of what is done says so."""
    last = fate.done or today
    whole = max((fate.until - fate.start).days, 1)
    for place, text in enumerate(TOLD[:-1]):
        day = fate.start + place * whole // 4 * DAY
        if day >= last:
            break
        yield text, min(95, 20 + 25 * place), day
    if fate.done:
        yield TOLD[-1], 100, fate.done


def _bulletins(today: date) -> None:
    """Of the last two quarters that are over, as far as the year has them, in their order: each compares with the one
    before. Issued a week after they were drafted, a draft until then."""
    last = period_of(Cycle.QUARTER, today).previous()
    office, leader = held(Duty.INSPECTION_OFFICE)[0], held(Duty.COUNTY_LEADER)[0]
    for quarter in (one for one in (last.previous(), last) if one.year == today.year):
        _bulletin(quarter, today, office, leader)


def _bulletin(quarter: Period, today: date, office: Account, leader: Account) -> None:
    drafted = moment(quarter.end + 5 * DAY)
    compiled = compute_quarter(quarter, at=drafted)
    row = begin_quarter(quarter, compiled, by=Account.objects.system(), at=drafted)
    if quarter.end + 12 * DAY <= today:
        issue(row, office, leader, moment(quarter.end + 12 * DAY))
