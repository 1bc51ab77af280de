"""Rounds of grading: opened with their proposals, grades given with reasons, quotas, opinions of others, remarks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.grade_ground import GRADING, check_hand, check_other, check_state, lock_round
from appraisal.actions.grade_tallies import take_tallies
from appraisal.actions.recusal import bound_units
from appraisal.enums import GroupKind, VersionState
from appraisal.enums.grades import Grade, GradeTier, MethodState, OpinionStage, RoundKind, RoundState
from appraisal.gathering.grades import CADRES, TEAMS, numbers, picture
from appraisal.gathering.integrity_rounds import cadres_of, year_tasks
from appraisal.models import (
    GradeConsultation,
    GradeOpinion,
    GradeRemark,
    GradeRound,
    GradeStandard,
    GradeTarget,
    GradingMethod,
    Member,
    QuotaApproval,
    Result,
    ResultVersion,
    RoundItem,
)
from appraisal.rules.grade_proposal import Ranked, propose
from appraisal.rules.grade_rounds import check_opinion, check_rounds
from appraisal.rules.grades import check_quotas, reopened
from core import audit, rulebook
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account, Person, Unit


def _method(kind: RoundKind, year: int) -> tuple[GradingMethod | None, list[Finding]]:
    """The newest issued method in force in the year (BZ-1-a)."""
    rows = GradingMethod.objects.filter(kind=kind, state=MethodState.ISSUED, effective_year__lte=year)
    found = rows.order_by("-effective_year", "-number").first()
    if found is not None:
        return found, []
    return None, [
        unmet("BZ-1-d", "没有已印发的考核办法", remedy="先编制并印发考核办法，写明各等次标准", 年度=str(year))
    ]


@transaction.atomic
def open_annual(version: ResultVersion, *, by: Account, at: datetime) -> GradeRound:
    """Begin the annual grading from a published version of a year, with what the rules propose. Raises Refused."""
    locked = ResultVersion.objects.select_related("scheme__rulebook", "period").get(pk=version.pk)
    year = locked.scheme.year
    method, findings = _method(RoundKind.ANNUAL, year)
    findings += check_hand(RoundKind.ANNUAL, by) + _check_version(locked)
    demand(findings)
    assert method is not None  # demanded above
    row = GradeRound.objects.create(
        kind=RoundKind.ANNUAL, year=year, title=_title(locked),
        version=locked, method=method, rulebook=locked.scheme.rulebook, state=RoundState.RUNNING, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    _annual_targets(row, locked)
    compute(row, by=by, at=at)
    audit.record(
        verb="appraisal.open_grade_round", by=by, at=at, obj=row, clause="JH-C-3.3-e",
        after={"version": locked.number, "targets": row.targets.count()},
    )  # fmt: skip
    return row


def _title(version: ResultVersion) -> str:
    name, year = version.scheme.name.removesuffix("方案"), str(version.scheme.year)
    return f"{name if year in name else f'{year}年{name}'}（结果第 {version.number} 版）"


def _check_version(version: ResultVersion) -> list[Finding]:
    from appraisal.actions.publication import version_facts

    facts = version_facts(version)
    findings = []
    if facts.state not in (VersionState.PRELIMINARY, VersionState.FINAL):
        remedy = "结果公布后再评定等次"
        findings.append(unmet("SX-6.8-a", "结果尚未公布", remedy=remedy, 当前=facts.state.label))
    if "Q" in version.period.label:
        findings.append(unmet("JH-C-3.3-e", "季度结果不评等次", remedy="以年度结果评定"))
    if GradeRound.objects.filter(version=version).exists():
        findings.append(unmet("JH-C-3.3-e", "本版结果已有等次评定", remedy="在原评定上办理"))
    return findings


def _annual_targets(row: GradeRound, version: ResultVersion) -> None:
    members = (
        Member.objects.filter(results__version=version)
        .select_related("group", "unit", "appointment__person", "appointment__post__title")
        .order_by("group__order", "order", "pk")
    )
    GradeTarget.objects.bulk_create(_annual_target(row, member) for member in members)


def _annual_target(row: GradeRound, member: Member) -> GradeTarget:
    tier, person, post = GradeTier.TEAM, None, ""
    if member.group.kind == GroupKind.PEOPLE and member.appointment is not None:
        held = member.appointment.post
        tier = GradeTier.PRINCIPAL if held.principal else GradeTier.DEPUTY
        person, post = member.appointment.person, held.title.name
    return GradeTarget(
        round=row, tier=tier, pool=member.group.name, unit=member.unit, person=person, post=post, name=member.name,
        member=member,
    )  # fmt: skip


@transaction.atomic
def compute(row: GradeRound, *, by: Account, at: datetime) -> int:
    """Write what the rules propose from places, scores and the tallies of opened evaluations; rows of an earlier
    computation stay below it."""
    assert row.version is not None  # annual
    take_tallies(row, by=by, at=at)
    seen = picture(row)
    results = {one.member_id: one for one in Result.objects.filter(version=row.version).select_related("group")}
    ranked = []
    for target in seen.targets:
        result = results[target.member_id or 0]
        percent = Fraction(result.final * 100, result.group.total_weight)
        barred = tuple(f"{one.title}（{one.clause}）" for one in seen.barred(target.pk))
        ranked.append(Ranked(target.pk, target.pool, result.rank, percent, barred))
    held = numbers(row)
    cuts = {True: held.wholes("appraisal.team_cuts"), False: held.wholes("appraisal.cadre_cuts")}
    of_pool = {one.pool: cuts[one.tier == GradeTier.TEAM] for one in seen.targets}
    proposals = propose(ranked, seen.limits.good, of_pool)
    GradeOpinion.objects.bulk_create(
        GradeOpinion(
            target_id=one.key, stage=OpinionStage.COMPUTED, grade=one.grade or "", mark=one.mark, place=one.place,
            reasons=one.reasons, recorded_at=at, recorded_by=by,
        )
        for one in proposals
    )  # fmt: skip
    return len(proposals)


@transaction.atomic
def compute_again(grading: GradeRound, *, by: Account, at: datetime) -> GradeRound:
    """Let the rules propose once more, after the grades of integrity were decided for one. Grades given by people
    stay above them. Raises Refused."""
    row = lock_round(grading.pk)
    findings = check_hand(RoundKind(row.kind), by) + check_state(row, RoundState.RUNNING)
    if row.version is None:
        findings.append(unmet("BZ-1-j", "责任制考核等次不由规则测算", remedy="由考核组写明理由提出"))
    demand(findings)
    made = compute(row, by=by, at=at)
    audit.record(verb="appraisal.compute_grades", by=by, at=at, obj=row, clause="JH-C-3.3-e", after={"targets": made})
    return row


@transaction.atomic
def open_integrity(
    year: int, units: Collection[Unit], *, approval: str, hotline: str = "", by: Account, at: datetime
) -> GradeRound:
    """Begin the year's appraisal of integrity: teams, principals and deputies of the units, each with what he answers
    for from the tables of integrity in force (BZ-1-b, BZ-2.1-b). Raises Refused."""
    method, findings = _method(RoundKind.INTEGRITY, year)
    there = GradeRound.objects.filter(kind=RoundKind.INTEGRITY, year=year).exists()
    findings += check_hand(RoundKind.INTEGRITY, by)
    findings += check_rounds(open_already=there, approval=approval, kind=RoundKind.INTEGRITY)
    if not units:
        findings.append(unmet("BZ-1-b", "没有被考核单位", remedy="选定被考核单位"))
    demand(findings)
    assert method is not None  # demanded above
    row = GradeRound.objects.create(
        kind=RoundKind.INTEGRITY, year=year, title=f"{year}年度党风廉政建设责任制考核", method=method,
        rulebook=rulebook.current(by=by, at=at), approval=approval.strip(), hotline=hotline.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    _integrity_targets(row, units, timezone.localdate(at))
    audit.record(
        verb="appraisal.open_grade_round", by=by, at=at, obj=row, clause="BZ-1-i",
        after={"targets": row.targets.count(), "method": method.number},
    )  # fmt: skip
    return row


def _integrity_targets(row: GradeRound, units: Collection[Unit], day: date) -> None:
    targets = [
        GradeTarget(round=row, tier=GradeTier.TEAM, pool=TEAMS, unit=unit, name=f"{unit.name}领导班子")
        for unit in units
    ]
    for one in cadres_of(units, day):
        tier = GradeTier.PRINCIPAL if one.post.principal else GradeTier.DEPUTY
        targets.append(
            GradeTarget(
                round=row, tier=tier, pool=CADRES, unit=one.post.unit, person=one.person, post=one.post.title.name,
                name=one.person.name,
            )
        )  # fmt: skip
    made = GradeTarget.objects.bulk_create(targets)
    teams = {one.unit_id: one for one in made if one.person_id is None}
    cadres = {(one.unit_id, one.person_id): one for one in made if one.person_id is not None}
    items = []
    for task in year_tasks(row.year, [unit.pk for unit in units]):
        version = task.current
        assert version is not None  # selected by its unit
        lead = version.lead_unit_id or 0
        for target in (teams[lead], cadres.get((lead, version.person_id or 0))):
            if target is not None:
                items.append(
                    RoundItem(
                        round=row, target=target, task=task, tier=target.tier, text=version.target,
                        measures=version.measures, deadline=version.deadline,
                    )
                )  # fmt: skip
    RoundItem.objects.bulk_create(items)


@transaction.atomic
def give_grade(
    target: GradeTarget, grade: Grade | None, *, standard: GradeStandard | None, reasons: str, by: Account, at: datetime
) -> GradeOpinion:
    """Give a grade with the standard relied on and the reasons: before the consultation as the preliminary opinion,
    after it as the assessment. What was given before stays. A leader or team that becomes 差 reopens the good grades
    that hang on it (BZ-1-e, BZ-1-f). Raises Refused."""
    row = lock_round(target.round_id)
    locked = GradeTarget.objects.select_related("unit").get(pk=target.pk)
    kind, of_team = RoundKind(row.kind), locked.tier == GradeTier.TEAM
    fits = (
        standard is not None
        and (standard.method_id, standard.of_team) == (row.method_id, of_team)
        and standard.grade == grade
    )
    findings = check_hand(kind, by) + check_state(row, *GRADING) + check_other(by, locked)
    findings += check_opinion(grade, reasons, standard_fits=fits)
    seen = picture(row)
    if grade is Grade.GOOD:
        wanted = replace(seen.subjects[locked.pk], grade=grade)
        findings += seen.barred(locked.pk)
        peers = [wanted if one.key == locked.pk else one for one in seen.subjects.values() if one.pool == locked.pool]
        findings += check_quotas(peers, seen.limits, kind)
    demand(findings)
    stage = OpinionStage.PRELIMINARY if row.state == RoundState.RUNNING else OpinionStage.ASSESSED
    before = seen.current[locked.pk]
    made = GradeOpinion.objects.create(
        target=locked, stage=stage, grade=grade or "", standard=standard, reasons=reasons.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    again = picture(row, units=[locked.unit_id])
    fallen = reopened(again.subjects[locked.pk], again.subjects.values()) if kind is RoundKind.INTEGRITY else []
    GradeOpinion.objects.bulk_create(
        GradeOpinion(target_id=one.key, stage=stage, grade="", reasons=why, recorded_at=at, recorded_by=by)
        for one, why in fallen
    )
    audit.record(
        verb="appraisal.give_grade", by=by, at=at, obj=made, clause="BZ-1-d", reason=made.reasons,
        before={"grade": seen.word_of(locked, before)},
        after={"grade": seen.word_of(locked, made), "stage": stage.label},
    )  # fmt: skip
    return made


@transaction.atomic
def give_rest(grading: GradeRound, grade: Grade, *, reasons: str, by: Account, at: datetime) -> int:
    """Give everybody who has no grade yet the same one but the best, under its first standard, with one reason; who is
    of the giver's own unit is left out. The number of grades given. Raises Refused."""
    row = lock_round(grading.pk)
    findings = check_hand(RoundKind(row.kind), by) + check_state(row, *GRADING)
    findings += check_opinion(grade, reasons, standard_fits=True)
    if grade is Grade.GOOD:
        findings.append(unmet("BZ-1-j", "最高等次须逐一评定", remedy="逐一写明理由评定"))
    demand(findings)
    own = bound_units(by)
    seen = picture(row)
    first: dict[bool, GradeStandard] = {}
    for one in row.method.standards.filter(grade=grade).order_by("-pk"):
        first[one.of_team] = one
    stage = OpinionStage.PRELIMINARY if row.state == RoundState.RUNNING else OpinionStage.ASSESSED
    bare = [one for one in seen.targets if seen.subjects[one.pk].grade is None and one.unit_id not in own]
    GradeOpinion.objects.bulk_create(
        GradeOpinion(
            target=one, stage=stage, grade=grade, standard=first[one.tier == GradeTier.TEAM], reasons=reasons.strip(),
            recorded_at=at, recorded_by=by,
        )
        for one in bare
    )  # fmt: skip
    audit.record(
        verb="appraisal.give_rest", by=by, at=at, obj=row, clause="BZ-1-j", reason=reasons.strip(),
        after={"grade": grade.label, "targets": len(bare)},
    )  # fmt: skip
    return len(bare)


