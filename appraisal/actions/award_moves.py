"""A round of awards on its way: before the leading group, approved by a second person, published (SX-6.8-a)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.awards import check_final, lock_round
from appraisal.actions.objections import check_open_objections
from appraisal.enums.awards import AwardEvent, AwardState
from appraisal.gathering.awards import award_facts, pictures, unit_bars
from appraisal.models import AwardRound
from appraisal.rules.awards import check_award, check_step
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account


def ready(row: AwardRound) -> list[Finding]:
    """Whether all awards may go to the leading group, or be approved, as things are now (SX-6.5-b, SX-6.7-c)."""
    bars: dict[str, tuple[Finding, ...]] = {}
    findings: list[Finding] = []
    if row.version is not None:
        findings += check_final(row.version) + check_open_objections(row.version, "审定奖项")
        bars = unit_bars(row.version.scheme.code, row.year)
    for seen in pictures(row):
        findings += check_award(award_facts(seen, bars))
    return findings


@transaction.atomic
def submit(awards: AwardRound, *, by: Account, at: datetime) -> AwardRound:
    """Put the proposals before the leading group. Raises Refused with everything that is open."""
    row = lock_round(awards.pk)
    demand([*check_step(AwardState(row.state), AwardEvent.SUBMIT), *ready(row)])
    row.state, row.submitted_at, row.submitted_by = AwardState.SUBMITTED, at, by
    row.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit.record(verb="appraisal.submit_awards", by=by, at=at, obj=row, clause="SX-6.8-a")
    return row


@transaction.atomic
def give_back(awards: AwardRound, *, reason: str, by: Account, at: datetime) -> AwardRound:
    """Send the proposals back to the office, with a reason."""
    row = lock_round(awards.pk)
    findings = check_step(AwardState(row.state), AwardEvent.RETURN)
    if not reason.strip():
        findings.append(unmet("SX-6.8-a", "退回须写明理由", remedy="请填写理由", field="reason"))
    demand(findings)
    row.state, row.submitted_at, row.submitted_by = AwardState.PREPARING, None, None
    row.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit.record(verb="appraisal.return_awards", by=by, at=at, obj=row, clause="SX-6.8-a", reason=reason.strip())
    return row


@transaction.atomic
def approve(
    awards: AwardRound, *, meeting_on: date | None, record: str, upload: UploadedFile[bytes] | None, by: Account,
    at: datetime,
) -> AwardRound:  # fmt: skip
    """The leading group approved: recorded from its paper by somebody else than who submitted (SX-6.8-a). Looks at
    marks and objections once more."""
    row = lock_round(awards.pk)
    findings = [*check_step(AwardState(row.state), AwardEvent.APPROVE), *ready(row)]
    if row.submitted_by_id == by.pk:
        findings.append(unmet("SX-6.8-a", "上报和审定登记由两人办理", remedy="由另一人登记", 上报人=str(by)))
    findings += _check_meeting(row, meeting_on, record, upload is not None, timezone.localdate(at))
    demand(findings)
    assert upload is not None, "demanded above"
    row.state, row.approved_at, row.approved_by = AwardState.APPROVED, at, by
    row.meeting_on, row.meeting_record = meeting_on, record.strip()
    row.meeting_document = store(upload, by=by, at=at)
    row.save(update_fields=["state", "approved_at", "approved_by", "meeting_on", "meeting_record", "meeting_document"])
    audit.record(
        verb="appraisal.approve_awards", by=by, at=at, obj=row, clause="SX-6.8-a",
        after={"meeting_on": meeting_on, "record": row.meeting_record},
    )  # fmt: skip
    return row


def _check_meeting(row: AwardRound, on: date | None, record: str, paper: bool, today: date) -> list[Finding]:
    findings = []
    if on is None or not record.strip() or not paper:
        findings.append(
            unmet("SX-6.8-a", "缺少领导小组会议的日期、文号或者纪要", remedy="请补齐会议日期、文号和纪要文件")
        )
    elif on > today:
        findings.append(
            unmet("SX-6.8-a", "会议日期在今天之后", remedy="请核对会议日期", field="on", 日期=on.isoformat())
        )
    elif row.submitted_at is not None and on < timezone.localdate(row.recorded_at):
        findings.append(
            unmet("SX-6.8-a", "会议日期早于拟定奖项建议", remedy="请核对会议日期", field="on", 日期=on.isoformat())
        )
    return findings


@transaction.atomic
def publish(awards: AwardRound, *, number: str, by: Account, at: datetime) -> AwardRound:
    """Make the awards known under the number of the notice; units see theirs from now on."""
    row = lock_round(awards.pk)
    findings = check_step(AwardState(row.state), AwardEvent.PUBLISH)
    if row.version is not None:
        findings += check_final(row.version)
    if not number.strip():
        findings.append(unmet("SX-6.5-b", "表彰须有文号", remedy="请填写表彰文号", field="number"))
    demand(findings)
    row.state, row.published_at, row.published_by, row.notice_number = AwardState.PUBLISHED, at, by, number.strip()
    row.save(update_fields=["state", "published_at", "published_by", "notice_number"])
    audit.record(
        verb="appraisal.publish_awards", by=by, at=at, obj=row, clause="SX-6.5-b", after={"notice": row.notice_number}
    )
    return row
