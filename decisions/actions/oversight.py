"""Opinions of people's congress and consultative conference on a decision, and the reply (JH-A-6.5-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit
from core.files import store
from core.findings import demand
from decisions.actions.steps import lock
from decisions.enums import Overseer
from decisions.gathering.aftermath import execution_of
from decisions.models import OversightOpinion
from decisions.rules.evaluation import OVERSEEN, check_opinion, check_reply
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """An opinion as a form gives it; without ``due_on`` the days of the rulebook count from its receipt."""

    body: Overseer
    dated: date
    text: str
    unit: Unit
    number: str = ""
    due_on: date | None = None


@transaction.atomic
def file_opinion(
    matter_id: int, new: NewOpinion, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> OversightOpinion:
    """Put an opinion on record and oblige a unit to reply."""
    matter = lock(matter_id)
    execution, today = execution_of(matter), timezone.localdate(at)
    due_on = new.due_on or today + timedelta(days=execution.limits.oversight_days)
    decided = execution.resolved_on is not None
    demand(check_opinion(decided=decided, dated=new.dated, due_on=due_on, today=today, text=new.text))
    row = OversightOpinion.objects.create(
        matter=matter, body=new.body, number=new.number.strip(), dated=new.dated, text=new.text.strip(), unit=new.unit,
        due_on=due_on, document=store(upload, by=by, at=at) if upload is not None else None,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.file_oversight_opinion", by=by, at=at, obj=matter, clause=OVERSEEN,
        after={"origin": new.body.label, "unit": new.unit.name, "due_on": due_on},
    )  # fmt: skip
    return row


@transaction.atomic
def reply_to_opinion(row: OversightOpinion, *, reply: str, by: Account, at: datetime) -> OversightOpinion:
    """The unit that was asked replies."""
    matter = lock(row.matter_id)
    row.refresh_from_db()
    demand(check_reply(reply=reply, waiting=row.replied_at is None and row.withdrawn_at is None))
    row.reply, row.replied_at, row.replied_by = reply.strip(), at, by
    row.save(update_fields=["reply", "replied_at", "replied_by"])
    audit.record(
        verb="decisions.reply_to_oversight", by=by, at=at, obj=matter, clause=OVERSEEN,
        after={"origin": row.get_body_display(), "unit": row.unit.name},
    )  # fmt: skip
    return row
