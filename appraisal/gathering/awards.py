"""Awards as facts: what the scheme says, who runs by what score, what bars and what is to be kept in mind."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from appraisal.enums import MarkKind
from appraisal.enums.assessment import YearEndKind
from appraisal.enums.awards import AwardKind, CandidateMark
from appraisal.enums.grades import RoundKind
from appraisal.gathering.grades import year_grades
from appraisal.gathering.objections import thawed_group
from appraisal.gathering.special import Ranked, confirmed_ranking
from appraisal.models import (
    Award,
    AwardCandidate,
    AwardRound,
    AwardVacancy,
    AwardWinner,
    Indicator,
    Mark,
    Member,
    Objection,
    Result,
    ResultVersion,
    SchemeParameter,
    YearEndFiling,
)
from appraisal.rules.awards import AwardFacts, Runner, Slot, Standing
from appraisal.rules.node_shares import node_shares
from core.findings import Finding, unmet
from core.numbers import fixed, plain, points2

MARK_TITLES = {
    MarkKind.VETO: ("SX-6.6-a", "本年度被一票否决"),
    MarkKind.DISQUALIFICATION: ("SX-8.4-b", "本年度弄虚作假，取消评先资格"),
}
LIFTED = "一票否决撤销后重新测算"


def stored_awards(version: ResultVersion) -> dict[str, Any]:
    """The awards of the version's scheme as the scheme file says them; {} without any."""
    row = SchemeParameter.objects.filter(scheme=version.scheme_id, key="awards").first()
    return json.loads(row.value) if row is not None else {}


def slots_of(award: Award) -> tuple[Slot, ...]:
    return tuple(Slot(label, count, prize) for label, count, prize in award.slots)


def unit_bars(scheme_code: str, year: int) -> dict[str, tuple[Finding, ...]]:
    """Member code -> marks of the year in force now, whatever version they were entered under: one query. A mark that
    was lifted bars no more."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    rows = Mark.objects.in_force().filter(scheme__code=scheme_code, scheme__year=year)
    for mark in rows.select_related("member").order_by("pk"):
        clause, title = MARK_TITLES[MarkKind(mark.kind)]
        facts = {"领域": mark.field} if mark.field else {}
        one = unmet(clause, title, remedy=LIFTED, **facts, 依据=mark.basis)
        if one not in found[mark.member.code]:
            found[mark.member.code].append(one)
    return {code: tuple(findings) for code, findings in found.items()}


def cautions_of(version: ResultVersion) -> dict[str, tuple[Finding, ...]]:
    """Member code -> what the leading group should know: open objections, and what barred the best annual grade."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in Objection.objects.open().of_period_of(version).select_related("member").order_by("pk"):
        found[one.member.code].append(
            unmet("SX-6.7-c", "对该单位结果的异议没有办结", remedy="异议办结后才能审定", 异议=one.number)
        )
    codes = dict(Member.objects.filter(scheme=version.scheme_id).values_list("pk", "code"))
    for graded in year_grades(version.scheme.year, RoundKind.ANNUAL):
        if graded.member in codes and graded.person is None:
            found[codes[graded.member]] += graded.barred
    return {code: tuple(findings) for code, findings in found.items()}


@dataclass(frozen=True, slots=True)
class Entrant:
    """A runner with the row behind him."""

    runner: Runner
    name: str
    shown: str
    unit: int | None
    member: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """Who runs for an award; ``unread`` says what is missing when nobody can be compared."""

    entrants: tuple[Entrant, ...] = ()
    unread: str = ""


