"""Complaints of the public: taken in without a name, asked by their code, turned into an order (QSH-11-c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.actions.leads import answer_lead
from accountability.enums import ClueKind, LeadChannel, LeadState
from accountability.models import Clue, Lead, SupervisionOrder
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from portal.enums import PublicForm
from portal.rules.limits import MOST
from tests.factories import make_account

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"
ClientOf = Callable[[Account], Client]


@pytest.fixture
def inspector(county: Unit) -> Account:
    return make_account("督查员", county, Duty.INSPECTION_OFFICE, username="inspector")


def send(client: Client, of: ClueKind, **more: Any) -> Any:
    data = {
        "kind": of.value,
        "unit": "",
        "text": f"窗口推诿{EVIL}",
        "name": "丁一",
        "contact": "13900000000",
        "website": "",
    }
    return client.post(reverse("portal:complaint"), data | more, follow=True)


def outcome(client: Client, code: str) -> Any:
    return client.post(reverse("portal:answer"), {"code": code}).context["found"]


def test_complaint_is_taken_in_and_its_outcome_asked_by_code(client: Client, hekou: Unit, inspector: Account) -> None:
    receipt = send(client, ClueKind.COMPLAINT, unit=hekou.pk).content.decode()
    row = Lead.objects.get()
    code = row.query_code
    shown = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    before = outcome(client, shown.lower())
    answer_lead(row, answer="已批评教育并致歉", by=inspector, at=timezone.now())

    assert (row.channel, row.kind, row.unit, row.reporter) == (LeadChannel.ONLINE, ClueKind.COMPLAINT, hekou, "丁一")
    assert (len(code), shown in receipt, row.number in receipt) == (20, True, True)
    assert (before["状态"], before["答复"], outcome(client, code)["状态"]) == ("正在办理", "尚未答复", "已答复")
    assert outcome(client, row.number) is None
    assert [one for one in (EVIL, "丁一", "139") if one in str(outcome(client, code))] == []
    assert "丁一" not in "".join(AuditEvent.objects.values_list("data", flat=True))


def test_arbitrary_charges_become_a_clue_at_once(client: Client) -> None:
    send(client, ClueKind.CHARGE)

    row = Lead.objects.get()
    assert (row.state, Clue.objects.get(), outcome(client, row.query_code)["状态"]) == (
        LeadState.CLUE, row.clue, "已转纪检监察机关核查",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", ""), ("kind", "bribery"), ("text", ""), ("text", "长" * 5001), ("name", "长" * 81), ("unit", "999999"),
     ("unit", "一"), ("website", "http://spam")],
)  # fmt: skip
def test_bad_complaints_are_answered_at_the_form(client: Client, field: str, value: str) -> None:
    response = send(client, ClueKind.COMPLAINT, **{field: value})

    assert (response.status_code, Lead.objects.count()) == (422, 0)


def test_address_that_complains_too_often_waits(client: Client) -> None:
    most = MOST[PublicForm.COMPLAINT]

    codes = [send(client, ClueKind.COMPLAINT).status_code for _ in range(most + 1)]

    assert (codes, Lead.objects.count()) == ([200] * most + [429], most)


def test_complaint_becomes_one_order_that_names_nobody(
    client: Client, hekou: Unit, inspector: Account, client_of: ClientOf
) -> None:
    send(client, ClueKind.COMPLAINT, unit=hekou.pk)
    row, office = Lead.objects.get(), client_of(inspector)
    address = f"{reverse('accountability:new_order')}?lead={row.pk}"
    first = office.get(address).context["form"].initial
    data = {name: value for name, value in first.items() if value is not None} | {
        "kind": "general", "rhythm": "periodic", "regularity": "routine", "urgency": "normal",
    }  # fmt: skip

    codes = [office.post(address, data).status_code for _ in range(2)]

    order = SupervisionOrder.objects.get()
    leads = office.get(reverse("accountability:leads")).context["lines"]
    page = office.get(reverse("accountability:order", args=[order.pk])).content.decode()
    assert codes == [302, 409]
    assert (order.source, order.source_pk, order.unit) == ("public", row.pk, hekou)
    assert [(one.order, one.order_url) for one in leads] == [
        ("拟办督办单", reverse("accountability:order", args=[order.pk]))
    ]
    assert (row.number in page, "丁一" in page, "139" in page) == (True, False, False)
    assert client_of(make_account("他人", hekou, Duty.TWO_OFFICES)).get(address).status_code == 404
