"""Meeting discipline: who watches, what he saw, the closing with its ladder of absences, the notice (QSH-13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.clues import numbered
from accountability.enums import AbsenceStep, BreachKind, Convener
from accountability.gathering.cases import numbers_on
from accountability.models import (
    AbsenceMeasure,
    IntegrityEntry,
    MeetingBreach,
    MeetingNotice,
    MeetingWatch,
    NoticeUnit,
)
from accountability.rules.discipline import LADDER, WATCHED, check_closing, rung_of
from core import audit
from core.constraints import save_or_tell
from core.findings import Finding, demand, unmet
from decisions.models import Meeting
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person, Unit

NOTICE, ABSENCE = "QSH-13-c", "accountability.absencemeasure"


@dataclass(frozen=True, slots=True)
class NewWatch:
    """A meeting to be watched; ``meeting`` is its row in the book of meetings that decide."""

    title: str
    convener: Convener
    held_on: date
    place: str = ""
    meeting: Meeting | None = None


@transaction.atomic
def plan_watch(new: NewWatch, *, by: Account, at: datetime) -> MeetingWatch:
    """Enter a meeting. ValidationError where the meeting is entered already."""
    row = MeetingWatch(
        title=new.title.strip(), convener=new.convener, held_on=new.held_on, place=new.place.strip(),
        meeting=new.meeting, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    save_or_tell(row)
    audit.record(verb="accountability.plan_watch", by=by, at=at, obj=row, clause=WATCHED)
    return row


def lock_watch(pk: int) -> MeetingWatch:
    return MeetingWatch.objects.select_for_update(of=("self",)).get(pk=pk)


def _open(row: MeetingWatch) -> list[Finding]:
    if row.closed_at is None:
        return []
    return [unmet(WATCHED, "会议监督已办结", remedy="办结后不再更改")]


@transaction.atomic
def assign_supervisor(watch: MeetingWatch, person: Person, *, by: Account, at: datetime) -> MeetingWatch:
    """Send somebody of the discipline commission. Raises Refused for anybody else."""
    row = lock_watch(watch.pk)
    findings = _open(row)
    if not DutyHolding.objects.in_force().filter(account__person=person, duty=Duty.DISCIPLINE).exists():
        remedy = "指定承担纪检监察职责的人员"
        findings.append(unmet(WATCHED, "没有纪检监察职责", field="person", remedy=remedy, 人员=person.name))
    demand(findings)
    row.supervisor = person
    row.save(update_fields=["supervisor"])
    audit.record(verb="accountability.assign_supervisor", by=by, at=at, obj=row, clause=WATCHED)
    return row


@transaction.atomic
def write_record(watch: MeetingWatch, text: str, *, by: Account, at: datetime) -> MeetingWatch:
    """The supervisor's own record of the whole meeting."""
    row = lock_watch(watch.pk)
    findings = _open(row)
    if row.supervisor_id is None or row.supervisor_id != by.person_id:
        findings.append(unmet(WATCHED, "不是本次会议的监督人员", remedy="由指定的监督人员本人填写"))
    if not text.strip():
        findings.append(unmet(WATCHED, "没有填写监督记录", field="record", remedy="填写记录"))
    demand(findings)
    row.record = text.strip()
    row.save(update_fields=["record"])
    audit.record(verb="accountability.write_watch_record", by=by, at=at, obj=row, clause=WATCHED)
    return row


@dataclass(frozen=True, slots=True)
class NewBreach:
    """What somebody did; ``excuse`` is the reason of one who had leave."""

    person: Person
    kind: BreachKind
    excuse: str = ""
    text: str = ""


@transaction.atomic
def record_breaches(watch: MeetingWatch, rows: Iterable[NewBreach], *, by: Account, at: datetime) -> int:
    """Enter who was absent, late or left early, by the supervisor or his commission; each once. Raises Refused."""
    row, new = lock_watch(watch.pk), list(rows)
    findings = _open(row)
    held = set(MeetingBreach.objects.filter(watch=row).values_list("person_id", "kind"))
    twice = [one.person.name for one in new if (one.person.pk, one.kind.value) in held]
    if twice or len({(one.person.pk, one.kind) for one in new}) < len(new):
        findings.append(
            unmet(NOTICE, "重复登记", field="people", remedy="同一人同一情形只登记一次", 人员="、".join(twice) or "—")
        )
    if by.person_id in {one.person.pk for one in new}:
        findings.append(unmet(NOTICE, "不得登记本人", field="people", remedy="由他人登记"))
    demand(findings)
    MeetingBreach.objects.bulk_create(
        MeetingBreach(
            watch=row, person=one.person, unit_id=one.person.unit_id, kind=one.kind, excuse=one.excuse.strip(),
            text=one.text.strip(), recorded_at=at, recorded_by=by,
        )
        for one in new
    )  # fmt: skip
    audit.record(
        verb="accountability.record_breach", by=by, at=at, obj=row, clause=NOTICE, after={"breaches": len(new)}
    )
    return len(new)


@transaction.atomic
def close_watch(watch: MeetingWatch, *, by: Account, at: datetime) -> list[AbsenceMeasure]:
    """Close the meeting's supervision; each unexcused absence takes its rung of the year (QSH-13-d). Raises Refused."""
    row = lock_watch(watch.pk)
    demand(
        check_closing(
            Convener(row.convener), supervised=row.supervisor_id is not None, record=row.record, held_on=row.held_on,
            today=timezone.localdate(at), closed=row.closed_at is not None,
        )
    )  # fmt: skip
    row.closed_at, row.closed_by = at, by
    row.save(update_fields=["closed_at", "closed_by"])
    made = _climb(row, by=by, at=at)
    audit.record(verb="accountability.close_watch", by=by, at=at, obj=row, clause=LADDER, after={"measures": len(made)})
    return made


