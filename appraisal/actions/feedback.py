"""Feedback: opened on a final result, written, issued by a second person, received, put right, closed (BZ-2.3)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.recusal import own_members
from appraisal.enums.feedback import FeedbackPermission as P
from appraisal.enums.feedback import PointOutcome, SheetState
from appraisal.gathering.feedback import is_final, points_of_year, sheet_facts, standings, tallies
from appraisal.models import (
    FeedbackPoint,
    FeedbackReceipt,
    FeedbackRound,
    FeedbackSheet,
    FocusItem,
    Member,
    PointReport,
    PointReview,
    ResultVersion,
)
from appraisal.rules import feedback as rules
from appraisal.rules.fulfilment import period_or_none
from core import audit
from core.access import may
from core.files import store
from core.findings import demand, unmet
from core.numbering import next_number, number_head
from organization.models import Account, Person


@transaction.atomic
def open_round(version: ResultVersion, *, by: Account, at: datetime) -> FeedbackRound:
    """Begin a sheet for each unit and cadre of a final result, with figures and last year's points. Raises Refused."""
    locked = FeedbackRound.objects.select_for_update(of=("self",)).filter(version=version)
    demand(rules.check_opening(final=is_final(version), opened=bool(list(locked))))
    made = FeedbackRound.objects.create(
        version=version, year=version.scheme.year, recorded_at=at, recorded_by=by
    )  # fmt: skip
    told = tallies(version)
    members = Member.objects.filter(pk__in=told).select_related("appointment")
    FeedbackSheet.objects.bulk_create(
        FeedbackSheet(
            round=made, member=one, unit_id=one.unit_id,
            person_id=one.appointment.person_id if one.appointment else None,
            practice=told[one.pk][0], tallies=told[one.pk][1], recorded_at=at, recorded_by=by,
        )
        for one in members.order_by("group__order", "order", "code")
    )  # fmt: skip
    carried = _carry(made, by=by, at=at)
    audit.record(
        verb="appraisal.open_feedback", by=by, at=at, obj=version, clause=rules.EVERYBODY,
        after={"sheets": len(told), "focus": carried},
    )  # fmt: skip
    return made


def _carry(made: FeedbackRound, *, by: Account, at: datetime) -> int:
    """Put each point of the year before onto the sheet of the same unit or person, with its state (BZ-2.3-e)."""
    before: defaultdict[tuple[int, int | None], list[FeedbackPoint]] = defaultdict(list)
    points = points_of_year(made.year - 1)
    for point in points:
        before[_key(point.sheet)].append(point)
    held = standings(points, timezone.localdate(at))
    items = [
        FocusItem(sheet=sheet, point=point, status=held[point.pk].text, recorded_at=at, recorded_by=by)
        for sheet in made.sheets.all()
        for point in before[_key(sheet)]
    ]
    FocusItem.objects.bulk_create(items)
    return len(items)


