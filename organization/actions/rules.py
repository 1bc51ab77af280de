"""Filing implementation rules (实施细则) and rules of procedure: the only writer (JH-A-7-a, JH-B-6-c, QSH-5-a)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit, files
from core.findings import Finding, demand, unmet
from organization.enums import RuleSystem
from organization.models import Account, ImplementationRule, Unit

CLAUSES = {RuleSystem.DECISION: "JH-A-7-a", RuleSystem.EXECUTION: "JH-B-6-c", RuleSystem.PROCEDURE: "QSH-5-a"}


@transaction.atomic
def file_rule(
    *,
    unit: Unit,
    system: RuleSystem,
    title: str,
    version: str,
    dated: date,
    upload: UploadedFile[Any],
    by: Account,
    at: datetime,
) -> ImplementationRule:
    """File a version of a unit's rules with its document; earlier versions stay. Refused for a version on file."""
    demand(_obstacles(unit, system, version, dated, timezone.localdate(at)))
    document = files.store(upload, by=by, at=at, allowed=files.DOCUMENTS)
    rule = ImplementationRule(
        unit=unit, system=system, title=title, version=version, dated=dated, document=document, filed_at=at, filed_by=by
    )
    rule.save(force_insert=True)
    after = {"unit": unit.code, "system": system.value, "version": version, "dated": dated, "sha256": document.sha256}
    audit.record(verb="organization.file_rule", by=by, at=at, obj=rule, after=after, clause=CLAUSES[system])
    return rule


def _obstacles(unit: Unit, system: RuleSystem, version: str, dated: date, today: date) -> list[Finding]:
    clause = CLAUSES[system]
    findings = []
    if unit.abolished_at is not None:
        findings.append(unmet(clause, "单位未被撤销", remedy="已撤销的单位不再报备", 单位=unit.name))
    if ImplementationRule.objects.filter(unit=unit, system=system, version=version).exists():
        findings.append(unmet(clause, "版本未报备过", remedy="修订后的细则请用新的版本号报备", 版本=version))
    if dated > today:
        findings.append(unmet(clause, "印发日期不晚于今天", remedy="请核对印发日期", 印发日期=dated.isoformat()))
    return findings


def without_procedure(unit: Unit, today: date) -> bool:
    """Whether a unit's leading body has no rules of procedure in effect on that day (QSH-5-a)."""
    held = ImplementationRule.objects.filter(unit=unit, system=RuleSystem.PROCEDURE, dated__lte=today)
    return not held.exists()
