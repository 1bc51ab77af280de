"""Ledgers and year-end reports of the responsible units (SX-6.3)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.versions import check_in_force
from appraisal.enums.values import LedgerKind
from appraisal.gathering.locks import check_records, check_year
from appraisal.models import Indicator, ItemReport, LedgerEntry, Member
from appraisal.rules.ledgers import check_entry, check_keeper
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from core.models import StoredFile
from organization.models import Account


@transaction.atomic
def keep_entry(
    indicator: Indicator,
    member: Member,
    *,
    kind: LedgerKind,
    period: str,
    dated: date,
    text: str,
    value: int | None = None,
    upload: UploadedFile[bytes] | None = None,
    by: Account,
    at: datetime,
) -> LedgerEntry:
    """Write an entry into an item's ledger: only its responsible unit, dated, for one appraised unit (SX-6.3-a)."""
    node = Indicator.objects.select_related("scheme__amends", "responsible_unit").get(pk=indicator.pk)
    findings = [
        *_check_keeper(node, by),
        *check_entry(kind, period, dated, node.scheme.year, text, timezone.localdate(at)),
        *check_in_force(node.scheme),
        *check_records(node.scheme, period),
    ]
    if member.group_id != node.group_id:
        findings.append(unmet("SX-6.3-a", "不是该项的考评对象", remedy="请核对考评对象", 考评对象=member.name))
    demand(findings)
    assert node.responsible_unit is not None, "asked above"
    row: LedgerEntry = LedgerEntry.objects.create(
        indicator=node, member=member, keeper=node.responsible_unit, kind=kind, period=period, dated=dated, value=value,
        text=text.strip(), document=_kept(upload, by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    after = {"kind": kind.value, "period": period, "value": value, "text": row.text}
    audit.record(verb="appraisal.keep_ledger", by=by, at=at, obj=row, after=after)
    return row


def _check_keeper(node: Indicator, by: Account) -> list[Finding]:
    unit = node.responsible_unit
    own = unit is not None and unit.pk in by.own_unit_ids
    return check_keeper(node.name, unit.name if unit else "", own=own)


def _kept(upload: UploadedFile[bytes] | None, *, by: Account, at: datetime) -> StoredFile | None:
    return None if upload is None else store(upload, by=by, at=at)


@transaction.atomic
def withdraw_entry(entry: LedgerEntry, *, reason: str, by: Account, at: datetime) -> LedgerEntry:
    """Take back an entry with a reason; it stays on record. Only its keeper."""
    related = ("indicator__responsible_unit", "indicator__scheme")
    rows = LedgerEntry.objects.select_for_update(of=("self",)).select_related(*related)
    row: LedgerEntry = rows.get(pk=entry.pk)
    findings = _check_keeper(row.indicator, by)
    findings += [*_check_withdrawal(row, reason), *check_records(row.indicator.scheme, row.period)]
    demand(findings)
    _withdraw(row, reason, by, at)
    audit.record(verb="appraisal.withdraw_ledger", by=by, at=at, obj=row, reason=row.withdrawal_reason)
    return row


@transaction.atomic
def file_item_report(
    indicator: Indicator, *, text: str, upload: UploadedFile[bytes] | None = None, by: Account, at: datetime
) -> ItemReport:
    """What a responsible unit reports of an item at the year's end: once, until the office returns it (SX-6.3-c)."""
    node = Indicator.objects.select_for_update(of=("self",)).select_related("scheme__amends", "responsible_unit").get(
        pk=indicator.pk
    )  # fmt: skip
    findings = [*_check_keeper(node, by), *check_in_force(node.scheme), *check_year(node.scheme)]
    if ItemReport.objects.in_force().filter(indicator=node).exists():
        remedy = "需要更改的，由考评办退回后重新报送"
        findings.append(unmet("SX-6.3-c", "该项的年终考评情况已经报送", remedy=remedy, 考评项目=node.name))
    if not text.strip():
        findings.append(unmet("SX-6.3-c", "请写明考评情况", remedy="填写全年掌握的情况", field="text"))
    demand(findings)
    assert node.responsible_unit is not None, "asked above"
    row: ItemReport = ItemReport.objects.create(
        indicator=node, keeper=node.responsible_unit, text=text.strip(), document=_kept(upload, by=by, at=at),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="appraisal.file_item_report", by=by, at=at, obj=row, after={"text": row.text})
    return row


@transaction.atomic
def return_item_report(report: ItemReport, *, reason: str, by: Account, at: datetime) -> ItemReport:
    """The office gives a year-end report back to its unit, with a reason (SX-6.3-c)."""
    rows = ItemReport.objects.select_for_update(of=("self",)).select_related("indicator__scheme")
    row: ItemReport = rows.get(pk=report.pk)
    demand([*_check_withdrawal(row, reason), *check_year(row.indicator.scheme)])
    _withdraw(row, reason, by, at)
    audit.record(verb="appraisal.return_item_report", by=by, at=at, obj=row, reason=row.withdrawal_reason)
    return row


def _check_withdrawal(row: LedgerEntry | ItemReport, reason: str) -> list[Finding]:
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet("", "已经撤销或退回", remedy="无需处理"))
    if not reason.strip():
        findings.append(unmet("", "须写明理由", remedy="请填写理由", field="reason"))
    return findings


def _withdraw(row: LedgerEntry | ItemReport, reason: str, by: Account, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
