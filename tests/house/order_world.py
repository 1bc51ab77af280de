"""An order on each side, sent out by the party office and shared with the appraisal office, with a referral."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accountability.enums import Office, OrderSource, OrderState, ViolationKind
from accountability.models import OrderMove, OrderShare, SupervisionOrder, Violation
from core import rulebook
from organization.enums import Duty


def build(world: Any) -> None:
    """Adds ``supervision_order`` and ``violation`` to the objects of the world."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    made = {"recorded_at": at, "recorded_by": office}
    today, pinned = timezone.localdate(at), rulebook.current(by=office, at=at)
    world.objects |= {"supervision_order": {}, "violation": {}}
    for number, (side, unit) in enumerate(world.units.items(), 1):
        order = SupervisionOrder.objects.create(
            year=today.year, number=f"安督〔{today.year}〕{number}号", office=Office.PARTY, source=OrderSource.LEADER,
            title=f"{unit.name}清淤", content="限期办结", unit=unit, person=world.people[side], person_phone="6000001",
            deadline=today, feedback_days=10, fed_back_on=today, state=OrderState.ACTIVE, rulebook=pinned,
            issued_at=at, issued_by=office, **made,
        )  # fmt: skip
        OrderMove.objects.create(order=order, event="issue", state=OrderState.ACTIVE, **made)
        OrderShare.objects.create(order=order, office=Office.APPRAISAL, **made)
        world.objects["supervision_order"][side] = order
        world.objects["violation"][side] = Violation.objects.create(
            order=order, kind=ViolationKind.UNREACHABLE, unit=unit, due_on=today, text="无人接听", **made
        )
