"""Handing out papers of an assessment leaves a trace."""

from __future__ import annotations

from datetime import datetime

from appraisal.models import AssessmentCharge
from core import audit
from organization.models import Account


def record_printing(charge: AssessmentCharge, what: str, *, by: Account, at: datetime) -> None:
    """One audit row: who had which paper of whose assessment."""
    audit.record(
        verb="appraisal.print_assessment",
        by=by,
        at=at,
        obj=charge.round,
        after={"member": charge.member.code, "what": what},
    )
