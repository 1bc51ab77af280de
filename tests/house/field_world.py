"""Objects of first-line work and coordination in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from accountability.models import FrontLineEntry
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World


def build(world: World) -> None:
    """An entry of each side."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    today = timezone.localdate(at)
    world.objects |= {name: {} for name in ("front_line",)}
    for side in world.units:
        world.objects["front_line"][side] = FrontLineEntry.objects.create(
            person=world.people[side], day=today, place="村部", text="走访", recorded_at=at, recorded_by=office
        )
