"""A case as facts for its rules; who held which post on its day; who keeps out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from accountability.enums import (
    CaseEvent,
    CaseLevel,
    CaseStage,
    Extent,
    Ground,
    HandlerRole,
    Intent,
    Loss,
    MeasureKind,
    RegulationState,
    Weight,
)
from accountability.models import (
    AccountabilityCase,
    CaseArticle,
    CaseHandler,
    CaseSource,
    CaseStep,
    CaseUnit,
    Measure,
    RegulationArticle,
    Respondent,
    RespondentStatement,
    Sanction,
)
from accountability.rules.cases import CaseFacts, Party
from accountability.rules.measures import MeasureFacts, merged
from accountability.rules.recusal import Seat
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from organization.models import Account, Appointment, Person, Unit
from organization.own_part import own_part


def numbers_on(day: date) -> Parameters:
    """The rulebook's numbers in force on that day: one statement, two where a version is."""
    rulebook = in_force(day)
    return parameters(rulebook) if rulebook is not None else first_parameters(base_line())


def measures() -> list[MeasureFacts]:
    """The list as it stands, withdrawn ones too: one statement."""
    rows = Measure.objects.order_by("order", "pk")
    return merged(MeasureFacts(row.name, MeasureKind(row.kind), row.withdrawn_at is not None) for row in rows)


def usable_measures() -> list[MeasureFacts]:
    return [one for one in measures() if not one.withdrawn]


def citable() -> list[RegulationArticle]:
    """Articles of regulations in force."""
    rows = RegulationArticle.objects.filter(regulation__state=RegulationState.ISSUED).select_related("regulation")
    return list(rows.order_by("regulation__kind", "pk"))


def posts_held(people: Collection[int], units: Collection[int], day: date) -> dict[int, str]:
    """Person id -> posts in one of the units on that day; who held none is left out: one statement."""
    rows = Appointment.objects.in_force(day).filter(person__in=people, post__unit__in=units)
    found: defaultdict[int, list[str]] = defaultdict(list)
    columns = ("person_id", "post__unit__name", "post__title__name")
    for person, unit, title in rows.order_by("post__order", "pk").values_list(*columns):
        found[person].append(f"{unit}{title}")
    return {person: "、".join(dict.fromkeys(titles))[:120] for person, titles in found.items()}


def principals_on(units: Collection[int], day: date) -> list[int]:
    """Who was principal leader of one of the units on that day: one statement."""
    rows = Appointment.objects.in_force(day).principal().filter(post__unit__in=units)
    return list(dict.fromkeys(rows.order_by("post__order", "pk").values_list("person_id", flat=True)))


def units_of(case: AccountabilityCase) -> list[int]:
    """The unit concerned, then those that answer for it besides."""
    others = CaseUnit.objects.filter(case=case).values_list("unit_id", flat=True)
    return list(dict.fromkeys([case.unit_id, *others]))


def round_of(case: AccountabilityCase) -> int:
    """Which decision is the present one: 1, and one more for each that was sent back."""
    return 1 + CaseStep.objects.filter(case=case, event=CaseEvent.REVISE).count()


def case_facts(case: AccountabilityCase) -> CaseFacts:
    """The case as it stands: nine statements, whatever its size."""
    units = units_of(case)
    rows = list(Respondent.objects.in_force().filter(case=case).select_related("person").order_by("pk"))
    held = posts_held([row.person_id for row in rows], units, case.happened_on)
    heard = set(RespondentStatement.objects.filter(respondent__in=rows).values_list("respondent_id", flat=True))
    decided: defaultdict[int, list[tuple[str, MeasureKind]]] = defaultdict(list)
    for one in Sanction.objects.filter(respondent__in=rows, round=round_of(case)).order_by("pk"):
        decided[one.respondent_id].append((one.measure, MeasureKind(one.kind)))
    cited = CaseArticle.objects.filter(case=case).count()
    return CaseFacts(
        ground=Ground(case.ground), stage=CaseStage(case.stage), happened_on=case.happened_on,
        parties=tuple(_party(row, row.person_id in held, row.pk in heard, decided[row.pk]) for row in rows),
        principals=frozenset(principals_on(units, case.happened_on)), articles=cited,
        sources=CaseSource.objects.filter(case=case).count(), units=CaseUnit.objects.filter(case=case).count(),
        of_decision=case.matter_id is not None, loss=Loss(case.loss) if case.loss else None,
        loss_reason=case.loss_reason, consequence=case.consequence, cause=case.cause, grave=case.grave,
        crime=case.crime, authority=case.authority, transferred_on=case.transferred_on, deduction=case.deduction,
    )  # fmt: skip


