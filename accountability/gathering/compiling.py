"""Facts for a compilation, in a fixed number of statements however many rows (JH-A-6.3-c).

Nothing of personnel decisions is read, nor of rows that break them down: bulletins circulate among all units.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accountability.enums import FilingState, FlagKind, StepKind, TaskEvent, TaskState, UnitGroup
from accountability.gathering.rows import version_of
from accountability.models import (
    Filing,
    ProgressEntry,
    RectificationOrder,
    StepDone,
    SupervisionOrder,
    Task,
    TaskFlag,
    TaskMove,
    TaskTable,
    UnitRectification,
)
from accountability.models.tables import COUNTY_KINDS
from accountability.rules.bulletin_content import Content, Past
from accountability.rules.compiling import Gathered, OrderFact, TableFact, TaskFact, UnitFact
from accountability.rules.lines import stored
from decisions.enums import Category
from organization.enums import UnitKind, UnitLevel
from organization.models import Unit

TOWNS = (UnitKind.TOWNSHIP, UnitKind.STREET, UnitKind.PARK)
HELD = (FlagKind.STOPPED, FlagKind.SUSPENDED)
COLUMNS = (
    "pk", "table", "parent", "current__target", "current__milestones", "current__deadline", "current__lead_unit",
    "current__lead_unit__name", "current__person__name", "current__leader__name", "parent__current__lead_unit",
)  # fmt: skip


def gather(end: date, *, year: int, last: Content | None, past: tuple[Past, ...]) -> Gathered:
    """The whole county at the end of a period."""
    tree = _tree()
    secret = secret_rows()
    tasks = _tasks(_rows(year, end), tree, end, secret)
    return Gathered(_units(tree), _tables(tasks), tasks, _orders(end, secret), last, past)


def gather_phase(root: Task, end: date) -> Gathered:
    """A deployment: its row and everything below it, with the units that these name."""
    tree = _tree()
    secret = secret_rows()
    every = _tasks(_rows(root.table.year, end), tree, end, secret)
    below = _below({root.pk}, dict(_parents()))
    tasks = [task for task in every if task.key in below]
    named = {task.unit for task in tasks} | {_code(one.unit_id, tree) for one in version_of(root).assisting.all()}
    units = [unit for unit in _units(tree) if unit.code in named]
    return Gathered(units, _tables(tasks), tasks, _orders(end, secret, below))


Tree = Mapping[int, tuple[int | None, str, str, str, str, bool]]
"""Parent, code, name, kind, level and whether it stands, of each unit."""


def _tree() -> Tree:
    rows = Unit.objects.order_by("order", "code").values_list(
        "pk", "parent_id", "code", "name", "kind", "level", "abolished_at"
    )
    return {pk: (parent, code, name, kind, level, gone is None) for pk, parent, code, name, kind, level, gone in rows}


def _units(tree: Tree) -> list[UnitFact]:
    """Townships and departments that stand, in the order of the register."""
    return [
        UnitFact(code, name, UnitGroup.TOWNSHIP if kind in TOWNS else UnitGroup.DEPARTMENT)
        for _, code, name, kind, level, stands in tree.values()
        if stands and level == UnitLevel.BUREAU
    ]


def _code(unit: int | None, tree: Tree) -> str:
    """The code of the township or department that a unit is or belongs to; "" for the county and nothing."""
    at = unit
    while at is not None:
        parent, code, _, _, level, _ = tree[at]
        if level == UnitLevel.BUREAU:
            return code
        at = parent
    return ""


def _rows(year: int, end: date) -> QuerySet[Task]:
    """Rows in force by the end: those of the year, and those of former years that the rule has reports tell of.

    ``rules.reports.is_covered`` in one statement: not finished, and their deadline or open measure falls in the year.
    """
    after = midnight(end + timedelta(days=1))
    filed = Filing.objects.filter(table=OuterRef("table"), state=FilingState.ACCEPTED, reviewed_at__gte=after)
    begins = date(year, 1, 1)
    measured = UnitRectification.objects.open().filter(task__isnull=False, due__gte=begins).order_by().values("task")
    runs = Q(current__deadline__isnull=True) | Q(current__deadline__gte=begins) | Q(pk__in=measured)
    former = Q(table__year__lt=year) & ~Q(state=TaskState.DONE) & runs
    rows = Task.objects.in_force().filter(Q(table__year=year) | former)
    return rows.exclude(table__issued_at__gte=after).exclude(Exists(filed))


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _parents() -> Iterable[tuple[int, int]]:
    return Task.objects.filter(parent__isnull=False).order_by().values_list("pk", "parent_id")


def _below(roots: set[int], parents: Mapping[int, int]) -> set[int]:
    """The roots and all that break them down, to any depth."""
    children: dict[int, list[int]] = {}
    for pk, parent in parents.items():
        children.setdefault(parent, []).append(pk)
    found, waiting = set(roots), list(roots)
    while waiting:
        fresh = [pk for pk in children.get(waiting.pop(), ()) if pk not in found]
        found.update(fresh)
        waiting += fresh
    return found


def secret_rows() -> set[int]:
    """Rows of personnel decisions and what breaks them down."""
    roots = set(Task.objects.filter(table__matter__category=Category.PERSONNEL).order_by().values_list("pk", flat=True))
    return _below(roots, dict(_parents())) if roots else set()


def _tasks(rows: QuerySet[Task], tree: Tree, end: date, secret: Collection[int]) -> list[TaskFact]:
    found = [row for row in rows.order_by("table", "order", "pk").values_list(*COLUMNS) if row[0] not in secret]
    finished, started = _moves(end)
    done, held, percents = _steps(), _held(end), _percents(end)
    return [
        TaskFact(
            key=pk, table=table, target=target or "（未填写）", unit=_code(lead, tree), lead=lead_name or "",
            person=person or "", leader=leader or "", deadline=deadline,
            milestones=stored(milestones) if milestones else (), done=done.get(pk, {}),
            started=pk in started, finished=finished.get(pk), percent=percents.get(pk, -1),
            above=_code(above, tree) if parent is not None else "", held=pk in held,
        )
        for pk, table, parent, target, milestones, deadline, lead, lead_name, person, leader, above in found
    ]  # fmt: skip


def _moves(end: date) -> tuple[dict[int, date], set[int]]:
    """The day on which each task was finished, and which were begun by the end."""
    finished: dict[int, date] = {}
    started: set[int] = set()
    rows = TaskMove.objects.order_by("pk").values_list("task", "event", "recorded_at")
    for task, event, at in rows.filter(recorded_at__lt=midnight(end + timedelta(days=1))):
        started.add(task)
        if event == TaskEvent.FINISH:
            finished[task] = timezone.localdate(at)
    return finished, started


def _steps() -> dict[int, dict[str, date]]:
    found: dict[int, dict[str, date]] = {}
    rows = StepDone.objects.filter(kind=StepKind.MILESTONE).order_by()
    for task, line, day in rows.values_list("task", "line", "done_on"):
        found.setdefault(task, {})[line] = day
    return found


def _held(end: date) -> set[int]:
    """Tasks whose decision stood still at the end."""
    last: dict[int, str] = {}
    rows = TaskFlag.objects.filter(kind__in=(*HELD, FlagKind.RESUMED), raised_at__lt=midnight(end + timedelta(days=1)))
    for task, kind in rows.order_by("pk").values_list("task", "kind"):
        last[task] = kind
    return {task for task, kind in last.items() if kind in HELD}


def _percents(end: date) -> dict[int, int]:
    """What was last told of the whole task."""
    rows = ProgressEntry.objects.filter(leads=True, recorded_at__lt=midnight(end + timedelta(days=1)))
    return dict(rows.order_by("task", "pk").values_list("task", "percent"))


def _tables(tasks: Iterable[TaskFact]) -> list[TableFact]:
    wanted = {task.table for task in tasks}
    rows = TaskTable.objects.in_force().order_by("-year", "unit__order", "unit__code", "pk")
    return [
        TableFact(pk, title, settings.COUNTY_NAME if kind in COUNTY_KINDS else unit)
        for pk, title, kind, unit in rows.values_list("pk", "title", "kind", "unit__name")
        if pk in wanted
    ]


def _orders(end: date, secret: Collection[int], tasks: Collection[int] | None = None) -> list[OrderFact]:
    """Supervision orders that were sent, then rectification orders; of ``tasks`` alone where they are given."""
    supervised = SupervisionOrder.objects.sent().filter(issued_at__lt=midnight(end + timedelta(days=1)))
    ordered = RectificationOrder.objects.filter(recorded_at__lt=midnight(end + timedelta(days=1)))
    supervised = supervised.exclude(matter__category=Category.PERSONNEL)
    columns = {
        "order": (supervised, ("pk", "number", "title", "unit__name", "issued_at", "deadline", "closed_at", "task")),
        "rectification": (
            ordered, ("pk", "number", "issue", "unit__name", "recorded_at", "deadline", "closed_at", "task"),
        ),
    }  # fmt: skip
    return [
        OrderFact(what, pk, number, title[:60], unit, timezone.localdate(at), due, _day(closed))
        for what, (rows, names) in columns.items()
        for pk, number, title, unit, at, due, closed, task in rows.order_by("pk").values_list(*names)
        if task not in secret and (tasks is None or task in tasks)
    ]


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at is not None else None
