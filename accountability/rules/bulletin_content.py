"""What a bulletin holds, and its canonical text: one JSON object a line, so that two compilations can be laid side by
side. The text is kept for ever; paper, workbook and page are made from it alone. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from accountability.enums import BulletinKind, DueStanding, MentionKind, UnitGroup

FORMAT = 1
DATES = frozenset({"start", "end", "compiled", "due", "done", "deadline"})


@dataclass(frozen=True, slots=True)
class Count:
    """Items that fell due: how many were done by their day, done later, not done."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def due(self) -> int:
        return self.done + self.overdue

    @property
    def rate(self) -> Fraction | None:
        """Share of the due items that are done, exact; None where nothing fell due."""
        return Fraction(self.done, self.due) if self.due else None

    def __add__(self, other: Count) -> Count:
        return Count(self.on_time + other.on_time, self.late + other.late, self.overdue + other.overdue)


NOTHING = Count()


@dataclass(frozen=True, slots=True)
class Head:
    """What the bulletin is about. ``label`` is 2012 年第三季度 or the deployment's name; ``rulebook`` its version."""

    kind: BulletinKind
    period: str
    label: str
    start: date
    end: date
    compiled: date
    rulebook: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One township or department. ``tasks`` it leads, ``finished`` of them so far; ``rank`` 0 where nothing fell due.

    ``last_due`` and ``last_done`` are the former bulletin's, -1 where the unit did not stand there.
    """

    code: str
    name: str
    group: UnitGroup
    tasks: int
    finished: int
    on_time: int
    late: int
    overdue: int
    rank: int = 0
    last_due: int = -1
    last_done: int = -1
    last_rank: int = 0

    @property
    def count(self) -> Count:
        return Count(self.on_time, self.late, self.overdue)

    @property
    def last_rate(self) -> Fraction | None:
        return Fraction(self.last_done, self.last_due) if self.last_due > 0 else None


@dataclass(frozen=True, slots=True)
class TableLine:
    """One task table."""

    key: int
    title: str
    maker: str
    tasks: int
    finished: int
    on_time: int
    late: int
    overdue: int

    @property
    def count(self) -> Count:
        return Count(self.on_time, self.late, self.overdue)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task. ``state`` is its wording at the end of the period, ``percent`` what was last told, -1 for nothing;
    ``standing`` the worst of its items, "" where none fell due. ``unit`` is the code of its township or department."""

    key: int
    table: str
    target: str
    unit: str
    lead: str
    person: str
    leader: str
    deadline: date | None
    state: str
    percent: int
    standing: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A milestone (``step`` is its text) or a task itself (``step`` "") that fell due. ``days`` it was or is late."""

    task: int
    target: str
    step: str
    unit: str
    lead: str
    person: str
    leader: str
    due: date
    done: date | None
    standing: DueStanding
    days: int


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A supervision order or a rectification order that was in hand in the period (``what`` order or rectification)."""

    what: str
    key: int
    number: str
    title: str
    unit: str
    due: date | None
    done: date | None
    state: str
    days: int


@dataclass(frozen=True, slots=True)
class Past:
    """The figures of a former bulletin, oldest first: for the trend and the comparison."""

    period: str
    label: str
    number: str
    on_time: int
    late: int
    overdue: int

    @property
    def count(self) -> Count:
        return Count(self.on_time, self.late, self.overdue)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was compiled."""

    head: Head
    units: tuple[UnitLine, ...] = ()
    tables: tuple[TableLine, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    items: tuple[ItemLine, ...] = ()
    orders: tuple[OrderLine, ...] = ()
    past: tuple[Past, ...] = ()

    @property
    def total(self) -> Count:
        """All items, those of no unit too."""
        by = {standing: sum(item.standing is standing for item in self.items) for standing in DueStanding}
        return Count(by[DueStanding.ON_TIME], by[DueStanding.LATE], by[DueStanding.OVERDUE])

    @property
    def overdue(self) -> tuple[ItemLine, ...]:
        """What is not done, the longest overdue first."""
        open_ones = (item for item in self.items if item.standing is DueStanding.OVERDUE)
        return tuple(sorted(open_ones, key=lambda item: (-item.days, item.unit, item.task, item.due, item.step)))

    def of_group(self, group: UnitGroup) -> tuple[UnitLine, ...]:
        return tuple(unit for unit in self.units if unit.group is group)


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit that is praised or criticised, and why; ``by_rule`` was proposed by the system, as it stands."""

    kind: MentionKind
    code: str
    unit: str
    reason: str
    by_rule: bool = True


_LINES: tuple[tuple[str, str, Any], ...] = (
    ("unit", "units", UnitLine), ("table", "tables", TableLine), ("task", "tasks", TaskLine),
    ("item", "items", ItemLine), ("order", "orders", OrderLine), ("past", "past", Past),
)  # fmt: skip
_ENUMS = {"kind": BulletinKind, "group": UnitGroup}


def to_text(content: Content) -> str:
    """Canonical lines: keys sorted, no blanks, days as ISO; the same content always gives the same text."""
    return "\n".join(_written(content))


def _written(content: Content) -> Iterator[str]:
    yield _line({"line": "head", "format": FORMAT} | _plain(content.head))
    for name, field, _ in _LINES:
        for row in getattr(content, field):
            yield _line({"line": name} | _plain(row))


def _plain(row: Any) -> dict[str, Any]:
    found = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Content:
    """The content of a canonical text. Raises ValueError for a format this version does not know."""
    rows: dict[str, list[Any]] = {field: [] for _, field, _ in _LINES}
    kinds = {name: (field, kind) for name, field, kind in _LINES}
    head: Head | None = None
    for one in text.split("\n"):
        values = json.loads(one)
        name = values.pop("line")
        if name == "head":
            if values.pop("format") != FORMAT:
                raise ValueError("通报内容的格式不能识别")
            head = Head(**_typed(values))
        else:
            field, kind = kinds[name]
            values = _typed(values)
            if kind is ItemLine:
                values["standing"] = DueStanding(values["standing"])
            rows[field].append(kind(**values))
    if head is None:
        raise ValueError("通报内容不完整")
    return Content(head, **{field: tuple(lines) for field, lines in rows.items()})


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if name in DATES and value is not None:
            values[name] = date.fromisoformat(value)
        elif name in _ENUMS:
            values[name] = _ENUMS[name](value)
    return values


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def mentions_text(mentions: Iterable[Mention]) -> str:
    """Canonical JSON of who is named."""
    rows = [[one.kind.value, one.code, one.unit, one.reason, one.by_rule] for one in mentions]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def mentions_of(text: str) -> tuple[Mention, ...]:
    """Who is named, of a stored text."""
    return tuple(
        Mention(MentionKind(kind), code, unit, reason, bool(by_rule))
        for kind, code, unit, reason, by_rule in json.loads(text)
    )
