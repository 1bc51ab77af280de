"""Preliminary assessment (初评): rated beside self-assessment and measurement, none over another (SX-6.4-b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from appraisal.actions.assessment_columns import (
    VERBS,
    begun,
    by_pk,
    check_assessor,
    known,
    lock,
    locked_sheet,
    told,
    write_cells,
)
from appraisal.enums.assessment import ColumnKind
from appraisal.gathering.assessment import Sheet
from appraisal.gathering.evidence import bases_of, judged_items
from appraisal.models import AssessmentColumn, AssessmentRound, AssessmentSeat, Member
from appraisal.rules.assessment import Cell, check_preliminary_closing, check_preliminary_open, check_saving
from appraisal.rules.qualitative import check_qualitative
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account


@transaction.atomic
def save_preliminary(
    row: AssessmentRound, member: Member, cells: Mapping[int, Cell], *, by: Account, at: datetime
) -> AssessmentColumn:
    """Save the group's points so far; not before the self-assessment is filed or its day is over (SX-6.4-b)."""
    sheet = locked_sheet(row, member)
    cells, own = known(sheet, cells), sheet.cells.get(ColumnKind.PRELIMINARY, {})
    findings = [*check_assessor(sheet, by, at), *check_preliminary_open(sheet.facts, timezone.localdate(at))]
    findings += [
        one
        for one in check_saving(sheet.facts, ColumnKind.PRELIMINARY, by_pk(sheet), cells, own)
        if one.title not in {each.title for each in findings}
    ]
    demand(findings)
    column = begun(sheet, ColumnKind.PRELIMINARY, by=by, at=at)
    changed = write_cells(column, cells, own, by=by, at=at)
    if changed:
        audit.record(verb=VERBS[ColumnKind.PRELIMINARY], by=by, at=at, obj=column, after=told(by_pk(sheet), changed))
    return column


def closing_findings(sheet: Sheet, by: Account, at: datetime) -> list[Finding]:
    """Everything against closing: the page shows it, the action demands it."""
    cells = sheet.cells
    return [
        *check_assessor(sheet, by, at),
        *check_leader(sheet, by),
        *check_preliminary_open(sheet.facts, timezone.localdate(at)),
        *check_preliminary_closing(
            sheet.items, cells.get(ColumnKind.SELF, {}) if sheet.facts.closed(ColumnKind.SELF) else {},
            cells[ColumnKind.MEASURED], cells.get(ColumnKind.PRELIMINARY, {}),
        ),
        *_against_judgement(sheet),
    ]  # fmt: skip


def _against_judgement(sheet: Sheet) -> list[Finding]:
    """What the qualitative ratings lack: one statement without such items, three with them (JH-C-3.3-i)."""
    judged = judged_items(sheet.member.group_id)
    if not judged:
        return []
    rated = sheet.cells.get(ColumnKind.PRELIMINARY, {})
    return check_qualitative(judged, rated, bases_of(sheet.round, sheet.member))


def check_leader(sheet: Sheet, by: Account) -> list[Finding]:
    """The group's leader closes what the group rated."""
    leads = AssessmentSeat.objects.in_force().filter(
        group__charges__round=sheet.round, group__charges__member=sheet.member, person=by.person_id or 0, leads=True
    )
    return [] if leads.exists() else [unmet("SX-6.1-a", "由考评组组长办理", remedy="请组长登录后办理")]


@transaction.atomic
def close_preliminary(row: AssessmentRound, member: Member, *, by: Account, at: datetime) -> AssessmentColumn:
    """Close the group's points, and keep what was measured as a column of its own: it is not overwritten by what
    comes later; when it was closed before, as the next number (SX-6.4-b)."""
    sheet = locked_sheet(row, member)
    demand(closing_findings(sheet, by, at))
    former = sheet.columns.get(ColumnKind.MEASURED)
    measured = AssessmentColumn.objects.create(
        round=sheet.round, member=sheet.member, kind=ColumnKind.MEASURED, number=former.number + 1 if former else 1,
        reason="退回后重新初评" if former else "", recorded_at=at, recorded_by=by,
    )  # fmt: skip
    write_cells(measured, known(sheet, sheet.cells[ColumnKind.MEASURED]), {}, by=by, at=at)
    lock(measured, by=by, at=at)
    column = sheet.columns[ColumnKind.PRELIMINARY]
    lock(column, by=by, at=at)
    audit.record(verb="appraisal.close_preliminary", by=by, at=at, obj=column, after={"number": column.number})
    return column
