"""With whom a matter of the eleventh category is exchanged, and what they replied (JH-A-3-e)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import demand
from decisions.actions.steps import lock
from decisions.gathering import look
from decisions.models import Counterpart, Matter
from decisions.rules.counterparts import check_counterpart, check_reply, check_withdrawal
from organization.models import Account


@dataclass(frozen=True, slots=True)
class Exchange:
    """To whom or from whom, when, under which number."""

    body: str
    dated: date
    paper_number: str = ""


@transaction.atomic
def add_counterpart(matter_id: int, new: Exchange, *, by: Account, at: datetime) -> Counterpart:
    """Put on record what was sent or received."""
    matter = lock(matter_id)
    case = look([matter], at=at, about=()).cases[matter.pk]
    demand(check_counterpart(case, body=new.body, dated=new.dated, today=timezone.localdate(at)))
    row = Counterpart.objects.create(
        matter=matter, body=new.body.strip(), dated=new.dated, paper_number=new.paper_number.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.add_counterpart", by=by, at=at, obj=matter, clause="JH-A-3-e",
        after={"body": row.body, "dated": row.dated, "paper_number": row.paper_number},
    )  # fmt: skip
    return row


@transaction.atomic
def reply_of_counterpart(
    matter: Matter, row_id: int, *, reply: str, replied_on: date, by: Account, at: datetime
) -> Counterpart:
    """Put the reply on record, once; raises Refused, Counterpart.DoesNotExist for a row that is not the matter's."""
    lock(matter.pk)
    row: Counterpart = Counterpart.objects.in_force().get(pk=row_id, matter=matter)
    today = timezone.localdate(at)
    demand(check_reply(replied=bool(row.reply), reply=reply, sent=row.dated, replied_on=replied_on, today=today))
    row.reply, row.replied_on = reply.strip(), replied_on
    row.save(update_fields=["reply", "replied_on"])
    audit.record(
        verb="decisions.reply_of_counterpart", by=by, at=at, obj=matter, clause="JH-A-3-e",
        after={"body": row.body, "reply": row.reply, "replied_on": replied_on},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_counterpart(matter: Matter, row_id: int, *, reason: str, by: Account, at: datetime) -> Counterpart:
    """Take a mistaken exchange out of force with the reason; the row stays, its reply with it.

    Raises Refused, Counterpart.DoesNotExist for a row that is not the matter's.
    """
    case = look([lock(matter.pk)], at=at, about=()).cases[matter.pk]
    row = Counterpart.objects.get(pk=row_id, matter=matter)
    demand(check_withdrawal(case, in_force=row.withdrawn_at is None, reason=reason))
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.withdraw_entry", by=by, at=at, obj=matter, clause="JH-A-3-e", reason=row.withdrawal_reason,
        before={"entry": f"{row._meta.verbose_name}：{row} {row.dated}"},
    )  # fmt: skip
    return row
