"""A year's final results as facts: approved rankings, decided grades, graded commitments, counted evaluations.

A fixed number of statements for each part, whatever the number of units.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from django.db.models import Q

from accountability.enums import PostedGroup, ProposalKind
from accountability.models import PointProposal
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency
from appraisal.enums.consequences import Conclusion, ConsequenceState, FollowUp
from appraisal.enums.evaluations import EvaluationKind
from appraisal.enums.grades import Grade, GradeTier, RoundKind
from appraisal.gathering.commitments import figures
from appraisal.gathering.evaluations import cadre_shares
from appraisal.gathering.fulfilment import fulfilments
from appraisal.gathering.grades import year_grades
from appraisal.models import (
    Adjustment,
    AnnualOpinion,
    Consequence,
    ConsequenceFinding,
    GradeTarget,
    ProposalDecision,
    Publication,
    Result,
    ResultVersion,
)
from appraisal.rules.consequence_steps import Proposal
from appraisal.rules.consequences import (
    Graded,
    Ground,
    Numbers,
    PoorYears,
    Promise,
    Standing,
    Votes,
    YearFacts,
    posted_group,
)
from core.rulebook import parameters
from core.rulebook.values import Parameters
from organization.enums import UnitKind
from organization.models import Account, Appointment, Person, Post, Unit


def final_versions(year: int) -> list[ResultVersion]:
    """Results of the whole year that the leading group approved and nobody took down, by scheme."""
    approved = Publication.objects.in_force().filter(approved_at__isnull=False, version__scheme__year=year)
    rows = ResultVersion.objects.filter(pk__in=approved.values("version"), period__label=str(year))
    return list(rows.select_related("scheme", "rulebook").order_by("scheme__code", "pk"))


def held_numbers(year: int) -> Parameters:
    """The rulebook that the year's final result was computed by; without one that in force on the year's last day."""
    versions = final_versions(year)
    return parameters(versions[0].rulebook) if versions else figures(date(year, 12, 31))


def numbers_of(held: Parameters) -> Numbers:
    return Numbers(
        adjust_below=held.share("appraisal.adjust_below"), remove_above=held.share("appraisal.remove_above"),
        posted={
            PostedGroup.DISTRICT: held.whole("appraisal.patrolled_departments"),
            PostedGroup.TOWNSHIP: held.whole("appraisal.patrolled_townships"),
            PostedGroup.VILLAGE: held.whole("appraisal.patrolled_villages"),
            PostedGroup.COMMUNITY: held.whole("appraisal.patrolled_villages"),
        },
        card_from_year=held.whole("appraisal.card_from_year"), cards=held.whole("appraisal.cards_in_a_row"),
    )  # fmt: skip


def year_facts(year: int) -> YearFacts:
    """Everything that the rules look at."""
    cards = _cards(year)
    return YearFacts(
        year=year, standings=_standings(year), grades=_grades(year), promises=_promises(year), votes=_votes(year),
        poor=_poor(year), cards=cards, posts=_posts(set(cards)), honours=_honours(year), bonuses=_bonuses(year),
    )  # fmt: skip


def _standings(year: int) -> list[Standing]:
    rows = Result.objects.filter(version__in=final_versions(year))
    related = rows.select_related("version__scheme", "group", "member__unit", "member__appointment")
    found = []
    for row in related.order_by("version__scheme__code", "group__order", "rank", "member_id"):
        unit, appointment = row.member.unit, row.member.appointment
        full = row.group.total_weight or 1
        found.append(
            Standing(
                scheme=row.version.scheme.code, version=row.version_id, unit=unit.pk, name=row.member.name,
                group=row.group.name, rank=row.rank, rate=Fraction(row.final, full),
                posted=posted_group(UnitKind(unit.kind), unit.name) if appointment is None else None,
                person=appointment.person_id if appointment is not None else None,
            )
        )  # fmt: skip
    return found


def _grades(year: int) -> list[Graded]:
    held = year_grades(year, RoundKind.ANNUAL)
    rows = GradeTarget.objects.in_bulk([one.target for one in held])
    return [
        Graded(
            one.target, one.unit, one.person, rows[one.target].name, one.grade, one.word,
            principal=rows[one.target].tier == GradeTier.PRINCIPAL,
        )
        for one in held
    ]  # fmt: skip


def _poor(year: int) -> list[PoorYears]:
    """Of each kind of appraisal by itself: 差 in one and 不称职 in the other are not two years of one."""
    years: defaultdict[tuple[RoundKind, int], set[int]] = defaultdict(set)
    unit: dict[int, int] = {}
    for kind in RoundKind:
        for asked in (year - 1, year):
            for one in year_grades(asked, kind):
                if one.person is not None and one.grade is Grade.POOR:
                    years[kind, one.person].add(asked)
                    unit[one.person] = one.unit
    names = dict(Person.objects.filter(pk__in=unit).values_list("pk", "name"))
    return [PoorYears(person, unit[person], names[person], frozenset(held)) for (_, person), held in years.items()]


def _promises(year: int) -> list[Promise]:
    held = fulfilments(year)
    names = dict(Person.objects.filter(pk__in=[one.person for one in held.values()]).values_list("pk", "name"))
    return [
        Promise(one.unit, one.person, names[one.person], one.missed, one.excused, one.grade.label, one.well)
        for one in held.values()
    ]


def _votes(year: int) -> list[Votes]:
    held = cadre_shares(year, EvaluationKind.DEMOCRATIC)
    names = dict(Person.objects.filter(pk__in=[person for person, _ in held]).values_list("pk", "name"))
    return [
        Votes(person, unit, names[person], shares.counts[0] + shares.counts[1], shares.counts[3], shares.valid)
        for (person, unit), shares in held.items()
    ]


def _cards(year: int) -> dict[int, tuple[str, frozenset[int]]]:
    """Units with a yellow card that was given and still stands."""
    rows = Consequence.objects.filter(
        kind=FollowUp.YELLOW_CARD, state=ConsequenceState.CARRIED, holds=True, year__lte=year
    )
    years: defaultdict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for unit, name, given in rows.order_by("unit_id", "year").values_list("unit_id", "unit__name", "year"):
        years[unit].add(given)
        names[unit] = name
    return {unit: (names[unit], frozenset(held)) for unit, held in years.items()}


def _posts(units: set[int]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    if units:
        rows = Post.objects.filter(unit__in=units).exclude(principal="").order_by("unit_id", "order", "pk")
        for unit, name, title in rows.values_list("unit_id", "unit__name", "title__name"):
            found[unit].append(f"{name}{title}")
    return dict(found)


def _honours(year: int) -> list[Ground]:
    """Commendations on record for the year's scheme, each once though it was carried to a later version."""
    rows = Adjustment.objects.in_force().filter(
        scheme__year=year, kind=AdjustmentKind.COMMENDATION, scheme__in=[one.scheme_id for one in final_versions(year)]
    )
    found = []
    for row in rows.select_related("member__unit", "member__appointment").order_by("dated", "pk"):
        person = row.member.appointment.person_id if row.member.appointment is not None else None
        text, level = f"{row.matter}（{row.document_number}）", row.get_level_display().removesuffix("级")
        found.append(
            Ground(
                row.member.unit_id, person, row.member.name, text, ("appraisal.adjustment", row.pk),
                level if row.level == AdjustmentLevel.OWN_CITY else f"{level}级",
                intermediary=row.agency == Agency.INTERMEDIARY,
            )
        )  # fmt: skip
    return found


