"""What all columns share: beginning one, writing its cells, its files, locking it. A closed column takes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.enums.assessment import AssessmentPermission, ColumnKind, ColumnState, EvidenceKind
from appraisal.gathering.assessment import Sheet, assessed, recusal_years, sheet_of, ties_of
from appraisal.models import (
    AssessmentCharge,
    AssessmentColumn,
    AssessmentRound,
    AssessmentSeat,
    ColumnFile,
    ColumnItem,
    Member,
)
from appraisal.rules.assessment import Cell, Item, check_open, check_reopening
from appraisal.rules.assessment_recusal import check_ties
from appraisal.rules.assessment_rounds import check_running
from core import audit
from core.access import may
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account

VERBS = {
    ColumnKind.SELF: "appraisal.save_self_assessment", ColumnKind.PRELIMINARY: "appraisal.save_preliminary",
    ColumnKind.ONSITE: "appraisal.save_onsite",
}  # fmt: skip


def locked_sheet(row: AssessmentRound, member: Member) -> Sheet:
    """The sheet with its charge locked: everything that writes a member's columns waits here."""
    AssessmentCharge.objects.select_for_update().filter(round=row, member=member).first()
    fresh = AssessmentRound.objects.select_related("period__scheme__rulebook").get(pk=row.pk)
    return sheet_of(fresh, Member.objects.select_related("appointment", "group", "unit").get(pk=member.pk))


def begun(sheet: Sheet, kind: ColumnKind, *, by: Account, at: datetime) -> AssessmentColumn:
    """The open column of the kind; made when there is none yet."""
    held = sheet.columns.get(kind)
    if held is not None:
        return held
    return AssessmentColumn.objects.create(
        round=sheet.round, member=sheet.member, kind=kind, recorded_at=at, recorded_by=by
    )


def write_cells(
    column: AssessmentColumn, cells: Mapping[int, Cell], held: Mapping[int, Cell], *, by: Account, at: datetime
) -> dict[int, Cell]:
    """Write what differs from ``held``; returns it. One statement, whatever the number of items."""
    changed = {pk: cell for pk, cell in cells.items() if cell != held.get(pk, Cell())}
    rows = [
        ColumnItem(
            column=column, indicator_id=pk, points=cell.points, not_applicable=cell.not_applicable, text=cell.text,
            saved_at=at, saved_by=by,
        )
        for pk, cell in changed.items()
    ]  # fmt: skip
    ColumnItem.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["column", "indicator"],
        update_fields=["points", "not_applicable", "text", "saved_at", "saved_by"],
    )  # fmt: skip
    return changed


def told(items: Mapping[int, Item], cells: Mapping[int, Cell]) -> dict[str, str]:
    """Cells as the audit trail holds them: item code -> points."""
    return {items[pk].code: cell.shown for pk, cell in cells.items()}


def by_pk(sheet: Sheet) -> dict[int, Item]:
    return {item.pk: item for item in sheet.items}


def known(sheet: Sheet, cells: Mapping[int, Cell]) -> dict[int, Cell]:
    """Cells of items that the sheet has; whatever else was sent is no business of it."""
    items = by_pk(sheet)
    return {pk: cell for pk, cell in cells.items() if pk in items}


def lock(column: AssessmentColumn, *, by: Account, at: datetime) -> None:
    """Close a column for good; the database keeps it from then on."""
    column.state, column.closed_at, column.closed_by = ColumnState.CLOSED, at, by
    column.save(update_fields=["state", "closed_at", "closed_by"])


def check_assessor(sheet: Sheet, by: Account, at: datetime) -> list[Finding]:
    """Who assesses sits in the group of the member and has no tie to it now (SX-8.4-a)."""
    seated = AssessmentSeat.objects.in_force().filter(
        group__charges__round=sheet.round, group__charges__member=sheet.member, person=by.person_id or 0
    )
    if not seated.exists():
        return [
            unmet(
                "SX-6.1-a", "不是该对象考评组的成员", remedy="由负责该对象的考评组办理", 考评对象=sheet.member.name
            )
        ]  # fmt: skip
    person, years = by.person_id or 0, recusal_years(sheet.round)
    ties = ties_of([person], timezone.localdate(at), years)
    return check_ties({person: str(by)}, ties, [assessed(sheet.member)], years)


def speaks_for(by: Account, member: Member) -> bool:
    """Whether the account fills in the member's self-assessment: the unit's people for a unit, a cadre for himself."""
    if member.appointment is not None:
        return by.person_id is not None and member.appointment.person_id == by.person_id
    return member.unit_id in by.own_unit_ids and _reaches(by, AssessmentPermission.FILL_FOR_UNIT, member)


