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
from decisions.rules.counterparts import check_counterpart, check_reply
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
