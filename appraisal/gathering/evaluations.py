"""Whom an evaluation is about and whom it asks; what it came to; shares of answers for grades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from appraisal.enums.evaluations import EvaluationKind, MutualSide, RatedTier
from appraisal.models import Evaluation, EvaluationObject, Member, Period
from appraisal.models.evaluations import EvaluationQuerySet
from appraisal.rules.evaluation_forms import ITEMS, Guest
from appraisal.rules.evaluations import GroupVotes, ObjectResult, Scoring, Shares, object_result
from ballots.models import Form, FormGroup, FormTally
from ballots.rules.forms import Question
from organization.enums import AppraisalSystem, Duty, PrincipalPost, TitleCategory, UnitLevel
from organization.models import Appointment, DutyHolding, Person, Unit

TOWNSHIP_SYSTEMS = (AppraisalSystem.TOWNSHIP, AppraisalSystem.PARK)
LEADERS, STAFF = "leaders", "staff"


@dataclass(frozen=True, slots=True)
class RatedRow:
    """An object to be: what becomes an EvaluationObject."""

    code: str
    label: str
    tier: RatedTier
    unit: Unit
    person: Person | None = None
    member: Member | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class RaterRow:
    """Somebody who is asked by name: his group, his post, the units that he does not judge."""

    person: Person
    group: str
    post: str
    units: frozenset[int]


def side_of(unit: Unit) -> str:
    """Townships, streets and parks on the one side, departments on the other (QSH-26-a)."""
    side = MutualSide.TOWNSHIPS if unit.appraisal_system in TOWNSHIP_SYSTEMS else MutualSide.DEPARTMENTS
    return side.value


def mutual_rows(period: Period) -> list[RatedRow]:
    """All units of the scheme, each on its side: one query."""
    members = Member.objects.filter(scheme=period.scheme, appointment__isnull=True).select_related("unit")
    return [
        RatedRow(f"u{one.unit_id}", one.name, RatedTier.TEAM, one.unit, member=one, side=side_of(one.unit))
        for one in members.order_by("group__order", "order", "code")
    ]


def mutual_raters(period: Period, day: date) -> list[RaterRow]:
    """Who judges for his unit: its principal leaders, and who holds the duty of its leader; each once."""
    units = {row.unit.pk: row.unit for row in mutual_rows(period)}
    held = Appointment.objects.in_force(day).principal().filter(post__unit__in=units)
    found: dict[int, RaterRow] = {}
    for row in held.select_related("person", "post__title").order_by("post__unit_id", "pk"):
        unit = units[row.post.unit_id]
        post = f"{unit.name}{row.post.title.name}"
        found.setdefault(row.person_id, RaterRow(row.person, side_of(unit), post, frozenset({unit.pk})))
    duties = DutyHolding.objects.in_force().filter(duty=Duty.UNIT_LEADER, unit__in=units, account__person__isnull=False)
    for duty in duties.select_related("account__person").order_by("unit_id", "pk"):
        unit, person = units[duty.unit_id], duty.account.person
        assert person is not None
        mine = RaterRow(person, side_of(unit), f"{unit.name}负责人", frozenset({unit.pk}))
        found.setdefault(person.pk, mine)
    return list(found.values())


def team_rows(unit: Unit, period: Period, day: date) -> list[RatedRow]:
    """The team of a unit and its leading cadres, principal leaders first: three queries."""
    members = list(Member.objects.filter(scheme=period.scheme, unit=unit))
    of_unit = next((one for one in members if one.appointment_id is None), None)
    by_appointment = {one.appointment_id: one for one in members if one.appointment_id is not None}
    rows = [RatedRow(f"u{unit.pk}", f"{unit.name}领导班子", RatedTier.TEAM, unit, member=of_unit)]
    held = Appointment.objects.in_force(day).filter(post__unit=unit, post__title__category=TitleCategory.LEADING)
    seen: set[int] = set()
    for one in sorted(held.select_related("person", "post__title"), key=_principal_first):
        if one.person_id in seen:
            continue
        seen.add(one.person_id)
        tier = RatedTier.MEMBER if one.post.principal == PrincipalPost.NONE else RatedTier.PRINCIPAL
        label = f"{one.person.name}（{one.post.title.name}）"
        rows.append(RatedRow(f"p{one.person_id}", label, tier, unit, one.person, by_appointment.get(one.pk)))
    return rows


def _principal_first(row: Appointment) -> tuple[bool, int, int]:
    return row.post.principal == "", row.post.order, row.pk


def promoted_rows(period: Period, until: date | None = None) -> list[RatedRow]:
    """Those who were appointed to a principal post of a unit of the county within the year (QSH-24-b)."""
    year = period.scheme.year
    rows = Appointment.objects.principal().filter(
        starts_on__gte=date(year, 1, 1), starts_on__lte=until or date(year, 12, 31), post__unit__level=UnitLevel.BUREAU
    )
    earlier = Appointment.objects.principal().filter(starts_on__year__lt=year, post__unit__level=UnitLevel.BUREAU)
    before = {(person, unit) for person, unit in earlier.order_by().values_list("person_id", "post__unit_id")}
    members = {
        one.appointment_id: one for one in Member.objects.filter(scheme=period.scheme, appointment__isnull=False)
    }
    found: dict[int, RatedRow] = {}
    for row in rows.select_related("person", "post__title", "post__unit").order_by("post__unit__order", "pk"):
        if (row.person_id, row.post.unit_id) in before:
            continue
        label = f"{row.person.name}（{row.post.unit.name}{row.post.title.name}，{row.starts_on:%Y-%m-%d} 任）"
        rated = RatedRow(
            f"p{row.person_id}", label, RatedTier.PRINCIPAL, row.post.unit, row.person, members.get(row.pk)
        )  # fmt: skip
        found.setdefault(row.person_id, rated)
    return list(found.values())


def unit_raters(unit: Unit, day: date) -> list[RaterRow]:
    """The people of a unit: those with leading posts, and all others: two queries."""
    held = Appointment.objects.in_force(day).filter(post__unit=unit, post__title__category=TitleCategory.LEADING)
    leading = {one.person_id: one.post.title.name for one in held.select_related("post__title")}
    people = Person.objects.filter(Q(unit=unit, left_on__isnull=True) | Q(pk__in=leading)).order_by(
        "sort_key", "number"
    )
    return [
        RaterRow(one, LEADERS if one.pk in leading else STAFF, leading.get(one.pk, ""), frozenset()) for one in people
    ]


def guests_of(evaluation: Evaluation) -> list[Guest]:
    rows = evaluation.invitees.in_force().order_by("pk").values_list("kind", "front_line", "attended")
    return [Guest(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RatedResult:
    """An object with its result; ``labels`` are those of its questions in order."""

    row: EvaluationObject
    result: ObjectResult
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a counted evaluation came to; ``groups`` (label, ballots), empty when too few took part."""

    groups: tuple[tuple[str, int], ...]
    results: tuple[RatedResult, ...]
    answers: tuple[str, ...]


