"""Rounds of awards: opened from an approved version, proposed by the rules, decided by people (SX-5, SX-6.5-b)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.objections import check_open_objections
from appraisal.actions.publication import version_facts
from appraisal.actions.recusal import bound_units
from appraisal.enums import VersionState
from appraisal.enums.awards import (
    AwardEvent,
    AwardKind,
    AwardRoundKind,
    AwardState,
    CandidateMark,
    WinnerOrigin,
)
from appraisal.gathering.awards import (
    Ground,
    award_facts,
    cautions_of,
    dropped_of,
    honour_bars,
    participants,
    picture_of,
    pictures,
    slots_of,
    stored_awards,
    unit_bars,
)
from appraisal.models import (
    Award,
    AwardCandidate,
    AwardComputation,
    AwardRound,
    AwardVacancy,
    AwardWinner,
    Group,
    ResultVersion,
    SpecialResult,
    SpecialResultList,
)
from appraisal.rules.awards import Standing, check_award, check_choice, check_slot, check_step, standings
from core import audit, rulebook
from core.files import store
from core.findings import Finding, demand, unmet
from organization.enums import Duty
from organization.models import Account, Unit

RECOMPUTED = "重新测算"


def lock_round(pk: int) -> AwardRound:
    """The round, held to the end of the transaction."""
    related = ("version__scheme", "version__period", "rulebook")
    return AwardRound.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


def _preparing(row: AwardRound, what: str) -> list[Finding]:
    if row.state == AwardState.PREPARING:
        return []
    current = AwardState(row.state).label
    return [unmet("SX-6.8-a", f"现在不能{what}", remedy="请领导小组退回后办理", 当前=current)]


def _check_final(version: ResultVersion) -> list[Finding]:
    """Awards go by the year's approved result alone (SX-6.8-a, SX-6.5-b)."""
    facts = version_facts(version)
    if facts.state is VersionState.FINAL:
        return []
    return [unmet("SX-6.8-a", "结果没有经领导小组审定，或者已撤下", remedy="以已审定的年度结果评奖", 当前=facts.state.label)]


@transaction.atomic
def open_awards(version: ResultVersion, *, by: Account, at: datetime) -> AwardRound:
    """Set up the awards of an approved year as its scheme has them, with what the rules propose. Raises Refused."""
    held = ResultVersion.objects.select_for_update(of=("self",)).select_related("scheme__rulebook", "period")
    locked = held.get(pk=version.pk)
    stored = stored_awards(locked)
    findings = _check_final(locked)
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
        add(AwardKind.OVERALL, one, _places(one["prizes"], ranked=one["ranked"]), group=groups.get(one["group"]))
    for one in stored.get("single", ()):
        add(
            AwardKind.SINGLE, one, _places(one["prizes"], ranked=True), linked=list(one["linked"]),
            special=one["special"], pool=list(one["pool"]),
        )  # fmt: skip
    for one in stored.get("individual", ()):
        classes = [(part["name"], part["winners"], part["prize"]) for part in one["classes"]]
        add(AwardKind.INDIVIDUAL, one, classes, nominated_by=one["nominated_by"], of_people=True)
    return made


NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def _places(prizes: Sequence[int], *, ranked: bool) -> list[tuple[str, int, int]]:
    """第一名、第二名… with their prizes; one slot of equals where the award is not ranked and prizes are alike."""
    if not ranked and len(set(prizes)) == 1:
        return [("先进单位", len(prizes), prizes[0])]
    numbered = (NUMERALS[place] if place < len(NUMERALS) else str(place + 1) for place in range(len(prizes)))
    return [(f"第{number}名", 1, prize) for number, prize in zip(numbered, prizes, strict=True)]


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
    ground, cautions = Ground(row), cautions_of(_version(row))
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


def _version(row: AwardRound) -> ResultVersion:
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
        _win(award, candidates[standing.code], slot, WinnerOrigin.COMPUTED, "", by=by, at=at)


