"""The page of a table: rows, what it still needs, what was done, what the reader may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accountability.actions.filings import filing_findings
from accountability.actions.issuing import issue_findings, number_for, side_of
from accountability.enums import AccountabilityPermission as P
from accountability.enums import FilingState, TableState
from accountability.forms.tables import IssueForm, ReturnForm
from accountability.gathering.rows import rows_of
from accountability.gathering.tables import is_major, numbers_of, table_facts
from accountability.gathering.tasks import lights
from accountability.models import Letter, Task, TaskFlag, TaskTable
from accountability.permissions import may_edit, may_review
from accountability.presenters.rows import row_views
from accountability.presenters.tables import TONES, maker
from accountability.rules.tables import EDITABLE, TableFacts
from core.access import may
from core.findings import Finding
from organization.models import Account

AT_STUDY = ("JH-B-3.2-a", "JH-B-3.2-b", "JH-B-3.2-c")


@dataclass(frozen=True, slots=True)
class FilingView:
    """One filing: receipt, body, when, what became of it."""

    receipt: str
    url: str
    body: str
    told: str
    state: str
    tone: str
    review: str
    comment: str
    defects: str


def table_page(table: TaskTable, me: Account, *, at: datetime) -> dict[str, Any]:
    """Context of the page; a constant number of statements whatever the rows."""
    tasks = rows_of(table)
    facts = table_facts(table, tasks)
    edits, open_now = may_edit(me, table), facts.state in EDITABLE
    in_force = facts.state is TableState.IN_FORCE
    today = timezone.localdate(at)
    below, flagged = _below(tasks), _flagged(tasks) if in_force else set()
    numbers = numbers_of(table.rulebook)
    shown = lights(tasks, today, numbers.warning_days, numbers.slack) if in_force else {}
    filings = _filings(table)
    return {
        "table": table,
        "state": facts.state.label,
        "tone": TONES[facts.state],
        "facts": _facts(table, len(tasks)),
        "rows": row_views(tasks, shown, flagged, below),
        "findings": _findings(table, tasks, facts, at=at, edits=edits) if open_now else [],
        "edits": edits and open_now,
        "files": edits and open_now and not table.of_county,
        "issues": table.of_county and open_now and may(me, P.MANAGE_COUNTY_TABLES),
        "confirms": _confirms(table, facts, me),
        "reviews": facts.state is TableState.FILED and may_review(me, table),
        "letters": _letters(table) if is_major(table) else None,
        "makes_letters": in_force and is_major(table) and may(me, P.PREPARE_LETTERS),
        "studies": list(table.studies.select_related("chair", "minutes", "recorded_by__person").annotate(
            people=Count("members"), present=Count("members", filter=Q(members__attendance="present")),
        ).order_by("-pk")) if not table.of_county else [],
        "filings": filings,
        "last_return": next((one for one in filings if one.comment), None) if open_now else None,
        "next_number": number_for(table.year) if table.of_county and open_now else "",
        "confirmations": list(table.confirmations.select_related("unit", "recorded_by__person").order_by("pk"))
        if table.of_county else [],
        "hash": facts.hash,
        "forms": {"issue": IssueForm(), "give_back": ReturnForm()},
    }  # fmt: skip


def _confirms(table: TaskTable, facts: TableFacts, me: Account) -> bool:
    """Whether the reader's office has yet to agree to these rows."""
    if not (table.of_county and facts.major and facts.state is TableState.DRAFT and may(me, P.CONFIRM_TABLES)):
        return False
    side, unit = side_of(me)
    return side is not None and (side, unit) not in facts.confirmed


def _findings(
    table: TaskTable, tasks: Sequence[Task], facts: TableFacts, *, at: datetime, edits: bool
) -> list[Finding]:
    found = (
        issue_findings(table, tasks, facts, at=at) if table.of_county else filing_findings(table, tasks, facts, at=at)
    )
    return located(found, table) if edits else found


def located(findings: Iterable[Finding], table: TaskTable) -> list[Finding]:
    """With the address of the page that heals each."""
    study, rows = (reverse(f"accountability:{name}", args=[table.pk]) for name in ("study", "rows"))
    return [
        replace(one, link=study if one.clause in AT_STUDY else rows)
        if one.blocks and one.clause not in ("LS-4.2-e", "JH-B-3.2-d", "JH-A-6.1-a")
        else one
        for one in findings
    ]


def _facts(table: TaskTable, rows: int) -> list[tuple[str, str]]:
    pairs = [
        ("编制单位", maker(table)), ("年度", f"{table.year}年"), ("种类", table.get_kind_display()),
        ("依据", table.basis), ("文号", table.number), ("任务", f"{rows} 项"),
        ("下达", _told(table.issued_at, table.issued_by) if table.issued_at else ""),
    ]  # fmt: skip
    return [(name, value) for name, value in pairs if value]


def _told(at: datetime | None, by: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M} {by}" if at else ""


def _below(tasks: Sequence[Task]) -> dict[int, int]:
    rows = Task.objects.standing().filter(parent__in=tasks).order_by().values("parent")
    counted = rows.annotate(number=Count("pk")).values_list("parent", "number")
    return {parent: number for parent, number in counted if parent is not None}


def _flagged(tasks: Sequence[Task]) -> set[int]:
    return set(TaskFlag.objects.filter(task__in=tasks, settled_at__isnull=True).values_list("task", flat=True))


def _letters(table: TaskTable) -> dict[str, int]:
    """How many letters there are, how many both sides signed."""
    rows = Letter.objects.filter(table=table)
    return {"all": rows.count(), "signed": rows.signed().count()}


def _filings(table: TaskTable) -> list[FilingView]:
    tones = {FilingState.WAITING: "info", FilingState.RETURNED: "warning", FilingState.ACCEPTED: "success"}
    rows = table.filings.select_related("body", "recorded_by__person", "reviewed_by__person")
    return [
        FilingView(
            receipt=row.receipt, url=reverse("accountability:filing_paper", args=[table.pk, row.pk]),
            body=row.body.name, told=_told(row.recorded_at, row.recorded_by), state=row.get_state_display(),
            tone=tones[FilingState(row.state)], review=_told(row.reviewed_at, row.reviewed_by), comment=row.comment,
            defects="、".join(one.get_defect_display() for one in row.defects.all()),
        )
        for row in rows.prefetch_related("defects").order_by("-round")
    ]  # fmt: skip
