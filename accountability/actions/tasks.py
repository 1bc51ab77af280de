"""Carrying a row out: started, its lines marked as done, finished (JH-A-6.1-c, JH-B-4.1)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.enums import AccountabilityEvent, StepKind, TaskEvent, TaskState, Verdict
from accountability.gathering.rows import version_of, with_content
from accountability.gathering.tasks import task_facts
from accountability.models import StepDone, Task, TaskMove
from accountability.rules.lines import stored
from accountability.rules.tasks import LETTER, MEASURES, STEPS, check_event, check_finish, check_start
from core import audit, events
from core.findings import Finding, demand, unmet
from organization.models import Account


def lock_task(pk: int) -> Task:
    """The row, locked to the end of the transaction, with what it says, its table and its decision."""
    rows = with_content(Task.objects.select_related("table__unit__parent", "table__matter"))
    found: Task = rows.select_for_update(of=("self",)).get(pk=pk)
    return found


@transaction.atomic
def start_task(task: Task, *, by: Account, at: datetime) -> Task:
    """Begin to carry it out; one of a major decision only with a letter that both sides signed."""
    row = lock_task(task.pk)
    demand(check_start(task_facts(row)))
    return _move(row, TaskEvent.START, LETTER, note="", by=by, at=at)


@transaction.atomic
def finish_task(
    task: Task, verdict: Verdict | None, *, note: str = "", confirmed: bool = False, by: Account, at: datetime
) -> Task:
    """Say that it is done. ``confirmed``: measures that were not marked as done are known and left open."""
    row = lock_task(task.pk)
    demand(check_finish(task_facts(row), verdict, note=note, confirmed=confirmed))
    row.verdict = verdict or ""
    return _move(row, TaskEvent.FINISH, MEASURES, note=note.strip(), by=by, at=at)


def _move(row: Task, event: TaskEvent, clause: str, *, note: str, by: Account, at: datetime) -> Task:
    before = TaskState(row.state)
    row.state = STEPS[before, event]
    row.save(update_fields=["state", "verdict"])
    TaskMove.objects.create(task=row, event=event, state=row.state, note=note, recorded_at=at, recorded_by=by)
    audit.record(
        verb=f"accountability.{event.value}_task", by=by, at=at, obj=row, clause=clause, reason=note,
        before={"state": before.label},
        after={"state": TaskState(row.state).label} | ({"verdict": Verdict(row.verdict).label} if row.verdict else {}),
    )  # fmt: skip
    events.emit(AccountabilityEvent.TASK_MOVED, task_id=row.pk, step=event, state=row.state)
    return row


@transaction.atomic
def finish_step(task: Task, kind: StepKind, line: str, *, done_on: date, by: Account, at: datetime) -> StepDone:
    """Mark a milestone or measure of a running row as done. Raises Refused for a line that is not there."""
    row = lock_task(task.pk)
    demand(_check_step(row, kind, line, done_on, timezone.localdate(at)))
    done = StepDone.objects.create(task=row, kind=kind, line=line, done_on=done_on, recorded_at=at, recorded_by=by)
    audit.record(
        verb="accountability.finish_step", by=by, at=at, obj=row, clause=MEASURES,
        after={"kind": kind.label, "line": line, "done_on": done_on},
    )  # fmt: skip
    return done


def _check_step(row: Task, kind: StepKind, line: str, done_on: date, today: date) -> list[Finding]:
    version = version_of(row)
    lines = stored(version.milestones if kind is StepKind.MILESTONE else version.measures)
    findings = [one for one in check_event(task_facts(row), TaskEvent.FINISH) if one.blocks]
    if line not in {one.canonical() for one in lines}:
        findings.append(unmet(MEASURES, "任务中没有这一条", field="line", remedy="任务可能已调整，请刷新页面"))
    if StepDone.objects.filter(task=row, kind=kind, line=line).exists():
        findings.append(unmet(MEASURES, "已登记完成", remedy="无需重复登记"))
    if done_on > today:
        findings.append(
            unmet(MEASURES, "完成日期晚于今天", field="done_on", remedy="更正完成日期", 完成日期=done_on.isoformat())
        )
    return findings
