"""Proposals as facts: whose own one is."""

from __future__ import annotations

from accountability.enums import ProposalState
from accountability.models import PointProposal
from accountability.rules.proposals import ProposalFacts
from organization.models import Account


def concerned_in(row: PointProposal, account: Account) -> bool:
    """Whether the proposal is about the account's person, or the unit to which he belongs."""
    person = account.person
    if person is None:
        return False
    return row.person_id == person.pk or row.unit_id == person.unit_id


def proposal_facts(row: PointProposal, account: Account) -> ProposalFacts:
    own = row.recorded_by_id == account.pk or concerned_in(row, account)
    return ProposalFacts(ProposalState(row.state), row.clause, own)
