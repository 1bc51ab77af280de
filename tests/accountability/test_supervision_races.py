"""Several hands at the same moment: one number is given once, an order is closed once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from accountability.actions import rectifications
from accountability.actions.rectifications import close_rectification, report_rectification, verify_rectification
from accountability.models import RectificationOrder
from core.findings import Refused
from core.models import Rulebook
from organization.models import Account, Unit
from tests.accountability import build_inspections as build
from tests.accountability.build_inspections import pdf, who
from tests.factories import NOON
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4


def test_orders_are_numbered_one_after_the_other(county: Unit, hekou: Unit, lu: Account) -> None:
    hands = build.staff(county)
    build.ordered(hands.lai, hekou, who(lu))

    in_parallel(HANDS, lambda: build.ordered(hands.lai, hekou, who(lu)))

    numbers = sorted(RectificationOrder.objects.values_list("number", flat=True))
    assert numbers == [f"安整改〔2012〕{number}号" for number in range(1, HANDS + 2)]


def test_without_the_lock_the_database_still_refuses_a_number_given_twice(
    county: Unit, hekou: Unit, lu: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both find the same next number before either writes."""
    hands = build.staff(county)
    build.ordered(hands.lai, hekou, who(lu))
    both_numbered, number = threading.Barrier(2), rectifications.next_number

    def number_and_wait(*args: Any) -> str:
        found = number(*args)
        both_numbered.wait(timeout=30)
        return found

    monkeypatch.setattr(rectifications, "next_number", number_and_wait)
    monkeypatch.setattr(Rulebook.objects, "select_for_update", lambda: Rulebook.objects.all())

    outcomes = in_parallel(2, lambda: build.ordered(hands.lai, hekou, who(lu)))

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1


def test_an_order_is_closed_once(county: Unit, hekou: Unit, lu: Account) -> None:
    hands = build.staff(county)
    order = build.ordered(hands.lai, hekou, who(lu), deadline=NOON.date() + timedelta(days=9))
    report_rectification(order, "已清淤", finished=True, by=lu, at=NOON)
    verify_rectification(
        order, pdf(), checked_on=NOON.date(), place="河口段", text="到位", passed=True, by=hands.su, at=NOON
    )

    outcomes = in_parallel(HANDS, lambda: close_rectification(order, by=hands.lai, at=NOON))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
