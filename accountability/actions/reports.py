"""Writing, filing and receiving reports of units (JH-A-6.2-b, JH-B-4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.enums import AccountabilityEvent, AccountabilityPermission, Reception, ReportKind
from accountability.gathering.reports import RowToReport, due_days_on, newest_of, rows_to_report, sheet_facts
from accountability.gathering.rows import version_of
from accountability.models import (
    ProgressReport,
    ReportLine,
    ReportReception,
    ReportSheet,
    Task,
    UnitRectification,
)
from accountability.models.reports import YEARLY
from accountability.permissions import holding_units
from accountability.reports.progress import print_report
from accountability.rules.reports import (
    PARTS,
    RHYTHM,
    TWICE,
    Part,
    ReportedTask,
    Written,
    check_reception,
    check_report,
    check_sheet,
    due_of,
)
from core import audit, events, rulebook
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import Finding, demand, unmet
from core.models import Rulebook
from core.numbering import next_number, number_head
from organization.models import Account, Unit

RECEIVED_AS = {
    Reception.RECEIVED: "accountability.report_received", Reception.RETURNED: "accountability.report_returned",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewReport:
    """Which report is begun; ``subject`` for special ones and phases, ``task`` and ``milestone`` for phases."""

    unit: Unit
    year: int
    kind: ReportKind
    subject: str = ""
    task: Task | None = None
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class LineText:
    """What is written to one row."""

    text: str = ""
    reason: str = ""
    measure: str = ""
    measure_due: date | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A report as a form gives it; ``lines`` by the row's key."""

    written: Written
    lines: Mapping[int, LineText] = field(default_factory=dict)


