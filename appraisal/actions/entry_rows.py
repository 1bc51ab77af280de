"""The rows of entries and marks, however they came in: the one place that writes facts into columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from appraisal.actions.filing import filing_fields
from appraisal.models import Adjustment, Mark, Scheme
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import Filing
from appraisal.workbook.contract import MarkEntry
from core.fields import to_points
from organization.models import Account


def adjustment_row(
    scheme: Scheme, member_id: int, entry: AdjustmentFacts, filing: Filing, **written: Any
) -> Adjustment:
    """An unsaved entry; ``written`` says who wrote it when, from which paper or workbook."""
    return Adjustment(
        scheme=scheme,
        member_id=member_id,
        kind=entry.kind,
        level=entry.level or "",
        leading_group=entry.leading_group,
        single_or_grassroots=entry.single_or_grassroots,
        points=None if entry.points is None else to_points(entry.points),
        matter=entry.matter,
        document_number=entry.document_number,
        dated=entry.dated,
        agency=entry.agency,
        carried_over=entry.carried_over,
        **filing_fields(filing),
        **written,
    )


def mark_row(scheme: Scheme, member_id: int, entry: MarkEntry, **written: Any) -> Mark:
    """An unsaved veto or disqualification."""
    return Mark(
        scheme=scheme, member_id=member_id, kind=entry.kind, field=entry.field, basis=entry.basis, **written
    )  # fmt: skip


def writing(change: UUID, *, by: Account, at: datetime) -> dict[str, Any]:
    """The columns that every new row has in common."""
    return {"entered_at": at, "entered_by": by, "change_id": change}


def withdrawal(change: UUID, reason: str, *, by: Account, at: datetime) -> dict[str, Any]:
    """The columns that take a row out of force."""
    return {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": reason, "change_id": change}


def restoration(change: UUID) -> dict[str, Any]:
    """The inverse of ``withdrawal``."""
    return {"withdrawn_at": None, "withdrawn_by": None, "withdrawal_reason": "", "change_id": change}
