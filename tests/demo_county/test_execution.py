"""The demo county's current year of execution at its full size, and what its large pages cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accountability.enums import OrderEvent, OrderState, TaskEvent, TaskState
from accountability.gathering.bulletins import content_of
from accountability.gathering.summonses import sides_of
from accountability.gathering.year_views import KINDS, ORDERS, RECTIFICATIONS, year_of_unit
from accountability.models import (
    Bulletin,
    OrderMove,
    ProgressEntry,
    StepDone,
    SupervisionOrder,
    Task,
    TaskMove,
    TaskTable,
)
from appraisal.models import ResultVersion
from core import registry
from core.periods import Cycle, period_of
from organization.enums import Duty
from organization.models import Account, Unit

MOST_QUERIES = 20


def test_current_year_has_its_full_size(year: datetime) -> None:
    now = timezone.localdate(year).year
    begun = Task.objects.filter(table__year=now).exclude(state=TaskState.PLANNED)

    assert TaskTable.objects.in_force().filter(year=now).count() == 100
    assert Task.objects.in_force().filter(table__year=now).count() == 3000
    assert SupervisionOrder.objects.filter(number__contains=f"〔{now}〕").count() >= 400
    if timezone.localdate(year).month >= 7:
        assert ProgressEntry.objects.filter(task__in=begun).count() >= 12_000


def test_states_follow_from_what_happened_and_nothing_lies_ahead(year: datetime) -> None:
    today = timezone.localdate(year)
    tasks = Task.objects.filter(table__year=today.year)
    finished = TaskMove.objects.filter(task__in=tasks, event=TaskEvent.FINISH)
    closed = OrderMove.objects.filter(event=OrderEvent.CLOSE)

    assert set(tasks.filter(state=TaskState.DONE).values_list("pk")) == set(finished.values_list("task"))
    orders = SupervisionOrder.objects.filter(state=OrderState.CLOSED)
    assert set(orders.values_list("pk")) == set(closed.values_list("order"))
    newest = [
        StepDone.objects.aggregate(day=Max("done_on"))["day"],
        *(
            timezone.localdate(rows.aggregate(at=Max("recorded_at"))["at"])
            for rows in (TaskMove.objects, ProgressEntry.objects, OrderMove.objects)
        ),
    ]
    assert max(newest) <= today


@pytest.mark.parametrize(
    "name", ["tasks", "tables", "progress", "supervision", "orders", "bulletins", "report_calendar", "coverage"]
)
def test_large_pages_take_few_statements(
    name: str, holder: Callable[..., Account], sign_in: Callable[[Account], Client]
) -> None:
    client, address = sign_in(holder(Duty.INSPECTION_OFFICE)), reverse(f"accountability:{name}")
    client.get(address)

    with CaptureQueriesContext(connection) as found:
        response = client.get(address)

    assert response.status_code == 200
    assert len(found) <= MOST_QUERIES


@pytest.mark.clause("JH-A-6.5-a")
def test_annual_sheet_leads_to_the_figures_of_the_years_supervision(
    version_of: Callable[[str, int], ResultVersion],
    holder: Callable[..., Account],
    sign_in: Callable[[Account], Client],
) -> None:
    leader, unit = holder(Duty.UNIT_LEADER, "T04"), Unit.objects.get(code="T04")
    client = sign_in(leader)
    sheet = client.get(reverse("appraisal:sheet", args=[version_of("2012", 2).pk, "T04"])).content.decode()
    address = f"{reverse('accountability:unit_year', args=[unit.pk])}?year=2012"
    of = year_of_unit(unit, 2012, leader)

    page = client.get(address).content.decode()

    assert f'href="{address}"' in sheet
    assert of.count(ORDERS) + of.count(RECTIFICATIONS) > 0
    held = [f"{kind}（{of.count(kind)}）" for kind in KINDS if of.count(kind)]
    assert [panel for panel in held if panel not in page] == []


def test_newest_quarterly_bulletin_has_one_before_it_to_compare_with(year: datetime) -> None:
    last = period_of(Cycle.QUARTER, timezone.localdate(year)).previous()
    if last.previous().year != last.year or last.year != timezone.localdate(year).year:
        pytest.skip("the first two quarters of a year have none before them in it")
    now, before = (
        {unit.code: unit for unit in content_of(Bulletin.objects.get(period=one.code, correction=0)).units}
        for one in (last, last.previous())
    )

    compared = {code: (unit.last_due, unit.last_done, unit.last_rank) for code, unit in now.items()}
    assert compared == {code: (unit.count.due, unit.count.done, unit.rank) for code, unit in before.items()}
    assert sum(unit.count.due > 0 for unit in before.values()) > 80


def test_every_leader_finds_orders_or_approvals_of_this_year_on_his_desk(
    year: datetime, holder: Callable[..., Account], sign_in: Callable[[Account], Client]
) -> None:
    today = timezone.localdate(year)
    leaders = [holder(Duty.COUNTY_LEADER, place=place) for place in range(6)]

    orders = [SupervisionOrder.objects.filter(leader=one.person, issued_at__year=today.year).count() for one in leaders]
    principals = [one for one in leaders if sides_of(one.person_id, today)]
    asked = [
        [item for item in registry.workbench.collect(one, today) if "审批约谈" in item.title] for one in principals
    ]

    assert min(orders) > 0
    assert [len(items) for items in asked] == [1, 1]
    assert sign_in(leaders[0]).get(reverse("accountability:leader_desk")).content.decode().count("<tr") > 1


@pytest.mark.clause("JH-B-5.3-d")
def test_the_open_appeal_waits_for_the_second_account_of_the_commission(
    year: datetime, holder: Callable[..., Account]
) -> None:
    today = timezone.localdate(year)
    told = [
        [item.title for item in registry.workbench.collect(holder(Duty.DISCIPLINE, place=place), today)]
        for place in range(2)
    ]
    assert [any("处理申诉" in title for title in titles) for titles in told] == [False, True]
