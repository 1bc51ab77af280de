"""Registers of inner-party supervision, key posts, rewards of units, lines of the integrity file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.enums import RegisterKind
from accountability.models import IntegrityEntry, KeyPost, SupervisionRecord, UnitReward
from accountability.models.registers import CONFIDENTIAL
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account, Person, Post, Unit

CLAUSE = "JH-A-6.5-b"
OF_PERSON = (RegisterKind.PERSONAL_MATTERS, RegisterKind.AUDIT, RegisterKind.ADMONITION, RegisterKind.INQUIRY)


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record about a team, or about a cadre of it."""

    kind: RegisterKind
    unit: Unit
    held_on: date
    text: str
    result: str
    person: Person | None = None


@transaction.atomic
def record_supervision(
    new: NewRecord, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> SupervisionRecord:
    """Enter a record. The audit trail holds its kind and number, of confidential ones not whom it is about."""
    clause = "QSH-31-a" if new.kind in OF_PERSON else CLAUSE
    findings: list[Finding] = []
    if new.kind in OF_PERSON and new.person is None:
        findings.append(unmet(clause, "没有写明干部", field="person", remedy="填写干部", 种类=new.kind.label))
    if new.held_on > timezone.localdate(at):
        findings.append(unmet(clause, "日期晚于今天", field="held_on", remedy="更正日期", 日期=new.held_on.isoformat()))
    if new.person is not None and new.person.pk == by.person_id:
        findings.append(unmet(clause, "不得登记本人的记录", field="person", remedy="由他人登记"))
    demand(findings)
    row = SupervisionRecord.objects.create(
        kind=new.kind, unit=new.unit, person=new.person, held_on=new.held_on, text=new.text.strip(),
        result=new.result.strip(), document=store(upload, by=by, at=at) if upload is not None else None,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    told = {} if new.kind in CONFIDENTIAL else {"unit": new.unit.name}
    audit.record(verb="accountability.record_supervision", by=by, at=at, obj=row, clause=clause, after=told)
    return row


@transaction.atomic
def mark_key_post(post: Post, reason: str, *, by: Account, at: datetime) -> KeyPost:
    """Watch a post of people, money and goods."""
    findings = []
    if KeyPost.objects.filter(post=post).exists():
        findings.append(unmet("QSH-31-a", "已是关键岗位", remedy="无需重复确定"))
    if not reason.strip():
        findings.append(unmet("QSH-31-a", "没有写明理由", field="reason", remedy="填写理由"))
    demand(findings)
    row = KeyPost.objects.create(post=post, reason=reason.strip(), recorded_at=at, recorded_by=by)
    audit.record(verb="accountability.mark_key_post", by=by, at=at, obj=row, clause="QSH-31-a")
    return row


@transaction.atomic
def reward_person(
    unit: Unit, person: Person, *, dated: date, title: str, reason: str, by: Account, at: datetime
) -> UnitReward:
    """A unit rewards one of its own people (JH-B-5.3-e)."""
    findings = []
    if person.pk == by.person_id:
        findings.append(unmet("JH-B-5.3-e", "不得奖励本人", field="person", remedy="由上级办理"))
    if dated > timezone.localdate(at):
        findings.append(unmet("JH-B-5.3-e", "日期晚于今天", field="dated", remedy="更正日期"))
    demand(findings)
    row = UnitReward.objects.create(
        unit=unit, person=person, dated=dated, title=title.strip(), reason=reason.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(verb="accountability.reward_person", by=by, at=at, obj=row, clause="JH-B-5.3-e")
    return row


@transaction.atomic
def enter_integrity_file(
    person: Person, *, year: int, dated: date, text: str, source: tuple[str, int], by: Account, at: datetime
) -> IntegrityEntry:
    """Enter a line that never goes away, once for a source: the published grade of a year, for the appraisal
    (BZ-1-t). ``source`` names the object as core.registry.chain does."""
    kind, pk = source
    held = IntegrityEntry.objects.filter(person=person, source_kind=kind, source_pk=pk, text=text.strip()).first()
    if held is not None:
        return held
    row = IntegrityEntry.objects.create(
        person=person, year=year, dated=dated, text=text.strip(), source_kind=kind, source_pk=pk, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.enter_integrity_file", by=by, at=at, label=f"{person}", clause="BZ-1-t"
    )  # fmt: skip
    return row
