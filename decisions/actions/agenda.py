"""The agenda of a meeting: items put on it and put off, recusals, what was said (JH-A-5.8, GW713-30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import audit, events
from core.findings import Finding, demand, unmet
from decisions.actions.meetings import lock_meeting
from decisions.actions.steps import latest_draft, latest_run, lock, write_step
from decisions.enums import DecisionEvent, Event, MeetingKind, MeetingState, RunState, Stage, Vote
from decisions.gathering import look
from decisions.gathering.parameters import thresholds
from decisions.gathering.sittings import item_facts, polls_of, seats_of, sitting_of
from decisions.models import AgendaItem, Matter, Meeting, Recusal, RosterEntry, Statement
from decisions.rules.agenda import check_agenda
from decisions.rules.facts import Thresholds
from decisions.rules.sittings import (
    DISSENT,
    DUE,
    LAST_WORD,
    check_adjournment,
    check_item,
    check_silence,
    check_state,
    check_statement,
    unheard,
)
from organization.models import Account


def agenda_findings(meeting: Meeting, matter: Matter, *, at: datetime) -> list[Finding]:
    """Everything on putting the matter on this agenda: what the page shows and the action asks."""
    begins = timezone.localtime(meeting.opened_at or meeting.scheduled_for)
    sitting = sitting_of(meeting)
    other = elsewhere(matter, but=meeting)
    case = look([matter], at=at, about=(Stage.RESOLUTION,)).cases[matter.pk]
    return [
        check_state(sitting, MeetingState.PLANNED),
        *check_agenda(case, MeetingKind(meeting.kind), begins, elsewhere=other),
    ]


def elsewhere(matter: Matter, *, but: Meeting) -> str:
    """A meeting not yet over that has the matter before it: one query."""
    rows = AgendaItem.objects.filter(run__matter=matter, outcome="", adjourned_at__isnull=True)
    row = rows.exclude(meeting=but).exclude(meeting__state=MeetingState.CLOSED).select_related("meeting").first()
    return str(row.meeting) if row is not None else ""


@transaction.atomic
def add_item(meeting_id: int, matter_id: int, *, by: Account, at: datetime) -> AgendaItem:
    """Put a matter that is ready on the agenda, with its latest draft; its stage of the resolution begins with it.

    Raises Refused with everything that is still missing (JH-A-4.2-a, JH-A-5.8-a, JH-A-5.9-a).
    """
    meeting = lock_meeting(meeting_id)
    matter = lock(matter_id)
    findings = agenda_findings(meeting, matter, at=at)
    run = latest_run(matter, Stage.RESOLUTION)
    if run is not None and AgendaItem.objects.filter(meeting=meeting, run=run).exists():
        findings.append(unmet("JH-A-5.8-b", "本事项已列入本次会议", remedy="无需重复列入；已暂缓的列入以后的会议"))
    demand(findings)
    change = audit.new_change()
    opened = run is None or run.state != RunState.OPEN
    if opened:
        run = write_step(
            matter, Stage.RESOLUTION, Event.OPEN, findings=findings, reason="", decider="", change=change, by=by, at=at
        )
    assert run is not None
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, run=run, order=last + 1, draft=latest_draft(matter), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="decisions.add_item", by=by, at=at, obj=matter, clause="JH-A-5.8-b", event_id=change,
        after={"meeting": str(meeting), "draft": item.draft.number if item.draft else 0}
        | ({"stage": Stage.RESOLUTION.label, "state": RunState.OPEN.label} if opened else {}),
    )  # fmt: skip
    if opened:
        events.emit(
            DecisionEvent.STAGE_MOVED, matter_id=matter.pk, stage=Stage.RESOLUTION, step=Event.OPEN, state=RunState.OPEN
        )
    return item


def lock_item(item_id: int) -> AgendaItem:
    """The item with its meeting held to the end of the transaction."""
    meeting = lock_meeting(AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id))
    item = AgendaItem.objects.select_related("run__matter", "draft").get(pk=item_id)
    item.meeting = meeting
    return item


def limits_of(item: AgendaItem) -> Thresholds:
    """The numbers of the rulebook that the item's matter began under: one query."""
    book = item.run.matter.rulebook_id
    return thresholds({book})[book]


@transaction.atomic
def adjourn_item(item_id: int, *, reason: str, by: Account, at: datetime) -> AgendaItem:
    """Put an item off, with the reason: before the meeting it leaves the agenda, in it it is not voted on."""
    item = lock_item(item_id)
    facts = item_facts(item, polls_of([item]).get(item.pk))
    demand(check_adjournment(sitting_of(item.meeting), facts, reason))
    item.adjourned_at, item.adjourned_by, item.adjournment_reason = at, by, reason.strip()
    item.save(update_fields=["adjourned_at", "adjourned_by", "adjournment_reason"])
    audit.record(
        verb="decisions.adjourn_item", by=by, at=at, obj=item.run.matter, clause="JH-A-5.8-b", reason=reason.strip(),
        after={"meeting": str(item.meeting)},
    )  # fmt: skip
    return item


