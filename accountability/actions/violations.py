"""Conduct that is not allowed: raised by an office, marked as serious, settled by the discipline commission (QSH-9)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.order_moves import flag, lock_order
from accountability.enums import ViolationKind, ViolationState
from accountability.gathering.violations import CASE, case_facts
from accountability.models import SupervisionOrder, Violation
from accountability.rules.violations import ALLOWED, REFERRED, SERIOUS, check_marking, check_raising, check_settling
from core import audit
from core.findings import demand
from organization.models import Account


def _locked(pk: int) -> Violation:
    return Violation.objects.select_for_update(of=("self",)).select_related("order", "unit").get(pk=pk)


@transaction.atomic
def raise_violation(order: SupervisionOrder, *, text: str, by: Account, at: datetime) -> Violation:
    """Nobody could be found: an office says so, with the facts (QSH-9-a)."""
    row, today = lock_order(order.pk), timezone.localdate(at)
    kind = ViolationKind.UNREACHABLE
    demand(check_raising(text=text, held=Violation.objects.filter(order=row, kind=kind, due_on=today).exists()))
    made = flag(row, kind, today, text=text, by=by, at=at)
    audit.record(
        verb="accountability.raise_violation", by=by, at=at, obj=made, clause=ALLOWED, reason=text.strip()[:500],
        after={"kind": kind.label, "unit": row.unit.name},
    )  # fmt: skip
    return made


@transaction.atomic
def mark_serious(violation: Violation, *, by: Account, at: datetime) -> Violation:
    """The consequences are serious: a case is needed before it is settled (QSH-9-c)."""
    row = _locked(violation.pk)
    demand(check_marking(ViolationState(row.state), serious=row.serious))
    row.serious = True
    row.save()
    audit.record(verb="accountability.mark_violation", by=by, at=at, obj=row, clause=SERIOUS, after={"serious": True})
    return row


@transaction.atomic
def close_referral(
    violation: Violation, *, result: str, case_pk: int | None = None, by: Account, at: datetime
) -> Violation:
    """Settle a referral with its result, if there is one with its accountability case. A serious one needs a case with
    an organizational measure and a discipline type (QSH-9-c)."""
    row = _locked(violation.pk)
    case = case_facts(case_pk) if case_pk is not None else None
    demand(
        check_settling(
            ViolationState(row.state), result=result, serious=row.serious, case=case,
            own=row.unit_id in by.own_unit_ids,
        )
    )  # fmt: skip
    row.state, row.result, row.settled_at, row.settled_by = ViolationState.SETTLED, result.strip(), at, by
    if case is not None:
        row.case_kind, row.case_pk = CASE, case_pk
    row.save()
    audit.record(
        verb="accountability.settle_violation", by=by, at=at, obj=row, clause=REFERRED, reason=result.strip()[:500],
        after={"state": ViolationState.SETTLED.label} | ({"case": case.name} if case is not None else {}),
    )  # fmt: skip
    return row
