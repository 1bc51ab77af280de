"""Adjustments, vetoes and disqualifications entered by hand; withdrawn with a reason, never deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.recusal import check_recusal
from appraisal.enums import Deed, MarkKind
from appraisal.gathering import (
    adjustment_facts,
    adjustment_parameters,
    gather_adjustments,
    gather_scheme,
    parameter_values,
)
from appraisal.models import Adjustment, Mark, Member, Scheme
from appraisal.rules.adjustments import check_adjustment, check_duplicates, matter_key
from appraisal.rules.facts import AdjustmentFacts
from core import audit
from core.fields import to_points
from core.files import inspect, store
from core.findings import Finding, Refused, demand, unmet
from organization.models import Account, Unit


def check_entry(scheme: Scheme, entry: AdjustmentFacts, *, by: Account) -> list[Finding]:
    """Everything against a new entry: its own faults, a duplicate, the person's own unit (SX-4.2, SX-8.4-a)."""
    gathered = gather_scheme(scheme)
    params = adjustment_parameters(scheme.adjustment_table)
    held = [one for one in gather_adjustments(scheme, gathered) if one.member == entry.member]
    return [
        *check_participant(scheme, entry.member),
        *check_adjustment(entry, params, scheme.year),
        *check_duplicates([*held, entry]),
        *check_unused_before(scheme, entry),
        *check_recusal([entry.member], scheme, by, Deed.ENTER),
    ]


def check_participant(scheme: Scheme, code: str) -> list[Finding]:
    """Only who stands in the scheme has an account; an included body is appraised with its unit (SX-2.1-d)."""
    if Member.objects.filter(scheme=scheme, code=code).exists():
        return []
    body = Unit.objects.filter(code=code, appraised_with__isnull=False).select_related("appraised_with").first()
    if body is not None:
        remedy = f"请登记到{body.appraised_with}名下"
        return [unmet("SX-2.1-d", "随主体单位合并考评，不单独登记", remedy=remedy, 单位=body.name)]
    return [unmet("SX-2.1-d", "不是本方案的考评对象", remedy="请从列表中选择考评对象", 编码=code or "（空）")]


def check_unused_before(scheme: Scheme, entry: AdjustmentFacts) -> list[Finding]:
    """A commendation carried over must not have counted in the year before (SX-4.2-d)."""
    if not entry.carried_over:
        return []
    unit = Member.objects.filter(scheme=scheme, code=entry.member).values("unit")
    used = Adjustment.objects.in_force().filter(
        scheme__owner=scheme.owner_id, scheme__year=scheme.year - 1, member__unit__in=unit
    )
    wanted = (matter_key(entry.document_number), matter_key(entry.matter))
    for row in used.select_related("scheme").order_by("pk"):
        if (matter_key(row.document_number), matter_key(row.matter)) == wanted:
            facts = {"事项": row.matter, "文号": row.document_number, "已加于": row.scheme.name}
            return [unmet("SX-4.2-d", "该表彰上一年度已加分，不再补加", remedy="请撤回这一条", **facts)]
    return []


def check_paper(upload: UploadedFile[bytes] | None) -> list[Finding]:
    """The paper behind an entry: there, and of a kind that may be kept (SX-4.2-j). Writes nothing."""
    if upload is None:
        remedy = "请上传正式文件或市领导签字原件的扫描件"
        return [unmet("SX-4.2-j", "缺少依据文件", remedy=remedy)]
    try:
        inspect(upload)
    except Refused as refused:
        return refused.findings
    return []


