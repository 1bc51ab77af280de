"""The register of experts: public calls, applications, appointment for a term, entries (JH-A-4.2-c)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import Finding, demand, unmet
from decisions.actions.entries import told
from decisions.models import Expert, ExpertApplication, ExpertCall, ExpertField
from decisions.rules.entering import check_reason
from organization.models import Account, Person

CLAUSE = "JH-A-4.2-c"


@dataclass(frozen=True, slots=True)
class NewExpert:
    """A human being as a form gives him."""

    name: str
    organisation: str
    fields: tuple[ExpertField, ...]
    title: str = ""
    interests: str = ""
    contact: str = ""


@transaction.atomic
def add_field(name: str, *, by: Account, at: datetime) -> ExpertField:
    """Name a field of knowledge; refused when it is there."""
    if ExpertField.objects.filter(name=name.strip()).exists():
        demand([unmet("JH-A-4.2-d", "已有这个专业领域", remedy="从列表中选用", 名称=name.strip())])
    row = ExpertField.objects.create(name=name.strip(), order=ExpertField.objects.count() + 1)
    audit.record(verb="decisions.add_expert_field", by=by, at=at, obj=row, clause="JH-A-4.2-d")
    return row


@transaction.atomic
def add_expert(
    new: NewExpert, *, by: Account, at: datetime, person: Person | None = None, same_as: Expert | None = None
) -> Expert:
    """Enter somebody who did not answer a call. ``person`` lets him sign in; ``same_as`` is his other entry."""
    findings = _check_person(person)
    demand(findings)
    row = _enter(new, publicly=False, person=person, same_as=same_as, by=by, at=at)
    after = {"fields": [str(one) for one in new.fields], "same_as": str(same_as) if same_as else ""}
    audit.record(verb="decisions.add_expert", by=by, at=at, obj=row, clause=CLAUSE, after=after)
    return row


@transaction.atomic
def mark_same(expert: Expert, other: Expert, *, by: Account, at: datetime) -> Expert:
    """Say that two entries are one human being: he counts once (JH-A-4.2-d)."""
    held = {row.pk: row for row in Expert.objects.select_for_update(of=("self",)).filter(pk__in=[expert.pk, other.pk])}
    row: Expert = held[expert.pk]
    root: Expert = held[other.pk]
    findings: list[Finding] = []
    if row.pk == root.pk or root.same_as_id is not None or row.doubles.exists():
        remedy = "选定另一条登记，以其中未标记为重复的一条为准"
        findings.append(unmet("JH-A-4.2-d", "两条登记不能这样合并", remedy=remedy))
    demand(findings)
    row.same_as = root
    row.save(update_fields=["same_as"])
    audit.record(
        verb="decisions.mark_same_expert", by=by, at=at, obj=row, clause="JH-A-4.2-d", after={"same_as": str(root)}
    )
    return row


@transaction.atomic
def remove_expert(expert: Expert, *, reason: str, by: Account, at: datetime) -> None:
    """Take an entry off the register, with the reason; former invitations stay."""
    row = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    findings = check_reason(reason, "解聘")
    if row.withdrawn_at is not None:
        findings.append(unmet(CLAUSE, "专家已解聘", remedy="请刷新页面"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="decisions.remove_expert", by=by, at=at, obj=row, clause=CLAUSE, reason=row.withdrawal_reason)


@transaction.atomic
def open_call(title: str, text: str, *, published_on: date, closes_on: date, by: Account, at: datetime) -> ExpertCall:
    """Publish a call; applications are taken from its day to its end, both included."""
    findings: list[Finding] = []
    if closes_on < published_on:
        findings.append(unmet(CLAUSE, "截止日期早于发布日期", remedy="更正截止日期"))
    demand(findings)
    row = ExpertCall.objects.create(
        title=title, text=text, published_on=published_on, closes_on=closes_on, **told(by, at)
    )
    audit.record(verb="decisions.open_expert_call", by=by, at=at, obj=row, clause=CLAUSE, after={"until": closes_on})
    return row


@transaction.atomic
def add_application(
    call: ExpertCall, new: NewExpert, *, received_on: date, by: Account, at: datetime
) -> ExpertApplication:
    """Record an application that came in while the call was open; the same person twice is refused."""
    held = ExpertCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    findings: list[Finding] = []
    if not held.published_on <= received_on <= min(held.closes_on, timezone.localdate(at)):
        facts = {"报名": received_on.isoformat(), "截止": held.closes_on.isoformat()}
        findings.append(unmet(CLAUSE, "报名日期不在公告期限内", remedy="核对报名日期", **facts))
    if held.applications.filter(name=new.name, organisation=new.organisation).exists():
        findings.append(unmet(CLAUSE, "此人已报名", remedy="核对姓名和工作单位", 姓名=new.name))
    demand(findings)
    row = ExpertApplication.objects.create(
        call=held, name=new.name, organisation=new.organisation, title=new.title, interests=new.interests,
        contact=new.contact, received_on=received_on, **told(by, at),
    )  # fmt: skip
    row.fields.set(new.fields)
    audit.record(verb="decisions.add_expert_application", by=by, at=at, obj=row, clause=CLAUSE)
    return row


@transaction.atomic
def appoint(
    application: ExpertApplication, *, term_from: date, term_until: date, person: Person | None = None,
    by: Account, at: datetime,
) -> Expert:  # fmt: skip
    """Appoint an applicant for a term: he stands in the register from now on."""
    row = _undecided(application)
    findings = _check_open_application(row) + _check_person(person)
    if term_until < term_from:
        findings.append(unmet(CLAUSE, "聘期止早于聘期起", remedy="更正聘期"))
    demand(findings)
    new = NewExpert(row.name, row.organisation, tuple(row.fields.all()), row.title, row.interests, row.contact)
    row.expert = _enter(new, publicly=True, person=person, same_as=None, by=by, at=at)
    row.term_from, row.term_until, row.decided_at, row.decided_by = term_from, term_until, at, by
    row.save(update_fields=["expert", "term_from", "term_until", "decided_at", "decided_by"])
    audit.record(
        verb="decisions.appoint_expert", by=by, at=at, obj=row, clause=CLAUSE,
        after={"from": term_from, "until": term_until},
    )  # fmt: skip
    return row.expert


@transaction.atomic
def decline(application: ExpertApplication, *, reason: str, by: Account, at: datetime) -> ExpertApplication:
    """Do not appoint an applicant, with the reason."""
    row = _undecided(application)
    demand([*_check_open_application(row), *check_reason(reason, "不予聘任", CLAUSE)])
    row.reason, row.decided_at, row.decided_by = reason.strip(), at, by
    row.save(update_fields=["reason", "decided_at", "decided_by"])
    audit.record(verb="decisions.decline_expert", by=by, at=at, obj=row, clause=CLAUSE, reason=row.reason)
    return row


def _undecided(application: ExpertApplication) -> ExpertApplication:
    return ExpertApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)


def _check_open_application(row: ExpertApplication) -> list[Finding]:
    return [] if row.decided_at is None else [unmet(CLAUSE, "报名已有决定", remedy="请刷新页面")]


def _check_person(person: Person | None) -> list[Finding]:
    """One person of the county has one entry: it is by him that the expert signs in."""
    if person is None or not Expert.objects.filter(person=person).exists():
        return []
    return [unmet("JH-A-4.2-d", "此人在专家库中已有登记", remedy="使用原登记", 姓名=person.name)]


def _enter(
    new: NewExpert, *, publicly: bool, person: Person | None, same_as: Expert | None, by: Account, at: datetime
) -> Expert:
    row = Expert.objects.create(
        name=new.name, person=person, same_as=same_as, organisation=new.organisation, title=new.title,
        interests=new.interests, recruited_publicly=publicly, contact=new.contact, **told(by, at),
    )  # fmt: skip
    row.fields.set(_unique(new.fields))
    return row


def _unique(fields: Iterable[ExpertField]) -> list[ExpertField]:
    return list({one.pk: one for one in fields}.values())
