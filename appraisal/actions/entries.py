"""Adjustments, vetoes and disqualifications entered by hand; withdrawn with a reason, never deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.enums import MarkKind
from appraisal.gathering import (
    adjustment_facts,
    adjustment_parameters,
    gather_adjustments,
    gather_scheme,
    parameter_values,
)
from appraisal.models import Adjustment, Mark, Member, Scheme
from appraisal.rules.adjustments import check_adjustment, check_duplicates
from appraisal.rules.facts import AdjustmentFacts
from core import audit
from core.fields import to_points
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account


def check_entry(scheme: Scheme, entry: AdjustmentFacts, *, by: Account) -> list[Finding]:
    """Everything against a new entry: its own faults, a duplicate, the person's own unit (SX-4.2, SX-8.4-a)."""
    gathered = gather_scheme(scheme)
    params = adjustment_parameters(scheme.adjustment_table)
    held = [one for one in gather_adjustments(scheme, gathered) if one.member == entry.member]
    return [
        *check_adjustment(entry, params, scheme.year),
        *check_duplicates([*held, entry]),
        *check_own_unit(scheme, entry.member, by=by),
    ]


def check_own_unit(scheme: Scheme, member: str, *, by: Account) -> list[Finding]:
    """Nobody enters for the unit he belongs to (SX-4.2-h, SX-8.4-a)."""
    own = Member.objects.filter(scheme=scheme, code=member, unit_id__in=by.own_unit_ids).first()
    if own is None:
        return []
    return [unmet("SX-8.4-a", "不得为本单位登记", remedy="请由考评办其他人员登记", 单位=own.name)]


@transaction.atomic
def enter_adjustment(
    scheme: Scheme, entry: AdjustmentFacts, *, upload: UploadedFile[bytes], by: Account, at: datetime
) -> Adjustment:
    """Register one bonus or penalty entry with its paper (SX-4.2-j: no entry without a document)."""
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    demand(check_entry(scheme, entry, by=by))
    change = audit.new_change()
    row = Adjustment.objects.create(
        scheme=scheme,
        member=Member.objects.get(scheme=scheme, code=entry.member),
        kind=entry.kind,
        level=entry.level or "",
        leading_group=entry.leading_group,
        single_or_grassroots=entry.single_or_grassroots,
        points=None if entry.points is None else to_points(entry.points),
        matter=entry.matter,
        document_number=entry.document_number,
        dated=entry.dated,
        agency=entry.agency,
        carried_over=entry.carried_over,
        document=store(upload, by=by, at=at),
        entered_at=at,
        entered_by=by,
        change_id=change,
    )
    after = {"matter": entry.matter, "document_number": entry.document_number, "kind": entry.kind, "level": entry.level}
    audit.record(
        verb="appraisal.enter_adjustment", by=by, at=at, obj=row, after=after, clause="SX-4.2-j", event_id=change
    )
    return row


@transaction.atomic
def withdraw_adjustment(row: Adjustment, *, reason: str, by: Account, at: datetime) -> Adjustment:
    """Take an entry out of the account; it stays in the list, struck through, with the reason."""
    locked = Adjustment.objects.select_for_update().get(pk=row.pk)
    facts = adjustment_facts(locked, locked.member.code)
    demand([*_check_withdrawal(locked, reason), *check_own_unit(locked.scheme, facts.member, by=by)])
    change = audit.new_change()
    _withdraw(locked, reason, change, by, at)
    audit.record(verb="appraisal.withdraw_adjustment", by=by, at=at, obj=locked, reason=reason, event_id=change)
    return locked


@transaction.atomic
def enter_mark(
    member: Member, kind: MarkKind, *, field: str, basis: str, upload: UploadedFile[bytes], by: Account, at: datetime
) -> Mark:
    """Register a veto (with its field) or a disqualification, with the paper (SX-6.6-a, SX-8.4-b)."""
    scheme = Scheme.objects.select_for_update().get(pk=member.scheme_id)
    demand([*check_mark(scheme, member, kind, field), *check_own_unit(scheme, member.code, by=by)])
    change = audit.new_change()
    row = Mark.objects.create(
        scheme=scheme, member=member, kind=kind, field=field, basis=basis, document=store(upload, by=by, at=at),
        entered_at=at, entered_by=by, change_id=change,
    )  # fmt: skip
    clause = "SX-6.6-a" if kind is MarkKind.VETO else "SX-8.4-b"
    after = {"kind": kind, "field": field, "basis": basis}
    audit.record(verb="appraisal.enter_mark", by=by, at=at, obj=row, after=after, clause=clause, event_id=change)
    return row


def check_mark(scheme: Scheme, member: Member, kind: MarkKind, field: str) -> list[Finding]:
    """A veto names one of the scheme's fields; one mark per member, kind and field."""
    findings = []
    known = [one["name"] for one in parameter_values(scheme).get("vetoes", [])]
    if kind is MarkKind.VETO and known and field not in known:
        remedy = "请选择方案列明的领域：" + "、".join(known)
        findings.append(unmet("SX-6.6-a", "不在一票否决领域之内", remedy=remedy, 领域=field or "（空）"))
    if Mark.objects.in_force().filter(scheme=scheme, member=member, kind=kind, field=field).exists():
        findings.append(unmet("SX-6.6-a", "该对象在此领域已登记", remedy="无需重复登记", 单位=member.name, 领域=field))
    return findings


@transaction.atomic
def withdraw_mark(row: Mark, *, reason: str, by: Account, at: datetime) -> Mark:
    """Lift a mark; awards are in reach again from the next version on."""
    locked = Mark.objects.select_for_update().get(pk=row.pk)
    demand([*_check_withdrawal(locked, reason), *check_own_unit(locked.scheme, locked.member.code, by=by)])
    change = audit.new_change()
    _withdraw(locked, reason, change, by, at)
    audit.record(verb="appraisal.withdraw_mark", by=by, at=at, obj=locked, reason=reason, event_id=change)
    return locked


def _check_withdrawal(row: Adjustment | Mark, reason: str) -> list[Finding]:
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet("", "已经撤销", remedy="无需处理"))
    if not reason.strip():
        findings.append(unmet("", "撤销须写明理由", remedy="请填写撤销理由"))
    return findings


def _withdraw(row: Adjustment | Mark, reason: str, change: UUID, by: Account, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason, row.change_id = at, by, reason, change
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "change_id"])
