"""Proposals of bonus and deduction that follow from what other actions of execution responsibility decided.

Each is made once for its source by the system, and is sent by people (LS-3.5-a, LS-3.5-b, LS-3.4-h).
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accountability.actions.proposals import propose
from accountability.enums import (
    AccountabilityEvent,
    BulletinKind,
    ConsequenceKind,
    ProposalCause,
    ProposalKind,
)
from accountability.models import AccountabilityCase, Bulletin, ConsequenceProposal, PointProposal
from core import events
from organization.models import Account, Person, Unit

ACCEPTED, BULLETIN, CASE = "accountability.acceptance", "accountability.bulletin", "accountability.accountabilitycase"


def consequence_proposed(proposal_id: int) -> None:
    """Above the standard a bonus, below it a deduction, of an amount that the appraisal decides."""
    row = ConsequenceProposal.objects.select_related("unit", "task__table").get(pk=proposal_id)
    kind = ProposalKind.BONUS if row.kind == ConsequenceKind.REWARD else ProposalKind.DEDUCTION
    _make(
        kind, row.unit, None, None, row.basis, (ACCEPTED, row.acceptance_id), ProposalCause.ACCEPTANCE,
        row.task.table.year, row.clause, at=row.recorded_at,
    )  # fmt: skip


def case_decided(case_id: int, unit_id: int, ground: str, year: int, deduction: int) -> None:
    """The deduction that the decision proposes for the unit (LS-3.5-b)."""
    if not deduction:
        return
    case = AccountabilityCase.objects.get(pk=case_id)
    basis = f"责任追究决定 {case.number}：{case.title}"
    unit = Unit.objects.get(pk=unit_id)
    _make(
        ProposalKind.DEDUCTION, unit, None, deduction, basis, (CASE, case_id), ProposalCause.CASE, year, "",
        at=timezone.now(),
    )  # fmt: skip


def bulletin_issued(bulletin_id: int, criticised: list[int]) -> None:
    """Units criticised in an issued bulletin, an amount that the appraisal decides."""
    row = Bulletin.objects.select_related("task__table").get(pk=bulletin_id)
    year = int(row.period[:4]) if row.kind == BulletinKind.QUARTERLY or row.task is None else row.task.table.year
    for unit in Unit.objects.filter(pk__in=criticised).order_by("order", "code"):
        source, basis, at = (BULLETIN, row.pk), f"{row}列为通报批评单位", row.issued_at or timezone.now()
        _make(ProposalKind.DEDUCTION, unit, None, None, basis, source, ProposalCause.BULLETIN, year, "LS-3.4-h", at=at)


def _make(
    kind: ProposalKind, unit: Unit, person: Person | None, points: int | None, basis: str, source: tuple[str, int],
    cause: ProposalCause, year: int, clause: str, *, at: datetime,
) -> None:  # fmt: skip
    """Once: an event that is told again changes nothing."""
    held = PointProposal.objects.standing().filter(source_kind=source[0], source_pk=source[1], unit=unit, kind=kind)
    if held.filter(person=person).exists():
        return
    propose(
        kind, unit, person, points, basis, source, cause=cause, year=year, clause=clause,
        by=Account.objects.system(), at=at,
    )  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    events.subscribe(AccountabilityEvent.CONSEQUENCE_PROPOSED, consequence_proposed)
    events.subscribe(AccountabilityEvent.CASE_DECIDED, case_decided)
    events.subscribe(AccountabilityEvent.BULLETIN_ISSUED, bulletin_issued)
