"""Scores: the one way a cell of a period changes, by hand, by paste or by import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from appraisal.gathering import Gathered, gather_scheme
from appraisal.models import Member, Period, Score, ScoreEvidence, ScoreImport
from appraisal.rules.cells import CellFacts, check_cells
from core import audit
from core.findings import Finding, demand, unmet
from core.models import StoredFile
from organization.models import Account

CLEARED = "cleared"
"""Stands for a cell without a score."""

Content = int | None | str
"""A cell: ten-thousandths, None for 不涉及, CLEARED for nothing."""
Cells = Mapping[tuple[str, str], Content]
"""(member code, leaf code) -> content."""


@transaction.atomic
def enter_scores(period: Period, cells: Cells, *, source: str = "", by: Account, at: datetime) -> dict[str, int]:
    """Write the cells of a grid; {"changed": n}. Cells that already hold the value are left alone.

    Raises Refused with one finding per wrong cell (range, decimals, unknown code, own unit: SX-8.4-a); nothing
    is written then.
    """
    Period.objects.select_for_update().get(pk=period.pk)
    gathered = gather_scheme(period.scheme)
    demand([*check_cells(gathered.facts, _facts(cells)), *check_recusal(cells, period, by)])
    before = write_cells(
        period, cells, gathered=gathered, batch=None, change=(change := audit.new_change()), by=by, at=at
    )
    if not before:
        return {"changed": 0}
    audit.record(
        verb="appraisal.enter_scores", by=by, at=at, obj=period, event_id=change,
        label=f"{period.scheme.name} {period.label}",
        before=labelled(before), after=labelled({cell: cells[cell] for cell in before}), reason=source,
    )  # fmt: skip
    return {"changed": len(before)}


def _facts(cells: Cells) -> list[CellFacts]:
    return [
        CellFacts(member, leaf, content if isinstance(content, int) else None)
        for (member, leaf), content in cells.items()
    ]


def check_recusal(cells: Cells, period: Period, by: Account) -> list[Finding]:
    """Nobody scores his own unit (SX-8.4-a)."""
    own = Member.objects.filter(scheme=period.scheme, unit_id__in=by.own_unit_ids)
    names = {member.code: member.name for member in own}
    return [
        unmet("SX-8.4-a", "不得为本单位评分", remedy="请由考评办其他人员录入", 单位=names[code], 经办人=str(by))
        for code in sorted({member for member, _ in cells} & set(names))
    ]


def write_cells(
    period: Period,
    cells: Cells,
    *,
    gathered: Gathered,
    batch: ScoreImport | None,
    change: UUID,
    by: Account,
    at: datetime,
) -> dict[tuple[str, str], Content]:
    """Upsert, or delete what is cleared; returns what the changed cells held before.

    A deleted row is first marked with ``change``, so that the row history names the event behind the deletion.
    """
    held = {
        (row.member_id, row.indicator_id): row
        for row in Score.objects.filter(period=period, member_id__in={gathered.member_ids[m] for m, _ in cells})
    }
    before: dict[tuple[str, str], Content] = {}
    rows: list[Score] = []
    gone: list[int] = []
    for (member, leaf), content in cells.items():
        member_id, indicator_id = gathered.member_ids[member], gathered.indicator_ids[leaf]
        row = held.get((member_id, indicator_id))
        former: Content = CLEARED if row is None else row.value
        if former == content:
            continue
        before[(member, leaf)] = former
        if content == CLEARED:
            gone.append(row.pk) if row else None
            continue
        rows.append(
            Score(
                period=period,
                member_id=member_id,
                indicator_id=indicator_id,
                value=content,
                not_applicable=content is None,
                import_batch=batch,
                entered_at=at,
                entered_by=by,
                change_id=change,
            )  # fmt: skip
        )
    Score.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["period", "member", "indicator"],
        update_fields=["value", "not_applicable", "import_batch", "entered_at", "entered_by", "change_id"],
    )
    if gone:
        doomed = Score.objects.filter(pk__in=gone)
        doomed.update(change_id=change)
        doomed.delete()
    return before


def labelled(cells: Cells) -> dict[str, Any]:
    """Cells as the audit trail and the stored changes hold them: "member/leaf" -> content."""
    return {f"{member}/{leaf}": content for (member, leaf), content in cells.items()}


def unlabelled(cells: Mapping[str, Any]) -> dict[tuple[str, str], Content]:
    """The inverse of ``labelled``."""
    result: dict[tuple[str, str], Content] = {}
    for key, content in cells.items():
        member, leaf = key.split("/", 1)
        result[(member, leaf)] = content
    return result


@transaction.atomic
def add_evidence(score: Score, document: StoredFile, *, note: str, by: Account, at: datetime) -> ScoreEvidence:
    """Attach a stored file to a score."""
    evidence = ScoreEvidence.objects.create(score=score, document=document, note=note, added_at=at, added_by=by)
    audit.record(verb="appraisal.add_evidence", by=by, at=at, obj=score, after={"file": document.sha256, "note": note})
    return evidence
