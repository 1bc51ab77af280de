"""Objections of both sides in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from appraisal.enums.objections import Addressee, ObjectionKind
from appraisal.models import Indicator, Objection
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World


def build(world: World) -> None:
    """One of each side to the published result; that of the own side by its own leader."""
    at = timezone.now()
    world.objects["objection"] = {}
    for side, member in world.objects["member"].items():
        by = world.accounts[Duty.UNIT_LEADER if side == "own" else Duty.APPRAISAL_OFFICE]
        leaf = Indicator.objects.filter(group=member.group_id, children__isnull=True).order_by("pk").first()
        world.objects["objection"][side] = Objection.objects.create(
            number=f"安异议〔2020〕{member.code}号", publication=world.objects["version"][side].publication,
            member=member, kind=ObjectionKind.OWN, addressee=Addressee.OFFICE, unit=member.unit, indicator=leaf,
            text="漏计", recorded_at=at, recorded_by=by,
        )  # fmt: skip
