"""Importing the scores of a special appraisal: check with errors by cell, preview, then all or nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.specials import Cells, lock_round, organizer_of, score_findings, write_scores
from appraisal.enums.specials import BookState
from appraisal.gathering.special import field_of
from appraisal.models import SpecialImport, SpecialRound
from appraisal.rules.specials import SCORES
from appraisal.workbook.special import parse, template
from core import audit
from core.file_kinds import FileKind
from core.files import inspect, store
from core.findings import demand, unmet
from core.workbooks.problems import WorkbookRefused
from core.workbooks.reader import read_contents
from organization.models import Account

KEPT = 500
"""How many problems of one workbook are kept."""


def upload_special(of: SpecialRound, upload: UploadedFile[bytes], *, by: Account, at: datetime) -> SpecialImport:
    """Keep and check a workbook; it is read before the transaction, so that nobody waits for it. Refused when the
    ranking is confirmed: nothing of it could be written any more (QSH-31-b, SECURITY P07)."""
    organizer_of(of, by)
    field = field_of(of)
    demand(score_findings(field, {}, by))
    data, _ = inspect(upload, allowed={FileKind.XLSX})
    cells: dict[tuple[str, str], int] = {}
    try:
        cells, problems = parse(read_contents(data).sheets, field.names, list(field.item_facts.values()))
    except WorkbookRefused as refused:
        problems = list(refused.problems)
    changes = [
        [code, item, field.scores.get(code, {}).get(item), value]
        for (code, item), value in cells.items()
        if field.scores.get(code, {}).get(item) != value
    ]
    with transaction.atomic():
        document = store(upload, by=by, at=at, allowed={FileKind.XLSX})
        made = SpecialImport.objects.create(
            round=of, workbook=document, problems=[asdict(one) for one in problems[:KEPT]],
            changes=[] if problems else changes, checked_at=at, checked_by=by,
        )  # fmt: skip
        audit.record(
            verb="appraisal.check_special_import", by=by, at=at, obj=made, label=str(of),
            after={"sha256": document.sha256, "problems": len(problems), "cells": len(changes)},
        )  # fmt: skip
    return made


@transaction.atomic
def commit_special(batch: SpecialImport, *, by: Account, at: datetime) -> SpecialImport:
    """Write what the preview showed; refused when a point changed since, or when one is the person's own unit's."""
    round_ = lock_round(batch.round)
    organizer = organizer_of(round_, by)
    held = SpecialImport.objects.select_for_update(of=("self",)).select_related("workbook").get(pk=batch.pk)
    field = field_of(round_)
    cells: Cells = {(code, item): value for code, item, _, value in held.changes}
    found = score_findings(field, cells, by)
    if held.state != BookState.CHECKED or held.problems:
        found.append(unmet(SCORES, "这次导入不能提交", remedy="请改正后重新上传", 状态=BookState(held.state).label))
    if any(field.scores.get(code, {}).get(item) != before for code, item, before, _ in held.changes):
        found.append(unmet(SCORES, "核对之后得分有变动", remedy="请重新上传核对"))
    demand(found)
    write_scores(field, cells, organizer, held, by=by, at=at)
    held.state, held.committed_at, held.committed_by = BookState.COMMITTED, at, by
    held.save(update_fields=["state", "committed_at", "committed_by"])
    audit.record(
        verb="appraisal.commit_special_import", by=by, at=at, obj=held, label=str(round_), clause=SCORES,
        after={"cells": len(cells), "sha256": held.workbook.sha256},
    )  # fmt: skip
    return held


@transaction.atomic
def discard_special(batch: SpecialImport, *, by: Account, at: datetime) -> None:
    """Put a checked workbook aside; no point was touched."""
    organizer_of(lock_round(batch.round), by)
    held = SpecialImport.objects.select_for_update().get(pk=batch.pk)
    if held.state != BookState.CHECKED:
        demand([unmet(SCORES, "只有未提交的导入可以放弃", remedy="无需处理")])
    held.state = BookState.DISCARDED
    held.save(update_fields=["state"])
    audit.record(verb="appraisal.discard_special_import", by=by, at=at, obj=held, label=str(batch.round))


@transaction.atomic
def hand_out_special(of: SpecialRound, *, by: Account, at: datetime) -> bytes:
    """The workbook to fill; who took it is on record."""
    organizer_of(of, by)
    field = field_of(of)
    data = template(of.name, field.names, list(field.item_facts.values()), field.scores)
    audit.record(verb="appraisal.export_special_template", by=by, at=at, obj=of, after={"size": len(data)})
    return data
