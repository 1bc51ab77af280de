"""Handing in weekly and half-monthly work, and the list of those who do (LS-4.2-b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import WorkCycle
from accountability.gathering.collection import is_wanted
from accountability.models import StandingMember, WorkForm
from accountability.rules.collection import CLAUSE, FormFacts, check_form
from core import audit
from core.access import may
from core.findings import demand, unmet
from core.periods import Period
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class NewForm:
    """What a form says; exactly one of person and unit."""

    cycle: WorkCycle
    period: Period
    done: str
    planned: str
    economy: str = ""
    person: Person | None = None
    unit: Unit | None = None


def may_hand_in(account: Account, new: NewForm) -> bool:
    """A member for himself, a town's people for the town, the two offices for a member who told them."""
    if new.person is not None:
        return new.person.pk == account.person_id or may(account, P.COLLECT_WORK_FORMS)
    reach = account.reach(P.FILE_WORK_FORMS)
    return new.unit is not None and may(account, P.FILE_WORK_FORMS) and new.unit.pk in reach.unit_ids


@transaction.atomic
def file_form(new: NewForm, *, by: Account, at: datetime) -> WorkForm:
    """Hand a form in; one that is there already gets the next version. Raises Refused."""
    owner = new.person or new.unit
    assert owner is not None
    if new.person is not None:
        Person.objects.select_for_update().get(pk=owner.pk)
    else:
        Unit.objects.select_for_update().get(pk=owner.pk)
    facts = FormFacts(
        cycle=new.cycle, period=new.period, done=new.done, economy=new.economy, own=may_hand_in(by, new),
        wanted=is_wanted(new.cycle, person=new.person, unit=new.unit, day=new.period.end),
    )  # fmt: skip
    demand(check_form(facts, timezone.localdate(at)))
    rows = WorkForm.objects.filter(period=new.period.code, person=new.person, unit=new.unit)
    row = WorkForm.objects.create(
        cycle=new.cycle, period=new.period.code, person=new.person, unit=new.unit,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1, done=new.done.strip(),
        planned=new.planned.strip(), economy=new.economy.strip() if new.unit is not None else "",
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.file_work_form", by=by, at=at, obj=row, clause=CLAUSE,
        after={"period": new.period.label, "person": str(owner), "version": row.number},
    )  # fmt: skip
    return row


@transaction.atomic
def add_member(person: Person, *, since: date, by: Account, at: datetime) -> StandingMember:
    """Put somebody on the list of those who hand in weekly."""
    Person.objects.select_for_update().get(pk=person.pk)
    if StandingMember.objects.in_force().filter(person=person).exists():
        demand([unmet(CLAUSE, "已在名单中", field="person", remedy="无需重复登记")])
    row = StandingMember.objects.create(person=person, since=since, recorded_at=at, recorded_by=by)
    audit.record(
        verb="accountability.add_standing_member", by=by, at=at, obj=row, clause=CLAUSE, after={"person": person.name}
    )
    return row


@transaction.atomic
def drop_member(member: StandingMember, *, reason: str, by: Account, at: datetime) -> StandingMember:
    """Take somebody off the list with the reason."""
    rows = StandingMember.objects.select_for_update(of=("self",)).select_related("person")
    row: StandingMember = rows.get(pk=member.pk)
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet(CLAUSE, "已移出名单", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(CLAUSE, "没有写明理由", field="reason", remedy="填写理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="accountability.drop_standing_member", by=by, at=at, obj=row, clause=CLAUSE, reason=row.withdrawal_reason
    )
    return row