def _win(
    award: Award, one: AwardCandidate, slot: int, origin: WinnerOrigin, basis: str, *, by: Account, at: datetime
) -> AwardWinner:
    return AwardWinner.objects.create(
        award=award, slot=slot, code=one.code, name=one.name, unit_id=one.unit_id, member_id=one.member_id,
        origin=origin, basis=basis, prize=slots_of(award)[slot].prize, recorded_at=at, recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def compute_again(awards: AwardRound, *, by: Account, at: datetime) -> AwardRound:
    """Let the rules propose once more: a mark came or was lifted, results of a special appraisal arrived."""
    row = lock_round(awards.pk)
    findings = _preparing(row, "重新测算")
    if row.version is None:
        findings.append(unmet("QSH-27-a", "双十双百不由规则测算", remedy="按推荐填入名单"))
    else:
        findings += _check_final(row.version)
    demand(findings)
    made = compute(row, by=by, at=at)
    audit.record(
        verb="appraisal.compute_awards", by=by, at=at, obj=row, clause="SX-6.5-b",
        after={"candidates": made.candidates.count()},
    )  # fmt: skip
    return row


@transaction.atomic
def record_special_results(
    awards: AwardRound, special: str, results: Mapping[str, int], *, number: str,
    upload: UploadedFile[bytes] | None, by: Account, at: datetime,
) -> SpecialResultList:  # fmt: skip
    """The results of a special appraisal as its organizers reported them: ``results`` by code of the participant, in
    ten-thousandths, all of them, with the paper (SX-5.2-b). Computes again. Raises Refused."""
    row = lock_round(awards.pk)
    known = participants(row.version, special) if row.version is not None else {}
    findings = _preparing(row, "登记成绩")
    if not known:
        findings.append(unmet("SX-5.2-b", "方案没有这项专项考评", remedy="请另选专项考评"))
    missing = [name for code, name in known.items() if code not in results]
    strangers = [code for code in results if code not in known]
    if known and missing:
        findings.append(unmet("SX-5.2-b", "专项考评对象的成绩不全", remedy="请补齐", 缺少="、".join(missing)))
    if known and strangers:
        findings.append(unmet("SX-5.2-b", "不是专项考评对象", remedy="请删去", 编码="、".join(strangers)))
    if upload is None:
        findings.append(unmet("SX-5.2-b", "缺少成绩单文件", remedy="请上传组织单位盖章的成绩单"))
    demand(findings)
    assert upload is not None, "demanded above"
    made = SpecialResultList.objects.create(
        round=row, special=special, number=number.strip(), document=store(upload, by=by, at=at), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    SpecialResult.objects.bulk_create(SpecialResult(source=made, code=code, points=results[code]) for code in known)
    compute(row, by=by, at=at)
    audit.record(
        verb="appraisal.record_special_results", by=by, at=at, obj=made, clause="SX-5.2-b",
        after={"special": special, "candidates": len(known)},
    )  # fmt: skip
    return made


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
    """Put somebody into a free place: out of a tie or against the order only with a reason (SX-5.2-b). Raises Refused."""
    award = _lock_award(candidate.award)
    seen = picture_of(award)
    one = next((row for row in seen.candidates if row.code == candidate.code), None)
    findings = [*_preparing(award.round, "选定"), *_check_hands(by, candidate.unit_id, candidate.name)]
    if one is None:
        findings.append(unmet("SX-5.2-b", "不是这个奖项的对象", remedy="请刷新页面后再选"))
    demand(findings)
    assert one is not None, "demanded above"
    clause = award.clause or "SX-5.2-b"
    bars = unit_bars(_version(award.round).scheme.code, award.round.year).get(one.code, ())
    taken = seen.taken[slot] if 0 <= slot < len(seen.taken) else 0
    demand(
        [
            *check_slot(seen.slots, slot, taken, clause=clause),
            *check_choice(
                _reopened(seen.standings(), one.code), one.code, seen.codes, reason=reason, name=one.name, bars=bars,
                clause="SX-5.2-b",
            ),
        ]
    )  # fmt: skip
    basis = reason.strip()[:300] or "按得分次序选定"
    row = _win(award, one, slot, WinnerOrigin.DECIDED, basis, by=by, at=at)
    audit.record(
        verb="appraisal.choose_winner", by=by, at=at, obj=row, clause=clause, reason=basis,
        after={"winner": row.name, "slot": seen.slots[slot].label},
    )  # fmt: skip
    return row


def _reopened(rows: Sequence[Standing], code: str) -> list[Standing]:
    """The order as it is; who was dropped and is chosen again stands in it like everybody else."""
    return [
        Standing(one.code, one.score, one.place, one.order or one.place, one.mark, one.slot) if one.code == code else one
        for one in rows
    ]


@transaction.atomic
def drop_winner(winner: AwardWinner, *, reason: str, by: Account, at: datetime) -> AwardWinner:
    """Take a winner out with a reason; in awards that go by scores the next in order moves up (SX-6.5-b)."""
    award = _lock_award(winner.award)
    row = AwardWinner.objects.select_for_update(of=("self",)).get(pk=winner.pk)
    findings = _preparing(award.round, "撤下")
    if award.kind == AwardKind.INDIVIDUAL:
        findings += _check_nominator(by)
    if row.withdrawn_at is not None:
        findings.append(unmet("SX-6.5-b", "已经撤下", remedy="无需处理"))
    if not reason.strip():
        findings.append(unmet("SX-6.5-b", "撤下须写明理由", remedy="请填写理由"))
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
    """File names into a class of an individual prize (SX-5.3-a) or a list of 双十双百 (QSH-27-a), with the number of the
    list they come from. One too many refuses all. Raises Refused."""
    locked = _lock_award(award)
    seen = picture_of(locked)
    clause = locked.clause or "SX-5.3-a"
    findings = _preparing(locked.round, "报送名单")
    if locked.kind == AwardKind.INDIVIDUAL:
        findings += _check_nominator(by)
    if locked.kind not in (AwardKind.INDIVIDUAL, AwardKind.LISTED):
        findings.append(unmet("SX-5.2-b", "这个奖项按得分评出", remedy="在名次中选定"))
    if not basis.strip():
        findings.append(unmet(clause, "缺少推荐名单文号", remedy="请填写文号"))
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
    findings = _preparing(locked.round, "登记空缺")
    if not reason.strip():
        findings.append(unmet(locked.clause, "空缺须写明理由", remedy="请填写理由"))
    demand(findings)
    row = AwardVacancy.objects.create(award=locked, reason=reason.strip()[:200], recorded_at=at, recorded_by=by)
    audit.record(verb="appraisal.record_vacancy", by=by, at=at, obj=row, clause=locked.clause, reason=row.reason)
    return row


def ready(row: AwardRound) -> list[Finding]:
    """Whether all awards may go to the leading group, or be approved, as things are now (SX-6.5-b, SX-6.7-c)."""
    bars: dict[str, tuple[Finding, ...]] = {}
    findings: list[Finding] = []
    if row.version is not None:
        findings += _check_final(row.version) + check_open_objections(row.version, "审定奖项")
        bars = unit_bars(row.version.scheme.code, row.year)
    for seen in pictures(row):
        findings += check_award(award_facts(seen, bars))
    return findings


@transaction.atomic
def submit(awards: AwardRound, *, by: Account, at: datetime) -> AwardRound:
    """Put the proposals before the leading group. Raises Refused with everything that is open."""
    row = lock_round(awards.pk)
    demand([*check_step(AwardState(row.state), AwardEvent.SUBMIT), *ready(row)])
    row.state, row.submitted_at, row.submitted_by = AwardState.SUBMITTED, at, by
    row.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit.record(verb="appraisal.submit_awards", by=by, at=at, obj=row, clause="SX-6.8-a")
    return row


@transaction.atomic
def give_back(awards: AwardRound, *, reason: str, by: Account, at: datetime) -> AwardRound:
    """Send the proposals back to the office, with a reason."""
    row = lock_round(awards.pk)
    findings = check_step(AwardState(row.state), AwardEvent.RETURN)
    if not reason.strip():
        findings.append(unmet("SX-6.8-a", "退回须写明理由", remedy="请填写理由"))
    demand(findings)
    row.state, row.submitted_at, row.submitted_by = AwardState.PREPARING, None, None
    row.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit.record(verb="appraisal.return_awards", by=by, at=at, obj=row, clause="SX-6.8-a", reason=reason.strip())
    return row


@transaction.atomic
def approve(
    awards: AwardRound, *, meeting_on: date | None, record: str, upload: UploadedFile[bytes] | None, by: Account,
    at: datetime,
) -> AwardRound:  # fmt: skip
    """The leading group approved: recorded from its paper by somebody else than who submitted (SX-6.8-a). Looks at
    marks and objections once more."""
    row = lock_round(awards.pk)
    findings = [*check_step(AwardState(row.state), AwardEvent.APPROVE), *ready(row)]
    if row.submitted_by_id == by.pk:
        findings.append(unmet("SX-6.8-a", "上报和审定登记由两人办理", remedy="由另一人登记", 上报人=str(by)))
    findings += _check_meeting(row, meeting_on, record, upload is not None, timezone.localdate(at))
    demand(findings)
    assert upload is not None, "demanded above"
    row.state, row.approved_at, row.approved_by = AwardState.APPROVED, at, by
    row.meeting_on, row.meeting_record = meeting_on, record.strip()
    row.meeting_document = store(upload, by=by, at=at)
    row.save(
        update_fields=["state", "approved_at", "approved_by", "meeting_on", "meeting_record", "meeting_document"]
    )
    audit.record(
        verb="appraisal.approve_awards", by=by, at=at, obj=row, clause="SX-6.8-a",
        after={"meeting_on": meeting_on, "record": row.meeting_record},
    )  # fmt: skip
    return row


def _check_meeting(row: AwardRound, on: date | None, record: str, paper: bool, today: date) -> list[Finding]:
    findings = []
    if on is None or not record.strip() or not paper:
        findings.append(unmet("SX-6.8-a", "缺少领导小组会议的日期、文号或者纪要", remedy="请补齐会议日期、文号和纪要文件"))
    elif on > today:
        findings.append(unmet("SX-6.8-a", "会议日期在今天之后", remedy="请核对会议日期", 日期=on.isoformat()))
    elif row.submitted_at is not None and on < timezone.localdate(row.recorded_at):
        findings.append(unmet("SX-6.8-a", "会议日期早于拟定奖项建议", remedy="请核对会议日期", 日期=on.isoformat()))
    return findings


@transaction.atomic
def publish(awards: AwardRound, *, number: str, by: Account, at: datetime) -> AwardRound:
    """Make the awards known under the number of the notice; units see theirs from now on."""
    row = lock_round(awards.pk)
    findings = check_step(AwardState(row.state), AwardEvent.PUBLISH)
    if row.version is not None:
        findings += _check_final(row.version)
    if not number.strip():
        findings.append(unmet("SX-6.5-b", "表彰须有文号", remedy="请填写表彰文号"))
    demand(findings)
    row.state, row.published_at, row.published_by, row.notice_number = AwardState.PUBLISHED, at, by, number.strip()
    row.save(update_fields=["state", "published_at", "published_by", "notice_number"])
    audit.record(
        verb="appraisal.publish_awards", by=by, at=at, obj=row, clause="SX-6.5-b", after={"notice": row.notice_number}
    )
    return row
