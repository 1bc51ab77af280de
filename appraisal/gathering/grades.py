"""A round of grading as facts: every team and cadre with what bears on the grade; grades for whoever builds on them.

The later stages read ``year_grades``: grade, what barred the best one and the place in the reserve, of each member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count
from django.utils import timezone

from accountability.enums import ClueState
from accountability.models import Clue
from appraisal.enums import MarkKind
from appraisal.enums.grades import (
    Conclusion,
    Grade,
    GradeTier,
    OpinionStage,
    ProposalMark,
    RoundKind,
    TallyKind,
)
from appraisal.models import (
    GradeOpinion,
    GradeRemark,
    GradeRound,
    GradeTally,
    GradeTarget,
    Mark,
    NamedCriticism,
    QuotaApproval,
    SpecialInvestigation,
)
from appraisal.rules.grades import Ballots, Inquiry, Limits, Pair, Subject, blockers, word
from core.findings import Finding
from core.rulebook import parameters
from core.rulebook.values import Parameters

TEAMS, CADRES = "班子", "干部"
"""Pools of the appraisal of integrity; those of the annual appraisal are the groups of the scheme."""
STAGES = tuple(OpinionStage)


@dataclass(frozen=True, slots=True)
class Picture:
    """A round, or the units of it that were asked for: quotas can be counted in a whole round alone.

    ``opinions`` of a target in their order, ``current`` the last word of the highest stage or None; ``subjects`` and
    ``current`` by target, ``tallies`` by target and kind, ``remarks`` by target and code.
    """

    round: GradeRound
    targets: Sequence[GradeTarget]
    opinions: dict[int, list[GradeOpinion]]
    current: dict[int, GradeOpinion | None]
    subjects: dict[int, Subject]
    limits: Limits
    tallies: dict[tuple[int, TallyKind], GradeTally]
    remarks: dict[tuple[int, str], str]

    @property
    def kind(self) -> RoundKind:
        return RoundKind(self.round.kind)

    def barred(self, target: int) -> list[Finding]:
        """What keeps a target from the best grade."""
        one = self.subjects[target]
        same = [other for other in self.subjects.values() if other.unit == one.unit]
        return blockers(one, same, self.limits, self.kind)

    def word_of(self, target: GradeTarget, opinion: GradeOpinion | None = None) -> str:
        """The grade in its words; of ``opinion`` or the current one."""
        told = opinion if opinion is not None else self.current[target.pk]
        grade = Grade(told.grade) if told is not None and told.grade else None
        return word(self.kind, GradeTier(target.tier), grade)


def last_word(opinions: Iterable[GradeOpinion]) -> GradeOpinion | None:
    """The latest of the highest stage."""
    return max(opinions, key=lambda one: (STAGES.index(OpinionStage(one.stage)), one.pk), default=None)


def numbers(row: GradeRound) -> Parameters:
    """The numbers that the round began with."""
    return parameters(row.rulebook)


def limits_of(row: GradeRound, pools: Iterable[tuple[str, bool]], *, whole: bool = True) -> Limits:
    """``pools``: (name, of teams). One statement besides the rulebook; of a ``whole`` round what was approved too."""
    held = numbers(row)
    names = (
        ("good_teams", "good_cadres") if row.kind == RoundKind.INTEGRITY else ("annual_good_teams", "annual_excellent")
    )
    shares = {True: held.share(f"appraisal.{names[0]}"), False: held.share(f"appraisal.{names[1]}")}
    good: dict[str, Fraction] = {pool: shares[of_team] for pool, of_team in pools}
    approved: dict[str, int] = {}
    if whole:
        for pool, allowed in QuotaApproval.objects.filter(round=row).order_by("pk").values_list("pool", "allowed"):
            approved[pool] = allowed
    return Limits(
        good, held.share("appraisal.dissatisfied"), held.share("appraisal.low_ballots"),
        held.whole("appraisal.many_clues"), approved,
    )  # fmt: skip


def picture(row: GradeRound, *, units: Collection[int] | None = None) -> Picture:
    """Everything of a round in a fixed number of statements; with ``units`` of those alone."""
    rows = GradeTarget.objects.filter(round=row)
    if units is not None:
        rows = rows.filter(unit__in=units)
    ordered = rows.select_related("unit", "person", "member__group", "investigation")
    targets = sorted(ordered.order_by("unit__order", "unit__code", "pk"), key=_place)
    opinions: defaultdict[int, list[GradeOpinion]] = defaultdict(list)
    told = GradeOpinion.objects.filter(target__in=rows.order_by().values("pk"))
    for one in told.select_related("standard", "recorded_by__person").order_by("pk"):
        opinions[one.target_id].append(one)
    current = {one.pk: last_word(opinions[one.pk]) for one in targets}
    limits = limits_of(row, {(one.pool, one.tier == GradeTier.TEAM) for one in targets}, whole=units is None)
    tallies = {
        (one.target_id, TallyKind(one.kind)): one
        for one in GradeTally.objects.in_force().filter(target__in=[one.pk for one in targets])
    }
    subjects = _subjects(row, targets, current, tallies)
    remarks = {
        (one.target_id, one.code): one.text
        for one in GradeRemark.objects.filter(target__in=[one.pk for one in targets])
    }
    return Picture(row, targets, dict(opinions), current, subjects, limits, tallies, remarks)


def _place(one: GradeTarget) -> tuple[bool, int]:
    """Teams before cadres, the groups of a scheme in their order."""
    return one.tier != GradeTier.TEAM, one.member.group.order if one.member is not None else 0


def _subjects(
    row: GradeRound, targets: Sequence[GradeTarget], current: dict[int, GradeOpinion | None],
    tallies: dict[tuple[int, TallyKind], GradeTally],
) -> dict[int, Subject]:  # fmt: skip
    units = {one.unit_id for one in targets}
    blamed: defaultdict[int, list[str]] = defaultdict(list)
    for one in NamedCriticism.objects.in_force().filter(unit__in=units, dated__year=row.year).order_by("dated", "pk"):
        blamed[one.unit_id].append(f"{one.get_kind_display()} {one.document_number}")
    marks = _marks(row, units)
    clues = _clues(row.year, units)
    annual = row.kind == RoundKind.ANNUAL
    integrity = _grades(RoundKind.INTEGRITY, row.year) if annual else {}

    def of(target: GradeTarget) -> Subject:
        held = current[target.pk]
        tier = GradeTier(target.tier)
        about = marks.get((target.unit_id, target.person_id), {})
        return Subject(
            key=target.pk, name=target.name, tier=tier, pool=target.pool, unit=target.unit_id,
            grade=Grade(held.grade) if held is not None and held.grade else None,
            survey=_ballots(tallies.get((target.pk, TallyKind.SURVEY))),
            evaluation=_ballots(tallies.get((target.pk, TallyKind.EVALUATION))),
            work_report=_ballots(tallies.get((target.pk, TallyKind.WORK_REPORT))),
            mutual=_ballots(tallies.get((target.pk, TallyKind.MUTUAL))),
            inquiry=_inquiry(target), criticisms=tuple(blamed[target.unit_id]),
            integrity=integrity.get((target.unit_id if target.person_id is None else None, target.person_id)),
            integrity_due=annual, vetoes=tuple(about.get(MarkKind.VETO, ())),
            frauds=tuple(about.get(MarkKind.DISQUALIFICATION, ())),
            clues=clues.get(target.unit_id, 0) if tier is GradeTier.TEAM else 0,
        )  # fmt: skip

    return {one.pk: of(one) for one in targets}


def _inquiry(target: GradeTarget) -> Inquiry | None:
    one: SpecialInvestigation | None = getattr(target, "investigation", None)
    return None if one is None else Inquiry(Conclusion(one.conclusion) if one.conclusion else None)


def _ballots(one: GradeTally | None) -> Ballots | None:
    if one is None:
        return None
    paper = f"纸质统计表（{timezone.localtime(one.recorded_at):%Y-%m-%d} 登记）"
    return Ballots((one.first, one.second, one.third, one.fourth), one.origin_text or paper)


def _marks(row: GradeRound, units: Collection[int]) -> dict[tuple[int, int | None], dict[MarkKind, list[str]]]:
    """(unit, person of a person's mark) -> what was marked in the year, by the newest version of each scheme."""
    found: defaultdict[tuple[int, int | None], dict[MarkKind, list[str]]] = defaultdict(dict)
    marks = Mark.objects.in_force().filter(scheme__year=row.year, member__unit__in=units)
    for mark in marks.select_related("member__appointment").order_by("pk"):
        person = mark.member.appointment.person_id if mark.member.appointment is not None else None
        told = mark.field or mark.basis
        held = found[mark.member.unit_id, person].setdefault(MarkKind(mark.kind), [])
        if told not in held:  # carried along to a later version of the scheme
            held.append(told)
    return dict(found)


def _clues(year: int, units: Collection[int]) -> dict[int, int]:
    """How many problems of the year each unit has, those that proved empty left out."""
    rows = Clue.objects.filter(unit__in=units, recorded_at__year=year).exclude(state=ClueState.DISMISSED)
    return dict(rows.order_by().values_list("unit").annotate(n=Count("pk")))


def _grades(kind: RoundKind, year: int, *, decided: bool = True) -> dict[tuple[int | None, int | None], Grade]:
    """(unit of a team, person of a cadre) -> grade: of decided rounds, the newest where there are several."""
    rounds = GradeRound.objects.decided() if decided else GradeRound.objects.all()
    wanted = rounds.filter(kind=kind, year=year).order_by().values("pk")
    told: defaultdict[int, list[GradeOpinion]] = defaultdict(list)
    rows = GradeOpinion.objects.filter(target__round__in=wanted).select_related("target")
    targets: dict[int, GradeTarget] = {}
    for one in rows.order_by("target__round", "pk"):
        told[one.target_id].append(one)
        targets[one.target_id] = one.target
    found: dict[tuple[int | None, int | None], Grade] = {}
    for key, target in targets.items():
        last = last_word(told[key])
        if last is not None and last.grade:
            place = (target.unit_id, None) if target.person_id is None else (None, target.person_id)
            found[place] = Grade(last.grade)
    return found


def pairs(seen: Picture) -> list[Pair]:
    """Teams and cadres of the round with the grade of the year's other appraisal, where it has one (BZ-2.2-k)."""
    other = RoundKind.INTEGRITY if seen.kind is RoundKind.ANNUAL else RoundKind.ANNUAL
    held = _grades(other, seen.round.year, decided=other is RoundKind.INTEGRITY)
    found = []
    for target in seen.targets:
        own = seen.subjects[target.pk].grade
        beside = held.get((target.unit_id if target.person_id is None else None, target.person_id))
        if own is None or beside is None:
            continue
        integrity, annual = (beside, own) if seen.kind is RoundKind.ANNUAL else (own, beside)
        found.append(
            Pair(
                target.pk,
                target.name,
                GradeTier(target.tier),
                integrity,
                annual,
                (target.pk, "conflict") in seen.remarks,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class GradeOfYear:
    """A team or cadre in a year: the decided grade in code and words, why the best one was barred, and the place in
    the reserve that the rules proposed (None without one). ``member`` of the annual appraisal's scheme."""

    target: int
    unit: int
    person: int | None
    member: int | None
    grade: Grade
    word: str
    barred: tuple[Finding, ...]
    reserve: int | None


def year_grades(year: int, kind: RoundKind) -> list[GradeOfYear]:
    """Grades of the newest decided rounds of a year; of the annual appraisal one round for each scheme."""
    rounds = {one.version.scheme.code if one.version else "": one for one in _decided(year, kind)}
    return [one for row in rounds.values() for one in round_grades(row)]


def _decided(year: int, kind: RoundKind) -> Iterable[GradeRound]:
    rows = GradeRound.objects.decided().filter(year=year, kind=kind)
    return rows.select_related("version__scheme", "rulebook").order_by("pk")


def round_grades(row: GradeRound) -> list[GradeOfYear]:
    """The same of one round."""
    seen = picture(row)
    found = []
    for target in seen.targets:
        held = seen.current[target.pk]
        if held is None or not held.grade:
            continue
        first = next((one for one in seen.opinions[target.pk] if one.stage == OpinionStage.COMPUTED), None)
        reserve = first.place if first is not None and first.mark == ProposalMark.RESERVE else None
        found.append(
            GradeOfYear(
                target.pk, target.unit_id, target.person_id, target.member_id, Grade(held.grade),
                seen.word_of(target), tuple(seen.barred(target.pk)), reserve,
            )
        )  # fmt: skip
    return found


def grade_of(year: int, kind: RoundKind, *, unit: int | None = None, person: int | None = None) -> Grade | None:
    """The decided grade of a team (``unit``) or a cadre (``person``)."""
    return _grades(kind, year).get((unit if person is None else None, person))
