"""Objects of execution results in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from accountability.enums import ProposalCause, ProposalKind, ProposalState, ResultOf, RoundState, Tier
from accountability.models import ExecutionRanking, ExecutionResult, Highlight, HighlightRound, PointProposal
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World


def build(world: World) -> None:
    """A final ranking with a row of each side, a decided round with a selected entry, a proposal that was sent."""
    office, second, at = world.accounts[Duty.INSPECTION_OFFICE], world.accounts[Duty.APPRAISAL_OFFICE], timezone.now()
    told = {"recorded_at": at, "recorded_by": office}
    ranking = ExecutionRanking.objects.create(
        period="2011", number=1, as_of=timezone.localdate(at), sha256="0" * 64, finalised_at=at, finalised_by=second,
        **told,
    )  # fmt: skip
    season = HighlightRound.objects.create(
        period="2011H1", until=timezone.localdate(at), points=10_000, state=RoundState.DECIDED, closed_at=at,
        closed_by=office, decided_at=at, decided_by=second, **told,
    )  # fmt: skip
    sides = tuple(world.units)
    world.objects |= {"ranking": dict.fromkeys(sides, ranking), "highlight_round": dict.fromkeys(sides, season)}
    world.objects |= {name: {} for name in ("result", "highlight", "point_proposal")}
    for side, unit in world.units.items():
        world.objects["result"][side] = ExecutionResult.objects.create(
            ranking=ranking, of=ResultOf.UNIT, group="镇街区", unit=unit, place=1, score=1_000_000, exact="100",
            tier=Tier.FIRST, explanation='[["tasks",50,[["accountability.task",1,"修路","","","1","按期完成"]]]]',
        )  # fmt: skip
        entry = Highlight.objects.create(round=season, unit=unit, title="河道整治", text="清淤", selected=True, **told)
        world.objects["highlight"][side] = entry
        world.objects["point_proposal"][side] = PointProposal.objects.create(
            kind=ProposalKind.BONUS, cause=ProposalCause.HIGHLIGHT, year=2011, unit=unit, points=10_000, basis="入选",
            clause="LS-4.3-b", source_kind=entry._meta.label_lower, source_pk=entry.pk, state=ProposalState.SENT,
            sent_at=at, sent_by=second, **told,
        )  # fmt: skip
