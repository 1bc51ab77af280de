"""Winners: chosen out of the order, dropped, named by the leading groups, put into lists (SX-5.2-b, SX-5.3-a)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from appraisal.actions.awards import check_preparing, compute, lock_round, version_of, win
from appraisal.actions.recusal import bound_units
from appraisal.enums.awards import AwardKind, WinnerOrigin
from appraisal.gathering.awards import honour_bars, picture_of, unit_bars
from appraisal.models import Award, AwardCandidate, AwardVacancy, AwardWinner
from appraisal.rules.awards import check_choice, check_slot
from core import audit
from core.findings import Finding, demand, unmet
from organization.enums import Duty
from organization.models import Account, Unit


def _lock_award(award: Award) -> Award:
    """The award with its round, held: places are counted under the lock."""
    row = lock_round(award.round_id)
    locked = Award.objects.select_related("group").get(pk=award.pk)
    locked.round = row
    return locked


def _check_hands(by: Account, unit: int | None, name: str) -> list[Finding]:
    """Nobody decides on his own unit (SX-8.4-a)."""
    if unit is None or unit not in bound_units(by):
        return []
    return [unmet("SX-8.4-a", "不得办理本单位的奖项", remedy="由其他人员办理", 对象=name)]


@transaction.atomic
def choose_winner(candidate: AwardCandidate, slot: int, *, reason: str, by: Account, at: datetime) -> AwardWinner:
    """Put somebody into a free place: out of a tie or against the order with a reason (SX-5.2-b). Raises Refused."""
    award = _lock_award(candidate.award)
    seen = picture_of(award)
    one = next((row for row in seen.candidates if row.code == candidate.code), None)
    findings = [*check_preparing(award.round, "选定"), *_check_hands(by, candidate.unit_id, candidate.name)]
    if one is None:
        findings.append(unmet("SX-5.2-b", "不是这个奖项的对象", remedy="请刷新页面后再选"))
    demand(findings)
    assert one is not None, "demanded above"
    clause = award.clause or "SX-5.2-b"
    bars = unit_bars(version_of(award.round).scheme.code, award.round.year).get(one.code, ())
    taken = seen.taken[slot] if 0 <= slot < len(seen.taken) else 0
    demand(
        [
            *check_slot(seen.slots, slot, taken, clause=clause),
            *check_choice(
                seen.standings(), one.code, seen.codes, reason=reason, name=one.name, bars=bars,
                clause="SX-5.2-b",
            ),
        ]
    )  # fmt: skip
    basis = reason.strip()[:300] or "按得分次序选定"
    row = win(award, one, slot, WinnerOrigin.DECIDED, basis, by=by, at=at)
    audit.record(
        verb="appraisal.choose_winner", by=by, at=at, obj=row, clause=clause, reason=basis,
        after={"winner": row.name, "slot": seen.slots[slot].label},
    )  # fmt: skip
    return row


@transaction.atomic
def drop_winner(winner: AwardWinner, *, reason: str, by: Account, at: datetime) -> AwardWinner:
    """Take a winner out with a reason; in awards that go by scores the next in order moves up (SX-6.5-b)."""
    award = _lock_award(winner.award)
    row = AwardWinner.objects.select_for_update(of=("self",)).get(pk=winner.pk)
    findings = check_preparing(award.round, "撤下")
    if award.kind == AwardKind.INDIVIDUAL:
        findings += _check_nominator(by)
    if row.withdrawn_at is not None:
        findings.append(unmet("SX-6.5-b", "已经撤下", remedy="无需处理"))
    if not reason.strip():
        findings.append(unmet("SX-6.5-b", "撤下须写明理由", remedy="请填写理由", field="reason"))
    demand([*findings, *_check_hands(by, row.unit_id, row.name)])
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason, row.dropped = at, by, reason.strip()[:200], True
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "dropped"])
    audit.record(
        verb="appraisal.drop_winner", by=by, at=at, obj=row, clause="SX-6.5-b", reason=row.withdrawal_reason,
        before={"winner": row.name},
    )  # fmt: skip
    if award.kind in (AwardKind.OVERALL, AwardKind.SINGLE):
        compute(award.round, by=by, at=at)
    return row


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody on a list: a person with unit and post, or a unit alone."""

    name: str
    unit: Unit | None
    post: str = ""


