"""Entries that arrive without being typed: proposals of points, last year's commendations; and second persons.

LS-3.5-a, LS-3.5-b and LS-4.3-b arrive as proposals of accountability; SX-4.2-d has last year's uncounted commendations
counted this year; SX-4.2-j has an examiner accept the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from accountability.models import PointProposal
from appraisal.actions.entries import keep_adjustment, withdraw_adjustment
from appraisal.actions.entry_checks import check_entry, check_paper
from appraisal.actions.entry_rows import withdrawal
from appraisal.actions.periods import lock_year
from appraisal.actions.recusal import check_touch
from appraisal.enums import Deed
from appraisal.gathering import adjustment_facts, gather_adjustments, gather_scheme
from appraisal.gathering.intake import (
    left_uncounted,
    member_of,
    needs_confirmation,
    paper_of,
    proposal_facts,
    unconfirmed_entries,
)
from appraisal.gathering.locks import check_year
from appraisal.models import Adjustment, EntryConfirmation, Member, ProposalDecision, ResultVersion, Scheme
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import NO_FILING, Filing
from appraisal.rules.intake import (
    CONFIRM,
    ConfirmationFacts,
    check_confirmation,
    check_confirmed,
    check_kind,
    check_proposal,
    check_twins,
    twins,
)
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account

CARRY = "SX-4.2-d"


@dataclass(frozen=True, slots=True)
class Taking:
    """A proposal as it is to be entered: the entry (its member is found), its list, why it is no duplicate."""

    entry: AdjustmentFacts
    filing: Filing = NO_FILING
    not_twice: str = ""


@transaction.atomic
def accept_proposal(
    scheme: Scheme, proposal: PointProposal, taking: Taking, *, upload: UploadedFile[bytes] | None = None, by: Account,
    at: datetime,
) -> Adjustment:  # fmt: skip
    """Enter a proposal as an adjustment with its own basis and paper; it waits for a second person. Raises Refused.

    ``upload`` is needed where the system holds no issued paper of the source.
    """
    locked, row = _locked(scheme, proposal)
    member = member_of(row, locked)
    facts = proposal_facts(row, locked, member)
    entry = replace(taking.entry, member=member.code if member is not None else "")
    known = paper_of(row).document
    findings = [*check_proposal(facts, year=locked.year), *check_kind(facts, entry.kind)]
    if member is not None:
        held = gather_adjustments(locked, gather_scheme(locked))
        findings += [
            *check_entry(locked, entry, taking.filing, by=by),
            *check_twins(twins(entry, held), explained=taking.not_twice),
        ]
    demand([*findings, *(check_paper(upload) if upload is not None or known is None else [])])
    assert member is not None, "refused above"
    document = store(upload, by=by, at=at) if upload is not None else known
    assert document is not None, "check_paper has refused its absence"
    made = keep_adjustment(locked, member.pk, entry, taking.filing, document=document, by=by, at=at)
    reason = f"非重复：{taking.not_twice.strip()}" if taking.not_twice.strip() else ""
    ProposalDecision.objects.create(
        proposal=row, scheme=locked, adjustment=made, reason=reason, recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.accept_proposal", by=by, at=at, obj=made, clause=row.clause, reason=reason,
        after={"proposal": str(row.pk), "matter": entry.matter},
    )  # fmt: skip
    return made


@transaction.atomic
def refuse_proposal(
    scheme: Scheme, proposal: PointProposal, *, reason: str, by: Account, at: datetime
) -> ProposalDecision:
    """Leave a proposal out of the account, with the reason. Raises Refused."""
    locked, row = _locked(scheme, proposal)
    member = member_of(row, locked)
    facts = replace(proposal_facts(row, locked, member), member=True)
    findings = check_proposal(facts, year=locked.year)
    if member is not None:
        findings += check_touch([member.code], locked, by, Deed.ENTER)
    if not reason.strip():
        findings.append(unmet(row.clause, "不采纳须写明理由", remedy="请填写理由"))
    demand(findings)
    made = ProposalDecision.objects.create(
        proposal=row, scheme=locked, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.refuse_proposal", by=by, at=at, obj=row, clause=row.clause, reason=made.reason,
        after={"proposal": str(row.pk)},
    )  # fmt: skip
    return made


def _locked(scheme: Scheme, proposal: PointProposal) -> tuple[Scheme, PointProposal]:
    locked = Scheme.objects.select_for_update(of=("self",)).select_related("rulebook").get(pk=scheme.pk)
    lock_year(locked)
    rows = PointProposal.objects.select_for_update(of=("self",)).select_related("unit", "person")
    return locked, rows.get(pk=proposal.pk)


@transaction.atomic
def confirm_adjustment(row: Adjustment, *, by: Account, at: datetime) -> EntryConfirmation:
    """A second person examined entry and paper. Raises Refused for who entered it and for his own unit's."""
    lock_year(row.scheme)
    related = ("scheme", "member", "entered_by__person")
    locked = Adjustment.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)
    facts = ConfirmationFacts(
        in_force=locked.withdrawn_at is None,
        confirmed=EntryConfirmation.objects.filter(adjustment=locked).exists(),
        paper=locked.document_id is not None,
        own=locked.entered_by_id == by.pk,
        person=str(locked.entered_by),
    )
    own = check_touch([locked.member.code], locked.scheme, by, Deed.ENTER)
    demand([*check_year(locked.scheme), *check_confirmation(facts), *own])
    made = EntryConfirmation.objects.create(adjustment=locked, recorded_at=at, recorded_by=by)
    audit.record(verb="appraisal.confirm_adjustment", by=by, at=at, obj=locked, clause=CONFIRM)
    return made


