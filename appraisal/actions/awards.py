"""Rounds of awards: opened from an approved version, proposed by the rules, decided by people (SX-5, SX-6.5-b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.actions.publication import version_facts
from appraisal.enums import VersionState
from appraisal.enums.awards import AwardKind, AwardRoundKind, AwardState, CandidateMark, WinnerOrigin
from appraisal.gathering.awards import (
    Ground,
    cautions_of,
    dropped_of,
    slots_of,
    stored_awards,
)
from appraisal.models import (
    Award,
    AwardCandidate,
    AwardComputation,
    AwardRound,
    AwardWinner,
    Group,
    Period,
    ResultVersion,
)
from appraisal.rules.awards import Standing, places, standings
from core import audit, rulebook
from core.findings import Finding, demand, unmet
from organization.models import Account

RECOMPUTED = "重新测算"


def lock_round(pk: int) -> AwardRound:
    """The round, held to the end of the transaction."""
    related = ("version__scheme", "version__period", "rulebook")
    return AwardRound.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


def check_preparing(row: AwardRound, what: str) -> list[Finding]:
    if row.state == AwardState.PREPARING:
        return []
    current = AwardState(row.state).label
    return [unmet("SX-6.8-a", f"现在不能{what}", remedy="请领导小组退回后办理", 当前=current)]


def check_final(version: ResultVersion) -> list[Finding]:
    """Awards go by the year's approved result alone (SX-6.8-a, SX-6.5-b)."""
    facts = version_facts(version)
    if facts.state is VersionState.FINAL:
        return []
    return [
        unmet("SX-6.8-a", "结果没有经领导小组审定，或者已撤下", remedy="以已审定的年度结果评奖", 当前=facts.state.label)
    ]


