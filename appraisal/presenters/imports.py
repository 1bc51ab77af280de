"""Imports as lists and as one page: totals to confirm, problems, what would change, what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from appraisal.actions.filing import filing_of
from appraisal.actions.import_entries import adjustment_from, filing_from
from appraisal.actions.score_checks import CLEARED, shown
from appraisal.actions.scores import unlabelled
from appraisal.enums import ImportState, MarkKind
from appraisal.gathering import Gathered, adjustment_facts
from appraisal.models import Adjustment, Mark, Score, ScoreImport
from appraisal.presenters.entries import filed
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.figures import plain
from core.files import size_text
from core.models import AuditEvent
from organization.models import Account

TONES = {
    ImportState.CHECKED: "info",
    ImportState.COMMITTED: "success",
    ImportState.UNDONE: "warning",
    ImportState.DISCARDED: "neutral",
}
SHOWN_CHANGES = 200
"""Changed cells listed per sheet; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import of the list."""

    url: str
    file: str
    checked: str
    state: str
    tone: str
    result: str
    ended: str


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: before and after as people write it."""

    code: str
    unit: str
    leaf: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """The changed cells of one sheet; ``count`` also counts those not listed."""

    name: str
    count: int
    rows: list[Change]

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One year-level entry that is added or withdrawn."""

    what: str
    sheet: str
    unit: str
    text: str
    paper: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that a commit would change or has changed."""

    sheets: list[SheetChanges]
    entries: list[EntryChange]

    @property
    def cells(self) -> int:
        return sum(sheet.count for sheet in self.sheets)

    @property
    def nothing(self) -> bool:
        return not self.sheets and not self.entries


@dataclass(frozen=True, slots=True)
class Total:
    """A sheet's row of the table that the person compares with his own."""

    sheet: str
    rows: int
    values: int
    not_applicable: int
    total: str
    scores: bool