class Ground:
    """A version read once for all its awards. Statements: results, members, marks, one group each for linked nodes."""

    def __init__(self, row: AwardRound) -> None:
        assert row.version is not None
        self.round, self.version = row, row.version
        self.bars = unit_bars(self.version.scheme.code, self.version.scheme.year)
        rows = Member.objects.filter(scheme=self.version.scheme_id).select_related("unit", "group")
        self.members = {one.code: one for one in rows}
        self.results = list(
            Result.objects.filter(version=self.version).select_related("member").order_by("rank", "member_id")
        )
        self._frozen: dict[str, Any] = {}

    def field(self, award: Award, passed: Mapping[str, str]) -> Field:
        """``passed``: code -> why it was dropped from this award."""
        if award.kind == AwardKind.OVERALL:
            return self._overall(award, passed)
        if award.special:
            return self._special(award, passed)
        return self._linked(award, passed)

    def _bars(self, code: str, passed: Mapping[str, str]) -> tuple[Finding, ...]:
        bars = self.bars.get(code, ())
        if code in passed:
            bars = (*bars, unmet("SX-6.5-b", "经研究撤下", remedy="需要恢复的写明理由重新选定", 理由=passed[code]))
        return bars

    def _entrant(self, code: str, score: Fraction, shown: str, passed: Mapping[str, str], name: str = "") -> Entrant:
        member = self.members.get(code)
        return Entrant(
            Runner(code, score, self._bars(code, passed)), member.name if member else name, shown,
            member.unit_id if member else None, member.pk if member else None,
        )  # fmt: skip

    def _overall(self, award: Award, passed: Mapping[str, str]) -> Field:
        rows = [one for one in self.results if one.group_id == award.group_id]
        return Field(
            tuple(self._entrant(one.member.code, Fraction(one.final), points2(one.final), passed) for one in rows)
        )

    def _linked(self, award: Award, passed: Mapping[str, str]) -> Field:
        scores: dict[str, Fraction] = {}
        groups = dict(
            Indicator.objects.filter(scheme=self.version.scheme_id, code__in=award.linked).values_list(
                "code", "group__code"
            )
        )
        for code in award.linked:
            shares = node_shares(self._thawed(groups[code]), code) if code in groups else None
            if shares is None:
                return Field(unread=f"关联指标 {code} 没有可比的得分")
            scores |= shares
        found = [
            self._entrant(code, scores[code], _percent(scores[code]), passed) for code in award.pool if code in scores
        ]
        return Field(tuple(found))

    def _thawed(self, group: str) -> Any:
        if group not in self._frozen:
            self._frozen[group] = thawed_group(self.version, group)
        return self._frozen[group]

    def _special(self, award: Award, passed: Mapping[str, str]) -> Field:
        """By the confirmed result of the special appraisal; the organisers' list is shown for reference (SX-5.2-b)."""
        scheme = self.version.scheme
        ranked = confirmed_ranking(scheme.code, scheme.year, award.special)
        if ranked is None:
            return Field(unread="请先由组织单位确认专项考评结果")
        return Field(tuple(self._ranked(one, passed) for one in ranked))

    def _ranked(self, one: Ranked, passed: Mapping[str, str]) -> Entrant:
        found = self._entrant(one.code, Fraction(one.total), plain(one.total), passed, one.name)
        return found if found.unit is not None else replace(found, unit=one.unit)


def _percent(share: Fraction) -> str:
    """92.35% for a share of 1."""
    from decimal import Decimal

    return f"{fixed(Decimal(share.numerator * 100) / Decimal(share.denominator), 2)}%"


@dataclass(frozen=True, slots=True)
class AwardPicture:
    """An award with its newest candidates, its winners in force, and why places are empty."""

    award: Award
    slots: tuple[Slot, ...]
    candidates: Sequence[AwardCandidate]
    winners: Sequence[AwardWinner]
    vacancy: str

    @property
    def taken(self) -> tuple[int, ...]:
        return tuple(sum(1 for one in self.winners if one.slot == place) for place in range(len(self.slots)))

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.winners if one.code)

    @property
    def tied(self) -> tuple[str, ...]:
        """Names that share a place across the line and are not chosen yet."""
        return tuple(
            one.name for one in self.candidates if one.mark == CandidateMark.TIED and one.code not in self.codes
        )

    def standings(self) -> list[Standing]:
        """The candidates as the rules gave them."""
        return [
            Standing(
                one.code, Fraction(int(one.numerator), int(one.denominator)), one.place, one.turn,
                CandidateMark(one.mark), one.slot,
            )
            for one in self.candidates
        ]  # fmt: skip


