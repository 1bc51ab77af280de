"""The moves of a round of grading, from the start to the notice, each with all that it asks for (BZ-2.2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.rectifications import NewRectification, issue_rectification
from accountability.actions.registers import enter_integrity_file
from accountability.models import ContactPoint
from appraisal.actions.grade_ground import check_hand, check_state, lock_round
from appraisal.actions.grade_tallies import take_tallies
from appraisal.enums.grades import (
    Grade,
    GradeEvent,
    GradeTier,
    IntegrityStep,
    MethodState,
    OpinionStage,
    RoundEvent,
    RoundKind,
    RoundState,
)
from appraisal.gathering.grades import Picture, grade_of, numbers, pairs, picture
from appraisal.gathering.integrity_rounds import (
    inquiries,
    lacking_related,
    lacking_reports,
    steps_of,
    team_facts,
    units_of,
)
from appraisal.models import (
    AdmonitionTalk,
    GradeObjection,
    GradeOpinion,
    GradeRound,
    GradeStandard,
    GradeTarget,
    LeaderAdjustment,
)
from appraisal.rules.grade_rounds import (
    ARTICLES,
    BEFORE_PROPOSAL,
    STEPS,
    check_circulation,
    check_consequences,
    check_consultations,
    check_decision,
    check_event,
    check_inquiries,
    check_publicity,
    check_related,
    check_reports,
    check_start,
    check_steps,
    poor_in_a_row,
)
from appraisal.rules.grades import check_grades, conflicts
from core import audit, events
from core.calendar import add_working_days
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account, Person

E = RoundEvent
MOVES = {
    E.START: "appraisal.grade_round_start",
    E.CONSULT: "appraisal.grade_round_consult",
    E.SUBMIT: "appraisal.grade_round_submit",
    E.RETURN: "appraisal.grade_round_return",
    E.DECIDE: "appraisal.grade_round_decide",
    E.PUBLICISE: "appraisal.grade_round_publicise",
    E.CIRCULATE: "appraisal.grade_round_circulate",
    E.CLOSE: "appraisal.grade_round_close",
}


def findings_of(row: GradeRound, event: RoundEvent, seen: Picture | None = None) -> list[Finding]:
    """What the move asks for of the round itself; what its form asks for comes from the form. ``seen`` is the picture
    of the round where it is at hand."""
    found = check_event(RoundState(row.state), event)
    if event is E.START:
        return found + _before_start(row)
    if event is E.CLOSE:
        return found + _before_closing(row)
    judged = {E.CONSULT: _before_consulting, E.SUBMIT: _before_submitting, E.DECIDE: _whole}
    return found + (judged[event](seen or picture(row)) if event in judged else [])


def _before_start(row: GradeRound) -> list[Finding]:
    units = units_of(row)
    contacts = set(ContactPoint.objects.in_force().filter(unit__in=units).values_list("unit", flat=True))
    return check_start(
        units=units, teams=team_facts(row), listed=row.listed_at is not None, hotline=row.hotline,
        uncovered=len(units.keys() - contacts), issued=row.method.state == MethodState.ISSUED,
    )  # fmt: skip


def _before_consulting(seen: Picture) -> list[Finding]:
    """Every target graded, with nothing that bars; of integrity the first seven steps taken."""
    row, findings = seen.round, check_grades(list(seen.subjects.values()), seen.limits, seen.kind)
    if seen.kind is RoundKind.INTEGRITY:
        findings += check_reports(lacking_reports(row))[:5]
        findings += check_inquiries(*inquiries(seen))
        findings += check_steps(steps_of(row), BEFORE_PROPOSAL, "逐项登记考核环节")
    return findings


def _before_submitting(seen: Picture) -> list[Finding]:
    """Leaders and departments answered, the six results weighed, the two appraisals of the year agree or the
    difference is explained; the grades hold (BZ-2.2-i, -j, -k)."""
    row = seen.round
    asked = list(row.consultations.select_related("person", "unit"))
    findings = check_consultations(len(asked), [str(one) for one in asked if one.replied_at is None])
    if row.kind == RoundKind.INTEGRITY:
        findings += check_related(lacking_related(row))
    return findings + _whole(seen)


def _whole(seen: Picture) -> list[Finding]:
    """All grades given within the quotas, nothing that bars, the two appraisals of the year agree."""
    findings = check_grades(list(seen.subjects.values()), seen.limits, seen.kind)
    if seen.kind is RoundKind.INTEGRITY:
        findings += check_inquiries(*inquiries(seen))
    return findings + [found for _, found in conflicts(pairs(seen))]


def _before_closing(row: GradeRound) -> list[Finding]:
    if row.kind != RoundKind.INTEGRITY:
        return []
    return check_steps(steps_of(row), tuple(IntegrityStep), "登记未完成的环节")


def _move(row: GradeRound, event: RoundEvent, *, by: Account, at: datetime, reason: str = "", **after: Any) -> None:
    before = RoundState(row.state)
    row.state = STEPS[before, event]
    row.save()
    audit.record(
        verb=MOVES[event], by=by, at=at, obj=row, clause=ARTICLES[event], reason=reason,
        before={"state": before.label}, after={"state": RoundState(row.state).label, **after},
    )  # fmt: skip


def _plain(grading: GradeRound, event: RoundEvent, *, by: Account, at: datetime) -> GradeRound:
    """A move that needs nothing but what stands."""
    row = lock_round(grading.pk)
    demand(check_hand(RoundKind(row.kind), by) + findings_of(row, event))
    _move(row, event, by=by, at=at)
    return row


@transaction.atomic
def start(grading: GradeRound, *, by: Account, at: datetime) -> GradeRound:
    """Begin the appraisal of integrity, with the tallies that are there (BZ-2.2-a to -c, BZ-2.1-e). Raises Refused with
    everything that is missing."""
    row = _plain(grading, E.START, by=by, at=at)
    take_tallies(row, by=by, at=at)
    return row


@transaction.atomic
def consult(grading: GradeRound, *, by: Account, at: datetime) -> GradeRound:
    """Preliminary grades stand for all: leaders and departments are asked next (BZ-2.2-i)."""
    return _plain(grading, E.CONSULT, by=by, at=at)


@transaction.atomic
def submit(grading: GradeRound, *, by: Account, at: datetime) -> GradeRound:
    """Put the grades up to the county committee (BZ-2.2-l)."""
    return _plain(grading, E.SUBMIT, by=by, at=at)


@transaction.atomic
def close(grading: GradeRound, *, by: Account, at: datetime) -> GradeRound:
    """Close the round; of integrity not while one of the eleven steps is open (BZ-1-i)."""
    return _plain(grading, E.CLOSE, by=by, at=at)


@transaction.atomic
def give_back(grading: GradeRound, reason: str, *, by: Account, at: datetime) -> GradeRound:
    """The committee wants it considered again."""
    row = lock_round(grading.pk)
    findings = check_event(RoundState(row.state), E.RETURN)
    if not reason.strip():
        findings.append(unmet(ARTICLES[E.RETURN], "没有写明退回理由", remedy="填写退回理由"))
    demand(findings)
    _move(row, E.RETURN, by=by, at=at, reason=reason.strip())
    return row


@transaction.atomic
def decide(
    grading: GradeRound, *, meeting_on: date | None, record: str, upload: UploadedFile[bytes] | None,
    deadline: date | None = None, measures: str = "", by: Account, at: datetime,
) -> GradeRound:  # fmt: skip
    """Record the decision of the county's standing committee: the grades are final (BZ-2.2-l). In the appraisal of
    integrity 一般 and 差 bring a talk and an order to put things right by ``deadline`` (BZ-1-p), a team's second 差
    in a row a proposal for its leader (BZ-1-q). Raises Refused."""
    row = lock_round(grading.pk)
    today = timezone.localdate(at)
    seen = picture(row)
    findings = check_event(RoundState(row.state), E.DECIDE) + _whole(seen)
    findings += check_decision(meeting_on=meeting_on, record=record, with_paper=upload is not None, today=today)
    low = [one for one in seen.targets if seen.subjects[one.pk].grade in (Grade.AVERAGE, Grade.POOR)]
    integrity = seen.kind is RoundKind.INTEGRITY
    people = _talked_to(seen, low) if integrity else {}
    if integrity:
        findings += check_consequences(len(low), deadline, measures, today)
        nobody = [one.name for one in low if one.pk not in people]
        if nobody:
            findings.append(unmet("BZ-1-p", "班子没有主要领导可以谈话", remedy="核对主要领导", 班子="、".join(nobody)))
    demand([*findings, *_own(seen, by)])
    assert upload is not None  # demanded above
    row.meeting_on, row.meeting_record, row.decided_at, row.decided_by = meeting_on, record.strip(), at, by
    row.meeting_document = store(upload, by=by, at=at)
    _decided(row, seen, by=by, at=at)
    _move(row, E.DECIDE, by=by, at=at, record=record.strip(), meeting_on=meeting_on)
    if integrity:
        _bring(row, seen, low, people, deadline, measures, by=by, at=at)
    events.emit(GradeEvent.DECIDED, round_id=row.pk)
    return row


def _own(seen: Picture, by: Account) -> list[Finding]:
    """Whoever is graded himself does not record the decision."""
    if by.person_id is None or all(one.person_id != by.person_id for one in seen.targets):
        return []
    return [unmet("SX-8.4-a", "本人是评定对象，应当回避", remedy="由其他人员登记决定")]


def _decided(row: GradeRound, seen: Picture, *, by: Account, at: datetime) -> None:
    """Each grade once more as the committee's, under the standard relied on; of computed ones under the grade's own."""
    first: dict[tuple[bool, str], GradeStandard] = {}
    for one in row.method.standards.order_by("-pk"):
        first[one.of_team, one.grade] = one
    made = []
    for target in seen.targets:
        held = seen.current[target.pk]
        assert held is not None  # demanded: none is missing
        standard = held.standard or first[target.tier == GradeTier.TEAM, held.grade]
        made.append(
            GradeOpinion(
                target=target, stage=OpinionStage.DECIDED, grade=held.grade, standard=standard, reasons=held.reasons,
                recorded_at=at, recorded_by=by,
            )
        )  # fmt: skip
    GradeOpinion.objects.bulk_create(made)


def _talked_to(seen: Picture, low: list[GradeTarget]) -> dict[int, Person]:
    """Target -> who is talked to: the cadre himself, of a team its first principal leader (note of BZ-1-p)."""
    heads: dict[int, Person] = {}
    for one in seen.targets:
        if one.tier == GradeTier.PRINCIPAL and one.person is not None:
            heads.setdefault(one.unit_id, one.person)
    found = {one.pk: one.person or heads.get(one.unit_id) for one in low}
    return {key: person for key, person in found.items() if person is not None}


def _bring(
    row: GradeRound, seen: Picture, low: list[GradeTarget], people: dict[int, Person], deadline: date | None,
    measures: str, *, by: Account, at: datetime,
) -> None:  # fmt: skip
    for target in low:
        text = f"{row.title}，{target.name}评为“{seen.word_of(target)}”"
        new = NewRectification(
            unit=target.unit, person=people[target.pk], issue=text, measures=measures, deadline=deadline,
            source=(GradeTarget._meta.label_lower, target.pk),
        )  # fmt: skip
        order = issue_rectification(new, by=by, at=at)
        AdmonitionTalk.objects.create(
            target=target, person=people[target.pk], order=order, recorded_at=at, recorded_by=by
        )
        if target.tier == GradeTier.TEAM:
            _second_poor(row, target, seen, by=by, at=at)


def _second_poor(row: GradeRound, team: GradeTarget, seen: Picture, *, by: Account, at: datetime) -> None:
    """A proposal for the leader who stood at its head in both years; nobody named when he changed (BZ-1-q)."""
    before = grade_of(row.year - 1, RoundKind.INTEGRITY, unit=team.unit_id)
    if not poor_in_a_row(before, seen.subjects[team.pk].grade):
        return
    last = GradeTarget.objects.filter(round__kind=RoundKind.INTEGRITY, round__year=row.year - 1, unit=team.unit_id)
    earlier = last.get(tier=GradeTier.TEAM)
    heads = set(last.filter(tier=GradeTier.PRINCIPAL).values_list("person", flat=True))
    stayed = [
        one.person
        for one in seen.targets
        if one.unit_id == team.unit_id and one.tier == GradeTier.PRINCIPAL and one.person_id in heads
    ]
    LeaderAdjustment.objects.create(
        target=team, earlier=earlier, person=stayed[0] if stayed else None, recorded_at=at, recorded_by=by
    )


@transaction.atomic
def publicise(grading: GradeRound, *, first: date | None, last: date | None, by: Account, at: datetime) -> GradeRound:
    """Make the grades public for comment: from now on the graded see theirs, with the reasons (BZ-2.2-m)."""
    row = lock_round(grading.pk)
    today = timezone.localdate(at)
    days = numbers(row).whole("appraisal.publicity_days")
    least = add_working_days(first, days) if first is not None else today
    findings = check_hand(RoundKind(row.kind), by) + check_event(RoundState(row.state), E.PUBLICISE)
    demand(findings + check_publicity(first, last, least, today))
    row.shown_from, row.shown_to = first, last
    _move(row, E.PUBLICISE, by=by, at=at, shown_from=first, shown_to=last)
    return row


@transaction.atomic
def circulate(grading: GradeRound, number: str, *, by: Account, at: datetime) -> GradeRound:
    """Tell all units, after the publicity; the grades of integrity go into the cadres' files (BZ-2.2-n, BZ-1-t)."""
    row = lock_round(grading.pk)
    today = timezone.localdate(at)
    left = GradeObjection.objects.filter(target__round=row, answered_at__isnull=True).count()
    findings = check_hand(RoundKind(row.kind), by) + check_event(RoundState(row.state), E.CIRCULATE)
    demand(findings + check_circulation(row.shown_to, today, number, left))
    row.notice_number, row.circulated_at, row.circulated_by = number.strip(), at, by
    _move(row, E.CIRCULATE, by=by, at=at, number=number.strip())
    if row.kind == RoundKind.INTEGRITY:
        _enter_files(row, today, by=by, at=at)
    events.emit(GradeEvent.CIRCULATED, round_id=row.pk)
    return row