def _key(sheet: FeedbackSheet) -> tuple[int, int | None]:
    """A cadre by himself, wherever he works now; a unit by itself."""
    return (0, sheet.person_id) if sheet.person_id is not None else (sheet.unit_id, None)


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed on a sheet; ``demands`` one a line, ``seen`` the saving that was on the page."""

    practice: str
    opinions: str
    tallies: str
    advice: str
    demands: str = ""
    due_on: date | None = None
    seen: int = 0


def lock_sheet(pk: int) -> FeedbackSheet:
    rows = FeedbackSheet.objects.select_for_update(of=("self",))
    return rows.select_related("round__version__scheme", "round__version__period", "member", "unit", "person").get(
        pk=pk
    )


@transaction.atomic
def save_sheet(sheet: FeedbackSheet, written: Written, *, by: Account, at: datetime) -> FeedbackSheet:
    """Keep what was typed. Raises Refused."""
    row = _write(sheet, written, by)
    audit.record(verb="appraisal.save_feedback", by=by, at=at, obj=row, clause=rules.PARTS_CLAUSE)
    return row


def _write(sheet: FeedbackSheet, written: Written, by: Account) -> FeedbackSheet:
    row = lock_sheet(sheet.pk)
    demand(rules.check_writing(_facts(row, by)))
    if row.revision != written.seen:
        demand([unmet("", "别人已经保存过这份反馈意见", remedy="没有保存。请复制填写的内容，刷新页面后再改")])
    for name in (*rules.PARTS, "demands"):
        setattr(row, name, getattr(written, name).strip())
    row.due_on, row.revision = written.due_on, row.revision + 1
    row.save(update_fields=[*rules.PARTS, "demands", "due_on", "revision"])
    return row


@transaction.atomic
def finish_sheet(sheet: FeedbackSheet, written: Written, *, by: Account, at: datetime) -> FeedbackSheet:
    """Save as final: the four parts are complete (BZ-2.3-b). Raises Refused."""
    row = _write(sheet, written, by)
    parts = {name: getattr(row, name) for name in rules.PARTS}
    today = timezone.localdate(at)
    demand(rules.check_finish(_facts(row, by), parts, demands_of(row), row.due_on, today))
    row.state, row.finished_at, row.finished_by = SheetState.FINAL, at, by
    row.save(update_fields=["state", "finished_at", "finished_by"])
    audit.record(verb="appraisal.finish_feedback", by=by, at=at, obj=row, clause=rules.PARTS_CLAUSE)
    return row


def _facts(row: FeedbackSheet, by: Account) -> rules.SheetFacts:
    return sheet_facts(row, by, own=about_own(row, by))


def about_own(row: FeedbackSheet, by: Account) -> bool:
    """Whether the sheet is about the person or his unit (SX-8.4-a); round and version are selected."""
    return row.member.code in own_members(row.round.version.scheme, by)


def demands_of(sheet: FeedbackSheet) -> list[str]:
    return [line.strip("；。 ") for line in sheet.demands.splitlines() if line.strip("；。 ")]


@transaction.atomic
def return_sheet(sheet: FeedbackSheet, *, reason: str, by: Account, at: datetime) -> FeedbackSheet:
    """Send a finished sheet back to its writer. Raises Refused."""
    row = lock_sheet(sheet.pk)
    findings = rules.check_issue(_facts(row, by))
    if not reason.strip():
        findings.append(unmet(rules.PARTS_CLAUSE, "没有写明退回意见", remedy="写明须修改的内容", field="reason"))
    demand(findings)
    row.state, row.finished_at, row.finished_by = SheetState.DRAFT, None, None
    row.save(update_fields=["state", "finished_at", "finished_by"])
    audit.record(
        verb="appraisal.return_feedback", by=by, at=at, obj=row, clause=rules.PARTS_CLAUSE, reason=reason.strip()
    )  # fmt: skip
    return row


@transaction.atomic
def issue_sheet(sheet: FeedbackSheet, *, by: Account, at: datetime) -> FeedbackSheet:
    """Issue it as the second person: number, points, nothing changes from then on. Raises Refused."""
    row = lock_sheet(sheet.pk)
    FeedbackRound.objects.select_for_update().get(pk=row.round_id)  # numbers are given one after the other
    demand(rules.check_issue(_facts(row, by)))
    row.state, row.issued_at, row.issued_by = SheetState.ISSUED, at, by
    row.number = next_number(FeedbackSheet.objects.all(), "number", number_head("反馈", row.round.year))
    row.save(update_fields=["state", "issued_at", "issued_by", "number"])
    for order, text in enumerate(demands_of(row), 1):
        assert row.due_on is not None  # demanded when the sheet was finished
        FeedbackPoint.objects.create(
            sheet=row, order=order, text=text, due_on=row.due_on, recorded_at=at, recorded_by=by
        )
    audit.record(
        verb="appraisal.issue_feedback", by=by, at=at, obj=row, clause=rules.EVERYBODY, after={"number": row.number}
    )  # fmt: skip
    return row


@transaction.atomic
def acknowledge_sheet(sheet: FeedbackSheet, *, by: Account, at: datetime) -> FeedbackReceipt:
    """The person, or the head of the unit, has read it. Raises Refused (BZ-2.3-a)."""
    row = lock_sheet(sheet.pk)
    if by.person is None or not FeedbackSheet.objects.own(by).filter(pk=row.pk).exists():
        demand([unmet(rules.EVERYBODY, "不是反馈对象", remedy="由本人或者单位主要负责人签收")])
    assert by.person is not None
    return _deliver(row, by.person, timezone.localdate(at), face_to_face=False, by=by, at=at)


@transaction.atomic
def deliver_sheet(sheet: FeedbackSheet, *, person: Person, fed_on: date, by: Account, at: datetime) -> FeedbackReceipt:
    """The office told it face to face: to whom, on which day. Raises Refused (BZ-2.3-a)."""
    row = lock_sheet(sheet.pk)
    wrong = person.pk != row.person_id if row.person_id is not None else person.unit_id != row.unit_id
    if wrong:
        demand(
            [
                unmet(
                    rules.EVERYBODY,
                    "反馈对象不是本人或者本单位的人员",
                    remedy="填写反馈意见所写的干部，或者单位的负责人",
                )
            ]
        )
    return _deliver(row, person, fed_on, face_to_face=True, by=by, at=at)


def _deliver(
    row: FeedbackSheet, person: Person, fed_on: date, *, face_to_face: bool, by: Account, at: datetime
) -> FeedbackReceipt:
    issued = timezone.localdate(row.issued_at) if row.issued_at else None
    held = FeedbackReceipt.objects.filter(sheet=row).exists()
    today = timezone.localdate(at)
    demand(rules.check_delivery(SheetState(row.state), delivered=held, fed_on=fed_on, issued_on=issued, today=today))
    made = FeedbackReceipt.objects.create(
        sheet=row, person=person, fed_on=fed_on, face_to_face=face_to_face, recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.receive_feedback", by=by, at=at, obj=row, clause=rules.EVERYBODY,
        after={"person": person.name, "fed_on": fed_on.isoformat()},
    )  # fmt: skip
    return made


@transaction.atomic
def close_round(of: FeedbackRound, *, by: Account, at: datetime) -> FeedbackRound:
    """End a round in which everybody was fed back. Raises Refused naming those who were not (BZ-2.3-a)."""
    row = FeedbackRound.objects.select_for_update(of=("self",)).get(pk=of.pk)
    missing = row.sheets.filter(receipt__isnull=True).values_list("member__name", flat=True)
    demand(rules.check_close(list(missing), closed=row.closed_at is not None))
    row.closed_at, row.closed_by = at, by
    row.save(update_fields=["closed_at", "closed_by"])
    audit.record(verb="appraisal.close_feedback", by=by, at=at, obj=row, clause=rules.EVERYBODY)
    return row


@dataclass(frozen=True, slots=True)
class PointTold:
    """A quarter's report on a point."""

    quarter: str
    text: str
    finished: bool = False
    upload: UploadedFile[Any] | None = None


