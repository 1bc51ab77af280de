"""The demo county's bulletins of 2012: the first two quarters issued, the third a draft.

Deterministic, by the actions, on the days on which they would have been written. A database that holds a bulletin is
left as it is; so is one without tables.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accountability.actions.bulletin_compiling import begin_quarter, compute_quarter, with_prints
from accountability.actions.bulletin_issuing import approve_bulletin, issue_bulletin, sign_for, submit_bulletin
from accountability.actions.bulletins import NewText, edit_bulletin
from accountability.actions.tasks import finish_step, finish_task, start_task
from accountability.demo.people import Hands, hands
from accountability.demo.tables import YEAR, moment
from accountability.enums import StepKind, TaskState, Verdict
from accountability.gathering.rows import version_of, with_content
from accountability.gathering.tasks import task_facts
from accountability.models import Bulletin, StepDone, Task, TaskTable
from accountability.rules.bulletin_content import mentions_of
from accountability.rules.lines import stored
from accountability.rules.tasks import check_start
from core.periods import parse_period
from organization.enums import Duty
from organization.models import Account, DutyHolding

QUARTERS = (("2012Q1", (4, 5), (4, 12)), ("2012Q2", (7, 5), (7, 13)), ("2012Q3", (10, 8), None))
"""Quarter, day of the draft, day of the issue."""
SIGNERS = 6
LAST = date(YEAR, 9, 30)
"""What fell due after this day is left for the next bulletin."""


@transaction.atomic
def load(at: datetime) -> str:
    """Write them once; one line about them, "" when some are there."""
    if Bulletin.objects.exists() or not TaskTable.objects.in_force().exists():
        return ""
    office, leader = held(Duty.INSPECTION_OFFICE)[0], held(Duty.COUNTY_LEADER)[0]
    _carry_out(hands())
    for code, drafted, issued in QUARTERS:
        quarter, day = parse_period(code), _moment(drafted)
        compiled = compute_quarter(quarter, at=day)
        system = Account.objects.system()
        row = begin_quarter(
            quarter, compiled if issued else with_prints(compiled, by=system, at=day), by=system, at=day
        )
        if issued:
            issue(row, office, leader, _moment(issued))
    return f"季度通报 {Bulletin.objects.count()}"


def _carry_out(who: Hands) -> None:
    """Most rows are begun, most of their milestones marked as done in time, some late, some not at all; rows that ran
    out before October are finished but for a few."""
    rows = with_content(Task.objects.in_force().filter(table__year=YEAR).select_related("table__matter"))
    done = {(task, line) for task, line in StepDone.objects.values_list("task", "line")}
    for place, task in enumerate(rows.order_by("pk")):
        version = version_of(task)
        by = who.clerk(version.lead_unit) if version.lead_unit is not None else who.office
        good = version.lead_unit_id is not None and version.lead_unit_id % 3 == 0
        if (place % 7 == 3 and not good) or (task.state == TaskState.PLANNED and _barred(task)):
            continue
        if task.state == TaskState.PLANNED:
            start_task(task, by=by, at=_moment((2, 28)))
        for line in stored(version.milestones):
            if (
                line.due is None
                or line.due > LAST
                or (task.pk, line.canonical()) in done
                or (place % 11 == 5 and not good)
            ):
                continue
            day = line.due + timedelta(days=12 if place % 9 == 2 and not good else -1 - place % 6)
            at = _moment((day.month, day.day))
            finish_step(task, StepKind.MILESTONE, line.canonical(), done_on=day, by=by, at=at)
        if (
            version.deadline is not None
            and version.deadline <= LAST
            and task.state != TaskState.DONE
            and (place % 8 or good)
        ):
            day = version.deadline - timedelta(days=place % 5)
            verdict = Verdict.MET if version.managed else None
            finish_task(task, verdict, confirmed=True, by=by, at=_moment((day.month, day.day)))


def _barred(task: Task) -> bool:
    """Whether something stands against its beginning (no letter, a suspended decision)."""
    return any(one.blocks for one in check_start(task_facts(task)))


def issue(row: Bulletin, office: Account, leader: Account, at: datetime) -> None:
    """Edited once, approved by a county leader, issued; a few units have signed."""
    version: Any = row.current
    text = NewText(
        version.number, version.lead, f"{version.closing}\n请各单位于收到通报后五日内完成签收。",
        mentions_of(version.mentions), "补充签收要求",
    )  # fmt: skip
    edit_bulletin(row, text, by=office, at=at)
    submit_bulletin(row, by=office, at=at)
    approve_bulletin(row, by=leader, at=at)
    row.refresh_from_db()
    issue_bulletin(row, by=office, at=at)
    for clerk in held(Duty.UNIT_CLERK)[:SIGNERS]:
        sign_for(row, by=clerk, at=at)


def held(duty: Duty) -> list[Account]:
    rows = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False).select_related("account")
    return [row.account for row in rows.order_by("pk")]


def _moment(day: tuple[int, int]) -> datetime:
    return moment(date(YEAR, *day))
