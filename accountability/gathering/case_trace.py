"""What stands behind a case: stages that were skipped, cut or late, members' recorded views, the line of approvals.

GW713-38, QSH-16-b, JH-A-6.7-e. All of it is read from the records of the decision and the task.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accountability.models import (
    AccountabilityCase,
    Confirmation,
    Filing,
    LetterSignature,
    LetterTask,
    Task,
    TaskMove,
    TaskVersion,
)
from accountability.rules.liability import Circle
from ballots.models import OpenBallot
from decisions.enums import RunState, Vote
from decisions.models import AgendaItem, ConsultationRequest, Matter, Resolution, RosterEntry, StageRun, Statement

AGAINST = Vote.NAY.value


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stage that was not gone through as it should have been; ``person`` who settled it, None where nobody did."""

    what: str
    text: str
    day: date | None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What one member is on record with at a meeting: present or not, said, voted, written."""

    meeting: str
    day: date
    person: int
    name: str
    post: str
    there: str
    said: str
    vote: str
    written: str
    against: bool
    member: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """One link of the line from the decision to who carries it out, with its day (QSH-16-b)."""

    what: str
    text: str
    who: str
    day: date | None
    url: str = ""


def evidence_of(matter: Matter | None) -> list[Evidence]:
    """Skipped, emergency-cut and late stages: two statements."""
    if matter is None:
        return []
    found = []
    runs = StageRun.objects.filter(matter=matter, state__in=(RunState.NOT_APPLICABLE, RunState.CUT))
    for run in runs.select_related("settled_by").order_by("pk"):
        what = "紧急压减" if run.state == RunState.CUT else "未经该环节"
        decider = f"（{run.decider}）" if run.decider else ""
        text = f"{run}：{run.reason}{decider}"
        person = run.settled_by.person_id if run.settled_by else None
        found.append(Evidence(what, text, _day(run.settled_at), person))
    asked = ConsultationRequest.objects.filter(run__matter=matter).select_related("unit").order_by("pk")
    for row in asked:
        answered = _day(row.answered_at)
        if answered is None or answered > row.due_on:
            state = f"{answered} 才答复" if answered else "没有答复"
            found.append(Evidence("逾期", f"征求意见：{row.unit.name}应于 {row.due_on} 答复，{state}", row.due_on))
    return found


def views_of(matter: Matter | None) -> list[View]:
    """Each member's recorded view at each meeting before which the matter lay: four statements."""
    if matter is None:
        return []
    items = list(AgendaItem.objects.filter(run__matter=matter).select_related("meeting").order_by("pk"))
    seats = RosterEntry.objects.filter(meeting__in=[item.meeting_id for item in items]).order_by("order", "pk")
    said = {(one.item_id, one.member_id): one for one in Statement.objects.filter(item__in=items)}
    polls = [item.poll_key for item in items if item.poll_key is not None]
    ballots = OpenBallot.objects.filter(entry__poll__in=polls)
    voted = {(poll, person): choice for poll, person, choice in
             ballots.values_list("entry__poll_id", "entry__person_id", "choice")}  # fmt: skip
    by_meeting: dict[int, list[RosterEntry]] = {}
    for seat in seats:
        by_meeting.setdefault(seat.meeting_id, []).append(seat)
    return [
        _view(item, seat, said.get((item.pk, seat.pk)), _vote(voted, item, seat))
        for item in items
        for seat in by_meeting.get(item.meeting_id, [])
    ]


def _vote(voted: dict[tuple[UUID, int], str], item: AgendaItem, seat: RosterEntry) -> str:
    return voted.get((item.poll_key, seat.person_id), "") if item.poll_key is not None else ""


