"""Who may accept a row, and how far its acceptance has come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from accountability.enums import AcceptanceOutcome, TaskEvent, TaskState
from accountability.enums import AccountabilityPermission as P
from accountability.gathering.rows import version_of
from accountability.models import Acceptance, Task, TaskMove
from accountability.permissions import holding_units
from accountability.rules.acceptance import Finished
from core.access import may
from organization.models import Account


def finished_of(task: Task, account: Account) -> Finished:
    """The row as the rules see it, for the one who is about to accept it."""
    version = version_of(task)
    newest = Acceptance.objects.filter(task=task).order_by("-pk").values_list("outcome", flat=True).first()
    responsible = version.person_id is not None and version.person_id == account.person_id
    units = holding_units(account, P.ACCEPT_TASKS)
    return Finished(
        TaskState(task.state), newest is not None and newest != AcceptanceOutcome.BELOW, responsible,
        version.lead_unit_id in units,
    )  # fmt: skip


def may_accept(account: Account, task: Task) -> bool:
    """The two offices and the inspection office rows of all; a unit's head those that units below his own lead."""
    if not may(account, P.ACCEPT_TASKS):
        return False
    reach = account.reach(P.ACCEPT_TASKS)
    lead = version_of(task).lead_unit_id or 0
    if may(account, P.VIEW_ALL_TABLES):
        return lead not in holding_units(account, P.ACCEPT_TASKS)
    return reach.covers(lead) and lead not in holding_units(account, P.ACCEPT_TASKS)


def finished_on(task: Task) -> date | None:
    """The day on which the row was said to be done last."""
    at = (
        TaskMove.objects.filter(task=task, event=TaskEvent.FINISH).order_by("-pk").values_list("recorded_at", flat=True)
    )
    newest = at.first()
    return timezone.localdate(newest) if newest is not None else None


def newest_outcomes(tasks: Iterable[Task]) -> dict[int, AcceptanceOutcome]:
    """The newest acceptance of each row: one statement."""
    rows = Acceptance.objects.filter(task__in=[task.pk for task in tasks]).order_by("pk")
    return {task: AcceptanceOutcome(outcome) for task, outcome in rows.values_list("task", "outcome")}
