"""Compiling a bulletin: what fell due in a period and how it stands, by unit, table and task (JH-A-6.3-c). Pure.

An item is a milestone or the task itself with its deadline. It belongs to the period in which its day lies, and to
later ones for as long as it was open when they began. Whether it was done is judged at the end of the period's last
day; a unit's own row that only breaks down a row it leads already is not counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from accountability.enums import DueStanding, MentionKind, TaskState, UnitGroup
from accountability.rules.bulletin_content import (
    NOTHING,
    Content,
    Count,
    Head,
    ItemLine,
    Mention,
    OrderLine,
    Past,
    TableLine,
    TaskLine,
    UnitLine,
)
from accountability.rules.lines import Line

Key = TypeVar("Key")
HELD = "中止执行"


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A township or department that stands."""

    code: str
    name: str
    group: UnitGroup


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A row in force. ``unit`` is the code of the township or department above its lead unit, "" for none; ``above``
    the same of the row that it breaks down. ``done`` maps a milestone's canonical line to its day; ``held``: its
    decision is suspended or stopped, so that nothing of it falls due."""

    key: int
    table: int
    target: str
    unit: str
    lead: str
    person: str
    leader: str
    deadline: date | None
    milestones: tuple[Line, ...]
    done: Mapping[str, date]
    started: bool
    finished: date | None
    percent: int = -1
    above: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class TableFact:
    key: int
    title: str
    maker: str


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A supervision or rectification order; ``done`` is the day on which it was closed."""

    what: str
    key: int
    number: str
    title: str
    unit: str
    issued: date
    due: date | None
    done: date | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a compilation needs; ``last`` is the content of the former bulletin, ``past`` its forerunners too."""

    units: Sequence[UnitFact]
    tables: Sequence[TableFact]
    tasks: Sequence[TaskFact]
    orders: Sequence[OrderFact] = ()
    last: Content | None = None
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Who is named: places of each group that are praised, overdue items and days that are criticised."""

    places: int
    items: int
    days: int


def compile_content(head: Head, given: Gathered) -> Content:
    """The whole content; lines in the order of the facts."""
    counted = [task for task in given.tasks if not _doubles(task)]
    items = tuple(item for task in counted for item in _items(task, head.start, head.end))
    by_task = _sums((item.task, item) for item in items)
    units = _units(given, counted, items, head.end)
    titles = {table.key: table.title for table in given.tables}
    rows: dict[int, list[TaskFact]] = {}
    for task in counted:
        rows.setdefault(task.table, []).append(task)
    return Content(
        head=head, units=units, items=items, past=given.past,
        tables=tuple(_table(one, rows[one.key], by_task, head.end) for one in given.tables if one.key in rows),
        tasks=tuple(_task(task, titles, by_task.get(task.key, NOTHING), head.end) for task in counted),
        orders=tuple(_orders(given.orders, head)),
    )  # fmt: skip


def _doubles(task: TaskFact) -> bool:
    """The row above is led by the same township or department: that one is counted."""
    return bool(task.above) and task.above == task.unit


def _items(task: TaskFact, start: date, end: date) -> Iterator[ItemLine]:
    if task.held:
        return
    for line in task.milestones:
        if line.due is not None:
            settled = _earlier(task.done.get(line.canonical()), task.finished)
            yield from _item(task, line.text, line.due, settled, start, end)
    if task.deadline is not None:
        yield from _item(task, "", task.deadline, task.finished, start, end)


def _earlier(first: date | None, second: date | None) -> date | None:
    """A milestone is over when it is marked, or with the whole task."""
    return min((day for day in (first, second) if day is not None), default=None)


def _item(task: TaskFact, step: str, due: date, settled: date | None, start: date, end: date) -> Iterator[ItemLine]:
    if due > end or (due < start and settled is not None and settled < start):
        return
    done = settled if settled is not None and settled <= end else None
    if done is None:
        standing, days = DueStanding.OVERDUE, (end + timedelta(days=1) - due).days
    else:
        standing = DueStanding.ON_TIME if done <= due else DueStanding.LATE
        days = max((done - due).days, 0)
    yield ItemLine(
        task=task.key, target=task.target, step=step, unit=task.unit, lead=task.lead, person=task.person,
        leader=task.leader, due=due, done=done, standing=standing, days=days,
    )  # fmt: skip


def _sums(pairs: Iterable[tuple[Key, ItemLine]]) -> dict[Key, Count]:
    """Counts of the items of each key."""
    cells: dict[Key, dict[DueStanding, int]] = {}
    for key, item in pairs:
        held = cells.setdefault(key, dict.fromkeys(DueStanding, 0))
        held[item.standing] += 1
    return {
        key: Count(by[DueStanding.ON_TIME], by[DueStanding.LATE], by[DueStanding.OVERDUE]) for key, by in cells.items()
    }