def pictures(row: AwardRound) -> list[AwardPicture]:
    """All awards of a round in four statements."""
    awards = list(row.awards.select_related("group").order_by("order", "pk"))
    newest = row.computations.order_by("-pk").first()
    candidates: defaultdict[int, list[AwardCandidate]] = defaultdict(list)
    if newest is not None:
        for one in newest.candidates.select_related("unit").order_by("award_id", "place", "code"):
            candidates[one.award_id].append(one)
    winners: defaultdict[int, list[AwardWinner]] = defaultdict(list)
    held = AwardWinner.objects.in_force().filter(award__round=row).select_related("unit", "recorded_by")
    for winner in held.order_by("slot", "pk"):
        winners[winner.award_id].append(winner)
    empty: dict[int, str] = {}
    for award, reason in AwardVacancy.objects.filter(award__round=row).order_by("pk").values_list("award_id", "reason"):
        empty[award] = reason
    return [
        AwardPicture(one, slots_of(one), candidates[one.pk], winners[one.pk], empty.get(one.pk, "")) for one in awards
    ]


def picture_of(award: Award) -> AwardPicture:
    return next(one for one in pictures(award.round) if one.award.pk == award.pk)


def award_facts(seen: AwardPicture, bars: Mapping[str, tuple[Finding, ...]]) -> AwardFacts:
    """``bars`` by member code as they are now; what was dropped by a decision is no bar to a hand-chosen winner."""
    award = seen.award
    unread = "请先由组织单位确认专项考评结果，或者核对关联指标" if not seen.candidates and _by_score(award) else ""
    barred = tuple((one.name, bar) for one in seen.winners for bar in bars.get(one.code, ())[:1])
    return AwardFacts(
        award.name, award.clause or "SX-6.5-b", seen.slots, seen.taken, seen.tied, seen.vacancy, unread, barred
    )


def _by_score(award: Award) -> bool:
    return award.kind in (AwardKind.OVERALL, AwardKind.SINGLE)


def honour_bars(year: int) -> dict[str, tuple[Finding, ...]]:
    """Unit code -> marks of the year of whatever scheme: for lists that go by no scheme."""
    found: dict[str, tuple[Finding, ...]] = {}
    for scheme in dict.fromkeys(
        Mark.objects.in_force().filter(scheme__year=year).values_list("scheme__code", flat=True)
    ):
        found |= unit_bars(scheme, year)
    return found


def dropped_of(award: Award) -> dict[str, str]:
    """Code -> why it was dropped; who was chosen again since is not among them."""
    rows = AwardWinner.objects.filter(award=award).order_by("pk")
    gone = {one.code: one.withdrawal_reason for one in rows if one.dropped and one.code}
    for one in rows:
        if one.withdrawn_at is None:
            gone.pop(one.code, None)
    return gone


def recommendations(row: AwardRound) -> list[YearEndFiling]:
    """Lists that the lead units filed at the year's end, for reference (SX-5.2-b)."""
    if row.version is None:
        return []
    rows = YearEndFiling.objects.in_force().filter(
        kind=YearEndKind.AWARDS, filer__round__period__label=str(row.year),
        filer__round__period__scheme__code=row.version.scheme.code,
    )  # fmt: skip
    return list(rows.select_related("filer__unit", "document").order_by("filer__unit__order", "pk"))


def leader_limit(award: Award, group_code: str) -> tuple[Fraction | None, bool]:
    """(percent, binding) for a winner of the group; (None, False) where the plan sets none (SX-7.1-b)."""
    if award.round.version is None or award.kind != AwardKind.OVERALL:
        return None, False
    held = stored_awards(award.round.version).get("leader_share")
    if not held:
        return None, False
    return Fraction(str(held["max_percent"])), group_code in held["binding_groups"]
