"""Supervision of integrity: items with what units hand in, contact points, hearings, meetings and checks (BZ-2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.enums import ReturnKind, SessionKind, WatchKind
from accountability.gathering.integrity import is_member, principals_of_all
from accountability.models import ContactPoint, IntegrityReturn, IntegritySession, IntegrityWatch, SessionMember
from accountability.rules.integrity import CYCLES, ITEM, WANTED, check_closing, check_new_item, check_session
from core import audit
from core.files import store
from core.findings import demand, unmet
from core.periods import period_of
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person, Unit


@dataclass(frozen=True, slots=True)
class NewItem:
    kind: WatchKind
    unit: Unit
    title: str
    text: str
    due_on: date | None = None


@transaction.atomic
def open_item(new: NewItem, *, by: Account, at: datetime) -> IntegrityWatch:
    """Put an item to a unit: taken up, asked about, or reminded of (BZ-2.1-d). Raises Refused."""
    demand(check_new_item(new.kind, new.due_on, timezone.localdate(at)))
    row = IntegrityWatch.objects.create(
        kind=new.kind, unit=new.unit, title=new.title.strip(), text=new.text.strip(), due_on=new.due_on,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.open_integrity_watch", by=by, at=at, obj=row, clause=ITEM, after={"unit": new.unit.name}
    )
    return row


@transaction.atomic
def hand_in(
    item: IntegrityWatch, text: str, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> IntegrityReturn:
    """The unit's stage report, reply or acknowledgement, as the form of the item asks for."""
    row = IntegrityWatch.objects.select_for_update(of=("self",)).get(pk=item.pk)
    findings = []
    if row.closed_at is not None:
        findings.append(unmet(ITEM, "事项已办结", remedy="请刷新页面"))
    if not text.strip():
        findings.append(unmet(ITEM, "没有填写内容", field="text", remedy="填写内容"))
    demand(findings)
    made = IntegrityReturn.objects.create(
        watch=row, kind=WANTED[WatchKind(row.kind)], text=text.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="accountability.hand_in_return", by=by, at=at, obj=row, clause=ITEM)
    return made


@transaction.atomic
def close_item(item: IntegrityWatch, closing: str, *, by: Account, at: datetime) -> IntegrityWatch:
    """Close it, by the commission, once the unit handed in what was asked for."""
    row = IntegrityWatch.objects.select_for_update(of=("self",)).get(pk=item.pk)
    returns = list(IntegrityReturn.objects.filter(watch=row).values_list("kind", "recorded_by"))
    findings = check_closing(
        WatchKind(row.kind), {ReturnKind(kind) for kind, _ in returns}, closed=row.closed_at is not None
    )
    if by.pk in {who for _, who in returns}:
        findings.append(unmet(ITEM, "回复人不能办结", remedy="由他人办结"))
    if not closing.strip():
        findings.append(unmet(ITEM, "没有填写办结意见", field="closing", remedy="填写办结意见"))
    demand(findings)
    row.closing, row.closed_at, row.closed_by = closing.strip(), at, by
    row.save(update_fields=["closing", "closed_at", "closed_by"])
    audit.record(verb="accountability.close_integrity_watch", by=by, at=at, obj=row, clause=ITEM)
    return row


@transaction.atomic
def assign_contact(person: Person, units: list[Unit], *, by: Account, at: datetime) -> int:
    """A member of the commission keeps contact with these units; one may have several (BZ-2.1-e)."""
    clause = "BZ-2.1-e"
    findings = []
    if not DutyHolding.objects.in_force().filter(account__person=person, duty=Duty.DISCIPLINE).exists():
        findings.append(
            unmet(clause, "没有纪检监察职责", field="person", remedy="指定承担纪检监察职责的人员", 人员=person.name)
        )
    own = [one.name for one in units if one.pk == person.unit_id]
    if own:
        findings.append(unmet(clause, "不得联系本单位", field="units", remedy="由他人联系", 单位="、".join(own)))
    demand(findings)
    held = set(ContactPoint.objects.in_force().filter(person=person).values_list("unit_id", flat=True))
    made = ContactPoint.objects.bulk_create(
        ContactPoint(person=person, unit=one, starts_on=timezone.localdate(at), recorded_at=at, recorded_by=by)
        for one in units
        if one.pk not in held
    )
    audit.record(
        verb="accountability.assign_contact", by=by, at=at, label=person.name, clause=clause,
        after={"units": [one.name for one in units]},
    )  # fmt: skip
    return len(made)


@transaction.atomic
def end_contact(contact: ContactPoint, *, reason: str, by: Account, at: datetime) -> None:
    row = ContactPoint.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet("BZ-2.1-e", "已撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet("BZ-2.1-e", "没有写明理由", field="reason", remedy="填写理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="accountability.end_contact", by=by, at=at, obj=row, clause="BZ-2.1-e")


@dataclass(frozen=True, slots=True)
class NewSession:
    """A hearing, meeting or check; ``present`` maps principal leaders (person id) of a half-year meeting."""

    kind: SessionKind
    held_on: date
    leader: Person
    text: str
    unit: Unit | None = None
    findings: str = ""
    rectify_by: date | None = None
    present: Mapping[int, bool] | None = None


@transaction.atomic
def record_session(new: NewSession, *, by: Account, at: datetime) -> IntegritySession:
    """Record it for the period of its day; a half-year meeting with every unit's principal leaders. Raises Refused."""
    cycle, clause = CYCLES[new.kind]
    demand(
        check_session(
            new.kind, held_on=new.held_on, today=timezone.localdate(at), member=is_member(new.leader),
            unit=new.unit is not None, findings=new.findings, rectify_by=new.rectify_by,
        )
    )  # fmt: skip
    row = IntegritySession.objects.create(
        kind=new.kind, period=period_of(cycle, new.held_on).code, held_on=new.held_on, leader=new.leader,
        unit=new.unit, text=new.text.strip(), findings=new.findings.strip(), rectify_by=new.rectify_by,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    if new.kind is SessionKind.MEETING:
        there = new.present or {}
        SessionMember.objects.bulk_create(
            SessionMember(
                session=row, person_id=person, unit_id=unit, present=there.get(person, False), recorded_at=at,
                recorded_by=by,
            )
            for unit, person in principals_of_all(new.held_on)
        )  # fmt: skip
    audit.record(
        verb="accountability.record_session", by=by, at=at, obj=row, clause=clause, after={"period": row.period}
    )
    return row
