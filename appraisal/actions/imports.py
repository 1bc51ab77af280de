"""Importing a scoring workbook: check, show what would change, commit all or nothing, undo."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions import scores
from appraisal.actions.entry_checks import year_facts
from appraisal.actions.import_checks import check_commit, check_taking, check_undo
from appraisal.actions.import_entries import plan_entries, restore_entries, write_entries
from appraisal.actions.periods import NOT_STORED, check_book
from appraisal.enums import ImportState
from appraisal.gathering import Gathered, gather_scheme, gather_scores
from appraisal.models import Period, Scheme, ScoreImport
from appraisal.rules.periods import parse_period
from appraisal.templates_out import template_bytes
from appraisal.workbook.contract import ParsedBook
from appraisal.workbook.parse import parse_scores
from appraisal.workbook.subject import check_subject
from core import audit
from core.file_kinds import FileKind
from core.files import inspect, store
from core.findings import demand, unmet
from core.models import StoredFile
from core.workbooks.problems import WorkbookProblem, WorkbookRefused, of_file
from core.workbooks.reader import read_contents
from organization.models import Account

KEPT_PROBLEMS = 2_000
"""How many problems of one workbook are kept and shown; who sent more sent another file."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook would do to a period: cells before and after, entries added and withdrawn."""

    cells_before: dict[str, Any]
    cells_after: dict[str, Any]
    entries: dict[str, Any]

    @property
    def stored(self) -> dict[str, Any]:
        return {"cells_before": self.cells_before, "cells_after": self.cells_after, "entries": self.entries}


def read_book(data: bytes, period: Period, gathered: Gathered) -> tuple[ParsedBook | None, list[WorkbookProblem]]:
    """The parsed workbook and every problem of it; nothing is written.

    Takes as long as the reader's limits allow: never call it while a transaction holds locks.
    """
    try:
        content = read_contents(data)
    except WorkbookRefused as refused:
        return None, list(refused.problems)
    label = parse_period(period.label)
    elsewhere = check_subject(content.subject, gathered.facts, label)
    if elsewhere:  # its cells would all be at fault, or worse, all be taken
        return None, elsewhere
    book = parse_scores(content.sheets, gathered.facts, label, year_facts(period.scheme))
    return book, list(book.problems)


def upload_workbook(period: Period, upload: UploadedFile[bytes], *, by: Account, at: datetime) -> ScoreImport:
    """Keep and check an uploaded workbook; its problems stand in the import. Raises Refused for what is no .xlsx.

    The reading comes before the transaction, so that nobody waits for a large workbook.
    """
    demand(check_taking(period))
    data, _ = inspect(upload, allowed={FileKind.XLSX})
    gathered = gather_scheme(period.scheme)
    book, problems = read_book(data, period, gathered)
    with transaction.atomic():
        document = store(upload, by=by, at=at, allowed={FileKind.XLSX})
        return note_check(period, document, book, problems, gathered=gathered, by=by, at=at)


def check_import(period: Period, document: StoredFile, data: bytes, *, by: Account, at: datetime) -> ScoreImport:
    """The same for a workbook that is stored already."""
    demand(check_taking(period))
    gathered = gather_scheme(period.scheme)
    book, problems = read_book(data, period, gathered)
    return note_check(period, document, book, problems, gathered=gathered, by=by, at=at)


@transaction.atomic
def note_check(
    period: Period,
    document: StoredFile,
    book: ParsedBook | None,
    problems: list[WorkbookProblem],
    *,
    gathered: Gathered,
    by: Account,
    at: datetime,
) -> ScoreImport:
    """Write the result of a check: problems, or what a commit would change. No score is touched."""
    plan = make_plan(period, book, gathered) if book is not None and not problems else None
    batch = ScoreImport.objects.create(
        period=period,
        workbook=document,
        summary=[asdict(one) | {"total": str(one.total)} for one in book.totals] if book else [],
        problems=[asdict(problem) for problem in _kept(problems)],
        changes=plan.stored if plan else {},
        checked_at=at,
        checked_by=by,
    )
    after = {"sha256": document.sha256, "problems": len(problems), "cells": len(plan.cells_after) if plan else 0}
    audit.record(verb="appraisal.check_import", by=by, at=at, obj=batch, label=str(period), after=after)
    return batch


def _kept(problems: list[WorkbookProblem]) -> list[WorkbookProblem]:
    more = len(problems) - KEPT_PROBLEMS
    if more <= 0:
        return problems
    return [*problems[:KEPT_PROBLEMS], of_file(f"另有 {more} 处错误未列出", "请先改正已列出的错误，再重新上传")]


def make_plan(period: Period, book: ParsedBook, gathered: Gathered) -> Plan:
    """The difference between a book and what the period holds: the book replaces it, cell by cell."""
    held = gather_scores(period, gathered)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for group, members in book.scores.items():
        for member, line in members.items():
            former = held[group][member]
            for leaf, value in line.items():
                if leaf not in former or former[leaf] != value:
                    before[f"{member}/{leaf}"] = former.get(leaf, scores.CLEARED)
                    after[f"{member}/{leaf}"] = value
    return Plan(before, after, plan_entries(period, book, gathered))


