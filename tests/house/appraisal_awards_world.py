"""Objects of awards in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from appraisal.enums.awards import AwardKind, AwardRoundKind, AwardState, WinnerOrigin
from appraisal.models import Award, AwardRound, AwardWinner
from core import rulebook
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World


def build(world: World) -> None:
    """A published round with a list of units, one of each side in it, and a prize for people."""
    at, by = timezone.now(), world.accounts[Duty.APPRAISAL_OFFICE]
    told = {"recorded_at": at, "recorded_by": by}
    row = AwardRound.objects.create(
        kind=AwardRoundKind.HONOURS, year=2012, title="2012年“双十双百”评选表彰", state=AwardState.PUBLISHED,
        rulebook=rulebook.current(by=by, at=at), published_at=at, published_by=by, notice_number="安发〔2012〕40号",
        **told,
    )  # fmt: skip
    units = Award.objects.create(
        round=row, kind=AwardKind.LISTED, code="H1", name="十佳单位", slots=[["十佳单位", 10, 0]], clause="QSH-27-a"
    )
    people = Award.objects.create(
        round=row, kind=AwardKind.INDIVIDUAL, code="I1", name="先进个人", slots=[["一等奖", 4, 2000]],
        clause="SX-5.3-a", of_people=True, order=1,
    )  # fmt: skip
    sides = tuple(world.units)
    world.objects |= {
        "award_round": dict.fromkeys(sides, row), "award": dict.fromkeys(sides, units),
        "award_of_people": dict.fromkeys(sides, people), "award_winner": {}, "award_nominee": {},
    }  # fmt: skip
    for side, unit in world.units.items():
        named = {"origin": WinnerOrigin.NOMINATED, "basis": "推荐〔2012〕1号", "unit": unit, "slot": 0, **told}
        world.objects["award_winner"][side] = AwardWinner.objects.create(
            award=units, name=unit.name, prize=1000, **named
        )
        world.objects["award_nominee"][side] = AwardWinner.objects.create(
            award=people, name=f"先进{side}", person=True, prize=2000, **named
        )
