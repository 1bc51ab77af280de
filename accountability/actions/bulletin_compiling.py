"""Compiling a bulletin (JH-A-6.3-c, JH-A-6.3-d).

What is computed and printed is made before anything is locked; ``begin`` writes it in one transaction, which is that of
the job's own end where a job compiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accountability.actions.bulletins import bulletin_facts, lock_bulletin, record_move
from accountability.enums import BulletinEvent, BulletinKind, TaskCategory
from accountability.gathering.bulletins import BulletinNumbers, former, numbers_on
from accountability.gathering.compiling import gather, gather_phase
from accountability.gathering.rows import version_of
from accountability.models import Bulletin, BulletinContent, BulletinVersion, Task
from accountability.reports.bulletin_paper import Printed, print_bulletin
from accountability.reports.bulletin_workbook import write_bulletin
from accountability.rules.bulletin_content import Content, Head, Mention, hash_of, mentions_text, to_text
from accountability.rules.bulletin_words import closing_of, lead_of, title_of
from accountability.rules.bulletins import (
    STEPS,
    check_deployment,
    check_event,
    check_quarter,
    clause_of,
    due_of,
)
from accountability.rules.compiling import compile_content, named_by_rule
from core import audit
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import Finding, demand
from core.periods import Period, parse_period
from decisions.enums import Category
from organization.models import Account

FIRST = "第 1 版"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compilation before it is written: content, its texts, and the proof prints (b"" where none were made)."""

    content: Content
    title: str
    lead: str
    closing: str
    mentions: tuple[Mention, ...]
    due: date
    pdf: bytes = b""
    workbook: bytes = b""

    @property
    def printed(self) -> Printed:
        return Printed(self.title, self.content, self.lead, self.closing, self.mentions)


def compute_quarter(quarter: Period, *, at: datetime, corrects: Bulletin | None = None, reason: str = "") -> Compiled:
    """The quarter as it stands now; nothing is written."""
    today = timezone.localdate(at)
    numbers = numbers_on(today)
    last, past = former(quarter)
    head = Head(
        BulletinKind.QUARTERLY, quarter.code, quarter.label, quarter.start, quarter.end, today, numbers.rulebook
    )
    content = compile_content(head, gather(quarter.end, year=quarter.year, last=last, past=past))
    due = due_of(quarter, numbers.days)
    return _worded(content, numbers, due, corrects=corrects, reason=reason)


def compute_phase(task: Task, *, at: datetime, corrects: Bulletin | None = None, reason: str = "") -> Compiled:
    """A phase deployment at its end, with everything that breaks it down."""
    today = timezone.localdate(at)
    numbers = numbers_on(today)
    end = version_of(task).deadline or today
    head = Head(
        BulletinKind.SPECIAL, "", version_of(task).target, date(task.table.year, 1, 1), end, today, numbers.rulebook
    )
    content = compile_content(head, gather_phase(task, end))
    due = end + timedelta(days=numbers.announcement_days)
    return _worded(content, numbers, due, corrects=corrects, reason=reason)


def _worded(
    content: Content, numbers: BulletinNumbers, due: date, *, corrects: Bulletin | None = None, reason: str = ""
) -> Compiled:
    head = content.head
    correction = corrects.correction + 1 if corrects is not None else 0
    former_one = f"{corrects.title}（{corrects.number}）" if corrects is not None else ""
    return Compiled(
        content=content, title=title_of(head.kind, head.label, correction),
        lead=lead_of(head, corrects=former_one, reason=reason), closing=closing_of(content),
        mentions=named_by_rule(content, numbers.limits), due=due,
    )  # fmt: skip


def with_prints(of: Compiled, *, by: Account, at: datetime) -> Compiled:
    """The same with the proof of paper and workbook: the long part of the work."""
    local = timezone.localtime(at).replace(tzinfo=None)
    pdf = print_bulletin(of.printed, by=str(by), at=at)
    workbook = write_bulletin(of.printed, by=by.audit_name, at=local, version=FIRST)
    return Compiled(of.content, of.title, of.lead, of.closing, of.mentions, of.due, pdf, workbook)


def quarter_findings(quarter: Period, today: date) -> list[Finding]:
    """Page, button, job and action ask the same."""
    held = Bulletin.objects.quarterly().filter(period=quarter.code).first()
    return check_quarter(quarter, today, standing=held.get_state_display() if held is not None else "")


def phase_findings(task: Task, today: date) -> list[Finding]:
    """``current`` and ``table__matter`` are selected."""
    version, held = version_of(task), Bulletin.objects.filter(task=task).first()
    secret = task.table.matter is not None and task.table.matter.category == Category.PERSONNEL
    phase = version.category == TaskCategory.PHASE and task.table.of_county and not secret
    return check_deployment(
        version.deadline, today, phase=phase, standing=held.get_state_display() if held is not None else ""
    )