def _view(item: AgendaItem, seat: RosterEntry, said: Statement | None, vote: str) -> View:
    there = {None: "未登记", True: "到会", False: f"缺席（{seat.absence_reason}）"}[seat.present]
    words = ""
    if said is not None:
        words = "未发言" if said.passed_on else f"{said.get_stance_display()}：{said.text}"
    return View(
        meeting=str(item.meeting), day=timezone.localdate(item.meeting.scheduled_for), person=seat.person_id,
        name=seat.name, post=seat.post, there=there, said=words, vote=Vote(vote).label if vote else "",
        written=seat.written_view, against=AGAINST in (vote, said.stance if said is not None else ""),
        member=seat.member,
    )  # fmt: skip


def circle_of(case: AccountabilityCase, principals: list[int], views: list[View], found: list[Evidence]) -> Circle:
    """Whom the records name: members who were there decided."""
    there = tuple(one.person for one in views if one.member and one.there == "到会")
    task = case.task
    executors = [task.current.person_id] if task is not None and task.current and task.current.person_id else []
    return Circle(
        principals=tuple(principals), deciders=there,
        dissenters=frozenset(one.person for one in views if one.against),
        breakers=tuple(one.person for one in found if one.person is not None), executors=tuple(executors),
    )  # fmt: skip


def trace_of(case: AccountabilityCase) -> list[Trace]:
    """Decision, table, task, who owns it and who approved what, by day: few statements, whatever the history."""
    found = _of_matter(case.matter) if case.matter is not None else []
    task = case.task
    if task is not None:
        if case.matter is None and task.table.matter is not None:
            found += _of_matter(task.table.matter)
        found += _of_task(task)
    return sorted(found, key=lambda one: one.day or date.max)


def _of_matter(matter: Matter) -> list[Trace]:
    found = [
        Trace("建档", matter.title, str(matter.opened_by), _day(matter.opened_at),
              reverse("decisions:matter", args=[matter.pk]))
    ]  # fmt: skip
    if matter.level_settled_at:
        found.append(
            Trace("定级", matter.get_level_display(), str(matter.level_settled_by), _day(matter.level_settled_at))
        )
    papers = Resolution.objects.in_force().filter(run__matter=matter).select_related("item__meeting__presiding")
    for paper in papers:
        presiding = paper.item.meeting.presiding
        found.append(Trace("形成决议", str(paper), presiding.name if presiding else "", paper.dated))
    return found


def _of_task(task: Task) -> list[Trace]:
    table = task.table
    found = [Trace("编制明细表", table.title, str(table.recorded_by), _day(table.recorded_at),
                   reverse("accountability:table", args=[table.pk]))]  # fmt: skip
    for version in TaskVersion.objects.filter(task=task).select_related("person", "lead_unit", "recorded_by__person"):
        owner = "、".join(str(one) for one in (version.lead_unit, version.person) if one)
        text = f"第 {version.number} 版：{version.target}，责任 {owner or '未定'}，时限 {version.deadline or '未定'}"
        found.append(Trace("任务", text, str(version.recorded_by), _day(version.recorded_at),
                           reverse("accountability:task", args=[task.pk])))  # fmt: skip
    if table.issued_at:
        found.append(Trace("下达明细表", table.number, str(table.issued_by), _day(table.issued_at)))
    for one in Confirmation.objects.filter(table=table).select_related("unit", "recorded_by__person"):
        found.append(Trace("会签", one.unit.name, str(one.recorded_by), _day(one.recorded_at)))
    for row in Filing.objects.filter(table=table, reviewed_at__isnull=False).select_related("reviewed_by__person"):
        found.append(Trace("审查备案", row.receipt, str(row.reviewed_by), _day(row.reviewed_at)))
    letters = LetterTask.objects.filter(task=task).order_by().values("letter")
    for mark in LetterSignature.objects.filter(letter__in=letters).select_related("letter", "person"):
        found.append(Trace("签订目标责任书", mark.letter.number, mark.person.name, _day(mark.recorded_at)))
    for move in TaskMove.objects.filter(task=task).select_related("recorded_by__person").order_by(F("pk")):
        found.append(Trace(move.get_event_display(), move.note, str(move.recorded_by), _day(move.recorded_at)))
    return found


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment is not None else None
