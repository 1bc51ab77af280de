"""Setting up groups, holding meetings, opening and closing what follows (JH-A-6.4, JH-B-4.4, LS-4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.tasks import lock_task
from accountability.enums import AccountabilityPermission as P
from accountability.enums import CoordinationKind, FollowUpKind, GroupKind, JointOutcome, Seat
from accountability.gathering.coordination import heads_among, is_department, is_territorial, supervises, units_of
from accountability.gathering.rows import version_of
from accountability.models import (
    CoordinationMeeting,
    CoordinationSeat,
    FollowUp,
    GroupMember,
    JointMeeting,
    LeadingGroup,
    MeetingOutcome,
    Task,
    TerritorialTask,
)
from accountability.rules.coordination import (
    COORDINATED,
    DEPARTMENTS,
    GROUP,
    JOINT,
    LOCAL,
    SUPERVISION,
    THEMATIC,
    GroupFacts,
    MeetingFacts,
    NewFollowUp,
    check_closing,
    check_follow_ups,
    check_group,
    check_joint_meeting,
    check_meeting,
    lacking,
)
from core import audit
from core.access import may
from core.findings import demand, unmet
from decisions.models import Matter
from decisions.standing import standing_of
from organization.models import Account, Person, Unit

CLAUSES = {
    GroupKind.DECISION: GROUP, GroupKind.OVERALL: GROUP, GroupKind.SUPERVISION: SUPERVISION, GroupKind.LOCAL: LOCAL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group as a form gives it; ``unit`` is the county for all but a local one."""

    kind: GroupKind
    name: str
    unit: Unit
    head: Person
    office_unit: Unit
    founded_on: date
    members: Sequence[Person] = ()
    matter: Matter | None = None
    contact: str = ""
    basis: str = ""


@transaction.atomic
def found_group(new: NewGroup, *, by: Account, at: datetime) -> LeadingGroup:
    """Put a leading group on record. Raises Refused with everything that is wrong (JH-A-6.4-a, LS-4.1)."""
    Unit.objects.select_for_update().get(pk=new.unit.pk)
    local = LeadingGroup.objects.in_force().filter(kind=GroupKind.LOCAL, unit=new.unit)
    facts = GroupFacts(
        kind=new.kind, name=new.name, head=standing_of(new.head, new.founded_on), head_name=new.head.name,
        heads=len(heads_among([one.pk for one in new.members], new.founded_on)), members=len(new.members),
        office_is_department=is_department(new.office_unit), office=new.office_unit.name,
        office_supervises=new.kind is not GroupKind.SUPERVISION or supervises(new.office_unit),
        existing=new.kind is GroupKind.LOCAL and local.exists(), contact=new.contact,
    )  # fmt: skip
    findings = check_group(facts)
    if new.founded_on > timezone.localdate(at):
        findings.append(unmet(CLAUSES[new.kind], "成立日期晚于今天", field="founded_on", remedy="更正成立日期"))
    if (new.kind is GroupKind.DECISION) is not (new.matter is not None):
        findings.append(
            unmet(GROUP, "种类与决策事项不符", field="matter", remedy="为重大决策设立的选定决策事项，其他不选")
        )
    demand(findings)
    row = LeadingGroup.objects.create(
        kind=new.kind, name=new.name.strip(), unit=new.unit, matter=new.matter, head=new.head,
        office_unit=new.office_unit, contact=new.contact.strip(), basis=new.basis.strip(), founded_on=new.founded_on,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    GroupMember.objects.bulk_create(
        GroupMember(group=row, person=one, unit_id=one.unit_id) for one in dict.fromkeys(new.members)
    )
    audit.record(
        verb="accountability.found_group", by=by, at=at, obj=row, clause=CLAUSES[new.kind],
        after={"name": row.name, "person": new.head.name, "people": len(new.members), "unit": new.office_unit.name},
    )  # fmt: skip
    return row


@transaction.atomic
def dissolve_group(group: LeadingGroup, *, reason: str, by: Account, at: datetime) -> LeadingGroup:
    """End a group with the reason; it stays on record."""
    row: LeadingGroup = LeadingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet(GROUP, "领导小组已经撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(GROUP, "没有写明撤销理由", field="reason", remedy="填写理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="accountability.dissolve_group", by=by, at=at, obj=row, clause=GROUP, reason=reason.strip())
    return row


@transaction.atomic
def hold_joint_meeting(
    group: LeadingGroup, *, held_on: date, place: str, chair: Person, outcomes: Sequence[tuple[JointOutcome, str]],
    by: Account, at: datetime,
) -> JointMeeting:  # fmt: skip
    """Record a joint meeting with its three outcomes (LS-4.1-b)."""
    locked: LeadingGroup = LeadingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    findings = check_joint_meeting(outcomes, held_on, timezone.localdate(at))
    if locked.kind != GroupKind.SUPERVISION or locked.withdrawn_at is not None:
        findings.append(unmet(JOINT, "不是督导落实领导小组", remedy="联席会议由督导落实领导小组召开"))
    if JointMeeting.objects.filter(group=locked, held_on=held_on).exists():
        findings.append(unmet(JOINT, "这一天的会议已登记", field="held_on", remedy="核对会议日期"))
    demand(findings)
    row = JointMeeting.objects.create(
        group=locked, held_on=held_on, place=place.strip(), chair=chair, recorded_at=at, recorded_by=by
    )
    MeetingOutcome.objects.bulk_create(
        MeetingOutcome(meeting=row, kind=kind, text=text.strip()) for kind, text in outcomes if text.strip()
    )
    audit.record(
        verb="accountability.hold_joint_meeting", by=by, at=at, obj=row, clause=JOINT,
        after={"held_on": held_on, "outcomes": [text for _, text in outcomes if text.strip()]},
    )  # fmt: skip
    return row


@transaction.atomic
def supervise_focus(outcome: MeetingOutcome, *, unit: Unit, due_on: date, by: Account, at: datetime) -> FollowUp:
    """Turn a focus of a joint meeting into something that a unit has to do, once (LS-4.1-b)."""
    locked = MeetingOutcome.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=outcome.pk)
    findings = check_follow_ups(JOINT, [NewFollowUp(locked.text, unit.pk, due_on)], locked.meeting.held_on)
    if locked.kind != JointOutcome.FOCUS:
        findings.append(unmet(JOINT, "只有督导重点可以转为督导事项", remedy="选择督导重点"))
    if FollowUp.objects.filter(outcome=locked).exists():
        findings.append(unmet(JOINT, "已转为督导事项", remedy="无需重复办理"))
    demand(findings)
    return _open(FollowUpKind.SUPERVISION, locked.text, unit, due_on, JOINT, by=by, at=at, outcome=locked)