@transaction.atomic
def enter_adjustment(
    scheme: Scheme, entry: AdjustmentFacts, *, upload: UploadedFile[bytes] | None, by: Account, at: datetime
) -> Adjustment:
    """Register one bonus or penalty entry with its paper (SX-4.2-j: no entry without a document)."""
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    demand([*check_entry(scheme, entry, by=by), *check_paper(upload)])
    assert upload is not None, "check_paper has refused its absence"
    change = audit.new_change()
    row: Adjustment = Adjustment.objects.create(
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
    locked: Adjustment = Adjustment.objects.select_for_update().get(pk=row.pk)
    facts = adjustment_facts(locked, locked.member.code)
    demand([*_check_withdrawal(locked, reason), *check_recusal([facts.member], locked.scheme, by, Deed.ENTER)])
    change = audit.new_change()
    _withdraw(locked, reason, change, by, at)
    audit.record(verb="appraisal.withdraw_adjustment", by=by, at=at, obj=locked, reason=reason, event_id=change)
    return locked


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
    own = check_recusal([member.code], scheme, by, Deed.ENTER)
    demand([*check_mark(scheme, member, kind, field), *_check_basis(kind, basis), *own, *check_paper(upload)])
    assert upload is not None, "check_paper has refused its absence"
    change = audit.new_change()
    row: Mark = Mark.objects.create(
        scheme=scheme, member=member, kind=kind, field=field, basis=basis, document=store(upload, by=by, at=at),
        entered_at=at, entered_by=by, change_id=change,
    )  # fmt: skip
    clause = _MARK_CLAUSES[kind]
    after = {"kind": kind, "field": field, "basis": basis}
    audit.record(verb="appraisal.enter_mark", by=by, at=at, obj=row, after=after, clause=clause, event_id=change)
    return row


_MARK_CLAUSES = {MarkKind.VETO: "SX-6.6-a", MarkKind.DISQUALIFICATION: "SX-8.4-b"}


def check_mark(scheme: Scheme, member: Member, kind: MarkKind, field: str) -> list[Finding]:
    """A veto names one of the scheme's fields; one mark per member, kind and field."""
    findings = []
    clause = _MARK_CLAUSES[kind]
    known = [one["name"] for one in parameter_values(scheme).get("vetoes", [])]
    if kind is MarkKind.VETO and (not field or known and field not in known):
        remedy = "请选择方案列明的领域：" + "、".join(known) if known else "请填写一票否决的领域"
        findings.append(unmet(clause, "不在一票否决领域之内", remedy=remedy, 领域=field or "（空）"))
    if kind is MarkKind.DISQUALIFICATION and field:
        findings.append(unmet(clause, "弄虚作假不分领域", remedy="请不要选择领域", 领域=field))
    if Mark.objects.in_force().filter(scheme=scheme, member=member, kind=kind, field=field).exists():
        facts = {"单位": member.name} | ({"领域": field} if field else {})
        findings.append(unmet(clause, f"该对象已登记{kind.label}", remedy="无需重复登记", **facts))
    return findings


def _check_basis(kind: MarkKind, basis: str) -> list[Finding]:
    if basis.strip():
        return []
    return [unmet(_MARK_CLAUSES[kind], "缺少认定依据", remedy="请填写认定的机关、文号和事由")]


@transaction.atomic
def withdraw_mark(row: Mark, *, reason: str, by: Account, at: datetime) -> Mark:
    """Lift a mark; awards are in reach again from the next version on."""
    locked: Mark = Mark.objects.select_for_update().get(pk=row.pk)
    demand([*_check_withdrawal(locked, reason), *check_recusal([locked.member.code], locked.scheme, by, Deed.ENTER)])
    change = audit.new_change()
    _withdraw(locked, reason, change, by, at)
    audit.record(verb="appraisal.withdraw_mark", by=by, at=at, obj=locked, reason=reason, event_id=change)
    return locked


@transaction.atomic
def attach_paper(
    row: Adjustment | Mark, upload: UploadedFile[bytes] | None, *, by: Account, at: datetime
) -> Adjustment | Mark:
    """The paper of an entry that a workbook brought without one (SX-4.2-j); a paper is never replaced."""
    locked: Adjustment | Mark = type(row).objects.select_for_update().get(pk=row.pk)
    findings = check_recusal([locked.member.code], locked.scheme, by, Deed.ENTER)
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
