"""Reports that units owe and the two offices take in, on the workbench (JH-A-6.2-b, JH-B-4.2-a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import DueState
from accountability.gathering.reports import due_days_on, newest_of, opened_years, owed, owed_of, reporting_units
from accountability.models import ProgressReport, ReportReminder, ReportSheet
from accountability.permissions import holding_units
from accountability.presenters.reports import write_url
from core import calendar, registry
from core.access import may
from core.registry import WorkItem
from organization.models import Account

SOURCE, MOST, YEARS, REMINDED_DAYS = "执行情况报告", 20, 2, 30
OPEN = (DueState.DUE, DueState.OVERDUE, DueState.RETURNED)


def work_items(account: Account, today: date) -> list[WorkItem]:
    """For units what they owe, for each of the two offices what it has not taken in."""
    found: list[WorkItem] = []
    if may(account, P.WRITE_REPORTS):
        found += _owed(account, today)
    if may(account, P.RECEIVE_REPORTS):
        found += _inbox(account)
        found += _overdue(today)
    return found


def _owed(account: Account, today: date) -> Iterator[WorkItem]:
    own = holding_units(account, P.WRITE_REPORTS)
    units = reporting_units(own)
    if not units:
        return
    days, warning = due_days_on(today)
    since = today - timedelta(days=REMINDED_DAYS)
    rows = ReportReminder.objects.filter(unit__in=own).values_list("unit", "year", "kind", "recorded_at")
    told = {row[:3] for row in rows if timezone.localdate(row[3]) >= since}
    for one in owed_of(units, opened_years(today)[:YEARS], today, days):
        if one.state in OPEN and not one.closed:
            word = "退回" if one.state is DueState.RETURNED else "报送"
            asked = "（两办催报）" if (one.unit.pk, one.year, one.kind.value) in told else ""
            light = calendar.light(one.due, today, behind=False, warning_days=warning)
            title = f"{word}{one.year}年{one.kind.label}{asked}"
            yield WorkItem(title, SOURCE, write_url(one), "去填写", due=one.due, light=light)


def _inbox(account: Account) -> Iterator[WorkItem]:
    """Newest versions that the own office has not handled, no office returned and the account did not file."""
    offices = holding_units(account, P.RECEIVE_REPORTS)
    if not offices:
        return
    handled = ProgressReport.objects.filter(receptions__office__in=offices).order_by().values("pk")
    returned = ProgressReport.objects.filter(receptions__outcome="returned").order_by().values("pk")
    waiting = ProgressReport.objects.exclude(pk__in=handled).exclude(pk__in=returned)
    sheets = list(
        ReportSheet.objects.filter(pk__in=waiting.order_by().values("sheet"))
        .exclude(unit__in=offices).select_related("unit").order_by("pk")[:MOST]
    )  # fmt: skip
    newest = newest_of(sheets)
    open_ones = set(waiting.filter(sheet__in=sheets).values_list("pk", flat=True))
    for sheet in sheets:
        report = newest[sheet.pk][0]
        if report.pk in open_ones and report.recorded_by_id != account.pk:
            url = reverse("accountability:report", args=[sheet.pk])
            yield WorkItem(f"签收：{sheet.unit.name} {sheet.title}", SOURCE, url, "去签收")


def _overdue(today: date) -> Iterator[WorkItem]:
    """How many units are overdue in the newest year: one line."""
    years = opened_years(today)[:1]
    for year in years:
        late = [
            one for one in owed(reporting_units(), year, today, due_days_on(today)[0])
            if one.state is DueState.OVERDUE and not one.closed
        ]  # fmt: skip
        if late:
            url = f"{reverse('accountability:report_calendar')}?state=overdue"
            yield WorkItem(f"{year}年 {len(late)} 份执行情况报告逾期未交", SOURCE, url, "去催报")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
