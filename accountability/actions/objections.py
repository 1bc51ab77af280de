"""Objections to conclusions and orders, and their review by others (DC-17)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.inspections import lock_inspection
from accountability.actions.rectifications import lock_order, revoke_rectification
from accountability.enums import ObjectionState, RectificationState
from accountability.gathering.inspections import begun_on, review_days_on, works_in
from accountability.gathering.rectifications import issued_on, makers_of
from accountability.models import Conclusion, Objection, RectificationOrder
from accountability.rules.objections import CLAUSE, Objected, check_objection, check_review, last_day
from accountability.rules.rectifications import OVER
from core import audit
from core.findings import demand
from organization.models import Account


@transaction.atomic
def object_to_conclusion(conclusion: Conclusion, reason: str, *, by: Account, at: datetime) -> Objection:
    """The unit objects to what was concluded of it. Raises Refused after the last day."""
    lock_inspection(conclusion.inspection_id)
    row = Conclusion.objects.select_related("unit", "inspection").get(pk=conclusion.pk)
    received = timezone.localdate(row.sent_at) if row.sent_at is not None else None
    case = Objected(received, already=row.objections.exists())
    return _file(case, reason, begun=begun_on(row.inspection), conclusion=row, by=by, at=at)


@transaction.atomic
def object_to_order(order: RectificationOrder, reason: str, *, by: Account, at: datetime) -> Objection:
    """The unit objects to an order. Raises Refused after the last day, or when it is closed."""
    row = lock_order(order.pk)
    over = RectificationState(row.state) in OVER
    case = Objected(issued_on(row), already=row.objections.exists(), over=over)
    return _file(case, reason, begun=issued_on(row), order=row, by=by, at=at)


def _file(
    case: Objected, reason: str, *, begun: date, conclusion: Conclusion | None = None,
    order: RectificationOrder | None = None, by: Account, at: datetime,
) -> Objection:  # fmt: skip
    today = timezone.localdate(at)
    days = review_days_on(begun)
    demand(check_objection(case, reason, today, days))
    against = conclusion or order
    assert against is not None  # one of the two is given
    made = Objection.objects.create(
        conclusion=conclusion, order=order, unit=against.unit, reason=reason.strip(),
        due_on=last_day(today, days), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.file_objection", by=by, at=at, obj=against, clause=CLAUSE, reason=made.reason,
        after={"due_on": made.due_on},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_objection(objection: Objection, *, upheld: bool, answer: str, by: Account, at: datetime) -> Objection:
    """Review by people who did not make the finding; a changed order is revoked. Raises Refused."""
    order = lock_order(objection.order_id) if objection.order_id is not None else None
    rows = Objection.objects.select_related("conclusion__inspection", "order__problem__inspection", "unit")
    row = rows.select_for_update(of=("self",)).get(pk=objection.pk)
    authors, makers = makers_of(row)
    findings = check_review(
        ObjectionState(row.state), person=by.person_id, account=by.pk, authors=authors, makers=makers,
        of_unit=works_in(by, row.unit_id), answer=answer,
    )  # fmt: skip
    demand(findings)
    row.state = ObjectionState.UPHELD if upheld else ObjectionState.CHANGED
    row.answer, row.answered_at, row.answered_by = answer.strip(), at, by
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    if order is not None and not upheld and RectificationState(order.state) not in OVER:
        revoke_rectification(order, row.answer[:500], by=by, at=at)
    audit.record(
        verb="accountability.answer_objection", by=by, at=at, obj=order or row.conclusion, clause=CLAUSE,
        reason=row.answer, after={"state": ObjectionState(row.state).label},
    )  # fmt: skip
    return row
