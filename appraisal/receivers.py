"""What the appraisal does when accountability tells it something."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from accountability.enums import AccountabilityEvent
from appraisal.actions.grade_tallies import take_everywhere
from appraisal.actions.intake import withdraw_taken
from appraisal.models import Evaluation
from ballots.enums import BallotsEvent
from core import events


def proposal_withdrawn(proposal_id: int) -> None:
    """An entry does not outlive the proposal on which it rests (LS-3.5-b)."""
    withdraw_taken(proposal_id, at=timezone.now())


def evaluation_opened(poll_id: UUID) -> None:
    """Grades that are being proposed take the sums of an evaluation as soon as its box is open (BZ-2.2-f)."""
    row = Evaluation.objects.select_related("period__scheme", "poll__unsealed_by").filter(poll=poll_id).first()
    if row is not None and row.poll.unsealed_by is not None:
        take_everywhere(row, by=row.poll.unsealed_by, at=timezone.now())


def register() -> None:
    """Called once, in AppConfig.ready()."""
    events.subscribe(AccountabilityEvent.PROPOSAL_WITHDRAWN, proposal_withdrawn)
    events.subscribe(BallotsEvent.UNSEALED, evaluation_opened)