@transaction.atomic
def begin_quarter(quarter: Period, of: Compiled, *, by: Account, at: datetime) -> Bulletin:
    """Write the quarter's draft. Raises Refused when there is one, or the quarter is not over."""
    demand(quarter_findings(quarter, timezone.localdate(at)))
    row = Bulletin(kind=BulletinKind.QUARTERLY, period=quarter.code, title=of.title, due_on=of.due)
    try:
        with transaction.atomic():
            return begin_bulletin(row, of, by=by, at=at)
    except IntegrityError:  # another hand was faster: the constraint tells, the finding says it
        demand(quarter_findings(quarter, timezone.localdate(at)))
        raise


@transaction.atomic
def begin_phase(task: Task, *, by: Account, at: datetime) -> Bulletin:
    """Write the draft on a phase deployment that has reached its end (JH-A-6.3-d). Raises Refused."""
    locked = Task.objects.select_for_update(of=("self",)).select_related("table__matter", "current").get(pk=task.pk)
    demand(phase_findings(locked, timezone.localdate(at)))
    of = compute_phase(locked, at=at)
    row = Bulletin(kind=BulletinKind.SPECIAL, task=locked, title=of.title, due_on=of.due)
    return begin_bulletin(row, of, by=by, at=at)


def begin_bulletin(row: Bulletin, of: Compiled, *, by: Account, at: datetime, reason: str = "") -> Bulletin:
    row.recorded_at, row.recorded_by = at, by
    row.save()
    version = write_version(row, of, number=1, by=by, at=at)
    record_move(row, BulletinEvent.COMPILE, note=reason, by=by, at=at)
    audit.record(
        verb="accountability.compile_bulletin", by=by, at=at, obj=row, clause=clause_of(BulletinKind(row.kind)),
        reason=reason, after={"sha256": version.content.sha256, "due": of.content.total.due},
    )  # fmt: skip
    return row


def write_version(row: Bulletin, of: Compiled, *, number: int, by: Account, at: datetime) -> BulletinVersion:
    """Append content and text as compiled, and make them the current ones."""
    text = to_text(of.content)
    content = BulletinContent.objects.create(
        bulletin=row, text=text, sha256=hash_of(text), recorded_at=at, recorded_by=by
    )
    files = {"document": (of.pdf, FileKind.PDF), "workbook": (of.workbook, FileKind.XLSX)}
    kept = {
        name: store_made(data, name=f"{of.title}（草稿）.{kind.value}", kind=kind, by=by, at=at)
        for name, (data, kind) in files.items()
        if data
    }
    version = BulletinVersion.objects.create(
        bulletin=row, number=number, content=content, lead=of.lead, closing=of.closing,
        mentions=mentions_text(of.mentions), recorded_at=at, recorded_by=by, **kept,
    )  # fmt: skip
    row.current = version
    row.save(update_fields=["current"])
    return version


@transaction.atomic
def recompile(bulletin: Bulletin, *, by: Account, at: datetime) -> Bulletin:
    """Compile anew what is not submitted: figures, texts and names as they stand now. Raises Refused."""
    row = lock_bulletin(bulletin.pk)
    facts = bulletin_facts(row)
    demand(check_event(facts, BulletinEvent.COMPILE))
    of = _again(row, at=at)
    version = write_version(row, of, number=facts.version + 1, by=by, at=at)
    row.state = STEPS[facts.state, BulletinEvent.COMPILE]
    row.save(update_fields=["state"])
    record_move(row, BulletinEvent.COMPILE, by=by, at=at)
    audit.record(
        verb="accountability.compile_bulletin", by=by, at=at, obj=row, clause=clause_of(facts.kind),
        after={"sha256": version.content.sha256, "version": version.number},
    )  # fmt: skip
    return row


def _again(row: Bulletin, *, at: datetime) -> Compiled:
    first = row.moves.order_by("pk").first()
    reason = first.note if first is not None else ""
    before = Bulletin.objects.filter(kind=row.kind, period=row.period, task=row.task, correction=row.correction - 1)
    return compute(row, at=at, corrects=before.first() if row.correction else None, reason=reason)


def compute(row: Bulletin, *, at: datetime, corrects: Bulletin | None = None, reason: str = "") -> Compiled:
    """The quarter or the deployment of a bulletin as it stands now."""
    if row.task is not None:
        return compute_phase(row.task, at=at, corrects=corrects, reason=reason)
    return compute_quarter(parse_period(row.period), at=at, corrects=corrects, reason=reason)