def _party(row: Respondent, holds: bool, heard: bool, decided: Iterable[tuple[str, MeasureKind]]) -> Party:
    return Party(
        person=row.person_id, name=row.person.name, holds_post=holds,
        extent=Extent(row.extent) if row.extent else None, weight=Weight(row.weight) if row.weight else None,
        intent=Intent(row.intent) if row.intent else None, heard=heard, served_on=row.served_on, waived=row.waived,
        measures=tuple(decided),
    )  # fmt: skip


def seat_of(case: AccountabilityCase) -> Seat:
    """Who is on which side of the case: three statements."""
    return seats_of([case])[case.pk]


def seats_of(cases: Iterable[AccountabilityCase]) -> dict[int, Seat]:
    """Who is on which side of each case: three statements for all of them."""
    keys = [one.pk for one in cases]
    named: defaultdict[int, set[int]] = defaultdict(set)
    for case, person in Respondent.objects.in_force().filter(case__in=keys).values_list("case_id", "person_id"):
        named[case].add(person)
    recused: defaultdict[int, set[int]] = defaultdict(set)
    deciders: defaultdict[int, set[int]] = defaultdict(set)
    handlers = CaseHandler.objects.filter(case__in=keys).values_list("case_id", "person_id", "role", "withdrawn_at")
    for case, person, role, gone in handlers:
        if gone is not None:
            recused[case].add(person)
        elif role == HandlerRole.DECIDER:
            deciders[case].add(person)
    concluded = CaseStep.objects.filter(case__in=keys, event=CaseEvent.CONCLUDE, recorded_by__person__isnull=False)
    for case, person in concluded.values_list("case_id", "recorded_by__person_id"):
        deciders[case].add(person)
    return {key: Seat(frozenset(named[key]), frozenset(recused[key]), frozenset(deciders[key])) for key in keys}


def kept_out(account: Account) -> Q:
    """Cases in which the account has no hand: its own, those it stepped aside from, the county's about its unit
    (JH-B-5.3-a), as rules.recusal.check_hand refuses."""
    found = Q(level=CaseLevel.COUNTY, unit__parent__isnull=False) & own_part(account, units=("unit",))
    if account.person_id is not None:
        mine = Q(person=account.person_id)
        for rows in (Respondent.objects.in_force(), CaseHandler.objects.filter(withdrawn_at__isnull=False)):
            found |= Q(pk__in=rows.filter(mine).order_by().values("case"))
    return found


def belongs(account: Account, case: AccountabilityCase) -> bool:
    """Whether the account works in the unit that a case of the county is about; the county itself is everybody's."""
    if case.level != CaseLevel.COUNTY or case.unit.parent_id is None:
        return False
    return case.unit_id in account.own_unit_ids


def office_of(account: Account, level: CaseLevel, unit: Unit) -> Unit:
    """The organ in whose name the account acts: where its person works; of a unit's own case that unit."""
    if level is CaseLevel.UNIT:
        return unit
    return account.person.unit if account.person is not None else Unit.objects.get(pk=account.holdings[0][1])


def people_named(pks: Collection[int]) -> dict[int, Person]:
    return {one.pk: one for one in Person.objects.filter(pk__in=pks)}
