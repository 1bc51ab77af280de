"""Leading groups, joint meetings, meetings about tasks, their follow-ups (JH-A-6.4, JH-B-4.4, LS-4.1). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from accountability.enums import CoordinationKind, GroupKind, JointOutcome, Seat
from core.findings import Finding, met, unmet
from decisions.enums import Standing

GROUP, DEPARTMENTS, COORDINATED, THEMATIC = "JH-A-6.4-a", "JH-A-6.4-b", "JH-B-4.4-a", "JH-B-4.4-b"
SUPERVISION, JOINT, LOCAL = "LS-4.1-a", "LS-4.1-b", "LS-4.1-c"
COUNTY_KINDS = frozenset({GroupKind.DECISION, GroupKind.OVERALL, GroupKind.SUPERVISION})


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group to be set up. ``heads``: members who head a department; ``office_is_department``; ``office_supervises``:
    somebody of the office unit holds the supervision rights; ``existing``: the unit has a local one already."""

    kind: GroupKind
    name: str
    head: Standing = Standing.OTHER
    head_name: str = ""
    heads: int = 0
    members: int = 0
    office_is_department: bool = True
    office: str = ""
    office_supervises: bool = True
    existing: bool = False
    contact: str = ""


def check_group(group: GroupFacts) -> list[Finding]:
    """Head: a principal or deputy leader of the county; at least one head of a department; office in a department."""
    findings = []
    if not group.name.strip():
        findings.append(unmet(GROUP, "没有填写名称", field="name", remedy="填写领导小组名称"))
    if group.kind is GroupKind.LOCAL:
        return findings + _check_local(group)
    clause = SUPERVISION if group.kind is GroupKind.SUPERVISION else GROUP
    if group.head is Standing.OTHER:
        facts = {"组长": group.head_name}
        findings.append(
            unmet(clause, "组长不是县级主要或者分管负责人", field="head", remedy="由县委、县政府领导担任组长", **facts)
        )
    else:
        findings.append(met(clause, "组长", 组长=group.head_name))
    facts = {"成员": f"{group.members} 人", "部门主要负责人": f"{group.heads} 人"}
    if group.heads:
        findings.append(met(clause, "成员", **facts))
    else:
        findings.append(
            unmet(clause, "成员中没有部门主要负责人", field="members", remedy="至少列入一名部门主要负责人", **facts)
        )
    if not group.office_is_department:
        findings.append(
            unmet(clause, "办公室没有设在主管部门", field="office_unit", remedy="选定一个部门", 办公室=group.office)
        )
    if group.kind is GroupKind.SUPERVISION and not group.office_supervises:
        remedy = "办公室设在效能督导部门，或者由安全管理员授予该单位督查职责"
        findings.append(
            unmet(SUPERVISION, "办公室所在单位没有督导职责", field="office_unit", remedy=remedy, 办公室=group.office)
        )
    return findings


def _check_local(group: GroupFacts) -> list[Finding]:
    findings = []
    if group.existing:
        findings.append(unmet(LOCAL, "本单位已登记督导组织", field="unit", remedy="先撤销原来的登记"))
    if not group.contact.strip():
        findings.append(unmet(LOCAL, "没有填写联系人和电话", field="contact", remedy="填写联系人和电话"))
    return findings


def check_joint_meeting(outcomes: Sequence[tuple[JointOutcome, str]], held_on: date, today: date) -> list[Finding]:
    """A joint meeting settles focus, method and staff of supervision (LS-4.1-b)."""
    findings = []
    told = {kind for kind, text in outcomes if text.strip()}
    missing = [kind for kind in JointOutcome if kind not in told]
    if missing:
        remedy, facts = "分别填写督导重点、方式和人员", {"缺少": "、".join(one.label for one in missing)}
        findings.append(unmet(JOINT, "会议没有定下全部三项", field=missing[0].value, remedy=remedy, **facts))
    return findings + _check_day(JOINT, held_on, today)


def _check_day(clause: str, held_on: date, today: date) -> list[Finding]:
    if held_on <= today:
        return []
    return [unmet(clause, "会议日期晚于今天", field="held_on", remedy="会议召开后登记", 会议日期=held_on.isoformat())]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where it has none such."""
    number = day.year * 12 + day.month - 1 + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(number // 12, number % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True, slots=True)
class NewFollowUp:
    """Something that a unit has to do by a day; ``place`` counts as the form does, from 1."""

    text: str
    unit: int
    due_on: date | None
    place: int = 0


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting about a task: ``units`` of the task by id and name, ``seats`` as recorded, ``leader`` the standing of
    the county-level leader named, None without one; ``convened_by_lead``; ``territorial`` marks the task."""

    kind: CoordinationKind
    held_on: date
    issues: str
    conclusions: str
    units: dict[int, str]
    seats: dict[int, tuple[Seat, str]]
    follow_ups: Sequence[NewFollowUp] = ()
    leader: Standing | None = None
    convened_by_lead: bool = True
    territorial: bool = False