def _check_nominator(by: Account) -> list[Finding]:
    """The list of individuals is the leading groups' (SX-5.3-a)."""
    if Duty.LEADING_GROUP in by.duties:
        return []
    return [unmet("SX-5.3-a", "先进个人名单由相关领导小组提出", remedy="请领导小组报送")]


@transaction.atomic
def nominate(
    award: Award, slot: int, nominees: Collection[Nominee], *, basis: str, by: Account, at: datetime
) -> list[AwardWinner]:  # fmt: skip
    """File names into a class of an individual prize (SX-5.3-a) or a list of 双十双百 (QSH-27-a), with the number of
    the list they come from. One too many refuses all. Raises Refused."""
    locked = _lock_award(award)
    seen = picture_of(locked)
    clause = locked.clause or "SX-5.3-a"
    findings = check_preparing(locked.round, "报送名单")
    if locked.kind == AwardKind.INDIVIDUAL:
        findings += _check_nominator(by)
    if locked.kind not in (AwardKind.INDIVIDUAL, AwardKind.LISTED):
        findings.append(unmet("SX-5.2-b", "这个奖项按得分评出", remedy="在名次中选定"))
    if not basis.strip():
        findings.append(unmet(clause, "缺少推荐名单文号", remedy="请填写文号", field="basis"))
    if not nominees:
        findings.append(unmet(clause, "没有名单", remedy="请逐行填写"))
    taken = seen.taken[slot] if 0 <= slot < len(seen.taken) else 0
    findings += check_slot(seen.slots, slot, taken + max(0, len(nominees) - 1), clause=clause)
    findings += _check_names(locked, [(one.name, one.unit_id) for one in seen.winners], nominees, clause)
    for one in nominees:
        findings += _check_hands(by, one.unit.pk if one.unit else None, one.name)
    demand(findings)
    prize = seen.slots[slot].prize
    made = [
        AwardWinner.objects.create(
            award=locked, slot=slot, name=one.name, person=locked.of_people, post=one.post, unit=one.unit,
            origin=WinnerOrigin.NOMINATED, basis=basis.strip()[:300], prize=prize, recorded_at=at, recorded_by=by,
        )
        for one in nominees
    ]  # fmt: skip
    after = {"winners": [one.name for one in made], "slot": seen.slots[slot].label}
    if locked.kind == AwardKind.INDIVIDUAL:
        audit.record(verb="appraisal.nominate_winner", by=by, at=at, obj=locked, clause=clause, after=after)
    else:
        audit.record(verb="appraisal.list_winners", by=by, at=at, obj=locked, clause=clause, after=after)
    return made


def _check_names(
    award: Award, held: Sequence[tuple[str, int | None]], nominees: Collection[Nominee], clause: str
) -> list[Finding]:
    """Nobody twice, in the whole award; a unit with a veto or a fraud of the year is out of reach of honours."""
    findings, seen = [], set(held)
    marks = honour_bars(award.round.year) if not award.of_people else {}
    for one in nominees:
        key = (one.name, one.unit.pk if one.unit else None)
        if key in seen:
            findings.append(unmet(clause, "已经在名单中", remedy="每人、每单位只列一次", 对象=one.name))
        seen.add(key)
        if one.unit is not None:
            findings += [
                unmet(bar.clause, bar.title, remedy="请另行推荐", 对象=one.name) for bar in marks.get(one.unit.code, ())
            ]
    return findings


@transaction.atomic
def record_vacancy(award: Award, *, reason: str, by: Account, at: datetime) -> AwardVacancy:
    """Say why places of an award stay empty."""
    locked = _lock_award(award)
    findings = check_preparing(locked.round, "登记空缺")
    if not reason.strip():
        findings.append(unmet(locked.clause, "空缺须写明理由", remedy="请填写理由", field="reason"))
    demand(findings)
    row = AwardVacancy.objects.create(award=locked, reason=reason.strip()[:200], recorded_at=at, recorded_by=by)
    audit.record(verb="appraisal.record_vacancy", by=by, at=at, obj=row, clause=locked.clause, reason=row.reason)
    return row
