"""What must be done about tables: decisions to decompose, tables to make, confirm, file, take in (JH-A-6.1-a)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accountability.actions.issuing import side_of
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ConfirmingSide, FilingState, TableKind, TableState
from accountability.gathering.tables import Numbers, awaiting_decomposition, due_of, numbers_on
from accountability.models import Filing, TaskTable
from accountability.permissions import holding_units
from core import calendar, registry
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import WorkItem
from decisions.enums import Level
from decisions.models import Matter
from organization.models import Account, Unit

SOURCE, MOST = "任务分解", 20
OPEN_FLAGS = Q(tasks__flags__isnull=False, tasks__flags__settled_at__isnull=True, tasks__removed_at__isnull=True)


def work_items(account: Account, today: date) -> list[WorkItem]:
    """The two offices, the reviewing bodies, the units: few statements, because everybody's workbench asks."""
    if not may(account, P.VIEW_TABLES):
        return []
    found: list[WorkItem] = []
    if may(account, P.MANAGE_COUNTY_TABLES):
        found += _to_decompose(account, today, numbers_on(today))
        filed = Q(unit__parent__parent__isnull=True, state=TableState.FILED) & ~Q(kind=TableKind.INTEGRITY)
        found += _in_hand(
            TaskTable.objects.exclude(_filed_by(account)).filter(
                filed | Q(kind__in=(TableKind.DECISION, TableKind.POINTS))
            )
        )
    if may(account, P.REVIEW_INTEGRITY):
        found += _in_hand(
            TaskTable.objects.filter(kind=TableKind.INTEGRITY, state=TableState.FILED).exclude(_filed_by(account))
        )
    if may(account, P.CONFIRM_TABLES):
        found += _to_confirm(account)
    if may(account, P.EDIT_UNIT_TABLES):
        own = holding_units(account, P.EDIT_UNIT_TABLES)
        found += _of_units(account, own)
        found += _to_make(own, today)
    return found


def _in_units(units: Collection[int]) -> QuerySet[TaskTable]:
    """Tables filed with these units by those below, and their own that are not with somebody else."""
    below = Q(unit__parent__in=units, unit__parent__parent__isnull=False, state=TableState.FILED)
    mine = Q(unit__in=units) & ~Q(state=TableState.FILED)
    return TaskTable.objects.filter((below & ~Q(kind=TableKind.INTEGRITY)) | mine)


@only_where(lambda: _asking(_in_units(ASKER.units)), P.EDIT_UNIT_TABLES)
def _of_units(account: Account, own: frozenset[int]) -> Iterator[WorkItem]:
    return _in_hand(_in_units(own).exclude(_filed_by(account)))


def _filed_by(account: Account) -> Q:
    """Tables whose filing waits for another than who sent it (JH-B-3.2-b)."""
    waiting = Filing.objects.filter(recorded_by=account, state=FilingState.WAITING).order_by().values("table")
    return Q(state=TableState.FILED, pk__in=waiting)


def _to_decompose(account: Account, today: date, numbers: Numbers) -> Iterator[WorkItem]:
    """Resolved decisions whose table is not out yet, by the day on which it should be."""
    for row in awaiting_decomposition(Matter.objects.visible_to(account))[:MOST]:
        due = due_of(row.resolved_at, numbers.decomposition_days)
        url = (
            reverse("accountability:table", args=[row.table_pk]) if row.table_pk else reverse("accountability:awaiting")
        )
        yield WorkItem(
            f"尽快编发明细表：{row.title}", SOURCE, url, "去下达" if row.table_pk else "去编制", due=due,
            light=calendar.light(due, today, behind=False, warning_days=numbers.warning_days),
        )  # fmt: skip


def _asking(rows: QuerySet[TaskTable]) -> QuerySet[Any]:
    """Those not in force, and those with ``flagged`` rows that wait to follow."""
    found = rows.annotate(flagged=Count("tasks", filter=OPEN_FLAGS, distinct=True))
    return found.filter(Q(flagged__gt=0) | ~Q(state=TableState.IN_FORCE))


def _in_hand(rows: QuerySet[TaskTable]) -> Iterator[WorkItem]:
    """Filed ones to take in, own ones to finish, those in force with rows that wait to follow: one statement."""
    asked = _asking(rows).order_by("pk")
    columns = ("pk", "title", "unit__name", "kind", "state", "flagged")
    for pk, title, unit, kind, state, flagged in asked.values_list(*columns)[:MOST]:
        url = reverse("accountability:table", args=[pk])
        if state == TableState.FILED:
            yield WorkItem(f"审查备案：{unit}", SOURCE, url, "去审查")
        elif state == TableState.RETURNED:
            yield WorkItem(f"退回修改：{title}", SOURCE, url, "去修改")
        elif state == TableState.DRAFT and kind != TableKind.DECISION:  # that of a decision stands on its own list
            yield WorkItem(f"{'下达' if kind == TableKind.POINTS else '报送备案'}：{title}", SOURCE, url, "去办理")
        if flagged:
            yield WorkItem(f"{flagged} 项任务待对应调整：{title}", SOURCE, url, "去调整", light=Light.YELLOW)


def _to_confirm(account: Account) -> Iterator[WorkItem]:
    """Drafts of major decisions; those that the own office agreed to once are seen on their page."""
    side, unit = side_of(account)
    rows = TaskTable.objects.visible_to(account).filter(
        kind=TableKind.DECISION, state=TableState.DRAFT, matter__level=Level.MAJOR
    )
    rows = rows.exclude(confirmations__side=side or ConfirmingSide.OFFICE, confirmations__unit=unit)
    for pk, title in rows.order_by("pk").values_list("pk", "title")[:MOST]:
        yield WorkItem(f"会签：{title}", SOURCE, reverse("accountability:table", args=[pk]), "去会签")


def _to_make(own: frozenset[int], today: date) -> Iterator[WorkItem]:
    """Units without a table of the year (JH-B-3.1-a)."""
    made = TaskTable.objects.filter(year=today.year, kind=TableKind.ANNUAL).values("unit")
    units = Unit.objects.standing().filter(pk__in=own, parent__isnull=False).exclude(pk__in=made)
    names = list(units.order_by("order", "code").values_list("name", flat=True)[:MOST])
    if not names:
        return
    numbers = numbers_on(today)
    due = date(today.year, *numbers.filing_due)
    for name in names:
        yield WorkItem(
            f"编制{today.year}年任务分解明细表：{name}", SOURCE, reverse("accountability:new_table"), "去编制", due=due,
            light=calendar.light(due, today, behind=False, warning_days=numbers.warning_days),
        )  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