def moment(at: datetime | None, by: Account | None) -> str:
    """ "2012-12-28 16:20 周清和", or "" when it has not happened."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M} {by}" if at else ""


def import_lines(imports: Iterable[ScoreImport]) -> list[ImportLine]:
    """The list; expects the file and the three people selected with the import."""
    return [
        ImportLine(
            url=reverse("appraisal:import", args=[one.pk]),
            file=one.workbook.name,
            checked=moment(one.checked_at, one.checked_by),
            state=state_text(one),
            tone="danger" if one.problems and one.state == ImportState.CHECKED else TONES[ImportState(one.state)],
            result=result_text(one),
            ended=moment(one.undone_at, one.undone_by) or moment(one.committed_at, one.committed_by),
        )
        for one in imports
    ]


def state_text(one: ScoreImport) -> str:
    """The state; a checked workbook is either refused or waits for its commit."""
    if one.state != ImportState.CHECKED:
        return ImportState(one.state).label
    return "有错误" if one.problems else "待导入"


def result_text(one: ScoreImport) -> str:
    if one.problems:
        return f"{len(one.problems)} 处错误"
    entries = one.changes["entries"]
    count = sum(
        len(entries[name]) for name in ("add_adjustments", "withdraw_adjustments", "add_marks", "withdraw_marks")
    )
    text = f"改动 {len(one.changes['cells_after'])} 格"
    return f"{text}，登记 {count} 条" if count else text


def facts(one: ScoreImport) -> list[tuple[str, str]]:
    """Names and values at the head of the page."""
    pairs = [
        ("文件", one.workbook.name),
        ("大小", size_text(one.workbook.size)),
        ("SHA-256", one.workbook.sha256),
        ("上传校验", moment(one.checked_at, one.checked_by)),
        ("导入", moment(one.committed_at, one.committed_by)),
        ("撤销", moment(one.undone_at, one.undone_by)),
    ]
    if one.state == ImportState.UNDONE:
        event = AuditEvent.objects.filter(
            object_type="appraisal.scoreimport", object_id=str(one.pk), verb="appraisal.undo_import"
        ).first()
        pairs.append(("撤销理由", event.reason if event else ""))
    return [(name, value) for name, value in pairs if value]


def totals(one: ScoreImport, gathered: Gathered) -> list[Total]:
    """Rows, values and sum of every sheet that was read."""
    groups = {group.name.strip() for group in gathered.facts.groups}
    return [
        Total(
            sheet=row["sheet"], rows=row["rows"], values=row["values"], not_applicable=row["not_applicable"],
            total=row["total"], scores=row["sheet"].strip() in groups,
        )
        for row in one.summary
    ]  # fmt: skip


def sum_line(rows: list[Total]) -> str:
    """N 行、M 个分值、合计: what the confirmation is about."""
    scored = [row for row in rows if row.scores]
    total = plain(sum((Decimal(row.total) for row in scored), Decimal(0)))
    values, absent = sum(row.values for row in scored), sum(row.not_applicable for row in scored)
    return f"共 {sum(row.rows for row in scored)} 行、{values} 个分值、不涉及 {absent} 格，合计 {total}"


def problem_sheets(one: ScoreImport) -> list[tuple[str, int]]:
    """Sheets that have problems, in their order, with the count."""
    return list(Counter(problem["sheet"] for problem in one.problems).items())


def upheaval(one: ScoreImport) -> str:
    """A warning when a commit would replace more than half of what the period holds, else "": one query."""
    before = one.changes.get("cells_before", {})
    replaced = sum(content != CLEARED for content in before.values())
    held = Score.objects.filter(period=one.period_id).count() if replaced else 0
    if replaced * 2 <= held:
        return ""
    return (
        f"本期已录入 {held} 格，其中 {replaced} 格将被改动，超过一半。"
        "请先核对这个文件属于本期、是最新一份，再确认导入。"
    )


def changes(one: ScoreImport, gathered: Gathered) -> Changes:
    """The stored plan in words: two queries for entries to withdraw."""
    if not one.changes:
        return Changes([], [])
    return Changes(_sheets(one.changes, gathered), _entries(one.changes["entries"], gathered))


def _sheets(stored: Mapping[str, Any], gathered: Gathered) -> list[SheetChanges]:
    before, after = unlabelled(stored["cells_before"]), unlabelled(stored["cells_after"])
    leaves = {node.code: node.name for group in gathered.facts.groups for node in group.nodes}
    sheets = []
    for group in gathered.facts.groups:
        names = {member.code: member.name for member in group.members}
        cells = [cell for cell in after if cell[0] in names]
        if cells:
            rows = [
                Change(code, names[code], leaves[leaf], shown(before[code, leaf]), shown(after[code, leaf]))
                for code, leaf in cells[:SHOWN_CHANGES]
            ]
            sheets.append(SheetChanges(group.name, len(cells), rows))
    return sheets


def _entries(entries: Mapping[str, Any], gathered: Gathered) -> list[EntryChange]:
    names = {member.code: member.name for group in gathered.facts.groups for member in group.members}
    codes = gathered.member_codes
    found = [
        _adjustment("新增", adjustment_from(one), filed(filing_from(one), one["leading_group"]), names)
        for one in entries["add_adjustments"]
    ]
    for row in Adjustment.objects.filter(pk__in=entries["withdraw_adjustments"]):
        entry = adjustment_facts(row, codes[row.member_id])
        found.append(_adjustment("撤销", entry, filed(filing_of(row), row.leading_group), names))
    found += [
        _mark("新增", one["kind"], names[one["member"]], one["field"], one["basis"]) for one in entries["add_marks"]
    ]
    for mark in Mark.objects.filter(pk__in=entries["withdraw_marks"]):
        found.append(_mark("撤销", mark.kind, names[codes[mark.member_id]], mark.field, mark.basis))
    return found


def _adjustment(what: str, entry: AdjustmentFacts, filer: str, names: Mapping[str, str]) -> EntryChange:
    level = entry.level.label if entry.level else entry.leading_group
    worth = f"{plain(entry.points)} 分" if entry.points is not None else ""
    text = "，".join(part for part in (entry.matter, level, worth, "单项或基层" * entry.single_or_grassroots) if part)
    paper = "，".join(part for part in (entry.document_number, entry.dated.isoformat(), filer) if part)
    return EntryChange(what, entry.kind.label, names[entry.member], text, paper)


def _mark(what: str, kind: str, unit: str, field: str, basis: str) -> EntryChange:
    return EntryChange(what, MarkKind(kind).label, unit, field or "取消评先资格", basis)
