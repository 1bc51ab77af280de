"""Objects of special appraisals in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from appraisal.models import (
    Scheme,
    SpecialConfirmation,
    SpecialImport,
    SpecialItem,
    SpecialOrganizer,
    SpecialParticipant,
    SpecialRecommendation,
    SpecialResult,
    SpecialRound,
    SpecialScore,
    SpecialVersion,
)
from appraisal.rules.specials import Item, freeze
from core.files import store
from organization.enums import Duty
from organization.models import Unit
from tests.factories import make_unit

if TYPE_CHECKING:
    from tests.house.world import World

FULL, POINTS = 1_000_000, 900_000
CODES = {"own": "investment", "other": "tourism"}
NAMES = ("special_round", "special_version", "special_list", "special_import")


def build(world: World) -> None:
    """A confirmed round for each side, in which only its unit takes part and the appraisal office alone organises."""
    scheme = Scheme.objects.get()
    told = {"recorded_at": timezone.now(), "recorded_by": world.accounts[Duty.APPRAISAL_OFFICE]}
    body = make_unit("专项组织单位", parent=scheme.owner, code="K91")
    world.objects |= {name: {} for name in NAMES}
    for side, unit in world.units.items():
        for name, thing in _round(scheme, CODES[side], unit, body, told).items():
            world.objects[name][side] = thing


def _round(scheme: Scheme, code: str, unit: Unit, body: Unit, told: dict[str, Any]) -> dict[str, Any]:
    at, by = told["recorded_at"], told["recorded_by"]
    row = SpecialRound.objects.create(scheme=scheme, special=code, name=code, word="单位", **told)
    office = SpecialOrganizer.objects.create(round=row, unit=body, office=True, **told)
    item = SpecialItem.objects.create(round=row, code="01", name="到位资金", full_mark=FULL, **told)
    who = SpecialParticipant.objects.create(round=row, code=unit.code, name=unit.name, unit=unit, **told)
    SpecialScore.objects.create(
        participant=who, item=item, value=POINTS, organizer=office, entered_at=at, entered_by=by
    )
    text, fingerprint = freeze(code, {who.code: who.name}, [Item("01", item.name, FULL)], {who.code: {"01": POINTS}})
    version = SpecialVersion.objects.create(
        round=row, number=1, inputs=text, input_hash=fingerprint, organizer=office, **told
    )
    SpecialResult.objects.create(version=version, participant=who, total=POINTS, place=1)
    SpecialConfirmation.objects.create(version=version, organizer=office, **told)
    listed = SpecialRecommendation.objects.create(
        round=row, version=version, award="S0", award_name="先进单位", organizer=office, **told
    )
    return {
        "special_round": row, "special_version": version, "special_list": listed, "special_import": _book(row, told),
    }  # fmt: skip


def _book(row: SpecialRound, told: dict[str, Any]) -> SpecialImport:
    from tests.house.world import paper

    at, by = told["recorded_at"], told["recorded_by"]
    workbook = store(paper("评分.pdf"), by=by, at=at)
    return SpecialImport.objects.create(round=row, workbook=workbook, checked_at=at, checked_by=by)