def check_second_person(version: ResultVersion) -> list[Finding]:
    """Entries by hand that count in a version that leaves the office are confirmed: one query."""
    names = unconfirmed_entries(version)
    if not names:
        return []
    link = reverse("appraisal:entries", args=[version.scheme_id])
    return check_confirmed(names, needed=needs_confirmation(version.scheme), link=link)


@transaction.atomic
def carry_commendation(row: Adjustment, scheme: Scheme, *, by: Account, at: datetime) -> Adjustment:
    """Count in this year a commendation that last year's approved result did not (SX-4.2-d): taken out there and
    entered here with the same paper. Last year's lock does not keep it: the approved result did not count the entry,
    and stands as it is. Raises Refused."""
    locked = Scheme.objects.select_for_update(of=("self",)).select_related("rulebook").get(pk=scheme.pk)
    lock_year(locked)
    related = ("member__appointment", "scheme", "document")
    former = Adjustment.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)
    if former.pk not in {one.pk for one in left_uncounted(locked)}:
        demand([unmet(CARRY, "不是上年未加的表彰", remedy="请核对上一年度的加减分", 文号=former.document_number)])
    member = _same_member(former, locked)
    demand(check_touch([former.member.code], former.scheme, by, Deed.ENTER))
    change = audit.new_change()
    for name, value in withdrawal(change, f"上年未加，转入{locked.name}补加"[:200], by=by, at=at).items():
        setattr(former, name, value)
    former.save()
    audit.record(
        verb="appraisal.carry_commendation", by=by, at=at, obj=former, clause=CARRY, event_id=change,
        reason=former.withdrawal_reason,
    )  # fmt: skip
    entry = replace(adjustment_facts(former, member.code), carried_over=True)
    demand(check_entry(locked, entry, NO_FILING, by=by))
    assert former.document is not None, "left_uncounted offers none without"
    return keep_adjustment(locked, member.pk, entry, NO_FILING, document=former.document, by=by, at=at)


def _same_member(row: Adjustment, scheme: Scheme) -> Member:
    members = Member.objects.filter(scheme=scheme, unit=row.member.unit_id)
    appointment = row.member.appointment
    if appointment is None:
        return members.get(appointment__isnull=True)
    return members.get(appointment__person=appointment.person_id)


def withdraw_taken(proposal_id: int, *, at: datetime) -> int:
    """What was entered from a proposal that was taken back goes out of the account, by the system; how many.

    The entry may have a copy in a later version of the scheme: the one in force there is withdrawn. In a year that
    is locked by its approved result it stays, and the workbench asks for it.
    """
    decisions = ProposalDecision.objects.filter(proposal=proposal_id, adjustment__isnull=False)
    count = 0
    for decision in decisions.select_related("adjustment__member", "scheme"):
        entry = decision.adjustment
        assert entry is not None
        schemes = Scheme.objects.current().filter(code=decision.scheme.code)
        same = Adjustment.objects.in_force().filter(
            scheme__in=schemes, member__code=entry.member.code, kind=entry.kind, matter=entry.matter,
            document_number=entry.document_number, dated=entry.dated,
        )  # fmt: skip
        for row in same.select_related("scheme"):
            if check_year(row.scheme):
                continue
            withdraw_adjustment(row, reason="所依据的加扣分建议已撤回", by=Account.objects.system(), at=at)
            count += 1
    return count