def _hold(people: Iterable[int]) -> None:
    """Lock these people to the end of the transaction."""
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk"))


def _climb(row: MeetingWatch, *, by: Account, at: datetime) -> list[AbsenceMeasure]:
    """The people are locked in one order, so that two meetings count one after the other."""
    ladder = numbers_on(row.held_on).wholes("accountability.absences")
    absent = list(MeetingBreach.objects.filter(watch=row, kind=BreachKind.ABSENT, excuse="").order_by("person_id"))
    people = sorted(one.person_id for one in absent)
    _hold(people)
    year = row.held_on.year
    held: dict[int, int] = {}
    for person in AbsenceMeasure.objects.filter(person__in=people, year=year).values_list("person_id", flat=True):
        held[person] = held.get(person, 0) + 1
    made = []
    for one in absent:
        place = held.get(one.person_id, 0) + 1
        rung = rung_of(place, ladder)
        if rung is not None:
            made.append(
                AbsenceMeasure(
                    breach=one, person_id=one.person_id, year=year, place=place, step=rung.step,
                    referred=rung.referred, recorded_at=at, recorded_by=by,
                )
            )  # fmt: skip
    return AbsenceMeasure.objects.bulk_create(made)


@transaction.atomic
def carry_out(measure: AbsenceMeasure, *, on: date, note: str, by: Account, at: datetime) -> AbsenceMeasure:
    """Say that it was done; it enters the person's integrity file."""
    row = AbsenceMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    findings = []
    if row.carried_at is not None:
        findings.append(unmet(LADDER, "已登记执行", remedy="请刷新页面"))
    if row.person_id == by.person_id:
        findings.append(unmet(LADDER, "不得登记本人的处理", remedy="由他人登记"))
    if not note.strip():
        findings.append(unmet(LADDER, "没有写明执行情况", field="note", remedy="填写执行情况"))
    if on > timezone.localdate(at):
        findings.append(unmet(LADDER, "执行日期晚于今天", field="on", remedy="更正日期"))
    demand(findings)
    row.done_on, row.note, row.carried_at, row.carried_by = on, note.strip(), at, by
    row.save(update_fields=["done_on", "note", "carried_at", "carried_by"])
    text = f"无故缺会（{row.year}年第 {row.place} 次）：{AbsenceStep(row.step).label}"
    IntegrityEntry.objects.create(
        person_id=row.person_id, year=row.year, dated=on, text=text, source_kind=ABSENCE, source_pk=row.pk,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="accountability.carry_out_absence", by=by, at=at, obj=row, clause=LADDER)
    return row


@transaction.atomic
def issue_notice(watch: MeetingWatch, units: Iterable[Unit], *, by: Account, at: datetime) -> MeetingNotice:
    """Publish what the supervisor saw to the units in scope; without any to all of bureau level (QSH-13-c)."""
    row = lock_watch(watch.pk)
    findings = []
    if row.closed_at is None:
        findings.append(unmet(NOTICE, "会议监督还没有办结", remedy="办结后印发通报"))
    if MeetingNotice.objects.filter(watch=row).exists():
        findings.append(unmet(NOTICE, "已印发通报", remedy="无需重复印发"))
    demand(findings)
    scope = list(units) or list(Unit.objects.standing().filter(level="bureau"))
    named = MeetingBreach.objects.filter(watch=row).values_list("unit_id", flat=True)
    pks = dict.fromkeys([one.pk for one in scope] + list(named))
    notice = MeetingNotice.objects.create(
        watch=row, number=numbered(MeetingNotice, "会纪通", timezone.localdate(at).year), text=notice_text(row),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    NoticeUnit.objects.bulk_create(NoticeUnit(notice=notice, unit_id=pk, recorded_at=at, recorded_by=by) for pk in pks)
    audit.record(verb="accountability.issue_notice", by=by, at=at, obj=notice, clause=NOTICE, after={"units": len(pks)})
    return notice


def notice_text(row: MeetingWatch) -> str:
    """What the notice says: each kind of breach with names and units; who had leave is not among them."""
    day = f"{row.held_on.year}年{row.held_on.month}月{row.held_on.day}日"
    lines = [f"{day}召开的“{row.title}”会风会纪情况通报如下。"]
    found = list(MeetingBreach.objects.filter(watch=row, excuse="").select_related("person", "unit", "measure"))
    for kind in BreachKind:
        names = [
            f"{one.unit.name}{one.person.name}" + (f"（{one.text}）" if one.text else "")
            for one in found
            if one.kind == kind
        ]
        if names:
            lines.append(f"{'无故缺席' if kind is BreachKind.ABSENT else kind.label}：{'、'.join(names)}。")
    for step in AbsenceStep:
        names = [one.person.name for one in found if hasattr(one, "measure") and one.measure.step == step]
        if names:
            lines.append(f"对{'、'.join(names)}{STEPS[step]}。")
    return "\n".join(lines if len(lines) > 1 else [*lines, "会议纪律良好，没有迟到、缺席等情况。"])


STEPS = {
    AbsenceStep.CRITICISM: "予以通报批评", AbsenceStep.TALK: "由纪检监察机关进行诫勉谈话",
    AbsenceStep.SUSPENSION: "作出停职待岗处理",
}  # fmt: skip