@transaction.atomic
def approve_quota(
    grading: GradeRound, pool: str, allowed: int, *, reason: str, number: str, upload: UploadedFile[bytes] | None,
    by: Account, at: datetime,
) -> QuotaApproval:  # fmt: skip
    """Record that more of the best grade than the quota was approved, with the paper (BZ-1-g, BZ-1-h). Raises
    Refused."""
    row = lock_round(grading.pk)
    findings = check_hand(RoundKind(row.kind), by)
    findings += check_state(row, *GRADING, RoundState.SUBMITTED)
    total = GradeTarget.objects.filter(round=row, pool=pool).count()
    if not 0 < allowed <= total:
        facts = {"批准名额": str(allowed), "总数": str(total)}
        findings.append(unmet("BZ-1-g", "名额不在范围内", remedy="核对批准的名额", **facts))
    if upload is None or not reason.strip() or not number.strip():
        findings.append(unmet("BZ-1-g", "超限额须有上级党委的批准", remedy="填写理由、批准文号并上传批准文件"))
    demand(findings)
    assert upload is not None  # demanded above
    made = QuotaApproval.objects.create(
        round=row, pool=pool, allowed=allowed, reason=reason.strip(), document_number=number.strip(),
        document=store(upload, by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.approve_grade_quota", by=by, at=at, obj=row, clause="BZ-1-g", reason=made.reason,
        after={"pool": pool, "allowed": allowed, "number": made.document_number},
    )  # fmt: skip
    return made


@transaction.atomic
def ask_opinion(
    grading: GradeRound, *, person: Person | None, unit: Unit | None, question: str, due_on: date, by: Account,
    at: datetime,
) -> GradeConsultation:  # fmt: skip
    """Ask a leader or a department about the preliminary grades (BZ-2.2-i). Raises Refused."""
    row = lock_round(grading.pk)
    findings = check_hand(RoundKind(row.kind), by) + check_state(row, RoundState.PRELIMINARY)
    if (person is None) == (unit is None):
        findings.append(unmet("BZ-2.2-i", "征求一位领导或者一个部门的意见", remedy="填写领导或者部门中的一项"))
    if not question.strip():
        findings.append(unmet("BZ-2.2-i", "没有写明征求内容", remedy="填写征求内容"))
    if due_on < timezone.localdate(at):
        findings.append(unmet("BZ-2.2-i", "答复期限早于今天", remedy="更正日期", 期限=due_on.isoformat()))
    demand(findings)
    made = GradeConsultation.objects.create(
        round=row, person=person, unit=unit, question=question.strip(), due_on=due_on, recorded_at=at, recorded_by=by
    )
    audit.record(verb="appraisal.ask_grade_opinion", by=by, at=at, obj=row, clause="BZ-2.2-i", after={"to": str(made)})
    return made


@transaction.atomic
def reply_opinion(asked: GradeConsultation, text: str, *, by: Account, at: datetime) -> GradeConsultation:
    """The one who was asked answers, once; the office of the round may enter a reply on paper. Raises Refused."""
    row = GradeConsultation.objects.select_for_update(of=("self",)).select_related("round").get(pk=asked.pk)
    mine = row.person_id == by.person_id if row.person_id else row.unit_id in by.own_unit_ids
    findings = [] if mine else check_hand(RoundKind(row.round.kind), by)
    if row.replied_at is not None:
        findings.append(unmet("BZ-2.2-i", "已经答复", remedy="请刷新页面"))
    if not text.strip():
        findings.append(unmet("BZ-2.2-i", "没有填写意见", remedy="填写意见，没有不同意见的写“同意”"))
    demand(findings)
    row.reply, row.replied_at, row.replied_by = text.strip(), at, by
    row.save(update_fields=["reply", "replied_at", "replied_by"])
    audit.record(verb="appraisal.reply_grade_opinion", by=by, at=at, obj=row.round, clause="BZ-2.2-i")
    return row


@transaction.atomic
def remark(target: GradeTarget, code: str, text: str, *, by: Account, at: datetime) -> GradeRemark:
    """Say why two grades differ ("conflict"), a precedent is not followed ("precedent:…") or a warning passed over
    (BZ-2.2-k, BZ-2.2-p). Raises Refused."""
    row = lock_round(target.round_id)
    findings = check_hand(RoundKind(row.kind), by) + check_state(row, *GRADING)
    findings += check_other(by, target)
    if not text.strip():
        findings.append(unmet("BZ-2.2-k", "没有写明理由", remedy="填写理由"))
    if GradeRemark.objects.filter(target=target, code=code).exists():
        findings.append(unmet("BZ-2.2-k", "已有说明", remedy="请刷新页面"))
    demand(findings)
    made = GradeRemark.objects.create(target=target, code=code, text=text.strip(), recorded_at=at, recorded_by=by)
    clause = "BZ-2.2-p" if code.startswith("precedent") else "BZ-2.2-k"
    audit.record(verb="appraisal.remark_grade", by=by, at=at, obj=made, clause=clause, reason=made.text)
    return made
