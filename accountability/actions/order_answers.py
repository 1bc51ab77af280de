"""What who carries an order out does: sign for it, report in cycles, ask for time, file the result (LS-3.4-d, -e)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.order_moves import flag, lock_order, move
from accountability.enums import OrderEvent, OrderState, ViolationKind
from accountability.gathering.orders import course_of
from accountability.models import Extension, SupervisionOrder
from accountability.rules.order_lights import feedback_due, feedback_missing
from accountability.rules.orders import (
    FORM,
    REPORTS,
    TIME,
    check_asking,
    check_event,
    check_feedback,
    check_result,
)
from accountability.rules.violations import late
from core.findings import demand
from organization.models import Account

Uploads = Sequence["UploadedFile[Any]"]


@transaction.atomic
def sign_order(order: SupervisionOrder, *, by: Account, at: datetime) -> SupervisionOrder:
    """The unit has it in hand."""
    row = lock_order(order.pk)
    demand(check_event(OrderState(row.state), OrderEvent.SIGN))
    return move(row, OrderEvent.SIGN, clause=FORM, unit=row.unit, by=by, at=at)


@transaction.atomic
def feed_back(
    order: SupervisionOrder, *, text: str, percent: int | None = None, uploads: Uploads = (), by: Account, at: datetime
) -> SupervisionOrder:
    """Report progress; the next cycle counts from this day. One that comes late leaves its flag (QSH-9-a)."""
    row = lock_order(order.pk)
    demand(check_feedback(OrderState(row.state), text=text, percent=percent))
    today = timezone.localdate(at)
    _flag_silence(row, today, by=by, at=at)
    row.fed_back_on = today
    return move(
        row, OrderEvent.FEEDBACK, clause=REPORTS, text=text, unit=row.unit, percent=percent, uploads=uploads,
        after={} if percent is None else {"percent": f"{percent}%"}, by=by, at=at,
    )  # fmt: skip


def _flag_silence(row: SupervisionOrder, today: date, *, by: Account, at: datetime) -> None:
    course = course_of(row)
    due = feedback_due(course)
    if due is not None and feedback_missing(course, today):
        flag(row, ViolationKind.SILENT, due, by=by, at=at)


@transaction.atomic
def ask_extension(
    order: SupervisionOrder, *, until: date, reason: str, uploads: Uploads = (), by: Account, at: datetime
) -> Extension:
    """Ask for a later deadline, once until it is answered."""
    row = lock_order(order.pk)
    waiting = row.extensions.filter(decided_at__isnull=True).exists()
    demand(check_asking(OrderState(row.state), deadline=row.deadline, until=until, reason=reason, waiting=waiting))
    made = Extension.objects.create(order=row, until=until, reason=reason.strip(), recorded_at=at, recorded_by=by)
    move(
        row, OrderEvent.ASK_EXTENSION, clause=TIME, text=reason, unit=row.unit, until=until, uploads=uploads,
        after={"until": until}, by=by, at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def file_result(
    order: SupervisionOrder, *, text: str, uploads: Uploads = (), by: Account, at: datetime
) -> SupervisionOrder:
    """Report that it is done; behind the deadline that is late and flagged (LS-3.4-e, QSH-9-a)."""
    row = lock_order(order.pk)
    demand(check_result(OrderState(row.state), text=text))
    today = timezone.localdate(at)
    _flag_silence(row, today, by=by, at=at)
    if row.deadline is not None and late(today, row.deadline):
        flag(row, ViolationKind.LATE, row.deadline, by=by, at=at)
    row.reported_on = row.fed_back_on = today
    return move(
        row, OrderEvent.RESULT, clause=TIME, text=text, unit=row.unit, percent=100, uploads=uploads, by=by, at=at
    )
