"""What lead units file at the year's end: once, and returned by the office with a reason (SX-6.3-d, SX-6.3-c)."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.enums.assessment import AssessmentPermission, RoundState, YearEndKind
from appraisal.models import LeadFiler, YearEndFiling
from appraisal.rules.year_end import check_filing, check_return
from core import audit
from core.access import may
from core.files import store
from core.findings import demand
from organization.models import Account


def may_file(by: Account, filer: LeadFiler) -> bool:
    return may(by, AssessmentPermission.FILE_YEAR_END) and filer.unit_id in by.own_unit_ids


@transaction.atomic
def file_year_end(
    filer: LeadFiler, kind: YearEndKind, *, upload: UploadedFile[bytes] | None, none_reason: str, by: Account,
    at: datetime,
) -> YearEndFiling:  # fmt: skip
    """File a list or materials, or say that there is nothing and why. Raises Refused for a second filing."""
    filer = LeadFiler.objects.select_for_update(of=("self",)).select_related("round", "unit").get(pk=filer.pk)
    held = YearEndFiling.objects.in_force().filter(filer=filer, kind=kind).exists()
    demand(
        check_filing(
            RoundState(filer.round.state), kind, held=held, paper=upload is not None, none_reason=none_reason,
            own=may_file(by, filer),
        )
    )  # fmt: skip
    document = store(upload, by=by, at=at) if upload is not None else None
    row = YearEndFiling.objects.create(
        filer=filer, kind=kind, document=document, none_reason="" if document else none_reason.strip()[:200],
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    after = {"unit": filer.unit.name, "kind": kind.label, "file": document.sha256 if document else ""}
    audit.record(verb="appraisal.file_year_end", by=by, at=at, obj=row, after=after)
    return row


@transaction.atomic
def return_year_end(row: YearEndFiling, *, reason: str, by: Account, at: datetime) -> YearEndFiling:
    """Send a filing back: it stays on record, the unit files anew (SX-6.3-c)."""
    row = YearEndFiling.objects.select_for_update(of=("self",)).select_related("filer__round").get(pk=row.pk)
    demand(check_return(RoundState(row.filer.round.state), reason, gone=row.withdrawn_at is not None))
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.return_year_end", by=by, at=at, obj=row, reason=row.withdrawal_reason)
    return row
