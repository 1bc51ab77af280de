"""Importing a scoring workbook: check, show what would change, commit all or nothing, undo."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.actions import scores
from appraisal.actions.import_entries import plan_entries, restore_entries, write_entries
from appraisal.enums import ImportState
from appraisal.gathering import Gathered, gather_scheme, gather_scores
from appraisal.models import Period, ScoreImport
from appraisal.rules.periods import parse_period
from appraisal.workbook.contract import ParsedBook
from appraisal.workbook.parse import parse_scores
from core import audit
from core.findings import Finding, demand, unmet
from core.models import StoredFile
from core.workbooks.problems import WorkbookProblem, WorkbookRefused
from core.workbooks.reader import read_workbook
from organization.models import Account


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
    """The parsed workbook and every problem of it; nothing is written."""
    try:
        sheets = read_workbook(data)
    except WorkbookRefused as refused:
        return None, list(refused.problems)
    book = parse_scores(sheets, gathered.facts, parse_period(period.label))
    return book, list(book.problems)


@transaction.atomic
def check_import(period: Period, document: StoredFile, data: bytes, *, by: Account, at: datetime) -> ScoreImport:
    """Read and validate every cell, and note what a commit would change. Writes nothing but the import itself."""
    gathered = gather_scheme(period.scheme)
    book, problems = read_book(data, period, gathered)
    plan = make_plan(period, book, gathered) if book is not None and not problems else None
    batch = ScoreImport.objects.create(
        period=period,
        workbook=document,
        summary=[asdict(one) | {"total": str(one.total)} for one in book.totals] if book else [],
        problems=[asdict(problem) for problem in problems],
        changes=plan.stored if plan else {},
        checked_at=at,
        checked_by=by,
    )
    after = {"sha256": document.sha256, "problems": len(problems), "cells": len(plan.cells_after) if plan else 0}
    audit.record(verb="appraisal.check_import", by=by, at=at, obj=batch, label=str(period), after=after)
    return batch


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


@transaction.atomic
def commit_import(batch: ScoreImport, *, by: Account, at: datetime) -> ScoreImport:
    """Write what the preview showed, all of it or nothing (SECURITY I06).

    Refused while the workbook has problems, when it was committed already, when somebody changed the period
    since the preview, or when it touches the person's own unit (SX-8.4-a).
    """
    Period.objects.select_for_update().get(pk=batch.period_id)
    locked = ScoreImport.objects.select_for_update().select_related("period__scheme", "workbook").get(pk=batch.pk)
    period, gathered = locked.period, gather_scheme(locked.period.scheme)
    cells = scores.unlabelled(locked.changes.get("cells_after", {}))
    demand([*check_commit(locked, gathered), *scores.check_recusal(cells, period, by)])
    change = audit.new_change()
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


def check_commit(batch: ScoreImport, gathered: Gathered) -> list[Finding]:
    """What keeps an import from being committed."""
    if batch.state != ImportState.CHECKED:
        state = ImportState(batch.state).label
        return [unmet("", "这次导入不能再提交", remedy="请重新上传工作簿", 状态=state)]
    if batch.problems:
        return [unmet("", "工作簿有错误", remedy="请按提示改正后重新上传", 错误数=str(len(batch.problems)))]
    held = gather_scores(batch.period, gathered)
    stale = 0
    for (member, leaf), expected in scores.unlabelled(batch.changes["cells_before"]).items():
        line = held[gathered.group_of_member[gathered.member_ids[member]]][member]
        stale += line.get(leaf, scores.CLEARED) != expected
    if stale:
        remedy = "预览之后有人修改过分值，请重新上传以核对变化"
        return [unmet("", "预览已过期", remedy=remedy, 已变化的单元格=str(stale))]
    return []


@transaction.atomic
def undo_import(batch: ScoreImport, *, reason: str, by: Account, at: datetime) -> ScoreImport:
    """Put back what the import replaced; refused when a cell was changed again since (nothing is half undone)."""
    Period.objects.select_for_update().get(pk=batch.period_id)
    locked = ScoreImport.objects.select_for_update().select_related("period__scheme").get(pk=batch.pk)
    gathered = gather_scheme(locked.period.scheme)
    demand(check_undo(locked, gathered))
    change = audit.new_change()
    cells = scores.unlabelled(locked.changes["cells_before"])
    scores.write_cells(locked.period, cells, gathered=gathered, batch=None, change=change, by=by, at=at)
    restored = restore_entries(locked, change=change, by=by, at=at)
    locked.state, locked.undone_at, locked.undone_by = ImportState.UNDONE, at, by
    locked.save(update_fields=["state", "undone_at", "undone_by"])
    audit.record(
        verb="appraisal.undo_import", by=by, at=at, obj=locked, event_id=change, label=str(locked.period),
        before=locked.changes["cells_after"], after=locked.changes["cells_before"] | {"entries": restored},
        reason=reason,
    )  # fmt: skip
    return locked


def check_undo(batch: ScoreImport, gathered: Gathered) -> list[Finding]:
    """What keeps an import from being undone."""
    if batch.state != ImportState.COMMITTED:
        return [unmet("", "只有已导入的批次可以撤销", remedy="无需处理", 状态=ImportState(batch.state).label)]
    held = gather_scores(batch.period, gathered)
    changed = [
        f"{member} {leaf}"
        for (member, leaf), value in scores.unlabelled(batch.changes["cells_after"]).items()
        if held[gathered.group_of_member[gathered.member_ids[member]]][member].get(leaf, scores.CLEARED) != value
    ]
    if changed:
        remedy = "请先处理后来的修改，或者直接在录入表中更正"
        return [unmet("", "导入后有单元格又被修改，不能整批撤销", remedy=remedy, 单元格="、".join(changed[:10]))]
    return []


@transaction.atomic
def discard_import(batch: ScoreImport, *, by: Account, at: datetime) -> ScoreImport:
    """Put a checked import aside."""
    locked = ScoreImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportState.CHECKED:
        demand([unmet("", "只有未提交的导入可以放弃", remedy="无需处理", 状态=ImportState(locked.state).label)])
    locked.state = ImportState.DISCARDED
    locked.save(update_fields=["state"])
    audit.record(verb="appraisal.discard_import", by=by, at=at, obj=locked, label=str(locked.period))
    return locked
