"""Publication: propose, confirm by a second person, record the leading group's approval, withdraw (SX-6.8-a)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.entry_checks import check_papers
from appraisal.actions.ground import changes_since
from appraisal.actions.intake import check_second_person
from appraisal.actions.objections import check_open_objections, open_window
from appraisal.actions.periods import lock_periods
from appraisal.actions.versions import standing_of
from appraisal.enums import AppraisalEvent, Circle, SchemeState, VersionState
from appraisal.enums.consequences import OutcomeEvent
from appraisal.gathering.locks import check_resting
from appraisal.models import Publication, ResultFiling, ResultVersion
from appraisal.models.results import PublicationQuerySet
from appraisal.rules.publication import (
    VersionFacts,
    check_approve,
    check_confirm,
    check_end_of_final,
    check_ground,
    check_propose,
    check_step,
)
from core import audit, events
from core.files import store
from core.findings import demand, unmet
from organization.models import Account


def version_facts(version: ResultVersion) -> VersionFacts:
    """The version's way so far: three queries."""
    publication = Publication.objects.select_related("proposed_by__person").filter(version=version).first()
    other = _in_force(version).exclude(version=version).select_related("version__period").first()
    newer = other is not None and other.version.number > version.number
    return VersionFacts(
        label=str(version),
        scheme_issued=version.scheme.state == SchemeState.ISSUED,
        superseded_by=str(other.version) if other and newer else "",
        replaces_final=str(other.version) if other and not newer and other.approved_at else "",
        proposed_by=publication.proposed_by.username if publication else "",
        confirmed=publication is not None and publication.confirmed_at is not None,
        approved=publication is not None and publication.approved_at is not None,
        withdrawn=publication is not None and publication.withdrawn_at is not None,
        scheme_later=standing_of(version.scheme).later,
        proposer=str(publication.proposed_by) if publication else "",
        computed_on=timezone.localdate(version.computed_at),
    )


def _in_force(version: ResultVersion) -> PublicationQuerySet:
    """What is published for the version's period, by whatever version of the scheme (SX-6.9-a)."""
    return Publication.objects.in_force().filter(version__in=ResultVersion.objects.of_period(version.period))


def _lock(version: ResultVersion) -> ResultVersion:
    """The rows of the period under all versions of the scheme are locked: one of its publications is in force."""
    lock_periods(version.period)
    return ResultVersion.objects.select_related("scheme", "period").get(pk=version.pk)


def _changed(locked: ResultVersion) -> dict[str, Any]:
    """For the audit: what was changed since the version was computed. Under the lock, so that it stays true."""
    return changes_since(locked).facts


@transaction.atomic
def propose_publication(
    version: ResultVersion, *, circle: Circle, by: Account, at: datetime, despite: str = ""
) -> Publication:
    """Put a draft version up for publication.

    ``despite`` here and in the next two steps: why the version goes on although its inputs were changed since; kept
    in the audit, and passed over when nothing was changed.
    """
    locked = _lock(version)
    changed = _changed(locked)
    leaving = [*check_papers(locked), *check_second_person(locked)]
    demand([*check_propose(version_facts(locked)), *leaving, *check_ground(changed, despite=despite)])
    row = Publication.objects.create(
        version=locked, period=locked.period, circle=circle, proposed_at=at, proposed_by=by
    )
    after = {"circle": circle, **_noted(changed)}
    given = despite if changed else ""
    audit.record(
        verb="appraisal.propose_publication", by=by, at=at, obj=row, clause="SX-6.8-a", after=after, reason=given
    )
    return row


def _noted(changed: dict[str, Any]) -> dict[str, Any]:
    return {"changed_since": changed} if changed else {}


@transaction.atomic
def recall_proposal(version: ResultVersion, *, reason: str, by: Account, at: datetime) -> None:
    """Take a proposal back before anyone confirmed it; the version is a draft again."""
    locked = _lock(version)
    demand(check_step("recall", version_facts(locked)))
    row = Publication.objects.get(version=locked)
    audit.record(verb="appraisal.recall_proposal", by=by, at=at, obj=row, reason=reason, clause="SX-6.8-a")
    row.delete()


