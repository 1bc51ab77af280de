"""The yearly report on selection work and its democratic review (QSH-24-a)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.enums.assessment import AssessmentPermission, SelectionOccasion
from appraisal.models import SelectionReport, SelectionReview
from appraisal.rules.selection_reports import Tally, check_report, check_review
from core import audit
from core.files import DOCUMENTS, store
from core.findings import demand
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class NewReport:
    """The report of a unit for a year, held before one of three meetings."""

    unit: Unit
    year: int
    occasion: SelectionOccasion
    held_on: date


def _own(by: Account, unit: int) -> bool:
    reach = by.reach(AssessmentPermission.FILE_SELECTION)
    return not reach.county and unit in reach.unit_ids


@transaction.atomic
def file_selection_report(new: NewReport, upload: UploadedFile[bytes], *, by: Account, at: datetime) -> SelectionReport:
    """File the report, once for a year."""
    Unit.objects.select_for_update().get(pk=new.unit.pk)
    held = SelectionReport.objects.filter(unit=new.unit, year=new.year).exists()
    demand(check_report(new.year, new.held_on, timezone.localdate(at), held=held, own=_own(by, new.unit.pk)))
    row = SelectionReport.objects.create(
        unit=new.unit, year=new.year, occasion=new.occasion, held_on=new.held_on,
        document=store(upload, by=by, at=at, allowed=DOCUMENTS), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="appraisal.file_selection_report", by=by, at=at, obj=row, after={"held_on": row.held_on})
    return row


@transaction.atomic
def file_selection_review(
    report: SelectionReport, tally: Tally, *, poll: uuid.UUID | None = None,
    upload: UploadedFile[bytes] | None = None, by: Account, at: datetime,
) -> SelectionReview:  # fmt: skip
    """Put the outcome of the review on record, once; sums alone, by a count paper or a vote held here."""
    Unit.objects.select_for_update().get(pk=report.unit_id)
    held = SelectionReview.objects.filter(report=report).exists()
    demand(check_review(tally, held=held, own=_own(by, report.unit_id), paper=upload is not None or poll is not None))
    row = SelectionReview.objects.create(
        report=report, cast=tally.cast, satisfied=tally.satisfied, basically=tally.basically,
        dissatisfied=tally.dissatisfied, unknown=tally.unknown, poll=poll,
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.file_selection_review", by=by, at=at, obj=row,
        after={"cast": tally.cast, "dissatisfied": tally.dissatisfied},
    )  # fmt: skip
    return row
