"""Pages of posted inspectors and checks in the area 执行; what waits there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import InspectionState, PostingState
from accountability.gathering.postings import dues_of, is_standing_member, numbers_on, posted_units
from accountability.models import Inspection, Posting
from core import calendar, registry
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import NavEntry, WorkItem, address
from core.sections import by_clause
from organization.enums import Duty
from organization.models import Account
from organization.models.accounts import STANDING_ONLY_WHERE
from organization.own_part import own_part

AREA, SECTION, SOURCE, MOST = "执行", "督查和约谈", "派驻巡视", 20
ENTRIES = (
    (P.VIEW_POSTINGS, "派驻巡视员", "accountability:postings", 249),
    (P.VIEW_CHECK_REPORTS, "明查暗访情况", "accountability:check_reports", 250),
)
"""(permission, label, page, order)."""
PAGES = {
    ("派驻巡视员", "accountability:postings"): ("QSH-30-b", "QSH-30-c"),
    ("明查暗访情况", "accountability:check_reports"): ("QSH-30-d",),
}
"""(label, page) -> clauses."""


def entries(account: Any) -> list[NavEntry]:
    """Pages of this section that the account may open."""
    return [
        NavEntry(AREA, label, address(page), section=SECTION, order=order)
        for permission, label, page, order in ENTRIES
        if may(account, permission)
    ]


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages."""
    return by_clause(PAGES)


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Proposals to decide, reports owed by the inspector or missing for those who follow them, checks to report on."""
    items: list[WorkItem] = []
    if may(account, P.CONFIRM_POSTINGS) and is_standing_member(account):
        items += _to_confirm(account)
    if may(account, P.WATCH_UNITS):
        items += _owed(account, today)
    if may(account, P.PROPOSE_POSTINGS):
        items += _missing(today)
    if may(account, P.FILE_CHECK_REPORTS):
        items += _to_check(account)
    return items


@only_where(lambda: Posting.objects.filter(state=PostingState.PROPOSED), P.CONFIRM_POSTINGS)
def _to_confirm(account: Account) -> Iterator[WorkItem]:
    rows = Posting.objects.filter(state=PostingState.PROPOSED)
    rows = rows.exclude(own_part(account, by=["recorded_by"], people=["inspector"], units=["unit"]))
    for row in rows.select_related("unit", "inspector").order_by("pk")[:MOST]:
        url = reverse("accountability:posting", args=[row.pk])
        yield WorkItem(f"确定巡视员人选：{row.unit.name} {row.inspector.name}", SOURCE, url, "去确定")


@only_where(lambda: Posting.objects.in_force().filter(inspector=ASKER.person), P.WATCH_UNITS)
def _owed(account: Account, today: date) -> Iterator[WorkItem]:
    """The inspector's own reports of periods that are over."""
    numbers = numbers_on(today)
    rows = list(Posting.objects.in_force().filter(inspector=account.person_id).select_related("unit"))
    held = dues_of(rows, today, numbers.days)
    for row in rows:
        for one in held.get(row.pk, []):
            if one.reported or today <= one.period.end:
                continue
            url = reverse("accountability:new_posting_report", args=[row.pk])
            shown = calendar.light(one.due, today, behind=False, warning_days=numbers.warning_days)
            title = f"{'缺报：' if one.missing else ''}{row.unit.name} {one.period.label}巡视员报告"
            yield WorkItem(title, SOURCE, url, "去报告", due=one.due, light=shown)


@only_where(Posting.objects.in_force, P.PROPOSE_POSTINGS)
def _missing(today: date) -> Iterator[WorkItem]:
    """Postings whose inspector is late, for the offices that proposed them."""
    rows = list(Posting.objects.in_force().select_related("unit", "inspector").order_by("pk")[:100])
    held = dues_of(rows, today, numbers_on(today).days)
    late = [(row, [one for one in held.get(row.pk, []) if one.missing]) for row in rows]
    for row, missing in [pair for pair in late if pair[1]][:MOST]:
        url = reverse("accountability:posting", args=[row.pk])
        title = f"巡视员缺报 {len(missing)} 期：{row.unit.name} {row.inspector.name}"
        yield WorkItem(title, SOURCE, url, "去催报", due=missing[0].due, light=Light.RED)


def _taken_part(person: int | None) -> QuerySet[Inspection]:
    return Inspection.objects.filter(state=InspectionState.RUNNING, team__person=person)


@only_where(lambda: _taken_part(ASKER.person), P.FILE_CHECK_REPORTS)
def _to_check(account: Account) -> Iterator[WorkItem]:
    """Inspections under way in which the account takes part and has not said anything."""
    rows = _taken_part(account.person_id)
    for row in rows.exclude(check_reports__recorded_by=account).order_by("ends_on", "pk")[:MOST]:
        url = reverse("accountability:new_check_report", args=[row.pk])
        yield WorkItem(f"报送检查情况：{row.title}", SOURCE, url, "去报送", due=row.ends_on)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    STANDING_ONLY_WHERE[Duty.POSTED_INSPECTOR] = posted_units
    registry.navigation.register(entries)
    registry.clause_pages.register(clause_pages)
    registry.workbench.register(work_items)