def group_votes(polls: Iterable[UUID]) -> dict[UUID, list[GroupVotes]]:
    """Counted groups by poll: two queries, however many polls."""
    groups = list(FormGroup.objects.filter(poll__in=list(polls)).order_by("poll_id", "number"))
    votes: defaultdict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    rows = FormTally.objects.filter(group__in=groups).order_by()
    for group, question, choice, number in rows.values_list("group_id", "question", "choice", "votes"):
        votes[group][question, choice] = number
    found: defaultdict[UUID, list[GroupVotes]] = defaultdict(list)
    for one in groups:
        found[one.poll_id].append(GroupVotes(tuple(one.groups), one.ballots, votes[one.pk]))
    return found


def scoring_of(evaluation: Evaluation) -> Scoring:
    return Scoring(
        {group: Fraction(weight) for group, weight in evaluation.weights.items()},
        {answer: Fraction(points) for answer, points in evaluation.points.items()},
    )


def outcome(evaluation: Evaluation) -> Outcome:
    """Exact results of a counted evaluation: four queries."""
    spec = Form.objects.get(poll=evaluation.poll_id).spec
    groups = group_votes([evaluation.poll_id])[evaluation.poll_id]
    rows = list(evaluation.rated.order_by("order"))
    results = [_rated(evaluation, row, spec.questions, groups) for row in rows]
    labels = [("、".join(spec.label_of(code) for code in group.groups), group.ballots) for group in groups]
    scales = list(spec.scales.values())
    answers = tuple("/".join(dict.fromkeys(scale[place].label for scale in scales)) for place in range(4))
    return Outcome(tuple(labels), tuple(results), answers)


