"""The daily look at everything that is late: one job a day, batch by batch, each batch written at once or not at all.

A worker that dies between two batches leaves the first ones written; who takes the job over goes through all of them
again and adds only what is missing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.actions.escalation import Climbed, climb_orders, climb_tasks
from accountability.enums import AccountabilityPermission
from accountability.gathering.escalation import ladder_orders, ladder_tasks
from core import jobs, schedules
from core.access import may
from core.models import Job
from organization.models import Account

LADDER = "accountability.ladder"
BATCH = 250
"""Tasks or orders that are written together."""


def result_page(job: Job) -> str:
    """The office's desk shows what came of it."""
    return reverse("accountability:supervision")


def hears_of_failures(account: Any) -> bool:
    return may(account, AccountabilityPermission.DIRECT_ORDERS)


@jobs.handles(LADDER, label="督办提醒和升级", page=result_page, told=hears_of_failures)
def climb(job: Job, progress: jobs.Progress) -> jobs.Write:
    """Go through tasks and orders as of the day of the job; what a former attempt wrote is not written again."""
    at = datetime.fromisoformat(job.payload["at"])
    by = Account.objects.system()
    found = Climbed()
    works = [(climb_tasks, ids) for ids in _batches(ladder_tasks())]
    works += [(climb_orders, ids) for ids in _batches(ladder_orders())]
    for number, (act, ids) in enumerate(works, 1):
        found.add(act(ids, by=by, at=at))
        progress.step(number, len(works), f"第 {number} 批，共 {len(works)} 批")
    result = {
        "reminders": found.reminders, "escalations": len(found.escalations), "drafts": found.drafts,
        "violations": found.violations, "summonses": found.summonses,
    }  # fmt: skip
    return lambda: result


def _batches(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


def daily_ladder(now: datetime) -> None:
    """Queue the look of this day, once. A day on which nothing ran is not caught up: the next one sees all of it."""
    today = timezone.localdate(now)
    jobs.enqueue(
        LADDER, key=today.isoformat(), title=f"{today} 督办提醒和升级", payload={"at": now.isoformat()},
        by=Account.objects.system(), at=now,
    )  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    due = "每天一次：临近、落后、逾期的任务和督办单逐级提醒、升级"
    schedules.register(daily_ladder, label="督办提醒和升级", due=due, kinds=(LADDER,))