def _units(given: Gathered, counted: Sequence[TaskFact], items: Iterable[ItemLine], end: date) -> tuple[UnitLine, ...]:
    """Every unit, those with nothing due too; ranked within their group, who has nothing due at the end."""
    by_unit = _sums((item.unit, item) for item in items)
    tasks, finished = _numbers(counted, lambda task: task.unit, end)
    last = {unit.code: unit for unit in given.last.units} if given.last is not None else {}
    lines = []
    for unit in given.units:
        count, before = by_unit.get(unit.code, NOTHING), last.get(unit.code)
        line = UnitLine(
            code=unit.code, name=unit.name, group=unit.group, tasks=tasks.get(unit.code, 0),
            finished=finished.get(unit.code, 0), on_time=count.on_time, late=count.late, overdue=count.overdue,
        )  # fmt: skip
        if before is not None:
            line = replace(line, last_due=before.count.due, last_done=before.count.done, last_rank=before.rank)
        lines.append(line)
    return tuple(ranked for group in UnitGroup for ranked in _ranked([one for one in lines if one.group is group]))


def _ranked(lines: Sequence[UnitLine]) -> list[UnitLine]:
    """By the exact share done; equal shares share a place, the next is skipped (1, 2, 2, 4)."""
    rates = {line.code: line.count.rate for line in lines}
    places = ranks({code: rate for code, rate in rates.items() if rate is not None})
    order = sorted(range(len(lines)), key=lambda at: (places.get(lines[at].code, len(lines) + 1), at))
    return [replace(lines[at], rank=places.get(lines[at].code, 0)) for at in order]


def ranks(rates: Mapping[str, Fraction]) -> dict[str, int]:
    """Places by rate, the highest first; no hidden tie-breaker."""
    found: dict[str, int] = {}
    place, previous = 0, None
    for number, (code, rate) in enumerate(sorted(rates.items(), key=lambda pair: -pair[1]), start=1):
        if rate != previous:
            place, previous = number, rate
        found[code] = place
    return found


def _numbers(
    tasks: Iterable[TaskFact], key: Callable[[TaskFact], Any], end: date
) -> tuple[dict[Any, int], dict[Any, int]]:
    """How many tasks each key has, how many of them are finished by the end."""
    every: dict[Any, int] = {}
    finished: dict[Any, int] = {}
    for task in tasks:
        every[key(task)] = every.get(key(task), 0) + 1
        finished[key(task)] = finished.get(key(task), 0) + _over(task, end)
    return every, finished


def _over(task: TaskFact, end: date) -> bool:
    return task.finished is not None and task.finished <= end


def _table(table: TableFact, own: Sequence[TaskFact], by_task: Mapping[int, Count], end: date) -> TableLine:
    count = sum((by_task.get(task.key, NOTHING) for task in own), NOTHING)
    return TableLine(
        key=table.key, title=table.title, maker=table.maker, tasks=len(own),
        finished=sum(_over(task, end) for task in own), on_time=count.on_time, late=count.late, overdue=count.overdue,
    )  # fmt: skip


def _task(task: TaskFact, titles: Mapping[int, str], count: Count, end: date) -> TaskLine:
    state = TaskState.DONE if _over(task, end) else TaskState.RUNNING if task.started else TaskState.PLANNED
    return TaskLine(
        key=task.key, table=titles.get(task.table, ""), target=task.target, unit=task.unit, lead=task.lead,
        person=task.person, leader=task.leader,
        deadline=task.deadline, state=HELD if task.held else state.label, percent=task.percent,
        standing=worst(count),
    )  # fmt: skip


def worst(count: Count) -> str:
    """The gravest standing among the items of a task, "" where none fell due."""
    if count.overdue:
        return DueStanding.OVERDUE.value
    return DueStanding.LATE.value if count.late else DueStanding.ON_TIME.value if count.on_time else ""


def _orders(orders: Iterable[OrderFact], head: Head) -> Iterator[OrderLine]:
    """Orders in hand at some time of the period: issued by its end, not closed before it began."""
    for one in orders:
        if one.issued > head.end or (one.done is not None and one.done < head.start):
            continue
        done = one.done if one.done is not None and one.done <= head.end else None
        until = done or head.end + timedelta(days=1)
        days = max((until - one.due).days, 0) if one.due is not None else 0
        state = "已销号" if done else "逾期" if days else "办理中"
        yield OrderLine(one.what, one.key, one.number, one.title, one.unit, one.due, done, state, days)


def named_by_rule(content: Content, limits: Limits) -> tuple[Mention, ...]:
    """Praised: the first places of each group with everything done; criticised: too many items overdue, or one too
    long (LS-3.4-h). Each with the figures that speak for it."""
    days: dict[str, int] = {}
    for item in content.overdue:
        days[item.unit] = max(days.get(item.unit, 0), item.days)
    praised, criticised = [], []
    for unit in content.units:
        count = unit.count
        if unit.rank and unit.rank <= limits.places and not count.overdue and not count.late:
            reason = f"应完成 {count.due} 项，全部按期完成"
            praised.append(Mention(MentionKind.PRAISED, unit.code, unit.name, reason))
        longest = days.get(unit.code, 0)
        if count.overdue and (count.overdue >= limits.items or longest >= limits.days):
            reason = f"逾期未完成 {count.overdue} 项，最长逾期 {longest} 天"
            criticised.append(Mention(MentionKind.CRITICISED, unit.code, unit.name, reason))
    return (*praised, *criticised)
