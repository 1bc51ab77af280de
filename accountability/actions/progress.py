"""Telling how a row stands, marking its milestones by it, and commenting on what was told (JH-A-6.2-a, JH-B-3.3-a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.tasks import lock_task
from accountability.enums import AccountabilityEvent, StepKind
from accountability.gathering.progress import standing_of, teller_of
from accountability.models import ProgressComment, ProgressEntry, ProgressFile, StepDone, Task
from accountability.rules.progress import CLAUSE, LEAD, Told, check_comment, check_entry
from core import audit, events
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewProgress:
    """An entry as a form gives it; ``milestones`` are canonical lines that were done on ``done_on`` (None: today)."""

    percent: int
    text: str
    problems: str = ""
    milestones: tuple[str, ...] = ()
    done_on: date | None = None


@transaction.atomic
def report_progress(
    task: Task, new: NewProgress, *, by: Account, at: datetime, uploads: Sequence[UploadedFile[bytes]] = ()
) -> ProgressEntry:
    """Tell how a running row stands, for the unit that the account acts for. Raises Refused with all findings."""
    row = lock_task(task.pk)
    teller = teller_of(by, row)
    demand([] if teller else [unmet(CLAUSE, "不是任务的执行单位", remedy="由牵头、协办单位或者责任人报告")])
    assert teller is not None  # demanded above
    today = timezone.localdate(at)
    done_on = new.done_on or today
    told = Told(new.percent, new.text, new.problems, new.milestones)
    demand(check_entry(standing_of(row, teller), told) + _check_day(done_on, today))
    entry = ProgressEntry.objects.create(
        task=row, unit=teller.unit, leads=teller.leads, percent=new.percent, text=new.text.strip(),
        problems=new.problems.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    ProgressFile.objects.bulk_create(ProgressFile(entry=entry, file=store(upload, by=by, at=at)) for upload in uploads)
    StepDone.objects.bulk_create(
        StepDone(task=row, kind=StepKind.MILESTONE, line=one, done_on=done_on, recorded_at=at, recorded_by=by)
        for one in new.milestones
    )
    if teller.leads:
        row.percent = new.percent
        row.save(update_fields=["percent"])
    audit.record(
        verb="accountability.report_progress", by=by, at=at, obj=row, clause=CLAUSE,
        after={"unit": teller.unit.name, "percent": new.percent, "milestones": list(new.milestones),
               "files": len(uploads)},
    )  # fmt: skip
    events.emit(AccountabilityEvent.PROGRESS_REPORTED, task_id=row.pk, entry_id=entry.pk)
    return entry


def _check_day(done_on: date, today: date) -> list[Finding]:
    if done_on <= today:
        return []
    return [unmet(CLAUSE, "完成日期晚于今天", field="done_on", remedy="更正完成日期", 完成日期=done_on.isoformat())]


@transaction.atomic
def comment_progress(entry: ProgressEntry, text: str, *, by: Account, at: datetime) -> ProgressComment:
    """Say something to an entry: the lead unit to those of assisting units, the two offices to all."""
    demand(check_comment(text=text, own=entry.recorded_by_id == by.pk))
    row = ProgressComment.objects.create(entry=entry, text=text.strip(), recorded_at=at, recorded_by=by)
    audit.record(
        verb="accountability.comment_progress", by=by, at=at, obj=entry.task, clause=LEAD,
        after={"unit": entry.unit.name, "comment": row.text},
    )  # fmt: skip
    return row