def _reaches(by: Account, permission: AssessmentPermission, member: Member) -> bool:
    return may(by, permission) and member.unit_id in by.reach(permission).unit_ids


def heads(by: Account, member: Member) -> bool:
    """Whether the account files it: the principal leader for a unit, a cadre for himself."""
    if member.appointment is not None:
        return speaks_for(by, member)
    return speaks_for(by, member) and _reaches(by, AssessmentPermission.SUBMIT_FOR_UNIT, member)


@transaction.atomic
def attach_file(
    row: AssessmentRound, member: Member, kind: ColumnKind, upload: UploadedFile[bytes], *, what: EvidenceKind,
    title: str, indicator: int | None, by: Account, at: datetime,
) -> ColumnFile:  # fmt: skip
    """Keep a file behind an item of an open column: the ledger, material or a photo (SX-6.4-a)."""
    sheet = locked_sheet(row, member)
    demand([*_may_write(sheet, kind, by, at), *check_running(sheet.facts.round), *check_open(sheet.facts, kind)])
    items = by_pk(sheet)
    document = store(upload, by=by, at=at)
    found = ColumnFile.objects.create(
        column=begun(sheet, kind, by=by, at=at), indicator_id=indicator if indicator in items else None, kind=what,
        title=title.strip()[:120], document=document, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    after = {
        "file": document.sha256, "name": document.name, "kind": what.label,
        "item": items[indicator].code if indicator in items else "",
    }  # fmt: skip
    audit.record(verb="appraisal.attach_assessment_file", by=by, at=at, obj=found.column, after=after)
    return found


@transaction.atomic
def remove_file(file: ColumnFile, *, by: Account, at: datetime) -> None:
    """Take a file out of a column that is still open; the trail keeps its name and fingerprint."""
    column = file.column
    sheet = locked_sheet(column.round, column.member)
    kind = ColumnKind(column.kind)
    demand([*_may_write(sheet, kind, by, at), *check_running(sheet.facts.round), *check_open(sheet.facts, kind)])
    before = {"file": file.document.sha256, "name": file.document.name}
    file.delete()
    audit.record(verb="appraisal.remove_assessment_file", by=by, at=at, obj=column, before=before)


def _may_write(sheet: Sheet, kind: ColumnKind, by: Account, at: datetime) -> list[Finding]:
    if kind is ColumnKind.SELF:
        return check_speaker(sheet, by)
    return check_assessor(sheet, by, at)


def check_speaker(sheet: Sheet, by: Account) -> list[Finding]:
    """A self-assessment is the appraised's own (SX-6.4-a)."""
    if speaks_for(by, sheet.member):
        return []
    return [unmet("SX-6.4-a", "自评由被考评单位自己填写", remedy="请由该单位人员填写", 考评对象=sheet.member.name)]


@transaction.atomic
def reopen_column(
    row: AssessmentRound, member: Member, kind: ColumnKind, *, reason: str, by: Account, at: datetime
) -> AssessmentColumn:
    """Let a closed column be filled anew as its next number, with what it held; the closed one stays as it is.

    By the office, with a reason, as long as nothing rests on it (SX-6.3-c, SX-6.4-a); never by who closed it.
    """
    sheet = locked_sheet(row, member)
    findings = check_reopening(sheet.facts, kind, reason)
    former = sheet.columns.get(kind)
    if former is not None and former.closed_by_id == by.pk:
        findings.append(unmet("SX-8.4-a", "锁定人不能自己退回", remedy="请由考评办另一人退回"))
    demand(findings)
    assert former is not None
    made = AssessmentColumn.objects.create(
        round=sheet.round, member=sheet.member, kind=kind, number=former.number + 1, summary=former.summary,
        reason=reason.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _copy(former, made)
    audit.record(
        verb="appraisal.reopen_assessment_column", by=by, at=at, obj=made, before={"number": former.number},
        after={"number": made.number}, reason=made.reason,
    )  # fmt: skip
    return made


def _copy(former: AssessmentColumn, made: AssessmentColumn) -> None:
    """Items, answers, files and the record of the visit go along; signatures do not."""
    rows: list[Any] = [*former.items.all(), *former.answers.all(), *former.files.all()]
    rows += [former.onsite] if hasattr(former, "onsite") else []
    for one in rows:
        one.pk = None
        one._state.adding = True
        one.column = made
        one.save()
