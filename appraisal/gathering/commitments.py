"""Commitments as facts: who may sign and review, what a draft is offered, who below has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accountability.models import Task
from appraisal.enums import Source
from appraisal.enums.commitments import CommitmentPermission as P
from appraisal.enums.commitments import CommitmentState
from appraisal.models import Commitment, CommitmentTarget, Indicator, Member, Scheme
from appraisal.rules.commitments import Covered, Promise
from core.access import may
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from decisions.enums import Category
from organization.enums import Duty
from organization.models import Account, Appointment, Person, Unit


def figures(day: date) -> Parameters:
    """The parameters in force on the day, else the first ones."""
    held = in_force(day)
    return parameters(held) if held is not None else first_parameters(base_line())


def due_day(year: int, today: date) -> date:
    """Until when commitments of a year are to be filed (SX-8.2-b)."""
    month, day = figures(today).day("appraisal.commitment_due")
    return date(year, month, day)


def report_due(year: int, today: date) -> date:
    """Until when the fulfilment of a year is to be told."""
    month, day = figures(today).day("appraisal.fulfilment_due")
    return date(year + 1, month, day)


Heads = tuple[tuple[int, str], ...]


def signers(commitment: Commitment, day: date) -> Heads:
    """Who may sign on the day, key and name: the person for himself, for a unit its principal leaders, Party first."""
    if commitment.person is not None:
        return ((commitment.person.pk, commitment.person.name),)
    return heads_of(commitment.unit, day)


def heads_of(unit: Unit, day: date) -> Heads:
    """The principal leaders (一把手) of Party and administration on the day."""
    held = Appointment.objects.in_force(day).principal().filter(post__unit=unit).order_by("post__order", "pk")
    return tuple(dict.fromkeys(held.values_list("person_id", "person__name")))


def superior_of(unit: Unit, person: Person | None, day: date) -> Unit | None:
    """The level directly above: a unit's parent; for a person his unit, for its principal leader the unit's parent."""
    above: Unit | None = unit.parent
    if person is None:
        return above
    leads = person.pk in dict(heads_of(unit, day))
    return above if leads and above is not None else unit


def acts_above(by: Account, commitment: Commitment) -> bool:
    """Whether the account acts for the level above: for the county its appraisal office, else the unit's own leader."""
    if commitment.superior.parent_id is None:
        return may(by, P.REVIEW_FOR_COUNTY)
    return (Duty.UNIT_LEADER, commitment.superior_id) in by.holdings


def is_own(by: Account, commitment: Commitment) -> bool:
    """The person's own commitment, or that of a unit in which he works or serves."""
    if commitment.person_id is not None:
        return commitment.person_id == by.person_id
    return commitment.unit_id in by.own_unit_ids


def may_write(by: Account, unit_id: int, person_id: int | None) -> bool:
    """A person for himself; for a unit those who work for it or for one above it."""
    if person_id is not None:
        return person_id == by.person_id
    return may(by, P.WRITE_FOR_UNIT) and unit_id in by.reach(P.WRITE_FOR_UNIT).unit_ids


