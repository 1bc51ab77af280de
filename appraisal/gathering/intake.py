"""Proposals of points with their papers, entries that nobody confirmed, commendations that last year did not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accountability.enums import ProposalKind, ProposalState
from accountability.models import Bulletin, Highlight, PointProposal
from appraisal.enums import AdjustmentKind
from appraisal.models import Adjustment, Member, ProposalDecision, ResultVersion, Scheme
from appraisal.rules.adjustments import PRAISE
from appraisal.rules.intake import ProposalFacts, uncounted
from core import rulebook
from core.models import StoredFile

HIGHLIGHT, BULLETIN = Highlight._meta.label_lower, Bulletin._meta.label_lower


@dataclass(frozen=True, slots=True)
class Paper:
    """What a proposal rests on, as far as the system holds it: the issued paper, its number and day."""

    document: StoredFile | None = None
    number: str = ""
    dated: date | None = None


def paper_of(proposal: PointProposal) -> Paper:
    """The issued paper behind a proposal: one query. Case files stay with the discipline commission."""
    if proposal.source_kind == BULLETIN:
        row = Bulletin.objects.select_related("document").filter(pk=proposal.source_pk, issued_at__isnull=False).first()
        if row is not None and row.issued_at is not None:
            return Paper(row.document, row.number, timezone.localdate(row.issued_at))
    if proposal.source_kind == HIGHLIGHT:
        entry = Highlight.objects.select_related("round__document").filter(pk=proposal.source_pk).first()
        if entry is not None and entry.round.decided_at is not None:
            return Paper(entry.round.document, entry.round.number, timezone.localdate(entry.round.decided_at))
    return Paper()


def member_of(proposal: PointProposal, scheme: Scheme) -> Member | None:
    """Who is appraised for it: the unit, the unit it is appraised with, or the person's appointment."""
    members = Member.objects.filter(scheme=scheme).select_related("group")
    if proposal.person_id is not None:
        return members.filter(appointment__person=proposal.person_id).first()
    own = Q(unit=proposal.unit_id) | Q(unit__included_bodies=proposal.unit_id)
    return members.filter(own, appointment__isnull=True).order_by("pk").first()


def proposal_facts(proposal: PointProposal, scheme: Scheme, member: Member | None) -> ProposalFacts:
    decision = ProposalDecision.objects.filter(proposal=proposal, scheme__code=scheme.code).first()
    decided = "" if decision is None else "采纳" if decision.adjustment_id else "不采纳"
    return ProposalFacts(
        sent=proposal.state == ProposalState.SENT,
        bonus=proposal.kind == ProposalKind.BONUS,
        year=proposal.year,
        clause=proposal.clause,
        member=member is not None,
        decided=decided,
    )


def unconfirmed_entries(version: ResultVersion) -> list[str]:
    """Entries made by hand that count in the version and that no second person confirmed, named: one query."""
    at = version.computed_at
    counted = Q(entered_at__lte=at) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
    rows = Adjustment.objects.filter(
        counted, scheme=version.scheme_id, dated__lte=version.period.last_day, import_batch__isnull=True,
        confirmation__isnull=True,
    )  # fmt: skip
    return [
        f"{row.member.name}{row.get_kind_display()}（{row.document_number}）"
        for row in rows.select_related("member").order_by("member__code", "pk")
    ]


def needs_confirmation(scheme: Scheme) -> bool:
    """Whether the rules that the scheme pinned ask for a second person."""
    return rulebook.parameters(scheme.rulebook).whole("appraisal.entries_confirmed") == 1


def left_uncounted(scheme: Scheme) -> list[Adjustment]:
    """Last year's commendations that reached the office after the approved result was computed (SX-4.2-d), of members
    who are appraised this year too: three queries."""
    former = Scheme.objects.current().filter(owner=scheme.owner_id, year=scheme.year - 1)
    year = ResultVersion.objects.filter(
        scheme__in=former, period__label=str(scheme.year - 1), publication__approved_at__isnull=False,
        publication__withdrawn_at__isnull=True,
    )  # fmt: skip
    computed = dict(year.order_by().values_list("scheme_id", "computed_at"))
    homes = set(Member.objects.filter(scheme=scheme).values_list("unit_id", "appointment__person_id"))
    rows = Adjustment.objects.in_force().filter(
        scheme__in=computed, kind__in=PRAISE, dated__year=scheme.year - 1, document__isnull=False
    )
    found = rows.select_related("member__appointment", "scheme", "document").order_by("member__code", "dated", "pk")
    return [
        row
        for row in found
        if uncounted(row.entered_at, computed.get(row.scheme_id), AdjustmentKind(row.kind)) and _home(row) in homes
    ]


def _home(row: Adjustment) -> tuple[int, int | None]:
    appointment = row.member.appointment
    return row.member.unit_id, appointment.person_id if appointment is not None else None
