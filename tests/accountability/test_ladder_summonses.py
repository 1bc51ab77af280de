"""The last rung of the ladder begins a summons, once; the four offices and both leaders go on with it (LS-3.4-j)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accountability.actions.escalation import climb_orders, climb_tasks
from accountability.actions.order_decisions import escalate_order
from accountability.actions.summonses import agree_to_summons
from accountability.enums import OrderState, Rung, SummonsState
from accountability.gathering.escalation import ladder_orders, ladder_tasks
from accountability.gathering.summonses import work_of
from accountability.models import Escalation, ProgressCheck, SlowFlag, Summons, SupervisionOrder
from accountability.rules.summonses import check_slow
from core.findings import Refused, blocking
from organization.models import Account, Person, Unit
from tests.accountability import build_late
from tests.accountability import build_orders as build
from tests.accountability import build_rows as rows

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
DAYS = 35
"""Of the daily look: more than all gaps together."""


@pytest.fixture
def head(hekou: Unit) -> Person:
    return rows.team(hekou, "马平")[0]


def look_daily(since: datetime, days: int = DAYS) -> list[int]:
    """How many summonses each day began."""
    system, began = Account.objects.system(), []
    for day in range(days):
        at = since + timedelta(days=day)
        found = climb_tasks(ladder_tasks(), by=system, at=at)
        found.add(climb_orders(ladder_orders(), by=system, at=at))
        began.append(found.summonses)
    return began


@pytest.mark.clause("LS-3.4-j")
def test_an_order_that_nothing_moves_is_proposed_for_a_summons_once(
    hekou: Unit, county: Unit, lu: Account, head: Person, client_of: ClientOf
) -> None:
    four = build.four(county)
    order = build.signed(hekou, four.efficiency, lu)

    began = look_daily(build.on(6, 16))

    made = Summons.objects.get()
    rungs = dict(Escalation.objects.values_list("rung", "summons"))
    assert (sum(began), rungs) == (1, {Rung.BULLETIN: None, Rung.SUMMONS: made.pk})
    assert (made.person, made.unit, made.level, made.state) == (head, hekou, 1, SummonsState.PROPOSED)
    assert blocking(check_slow(work_of(made.flag))) == []
    assert made.flag is not None
    assert made.flag.reason.startswith(f"期限 {build.DEADLINE}，逾期未办结；")
    for office in (four.efficiency, four.appraisal):
        agree_to_summons(made, by=office, at=build.on(9, 1))
    desk = client_of(four.efficiency).get(reverse("accountability:supervision"))
    assert [one.summons for one in desk.context["rises"]] == [reverse("accountability:summons", args=[made.pk]), ""]
    chain = client_of(four.efficiency).get(
        reverse("accountability:chain", args=["accountability-supervisionorder", order.pk])
    )
    assert f"/summonses/{made.pk}/" in chain.content.decode()


def test_a_unit_without_a_head_leaves_the_finding_to_the_office(hekou: Unit, county: Unit, lu: Account) -> None:
    build.signed(hekou, build.four(county).efficiency, lu)

    began = look_daily(build.on(6, 16))

    assert (sum(began), Summons.objects.count()) == (0, 0)
    assert (SlowFlag.objects.count(), ProgressCheck.objects.count()) == (1, 1)
    assert Escalation.objects.get(rung=Rung.SUMMONS).note.startswith("责任单位没有主要负责人在任")


def test_tasks_come_to_one_summons_each_at_the_same_cost(
    hekou: Unit, head: Person, wen: Account, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """Forty tasks that were told, ordered and published before; a second look adds nothing."""
    build_late.populate(1, wen, 0, 0, 0, summoned=40)
    system = Account.objects.system()
    with django_assert_max_num_queries(40):
        first = climb_tasks(ladder_tasks(), by=system, at=build_late.AT)

    again = climb_tasks(ladder_tasks(), by=system, at=build_late.AT + timedelta(days=1))

    assert (first.summonses, again.anything) == (40, False)
    assert Summons.objects.values("flag__task").distinct().count() == Summons.objects.count() == 40
    assert SupervisionOrder.objects.filter(state=OrderState.DRAFT).count() == 0


def test_a_summons_under_way_for_the_task_is_not_proposed_again(
    hekou: Unit, county: Unit, lu: Account, head: Person, wen: Account
) -> None:
    build_late.populate(1, wen, 0, 0, 0, summoned=1)
    system = Account.objects.system()
    climb_tasks(ladder_tasks(), by=system, at=build_late.AT)
    flag = Summons.objects.get().flag
    assert flag is not None
    order = build.signed(hekou, build.four(county).efficiency, lu, task=flag.task)

    look_daily(build.on(6, 16))

    assert Escalation.objects.get(order=order, rung=Rung.SUMMONS).summons == Summons.objects.get()


@pytest.mark.clause("LS-3.4-j", "LS-4.2-a")
def test_climbing_by_hand_begins_the_same_proposal_once_and_only_after_a_first_step(
    hekou: Unit, county: Unit, lu: Account, head: Person
) -> None:
    four = build.four(county)
    order = build.signed(hekou, four.efficiency, lu)
    with pytest.raises(Refused) as early:
        escalate_order(order, Rung.SUMMONS, note="推诿不办", by=four.efficiency, at=build.on(6, 15))

    by_hand = escalate_order(order, Rung.SUMMONS, note="推诿不办。", by=four.efficiency, at=build.on(6, 16))
    look_daily(build.on(6, 16))

    made = Summons.objects.get()
    assert [one.title for one in early.value.findings] == ["没有逾期，也没有提醒或者通报在先，不能建议约谈"]
    assert (by_hand.summons, made.person, made.level) == (made, head, 1)
    assert made.proposal.startswith(f"“{order.number} {order.title}”经督办仍无明显进展：推诿不办。建议对河口镇")
    assert blocking(check_slow(work_of(made.flag))) == []
    assert SlowFlag.objects.count() == ProgressCheck.objects.count() == 1


def test_climbing_by_hand_for_a_new_deadline_takes_the_summons_under_way(
    hekou: Unit, county: Unit, lu: Account, head: Person
) -> None:
    four = build.four(county)
    order = build.signed(hekou, four.efficiency, lu)
    first = escalate_order(order, Rung.SUMMONS, note="推诿不办", by=four.efficiency, at=build.on(6, 16))
    order.deadline = build.on(7, 1).date()
    order.save()

    second = escalate_order(order, Rung.SUMMONS, note="仍推诿不办", by=four.efficiency, at=build.on(7, 2))

    assert (second.due_on, second.summons) == (build.on(7, 1).date(), first.summons)
    assert Summons.objects.count() == 1
