"""Adjustments, vetoes and disqualifications entered by hand; withdrawn with a reason, never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.entry_checks import check_entry, check_handling, check_new_mark, check_paper, check_withdrawal
from appraisal.actions.entry_rows import adjustment_row, mark_row, withdrawal, writing
from appraisal.actions.periods import lock_year
from appraisal.enums import MarkKind
from appraisal.models import Adjustment, Mark, Member, Scheme
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import NO_FILING, Filing
from appraisal.rules.marks import MARK_CLAUSES
from appraisal.workbook.contract import MarkEntry
from core import audit
from core.files import store
from core.findings import demand, unmet
from core.models import StoredFile
from organization.models import Account


@transaction.atomic
def enter_adjustment(
    scheme: Scheme,
    entry: AdjustmentFacts,
    *,
    filing: Filing = NO_FILING,
    upload: UploadedFile[bytes] | None,
    by: Account,
    at: datetime,
) -> Adjustment:
    """Register one bonus or penalty entry with its paper (SX-4.2-j: no entry without a document).

    ``filing``: in whose list a criticism or reward stands. Filed by that body itself, or entered by the appraisal
    office on its behalf with the number of the list (SX-4.2-h, SX-4.2-i).
    """
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    lock_year(scheme)
    demand([*check_entry(scheme, entry, filing, by=by), *check_paper(upload)])
    assert upload is not None, "check_paper has refused its absence"
    member = Member.objects.get(scheme=scheme, code=entry.member)
    document = store(upload, by=by, at=at)
    return keep_adjustment(scheme, member.pk, entry, filing, document=document, by=by, at=at)


def keep_adjustment(
    scheme: Scheme, member: int, entry: AdjustmentFacts, filing: Filing, *, document: StoredFile, by: Account,
    at: datetime,
) -> Adjustment:  # fmt: skip
    """Write an entry whose rules were asked, under the lock of its scheme, with a paper that is kept already."""
    change = audit.new_change()
    row = adjustment_row(scheme, member, entry, filing, **writing(change, by=by, at=at))
    row.document = document
    row.save(force_insert=True)
    after = {
        "matter": entry.matter, "document_number": entry.document_number, "kind": entry.kind, "level": entry.level,
        "filer": row.filer, "filing_body": row.filing_body, "list_number": row.list_number,
    }  # fmt: skip
    audit.record(
        verb="appraisal.enter_adjustment", by=by, at=at, obj=row, after=after, clause="SX-4.2-j", event_id=change
    )
    return row


@transaction.atomic
def enter_mark(
    member: Member,
    kind: MarkKind,
    *,
    field: str,
    basis: str,
    upload: UploadedFile[bytes] | None,
    by: Account,
    at: datetime,
) -> Mark:
    """Register a veto (with its field) or a disqualification, with the paper (SX-6.6-a, SX-8.4-b)."""
    scheme = Scheme.objects.select_for_update().get(pk=member.scheme_id)
    lock_year(scheme)
    entry = MarkEntry(member.code, kind, field, basis)
    demand([*check_new_mark(member, entry, by=by), *check_paper(upload)])
    assert upload is not None, "check_paper has refused its absence"
    change = audit.new_change()
    row = mark_row(scheme, member.pk, entry, **writing(change, by=by, at=at))
    row.document = store(upload, by=by, at=at)
    row.save(force_insert=True)
    after = {"kind": kind, "field": field, "basis": basis}
    audit.record(
        verb="appraisal.enter_mark", by=by, at=at, obj=row, after=after, clause=MARK_CLAUSES[kind], event_id=change
    )
    return row


@transaction.atomic
def withdraw_adjustment(
    row: Adjustment, *, reason: str, decided: bool = False, by: Account, at: datetime
) -> Adjustment:
    """Take an entry out of the account; it stays in the list, struck through, with the reason.

    ``decided``: it carries out an approved objection, which opens this entry of a locked year (SX-6.7-c).
    """
    lock_year(row.scheme)
    locked: Adjustment = Adjustment.objects.select_for_update().get(pk=row.pk)
    demand(check_withdrawal(locked, reason, by=by, decided=decided))
    _withdraw(locked, "appraisal.withdraw_adjustment", reason, by=by, at=at)
    return locked


@transaction.atomic
def withdraw_mark(row: Mark, *, reason: str, by: Account, at: datetime) -> Mark:
    """Lift a mark; awards are in reach again from the next version on."""
    lock_year(row.scheme)
    locked: Mark = Mark.objects.select_for_update().get(pk=row.pk)
    demand(check_withdrawal(locked, reason, by=by))
    _withdraw(locked, "appraisal.withdraw_mark", reason, by=by, at=at)
    return locked


def _withdraw(locked: Adjustment | Mark, verb: str, reason: str, *, by: Account, at: datetime) -> None:
    change = audit.new_change()
    written: dict[str, Any] = withdrawal(change, reason, by=by, at=at)
    for name, value in written.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(written))
    audit.record(verb=verb, by=by, at=at, obj=locked, reason=reason, event_id=change)


@transaction.atomic
def attach_paper(
    row: Adjustment | Mark, upload: UploadedFile[bytes] | None, *, by: Account, at: datetime
) -> Adjustment | Mark:
    """The paper of an entry that a workbook brought without one (SX-4.2-j); a paper is never replaced."""
    lock_year(row.scheme)
    locked: Adjustment | Mark = type(row).objects.select_for_update().get(pk=row.pk)
    findings = check_handling(locked, by=by)
    if locked.withdrawn_at is not None:
        findings.append(unmet("SX-4.2-j", "已经撤销，不再补传文件", remedy="无需处理"))
    if locked.document_id is not None:
        findings.append(unmet("SX-4.2-j", "已有依据文件，不能替换", remedy="文件有误的，请撤销后重新登记"))
    demand([*findings, *check_paper(upload)])
    assert upload is not None, "check_paper has refused its absence"
    locked.document, locked.change_id = store(upload, by=by, at=at), audit.new_change()
    locked.save(update_fields=["document", "change_id"])
    audit.record(
        verb="appraisal.attach_paper", by=by, at=at, obj=locked, clause="SX-4.2-j",
        after={"file": locked.document.name, "sha256": locked.document.sha256}, event_id=locked.change_id,
    )  # fmt: skip
    return locked


def record_export(scheme: Scheme, *, rows: int, filters: str, by: Account, at: datetime) -> None:
    """An export leaves a trace: who took how many rows, with which filters."""
    audit.record(verb="appraisal.export_entries", by=by, at=at, obj=scheme, after={"rows": rows, "filters": filters})