def _enter_files(row: GradeRound, day: date, *, by: Account, at: datetime) -> None:
    seen = picture(row)
    for target in seen.targets:
        if target.person is not None:
            enter_integrity_file(
                target.person, year=row.year, dated=day, text=f"{row.title}等次：{seen.word_of(target)}",
                source=(GradeTarget._meta.label_lower, target.pk), by=by, at=at,
            )  # fmt: skip


@transaction.atomic
def answer_objection(objection: GradeObjection, answer: str, *, by: Account, at: datetime) -> GradeObjection:
    """Deal with an objection raised while the grades were public."""
    row = GradeObjection.objects.select_for_update(of=("self",)).select_related("target__round").get(pk=objection.pk)
    findings = check_hand(RoundKind(row.target.round.kind), by)
    findings += check_state(row.target.round, RoundState.PUBLICISED)
    if row.answered_at is not None:
        findings.append(unmet("BZ-2.2-m", "异议已处理", remedy="请刷新页面"))
    if not answer.strip():
        findings.append(unmet("BZ-2.2-m", "没有填写处理意见", remedy="填写处理意见"))
    demand(findings)
    row.answer, row.answered_at, row.answered_by = answer.strip(), at, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(verb="appraisal.answer_grade_objection", by=by, at=at, obj=row, clause="BZ-2.2-m")
    return row
