"""Filing a table with the directly superior body, and what that body does with it (JH-B-3.2-b, JH-B-3.2-d)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.writing import lock_table
from accountability.enums import AccountabilityEvent, Defect, FilingState, TableEvent, TableKind, TableState
from accountability.gathering.rows import facts_of, rows_of
from accountability.gathering.selfchecks import low_aims
from accountability.gathering.tables import table_facts
from accountability.models import Filing, FilingDefect, Task, TaskTable
from accountability.reports.tables import print_table_paper
from accountability.rules.rows import check_rows
from accountability.rules.selfchecks import check_aims
from accountability.rules.tables import (
    RETURNED,
    STEPS,
    TableFacts,
    check_acceptance,
    check_filing,
    check_return,
)
from core import audit, events
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import Finding, demand
from core.models import Rulebook
from core.numbering import next_number, number_head
from organization.models import Account


def filing_findings(table: TaskTable, tasks: Sequence[Task], facts: TableFacts, *, at: datetime) -> list[Finding]:
    """Everything that stands before a filing: page, button and action ask the same."""
    rows = facts_of(tasks, timezone.localdate(at))
    return check_filing(facts) + check_rows(rows, TableKind(table.kind)) + check_aims(low_aims(tasks))


@transaction.atomic
def file_table(table: TaskTable, *, by: Account, at: datetime) -> Filing:
    """Hand the table in: a receipt, and the printed table as the sealed copy. Raises Refused with all findings."""
    locked = lock_table(table.pk)
    tasks = rows_of(locked)
    facts = table_facts(locked, tasks)
    demand(filing_findings(locked, tasks, facts, at=at))
    Rulebook.objects.select_for_update().get(pk=locked.rulebook_id)  # receipts are given one after the other
    receipt = next_number(Filing.objects.all(), "receipt", number_head("任备", locked.year))
    data = print_table_paper(locked, tasks, number=receipt, day=timezone.localdate(at), by=str(by), at=at)
    file = store_made(data, name=f"{receipt} {locked.title}.pdf", kind=FileKind.PDF, by=by, at=at)
    body = locked.unit.parent
    assert body is not None  # demanded above
    row = Filing.objects.create(
        table=locked, round=locked.filings.count() + 1, receipt=receipt, body=body, rows_hash=facts.hash,
        document=file, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _move(locked, TableEvent.FILE)
    audit.record(
        verb="accountability.file_table", by=by, at=at, obj=locked, clause="JH-B-3.2-b",
        after={"receipt": receipt, "body": body.name, "hash": facts.hash, "sha256": file.sha256},
    )  # fmt: skip
    return row


@transaction.atomic
def return_table(
    table: TaskTable, *, comment: str, defects: Collection[Defect] = (), by: Account, at: datetime
) -> Filing:
    """Send it back to be reworked; it is not effective until it was filed and accepted again (BZ-2.1-c)."""
    locked = lock_table(table.pk)
    filing = _waiting(locked)
    facts = TableFacts(TableKind(locked.kind), TableState(locked.state))
    demand(check_return(facts, comment=comment, defects=defects, by_filer=_own(filing, by)))
    assert filing is not None  # demanded above: a filed table has one
    FilingDefect.objects.bulk_create(FilingDefect(filing=filing, defect=one) for one in dict.fromkeys(defects))
    _review(filing, FilingState.RETURNED, comment, by=by, at=at)
    _move(locked, TableEvent.RETURN)
    audit.record(
        verb="accountability.return_table", by=by, at=at, obj=locked, clause=RETURNED, reason=filing.comment,
        after={"receipt": filing.receipt, "defects": [one.label for one in defects]},
    )  # fmt: skip
    return filing


@transaction.atomic
def accept_table(table: TaskTable, *, comment: str = "", by: Account, at: datetime) -> Filing:
    """Take it in: from now on it stands, and its rows change by adjustment alone."""
    locked = lock_table(table.pk)
    filing = _waiting(locked)
    facts = TableFacts(TableKind(locked.kind), TableState(locked.state))
    demand(check_acceptance(facts, by_filer=_own(filing, by)))
    assert filing is not None  # demanded above: a filed table has one
    _review(filing, FilingState.ACCEPTED, comment, by=by, at=at)
    locked.document = filing.document
    _move(locked, TableEvent.ACCEPT)
    audit.record(
        verb="accountability.accept_table", by=by, at=at, obj=locked, clause="JH-B-3.2-b",
        after={"receipt": filing.receipt},
    )  # fmt: skip
    events.emit(AccountabilityEvent.TABLE_IN_FORCE, table_id=locked.pk)
    return filing


def _review(filing: Filing, state: FilingState, comment: str, *, by: Account, at: datetime) -> None:
    filing.state, filing.comment = state, comment.strip()
    filing.reviewed_at, filing.reviewed_by = at, by
    filing.save(update_fields=["state", "comment", "reviewed_at", "reviewed_by"])


def _move(table: TaskTable, event: TableEvent) -> None:
    table.state = STEPS[TableState(table.state), event]
    table.save(update_fields=["state", "document"])


def _waiting(table: TaskTable) -> Filing | None:
    return Filing.objects.filter(table=table, state=FilingState.WAITING).first()


def _own(filing: Filing | None, by: Account) -> bool:
    return filing is not None and filing.recorded_by_id == by.pk


def record_download(table: TaskTable, number: str, sha256: str, *, by: Account, at: datetime) -> None:
    """A printed table was handed out (SECURITY L01)."""
    audit.record(
        verb="accountability.download_table", by=by, at=at, obj=table, after={"number": number, "sha256": sha256}
    )
