"""Publication: propose, confirm by a second person, record the leading group's approval, withdraw (SX-6.8-a)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.enums import AppraisalEvent, Circle, SchemeState
from appraisal.models import Period, Publication, ResultVersion
from appraisal.rules.publication import VersionFacts, check_approve, check_confirm, check_propose, check_step
from core import audit, events
from core.files import store
from core.findings import demand, unmet
from organization.models import Account


def version_facts(version: ResultVersion) -> VersionFacts:
    """The version's way so far: two queries."""
    publication = Publication.objects.select_related("proposed_by__person").filter(version=version).first()
    newer = (
        Publication.objects.in_force()
        .filter(period_id=version.period_id, version__number__gt=version.number)
        .select_related("version__period")
        .first()
    )
    return VersionFacts(
        label=str(version),
        scheme_issued=version.scheme.state == SchemeState.ISSUED,
        superseded_by=str(newer.version) if newer else "",
        proposed_by=publication.proposed_by.username if publication else "",
        confirmed=publication is not None and publication.confirmed_at is not None,
        approved=publication is not None and publication.approved_at is not None,
        withdrawn=publication is not None and publication.withdrawn_at is not None,
    )


def _lock(version: ResultVersion) -> ResultVersion:
    Period.objects.select_for_update().get(pk=version.period_id)
    return ResultVersion.objects.select_related("scheme", "period").get(pk=version.pk)


@transaction.atomic
def propose_publication(version: ResultVersion, *, circle: Circle, by: Account, at: datetime) -> Publication:
    """Put a draft version up for publication."""
    locked = _lock(version)
    demand(check_propose(version_facts(locked)))
    row = Publication.objects.create(
        version=locked, period=locked.period, circle=circle, proposed_at=at, proposed_by=by
    )
    audit.record(
        verb="appraisal.propose_publication", by=by, at=at, obj=row, clause="SX-6.8-a", after={"circle": circle}
    )
    return row


@transaction.atomic
def recall_proposal(version: ResultVersion, *, reason: str, by: Account, at: datetime) -> None:
    """Take a proposal back before anyone confirmed it; the version is a draft again."""
    locked = _lock(version)
    demand(check_step("recall", version_facts(locked)))
    row = Publication.objects.get(version=locked)
    audit.record(verb="appraisal.recall_proposal", by=by, at=at, obj=row, reason=reason, clause="SX-6.8-a")
    row.delete()


@transaction.atomic
def confirm_publication(version: ResultVersion, *, by: Account, at: datetime) -> Publication:
    """The second person publishes; an older published version of the period is withdrawn with it."""
    locked = _lock(version)
    demand(check_confirm(version_facts(locked), by=by.username))
    replaced = Publication.objects.in_force().filter(period=locked.period)
    after = {"replaced": list(replaced.values_list("version__number", flat=True))}
    replaced.update(withdrawn_at=at, withdrawn_by=by, withdrawal_reason=f"由{locked}替代")
    row = Publication.objects.select_for_update().get(version=locked)
    row.confirmed_at, row.confirmed_by = at, by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record(verb="appraisal.confirm_publication", by=by, at=at, obj=row, clause="SX-6.8-a", after=after)
    events.emit(AppraisalEvent.VERSION_PUBLISHED, version_id=locked.pk)
    return row


@transaction.atomic
def record_approval(
    version: ResultVersion,
    *,
    meeting_on: date,
    record: str,
    upload: UploadedFile[bytes] | None,
    by: Account,
    at: datetime,
) -> Publication:
    """The leading group approved: the preliminary result becomes final, with the meeting record."""
    locked = _lock(version)
    findings = check_approve(version_facts(locked), meeting_on=meeting_on, record=record, today=timezone.localdate(at))
    if upload is None:
        findings.append(unmet("SX-6.8-a", "缺少会议纪要文件", remedy="请上传领导小组会议纪要"))
    demand(findings)
    assert upload is not None
    row = Publication.objects.select_for_update().get(version=locked)
    row.approved_at, row.approved_by, row.meeting_on, row.meeting_record = at, by, meeting_on, record
    row.meeting_document = store(upload, by=by, at=at)
    row.save(update_fields=["approved_at", "approved_by", "meeting_on", "meeting_record", "meeting_document"])
    after = {"meeting_on": meeting_on, "record": record}
    audit.record(verb="appraisal.record_approval", by=by, at=at, obj=row, clause="SX-6.8-a", after=after)
    return row


@transaction.atomic
def withdraw_publication(version: ResultVersion, *, reason: str, by: Account, at: datetime) -> Publication:
    """Take a published version down, with the reason that stays on record."""
    locked = _lock(version)
    findings = check_step("withdraw", version_facts(locked))
    if not reason.strip():
        findings.append(unmet("SX-6.8-a", "撤下须写明理由", remedy="请填写理由"))
    demand(findings)
    row = Publication.objects.select_for_update().get(version=locked)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_publication", by=by, at=at, obj=row, reason=reason, clause="SX-6.8-a")
    return row