@transaction.atomic
def recuse(item_id: int, member_id: int, *, reason: str, by: Account, at: datetime) -> Recusal:
    """A member steps aside at one item, before its vote. He stays in the number due (JH-A-5.8-c)."""
    item = lock_item(item_id)
    member = RosterEntry.objects.get(pk=member_id, meeting=item.meeting)
    findings = check_item(sitting_of(item.meeting), item_facts(item, polls_of([item]).get(item.pk)))
    if not member.member:
        findings.append(unmet(DUE, f"{member.name}列席会议，不参加表决", remedy="列席人员无需登记回避"))
    if Recusal.objects.in_force().filter(item=item, member=member).exists():
        findings.append(unmet(DUE, f"{member.name}已登记回避", remedy="无需重复登记"))
    if not reason.strip():
        findings.append(unmet(DUE, "回避没有理由", remedy="填写回避理由"))
    demand(findings)
    row = Recusal.objects.create(item=item, member=member, reason=reason.strip(), recorded_at=at, recorded_by=by)
    audit.record(
        verb="decisions.recuse", by=by, at=at, obj=item.run.matter, clause=DUE, reason=row.reason,
        after={"meeting": str(item.meeting), "member": member.name},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_recusal(recusal_id: int, *, reason: str, by: Account, at: datetime) -> Recusal:
    """A recusal was a mistake: withdrawn with the reason, before the vote; the row stays."""
    item = lock_item(Recusal.objects.values_list("item_id", flat=True).get(pk=recusal_id))
    row: Recusal = Recusal.objects.select_related("member").get(pk=recusal_id)
    findings = check_item(sitting_of(item.meeting), item_facts(item, polls_of([item]).get(item.pk)))
    if row.withdrawn_at is not None:
        findings.append(unmet(DUE, "这条回避已撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(DUE, "撤销回避没有理由", remedy="填写撤销理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.withdraw_recusal", by=by, at=at, obj=item.run.matter, clause=DUE, reason=reason.strip(),
        after={"meeting": str(item.meeting), "member": row.member.name},
    )  # fmt: skip
    return row


@transaction.atomic
def record_statement(
    item_id: int, member_id: int, *, text: str, by: Account, at: datetime, passed_on: bool = False,
    stance: Vote | None = None, differs_reason: str = "",
) -> Statement:  # fmt: skip
    """Put on record what somebody said on an item, or that he would not speak; the head speaks last (GW713-30)."""
    item = lock_item(item_id)
    sitting = sitting_of(item.meeting, item, last_word=limits_of(item).head_speaks_last)
    row, seat = next((row, seat) for row, seat in seats_of(item.meeting, item) if row.pk == member_id)
    speaking = replace(seat, heard=True, stance=None if passed_on else stance, differs_reason=differs_reason)
    findings = check_statement(sitting, item_facts(item, polls_of([item]).get(item.pk)), speaking)
    if seat.heard:
        findings.append(unmet(LAST_WORD, f"{row.name}已登记发言", remedy="发言登记后不能修改"))
    if not passed_on and not text.strip():
        findings.append(unmet(DISSENT, "没有发言内容", remedy="填写发言要点，或者选未发言"))
    demand(findings)
    statement = Statement.objects.create(
        item=item, member=row, head=seat.head, passed_on=passed_on, text="" if passed_on else text.strip(),
        stance="" if passed_on or stance is None else stance, differs_reason=differs_reason.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.record_statement", by=by, at=at, obj=item.run.matter, clause=LAST_WORD,
        after={"meeting": str(item.meeting), "member": row.name, "stance": statement.get_stance_display()},
    )  # fmt: skip
    return statement


@transaction.atomic
def record_silence(item_id: int, *, by: Account, at: datetime) -> int:
    """Put on record that the others, asked by the head, had nothing to say (GW713-30-a); how many they were."""
    item = lock_item(item_id)
    seats = seats_of(item.meeting, item)
    sitting = sitting_of(item.meeting, item, last_word=limits_of(item).head_speaks_last)
    demand(check_silence(sitting, item_facts(item, polls_of([item]).get(item.pk))))
    silent = [row for row, seat in seats if unheard(seat)]
    Statement.objects.bulk_create(
        Statement(item=item, member=row, passed_on=True, recorded_at=at, recorded_by=by) for row in silent
    )
    audit.record(
        verb="decisions.record_silence", by=by, at=at, obj=item.run.matter, clause=LAST_WORD,
        after={"meeting": str(item.meeting), "members": [row.name for row in silent]},
    )  # fmt: skip
    return len(silent)