@transaction.atomic
def begin_report(new: NewReport, *, by: Account, at: datetime) -> ReportSheet:
    """The sheet of a report: the one that was begun, or a new one. A closed period refuses."""
    Unit.objects.select_for_update().get(pk=new.unit.pk)
    yearly = new.kind in YEARLY
    subject = "" if yearly else new.subject.strip()
    task = new.task if new.kind is ReportKind.PHASE else None
    held = ReportSheet.objects.filter(unit=new.unit, year=new.year, kind=new.kind, subject=subject, task=task)
    if task is not None:
        held = ReportSheet.objects.filter(unit=new.unit, task=task, milestone=new.milestone)
    found = held.select_related("unit").first()
    if found is not None:
        return found
    demand(_check_begin(new, subject))
    due = due_of(new.kind, new.year, due_days_on(timezone.localdate(at))[0]) if yearly else None
    sheet = ReportSheet(
        unit=new.unit, year=new.year, kind=new.kind, subject=subject, task=task, milestone=new.milestone, due=due,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    demand(check_sheet(sheet_facts(sheet)))
    sheet.save()
    audit.record(
        verb="accountability.begin_report", by=by, at=at, obj=sheet, clause=TWICE, after={"title": sheet.title}
    )
    return sheet


def _check_begin(new: NewReport, subject: str) -> list[Finding]:
    findings = []
    if new.kind in (ReportKind.SPECIAL, ReportKind.PHASE) and not subject:
        findings.append(unmet(RHYTHM, "没有写明专题", field="subject", remedy="填写报告的专题"))
    if new.kind is ReportKind.PHASE and new.task is None:
        findings.append(unmet("JH-A-6.2-c", "阶段性报告没有对应的任务", field="task", remedy="选定任务"))
    return findings


def _lock(pk: int) -> ReportSheet:
    rows = ReportSheet.objects.select_related("unit", "task").select_for_update(of=("self",))
    found: ReportSheet = rows.get(pk=pk)
    return found


@transaction.atomic
def save_draft(sheet: ReportSheet, draft: Mapping[str, str], *, seen: int, by: Account, at: datetime) -> ReportSheet:
    """Keep what was typed, whether or not it could be filed. ``seen`` is the saving that was read; a newer one is told
    and nothing is written over it."""
    row = _lock(sheet.pk)
    demand(check_sheet(sheet_facts(row)) + _check_seen(row, seen))
    row.draft, row.revision, row.saved_at, row.saved_by = dict(draft), row.revision + 1, at, by
    row.save(update_fields=["draft", "revision", "saved_at", "saved_by"])
    audit.record(
        verb="accountability.save_report", by=by, at=at, obj=row, clause=PARTS, after={"revision": row.revision}
    )
    return row


def _check_seen(row: ReportSheet, seen: int) -> list[Finding]:
    if row.revision == seen:
        return []
    facts = {"保存人": str(row.saved_by), "保存时间": f"{timezone.localtime(row.saved_at):%m-%d %H:%M}"}
    remedy = "另开页面核对他人保存的内容；再次提交将以本页内容为准"
    return [unmet("", "打开页面后草稿已被他人保存", remedy=remedy, **facts)]


def report_findings(sheet: ReportSheet, rows: list[RowToReport], of: Contents, today: date) -> list[Finding]:
    """Everything that stands before filing: page, button and action ask the same."""
    return check_report(sheet_facts(sheet), of.written, [_reported(one, of) for one in rows], today)


def _reported(row: RowToReport, of: Contents) -> ReportedTask:
    line = of.lines.get(row.task.pk, LineText())
    return ReportedTask(
        version_of(row.task).target,
        row.asked,
        row.miss,
        line.text,
        line.reason,
        line.measure,
        line.measure_due,
        key=row.task.pk,
    )


@transaction.atomic
def file_report(
    sheet: ReportSheet, of: Contents, *, seen: int | None = None, draft: Mapping[str, str] | None = None, by: Account,
    at: datetime,
) -> ProgressReport:  # fmt: skip
    """Hand it in to committee and government: number, sealed paper, a rectification for every row that missed.

    Raises Refused with all findings; what was filed is never changed.
    """
    row, today = _lock(sheet.pk), timezone.localdate(at)
    rows = rows_to_report(row.unit, row.year, today, row.task)
    demand(report_findings(row, rows, of, today) + ([] if seen is None else _check_seen(row, seen)))
    book = rulebook.current(by=by, at=at)
    Rulebook.objects.select_for_update().get(pk=book.pk)  # numbers are given one after the other
    number = next_number(ProgressReport.objects.all(), "number", number_head("执报", row.year))
    late = row.due is not None and today > row.due
    lines = [_line(one, of.lines.get(one.task.pk, LineText())) for one in rows]
    data = print_report(row, of.written, lines, number=number, day=today, by=str(by), at=at)
    file = store_made(data, name=f"{number} {row.unit.name}{row.title}.pdf", kind=FileKind.PDF, by=by, at=at)
    report = ProgressReport.objects.create(
        sheet=row, round=row.versions.count() + 1, number=number, late=late, document=file, recorded_at=at,
        recorded_by=by, **{part.value: of.written.text(part) for part in Part},
    )  # fmt: skip
    for line in lines:
        line.report = report
    ReportLine.objects.bulk_create(lines)
    opened = _rectify(row, [line for line in lines if line.miss], by=by, at=at)
    if draft is not None:
        row.draft, row.revision, row.saved_at, row.saved_by = dict(draft), row.revision + 1, at, by
        row.save(update_fields=["draft", "revision", "saved_at", "saved_by"])
    audit.record(
        verb="accountability.file_report", by=by, at=at, obj=row, clause=RHYTHM,
        after={"number": number, "late": late, "tasks": len(lines), "rectifications": opened, "sha256": file.sha256},
    )  # fmt: skip
    events.emit(AccountabilityEvent.REPORT_FILED, report_id=report.pk)
    return report


def _line(row: RowToReport, of: LineText) -> ReportLine:
    missed = bool(row.miss)
    return ReportLine(
        task=row.task, version=version_of(row.task), text=of.text.strip(), percent=row.task.percent, miss=row.miss,
        reason=of.reason.strip() if missed else "", measure=of.measure.strip() if missed else "",
        measure_due=of.measure_due if missed else None,
    )  # fmt: skip


def _rectify(sheet: ReportSheet, lines: list[ReportLine], *, by: Account, at: datetime) -> int:
    """Open a rectification for each row that missed, or give the open one of the row its new measures (JH-B-4.2-c)."""
    tasks = [line.task_id for line in lines]
    held = {
        row.task_id: row for row in UnitRectification.objects.open().filter(task__in=tasks, report_line__isnull=False)
    }
    for line in lines:
        row = held.get(line.task_id)
        if row is not None and row.corrected_at is None:
            row.reason, row.measure, row.due = line.reason, line.measure, line.measure_due
            row.save(update_fields=["reason", "measure", "due"])
        elif row is None:
            UnitRectification.objects.create(
                unit=sheet.unit, task_id=line.task_id, report_line=line, reason=line.reason, measure=line.measure,
                problem=f"{version_of(line.task).target}：{line.miss}", due=line.measure_due, recorded_at=at,
                recorded_by=by,
            )  # fmt: skip
    return len([line for line in lines if line.task_id not in held])


@transaction.atomic
def receive_report(
    sheet: ReportSheet, outcome: Reception, *, comment: str = "", by: Account, at: datetime
) -> ReportReception:
    """Take the newest version in for the own office, or give it back with a reason: then the next one is filed."""
    row = _lock(sheet.pk)
    offices = sorted(holding_units(by, AccountabilityPermission.RECEIVE_REPORTS))
    report, held = newest_of([row]).get(row.pk, (None, None))
    office = offices[0] if offices else None
    own = office == row.unit_id or (report is not None and report.recorded_by_id == by.pk)
    handled = report is not None and ReportReception.objects.filter(report=report, office=office or 0).exists()
    waiting = report is not None and held is not Reception.RETURNED
    demand(
        check_reception(
            waiting=waiting, own=own, office=office is not None, handled=handled,
            returned=outcome is Reception.RETURNED, comment=comment,
        )
    )  # fmt: skip
    assert report is not None  # demanded above
    assert office is not None
    made = ReportReception.objects.create(
        report=report, office_id=office, outcome=outcome, comment=comment.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb=RECEIVED_AS[outcome], by=by, at=at, obj=row, clause=RHYTHM, reason=made.comment,
        after={"number": report.number, "office": made.office.name},
    )  # fmt: skip
    return made


def record_download(report: ProgressReport, *, by: Account, at: datetime) -> None:
    """A report was handed out (SECURITY L01)."""
    after = {"number": report.number, "sha256": report.document.sha256}
    audit.record(verb="accountability.download_report", by=by, at=at, obj=report.sheet, after=after)
