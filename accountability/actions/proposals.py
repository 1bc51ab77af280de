"""The register of bonus and deduction proposals: make, send, take back (LS-3.5-a, LS-3.5-b, LS-4.3-b)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accountability.enums import AccountabilityEvent, ProposalCause, ProposalKind, ProposalState
from accountability.gathering.proposals import concerned_in, proposal_facts
from accountability.models import PointProposal
from accountability.rules.proposals import DEDUCT, HIGHLIGHT, REWARD, check_proposal, check_send, check_withdraw
from core import audit, events
from core.findings import demand
from core.numbers import points2
from organization.models import Account, Person, Unit

CLAUSES = {
    ProposalCause.HIGHLIGHT: HIGHLIGHT, ProposalCause.ACCEPTANCE: REWARD, ProposalCause.CASE: DEDUCT,
    ProposalCause.BULLETIN: DEDUCT,
}  # fmt: skip
"""The article of a proposal whose maker names none."""


@transaction.atomic
def propose(
    kind: ProposalKind, unit: Unit, person: Person | None, points: int | None, basis: str, source: tuple[str, int], *,
    cause: ProposalCause, year: int, clause: str = "", by: Account, at: datetime,
) -> PointProposal:  # fmt: skip
    """Enter a proposal. ``points`` in ten-thousandths, positive for both kinds, None when the appraisal is to say how
    much; ``source`` names the object as core.registry.chain does, ("accountability.acceptance", pk); ``year`` is the
    year appraised. Raises Refused when the same matter has one for the unit or person already."""
    article = clause or CLAUSES[cause]
    locked = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    twin = PointProposal.objects.standing().filter(
        kind=kind, source_kind=source[0], source_pk=source[1], unit=locked, person=person
    )
    demand(check_proposal(points=points, basis=basis, standing=twin.exists(), clause=article))
    row = PointProposal.objects.create(
        kind=kind, cause=cause, year=year, unit=locked, person=person, points=points, basis=basis.strip(),
        clause=article, source_kind=source[0], source_pk=source[1], recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.propose_points", by=by, at=at, obj=row, clause=article,
        after={"kind": kind.label, "unit": locked.name, "points": points2(points) if points is not None else "",
               "source": f"{source[0]} {source[1]}"},
    )  # fmt: skip
    return row


@transaction.atomic
def send_proposal(proposal: PointProposal, *, by: Account, at: datetime) -> PointProposal:
    """Hand it to the appraisal, by a second person."""
    row = _lock(proposal.pk)
    demand(check_send(proposal_facts(row, by)))
    row.state, row.sent_at, row.sent_by = ProposalState.SENT, at, by
    row.save(update_fields=["state", "sent_at", "sent_by"])
    audit.record(
        verb="accountability.send_proposal", by=by, at=at, obj=row, clause=row.clause,
        after={"state": ProposalState.SENT.label},
    )  # fmt: skip
    events.emit(AccountabilityEvent.PROPOSAL_MADE, proposal_id=row.pk)
    return row


@transaction.atomic
def withdraw_proposal(proposal: PointProposal, reason: str, *, by: Account, at: datetime) -> PointProposal:
    """Take it back with a reason; it stays in the register."""
    row = _lock(proposal.pk)
    demand(check_withdraw(proposal_facts(row, by), reason, concerned=concerned_in(row, by)))
    return _withdraw(row, reason, by=by, at=at)


def withdraw_of_source(source: tuple[str, int], reason: str, *, by: Account, at: datetime) -> None:
    """Take back what was proposed for an object that no longer stands; who decides about the object decides this."""
    held = PointProposal.objects.standing().filter(source_kind=source[0], source_pk=source[1]).order_by("pk")
    for pk in list(held.values_list("pk", flat=True)):
        _withdraw(_lock(pk), reason, by=by, at=at)


def _withdraw(row: PointProposal, reason: str, *, by: Account, at: datetime) -> PointProposal:
    row.state, row.withdrawn_at, row.withdrawn_by = ProposalState.WITHDRAWN, at, by
    row.withdrawal_reason = reason.strip()
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="accountability.withdraw_proposal", by=by, at=at, obj=row, clause=row.clause, reason=row.withdrawal_reason,
        after={"state": ProposalState.WITHDRAWN.label},
    )  # fmt: skip
    events.emit(AccountabilityEvent.PROPOSAL_WITHDRAWN, proposal_id=row.pk)
    return row


def _lock(pk: int) -> PointProposal:
    rows = PointProposal.objects.select_related("unit", "person", "recorded_by")
    return rows.select_for_update(of=("self",)).get(pk=pk)
