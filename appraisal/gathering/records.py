"""Approved results of a person or a team: system, tier, score, place, grade and awards by year (SX-7.4-a, JH-C-3.4-a).

What the file of a cadre cites. Results that are not approved, or were taken down since, do not stand here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from appraisal.enums import AdjustmentKind
from appraisal.enums.consequences import FollowUp
from appraisal.enums.grades import Grade, GradeTier, RoundKind
from appraisal.gathering.grades import last_word
from appraisal.models import (
    Adjustment,
    ConsequenceMeasure,
    GradeOpinion,
    GradeRound,
    GroupPlace,
    Result,
)
from appraisal.models.grades import TOLD
from appraisal.rules.grades import word
from organization.models import Appointment, Person, Unit


@dataclass(frozen=True, slots=True)
class YearResult:
    """One approved result of a year. ``capacity`` says why it stands in the file: 主要负责人 of the unit, or 本人.

    ``final`` in ten-thousandths; ``version`` is the primary key of the result version.
    """

    year: int
    scheme: str
    group: str
    name: str
    capacity: str
    final: int
    rank: int
    size: int
    vetoed: bool
    disqualified: bool
    version: int
    code: str
    system: str = ""
    tier: str = ""
    grade: str = ""
    awards: tuple[str, ...] = ()


LED, OWN = "主要负责人", "本人"


def results_of(person: Person, *, told: bool = False) -> list[YearResult]:
    """The newest first; nine queries at most. He led a unit in a year when he held a principal post of it on its last
    day. ``told``: only grades that the graded know already."""
    led = list(Appointment.objects.filter(person=person).principal().select_related("post").order_by("starts_on"))
    units = Q(member__unit__in={one.post.unit_id for one in led}, member__appointment__isnull=True)
    rows = _approved(units | Q(member__appointment__person=person))
    return _cited([row for row in rows if row.member.appointment_id is not None or _led(led, row)], told=told)


def results_of_unit(unit: Unit, *, told: bool = False) -> list[YearResult]:
    """The same of a team (JH-C-3.4-a)."""
    return _cited(list(_approved(Q(member__unit=unit, member__appointment__isnull=True))), told=told)


def _cited(found: list[Result], *, told: bool) -> list[YearResult]:
    sizes, grades, awards = _sizes(found), _grades(found, told=told), _awards(found)
    places = {one.group_id: one for one in GroupPlace.objects.filter(group__in={row.group_id for row in found})}
    return [
        YearResult(
            year=row.version.scheme.year, scheme=row.version.scheme.name, group=row.group.name, name=row.member.name,
            capacity=OWN if row.member.appointment_id is not None else LED, final=row.final, rank=row.rank,
            size=sizes[row.version_id, row.group_id], vetoed=row.vetoed, disqualified=row.disqualified,
            version=row.version_id, code=row.member.code,
            system=places[row.group_id].get_system_display() if row.group_id in places else "",
            tier=places[row.group_id].get_tier_display() if row.group_id in places else "",
            grade=grades.get(row.pk, ""), awards=tuple(awards[row.pk]),
        )
        for row in found
    ]  # fmt: skip


Whose = tuple[int, int, int | None]
"""Year or version, unit, person of a person's own result."""


def _person(row: Result) -> int | None:
    return row.member.appointment.person_id if row.member.appointment is not None else None


def _grades(rows: list[Result], *, told: bool) -> dict[int, str]:
    """Result -> the grade that was decided from its version, in its words: one query."""
    asked: dict[Whose, int] = {(row.version_id, row.member.unit_id, _person(row)): row.pk for row in rows}
    opinions = GradeOpinion.objects.filter(target__round__version__in={row.version_id for row in rows})
    decided = GradeRound.objects.filter(state__in=TOLD) if told else GradeRound.objects.decided()
    said: defaultdict[int, list[GradeOpinion]] = defaultdict(list)
    related = opinions.filter(target__round__in=decided).select_related("target__round")
    for one in related.order_by("pk"):
        target = one.target
        held = asked.get((target.round.version_id or 0, target.unit_id, target.person_id))
        if held is not None:
            said[held].append(one)
    found = {}
    for key, stated in said.items():
        last = last_word(stated)
        if last is not None and last.grade:
            found[key] = word(RoundKind.ANNUAL, GradeTier(last.target.tier), Grade(last.grade))
    return found


def _awards(rows: list[Result]) -> dict[int, list[str]]:
    """Result -> commendations on record for its year, and rewards that were given on it: two queries."""
    found: dict[int, list[str]] = {row.pk: [] for row in rows}
    members = {row.member_id: row.pk for row in rows}
    honours = Adjustment.objects.in_force().filter(member__in=members, kind=AdjustmentKind.COMMENDATION)
    for member, matter in honours.order_by("dated", "pk").values_list("member_id", "matter"):
        found[members[member]].append(matter)
    asked: dict[Whose, int] = {(row.version.scheme.year, row.member.unit_id, _person(row)): row.pk for row in rows}
    given = ConsequenceMeasure.objects.filter(
        consequence__kind__in=(FollowUp.MATERIAL, FollowUp.MODEL, FollowUp.HONOUR, FollowUp.EXECUTION),
        consequence__unit__in={row.member.unit_id for row in rows}, consequence__holds=True,
    )  # fmt: skip
    for one in given.select_related("consequence").order_by("pk"):
        held = asked.get((one.consequence.year, one.consequence.unit_id, one.consequence.person_id))
        if held is not None:
            found[held].append(one.get_measure_display())
    return found


def _approved(whose: Q) -> Iterable[Result]:
    out = Q(version__publication__approved_at__isnull=False, version__publication__withdrawn_at__isnull=True)
    rows = Result.objects.filter(whose, out).exclude(version__period__label__contains="Q")
    related = ("version__scheme", "version__period", "group", "member__appointment")
    return rows.select_related(*related).order_by("-version__scheme__year", "version_id", "member__code")


def _led(held: list[Appointment], row: Result) -> bool:
    last = date(row.version.scheme.year, 12, 31)
    return any(
        one.post.unit_id == row.member.unit_id and one.starts_on <= last and (one.ends_on is None or one.ends_on > last)
        for one in held
    )


def _sizes(rows: list[Result]) -> dict[tuple[int, int], int]:
    counted = Result.objects.filter(version__in={row.version_id for row in rows}).order_by()
    pairs = counted.values_list("version_id", "group_id").annotate(n=Count("pk"))
    return {(version, group): count for version, group, count in pairs}
