"""What keeps an import from being committed or undone: the same answer on the page and in the action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from appraisal.actions.entry_checks import year_facts
from appraisal.actions.filing import filer_facts
from appraisal.actions.import_entries import adjustment_from, filing_from
from appraisal.actions.periods import check_book
from appraisal.actions.recusal import check_touch
from appraisal.actions.score_checks import CLEARED, check_clearing
from appraisal.actions.scores import cell_facts, unlabelled
from appraisal.actions.versions import check_in_force
from appraisal.enums import Deed, ImportState, MarkKind
from appraisal.gathering import Gathered, adjustment_facts, gather_scores
from appraisal.gathering.locks import check_period, check_year
from appraisal.models import Adjustment, Mark, Period, ScoreImport
from appraisal.rules.adjustments import check_duplicates, check_unused_before
from appraisal.rules.cells import check_cells
from appraisal.rules.filing import check_filer
from core.findings import Finding, unmet
from organization.models import Account

NAMED = 10
"""How many cells a refusal names."""


def check_taking(period: Period) -> list[Finding]:
    """Whether the period takes a workbook at all: by a scheme in force, with a book of its own, not locked (P07)."""
    return check_in_force(period.scheme) or check_book(period) or check_period(period)


def _check_year(batch: ScoreImport, entries: Mapping[str, Any]) -> list[Finding]:
    """Entries belong to the year: a workbook of an open quarter brings none into a year that is locked."""
    return check_year(batch.period.scheme) if any(rows for name, rows in entries.items() if name != "held") else []


def check_commit(batch: ScoreImport, gathered: Gathered, *, by: Account) -> list[Finding]:
    """State and problems first; then whether the preview still holds, and what only shows at the commit."""
    if batch.state != ImportState.CHECKED:
        state = ImportState(batch.state).label
        return [unmet("", "这次导入不能再提交", remedy="如需再次导入，请重新上传工作簿", 状态=state)]
    closed = check_taking(batch.period) or _check_year(batch, batch.changes.get("entries", {}))
    if closed:  # nothing else of the workbook matters any more
        return closed
    if batch.problems:
        return [unmet("", "工作簿有错误", remedy="请按提示改正后重新上传", 错误数=str(len(batch.problems)))]
    cells = unlabelled(batch.changes["cells_after"])
    wrong = check_cells(gathered.facts, cell_facts(cells))
    if wrong:
        return wrong
    entries = batch.changes["entries"]
    touched = {member for member, _ in cells} | {one["member"] for one in entries["add_adjustments"]}
    touched |= {one["member"] for one in entries["add_marks"]} | _withdrawn_members(entries, gathered)
    return [
        *check_touch(touched, batch.period.scheme, by, Deed.SCORE),
        *_check_stale_cells(batch, gathered),
        *(_check_stale_entries(batch) or _check_double_entries(batch, gathered)),
        *_check_added_entries(batch, by=by),
    ]


def _check_added_entries(batch: ScoreImport, *, by: Account) -> list[Finding]:
    """Who commits the workbook may file its entries, and the year before has not taken one of them meanwhile."""
    added = batch.changes["entries"]["add_adjustments"]
    if not added:
        return []
    who, year = filer_facts(by, batch.period.scheme), year_facts(batch.period.scheme)
    findings = [
        finding
        for one in added
        for finding in (
            *check_unused_before(adjustment_from(one), year.used_before),
            *check_filer(adjustment_from(one), filing_from(one), who),
        )
    ]
    return list({finding.sentence(): finding for finding in findings}.values())


def _withdrawn_members(entries: Mapping[str, Any], gathered: Gathered) -> set[str]:
    adjustments = Adjustment.objects.filter(pk__in=entries["withdraw_adjustments"]).order_by()
    marks = Mark.objects.filter(pk__in=entries["withdraw_marks"]).order_by()
    ids = {*adjustments.values_list("member_id", flat=True), *marks.values_list("member_id", flat=True)}
    return {gathered.member_codes[member] for member in ids}


def _check_stale_cells(batch: ScoreImport, gathered: Gathered) -> list[Finding]:
    changed = _differing(batch.period, batch.changes["cells_before"], gathered)
    if not changed:
        return []
    remedy = "预览之后有人修改过分值，请重新上传以核对变化"
    return [unmet("", "预览已过期", remedy=remedy, 已变化的单元格=_named(changed))]


def _differing(period: Period, expected: Mapping[str, Any], gathered: Gathered) -> list[str]:
    """Cells that do not hold what is expected, as "单位编码 指标"."""
    if not expected:
        return []
    held = gather_scores(period, gathered)
    return [
        f"{member} {leaf}"
        for (member, leaf), content in unlabelled(expected).items()
        if held[gathered.group_of_member[gathered.member_ids[member]]][member].get(leaf, CLEARED) != content
    ]


def _named(cells: list[str]) -> str:
    more = f" 等 {len(cells)} 格" if len(cells) > NAMED else ""
    return "、".join(cells[:NAMED]) + more


def _check_stale_entries(batch: ScoreImport) -> list[Finding]:
    """The plan was made against certain entries in force; any other set makes it a different plan."""
    held = batch.changes["entries"].get("held", {})
    scheme = batch.period.scheme
    now = {"adjustments": Adjustment.objects.in_force().filter(scheme=scheme)}
    now |= {kind.value: Mark.objects.in_force().filter(scheme=scheme, kind=kind) for kind in MarkKind}
    for name, ids in held.items():
        if sorted(now[name].order_by().values_list("pk", flat=True)) != ids:
            remedy = "预览之后有人登记或撤销过加减分、否决，请重新上传以核对变化"
            return [unmet("", "预览已过期", remedy=remedy)]
    return []


def _check_double_entries(batch: ScoreImport, gathered: Gathered) -> list[Finding]:
    """Entries of the workbook beside those that stay in force: none may stand there twice (SX-4.2-g)."""
    entries = batch.changes["entries"]
    if not entries["add_adjustments"]:
        return []
    rows = Adjustment.objects.in_force().filter(scheme=batch.period.scheme)
    staying = rows.exclude(pk__in=entries["withdraw_adjustments"])
    facts = [adjustment_facts(row, gathered.member_codes[row.member_id]) for row in staying]
    return check_duplicates([*facts, *(adjustment_from(values) for values in entries["add_adjustments"])])


def check_undo(batch: ScoreImport, gathered: Gathered, *, by: Account) -> list[Finding]:
    """Undone is an import only as a whole: no cell and no entry of it may have been changed since."""
    if batch.state != ImportState.COMMITTED:
        return [unmet("", "只有已导入的批次可以撤销", remedy="无需处理", 状态=ImportState(batch.state).label)]
    locked = check_period(batch.period) or _check_year(batch, batch.changes.get("written", {}))
    if locked:
        return locked
    cells = unlabelled(batch.changes["cells_before"])
    touched = {member for member, _ in cells} | _written_members(batch, gathered)
    findings = check_touch(touched, batch.period.scheme, by, Deed.SCORE)
    changed = _differing(batch.period, batch.changes["cells_after"], gathered)
    if changed:
        remedy = "请先处理后来的修改，或者直接在录入表中更正"
        findings.append(
            unmet("", "导入后有单元格又被修改，不能整批撤销", remedy=remedy, 已变化的单元格=_named(changed))
        )
    return [*findings, *check_clearing(batch.period, cells, gathered), *_check_entries_undo(batch, gathered)]


def _written_members(batch: ScoreImport, gathered: Gathered) -> set[str]:
    written = batch.changes["written"]
    adjustments = [*written["added_adjustments"], *written["withdrawn_adjustments"]]
    marks = [*written["added_marks"], *written["withdrawn_marks"]]
    ids = {
        *Adjustment.objects.filter(pk__in=adjustments).order_by().values_list("member_id", flat=True),
        *Mark.objects.filter(pk__in=marks).order_by().values_list("member_id", flat=True),
    }
    return {gathered.member_codes[member] for member in ids}


def _check_entries_undo(batch: ScoreImport, gathered: Gathered) -> list[Finding]:
    """What the import added must be in force, and what it withdrew must fit beside what is in force now."""
    written, scheme = batch.changes["written"], batch.period.scheme
    adjustments = Adjustment.objects.filter(scheme=scheme)
    marks = Mark.objects.filter(scheme=scheme)
    gone = adjustments.filter(pk__in=written["added_adjustments"], withdrawn_at__isnull=False).count()
    gone += marks.filter(pk__in=written["added_marks"], withdrawn_at__isnull=False).count()
    findings = []
    if gone:
        remedy = "请在加减分与否决登记中逐条处理"
        findings.append(unmet("", "导入的加减分或否决后来已撤销，不能整批撤销", remedy=remedy, 已撤销的条目=str(gone)))
    staying = adjustments.in_force().exclude(pk__in=written["added_adjustments"])
    back = adjustments.filter(pk__in=written["withdrawn_adjustments"])
    facts = [adjustment_facts(row, gathered.member_codes[row.member_id]) for row in (*staying, *back)]
    findings += check_duplicates(facts) if back else []
    held = {(mark.member_id, mark.kind, mark.field) for mark in marks.in_force()}
    held -= {(mark.member_id, mark.kind, mark.field) for mark in marks.filter(pk__in=written["added_marks"])}
    for mark in marks.filter(pk__in=written["withdrawn_marks"]).select_related("member"):
        if (mark.member_id, mark.kind, mark.field) in held:
            remedy = "请先撤销后来登记的一条"
            findings.append(
                unmet("SX-6.6-a", "该对象在此领域已另行登记", remedy=remedy, 单位=mark.member.name, 领域=mark.field)
            )
    return findings
