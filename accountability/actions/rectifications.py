"""Orders to put something right: issued, reported each quarter, extended, checked, closed (JH-A-6.3-f, JH-B-5.3-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.enums import (
    AccountabilityEvent,
    ExtensionState,
    ProblemGrade,
    RectificationEvent,
    RectificationState,
)
from accountability.gathering.inspections import is_hidden, review_days_on
from accountability.gathering.rectifications import hand_of, is_of, is_overdue, issued_on, order_facts, periods_of
from accountability.gathering.rows import version_of
from accountability.models import (
    Problem,
    RectificationCheck,
    RectificationExtension,
    RectificationOrder,
    RectificationReport,
    Task,
)
from accountability.reports.rectifications import print_order
from accountability.rules.objections import last_day
from accountability.rules.rectifications import (
    LETTER,
    QUARTER,
    STEPS,
    VERIFY,
    NewOrder,
    check_close,
    check_extension,
    check_extension_answer,
    check_issue,
    check_report,
    check_verification,
    quarter_to_report,
)
from core import audit, events, rulebook
from core.file_kinds import FileKind
from core.files import store, store_made
from core.findings import demand
from core.models import Rulebook
from core.numbering import next_number, number_head
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class NewRectification:
    """An order as a form gives it: of a problem, of an overdue task, or of another object (``source``: kind and key
    as core.registry.chain names them)."""

    unit: Unit
    person: Person
    issue: str
    measures: str
    deadline: date | None
    problem: Problem | None = None
    task: Task | None = None
    source: tuple[str, int] | None = None


@transaction.atomic
def issue_rectification(new: NewRectification, *, by: Account, at: datetime) -> RectificationOrder:
    """Number it, print it, tell the unit, follow it until it is done. Raises Refused with all findings."""
    today = timezone.localdate(at)
    pinned = rulebook.current(by=by, at=at)
    Rulebook.objects.select_for_update().get(pk=pinned.pk)  # numbers are given one after the other
    demand(check_issue(_facts(new, today), today))
    assert new.deadline is not None  # demanded above
    number = next_number(RectificationOrder.objects.all(), "number", number_head("整改", today.year))
    data = print_order(
        number=number, unit=new.unit, person=new.person, issue=new.issue, measures=new.measures,
        deadline=new.deadline, basis=_basis(new), day=today, until=last_day(today, review_days_on(today)),
        by=str(by), at=at,
    )  # fmt: skip
    file = store_made(data, name=f"{number} 限期整改责任书.pdf", kind=FileKind.PDF, by=by, at=at)
    kind, key = new.source or ("", None)
    order = RectificationOrder.objects.create(
        number=number, unit=new.unit, person=new.person, problem=new.problem, task=new.task, source_kind=kind,
        source_pk=key, issue=new.issue.strip(), measures=new.measures.strip(), first_deadline=new.deadline,
        deadline=new.deadline, document=file, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.issue_rectification", by=by, at=at, obj=order, clause=LETTER,
        after={"number": number, "unit": new.unit.name, "deadline": new.deadline, "sha256": file.sha256},
    )  # fmt: skip
    events.emit(AccountabilityEvent.RECTIFICATION_ISSUED, order_id=order.pk)
    return order


def _facts(new: NewRectification, today: date) -> NewOrder:
    task = Task.objects.select_related("table", "current").get(pk=new.task.pk) if new.task is not None else None
    same = RectificationOrder.objects.running().filter(problem=new.problem)
    if new.problem is None:
        same = same.filter(task=new.task, source_kind=(new.source or ("",))[0], source_pk=(new.source or ("", None))[1])
    nothing = new.problem is None and new.task is None and new.source is None
    return NewOrder(
        issue=new.issue, measures=new.measures, deadline=new.deadline,
        grade=ProblemGrade(new.problem.grade) if new.problem is not None else None,
        reported=new.problem is not None and new.problem.reports.exists(),
        hidden=new.problem is not None and is_hidden(new.problem.inspection),
        overdue=is_overdue(task, today) if task is not None and new.problem is None else None,
        standing=not nothing and same.exists(), own_person=is_of(new.person, new.unit, today),
    )  # fmt: skip


def _basis(new: NewRectification) -> str:
    if new.problem is not None:
        return f"在“{new.problem.inspection.title}”中"
    if new.task is not None:
        return f"经查，任务“{version_of(new.task).target}”没有按期完成"
    return "经督查"


def lock_order(pk: int) -> RectificationOrder:
    """The order, locked to the end of the transaction."""
    rows = RectificationOrder.objects.select_related("unit", "person", "problem__inspection", "task__current")
    return rows.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def report_rectification(
    order: RectificationOrder, text: str, *, finished: bool = False, upload: UploadedFile[bytes] | None = None,
    by: Account, at: datetime,
) -> RectificationReport:  # fmt: skip
    """The unit's report of the first quarter that lacks one; ``finished`` asks for the check on the spot."""
    row = lock_order(order.pk)
    demand(check_report(order_facts(row), text, finished=finished))
    period = quarter_to_report(issued_on(row), periods_of([row]).get(row.pk, set()), timezone.localdate(at))
    made = RectificationReport.objects.create(
        order=row, period=period, text=text.strip(), finished=finished, recorded_at=at, recorded_by=by,
        file=store(upload, by=by, at=at) if upload is not None else None,
    )  # fmt: skip
    event = RectificationEvent.FINISH if finished else RectificationEvent.REPORT
    before = _step(row, event)
    audit.record(
        verb="accountability.report_rectification", by=by, at=at, obj=row, clause=QUARTER,
        before={"state": before.label}, after={"period": period, "state": RectificationState(row.state).label},
    )  # fmt: skip
    return made


