"""Summonses: slow work, proposal, agreement of four offices, approval, the talk, its follow-up (LS-3.4-j to -m)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.enums import AccountabilityEvent, ApprovingSide, Effect, SummonsCause, SummonsState
from accountability.gathering.inspections import InspectionNumbers, numbers_on, works_in
from accountability.gathering.summonses import (
    heads_for,
    is_principal,
    office_of,
    other_talks,
    sides_of,
    summons_facts,
    work_of,
)
from accountability.models import (
    ProgressCheck,
    SlowFlag,
    Summons,
    SummonsAgreement,
    SummonsApproval,
    SummonsFollowUp,
    SummonsTalk,
    TalkItem,
    TalkOpinion,
    Task,
    TransferProposal,
)
from accountability.rules.summonses import (
    APPROVED,
    FIRST,
    PROPOSED,
    RECORD,
    SECOND,
    TWICE,
    NewTalk,
    check_agreement,
    check_approval,
    check_follow_up,
    check_proposal,
    check_second,
    check_talk,
    proposes_transfer,
)
from core import audit, events
from core.findings import Finding, demand, unmet
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class TalkRecord:
    """A talk as a form gives it: opinions as (text, source) with the source kept from the unit."""

    held_on: date | None
    talker: Person | None
    place: str
    opinions: Sequence[tuple[str, str]]
    items: Sequence[str]


@transaction.atomic
def flag_slow(
    unit: Unit, topic: str, *, reason: str, flagged_on: date, task: Task | None = None, by: Account, at: datetime
) -> SlowFlag:
    """Find that work of a unit goes slowly; not about one's own unit."""
    findings = _check_day(flagged_on, at, "flagged_on") + _check_other(by, unit)
    if not topic.strip() or not reason.strip():
        findings.append(unmet(PROPOSED, "没有写明事项和进展情况", field="topic", remedy="填写事项和进展情况"))
    demand(findings)
    row = SlowFlag.objects.create(
        unit=unit, topic=topic.strip(), task=task, flagged_on=flagged_on, reason=reason.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.flag_slow", by=by, at=at, obj=row, clause=PROPOSED, reason=row.reason,
        after={"unit": unit.name, "topic": row.topic},
    )  # fmt: skip
    return row


@transaction.atomic
def check_progress(
    flag: SlowFlag, *, checked_on: date, progressed: bool, text: str, by: Account, at: datetime
) -> ProgressCheck:
    """Supervise flagged work again."""
    row = SlowFlag.objects.select_for_update(of=("self",)).select_related("unit").get(pk=flag.pk)
    findings = _check_day(checked_on, at, "checked_on") + _check_other(by, row.unit)
    if checked_on <= row.flagged_on:
        facts = {"认定": row.flagged_on.isoformat(), "督查": checked_on.isoformat()}
        findings.append(unmet(PROPOSED, "督查日期须在认定之后", field="checked_on", remedy="更正日期", **facts))
    if not text.strip():
        findings.append(unmet(PROPOSED, "没有写明督查情况", field="text", remedy="填写督查情况"))
    demand(findings)
    made = ProgressCheck.objects.create(
        flag=row, checked_on=checked_on, progressed=progressed, text=text.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.check_slow_work", by=by, at=at, obj=row, clause=PROPOSED,
        after={"checked_on": checked_on, "progressed": progressed},
    )  # fmt: skip
    return made


def _check_day(day: date, at: datetime, field: str) -> list[Finding]:
    if day <= timezone.localdate(at):
        return []
    return [unmet(PROPOSED, "日期晚于今天", field=field, remedy="更正日期", 日期=day.isoformat())]


def _check_other(by: Account, unit: Unit) -> list[Finding]:
    if not works_in(by, unit.pk):
        return []
    return [unmet(PROPOSED, "本单位人员须回避", remedy="由督查机构其他人员办理")]


@transaction.atomic
def propose_summons(flag: SlowFlag, person: Person, proposal: str, *, by: Account, at: datetime) -> Summons:
    """Propose a level-1 talk with the unit's principal leader (LS-3.4-j). Raises Refused."""
    row = SlowFlag.objects.select_for_update(of=("self",)).select_related("unit").get(pk=flag.pk)
    standing = row.summonses.filter(level=1).exclude(state=SummonsState.REFUSED).exists()
    principal = is_principal(person.pk, row.unit_id, timezone.localdate(at))
    demand(
        check_proposal(work_of(row), principal=principal, text=proposal, standing=standing) + _check_other(by, row.unit)
    )
    return _propose(row, row.unit, person, proposal, SummonsCause.SLOW, by=by, at=at)


@transaction.atomic
def propose_second(first: Summons, proposal: str, *, by: Account, at: datetime) -> Summons:
    """Propose level 2 of the same matter, after a talk that had little effect (LS-3.4-m). Raises Refused."""
    row = _lock(first.pk)
    standing = Summons.objects.filter(previous=row).exclude(state=SummonsState.REFUSED).exists()
    principal = is_principal(row.person_id, row.unit_id, timezone.localdate(at))
    findings = check_second(summons_facts(row), principal=principal, text=proposal, standing=standing)
    demand(findings + _check_other(by, row.unit))
    return _propose(
        row.flag, row.unit, row.person, proposal, SummonsCause(row.cause), previous=row, by=by, at=at
    )  # fmt: skip


def _propose(
    flag: SlowFlag | None, unit: Unit, person: Person, text: str, cause: SummonsCause, *,
    previous: Summons | None = None, by: Account, at: datetime,
) -> Summons:  # fmt: skip
    level = 2 if previous is not None else 1
    made = Summons.objects.create(
        cause=cause, flag=flag, level=level, previous=previous, unit=unit, person=person, proposal=text.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.propose_summons", by=by, at=at, obj=made, clause=SECOND if level == 2 else PROPOSED,
        after={"level": level, "unit": unit.name},
    )  # fmt: skip
    return made


