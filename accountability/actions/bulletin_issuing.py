"""A bulletin on its way out: submitted, approved by somebody else, numbered, printed, sent, signed for (JH-A-6.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.bulletin_compiling import begin_bulletin, compute
from accountability.actions.bulletins import bulletin_facts, lock_bulletin, record_move
from accountability.enums import (
    AccountabilityEvent,
    AccountabilityPermission,
    BulletinEvent,
    BulletinKind,
    BulletinState,
    DueStanding,
    MentionKind,
)
from accountability.gathering.bulletins import content_of
from accountability.models import Bulletin, BulletinCopy, BulletinTask
from accountability.permissions import holding_units
from accountability.reports.bulletin_paper import Printed, print_bulletin
from accountability.reports.bulletin_workbook import write_bulletin
from accountability.rules.bulletin_content import Content, mentions_of
from accountability.rules.bulletins import (
    PHASE,
    STEPS,
    check_approval,
    check_correction,
    check_event,
    check_receipt,
    check_return,
    clause_of,
)
from core import audit, events
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import Finding, demand
from core.models import Rulebook
from core.numbering import next_number, number_head
from core.rulebook import current
from organization.models import Account, Unit

MARK = "督通"


@transaction.atomic
def submit_bulletin(bulletin: Bulletin, *, by: Account, at: datetime) -> Bulletin:
    """Hand it to who approves. Raises Refused."""
    row = lock_bulletin(bulletin.pk)
    demand(check_event(bulletin_facts(row), BulletinEvent.SUBMIT))
    row.submitted_at, row.submitted_by = at, by
    return _move(row, BulletinEvent.SUBMIT, ["submitted_at", "submitted_by"], by=by, at=at)


@transaction.atomic
def return_bulletin(bulletin: Bulletin, *, comment: str, by: Account, at: datetime) -> Bulletin:
    """Back to those who write it, with an opinion. Raises Refused."""
    row = lock_bulletin(bulletin.pk)
    demand(check_return(bulletin_facts(row), comment))
    row.submitted_at = row.submitted_by = None
    fields = ["submitted_at", "submitted_by"]
    return _move(row, BulletinEvent.RETURN, fields, note=comment.strip(), by=by, at=at)


@transaction.atomic
def approve_bulletin(bulletin: Bulletin, *, by: Account, at: datetime) -> Bulletin:
    """Agree to the text as it stands and give it its number. Raises Refused, for those who wrote it too."""
    row = lock_bulletin(bulletin.pk)
    demand(check_approval(bulletin_facts(row), by.pk))
    book = current(by=by, at=at)
    Rulebook.objects.select_for_update().get(pk=book.pk)  # numbers are given one after the other
    row.approved_at, row.approved_by = at, by
    row.number = next_number(Bulletin.objects.all(), "number", number_head(MARK, timezone.localdate(at).year))
    return _move(row, BulletinEvent.APPROVE, ["approved_at", "approved_by", "number"], by=by, at=at)


def _move(
    row: Bulletin, event: BulletinEvent, fields: Iterable[str], *, note: str = "", by: Account, at: datetime
) -> Bulletin:
    before = row.get_state_display()
    row.state = STEPS[BulletinState(row.state), event]
    row.save(update_fields=["state", *fields])
    record_move(row, event, note=note, by=by, at=at)
    audit.record(
        verb=f"accountability.{event.value}_bulletin", by=by, at=at, obj=row, clause=clause_of(BulletinKind(row.kind)),
        reason=note, before={"state": before}, after={"state": row.get_state_display()},
    )  # fmt: skip
    return row


def issue_findings(bulletin: Bulletin) -> list[Finding]:
    return check_event(bulletin_facts(bulletin), BulletinEvent.ISSUE)


@dataclass(frozen=True, slots=True)
class Prints:
    """Paper and workbook of an approved bulletin with number and day, not kept yet."""

    bulletin: int
    content: Content
    pdf: bytes
    workbook: bytes


def print_issue(bulletin: Bulletin, *, by: Account, at: datetime) -> Prints:
    """Print the approved text with number and day. Raises Refused.

    Done before anything is locked: what is approved can no longer change.
    """
    ready = Bulletin.objects.select_related("current__content").get(pk=bulletin.pk)
    demand(issue_findings(ready))
    of = printed(ready, at=at)
    return Prints(ready.pk, of.content, print_bulletin(of, by=str(by), at=at), workbook_of(ready, of, by=by, at=at))


@transaction.atomic
def issue_printed(of: Prints, *, by: Account, at: datetime) -> Bulletin:
    """Keep both files, send them to the units: all of it or nothing. Raises Refused."""
    return _issue(of.bulletin, of.content, of.pdf, of.workbook, by=by, at=at)


def issue_bulletin(bulletin: Bulletin, *, by: Account, at: datetime) -> Bulletin:
    """Print and issue in one go. Raises Refused."""
    return issue_printed(print_issue(bulletin, by=by, at=at), by=by, at=at)


def printed(row: Bulletin, *, at: datetime | None = None) -> Printed:
    """What is printed of a bulletin: with its day where it is being issued or was. Content is selected."""
    version = row.current
    assert version is not None
    moment = row.issued_at or at
    day = timezone.localdate(moment) if moment is not None and row.number else None
    return Printed(
        row.title, content_of(row), version.lead, version.closing, mentions_of(version.mentions), row.number, day
    )


def workbook_of(row: Bulletin, of: Printed, *, by: Account, at: datetime) -> bytes:
    assert row.current is not None
    local = timezone.localtime(at).replace(tzinfo=None)
    return write_bulletin(of, by=by.audit_name, at=local, version=str(row.current))


def _issue(pk: int, content: Content, pdf: bytes, workbook: bytes, *, by: Account, at: datetime) -> Bulletin:
    row = lock_bulletin(pk)
    demand(issue_findings(row))
    name = f"{row.number} {row.title}"
    row.document = store_made(pdf, name=f"{name}.pdf", kind=FileKind.PDF, by=by, at=at)
    row.workbook = store_made(workbook, name=f"{name}.xlsx", kind=FileKind.XLSX, by=by, at=at)
    row.issued_at, row.issued_by = at, by
    _lines(row, content)
    units = _send(row, content)
    _move(row, BulletinEvent.ISSUE, ["document", "workbook", "issued_at", "issued_by"], by=by, at=at)
    assert row.current is not None
    criticised = {one.code for one in mentions_of(row.current.mentions) if one.kind is MentionKind.CRITICISED}
    events.emit(
        AccountabilityEvent.BULLETIN_ISSUED, bulletin_id=row.pk,
        criticised=sorted(unit for unit, code in units.items() if code in criticised),
    )  # fmt: skip
    return row


def _lines(row: Bulletin, content: Content) -> None:
    """A line for each task that the bulletin speaks of, with the most days of its items."""
    days: dict[int, int] = {}
    for item in content.items:
        if item.standing is not DueStanding.ON_TIME:
            days[item.task] = max(days.get(item.task, 0), item.days)
    BulletinTask.objects.bulk_create(
        (
            BulletinTask(bulletin=row, task_id=one.key, standing=one.standing, days=days.get(one.key, 0))
            for one in content.tasks
            if one.standing
        ),
        batch_size=200,
    )


def _send(row: Bulletin, content: Content) -> dict[int, str]:
    """A copy to every unit in the bulletin; gives back their codes."""
    codes = {unit.code for unit in content.units}
    found = dict(Unit.objects.standing().order_by("order", "code").values_list("pk", "code"))
    units = {pk: code for pk, code in found.items() if code in codes}
    BulletinCopy.objects.bulk_create(BulletinCopy(bulletin=row, unit_id=pk) for pk in units)
    return units


@transaction.atomic
def sign_for(bulletin: Bulletin, *, by: Account, at: datetime) -> int:
    """The units for which the account acts sign for their copies; gives back how many. Raises Refused."""
    units = holding_units(by, AccountabilityPermission.SIGN_FOR_BULLETINS)
    copies = list(BulletinCopy.objects.select_for_update().filter(bulletin=bulletin, unit__in=units))
    unread = [copy for copy in copies if copy.read_at is None]
    demand(check_receipt(sent=bool(copies), signed=bool(copies) and not unread))
    for copy in unread:
        copy.read_at, copy.read_by = at, by
        copy.save(update_fields=["read_at", "read_by"])
    audit.record(
        verb="accountability.sign_for_bulletin", by=by, at=at, obj=bulletin, clause=PHASE, after={"units": len(unread)}
    )
    return len(unread)


@transaction.atomic
def correct_bulletin(bulletin: Bulletin, *, reason: str, by: Account, at: datetime) -> Bulletin:
    """Begin the correction of an issued bulletin: another one, with figures as they stand now. Raises Refused."""
    row = lock_bulletin(bulletin.pk)
    kind = BulletinKind(row.kind)
    newest = not Bulletin.objects.filter(
        kind=row.kind, period=row.period, task=row.task_id, correction__gt=row.correction
    ).exists()
    demand(check_correction(kind, bulletin_facts(row).state, newest=newest, reason=reason))
    of = compute(row, at=at, corrects=row, reason=reason)
    made = Bulletin(
        kind=row.kind, period=row.period, task=row.task, correction=row.correction + 1, title=of.title,
        due_on=timezone.localdate(at),
    )  # fmt: skip
    return begin_bulletin(made, of, by=by, at=at, reason=reason.strip())


def record_download(bulletin: Bulletin, what: str, sha256: str, *, by: Account, at: datetime) -> None:
    """A paper or workbook was handed out (SECURITY L01)."""
    audit.record(
        verb="accountability.download_bulletin", by=by, at=at, obj=bulletin, after={"file": what, "sha256": sha256}
    )
