"""How a move gets into the tables: locked, written once, recorded, told. The callers check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accountability.enums import AccountabilityEvent, OrderEvent, OrderState, ViolationKind
from accountability.models import OrderFile, OrderMove, SupervisionOrder, Violation
from accountability.rules.orders import STEPS
from accountability.rules.violations import fact_text
from core import audit, events
from core.files import store
from organization.models import Account, Unit

VERBS = {
    OrderEvent.ISSUE: "issue_order", OrderEvent.DROP: "drop_order", OrderEvent.SIGN: "sign_order",
    OrderEvent.FEEDBACK: "feed_back", OrderEvent.ASK_EXTENSION: "ask_extension",
    OrderEvent.GRANT_EXTENSION: "answer_extension", OrderEvent.REFUSE_EXTENSION: "answer_extension",
    OrderEvent.TRANSFER: "transfer_order", OrderEvent.REASSIGN: "reassign_order", OrderEvent.SHARE: "share_order",
    OrderEvent.ESCALATE: "escalate_order", OrderEvent.RESULT: "file_result", OrderEvent.RETURN: "return_order",
    OrderEvent.CLOSE: "close_order",
}  # fmt: skip


def lock_order(pk: int) -> SupervisionOrder:
    """The order with its row locked to the end of the transaction."""
    rows = SupervisionOrder.objects.select_related("unit", "person", "leader", "task__current", "matter")
    return rows.select_for_update(of=("self",)).get(pk=pk)


def move(
    row: SupervisionOrder, event: OrderEvent, *, clause: str, by: Account, at: datetime, text: str = "",
    unit: Unit | None = None, percent: int | None = None, until: date | None = None,
    uploads: Sequence[UploadedFile[Any]] = (), after: Mapping[str, Any] | None = None,
) -> SupervisionOrder:  # fmt: skip
    """Append the move with its files, save the order in its new state, record, tell. The row is locked."""
    before = OrderState(row.state)
    state = STEPS[before, event]
    made = OrderMove.objects.create(
        order=row, event=event, state=state, text=text.strip(), unit=unit, percent=percent, until=until,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    OrderFile.objects.bulk_create(OrderFile(move=made, file=store(one, by=by, at=at)) for one in uploads)
    row.state = state
    row.save()
    audit.record(
        verb=f"accountability.{VERBS[event]}", by=by, at=at, obj=row, clause=clause, reason=text.strip()[:500],
        before={"state": before.label}, after={"state": state.label} | dict(after or {}),
    )  # fmt: skip
    events.emit(AccountabilityEvent.ORDER_MOVED, order_id=row.pk, step=event.value, state=state.value)
    return row


def flag(
    row: SupervisionOrder, kind: ViolationKind, day: date, *, by: Account, at: datetime, text: str = ""
) -> Violation:
    """Raise a violation once for its day; it is referred as it is raised (QSH-9-b). The order is locked."""
    held = Violation.objects.filter(order=row, kind=kind, due_on=day).first()
    if held is not None:
        return held
    made = Violation.objects.create(
        order=row, kind=kind, unit=row.unit, person=row.person, due_on=day, text=text.strip() or fact_text(kind, day),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    events.emit(AccountabilityEvent.VIOLATION_REFERRED, violation_id=made.pk)
    return made
