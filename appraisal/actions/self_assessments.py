"""Self-assessment (自评): filled item by item as it goes, filed by the head, locked for everybody (SX-6.4-a)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from appraisal.actions.assessment_columns import (
    VERBS,
    attach_file,
    begun,
    by_pk,
    check_speaker,
    heads,
    known,
    lock,
    locked_sheet,
    told,
    write_cells,
)
from appraisal.enums.assessment import ColumnKind, EvidenceKind, PointKind
from appraisal.gathering.assessment import Sheet, answers_of, tasks_in_time
from appraisal.models import AssessmentColumn, AssessmentRound, Member, TemplateAnswer
from appraisal.rules.assessment import Cell, Item, check_saving, check_submission, file_place
from appraisal.rules.self_templates import TEMPLATES, Answer, check_answers
from core import audit
from core.findings import Finding, Refused, demand, unmet
from organization.models import Account

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def save_page(
    row: AssessmentRound, member: Member, cells: Mapping[int, Cell], *, summary: str, answers: Mapping[str, Answer],
    files: Iterable[tuple[Item, UploadedFile[bytes]]], by: Account, at: datetime,
) -> None:  # fmt: skip
    """All that the page sent, or nothing of it: a file that is refused is told at its item. Raises Refused."""
    save_self_assessment(row, member, cells, summary=summary, answers=answers, by=by, at=at)
    refused: list[Finding] = []
    for item, file in files:
        try:
            with transaction.atomic():
                attach_file(
                    row, member, ColumnKind.SELF, file, what=EvidenceKind.LEDGER, title="", indicator=item.pk, by=by,
                    at=at,
                )  # fmt: skip
        except Refused as refusal:
            refused += [replace(one, field=file_place(item)) for one in refusal.findings]
    demand(refused)


@transaction.atomic
def save_self_assessment(
    row: AssessmentRound, member: Member, cells: Mapping[int, Cell], *, summary: str,
    answers: Mapping[str, Answer] | None = None, by: Account, at: datetime,
) -> AssessmentColumn:  # fmt: skip
    """Save what was filled in so far; what is missing is asked for when it is filed.

    Raises Refused for points out of range, a round that does not run, a filed self-assessment, a stranger.
    """
    sheet = locked_sheet(row, member)
    cells, own = known(sheet, cells), sheet.cells.get(ColumnKind.SELF, {})
    demand([*check_speaker(sheet, by), *check_saving(sheet.facts, ColumnKind.SELF, by_pk(sheet), cells, own)])
    column = begun(sheet, ColumnKind.SELF, by=by, at=at)
    changed = write_cells(column, cells, own, by=by, at=at)
    answered = _write_answers(sheet, column, answers or {}, by=by, at=at)
    if summary.strip() != column.summary:
        column.summary = summary.strip()
        column.save(update_fields=["summary"])
        answered.append("总体情况")
    if changed or answered:
        after = told(by_pk(sheet), changed) | ({"其他": "、".join(answered)} if answered else {})
        audit.record(verb=VERBS[ColumnKind.SELF], by=by, at=at, obj=column, after=after)
    return column


def _write_answers(
    sheet: Sheet, column: AssessmentColumn, answers: Mapping[str, Answer], *, by: Account, at: datetime
) -> list[str]:
    """Answers to the points of the template, except those that tasks fill in; labels of what changed."""
    points = {one.key: one for one in TEMPLATES[sheet.template]}
    held = answers_of(column)
    changed = []
    for key, answer in answers.items():
        if key in points and points[key].kind is not PointKind.TASKS and answer != held.get(key, Answer()):
            fields = {
                "text": answer.text, "figure": answer.figure, "last_figure": answer.last_figure, "saved_at": at,
                "saved_by": by,
            }  # fmt: skip
            TemplateAnswer.objects.update_or_create(column=column, key=key, defaults=fields)
            changed.append(points[key].label)
    return changed


def submission_findings(sheet: Sheet, by: Account) -> list[Finding]:
    """Everything against filing: the page shows it, the action demands it."""
    column = sheet.columns.get(ColumnKind.SELF)
    found = check_submission(
        sheet.facts, sheet.items, sheet.cells.get(ColumnKind.SELF, {}), column.summary if column else ""
    )
    found += check_answers(sheet.template, sheet.answers)
    if not heads(by, sheet.member):
        found.append(
            unmet("SX-6.4-a", "自评由单位主要负责人报送", remedy="请单位主要负责人登录后报送", 单位=sheet.member.name)
        )
    return found


@transaction.atomic
def submit_self_assessment(row: AssessmentRound, member: Member, *, by: Account, at: datetime) -> AssessmentColumn:
    """File it: by the head, whole; from then on nobody changes it (SX-6.4-a). Tasks answer their points now."""
    sheet = locked_sheet(row, member)
    demand(submission_findings(sheet, by))
    column = sheet.columns[ColumnKind.SELF]
    for point in TEMPLATES[sheet.template]:
        if point.kind is PointKind.TASKS:
            answer = tasks_in_time(sheet.member, sheet.round.year)
            TemplateAnswer.objects.update_or_create(
                column=column, key=point.key,
                defaults={
                    "text": answer.text, "figure": answer.figure, "last_figure": answer.last_figure, "saved_at": at,
                    "saved_by": by,
                },
            )  # fmt: skip
    lock(column, by=by, at=at)
    total = sum(cell.points or 0 for cell in sheet.cells[ColumnKind.SELF].values())
    audit.record(
        verb="appraisal.submit_self_assessment", by=by, at=at, obj=column,
        after={"number": column.number, "total": Cell(total).shown},
    )  # fmt: skip
    return column