def _lock(pk: int) -> Summons:
    rows = Summons.objects.select_related("unit", "person", "flag")
    return rows.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def agree_to_summons(summons: Summons, *, by: Account, at: datetime) -> SummonsAgreement:
    """One of the four offices agrees (LS-3.4-j)."""
    row = _lock(summons.pk)
    facts = summons_facts(row)
    office = office_of(by, facts.agreed)
    demand(check_agreement(facts, office))
    assert office is not None  # demanded above
    made = SummonsAgreement.objects.create(summons=row, office=office, recorded_at=at, recorded_by=by)
    audit.record(
        verb="accountability.agree_to_summons", by=by, at=at, obj=row, clause=PROPOSED, after={"side": office.label}
    )
    return made


@transaction.atomic
def decide_summons(summons: Summons, *, granted: bool, comment: str = "", by: Account, at: datetime) -> Summons:
    """A principal leader approves or refuses; both must approve, a refusal ends it and stays on record (LS-3.4-k)."""
    row = _lock(summons.pk)
    facts = summons_facts(row)
    sides = sides_of(by.person_id, timezone.localdate(at))
    side = next((one for one in sides if one not in facts.approved), sides[0] if sides else None)
    own = by.person_id is not None and by.person_id == row.person_id
    demand(check_approval(facts, side, granted=granted, comment=comment, own=own))
    assert side is not None  # demanded above
    SummonsApproval.objects.create(
        summons=row, side=side, granted=granted, comment=comment.strip(), recorded_at=at, recorded_by=by
    )
    if not granted:
        row.state = SummonsState.REFUSED
    elif facts.approved | {side} == set(ApprovingSide):
        row.state = SummonsState.APPROVED
    row.save(update_fields=["state"])
    audit.record(
        verb="accountability.decide_summons", by=by, at=at, obj=row, clause=APPROVED, reason=comment.strip(),
        after={"side": side.label, "granted": granted, "state": SummonsState(row.state).label},
    )  # fmt: skip
    return row


@transaction.atomic
def record_talk(summons: Summons, new: TalkRecord, *, by: Account, at: datetime) -> SummonsTalk:
    """Put the talk on record; a second one within a year proposes another post (LS-3.5-e). Raises Refused."""
    row = _lock(summons.pk)
    today = timezone.localdate(at)
    day = new.held_on or today
    Person.objects.select_for_update().get(pk=row.person_id)  # talks of one person are counted one after the other
    facts = NewTalk(
        held_on=new.held_on, talker=new.talker.pk if new.talker else None, place=new.place,
        opinions=[text for text, _ in new.opinions], items=new.items, heads=heads_for(row.level, day),
        principal=is_principal(row.person_id, row.unit_id, day),
    )  # fmt: skip
    demand(check_talk(summons_facts(row), facts, subject=row.person_id, today=today))
    assert new.talker is not None  # demanded above
    talk = SummonsTalk.objects.create(
        summons=row, held_on=day, talker=new.talker, place=new.place.strip(), recorded_at=at, recorded_by=by
    )
    TalkOpinion.objects.bulk_create(
        TalkOpinion(talk=talk, text=text.strip(), source=source.strip())
        for text, source in new.opinions
        if text.strip()
    )
    TalkItem.objects.bulk_create(TalkItem(talk=talk, text=text.strip()) for text in new.items if text.strip())
    row.state = SummonsState.HELD
    row.save(update_fields=["state"])
    proposal = _propose_transfer(talk, numbers_on(today), by=by, at=at)
    audit.record(
        verb="accountability.record_talk", by=by, at=at, obj=row,
        clause=TWICE if proposal is not None else RECORD,
        after={"held_on": day, "items": len(new.items), "transfer": proposal is not None},
    )  # fmt: skip
    return talk


def _propose_transfer(
    talk: SummonsTalk, numbers: InspectionNumbers, *, by: Account, at: datetime
) -> TransferProposal | None:
    """The talks of the person by their days: the first at or after this one that is the second within the months."""
    talks = sorted([*other_talks(talk), talk], key=lambda one: (one.held_on, one.pk))
    for place, second in enumerate(talks):
        if place < talks.index(talk) or not place:
            continue
        earlier = [one.held_on for one in talks[:place]]
        due = proposes_transfer(earlier, second.held_on, times=numbers.summonses, months=numbers.months)
        if due and not TransferProposal.objects.filter(second=second).exists():
            made = TransferProposal.objects.create(
                person_id=talk.summons.person_id, first=talks[place - 1], second=second, recorded_at=at, recorded_by=by
            )
            events.emit(AccountabilityEvent.TRANSFER_PROPOSED, proposal_id=made.pk, person_id=made.person_id)
            return made
    return None


@transaction.atomic
def follow_up(
    summons: Summons, *, checked_on: date, effect: Effect, text: str, by: Account, at: datetime
) -> SummonsFollowUp:
    """Look at it again after the talk (LS-3.4-m)."""
    row = _lock(summons.pk)
    talk = SummonsTalk.objects.filter(summons=row).first()
    held = talk.held_on if talk is not None else None
    findings = check_follow_up(summons_facts(row), on=checked_on, held_on=held, today=timezone.localdate(at), text=text)
    demand(findings + _check_other(by, row.unit))
    made = SummonsFollowUp.objects.create(
        summons=row, checked_on=checked_on, effect=effect, text=text.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.follow_up_summons", by=by, at=at, obj=row, clause=FIRST if row.level == 1 else SECOND,
        after={"checked_on": checked_on, "effect": effect.label},
    )  # fmt: skip
    return made
