"""Fulfilment: told by who promised, verified by somebody above, graded and published by the county (QSH-8-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.commitments import lock
from appraisal.actions.readings import check_open, record_readings
from appraisal.enums.commitments import CheckOutcome, CommitmentGradeName, CommitmentScope
from appraisal.enums.consequences import OutcomeEvent
from appraisal.gathering.commitments import acts_above, is_own, may_write
from appraisal.gathering.fulfilment import bands, degrees, readings
from appraisal.models import (
    Commitment,
    CommitmentGrade,
    CommitmentTarget,
    FulfilmentCheck,
    FulfilmentReport,
    GradePublication,
)
from appraisal.rules.fulfilment import (
    GRADED,
    SHOWN,
    CheckFacts,
    ReportFacts,
    check_grade,
    check_report,
    check_verification,
    grade_of,
    mean_degree,
)
from appraisal.rules.methods import Reading
from core import audit, events
from core.files import store
from core.findings import blocking, demand, unmet
from organization.models import Account


@dataclass(frozen=True, slots=True)
class Told:
    """A report on one target: ``force`` is the reason beyond control, "" without one."""

    period: str
    text: str
    percent: int | None
    force: str = ""
    upload: UploadedFile[Any] | None = None


@transaction.atomic
def report_fulfilment(target: CommitmentTarget, told: Told, *, by: Account, at: datetime) -> FulfilmentReport:
    """Tell what came of a target. Raises Refused."""
    row = lock(target.version.commitment_id)
    held = FulfilmentReport.objects.filter(target=target, period=told.period)
    facts = ReportFacts(
        current=target.version_id == row.current_id, year=row.year, period=told.period,
        may=may_write(by, row.unit_id, row.person_id), open_round=held.filter(check_row__isnull=True).exists(),
        settled=held.filter(check_row__outcome=CheckOutcome.CONFIRMED).exists(),
    )  # fmt: skip
    today = timezone.localdate(at)
    demand(check_report(facts, text=told.text, percent=told.percent, force=told.force, today=today))
    assert told.percent is not None  # demanded above
    made = FulfilmentReport.objects.create(
        target=target, period=told.period, round=held.count() + 1, text=told.text.strip(), percent=told.percent,
        force_majeure=told.force.strip(), evidence=store(told.upload, by=by, at=at) if told.upload else None,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.report_fulfilment", by=by, at=at, obj=row, clause=GRADED,
        after={"target": target.order, "period": told.period, "percent": told.percent},
    )  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class Checked:
    """What the verifier found."""

    outcome: CheckOutcome
    percent: int | None = None
    excused: bool = False
    comment: str = ""


@transaction.atomic
def check_fulfilment(report: FulfilmentReport, found: Checked, *, by: Account, at: datetime) -> FulfilmentCheck:
    """Confirm a degree or send the report back; what is confirmed feeds the item of the scheme. Raises Refused."""
    row = lock(report.target.version.commitment_id)
    facts = CheckFacts(
        acts=acts_above(by, row), own=is_own(by, row), told=report.recorded_by_id == by.pk,
        checked=FulfilmentCheck.objects.filter(report=report).exists(), claims=bool(report.force_majeure),
        superior=row.superior.name,
    )  # fmt: skip
    demand(
        check_verification(facts, found.outcome, percent=found.percent, excused=found.excused, comment=found.comment)
    )
    confirmed = found.outcome is CheckOutcome.CONFIRMED
    made = FulfilmentCheck.objects.create(
        report=report, outcome=found.outcome, percent=found.percent if confirmed else None,
        excused=found.excused and confirmed, comment=found.comment.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.check_fulfilment", by=by, at=at, obj=row, clause=GRADED, reason=made.comment,
        after={
            "target": report.target.order, "period": report.period, "percent": made.percent, "excused": made.excused,
        },
    )  # fmt: skip
    if confirmed:
        _feed(row, report.period, by=by, at=at)
    return made


def _feed(row: Commitment, period: str, *, by: Account, at: datetime) -> None:
    """Give the items of the scheme what was verified; a period whose result is published is left as it is."""
    for of, leaf, member, mean in readings(row, period):
        if blocking(check_open(of)):
            continue
        record_readings(
            period=of, indicator=leaf, readings={member.pk: Reading(value=mean)},
            origin_kind=row._meta.label_lower, origin_pk=row.pk, by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def grade_commitment(
    commitment: Commitment, *, grade: CommitmentGradeName, reason: str, by: Account, at: datetime
) -> CommitmentGrade:
    """定档 by the county: every target of the year verified, another grade than the figures' with a reason."""
    row = lock(commitment.pk)
    held = degrees(row, str(row.year)) if row.current_id is not None else []
    known = [one.percent for one in held if one.percent is not None]
    complete = bool(known) and len(known) == len(held)
    proposed = grade_of(mean_degree(known), bands(timezone.localdate(at))) if complete else grade
    graded = CommitmentGrade.objects.in_force().filter(commitment=row).exists()
    demand(
        check_grade(
            held, graded=graded, own=is_own(by, row), differs=grade is not proposed, reason=reason,
            in_force=row.current_id is not None,
        )
    )  # fmt: skip
    assert row.current is not None  # demanded above
    made: CommitmentGrade = CommitmentGrade.objects.create(
        commitment=row, version=row.current, average=round(mean_degree(known) * 10_000), proposed=proposed, grade=grade,
        reason=reason.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.grade_commitment", by=by, at=at, obj=row, clause=GRADED, reason=made.reason,
        after={"grade": grade.label, "proposed": proposed.label},
    )  # fmt: skip
    events.emit(OutcomeEvent.COMMITMENT_GRADED, commitment_id=row.pk)
    return made


