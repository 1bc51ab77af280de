"""Appraisals beside the one authorised: asked for, agreed to by Party committee and government (SX-6.1-b)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.enums.assessment import ApprovalSide, SeparateState
from appraisal.models import SeparateAppraisal, SeparateApproval
from appraisal.rules.separate import check_approval, check_approved, check_request
from core import audit
from core.files import DOCUMENTS, store
from core.findings import Finding, demand
from organization.models import Account, Unit


@transaction.atomic
def request_separate(
    organiser: Unit, *, year: int, title: str, reason: str, by: Account, at: datetime
) -> SeparateAppraisal:
    """Ask for a separate appraisal, with the reason why the authorised one does not serve."""
    demand(check_request(title, reason))
    row = SeparateAppraisal.objects.create(
        organiser=organiser, year=year, title=title.strip(), reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(verb="appraisal.request_separate", by=by, at=at, obj=row, reason=row.reason)
    return row


def _locked(row: SeparateAppraisal) -> SeparateAppraisal:
    return SeparateAppraisal.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def approve_separate(
    row: SeparateAppraisal, side: ApprovalSide, *, number: str, approved_on: date, upload: UploadedFile[bytes],
    by: Account, at: datetime,
) -> SeparateApproval:  # fmt: skip
    """Put one of the two papers on record; with both the appraisal is approved."""
    row = _locked(row)
    held = {ApprovalSide(one) for one in row.approvals.order_by().values_list("side", flat=True)}
    demand(
        check_approval(
            SeparateState(row.state), held, side, number, approved_on, timezone.localdate(at),
            same=row.recorded_by_id == by.pk,
        )
    )  # fmt: skip
    document = store(upload, by=by, at=at, allowed=DOCUMENTS)
    made = SeparateApproval.objects.create(
        request=row, side=side, number=number.strip(), approved_on=approved_on, document=document, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    if held | {side} == set(ApprovalSide):
        row.state, row.decided_at, row.decided_by = SeparateState.APPROVED, at, by
        row.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record(
        verb="appraisal.approve_separate", by=by, at=at, obj=row,
        after={"side": side.label, "number": made.number, "state": row.state},
    )  # fmt: skip
    return made


@transaction.atomic
def refuse_separate(row: SeparateAppraisal, *, comment: str, by: Account, at: datetime) -> SeparateAppraisal:
    """Put on record that one of the two did not agree."""
    row = _locked(row)
    demand(check_approved(SeparateState(row.state), comment, same=row.recorded_by_id == by.pk))
    row.state, row.comment = SeparateState.REFUSED, comment.strip()[:500]
    row.decided_at, row.decided_by = at, by
    row.save(update_fields=["state", "comment", "decided_at", "decided_by"])
    audit.record(verb="appraisal.refuse_separate", by=by, at=at, obj=row, reason=row.comment)
    return row


def demand_approval(year: int, row: SeparateAppraisal | None) -> list[Finding]:
    """What keeps an appraisal beside the authorised one from being set up in a year: nothing with an approval."""
    from appraisal.rules.assessment_rounds import PlanFacts, check_planning

    good = row is not None and row.state == SeparateState.APPROVED and row.year == year
    return check_planning(PlanFacts(year, "双向承诺综合考评", str(row) if row else "", good))
