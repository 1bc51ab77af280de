"""Collation (汇总): final points proposed from the columns, confirmed by a second person, written as scores."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from appraisal.actions.assessment_columns import by_pk, check_assessor, lock, locked_sheet, told, write_cells
from appraisal.actions.preliminary import check_leader
from appraisal.actions.scores import Content, enter_scores
from appraisal.enums.assessment import ColumnKind, YearMethod
from appraisal.gathering.assessment import Sheet
from appraisal.gathering.year_methods import methods_of
from appraisal.models import AssessmentColumn, AssessmentRound, ColumnItem, Member
from appraisal.rules.assessment import Cell, check_confirming, check_proposing, propose
from appraisal.rules.assessment_rounds import check_running
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account


def proposed(sheet: Sheet) -> dict[int, Cell]:
    """The final points as the columns give them (SX-6.5-a)."""
    return propose(
        sheet.items, sheet.cells[ColumnKind.MEASURED], sheet.cells.get(ColumnKind.PRELIMINARY, {}),
        sheet.cells.get(ColumnKind.ONSITE, {}) if sheet.facts.closed(ColumnKind.ONSITE) else {},
    )  # fmt: skip


def proposing_findings(sheet: Sheet) -> list[Finding]:
    """What the sheet itself still lacks before the final points are proposed."""
    return check_proposing(sheet.facts, sheet.items, proposed(sheet))


@transaction.atomic
def propose_final(row: AssessmentRound, member: Member, *, by: Account, at: datetime) -> AssessmentColumn:
    """The group's leader puts the final points up for confirmation; each says which column it comes from."""
    sheet = locked_sheet(row, member)
    demand([*check_assessor(sheet, by, at), *check_leader(sheet, by), *proposing_findings(sheet)])
    final = proposed(sheet)
    former = sheet.columns.get(ColumnKind.FINAL)
    column = AssessmentColumn.objects.create(
        round=sheet.round, member=sheet.member, kind=ColumnKind.FINAL, number=former.number + 1 if former else 1,
        reason="更正后重新汇总" if former else "", recorded_at=at, recorded_by=by,
    )  # fmt: skip
    write_cells(column, final, {}, by=by, at=at)
    audit.record(verb="appraisal.propose_final_points", by=by, at=at, obj=column, after=told(by_pk(sheet), final))
    return column


@transaction.atomic
def return_final(row: AssessmentRound, member: Member, *, reason: str, by: Account, at: datetime) -> None:
    """Send proposed points back to the group, with a reason: the proposal goes, the trail keeps it."""
    sheet = locked_sheet(row, member)
    found = check_running(sheet.facts.round)
    column = sheet.columns.get(ColumnKind.FINAL)
    if not sheet.facts.open(ColumnKind.FINAL):
        found.append(unmet("SX-6.4-b", "没有待确认的汇总得分", remedy="无需退回"))
    if not reason.strip():
        found.append(unmet("SX-6.4-b", "退回须写明理由", remedy="请填写理由", field="reason"))
    demand(found)
    assert column is not None
    before = told(by_pk(sheet), sheet.cells[ColumnKind.FINAL])
    audit.record(verb="appraisal.return_final_points", by=by, at=at, obj=column, before=before, reason=reason)
    ColumnItem.objects.filter(column=column).delete()
    column.delete()


def confirming_findings(sheet: Sheet, recorded: Collection[YearMethod], by: Account) -> list[Finding]:
    """Everything against confirming: the page shows it, the action demands it."""
    column = sheet.columns.get(ColumnKind.FINAL)
    return check_confirming(
        sheet.facts, column.recorded_by_id if column else 0, by.pk, recorded,
        person=sheet.member.appointment_id is not None,
    )  # fmt: skip


@transaction.atomic
def confirm_final(row: AssessmentRound, member: Member, *, by: Account, at: datetime) -> AssessmentColumn:
    """Confirm what somebody else proposed; the score action takes the points over, so that nobody types them again.

    Raises Refused for the proposer himself, his own unit (SX-8.4-a) and for a missing method (JH-C-3.3-d).
    """
    sheet = locked_sheet(row, member)
    demand(confirming_findings(sheet, methods_of(sheet.round, sheet.member).known, by))
    column = sheet.columns[ColumnKind.FINAL]
    lock(column, by=by, at=at)
    items, cells = by_pk(sheet), sheet.cells[ColumnKind.FINAL]
    written: dict[tuple[str, str], Content] = {
        (sheet.member.code, item.code): None if cells[item.pk].not_applicable else cells[item.pk].points
        for item in sheet.items
        if not item.computed
    }
    audit.record(verb="appraisal.confirm_final_points", by=by, at=at, obj=column, after=told(items, cells))
    enter_scores(sheet.round.period, written, source=origin(sheet.round, column), by=by, at=at)
    return column


def origin(row: AssessmentRound, column: AssessmentColumn) -> str:
    """What the trail of a score says of where it comes from."""
    return f"{row.title}汇总得分（第 {column.number} 次，{column.recorded_by}提出）"
