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
from accountability.gathering.year_views import KINDS, ORDERS, RECTIFICATIONS, year_of_unit
from accountability.models import OrderMove, ProgressEntry, StepDone, SupervisionOrder, Task, TaskMove, TaskTable
from appraisal.models import ResultVersion
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
    assert [f"{kind}（{of.count(kind)}）" for kind in KINDS if f"{kind}（{of.count(kind)}）" not in page] == []
