"""Many hands on orders at the same moment: one number each, one close-out, one look at the ladder."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError

from accountability.actions import escalation
from accountability.actions.order_decisions import close_order
from accountability.actions.orders import draft_order, issue_order
from accountability.enums import Push
from accountability.gathering.escalation import ladder_orders
from accountability.models import OrderMove, Reminder, SupervisionOrder
from core.findings import Refused
from organization.models import Account, Unit
from tests.accountability import build_orders as build
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4


def test_orders_issued_at_once_get_one_number_each(hekou: Unit, county: Unit) -> None:
    four = build.four(county)
    drafts = [draft_order(build.new(hekou, title=f"事项{n}"), by=four.party, at=build.MAY) for n in range(HANDS)]

    in_parallel(HANDS, lambda: issue_order(drafts.pop(), by=four.party, at=build.MAY))

    numbers = SupervisionOrder.objects.values_list("number", flat=True)
    assert sorted(numbers) == [f"安督〔2012〕{n}号" for n in range(1, HANDS + 1)]


def test_order_is_closed_once(hekou: Unit, lu: Account, county: Unit) -> None:
    four = build.four(county)
    order = build.reported(hekou, four.efficiency, lu)

    outcomes = in_parallel(HANDS, lambda: close_order(order, by=four.efficiency, at=build.MAY))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert OrderMove.objects.filter(order=order, event="close").count() == 1


def late(hekou: Unit, lu: Account, county: Unit) -> None:
    build.signed(hekou, build.four(county).efficiency, lu)


def look() -> object:
    return escalation.climb_orders(ladder_orders(), by=Account.objects.system(), at=build.on(8, 1))


def test_looks_at_the_same_moment_remind_once(hekou: Unit, lu: Account, county: Unit) -> None:
    late(hekou, lu, county)

    outcomes = in_parallel(HANDS, look)

    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert Reminder.objects.filter(push=Push.OVERDUE).count() == 1


def test_without_the_lock_the_unique_rows_refuse_the_second_look(
    hekou: Unit, lu: Account, county: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both read that nothing is written; the constraint is the net under it."""
    late(hekou, lu, county)
    both_read, read = threading.Barrier(2), escalation.orders_on_ladder

    def read_and_wait(*args: Any) -> Any:
        found = read(*args)
        both_read.wait(timeout=30)
        return found

    monkeypatch.setattr(escalation, "orders_on_ladder", read_and_wait)
    monkeypatch.setattr(escalation, "lock_ladder", lambda by, at: None)

    outcomes = in_parallel(2, look)

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1
    assert Reminder.objects.filter(push=Push.OVERDUE).count() == 1