def _step(row: RectificationOrder, event: RectificationEvent) -> RectificationState:
    """Move the order; the state before."""
    before = RectificationState(row.state)
    row.state = STEPS[before, event]
    row.save(update_fields=["state", "closed_at", "closed_by", "closing_note"])
    return before


@transaction.atomic
def ask_extension(
    order: RectificationOrder, until: date, reason: str, *, by: Account, at: datetime
) -> RectificationExtension:
    """The unit asks for a later day."""
    row = lock_order(order.pk)
    demand(check_extension(order_facts(row), until, reason, timezone.localdate(at)))
    made = RectificationExtension.objects.create(
        order=row, until=until, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.ask_rectification_extension", by=by, at=at, obj=row, clause=LETTER, reason=made.reason,
        before={"deadline": row.deadline}, after={"until": until},
    )  # fmt: skip
    return made


@transaction.atomic
def decide_extension(
    order: RectificationOrder, *, granted: bool, comment: str = "", by: Account, at: datetime
) -> RectificationExtension:
    """The inspection grants or refuses what the unit asked for."""
    row = lock_order(order.pk)
    demand(check_extension_answer(order_facts(row), hand_of(row, by), comment, granted=granted))
    made = row.extensions.get(state=ExtensionState.WAITING)
    made.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    made.comment, made.decided_at, made.decided_by = comment.strip(), at, by
    made.save(update_fields=["state", "comment", "decided_at", "decided_by"])
    before = row.deadline
    if granted:
        row.deadline = made.until
        row.save(update_fields=["deadline"])
    audit.record(
        verb="accountability.decide_rectification_extension", by=by, at=at, obj=row, clause=LETTER, reason=made.comment,
        before={"deadline": before}, after={"deadline": row.deadline, "granted": granted},
    )  # fmt: skip
    return made


@transaction.atomic
def verify_rectification(
    order: RectificationOrder, upload: UploadedFile[bytes], *, checked_on: date, place: str, text: str, passed: bool,
    by: Account, at: datetime,
) -> RectificationCheck:  # fmt: skip
    """Somebody else went there: put right, or back to work (DC-18)."""
    row = lock_order(order.pk)
    facts, today = order_facts(row), timezone.localdate(at)
    demand(check_verification(facts, hand_of(row, by), passed=passed, on=checked_on, today=today))
    made = RectificationCheck.objects.create(
        order=row, checked_on=checked_on, place=place.strip(), text=text.strip(), passed=passed,
        file=store(upload, by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    before = _step(row, RectificationEvent.PASS if passed else RectificationEvent.FAIL)
    audit.record(
        verb="accountability.verify_rectification", by=by, at=at, obj=row, clause=VERIFY,
        before={"state": before.label},
        after={"state": RectificationState(row.state).label, "checked_on": checked_on, "sha256": made.file.sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def close_rectification(order: RectificationOrder, *, note: str = "", by: Account, at: datetime) -> RectificationOrder:
    """The inspection confirms that it is put right; never the unit, never without a check (JH-A-6.3-f, DC-18)."""
    row = lock_order(order.pk)
    demand(check_close(order_facts(row), hand_of(row, by)))
    row.closed_at, row.closed_by, row.closing_note = at, by, note.strip()
    _step(row, RectificationEvent.CLOSE)
    audit.record(
        verb="accountability.close_rectification", by=by, at=at, obj=row, clause=LETTER, reason=row.closing_note
    )
    events.emit(AccountabilityEvent.RECTIFICATION_CLOSED, order_id=row.pk)
    return row


def revoke_rectification(row: RectificationOrder, note: str, *, by: Account, at: datetime) -> None:
    """A review changed the finding: the order, locked by the caller, falls (DC-17). The caller records it."""
    row.closed_at, row.closed_by, row.closing_note = at, by, note
    _step(row, RectificationEvent.REVOKE)


def record_download(order: RectificationOrder, *, by: Account, at: datetime) -> None:
    """An order was handed out (SECURITY L01)."""
    audit.record(
        verb="accountability.download_rectification", by=by, at=at, obj=order,
        after={"number": order.number, "sha256": order.document.sha256},
    )  # fmt: skip
