"""Objects of the use of results in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from appraisal.enums.consequences import ConsequenceState, FollowUp, Measure
from appraisal.models import Consequence, ConsequenceDecision, ConsequenceMeasure
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World


def build(world: World) -> None:
    """A reward of each unit that was decided, its measure still to be put into effect."""
    at = timezone.now()
    told = {"recorded_at": at, "recorded_by": world.accounts[Duty.APPRAISAL_OFFICE]}
    world.objects |= {"consequence": {}, "consequence_measure": {}}
    for side, unit in world.units.items():
        row = Consequence.objects.create(
            kind=FollowUp.MODEL, year=2012, unit=unit, clause="QSH-27-d", text="推荐为典型。",
            due_on=timezone.localdate(at), state=ConsequenceState.CARRIED, **told,
        )  # fmt: skip
        ConsequenceDecision.objects.create(consequence=row, carried=True, **told)
        measure = ConsequenceMeasure.objects.create(consequence=row, measure=Measure.MODEL, subject=unit.name, **told)
        world.objects["consequence"][side] = row
        world.objects["consequence_measure"][side] = measure