def _bonuses(year: int) -> list[Ground]:
    """Bonus points that work done well was proposed for and that stand."""
    rows = PointProposal.objects.standing().filter(kind=ProposalKind.BONUS, year=year)
    return [
        Ground(
            row.unit_id, row.person_id, row.person.name if row.person is not None else row.unit.name, row.basis,
            ("accountability.pointproposal", row.pk),
        )
        for row in rows.select_related("unit", "person").order_by("pk")
    ]  # fmt: skip


def is_final(row: Consequence) -> bool:
    """Whether the result it rests on is approved and stands; what rests on no ranking was final when it was found."""
    if row.version_id is None:
        return row.holds
    out = Publication.objects.in_force().filter(version=row.version_id, approved_at__isnull=False)
    return row.holds and out.exists()


def newest_conclusion(row: Consequence) -> ConsequenceFinding | None:
    return row.conclusions.select_related("recorded_by__person", "document").order_by("-pk").first()


def is_own(row: Consequence, by: Account) -> bool:
    """About the person himself or a unit in which he works or serves."""
    return row.unit_id in by.own_unit_ids or (row.person_id is not None and row.person_id == by.person_id)


def proposal_of(row: Consequence, by: Account) -> Proposal:
    """The proposal before somebody: three statements."""
    found = newest_conclusion(row)
    taken = 0
    if row.tied:
        same = Consequence.objects.filter(
            kind=row.kind, year=row.year, scheme=row.scheme, group=row.group, tied=True, state=ConsequenceState.CARRIED
        )
        taken = same.count()
    return Proposal(
        FollowUp(row.kind), ConsequenceState(row.state), frozenset(str(one) for one in by.duties), is_own(row, by),
        final=is_final(row), conclusion=Conclusion(found.conclusion) if found is not None else None,
        finder=found is not None and found.recorded_by_id == by.pk, tied=row.tied, places=row.places, taken=taken,
    )  # fmt: skip


def opinions_of(row: Consequence, reader: Account) -> list[AnnualOpinion]:
    """The year's appraisal opinions of the unit and of the person, as the reader may see them (LS-4.3-d)."""
    whose = Q(unit=row.unit_id, person__isnull=True)
    if row.person_id is not None:
        whose |= Q(person=row.person_id)
    rows = AnnualOpinion.objects.visible_to(reader).standing().filter(whose, year=row.year)
    return list(rows.select_related("unit", "person").order_by("person_id", "pk"))


def holders(row: Consequence, day: date) -> list[str]:
    """The principal posts of the unit in words, each with who holds it."""
    held = Appointment.objects.in_force(day).filter(post__unit=row.unit_id)
    names = dict(held.values_list("post_id", "person__name"))
    posts = Post.objects.filter(unit=row.unit_id).exclude(principal="").select_related("title").order_by("order", "pk")
    return [f"{one.title.name}（{names[one.pk]}）" if one.pk in names else one.title.name for one in posts]


def serves_in(row: Consequence, day: date) -> Unit:
    """Where the person holds a post on the day, the unit of the proposal first; he may have changed units since."""
    held = Appointment.objects.in_force(day).filter(person=row.person_id).select_related("post__unit")
    units = [one.post.unit for one in held.order_by("post__order", "pk")]
    return row.unit if row.unit in units or not units else units[0]


def bonus_entered(row: Consequence) -> bool:
    """Whether the appraisal took one of the proposed bonuses into the unit's account, where it still stands."""
    asked = [pk for kind, pk in row.sources if kind == "accountability.pointproposal"]
    entered = ProposalDecision.objects.filter(proposal__in=asked, adjustment__withdrawn_at__isnull=True)
    return entered.filter(adjustment__isnull=False).exists()
