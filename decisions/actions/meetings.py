"""Meetings: planned, their roster, opened, attendance, closed (JH-A-5.8-b, JH-A-5.8-c)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import audit, registry
from core.constraints import save_or_tell
from core.findings import demand, unmet
from decisions.enums import MeetingKind, MeetingState
from decisions.gathering.sittings import items_of, sitting_of
from decisions.models import AgendaItem, Meeting, RosterEntry
from decisions.rules.sittings import CLOSE, COLLECTIVE, DUE, check_attendance, check_closing, check_opening, check_state
from decisions.standing import posts
from organization.models import Account, Person


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What a meeting is planned with; its year is that of its day."""

    kind: MeetingKind
    number: int
    scheduled_for: datetime
    place: str
    presiding: Person | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """What is told of one roster row. ``written_view`` is that of an absentee: recorded, not counted."""

    present: bool
    absence_reason: str = ""
    written_view: str = ""


def lock_meeting(pk: int) -> Meeting:
    """The meeting, held to the end of the transaction: whatever is done in it is done one after the other."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("presiding").get(pk=pk)


@transaction.atomic
def plan_meeting(plan: MeetingPlan, members: Sequence[Person], *, by: Account, at: datetime) -> Meeting:
    """Plan a meeting with those who should attend. ValidationError for what the database would refuse, by field."""
    meeting = Meeting(
        kind=plan.kind,
        year=timezone.localtime(plan.scheduled_for).year,
        number=plan.number,
        scheduled_for=plan.scheduled_for,
        place=plan.place.strip(),
        presiding=plan.presiding,
        recorded_at=at,
        recorded_by=by,
    )
    save_or_tell(meeting)
    _seat(meeting, members, [])
    audit.record(
        verb="decisions.plan_meeting", by=by, at=at, obj=meeting, clause=COLLECTIVE,
        after={
            "kind": plan.kind.label, "scheduled_for": plan.scheduled_for, "place": meeting.place,
            "presiding": plan.presiding.name if plan.presiding else "", "composition": [one.name for one in members],
        },
    )  # fmt: skip
    return meeting


@transaction.atomic
def change_meeting(meeting_id: int, plan: MeetingPlan, *, by: Account, at: datetime) -> Meeting:
    """Change number, time, place or who presides while the meeting is planned; what it was stands in the trail."""
    meeting = lock_meeting(meeting_id)
    demand([check_state(sitting_of(meeting), MeetingState.PLANNED)])
    before = _shown(meeting)
    meeting.kind, meeting.number, meeting.place = plan.kind, plan.number, plan.place.strip()
    meeting.year = timezone.localtime(plan.scheduled_for).year
    meeting.scheduled_for, meeting.presiding = plan.scheduled_for, plan.presiding
    save_or_tell(meeting)
    after = _shown(meeting)
    changed = [name for name in after if after[name] != before[name]]
    audit.record(
        verb="decisions.change_meeting", by=by, at=at, obj=meeting, clause=COLLECTIVE,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip
    return meeting


def _shown(meeting: Meeting) -> dict[str, object]:
    return {
        "kind": MeetingKind(meeting.kind).label,
        "number": meeting.number,
        "scheduled_for": meeting.scheduled_for,
        "place": meeting.place,
        "presiding": meeting.presiding.name if meeting.presiding else "",
    }


@transaction.atomic
def set_roster(
    meeting_id: int, members: Sequence[Person], listeners: Sequence[Person], *, by: Account, at: datetime
) -> Meeting:
    """Say who should attend and who sits in, while the meeting is planned; the whole list is replaced."""
    meeting = lock_meeting(meeting_id)
    findings = [check_state(sitting_of(meeting), MeetingState.PLANNED)]
    people = [*members, *listeners]
    if len({person.pk for person in people}) < len(people):
        findings.append(unmet(DUE, "名册中有人重复", remedy="同一人只列一次"))
    demand(findings)
    before = list(RosterEntry.objects.filter(meeting=meeting).order_by("order").values_list("name", flat=True))
    RosterEntry.objects.filter(meeting=meeting).delete()
    _seat(meeting, members, listeners)
    audit.record(
        verb="decisions.set_roster", by=by, at=at, obj=meeting, clause=DUE, before={"composition": before},
        after={"composition": [one.name for one in members], "listeners": [one.name for one in listeners]},
    )  # fmt: skip
    return meeting


def _seat(meeting: Meeting, members: Sequence[Person], listeners: Sequence[Person]) -> None:
    """Write the roster with names and posts of the day of the meeting."""
    held = posts([*members, *listeners], timezone.localdate(meeting.scheduled_for))
    rows = [(person, True) for person in members] + [(person, False) for person in listeners]
    RosterEntry.objects.bulk_create(
        RosterEntry(
            meeting=meeting, person=person, name=person.name, post=held.get(person.pk, ""), member=member, order=order
        )
        for order, (person, member) in enumerate(rows, start=1)
    )


@transaction.atomic
def open_meeting(meeting_id: int, *, by: Account, at: datetime) -> Meeting:
    """The meeting begins: names and posts are copied once more and stand from now on (JH-A-5.8-c).

    A meeting of a later day is not opened: of a joint matter the order is told by when meetings began.
    """
    meeting = lock_meeting(meeting_id)
    items = [item for item, facts in items_of(meeting) if not facts.adjourned]
    findings = check_opening(sitting_of(meeting), len(items))
    day = timezone.localdate(meeting.scheduled_for)
    if day > timezone.localdate(at):
        remedy = "到召开之日再宣布开会，或者更改召开时间"
        findings.append(unmet(COLLECTIVE, "还未到召开的日期", remedy=remedy, 召开日期=day.isoformat()))
    demand(findings)
    rows = list(RosterEntry.objects.filter(meeting=meeting).select_related("person"))
    held = posts([row.person for row in rows], timezone.localdate(at))
    for row in rows:
        row.name, row.post = row.person.name, held.get(row.person_id, row.post)
    RosterEntry.objects.bulk_update(rows, ["name", "post"])
    meeting.state, meeting.opened_at, meeting.opened_by = MeetingState.OPEN, at, by
    meeting.save(update_fields=["state", "opened_at", "opened_by"])
    audit.record(
        verb="decisions.open_meeting", by=by, at=at, obj=meeting, clause=DUE,
        after={"due": sum(row.member for row in rows), "items": len(items)},
    )  # fmt: skip
    return meeting


@transaction.atomic
def record_attendance(meeting_id: int, told: Mapping[int, Presence], *, by: Account, at: datetime) -> Meeting:
    """Say who is there (roster row -> Presence); rows that are not named stay as they are.

    Told again when somebody comes late or leaves: votes that are on record keep the numbers of their moment.
    """
    meeting = lock_meeting(meeting_id)
    rows = {row.pk: row for row in RosterEntry.objects.filter(meeting=meeting)}
    heard = {pk: one for pk, one in told.items() if pk in rows}
    bare = [rows[pk].name for pk, one in heard.items() if not one.present and not one.absence_reason.strip()]
    demand(check_attendance(sitting_of(meeting), [facts for _, facts in items_of(meeting)], bare))
    before = {row.name: _there(row) for pk, row in rows.items() if pk in heard}
    for pk, one in heard.items():
        row = rows[pk]
        row.present = one.present
        row.absence_reason = "" if one.present else one.absence_reason.strip()
        row.written_view = "" if one.present else one.written_view.strip()
    changed = [rows[pk] for pk in heard]
    RosterEntry.objects.bulk_update(changed, ["present", "absence_reason", "written_view"])
    audit.record(
        verb="decisions.record_attendance", by=by, at=at, obj=meeting, clause=DUE,
        before={"attendance": before}, after={"attendance": {row.name: _there(row) for row in changed}},
    )  # fmt: skip
    return meeting


@transaction.atomic
def cancel_meeting(meeting_id: int, *, reason: str, by: Account, at: datetime) -> Meeting:
    """A planned meeting does not take place: its items are put off and may be taken up by another (JH-A-5.8-b)."""
    meeting = lock_meeting(meeting_id)
    findings = [check_state(sitting_of(meeting), MeetingState.PLANNED)]
    if not reason.strip():
        findings.append(unmet(COLLECTIVE, "取消会议没有理由", remedy="填写取消理由"))
    demand(findings)
    left = AgendaItem.objects.filter(meeting=meeting, adjourned_at__isnull=True, outcome="")
    off = left.update(adjourned_at=at, adjourned_by=by, adjournment_reason=f"会议取消：{reason.strip()}"[:500])
    meeting.state, meeting.cancellation_reason = MeetingState.CANCELLED, reason.strip()
    meeting.cancelled_at, meeting.cancelled_by = at, by
    meeting.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancellation_reason"])
    audit.record(
        verb="decisions.cancel_meeting", by=by, at=at, obj=meeting, clause=COLLECTIVE, reason=reason.strip(),
        after={"items": off},
    )  # fmt: skip
    return meeting


def _there(row: RosterEntry) -> str:
    if row.present is None:
        return "未登记"
    return (
        "到会"
        if row.present
        else f"缺席：{row.absence_reason}{f'；书面意见：{row.written_view}' if row.written_view else ''}"
    )


@transaction.atomic
def close_meeting(meeting_id: int, *, by: Account, at: datetime) -> Meeting:
    """The meeting ends: every item has its outcome or was put off, and no floor above has anything against it
    (QSH-13-b). Nothing of it changes afterwards."""
    meeting = lock_meeting(meeting_id)
    items = [facts for _, facts in items_of(meeting)]
    demand(check_closing(sitting_of(meeting), items) + registry.gates.collect(CLOSE, meeting.pk))
    meeting.state, meeting.closed_at, meeting.closed_by = MeetingState.CLOSED, at, by
    meeting.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record(
        verb="decisions.close_meeting", by=by, at=at, obj=meeting, clause=COLLECTIVE,
        after={"items": len(items), "decided": sum(one.decided for one in items)},
    )  # fmt: skip
    return meeting
