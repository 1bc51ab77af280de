"""Posting inspectors: proposed, chosen by the standing committee, reporting, ended; checks (QSH-30)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.enums import CheckerRole, InspectionState, PostedGroup, PostingState
from accountability.gathering.postings import is_standing_member, numbers_on
from accountability.models import (
    CheckPhoto,
    CheckReport,
    Inspection,
    Posting,
    PostingReport,
    PostingReportFile,
)
from accountability.rules.postings import (
    CHECKED,
    CHOSEN,
    POSTED,
    REPORTED,
    Checking,
    Confirming,
    Reporting,
    check_checking,
    check_confirmation,
    check_end,
    check_proposal,
    check_report,
)
from core import audit
from core.file_kinds import FileKind
from core.files import store
from core.findings import demand, unmet
from core.periods import Period
from organization.actions.duties import withdraw_duty
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person, Unit

PICTURES = (FileKind.PNG, FileKind.JPG)
MOST_PHOTOS = MOST_FILES = 9


@dataclass(frozen=True, slots=True)
class NewPosting:
    """An inspector proposed for a unit, for its place in the year before."""

    year: int
    group: PostedGroup
    unit: Unit
    inspector: Person
    reason: str
    basis: str


@transaction.atomic
def propose_posting(new: NewPosting, *, by: Account, at: datetime) -> Posting:
    """Put a proposal before the standing committee. Raises Refused. The appraisal calls it for last places."""
    Unit.objects.select_for_update().get(pk=new.unit.pk)  # two proposals for one unit wait for each other
    taken = Posting.objects.filter(unit=new.unit).exclude(state=PostingState.ENDED).exists()
    demand(
        check_proposal(
            reason=new.reason, basis=new.basis, year=new.year, today=timezone.localdate(at), taken=taken,
            works_there=new.inspector.unit_id == new.unit.pk,
        )
    )  # fmt: skip
    row = Posting.objects.create(
        year=new.year, group=new.group, unit=new.unit, inspector=new.inspector, reason=new.reason.strip(),
        basis=new.basis.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.propose_posting", by=by, at=at, obj=row, clause=POSTED, reason=row.reason,
        after={"unit": new.unit.name, "inspector": new.inspector.name, "year": row.year, "basis": row.basis},
    )  # fmt: skip
    return row


def lock_posting(pk: int) -> Posting:
    """The posting, locked to the end of the transaction."""
    return Posting.objects.select_related("unit", "inspector").select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def confirm_posting(
    posting: Posting, *, decision: str, decided_on: date, starts_on: date, by: Account, at: datetime
) -> Posting:
    """Post the inspector by decision of the standing committee; the interval of reports is fixed with it."""
    row = lock_posting(posting.pk)
    today = timezone.localdate(at)
    who = Confirming(
        member=is_standing_member(by), own=row.recorded_by_id == by.pk, inspector=row.inspector_id == by.person_id,
        of_unit=row.unit_id in by.own_unit_ids,
    )  # fmt: skip
    demand(
        check_confirmation(
            PostingState(row.state), who, decision=decision, decided_on=decided_on, starts_on=starts_on, today=today
        )
    )
    row.state, row.decision, row.decided_on, row.starts_on = (
        PostingState.POSTED,
        decision.strip(),
        decided_on,
        starts_on,
    )
    row.confirmed_at, row.confirmed_by = at, by
    row.report_months = numbers_on(today).months
    row.save()
    audit.record(
        verb="accountability.confirm_posting", by=by, at=at, obj=row, clause=CHOSEN,
        after={"unit": row.unit.name, "inspector": row.inspector.name, "decision": row.decision,
               "starts_on": row.starts_on},
    )  # fmt: skip
    return row


@transaction.atomic
def end_posting(posting: Posting, *, reason: str, ended_on: date, by: Account, at: datetime) -> Posting:
    """End a posting, or take a proposal back; the inspector's duty in the unit ends with it."""
    row = lock_posting(posting.pk)
    demand(
        check_end(
            PostingState(row.state), reason=reason, ended_on=ended_on, starts_on=row.starts_on,
            today=timezone.localdate(at), inspector=row.inspector_id == by.person_id,
        )
    )  # fmt: skip
    row.state, row.end_reason, row.ended_on = PostingState.ENDED, reason.strip(), ended_on
    row.ended_at, row.ended_by = at, by
    row.save()
    held = DutyHolding.objects.filter(
        account__person=row.inspector_id, duty=Duty.POSTED_INSPECTOR, unit=row.unit_id, withdrawn_at__isnull=True
    )
    for holding in held.order_by("pk"):
        withdraw_duty(holding=holding, reason=f"派驻结束：{row.end_reason}", by=by, at=at)
    audit.record(
        verb="accountability.end_posting", by=by, at=at, obj=row, clause=CHOSEN, reason=row.end_reason,
        after={"ended_on": row.ended_on},
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report of one period as a form gives it."""

    period: Period
    dated: date
    urged: str
    checked: str
    mood: str
    advice: str = ""


@transaction.atomic
def file_posting_report(
    posting: Posting, new: NewReport, *, by: Account, at: datetime, uploads: Sequence[UploadedFile[Any]] = ()
) -> PostingReport:
    """The inspector reports to the standing committee, once for a period. Raises Refused."""
    row = lock_posting(posting.pk)
    reported = set(row.reports.values_list("period", flat=True))
    findings = check_report(
        Reporting(new.period, new.dated, new.urged, new.checked, new.mood), state=PostingState(row.state),
        own=by.person_id is not None and row.inspector_id == by.person_id, reported=reported,
        starts_on=row.starts_on, ended_on=row.ended_on, months=row.report_months, today=timezone.localdate(at),
    )  # fmt: skip
    if len(uploads) > MOST_FILES:
        findings.append(unmet(REPORTED, "附件太多", field="papers", remedy=f"最多 {MOST_FILES} 个"))
    demand(findings)
    made = PostingReport.objects.create(
        posting=row, period=new.period.code, dated=new.dated, urged=new.urged.strip(), checked=new.checked.strip(),
        mood=new.mood.strip(), advice=new.advice.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    for upload in uploads:
        PostingReportFile.objects.create(report=made, file=store(upload, by=by, at=at))
    audit.record(
        verb="accountability.file_posting_report", by=by, at=at, obj=made, clause=REPORTED,
        after={"unit": row.unit.name, "period": new.period.label, "dated": made.dated, "files": len(uploads)},
    )  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class NewCheck:
    """What was seen at a unit as a form gives it."""

    unit: Unit
    role: CheckerRole
    checked_on: date
    place: str
    text: str


@transaction.atomic
def file_check_report(
    inspection: Inspection, new: NewCheck, *, by: Account, at: datetime, photos: Sequence[UploadedFile[Any]] = ()
) -> CheckReport:
    """A deputy or monitor of the team tells what he saw. Of a covert inspection it is hidden as the inspection is."""
    row = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    facts = Checking(
        in_team=row.team.filter(person=by.person_id).exists(), unit_listed=row.units.filter(unit=new.unit).exists(),
        works_there=by.person is not None and by.person.unit_id == new.unit.pk, place=new.place, text=new.text,
        photos=len(photos),
    )  # fmt: skip
    demand(
        check_checking(
            facts, InspectionState(row.state), checked_on=new.checked_on, starts_on=row.starts_on,
            today=timezone.localdate(at), most=MOST_PHOTOS,
        )
    )  # fmt: skip
    made = CheckReport.objects.create(
        inspection=row, unit=new.unit, role=new.role, checked_on=new.checked_on, place=new.place.strip(),
        text=new.text.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    for photo in photos:
        CheckPhoto.objects.create(report=made, file=store(photo, by=by, at=at, allowed=PICTURES))
    audit.record(
        verb="accountability.file_check_report", by=by, at=at, obj=made, clause=CHECKED,
        after={"inspection": row.title, "unit": new.unit.name, "role": new.role.label, "photos": len(photos)},
    )  # fmt: skip
    return made


def record_file_download(report: PostingReport | CheckReport, name: str, sha256: str, *, by: Account,
                         at: datetime) -> None:  # fmt: skip
    """A file of a report was handed out (SECURITY L01)."""
    audit.record(
        verb="accountability.download_posting_file", by=by, at=at, obj=report, after={"name": name, "sha256": sha256}
    )
