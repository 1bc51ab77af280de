"""On-site assessment (实地考评): record, points of its own, two assessors who sign each by his account (SX-6.5-a)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

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
from appraisal.models import AssessmentColumn, AssessmentRound, Member, OnSiteRecord, OnSiteSignature
from appraisal.rules.assessment import Cell, check_onsite_open, check_saving, check_signing, check_visit_day
from appraisal.rules.assessment_rounds import SIGNERS
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account


def _signed(column: AssessmentColumn | None) -> list[OnSiteSignature]:
    if column is None:
        return []
    return list(OnSiteSignature.objects.in_force().filter(column=column).select_related("person"))


@transaction.atomic
def save_onsite(
    row: AssessmentRound, member: Member, cells: Mapping[int, Cell], *, visited_on: date, place: str, findings: str,
    by: Account, at: datetime,
) -> AssessmentColumn:  # fmt: skip
    """Save the record and its points; not before the preliminary assessment is closed, not under a signature."""
    sheet = locked_sheet(row, member)
    cells, own = known(sheet, cells), sheet.cells.get(ColumnKind.ONSITE, {})
    column = sheet.columns.get(ColumnKind.ONSITE)
    found = [*check_assessor(sheet, by, at), *check_onsite_open(sheet.facts)]
    titles = {one.title for one in found}
    found += [
        one for one in check_saving(sheet.facts, ColumnKind.ONSITE, by_pk(sheet), cells, own) if one.title not in titles
    ]
    found += check_visit_day(visited_on, timezone.localdate(at))
    if signed := _signed(column):
        names = "、".join(one.person.name for one in signed)
        found.append(unmet("SX-6.5-a", "已有考评人员签字，不能改动", remedy="请签字人先撤回签字", 签字人=names))
    for name, label, text in (("place", "地点", place), ("findings", "实地情况", findings)):
        if not text.strip():
            found.append(unmet("SX-6.5-a", f"没有填写{label}", remedy=f"请填写{label}", field=name))
    demand(found)
    column = begun(sheet, ColumnKind.ONSITE, by=by, at=at)
    told_of = {"visited_on": visited_on, "place": place.strip(), "findings": findings.strip()}
    OnSiteRecord.objects.update_or_create(column=column, defaults={**told_of, "saved_at": at, "saved_by": by})
    changed = write_cells(column, cells, own, by=by, at=at)
    audit.record(
        verb=VERBS[ColumnKind.ONSITE], by=by, at=at, obj=column,
        after={"visited_on": visited_on.isoformat(), "place": place.strip(), **told(by_pk(sheet), changed)},
    )  # fmt: skip
    return column


def signing_findings(sheet: Sheet, by: Account, at: datetime) -> list[Finding]:
    """Everything against signing: the page shows it, the action demands it."""
    column = sheet.columns.get(ColumnKind.ONSITE)
    record = getattr(column, "onsite", None) if column is not None else None
    found = check_assessor(sheet, by, at)
    found += check_signing(
        sheet.facts, record.visited_on if record else None, timezone.localdate(at), sheet.items,
        sheet.cells.get(ColumnKind.PRELIMINARY, {}), sheet.cells.get(ColumnKind.ONSITE, {}),
    )  # fmt: skip
    if any(one.person_id == by.person_id for one in _signed(column)):
        found.append(unmet("SX-6.5-a", "您已经签字", remedy="请另一名考评人员签字"))
    return found


@transaction.atomic
def sign_onsite(row: AssessmentRound, member: Member, *, by: Account, at: datetime) -> OnSiteSignature:
    """Sign by one's own account; the second signature locks the record."""
    sheet = locked_sheet(row, member)
    demand(signing_findings(sheet, by, at))
    column = sheet.columns[ColumnKind.ONSITE]
    before = len(_signed(column))
    assert by.person is not None, "who sits in a group is a person"
    made = OnSiteSignature.objects.create(column=column, person=by.person, recorded_at=at, recorded_by=by)
    if before + 1 >= SIGNERS:
        lock(column, by=by, at=at)
    audit.record(verb="appraisal.sign_onsite", by=by, at=at, obj=column, after={"signatures": before + 1})
    return made


@transaction.atomic
def withdraw_signature(
    row: AssessmentRound, member: Member, *, reason: str, by: Account, at: datetime
) -> OnSiteSignature:
    """Take back one's own signature before the second one locks the record, with a reason."""
    sheet = locked_sheet(row, member)
    column = sheet.columns.get(ColumnKind.ONSITE)
    mine = [one for one in _signed(column) if one.person_id == by.person_id]
    found = check_onsite_open(sheet.facts)
    if not mine:
        found.append(unmet("SX-6.5-a", "您没有签字", remedy="无需撤回"))
    if not reason.strip():
        found.append(unmet("SX-6.5-a", "撤回须写明理由", remedy="请填写理由", field="reason"))
    demand(found)
    row_of = mine[0]
    row_of.withdrawn_at, row_of.withdrawn_by, row_of.withdrawal_reason = at, by, reason.strip()[:200]
    row_of.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_onsite_signature", by=by, at=at, obj=column, reason=reason)
    return row_of
