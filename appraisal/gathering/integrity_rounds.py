"""The year's appraisal of integrity as facts: whom it is about, reports, steps, related results, precedents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accountability.enums import MeasureKind, SessionKind, TableKind, TableState
from accountability.models import AccountabilityCase, IntegritySession, Sanction, Task
from appraisal.enums.grades import Grade, GradeTier, IntegrityStep, RelatedField, RoundState
from appraisal.gathering.grades import Picture
from appraisal.models import (
    AppraisalTeam,
    GradeRound,
    GradeTarget,
    IntegrityReport,
    StepRecord,
    TeamUnit,
)
from appraisal.rules.grade_rounds import StepState, TeamFacts, step_states
from appraisal.rules.grades import needs_inquiry
from organization.enums import Duty, TitleCategory
from organization.models import Account, Appointment, DutyHolding, Unit


def cadres_of(units: Collection[Unit], day: date) -> list[Appointment]:
    """Leading posts of the units on that day, each person once by his first post: one statement."""
    rows = (
        Appointment.objects.in_force(day)
        .filter(post__unit__in=units, post__title__category=TitleCategory.LEADING)
        .select_related("person", "post__title", "post__unit")
        .order_by("post__unit__order", "post__unit__code", "post__order", "pk")
    )
    found: dict[int, Appointment] = {}
    for one in rows:
        held = found.get(one.person_id)
        if held is None or (one.post.principal and not held.post.principal):
            found[one.person_id] = one
    return list(found.values())


def team_facts(row: GradeRound) -> list[TeamFacts]:
    """Groups of a round with their units: three statements."""
    leaders = set(
        DutyHolding.objects.in_force().filter(duty=Duty.COUNTY_LEADER).values_list("account__person", flat=True)
    )
    units: defaultdict[int, set[int]] = defaultdict(set)
    for team, unit in TeamUnit.objects.filter(round=row).values_list("team", "unit"):
        units[team].add(unit)
    rows = AppraisalTeam.objects.filter(round=row).order_by("pk")
    return [TeamFacts(one.name, one.leader_id in leaders, frozenset(units[one.pk])) for one in rows]


def units_of(row: GradeRound) -> dict[int, str]:
    """Id -> name of the units of a round."""
    rows = GradeTarget.objects.filter(round=row, tier=GradeTier.TEAM).order_by("unit__order", "unit__code")
    return dict(rows.values_list("unit", "unit__name"))


def steps_of(row: GradeRound) -> list[StepState]:
    """The eleven steps with their days: one statement."""
    recorded = {
        IntegrityStep(one.step): StepState(IntegrityStep(one.step), True, one.done_on, one.triggered, one.text)
        for one in StepRecord.objects.filter(round=row)
    }
    local = timezone.localdate
    days = {
        IntegrityStep.ANNOUNCED: local(row.listed_at) if row.listed_at else None,
        IntegrityStep.PROPOSED: row.meeting_on,
        IntegrityStep.SETTLED: row.meeting_on,
        IntegrityStep.CIRCULATED: local(row.circulated_at) if row.circulated_at else None,
    }
    return step_states(RoundState(row.state), recorded, days)


def lacking_reports(row: GradeRound, units: Collection[int] | None = None) -> dict[str, list[str]]:
    """Unit -> team and members whose report is not released; empty where all are there (BZ-2.2-d): one statement."""
    given = IntegrityReport.objects.filter(target__round=row).order_by().values("target")
    rows = GradeTarget.objects.filter(round=row).exclude(pk__in=given)
    if units is not None:
        rows = rows.filter(unit__in=units)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for unit, name in rows.order_by("unit__order", "unit__code", "pk").values_list("unit__name", "name"):
        found[unit].append(name)
    return dict(found)


def related_of(row: GradeRound) -> dict[int, dict[RelatedField, str]]:
    """Unit -> the six results as they were last written: one statement."""
    found: defaultdict[int, dict[RelatedField, str]] = defaultdict(dict)
    for unit, name, value in row.related.order_by("pk").values_list("unit", "field", "value"):
        found[unit][RelatedField(name)] = value
    return dict(found)


def lacking_related(row: GradeRound) -> dict[str, list[RelatedField]]:
    """Unit -> which of the six are neither given nor 无."""
    held = related_of(row)
    return {
        name: [one for one in RelatedField if one not in held.get(unit, {})] for unit, name in units_of(row).items()
    }


def inquiries(seen: Picture) -> tuple[list[str], list[str]]:
    """(names for which an investigation is called for and was not opened, names whose investigation goes on)."""
    called, running = [], []
    for target in seen.targets:
        one = seen.subjects[target.pk]
        if one.inquiry is None:
            if needs_inquiry(one, seen.limits):
                called.append(target.name)
        elif one.inquiry.conclusion is None:
            running.append(target.name)
    return called, running


def midyear(year: int, units: Collection[int]) -> dict[int, IntegritySession]:
    """Unit -> the last check of the year led by a member of the commission (BZ-2.1-h, BZ-2.1-i): one statement."""
    rows = IntegritySession.objects.filter(kind=SessionKind.CHECK, period=str(year), unit__in=units)
    return {one.unit_id: one for one in rows.order_by("held_on", "pk") if one.unit_id is not None}


def year_tasks(year: int, units: Collection[int]) -> list[Task]:
    """Rows of tables of integrity in force that these units lead (BZ-2.1-b): one statement."""
    rows = Task.objects.standing().filter(
        table__kind=TableKind.INTEGRITY, table__year=year, table__state=TableState.IN_FORCE,
        current__lead_unit__in=units,
    )  # fmt: skip
    return list(rows.select_related("current").order_by("table", "order", "pk"))


@dataclass(frozen=True, slots=True)
class Advice:
    """What precedents suggest for a target; ``talk`` names who would be reminded. ``code`` names it for a remark."""

    code: str
    target: int
    grade: Grade
    text: str
    declined: str = ""


def advice(seen: Picture, account: Account) -> list[Advice]:
    """Disciplined in the year: the leader brings 差 to himself and his team, a deputy to the team (BZ-2.2-p).

    Examples and no rules: each may be declined with a reason. Cases are those that the reader may see.
    """
    row, targets = seen.round, seen.targets
    people = {one.person_id: one for one in targets if one.person_id is not None}
    teams = {one.unit_id: one for one in targets if one.person_id is None}
    cases = AccountabilityCase.objects.visible_to(account)
    rows = Sanction.objects.filter(
        kind=MeasureKind.DISCIPLINE, decided_on__year=row.year, respondent__person__in=people,
        respondent__withdrawn_at__isnull=True, respondent__case__in=cases,
    )  # fmt: skip
    found = []
    for one in rows.select_related("respondent").order_by("pk"):
        subject = people[one.respondent.person_id]
        team = teams.get(subject.unit_id)
        code = f"precedent:{one.pk}"
        basis = f"{subject.name}受纪律处分（{one.measure}，{one.decided_on}）"
        if subject.tier == GradeTier.PRINCIPAL:
            found.append((subject.pk, code, f"{basis}，参照先例建议定“差”"))
        if team is not None:
            talk = "" if subject.tier == GradeTier.PRINCIPAL else "，并对书记提醒谈话"
            found.append((team.pk, code, f"{basis}，参照先例建议班子定“差”{talk}"))
    return [
        Advice(code, target, Grade.POOR, text, seen.remarks.get((target, code), "")) for target, code, text in found
    ]