@transaction.atomic
def supervise_complaint(text: str, *, unit: Unit, due_on: date, task: Task, by: Account, at: datetime) -> FollowUp:
    """Something that the public said becomes a supervision record of a unit (JH-A-6.5-d)."""
    demand(check_follow_ups("JH-A-6.5-d", [NewFollowUp(text, unit.pk, due_on)], timezone.localdate(at)))
    return _open(FollowUpKind.PUBLIC, text, unit, due_on, "JH-A-6.5-d", by=by, at=at, task=task)


def _open(
    kind: FollowUpKind, text: str, unit: Unit, due_on: date, clause: str, *, by: Account, at: datetime,
    task: Task | None = None, outcome: MeetingOutcome | None = None,
) -> FollowUp:  # fmt: skip
    row = FollowUp.objects.create(
        kind=kind, task=task, outcome=outcome, unit=unit, text=text.strip()[:300], due_on=due_on, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.open_follow_up", by=by, at=at, obj=row, clause=clause,
        after={"text": row.text, "unit": unit.name, "due_on": due_on},
    )  # fmt: skip
    return row


@transaction.atomic
def close_follow_up(row: FollowUp, *, result: str, by: Account, at: datetime) -> FollowUp:
    """The unit says what came of it."""
    locked = FollowUp.objects.select_for_update(of=("self",)).get(pk=row.pk)
    own = may(by, P.HANDLE_FOLLOW_UPS) and by.reach(P.HANDLE_FOLLOW_UPS).covers(locked.unit_id)
    demand(check_closing(open_=locked.done_at is None, result=result, own=own))
    locked.result, locked.done_at, locked.done_by = result.strip()[:500], at, by
    locked.save(update_fields=["result", "done_at", "done_by"])
    audit.record(
        verb="accountability.close_follow_up", by=by, at=at, obj=locked, clause=DEPARTMENTS, reason=locked.result
    )
    return locked


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting about a task as a form gives it; ``seats`` by unit id."""

    kind: CoordinationKind
    held_on: date
    place: str
    issues: str
    conclusions: str
    seats: dict[int, tuple[Seat, str]]
    follow_ups: Sequence[NewFollowUp] = field(default_factory=tuple)
    leader: Person | None = None


@transaction.atomic
def convene(task: Task, new: NewMeeting, *, by: Account, at: datetime) -> CoordinationMeeting:
    """Record a meeting with what follows from it; a thematic one without everybody is kept as incomplete."""
    row = lock_task(task.pk)
    version = version_of(row)
    assert version.lead_unit is not None
    leads = may(by, P.EDIT_UNIT_TABLES) and by.reach(P.EDIT_UNIT_TABLES).covers(version.lead_unit_id or 0)
    facts = MeetingFacts(
        kind=new.kind, held_on=new.held_on, issues=new.issues, conclusions=new.conclusions, units=units_of(row),
        seats=new.seats, follow_ups=new.follow_ups,
        leader=standing_of(new.leader, new.held_on) if new.leader is not None else None, convened_by_lead=leads,
        territorial=is_territorial(row),
    )  # fmt: skip
    demand(check_meeting(facts, timezone.localdate(at)))
    missing = lacking(facts)
    convener = version.lead_unit if new.kind is CoordinationKind.DEPARTMENT else _county_of(version.lead_unit)
    made = CoordinationMeeting.objects.create(
        task=row, kind=new.kind, convener=convener, held_on=new.held_on, place=new.place.strip(), leader=new.leader,
        issues=new.issues.strip(), conclusions=new.conclusions.strip(), complete=not missing,
        lacking="、".join(missing)[:300], recorded_at=at, recorded_by=by,
    )  # fmt: skip
    CoordinationSeat.objects.bulk_create(
        CoordinationSeat(meeting=made, unit_id=unit, seat=seat, name=name.strip())
        for unit, (seat, name) in new.seats.items()
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            kind=FollowUpKind.COORDINATION, task=row, meeting=made, unit_id=one.unit, text=one.text.strip()[:300],
            due_on=one.due_on, recorded_at=at, recorded_by=by,
        )
        for one in new.follow_ups
        if one.due_on is not None
    )  # fmt: skip
    audit.record(
        verb="accountability.convene_meeting", by=by, at=at, obj=made,
        clause=DEPARTMENTS if new.kind is CoordinationKind.DEPARTMENT else THEMATIC,
        after={"kind": new.kind.label, "held_on": new.held_on, "complete": made.complete,
               "outcomes": [one.text for one in new.follow_ups]},
    )  # fmt: skip
    return made


def _county_of(unit: Unit) -> Unit:
    while unit.parent is not None:
        unit = unit.parent
    return unit


@transaction.atomic
def mark_territorial(task: Task, *, by: Account, at: datetime) -> TerritorialTask:
    """Mark a row whose work lies above all with the places (JH-B-4.4-a)."""
    row = lock_task(task.pk)
    if is_territorial(row):
        demand([unmet(COORDINATED, "已标记为属地任务", remedy="无需重复标记")])
    made = TerritorialTask.objects.create(task=row, recorded_at=at, recorded_by=by)
    audit.record(verb="accountability.mark_territorial", by=by, at=at, obj=row, clause=COORDINATED)
    return made


@transaction.atomic
def unmark_territorial(task: Task, *, reason: str, by: Account, at: datetime) -> TerritorialTask:
    """Take the mark back with the reason."""
    row = lock_task(task.pk)
    mark = TerritorialTask.objects.in_force().filter(task=row).first()
    findings = []
    if mark is None:
        findings.append(unmet(COORDINATED, "没有属地任务标记", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(COORDINATED, "没有写明理由", field="reason", remedy="填写理由"))
    demand(findings)
    assert isinstance(mark, TerritorialTask)
    mark.withdrawn_at, mark.withdrawn_by, mark.withdrawal_reason = at, by, reason.strip()
    mark.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="accountability.unmark_territorial", by=by, at=at, obj=row, clause=COORDINATED, reason=reason)
    return mark