def scheme_for(unit: Unit, person: Person | None, year: int) -> Scheme | None:
    """The scheme in force of the year that appraises them; the first by code where there are several."""
    members = Member.objects.filter(unit=unit, scheme__in=Scheme.objects.current().filter(year=year))
    members = members.filter(appointment__person=person) if person else members.filter(appointment__isnull=True)
    found = members.select_related("scheme").order_by("scheme__code").first()
    return found.scheme if found else None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a draft can take up: its source, its title, what is asked there."""

    source: str
    kind: str
    title: str
    hint: str = ""
    first: bool = False


def offers(unit: Unit, person: Person | None, year: int, scheme: Scheme | None, superior: Unit | None) -> list[Offer]:
    """Items of the scheme, promises of the level above, own tasks of the year: at most four statements."""
    found = _of_scheme(unit, person, scheme) if scheme is not None else []
    found += _from_above(superior, year) if superior is not None else []
    return found + _of_tasks(unit, person, year)


def _of_scheme(unit: Unit, person: Person | None, scheme: Scheme) -> list[Offer]:
    member = Member.objects.filter(scheme=scheme, unit=unit)
    member = member.filter(appointment__person=person) if person else member.filter(appointment__isnull=True)
    leaves = Indicator.objects.filter(scheme=scheme, children__isnull=True, group__in=member.values("group"))
    return [
        Offer(f"i:{leaf.pk}", "考评指标", leaf.name, leaf.rule_text, leaf.source == Source.COMMITMENT)
        for leaf in leaves.order_by("order", "pk")
    ]


def _from_above(superior: Unit, year: int) -> list[Offer]:
    rows = CommitmentTarget.objects.filter(
        version__in=Commitment.objects.of_units().filter(unit=superior, year=year).values("current")
    )
    return [Offer(f"p:{row.pk}", f"{superior.name}承诺", row.title, row.goal, True) for row in rows.order_by("order")]


def _of_tasks(unit: Unit, person: Person | None, year: int) -> list[Offer]:
    rows = Task.objects.in_force().filter(table__year=year).exclude(table__matter__category=Category.PERSONNEL)
    rows = rows.filter(current__person=person) if person else rows.filter(current__lead_unit=unit)
    return [
        Offer(f"t:{row.pk}", "承担的任务", row.current.target[:200], row.current.standard)
        for row in rows.select_related("current").order_by("pk")[:100]
        if row.current is not None
    ]


def promises_of(targets: Iterable[CommitmentTarget]) -> list[Promise]:
    """Targets of a version as rows of a draft."""
    return [Promise(one.title, one.goal, one.measure, one.due, source_of(one)) for one in targets]


def source_of(target: CommitmentTarget) -> str:
    for letter, key in (("i", target.indicator_id), ("t", target.task_id), ("p", target.above_id)):
        if key is not None:
            return f"{letter}:{key}"
    return ""


def stored(promises: Sequence[Promise]) -> list[dict[str, str]]:
    """As a draft keeps them."""
    return [
        {"source": one.source, "title": one.title, "goal": one.goal, "measure": one.measure,
         "due": one.due.isoformat() if one.due else ""}
        for one in promises
    ]  # fmt: skip


def drafted(rows: Iterable[dict[str, str]]) -> list[Promise]:
    """And back."""
    return [
        Promise(
            row["title"], row["goal"], row["measure"], date.fromisoformat(row["due"]) if row["due"] else None,
            row["source"],
        )
        for row in rows
    ]  # fmt: skip


def below(unit: Unit, year: int) -> tuple[list[Covered], list[Covered]]:
    """Child units and people on the roster with their commitments of the year: four statements (SX-8.1-a).

    The head of the unit commits for it; as a person he is listed like everybody else.
    """
    rows = Commitment.objects.filter(year=year, person__isnull=True, unit__parent=unit)
    units = {
        one.unit_id: one
        for one in rows.select_related("current__review")
    }  # fmt: skip
    children = Unit.objects.standing().filter(parent=unit).order_by("order", "code")
    own = Commitment.objects.filter(year=year, person__unit=unit)
    people = {one.person_id: one for one in own.select_related("current__review")}
    roster = Person.objects.on_roster().filter(unit=unit).order_by("sort_key", "number")
    return (
        [_covered(one.code, one.name, units.get(one.pk)) for one in children],
        [_covered(one.number, one.name, people.get(one.pk)) for one in roster],
    )


def _covered(code: str, name: str, row: Commitment | None) -> Covered:
    if row is None:
        return Covered(code, name, None)
    review = getattr(row.current, "review", None) if row.current is not None else None
    return Covered(code, name, CommitmentState(row.state), review.filed_on if review else None)
