"""Pages of supervision: as many statements for one row as for many, exports, forms that refuse, the workbench."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.actions.rectifications import report_rectification
from accountability.enums import InspectionState, ProblemGrade, RectificationState, SummonsCause
from accountability.models import Inspection, InspectionUnit, Problem, RectificationOrder, Summons
from core.files import store
from organization.models import Account, Unit
from tests.accountability import build_inspections as build
from tests.accountability.build_inspections import Staff, pdf, who
from tests.factories import NOON, make_unit

MOST = 20
ClientOf = Callable[[Account], Client]


@pytest.fixture
def hands(county: Unit) -> Staff:
    return build.staff(county)


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def many(hands: Staff, units: list[Unit]) -> None:
    """An inspection with a problem, an order and a summons for each unit."""
    made: dict[str, Any] = {"recorded_at": NOON, "recorded_by": hands.lai}
    today, paper = timezone.localdate(), store(pdf(), by=hands.lai, at=NOON)
    for number, unit in enumerate(units):
        row = Inspection.objects.create(
            title=f"督查{unit.name}", topic=f"事项{unit.name}", form="field", mode="regular_periodic", starts_on=today,
            ends_on=today, state=InspectionState.RUNNING, approved_at=NOON, approved_by=hands.mayor, **made,
        )  # fmt: skip
        InspectionUnit.objects.create(inspection=row, unit=unit)
        problem = Problem.objects.create(inspection=row, unit=unit, text="滞后", grade=ProblemGrade.COMMON, **made)
        RectificationOrder.objects.create(
            number=f"安整改〔{unit.code}〕{number}号", unit=unit, person=who(hands.lai), problem=problem, issue="滞后",
            measures="加快", first_deadline=today, deadline=today, document=paper, **made,
        )  # fmt: skip
        Summons.objects.create(
            cause=SummonsCause.RANKING, level=1, unit=unit, person=who(hands.lai), proposal="约谈", **made
        )


def test_lists_cost_the_same_for_one_row_and_for_many(
    county: Unit, hekou: Unit, hands: Staff, client_of: ClientOf
) -> None:
    client = client_of(hands.lai)
    pages = [reverse(f"accountability:{name}") for name in ("inspections", "rectifications", "summonses")]
    pages.append(reverse("accountability:inspection_calendar"))
    many(hands, [hekou])
    single = [statements(client, page) for page in pages]

    many(hands, [make_unit(f"镇{number}", parent=county) for number in range(12)])

    assert [statements(client, page) for page in pages] == single
    assert max(single) <= MOST


def test_page_of_an_inspection_costs_the_same_for_more_problems(
    hekou: Unit, qingshi: Unit, hands: Staff, client_of: ClientOf
) -> None:
    row = build.running(hands, hekou, qingshi)
    page, client = reverse("accountability:inspection", args=[row.pk]), client_of(hands.lai)
    made = {"recorded_at": NOON, "recorded_by": hands.lai, "inspection": row, "grade": ProblemGrade.IMPORTANT}
    for unit in (hekou, qingshi):
        Problem.objects.create(unit=unit, text="一", **made)
    single = statements(client, page)

    for number in range(9):
        Problem.objects.create(unit=hekou, text=str(number), **made)

    assert statements(client, page) == single


def test_exports_hold_what_the_filters_leave(
    hekou: Unit, qingshi: Unit, hands: Staff, lu: Account, client_of: ClientOf
) -> None:
    many(hands, [hekou, qingshi])
    asked = {"search": "河口"}
    for name, column in (("inspections", 5), ("rectifications", 1), ("summonses", 0)):
        answer = client_of(hands.lai).get(reverse(f"accountability:export_{name}"), asked)

        book = load_workbook(BytesIO(answer.content))
        rows = list(book.worksheets[1].iter_rows(values_only=True))
        assert [row[column] for row in rows[1:]] == ["河口镇"]
    own = client_of(lu).get(reverse("accountability:export_rectifications"))
    assert len(list(load_workbook(BytesIO(own.content)).worksheets[1].iter_rows())) == 2


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("JH-B-5.3-c", "JH-A-6.3-f")
def test_order_is_issued_by_form_and_the_unit_answers_and_never_closes_it(
    hekou: Unit, hands: Staff, lu: Account, he: Account, client_of: ClientOf
) -> None:
    office, town, stranger = client_of(hands.lai), client_of(lu), client_of(he)
    new, today = reverse("accountability:new_rectification"), timezone.localdate()
    sent = {"unit": hekou.pk, "person": who(lu).number, "issue": "滞后", "measures": "加快", "deadline": today}
    refused = office.post(new, sent)
    issued = office.post(new, sent | {"deadline": today + timedelta(days=9)})
    order = RectificationOrder.objects.get()
    page = reverse("accountability:rectification", args=[order.pk])
    bench = town.get(reverse("core:workbench")).content.decode()

    codes = [
        town.post(reverse("accountability:close_rectification", args=[order.pk])).status_code,
        stranger.get(page).status_code,
        stranger.post(reverse("accountability:report_rectification", args=[order.pk])).status_code,
        town.post(
            reverse("accountability:report_rectification", args=[order.pk]), {"text": "已清淤", "finished": "on"}
        ).status_code,
    ]

    assert (refused.status_code, "JH-B-5.3-c" in refused.content.decode()) == (422, True)
    assert (issued.status_code, issued["Location"]) == (302, page)
    assert f"限期整改：{order.number}" in bench
    assert codes == [403, 404, 404, 302]
    order.refresh_from_db()
    assert order.state == RectificationState.REPORTED
    assert "现场核查" in client_of(hands.su).get(reverse("core:workbench")).content.decode()
    assert "现场核查：" not in office.get(reverse("core:workbench")).content.decode()
    assert b"".join(town.get(reverse("accountability:rectification_paper", args=[order.pk])).streaming_content)[:5] == (  # type: ignore[attr-defined]  # a file
        b"%PDF-"
    )


@pytest.mark.clause("BZ-2.3-d")
def test_missing_quarter_stands_on_page_list_and_workbench_until_it_is_reported(
    hekou: Unit, hands: Staff, lu: Account, client_of: ClientOf
) -> None:
    order = build.ordered(hands.lai, hekou, who(lu), at=build.at_noon(date(2012, 2, 10)), deadline=date(2099, 1, 1))
    town = client_of(lu)
    pages = [reverse("accountability:rectification", args=[order.pk]), reverse("core:workbench")]
    before = ["2012 年第一季度" in town.get(page).content.decode() for page in pages]

    report_rectification(order, "一季度进展", by=lu, at=NOON)

    assert before == [True, True]
    assert order.reports.get().period == "2012Q1"
    assert "2012 年第一季度" not in town.get(pages[1]).content.decode()
