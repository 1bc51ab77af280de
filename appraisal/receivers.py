"""What the appraisal does when accountability tells it something."""

from __future__ import annotations

from django.utils import timezone

from accountability.enums import AccountabilityEvent
from appraisal.actions.intake import withdraw_taken
from core import events


def proposal_withdrawn(proposal_id: int) -> None:
    """An entry does not outlive the proposal on which it rests (LS-3.5-b)."""
    withdraw_taken(proposal_id, at=timezone.now())


def register() -> None:
    """Called once, in AppConfig.ready()."""
    events.subscribe(AccountabilityEvent.PROPOSAL_WITHDRAWN, proposal_withdrawn)