@transaction.atomic
def withdraw_grade(grade: CommitmentGrade, *, reason: str, by: Account, at: datetime) -> None:
    """Take a mistaken grade back, with what was published of it. Raises Refused."""
    row = lock(grade.commitment_id)
    held = CommitmentGrade.objects.select_for_update(of=("self",)).get(pk=grade.pk)
    findings = _check_withdrawal(held, reason)
    if is_own(by, row):
        findings.append(unmet("SX-8.4-a", "不能撤销本单位的档次", remedy="由其他人办理"))
    demand(findings)
    for one in (held, *held.publications.in_force()):
        one.withdrawn_at, one.withdrawn_by, one.withdrawal_reason = at, by, reason.strip()
        one.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_grade", by=by, at=at, obj=row, clause=GRADED, reason=reason.strip())
    events.emit(OutcomeEvent.COMMITMENT_GRADED, commitment_id=row.pk)


def _check_withdrawal(row: CommitmentGrade, reason: str) -> list[Any]:
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet(GRADED, "已经撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(GRADED, "没有填写撤销理由", remedy="写明理由"))
    return findings


@transaction.atomic
def publish_grade(grade: CommitmentGrade, *, scope: CommitmentScope, by: Account, at: datetime) -> GradePublication:
    """Make a result known within a scope; a wider or narrower one replaces it. Raises Refused (QSH-8-d)."""
    row = lock(grade.commitment_id)
    findings = []
    if grade.withdrawn_at is not None:
        findings.append(unmet(SHOWN, "档次已经撤销", remedy="重新定档后公布"))
    if scope is CommitmentScope.PUBLIC and row.person_id is not None:
        findings.append(unmet(SHOWN, "个人承诺不向社会公开", remedy="选择单位或者全县范围"))
    demand(findings)
    for one in GradePublication.objects.in_force().filter(grade=grade):
        one.withdrawn_at, one.withdrawn_by, one.withdrawal_reason = at, by, f"改为{scope.label}"
        one.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    made: GradePublication = GradePublication.objects.create(grade=grade, scope=scope, recorded_at=at, recorded_by=by)
    audit.record(
        verb="appraisal.publish_grade", by=by, at=at, obj=row, clause=SHOWN, after={"scope": scope.label}
    )  # fmt: skip
    return made