@transaction.atomic
def confirm_publication(
    version: ResultVersion,
    *,
    by: Account,
    at: datetime,
    reason: str = "",
    upload: UploadedFile[bytes] | None = None,
    despite: str = "",
) -> Publication:
    """The second person publishes; an older published version of the period is withdrawn with it.

    One that the leading group approved is withdrawn only with ``reason`` and ``upload``, the paper that orders it;
    where there is no such one both are passed over.
    """
    locked = _lock(version)
    facts = version_facts(locked)
    final = facts.replaces_final
    changed = _changed(locked)
    ending = check_end_of_final(final, reason=reason, with_paper=upload is not None)
    ground = check_ground(changed, despite=despite)
    leaving = [*check_papers(locked), *check_second_person(locked)]
    demand([*check_confirm(facts, by=by.username), *check_resting(locked.period), *leaving, *ending, *ground])
    replaced = _in_force(locked).select_related("version").first()
    after: dict[str, Any] = {"replaced": [replaced.version.number] if replaced else [], **_noted(changed)}
    if replaced is not None and final:
        _take_down(replaced, reason=reason, upload=upload, by=by, at=at)
        after |= {"withdrawn_final": final, "paper": str(replaced.withdrawal_document)}
    elif replaced is not None:
        _take_down(replaced, reason=f"由{locked}替代", upload=None, by=by, at=at)
    row = Publication.objects.select_for_update().get(version=locked)
    row.confirmed_at, row.confirmed_by = at, by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    open_window(row, by=by, at=at)
    given = "；".join([*([reason] if final else []), *([despite] if changed else [])])
    audit.record(
        verb="appraisal.confirm_publication", by=by, at=at, obj=row, clause="SX-6.8-a", after=after, reason=given
    )
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
    despite: str = "",
) -> Publication:
    """The leading group approved: the preliminary result becomes final, with the meeting record, and is filed with
    the organization department (SX-1-d). Not while objections are open (SX-6.7-c).

    The office records it from the paper: the two persons are those of the publication, which comes before.
    """
    locked = _lock(version)
    changed = _changed(locked)
    findings = check_approve(version_facts(locked), meeting_on=meeting_on, record=record, today=timezone.localdate(at))
    if upload is None:
        findings.append(unmet("SX-6.8-a", "缺少会议纪要文件", remedy="请上传领导小组会议纪要"))
    demand([*findings, *check_open_objections(locked, "登记审定"), *check_ground(changed, despite=despite)])
    assert upload is not None
    row = Publication.objects.select_for_update().get(version=locked)
    row.approved_at, row.approved_by, row.meeting_on, row.meeting_record = at, by, meeting_on, record
    row.meeting_document = store(upload, by=by, at=at)
    row.save(update_fields=["approved_at", "approved_by", "meeting_on", "meeting_record", "meeting_document"])
    ResultFiling.objects.create(version=locked, recorded_at=at, recorded_by=by)
    after = {"meeting_on": meeting_on, "record": record, **_noted(changed)}
    given = despite if changed else ""
    audit.record(verb="appraisal.record_approval", by=by, at=at, obj=row, clause="SX-6.8-a", after=after, reason=given)
    events.emit(OutcomeEvent.RESULT_FINAL, version_id=locked.pk)
    return row


@transaction.atomic
def withdraw_publication(
    version: ResultVersion, *, reason: str, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> Publication:
    """Take a published version down, with the reason that stays on record; an approved one needs the paper too."""
    locked = _lock(version)
    facts = version_facts(locked)
    findings = [*check_step("withdraw", facts), *check_resting(locked.period)]
    if facts.state is VersionState.FINAL:
        findings += check_end_of_final(facts.label, reason=reason, with_paper=upload is not None)
    elif not reason.strip():
        findings.append(unmet("SX-6.8-a", "撤下须写明理由", remedy="请填写理由"))
    demand(findings)
    row = Publication.objects.select_for_update().get(version=locked)
    _take_down(row, reason=reason, upload=upload, by=by, at=at)
    after = {"paper": str(row.withdrawal_document)} if row.withdrawal_document is not None else None
    audit.record(
        verb="appraisal.withdraw_publication", by=by, at=at, obj=row, reason=reason, clause="SX-6.8-a", after=after
    )
    return row


def _take_down(row: Publication, *, reason: str, upload: UploadedFile[bytes] | None, by: Account, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason
    row.withdrawal_document = store(upload, by=by, at=at) if upload is not None else None
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "withdrawal_document"])
    if row.approved_at is not None:
        events.emit(OutcomeEvent.RESULT_WITHDRAWN, version_id=row.version_id)
