"""Scores: the one way a cell of a period changes, by hand, by paste or by import; and the files behind a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.periods import check_book
from appraisal.actions.recusal import check_touch
from appraisal.actions.score_checks import CLEARED, Cells, Content, check_clearing, check_seen, held_rows
from appraisal.enums import Deed
from appraisal.gathering import Gathered, gather_for_scoring
from appraisal.gathering.locks import check_period
from appraisal.models import Period, Score, ScoreEvidence, ScoreImport
from appraisal.rules.cells import CellFacts, check_cells
from core import audit
from core.files import store
from core.findings import Finding, Refused, demand, unmet
from organization.models import Account

__all__ = ["CLEARED", "Cells", "Content", "add_evidence", "enter_scores", "withdraw_evidence", "write_cells"]

_CHUNK = 5_000
"""Ids per DELETE: SQLite takes only so many parameters in one statement."""


@transaction.atomic
def enter_scores(
    period: Period,
    cells: Cells,
    *,
    seen: Cells | None = None,
    source: str = "",
    decided: bool = False,
    by: Account,
    at: datetime,
) -> dict[str, int]:
    """Write the cells of a grid; {"changed": n}. Cells that already hold the value are left alone.

    ``seen`` is what the person saw in these cells when he began; a cell that somebody else has changed since is
    refused by name. ``decided``: they carry out an approved objection, which opens just these cells of a period that
    is locked by its approved result (SX-6.7-c). Raises Refused when the period is locked, else with one finding per
    wrong cell (range, unknown code, own unit: SX-8.4-a, changed by somebody else, cleared under its evidence); nothing
    is written then.
    """
    Period.objects.select_for_update().get(pk=period.pk)
    gathered = gather_for_scoring(period.scheme)
    held = list(held_rows(period, cells, gathered))
    demand(([] if decided else check_period(period)) or check_entry(period, cells, seen or {}, gathered, held, by=by))
    change = audit.new_change()
    before = write_cells(period, cells, gathered=gathered, held=held, batch=None, change=change, by=by, at=at)
    if not before:
        return {"changed": 0}
    audit.record(
        verb="appraisal.enter_scores", by=by, at=at, obj=period, event_id=change,
        label=f"{period.scheme.name} {period.name}",
        before=labelled(before), after=labelled({cell: cells[cell] for cell in before}), reason=source,
    )  # fmt: skip
    return {"changed": len(before)}


def check_entry(
    period: Period, cells: Cells, seen: Cells, gathered: Gathered, held: Sequence[Score] | None = None, *, by: Account
) -> list[Finding]:
    """Everything against writing these cells: the page shows it, the action demands it. ``held`` are the scores of
    their members, where they were read already."""
    return [
        *check_book(period),
        *check_cells(gathered.facts, cell_facts(cells)),
        *check_touch((member for member, _ in cells), period.scheme, by, Deed.SCORE),
        *check_seen(period, cells, seen, gathered, held),
        *check_clearing(period, cells, gathered),
    ]


def cell_facts(cells: Cells) -> list[CellFacts]:
    """The cells as the rules see them."""
    return [
        CellFacts(member, leaf, content if isinstance(content, int) else None)
        for (member, leaf), content in cells.items()
    ]


def write_cells(
    period: Period,
    cells: Cells,
    *,
    gathered: Gathered,
    held: Sequence[Score] | None = None,
    batch: ScoreImport | None,
    change: UUID,
    by: Account,
    at: datetime,
) -> dict[tuple[str, str], Content]:
    """Upsert, or delete what is cleared; returns what the changed cells held before.

    A deleted row is first marked with ``change``, so that the row history names the event behind the deletion.
    """
    rows_held = held_rows(period, cells, gathered) if held is None else held
    found = {(row.member_id, row.indicator_id): row for row in rows_held}
    before: dict[tuple[str, str], Content] = {}
    origin = {"import_batch": batch, "entered_at": at, "entered_by": by, "change_id": change}
    rows: list[Score] = []
    gone: list[int] = []
    for (member, leaf), content in cells.items():
        member_id, indicator_id = gathered.member_ids[member], gathered.indicator_ids[leaf]
        row = found.get((member_id, indicator_id))
        former: Content = CLEARED if row is None else row.value
        if former == content:
            continue
        before[(member, leaf)] = former
        if content == CLEARED:
            gone.extend([row.pk] if row else [])
            continue
        where = {"period": period, "member_id": member_id, "indicator_id": indicator_id}
        rows.append(Score(**where, value=content, not_applicable=content is None, **origin))
    Score.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["period", "member", "indicator"],
        update_fields=["value", "not_applicable", *origin],
    )
    _delete(gone, change)
    return before


def _delete(ids: list[int], change: UUID) -> None:
    for start in range(0, len(ids), _CHUNK):
        doomed = Score.objects.filter(pk__in=ids[start : start + _CHUNK])
        doomed.update(change_id=change)
        doomed.delete()


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
def add_evidence(
    score: Score, upload: UploadedFile[bytes], *, note: str = "", by: Account, at: datetime
) -> ScoreEvidence:
    """Keep a file and attach it to a score: file, row and audit event in one transaction.

    Raises Refused for the person's own unit (SX-8.4-a) and for a file that is not taken.
    """
    Period.objects.select_for_update().get(pk=score.period_id)  # as enter_scores: nobody clears the score meanwhile
    row = Score.objects.select_related("period__scheme", "member", "indicator").filter(pk=score.pk).first()
    if row is None:
        raise Refused([unmet("", "该得分已被清空", remedy="请先录入得分，再添加凭证")])
    demand([*check_period(row.period), *check_touch([row.member.code], row.period.scheme, by, Deed.SCORE)])
    document = store(upload, by=by, at=at)
    evidence = ScoreEvidence.objects.create(score=row, document=document, note=note.strip(), added_at=at, added_by=by)
    after = {"file": document.sha256, "name": document.name, "note": evidence.note}
    audit.record(verb="appraisal.add_evidence", by=by, at=at, obj=row, after=after)
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: ScoreEvidence, *, reason: str, by: Account, at: datetime) -> ScoreEvidence:
    """Take back a file that was attached by mistake: it stays on record with the reason, and is shown to no unit.

    Raises Refused for the person's own unit (SX-8.4-a), without a reason, and for what is withdrawn already.
    """
    Period.objects.select_for_update().get(pk=evidence.score.period_id)
    related = ("score__period__scheme", "score__member", "document")
    row = ScoreEvidence.objects.select_related(*related).get(pk=evidence.pk)
    period = row.score.period
    findings = [*check_period(period), *check_touch([row.score.member.code], period.scheme, by, Deed.SCORE)]
    if row.withdrawn_at is not None:
        findings.append(unmet("", "该凭证已经撤销", remedy="无需处理", 凭证=row.document.name))
    if not reason.strip():
        findings.append(unmet("", "撤销须写明理由", remedy="请填写撤销理由", field="reason"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    before = {"file": row.document.sha256, "name": row.document.name, "note": row.note}
    audit.record(
        verb="appraisal.withdraw_evidence", by=by, at=at, obj=row.score, before=before, reason=row.withdrawal_reason
    )
    return row
