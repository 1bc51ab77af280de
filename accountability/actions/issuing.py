"""County tables: confirmed by the offices that set a major item up together, issued by the two offices (JH-A-6.1-a)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.writing import lock_table
from accountability.enums import AccountabilityEvent, AccountabilityPermission, ConfirmingSide, TableKind, TableState
from accountability.gathering.rows import facts_of, rows_of
from accountability.gathering.selfchecks import low_aims
from accountability.gathering.tables import numbers_of, table_facts
from accountability.models import Confirmation, Task, TaskTable
from accountability.permissions import holding_units
from accountability.reports.tables import print_table_paper
from accountability.rules.rows import check_rows
from accountability.rules.selfchecks import check_aims
from accountability.rules.tables import JOINT, TableFacts, check_confirmation, check_issue
from core import audit, events
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import Finding, demand
from core.models import Rulebook
from core.numbering import next_number, number_head
from organization.models import Account


def issue_findings(
    table: TaskTable, tasks: Sequence[Task], facts: TableFacts, *, at: datetime, number: str = ""
) -> list[Finding]:
    """Everything that stands before the issue: page, button and action ask the same."""
    today = timezone.localdate(at)
    taken = bool(number) and TaskTable.objects.filter(number=number).exclude(pk=table.pk).exists()
    offices = numbers_of(table.rulebook).confirming_offices
    findings = check_issue(facts, offices=offices, number_taken=taken)
    findings += check_rows(facts_of(tasks, today), TableKind(table.kind), issued_on=today)
    return findings + check_aims(low_aims(tasks))


def side_of(account: Account) -> tuple[ConfirmingSide | None, int]:
    """For which office an account confirms: its side, and the unit in which the duty is held; (None, 0) for others."""
    for side, permission in (
        (ConfirmingSide.EFFICIENCY, AccountabilityPermission.CONFIRM_FOR_EFFICIENCY),
        (ConfirmingSide.OFFICE, AccountabilityPermission.MANAGE_COUNTY_TABLES),
    ):
        units = sorted(holding_units(account, permission))
        if units:
            return side, units[0]
    return None, 0


@transaction.atomic
def confirm_table(table: TaskTable, *, by: Account, at: datetime) -> Confirmation:
    """An office agrees to the rows as they stand now (LS-4.2-e)."""
    locked = lock_table(table.pk)
    facts = table_facts(locked, rows_of(locked))
    side, unit = side_of(by)
    demand(check_confirmation(facts, side, unit))
    assert side is not None  # demanded above
    row = Confirmation.objects.create(
        table=locked, side=side, unit_id=unit, rows_hash=facts.hash, recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.confirm_table", by=by, at=at, obj=locked, clause=JOINT,
        after={"side": side.label, "hash": facts.hash},
    )  # fmt: skip
    return row


@transaction.atomic
def issue_table(table: TaskTable, *, number: str = "", by: Account, at: datetime) -> TaskTable:
    """Give it its number, print it, put it in force for the units it names. Raises Refused with all findings."""
    locked = lock_table(table.pk)
    tasks = rows_of(locked)
    Rulebook.objects.select_for_update().get(pk=locked.rulebook_id)  # numbers are given one after the other
    given = number.strip() or number_for(locked.year)
    facts = table_facts(locked, tasks)
    demand(issue_findings(locked, tasks, facts, at=at, number=given))
    data = print_table_paper(locked, tasks, number=given, day=timezone.localdate(at), by=str(by), at=at)
    file = store_made(data, name=f"{given} {locked.title}.pdf", kind=FileKind.PDF, by=by, at=at)
    locked.number, locked.state, locked.document = given, TableState.IN_FORCE, file
    locked.issued_at, locked.issued_by = at, by
    locked.save(update_fields=["number", "state", "document", "issued_at", "issued_by"])
    audit.record(
        verb="accountability.issue_table", by=by, at=at, obj=locked, clause="JH-A-6.1-a",
        after={"number": given, "hash": facts.hash, "sha256": file.sha256},
    )  # fmt: skip
    events.emit(AccountabilityEvent.TABLE_IN_FORCE, table_id=locked.pk)
    return locked


def number_for(year: int) -> str:
    """安任务〔2012〕3号: the next of the year."""
    return next_number(TaskTable.objects.all(), "number", number_head("任务", year))