@transaction.atomic
def report_point(point: FeedbackPoint, told: PointTold, *, by: Account, at: datetime) -> PointReport:
    """Tell how a point stands. Raises Refused."""
    sheet = lock_sheet(point.sheet_id)
    reports = list(point.reports.select_related("review"))
    accepted = any(_accepted(one) for one in reports)
    assert sheet.issued_at is not None  # a point stands on an issued sheet
    findings = rules.check_point_report(
        accepted=accepted, issued_on=timezone.localdate(sheet.issued_at), quarter=period_or_none(told.quarter),
        reported={one.quarter for one in reports}, text=told.text, today=timezone.localdate(at),
    )  # fmt: skip
    if not FeedbackSheet.objects.own(by).filter(pk=sheet.pk).exists():
        findings.append(unmet(rules.QUARTERLY, "不是整改责任人", remedy="由本人或者单位主要负责人报告"))
    demand(findings)
    made = PointReport.objects.create(
        point=point, quarter=told.quarter, text=told.text.strip(), finished=told.finished,
        evidence=store(told.upload, by=by, at=at) if told.upload else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.report_rectification", by=by, at=at, obj=sheet, clause=rules.NEXT_YEAR,
        after={"point": point.order, "quarter": told.quarter, "finished": told.finished},
    )  # fmt: skip
    return made


def _accepted(report: PointReport) -> bool:
    review = getattr(report, "review", None)
    return review is not None and review.outcome == PointOutcome.ACCEPTED


@transaction.atomic
def review_point(report: PointReport, outcome: PointOutcome, *, comment: str, by: Account, at: datetime) -> PointReview:
    """Accept a point as put right, or have it go on. Raises Refused."""
    sheet = lock_sheet(report.point.sheet_id)
    findings = rules.check_point_review(
        outcome, reviewed=PointReview.objects.filter(report=report).exists(), own=about_own(sheet, by),
        told=report.recorded_by_id == by.pk, comment=comment,
    )  # fmt: skip
    if not may(by, P.PREPARE):
        findings.append(unmet(rules.QUARTERLY, "不是整改审核人", remedy="由考核办公室审核"))
    demand(findings)
    made = PointReview.objects.create(
        report=report, outcome=outcome, comment=comment.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.review_rectification", by=by, at=at, obj=sheet, clause=rules.NEXT_YEAR, reason=made.comment,
        after={"point": report.point.order, "quarter": report.quarter, "outcome": outcome.label},
    )  # fmt: skip
    return made


def record_download(sheet: FeedbackSheet, *, by: Account, at: datetime) -> None:
    """A sheet was handed out."""
    audit.record(verb="appraisal.download_feedback", by=by, at=at, obj=sheet, after={"number": sheet.number})
