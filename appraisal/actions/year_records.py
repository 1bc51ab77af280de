"""Tracking in the course of the year and the methods of the annual appraisal (JH-C-3.3-c, JH-C-3.3-d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.assessment_columns import locked_sheet
from appraisal.enums.assessment import ColumnKind, TrackingKind, YearMethod
from appraisal.models import AssessmentRound, Member, MethodRecord, TrackingRecord
from appraisal.rules.assessment import check_open
from appraisal.rules.assessment_rounds import check_running
from appraisal.rules.year_records import check_method, check_tracking
from core import audit
from core.files import store
from core.findings import demand, unmet
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class NewTracking:
    """One record: of a team, or of a cadre of the unit."""

    unit: Unit
    kind: TrackingKind
    held_on: date
    finding: str
    person: Person | None = None


@transaction.atomic
def record_tracking(
    new: NewTracking, *, upload: UploadedFile[bytes] | None = None, by: Account, at: datetime
) -> TrackingRecord:
    """Put on record what was seen of a team or cadre; it stands on the annual sheet of its year (JH-C-3.3-c)."""
    own = new.unit.pk in by.own_unit_ids
    inside = new.person is None or new.person.unit_id == new.unit.pk
    demand(check_tracking(new.finding, new.held_on, timezone.localdate(at), own=own, inside=inside))
    row = TrackingRecord.objects.create(
        unit=new.unit, person=new.person, kind=new.kind, held_on=new.held_on, finding=new.finding.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="appraisal.record_tracking", by=by, at=at, obj=row)
    return row


@transaction.atomic
def withdraw_tracking(row: TrackingRecord, *, reason: str, by: Account, at: datetime) -> TrackingRecord:
    """Take back what was recorded by mistake, with a reason."""
    row = TrackingRecord.objects.select_for_update(of=("self",)).get(pk=row.pk)
    found = []
    if row.withdrawn_at is not None:
        found.append(unmet("JH-C-3.3-c", "该记录已经撤销", remedy="无需处理"))
    if not reason.strip():
        found.append(unmet("JH-C-3.3-c", "撤销须写明理由", remedy="请填写理由", field="reason"))
    demand(found)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_tracking", by=by, at=at, obj=row, reason=row.withdrawal_reason)
    return row


@transaction.atomic
def record_method(
    row: AssessmentRound, member: Member, method: YearMethod, *, used: bool, text: str,
    upload: UploadedFile[bytes] | None = None, origin: tuple[str, int] | None = None, by: Account, at: datetime,
) -> MethodRecord:  # fmt: skip
    """That a method was used for a member and with what result, or why not; the newest record counts (JH-C-3.3-d)."""
    sheet = locked_sheet(row, member)
    demand(
        [
            *check_running(sheet.facts.round), *check_open(sheet.facts, ColumnKind.FINAL),
            *check_method(method, text, used=used, person=sheet.member.appointment_id is not None),
        ]
    )  # fmt: skip
    made = MethodRecord.objects.create(
        round=row, member=member, method=method, used=used, text=text.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None,
        origin_kind=origin[0] if origin else "", origin_pk=origin[1] if origin else None, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(verb="appraisal.record_method", by=by, at=at, obj=made, after={"method": method.label, "used": used})
    return made
