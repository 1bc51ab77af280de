"""Opinions of congress and conference on a task, and the reply (JH-A-6.5-c)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accountability.actions.tasks import lock_task
from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableState
from accountability.gathering.coordination import numbers_on, units_of
from accountability.models import ExecutionOpinion, Task
from accountability.rules.oversight import OVERSEEN, check_opinion, check_reply
from core import audit
from core.access import may
from core.findings import demand
from decisions.enums import Overseer
from organization.models import Account, Unit


@transaction.atomic
def file_execution_opinion(
    task: Task, *, body: Overseer, dated: date, text: str, unit: Unit, by: Account, at: datetime
) -> ExecutionOpinion:
    """Put an opinion on record and oblige the unit to reply within the days of the rulebook."""
    row, today = lock_task(task.pk), timezone.localdate(at)
    demand(
        check_opinion(
            text=text, dated=dated, today=today, in_force=row.table.state == TableState.IN_FORCE, unit=unit.pk,
            units=set(units_of(row)),
        )
    )  # fmt: skip
    made = ExecutionOpinion.objects.create(
        task=row, body=body, dated=dated, text=text.strip(), unit=unit,
        due_on=today + timedelta(days=numbers_on(today).opinion_days), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.file_execution_opinion", by=by, at=at, obj=row, clause=OVERSEEN,
        after={"name": body.label, "unit": unit.name, "due_on": made.due_on},
    )  # fmt: skip
    return made


@transaction.atomic
def reply_to_execution_opinion(row: ExecutionOpinion, *, reply: str, by: Account, at: datetime) -> ExecutionOpinion:
    """The unit that was asked replies."""
    locked = ExecutionOpinion.objects.select_for_update(of=("self",)).select_related("task").get(pk=row.pk)
    own = may(by, P.REPLY_TO_OPINIONS) and by.reach(P.REPLY_TO_OPINIONS).covers(locked.unit_id)
    demand(check_reply(reply=reply, waiting=locked.replied_at is None, own=own))
    locked.reply, locked.replied_at, locked.replied_by = reply.strip(), at, by
    locked.save(update_fields=["reply", "replied_at", "replied_by"])
    audit.record(
        verb="accountability.reply_to_execution_opinion", by=by, at=at, obj=locked.task, clause=OVERSEEN,
        reason=locked.reply[:200],
    )  # fmt: skip
    return locked
