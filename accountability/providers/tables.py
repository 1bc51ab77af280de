"""What must be done about tables: decisions to decompose, tables to make, confirm, file, take in (JH-A-6.1-a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from accountability.actions.issuing import side_of
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ConfirmingSide, TableKind, TableState
from accountability.gathering.tables import Numbers, awaiting_decomposition, due_of, numbers_on
from accountability.models import TaskTable
from accountability.permissions import holding_units
from core import calendar, registry
from core.access import may
from core.registry import WorkItem
from decisions.enums import Level
from decisions.models import Matter
from organization.models import Account, Unit

SOURCE, MOST = "任务分解", 20


def work_items(account: Account, today: date) -> list[WorkItem]:
    """The two offices, the reviewing bodies, the units."""
    if not may(account, P.VIEW_TABLES):
        return []
    found: list[WorkItem] = []
    if may(account, P.MANAGE_COUNTY_TABLES):
        found += _to_decompose(account, today, numbers_on(today))
        found += _to_take_in(TaskTable.objects.filter(unit__parent__parent__isnull=True).exclude(kind="integrity"))
    if may(account, P.REVIEW_INTEGRITY):
        found += _to_take_in(TaskTable.objects.filter(kind=TableKind.INTEGRITY))
    if may(account, P.CONFIRM_TABLES):
        found += _to_confirm(account)
    if may(account, P.EDIT_UNIT_TABLES):
        own = holding_units(account, P.EDIT_UNIT_TABLES)
        below = TaskTable.objects.filter(unit__parent__in=own, unit__parent__parent__isnull=False)
        found += _to_take_in(below.exclude(kind=TableKind.INTEGRITY))
        found += [*_to_make(own, today), *_to_finish(own)]
    return found


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


def _to_take_in(rows) -> Iterator[WorkItem]:  # type: ignore[no-untyped-def]  # a QuerySet of tables
    for pk, unit in rows.filter(state=TableState.FILED).order_by("pk").values_list("pk", "unit__name")[:MOST]:
        yield WorkItem(f"审查备案：{unit}", SOURCE, reverse("accountability:table", args=[pk]), "去审查")


def _to_confirm(account: Account) -> Iterator[WorkItem]:
    """Drafts of major decisions; those that the own office agreed to as they stand are seen on their page."""
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


def _to_finish(own: frozenset[int]) -> Iterator[WorkItem]:
    """Own tables that were returned, or begun and not filed."""
    rows = TaskTable.objects.filter(unit__in=own, state__in=(TableState.DRAFT, TableState.RETURNED)).order_by("pk")
    for pk, title, state in rows.values_list("pk", "title", "state")[:MOST]:
        returned = state == TableState.RETURNED
        yield WorkItem(
            f"{'退回修改' if returned else '报送备案'}：{title}", SOURCE, reverse("accountability:table", args=[pk]),
            "去修改" if returned else "去办理",
        )  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