@transaction.atomic
def open_awards(version: ResultVersion, *, by: Account, at: datetime) -> AwardRound:
    """Set up the awards of an approved year as its scheme has them, with what the rules propose. Raises Refused."""
    Period.objects.select_for_update(of=("self",)).get(pk=version.period_id)
    locked = ResultVersion.objects.select_related("scheme__rulebook", "period").get(pk=version.pk)
    stored = stored_awards(locked)
    findings = check_final(locked)
    if "Q" in locked.period.label:
        findings.append(unmet("SX-6.5-b", "季度结果不评奖", remedy="以年度结果评奖"))
    if not any(stored.get(kind) for kind in ("overall", "single", "individual")):
        findings.append(unmet("SX-5.1-a", "方案没有设奖项", remedy="在方案参数中写明奖项、名额和奖金"))
    if AwardRound.objects.filter(version=locked).exists():
        findings.append(unmet("SX-6.5-b", "本版结果已开始评先评优", remedy="在原评选上办理"))
    demand(findings)
    name, year = locked.scheme.name.removesuffix("方案"), locked.scheme.year
    row = AwardRound.objects.create(
        kind=AwardRoundKind.SCHEME, year=year, title=f"{'' if str(year) in name else f'{year}年'}{name}奖项",
        version=locked, rulebook=locked.scheme.rulebook, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    Award.objects.bulk_create(_awards(row, locked, stored))
    compute(row, by=by, at=at)
    audit.record(
        verb="appraisal.open_awards", by=by, at=at, obj=row, clause="SX-6.5-b",
        after={"version": locked.number, "awards": row.awards.count()},
    )  # fmt: skip
    return row


def _awards(row: AwardRound, version: ResultVersion, stored: Mapping[str, Any]) -> list[Award]:
    groups = {one.code: one for one in Group.objects.filter(scheme=version.scheme_id)}
    made: list[Award] = []

    def add(kind: AwardKind, one: Mapping[str, Any], slots: list[tuple[str, int, int]], **more: Any) -> None:
        made.append(
            Award(
                round=row, kind=kind, code=one["code"], name=one["name"], slots=slots, clause=one["clause"],
                prize_clause=one["prize_clause"], order=len(made), **more,
            )
        )  # fmt: skip

    for one in stored.get("overall", ()):
        add(AwardKind.OVERALL, one, places(one["prizes"], ranked=one["ranked"]), group=groups.get(one["group"]))
    for one in stored.get("single", ()):
        add(
            AwardKind.SINGLE, one, places(one["prizes"], ranked=True), linked=list(one["linked"]),
            special=one["special"], pool=list(one["pool"]),
        )  # fmt: skip
    for one in stored.get("individual", ()):
        classes = [(part["name"], part["winners"], part["prize"]) for part in one["classes"]]
        add(AwardKind.INDIVIDUAL, one, classes, nominated_by=one["nominated_by"], of_people=True)
    return made


@dataclass(frozen=True, slots=True)
class HonourList:
    """One of the lists of 双十双百."""

    name: str
    count: int
    of_people: bool


@transaction.atomic
def open_honours(year: int, lists: Sequence[HonourList], *, by: Account, at: datetime) -> AwardRound:
    """Set up 双十双百 of a year: lists with their numbers (QSH-27-a). Raises Refused."""
    findings = []
    if AwardRound.objects.filter(kind=AwardRoundKind.HONOURS, year=year).exists():
        findings.append(unmet("QSH-27-a", "该年度已开展双十双百评选", remedy="在原评选上办理", 年度=str(year)))
    if not lists or len({one.name for one in lists}) < len(lists):
        findings.append(unmet("QSH-27-a", "名单须有各自的名称", remedy="请核对名单名称"))
    demand(findings)
    row = AwardRound.objects.create(
        kind=AwardRoundKind.HONOURS, year=year, title=f"{year}年“双十双百”评选表彰",
        rulebook=rulebook.current(by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    Award.objects.bulk_create(
        Award(
            round=row, kind=AwardKind.LISTED, code=f"H{place}", name=one.name, slots=[(one.name, one.count, 0)],
            of_people=one.of_people, clause="QSH-27-a", order=place,
        )
        for place, one in enumerate(lists, 1)
    )  # fmt: skip
    audit.record(
        verb="appraisal.open_honours", by=by, at=at, obj=row, clause="QSH-27-a",
        after={"lists": [f"{one.name} {one.count}" for one in lists]},
    )  # fmt: skip
    return row


def compute(row: AwardRound, *, by: Account, at: datetime) -> AwardComputation:
    """Write the order of every award and lay the proposals; hand-chosen winners who may still win keep their places.
    The caller holds the round."""
    made = AwardComputation.objects.create(round=row, recorded_at=at, recorded_by=by)
    ground, cautions = Ground(row), cautions_of(version_of(row))
    awards = [one for one in row.awards.all() if one.kind in (AwardKind.OVERALL, AwardKind.SINGLE)]
    for award in awards:
        field = ground.field(award, dropped_of(award))
        entrants = {one.runner.code: one for one in field.entrants}
        rows = standings([one.runner for one in field.entrants], slots_of(award))
        AwardCandidate.objects.bulk_create(
            AwardCandidate(
                computation=made, award=award, code=one.code, name=entrants[one.code].name,
                unit_id=entrants[one.code].unit, member_id=entrants[one.code].member,
                numerator=str(one.score.numerator), denominator=str(one.score.denominator),
                shown=entrants[one.code].shown, place=one.place, turn=one.order, mark=one.mark, slot=one.slot,
                bars=[_told(bar) for bar in entrants[one.code].runner.bars],
                cautions=[_told(caution) for caution in cautions.get(one.code, ())],
            )
            for one in rows
        )  # fmt: skip
        _lay(award, rows, made, by=by, at=at)
    return made


def _told(one: Finding) -> list[Any]:
    return [one.clause, one.title, dict(one.facts)]


def version_of(row: AwardRound) -> ResultVersion:
    assert row.version is not None, "of a scheme"
    return row.version


def _lay(award: Award, rows: Sequence[Standing], made: AwardComputation, *, by: Account, at: datetime) -> None:
    """Winners by the rules instead of the former ones; those chosen by hand stay unless they are barred now."""
    barred = {one.code for one in rows if one.mark is CandidateMark.EXCLUDED}
    held = list(AwardWinner.objects.in_force().filter(award=award))
    kept = [one for one in held if one.origin == WinnerOrigin.DECIDED and one.code not in barred]
    for one in held:
        if one not in kept:
            one.withdrawn_at, one.withdrawn_by, one.withdrawal_reason = at, by, RECOMPUTED
            one.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    slots = slots_of(award)
    taken = [sum(1 for one in kept if one.slot == place) for place in range(len(slots))]
    codes = {one.code for one in kept}
    candidates = {one.code: one for one in made.candidates.filter(award=award)}
    for standing in rows:
        slot = standing.slot
        if slot is None or standing.code in codes or taken[slot] >= slots[slot].count:
            continue
        taken[slot] += 1
        win(award, candidates[standing.code], slot, WinnerOrigin.COMPUTED, "", by=by, at=at)


def win(
    award: Award, one: AwardCandidate, slot: int, origin: WinnerOrigin, basis: str, *, by: Account, at: datetime
) -> AwardWinner:
    return AwardWinner.objects.create(
        award=award, slot=slot, code=one.code, name=one.name, unit_id=one.unit_id, member_id=one.member_id,
        origin=origin, basis=basis, prize=slots_of(award)[slot].prize, recorded_at=at, recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def compute_again(awards: AwardRound, *, by: Account, at: datetime) -> AwardRound:
    """Let the rules propose once more: a mark came or was lifted, a special appraisal was confirmed."""
    row = lock_round(awards.pk)
    findings = check_preparing(row, "重新测算")
    if row.version is None:
        findings.append(unmet("QSH-27-a", "双十双百不由规则测算", remedy="按推荐填入名单"))
    else:
        findings += check_final(row.version)
    demand(findings)
    made = compute(row, by=by, at=at)
    audit.record(
        verb="appraisal.compute_awards", by=by, at=at, obj=row, clause="SX-6.5-b",
        after={"candidates": made.candidates.count()},
    )  # fmt: skip
    return row