def coordinated(units: int, *, territorial: bool) -> bool:
    """Tasks of several departments and territorial ones have coordination meetings, others none (JH-B-4.4-a)."""
    return units >= 2 or territorial


def check_meeting(meeting: MeetingFacts, today: date) -> list[Finding]:
    """Who may convene what, and what is written down."""
    clause = DEPARTMENTS if meeting.kind is CoordinationKind.DEPARTMENT else THEMATIC
    findings = _check_day(clause, meeting.held_on, today)
    if meeting.kind is CoordinationKind.DEPARTMENT:
        if len(meeting.units) < 2:
            findings.append(unmet(clause, "任务只有一个单位", remedy="单位内部协调，不召开部门协调会议"))
        if not meeting.convened_by_lead:
            findings.append(unmet(clause, "协调会议由牵头部门召集", remedy="请牵头部门召集"))
    elif not coordinated(len(meeting.units), territorial=meeting.territorial):
        findings.append(unmet(COORDINATED, "不是多部门或者属地任务", remedy="这项任务不需要协调会议"))
    for field_, name, text in (("issues", "议题", meeting.issues), ("conclusions", "议定意见", meeting.conclusions)):
        if not text.strip():
            findings.append(unmet(clause, f"没有填写{name}", field=field_, remedy=f"填写{name}"))
    unnamed = [unit for unit, (seat, name) in meeting.seats.items() if seat is Seat.STAND_IN and not name.strip()]
    if unnamed:
        remedy, facts = "填写到会人姓名", {"单位": "、".join(meeting.units.get(unit, "") for unit in unnamed)}
        findings.append(unmet(clause, "委托到会的没有写明姓名", field=f"name_{unnamed[0]}", remedy=remedy, **facts))
    return findings + check_follow_ups(clause, meeting.follow_ups, meeting.held_on)


def check_follow_ups(clause: str, rows: Sequence[NewFollowUp], since: date) -> list[Finding]:
    """Each has a day, not before the meeting."""
    bare = [row for row in rows if row.due_on is None]
    if bare:
        return [unmet(clause, "后续事项没有期限", field=f"due_{bare[0].place}", remedy="填写每项的期限")]
    early = [row for row in rows if row.due_on is not None and row.due_on < since]
    if early:
        return [unmet(clause, "后续事项的期限早于会议", field=f"due_{early[0].place}", remedy="更正期限")]
    return []


def lacking(meeting: MeetingFacts) -> list[str]:
    """Who was not at a thematic meeting: a leader of the county, the head of each unit or a stand-in (JH-B-4.4-b)."""
    if meeting.kind is CoordinationKind.DEPARTMENT:
        return []
    missing = ["县级领导"] if meeting.leader in (None, Standing.OTHER) else []
    for unit, name in meeting.units.items():
        seat, who = meeting.seats.get(unit, (Seat.ABSENT, ""))
        if seat is not Seat.HEAD and not (seat is Seat.STAND_IN and who.strip()):
            missing.append(f"{name}主要负责人")
    return missing


def mid_term(start: date, deadline: date) -> date:
    """Half way between the day on which a task was given and its deadline."""
    return start + (deadline - start) // 2


@dataclass(frozen=True, slots=True)
class Course:
    """How far coordination of a flagged task has come."""

    start: date
    deadline: date | None
    last_meeting: date | None = None
    last_thematic: date | None = None


def gaps(course: Course, today: date, months: int) -> list[Finding]:
    """No meeting by mid-term; no complete thematic meeting within the interval."""
    findings = []
    if course.last_meeting is None and course.deadline is not None:
        middle = mid_term(course.start, course.deadline)
        if today >= middle:
            facts = {"中期": middle.isoformat()}
            findings.append(unmet(COORDINATED, "到中期没有召开协调会议", remedy="由牵头部门召集", **facts))
    since = course.last_thematic or course.start
    due = months_after(since, months)
    if today > due:
        facts = {"应召开": due.isoformat()}
        findings.append(unmet(THEMATIC, "没有按期召开专题协调会", remedy="由两办安排县级专题协调会", **facts))
    return findings


def check_closing(*, open_: bool, result: str, own: bool) -> list[Finding]:
    """A follow-up is closed once, with the result, by the unit that has it."""
    findings = []
    if not open_:
        findings.append(unmet(DEPARTMENTS, "事项已经办结", remedy="请刷新页面"))
    if not result.strip():
        findings.append(unmet(DEPARTMENTS, "没有填写办理结果", field="result", remedy="填写结果"))
    if not own:
        findings.append(unmet(DEPARTMENTS, "不是责任单位", remedy="由责任单位办理"))
    return findings


def without_local(units: Sequence[tuple[int, str]], having: Collection[int]) -> list[str]:
    """Units without a body or contact of their own for supervision (LS-4.1-c)."""
    return [name for pk, name in units if pk not in having]