def _rated(
    evaluation: Evaluation, row: EvaluationObject, questions: Sequence[Question], groups: Sequence[GroupVotes]
) -> RatedResult:
    own = [one for one in questions if one.object == row.code]
    kind, scoring = EvaluationKind(evaluation.kind), scoring_of(evaluation)
    found = object_result(kind, row.code, [one.item for one in own], groups, scoring)
    return RatedResult(row, found, tuple(one.label for one in own))


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered about one object of a counted evaluation; ``items`` are those that the answers add up."""

    evaluation: Evaluation
    row: EvaluationObject
    shares: Shares
    items: tuple[str, ...]


def counted_answers(rows: EvaluationQuerySet) -> list[Answers]:
    """Of those whose box is open, in the order of their opening, objects with a valid ballot alone: four queries."""
    evaluations = {one.pk: one for one in rows.counted().select_related("poll").order_by("poll__unsealed_at", "pk")}
    votes = group_votes([one.poll_id for one in evaluations.values()])
    specs = {form.poll_id: form.spec for form in Form.objects.filter(poll__in=votes)}
    objects: defaultdict[int, list[EvaluationObject]] = defaultdict(list)
    for row in EvaluationObject.objects.filter(evaluation__in=evaluations).order_by("pk"):
        objects[row.evaluation_id].append(row)
    found = []
    for evaluation in evaluations.values():
        if evaluation.poll_id not in specs:
            continue
        items = tuple(label for _, label in ITEMS[EvaluationKind(evaluation.kind)])
        questions, groups = specs[evaluation.poll_id].questions, votes[evaluation.poll_id]
        for row in objects[evaluation.pk]:
            shares = _rated(evaluation, row, questions, groups).result.shares
            if shares.valid:
                found.append(Answers(evaluation, row, shares, items))
    return found


def answer_shares(period: Period, *kinds: EvaluationKind) -> dict[int, dict[EvaluationKind, Shares]]:
    """Member -> kind -> answers of all counted evaluations of the period, best first, as plain sums of ballots.

    For grades: ``Shares.worst`` is the exact share of 不满意 (不称职, 差) of the valid ballots, ``Shares.well`` that of
    the two best. Four queries, however many evaluations. Members nobody answered about are not there.
    """
    rows = Evaluation.objects.filter(period=period, kind__in=kinds or tuple(EvaluationKind))
    found: defaultdict[int, dict[EvaluationKind, Shares]] = defaultdict(dict)
    for one in counted_answers(rows):
        if one.row.member_id is not None:
            held, kind = found[one.row.member_id], EvaluationKind(one.evaluation.kind)
            held[kind] = held.get(kind, Shares()) + one.shares
    return dict(found)


def cadre_shares(year: int, kind: EvaluationKind) -> dict[tuple[int, int], Shares]:
    """(person, unit) -> answers of all counted evaluations of a year about a cadre, members of a scheme or not.

    Four queries, however many evaluations (QSH-29-a, QSH-29-b).
    """
    found: dict[tuple[int, int], Shares] = {}
    for one in counted_answers(Evaluation.objects.filter(period__scheme__year=year, kind=kind)):
        if one.row.person_id is not None:
            place = (one.row.person_id, one.row.unit_id)
            found[place] = found.get(place, Shares()) + one.shares
    return found
