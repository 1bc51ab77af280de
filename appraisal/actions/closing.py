"""After the approval: the result is received by the organization department, the year's appraisal archived (SX-1-d)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from appraisal.actions.objections import check_open_objections
from appraisal.gathering.year_archive import YearDossier, dossier_of
from appraisal.models import Publication, ResultFiling, ResultVersion, YearArchive
from appraisal.reports.year_archive import listing, manifest_digest
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account

FILING, APPROVAL = "SX-1-d", "SX-6.8-a"


@transaction.atomic
def receive_results(filing: ResultFiling, *, by: Account, at: datetime) -> ResultFiling:
    """The organization department signs for an approved result; by somebody else than who recorded the approval."""
    row = ResultFiling.objects.select_for_update(of=("self",)).select_related("version").get(pk=filing.pk)
    findings = []
    if row.received_at is not None:
        findings.append(unmet(FILING, "已经签收", remedy="请刷新页面"))
    if row.recorded_by_id == by.pk:
        findings.append(unmet(FILING, "登记审定的人不得签收", remedy="请由组织部其他人员签收"))
    demand(findings)
    row.received_at, row.received_by = at, by
    row.save(update_fields=["received_at", "received_by"])
    audit.record(verb="appraisal.receive_results", by=by, at=at, obj=row.version, clause=FILING)
    return row


def check_archive(version: ResultVersion) -> list[Finding]:
    """A year is archived when its result is approved and no objection is open: two queries."""
    standing = Publication.objects.in_force().filter(version=version, approved_at__isnull=False)
    findings = check_open_objections(version, "归档")
    if not standing.exists():
        remedy = "请先登记领导小组审定，并对审定的版本归档"
        findings.append(unmet(APPROVAL, "结果没有审定，不能归档", remedy=remedy, 版本=str(version)))
    return findings


@transaction.atomic
def archive_year(version: ResultVersion, *, by: Account, at: datetime) -> YearArchive:
    """File the year as it stands: how many pieces, and the fingerprint of their list. Filed again when something was
    added; the same list is filed once. Raises Refused."""
    Publication.objects.select_for_update().filter(version=version).first()
    findings = check_archive(version)
    demand(findings)
    lines = listing(dossier_of(version))
    digest = manifest_digest(lines)
    if YearArchive.objects.filter(version=version, sha256=digest).exists():
        demand([unmet(APPROVAL, "与上次归档相比没有变化", remedy="无需再次归档")])
    row = YearArchive.objects.create(version=version, files=len(lines), sha256=digest, recorded_at=at, recorded_by=by)
    audit.record(
        verb="appraisal.archive_year", by=by, at=at, obj=version, clause=APPROVAL,
        after={"files": row.files, "sha256": digest},
    )  # fmt: skip
    return row


def record_download(dossier: YearDossier, *, by: Account, at: datetime) -> None:
    """The archive was handed out."""
    audit.record(
        verb="appraisal.download_archive", by=by, at=at, obj=dossier.version, after={"files": len(dossier.pieces)}
    )