def _lock(batch: ScoreImport) -> ScoreImport:
    """The import, alone: cells change under the period's lock, year-level entries under the scheme's and the year's."""
    period = Period.objects.select_related("scheme").get(pk=batch.period_id)
    Scheme.objects.select_for_update().get(pk=period.scheme_id)
    labels = {period.label, str(period.scheme.year)}
    list(Period.objects.select_for_update().filter(scheme=period.scheme_id, label__in=labels).order_by("pk"))
    rows = ScoreImport.objects.select_for_update(of=("self",)).select_related("period__scheme", "workbook")
    return rows.get(pk=batch.pk)


@transaction.atomic
def commit_import(batch: ScoreImport, *, by: Account, at: datetime) -> ScoreImport:
    """Write what the preview showed, all of it or nothing (SECURITY I06).

    Refused while the workbook has problems, when it was committed already, when somebody changed the period
    or the year's entries since the preview, or when it touches the person's own unit (SX-8.4-a).
    """
    locked = _lock(batch)
    period, gathered = locked.period, gather_scheme(locked.period.scheme)
    demand(check_commit(locked, gathered, by=by))
    change = audit.new_change()
    cells = scores.unlabelled(locked.changes["cells_after"])
    scores.write_cells(period, cells, gathered=gathered, batch=locked, change=change, by=by, at=at)
    written = write_entries(locked, gathered, change=change, by=by, at=at)
    locked.changes = {**locked.changes, "written": written}
    locked.state, locked.committed_at, locked.committed_by = ImportState.COMMITTED, at, by
    locked.save(update_fields=["changes", "state", "committed_at", "committed_by"])
    audit.record(
        verb="appraisal.commit_import",
        by=by,
        at=at,
        obj=locked,
        event_id=change,
        label=f"{period.scheme.name} {period}",
        before=locked.changes["cells_before"],
        after=locked.changes["cells_after"] | {"entries": written},
        reason=locked.workbook.sha256,
    )
    return locked


@transaction.atomic
def undo_import(batch: ScoreImport, *, reason: str, by: Account, at: datetime) -> ScoreImport:
    """Put back what the import replaced; refused when anything of it was changed again since (never half undone)."""
    locked = _lock(batch)
    gathered = gather_scheme(locked.period.scheme)
    findings = check_undo(locked, gathered, by=by)
    if not reason.strip():
        findings.append(unmet("", "撤销须写明理由", remedy="请填写撤销理由", field="reason"))
    demand(findings)
    change = audit.new_change()
    cells = scores.unlabelled(locked.changes["cells_before"])
    scores.write_cells(locked.period, cells, gathered=gathered, batch=None, change=change, by=by, at=at)
    restored = restore_entries(locked, change=change, by=by, at=at)
    locked.state, locked.undone_at, locked.undone_by = ImportState.UNDONE, at, by
    locked.save(update_fields=["state", "undone_at", "undone_by"])
    audit.record(
        verb="appraisal.undo_import", by=by, at=at, obj=locked, event_id=change, label=str(locked.period),
        before=locked.changes["cells_after"], after=locked.changes["cells_before"] | {"entries": restored},
        reason=reason.strip(),
    )  # fmt: skip
    return locked


@transaction.atomic
def discard_import(batch: ScoreImport, *, by: Account, at: datetime) -> ScoreImport:
    """Put a checked import aside."""
    locked = ScoreImport.objects.select_for_update(of=("self",)).select_related("period").get(pk=batch.pk)
    if locked.state != ImportState.CHECKED:
        demand([unmet("", "只有未提交的导入可以放弃", remedy="无需处理", 状态=ImportState(locked.state).label)])
    locked.state = ImportState.DISCARDED
    locked.save(update_fields=["state"])
    audit.record(verb="appraisal.discard_import", by=by, at=at, obj=locked, label=str(locked.period))
    return locked


@transaction.atomic
def hand_out_template(period: Period, *, by: Account, at: datetime) -> bytes:
    """The workbook to fill, with what is held so far; who took it is on record. The period need not be stored."""
    demand(check_book(period))
    data = template_bytes(period)
    stored = period.pk != NOT_STORED
    audit.record(
        obj=period if stored else period.scheme,
        verb="appraisal.export_template", by=by, at=at, label=f"{period.scheme.name} {period.name}",
        after={"size": len(data)},
    )  # fmt: skip
    return data


@transaction.atomic
def hand_out_workbook(batch: ScoreImport, *, by: Account, at: datetime) -> StoredFile:
    """The workbook as it was uploaded; it holds a whole period's scores, so who took it is on record."""
    after = {"sha256": batch.workbook.sha256}
    audit.record(verb="appraisal.export_workbook", by=by, at=at, obj=batch, label=str(batch.period), after=after)
    return batch.workbook
