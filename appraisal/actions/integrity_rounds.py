"""What is done in an appraisal of integrity beside grading: list, groups, reports, investigations, steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.grade_ground import GRADING, check_hand, check_other, check_state, lock_round
from appraisal.enums.grades import (
    Conclusion,
    CriticismKind,
    IntegrityStep,
    RelatedField,
    RoundKind,
    RoundState,
)
from appraisal.gathering.grades import picture
from appraisal.gathering.integrity_rounds import inquiries, lacking_reports, team_facts, units_of
from appraisal.models import (
    AdmonitionTalk,
    AppraisalTeam,
    GradeObjection,
    GradeRound,
    GradeTarget,
    IntegrityReport,
    NamedCriticism,
    RelatedResult,
    SpecialInvestigation,
    StepRecord,
    TeamUnit,
)
from appraisal.rules.grade_rounds import (
    STAGED,
    TeamFacts,
    check_inquiries,
    check_objection,
    check_reports,
    check_teams,
)
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person, Unit


def _locked(row: GradeRound | int, by: Account, *states: RoundState) -> tuple[GradeRound, list[Finding]]:
    """The round of integrity, held, with what stands against touching it in this state."""
    found = lock_round(row if isinstance(row, int) else row.pk)
    findings = check_hand(RoundKind(found.kind), by) + check_state(found, *states)
    if found.kind != RoundKind.INTEGRITY:
        findings.append(unmet("BZ-1-i", "年度考核没有这一环节", remedy="在责任制考核中办理"))
    return found, findings


@transaction.atomic
def publish_list(grading: GradeRound, hotline: str, *, by: Account, at: datetime) -> GradeRound:
    """Make the appraised units and the hotline public before the appraisal (BZ-2.2-b, BZ-2.2-c). Raises Refused."""
    row, findings = _locked(grading, by, RoundState.PREPARING)
    if not hotline.strip():
        findings.append(unmet("BZ-2.2-c", "没有举报监督电话", remedy="填写举报监督电话", field="hotline"))
    demand(findings)
    row.hotline, row.listed_at, row.listed_by = hotline.strip(), at, by
    row.save(update_fields=["hotline", "listed_at", "listed_by"])
    audit.record(
        verb="appraisal.publish_grade_list", by=by, at=at, obj=row, clause="BZ-2.2-b", after={"hotline": row.hotline}
    )
    return row


@transaction.atomic
def add_team(
    grading: GradeRound, name: str, leader: Person, units: Collection[Unit], *, members: str = "", by: Account,
    at: datetime,
) -> AppraisalTeam:  # fmt: skip
    """Form a group under a leader of the county for some of the units (BZ-2.2-a). Raises Refused."""
    row, findings = _locked(grading, by, RoundState.PREPARING)
    led = DutyHolding.objects.in_force().filter(account__person=leader, duty=Duty.COUNTY_LEADER).exists()
    new = TeamFacts(name.strip(), led, frozenset(unit.pk for unit in units))
    held = {unit: name for unit, name in units_of(row).items() if unit in new.units}
    findings += check_teams(held, [*team_facts(row), new])
    if len(held) < len(new.units) or not units:
        findings.append(unmet("BZ-2.2-a", "没有选定本次考核的单位", remedy="在被考核单位中选定"))
    if AppraisalTeam.objects.filter(round=row, name=name.strip()).exists() or not name.strip():
        findings.append(unmet("BZ-2.2-a", "考核组名称重复或者为空", remedy="更换名称", field="name"))
    demand(findings)
    made = AppraisalTeam.objects.create(
        round=row, name=name.strip(), leader=leader, members=members.strip(), recorded_at=at, recorded_by=by
    )
    TeamUnit.objects.bulk_create(TeamUnit(round=row, team=made, unit=unit) for unit in units)
    audit.record(
        verb="appraisal.add_appraisal_team", by=by, at=at, obj=made, clause="BZ-2.2-a",
        after={"leader": leader.name, "units": len(new.units)},
    )  # fmt: skip
    return made


@transaction.atomic
def release_report(
    target: GradeTarget, released_on: date, upload: UploadedFile[bytes], *, by: Account, at: datetime
) -> IntegrityReport:
    """The unit hands in the printed report of its team or of a member, or the office of the round for it (BZ-2.2-d).
    Raises Refused."""
    row = lock_round(target.round_id)
    findings = check_state(row, RoundState.PREPARING, RoundState.RUNNING)
    own = target.unit_id in by.own_unit_ids or (target.person_id is not None and target.person_id == by.person_id)
    if not own and check_hand(RoundKind(row.kind), by):
        findings.append(unmet("BZ-2.2-d", "由被考核单位印发", remedy="由本单位上传"))
    if released_on > timezone.localdate(at):
        facts = {"印发日期": released_on.isoformat()}
        findings.append(unmet("BZ-2.2-d", "印发日期晚于今天", remedy="更正日期", **facts))
    demand(findings)
    made = IntegrityReport.objects.create(
        target=target, document=store(upload, by=by, at=at), released_on=released_on, recorded_at=at, recorded_by=by
    )
    audit.record(verb="appraisal.release_integrity_report", by=by, at=at, obj=made, clause="BZ-2.2-d")
    return made


@transaction.atomic
def order_inquiry(target: GradeTarget, cause: str, *, by: Account, at: datetime) -> SpecialInvestigation:
    """Order a special investigation (BZ-2.2-h). Raises Refused."""
    row, findings = _locked(target.round_id, by, *GRADING)
    if not cause.strip():
        findings.append(unmet("BZ-2.2-h", "没有写明事由", remedy="填写事由", field="cause"))
    if SpecialInvestigation.objects.filter(target=target).exists():
        findings.append(unmet("BZ-2.2-h", "已组织专项调查", remedy="在原调查上登记结论"))
    demand([*findings, *check_other(by, target)])
    made = SpecialInvestigation.objects.create(target=target, cause=cause.strip(), recorded_at=at, recorded_by=by)
    audit.record(verb="appraisal.order_investigation", by=by, at=at, obj=row, clause="BZ-2.2-h")
    return made


@transaction.atomic
def conclude_inquiry(
    inquiry: SpecialInvestigation, conclusion: Conclusion, text: str, upload: UploadedFile[bytes] | None = None, *,
    by: Account, at: datetime,
) -> SpecialInvestigation:  # fmt: skip
    """What the investigation found: 属实 or 不属实 (BZ-1-l). Raises Refused."""
    held = SpecialInvestigation.objects.select_related("target").get(pk=inquiry.pk)
    row, findings = _locked(held.target.round_id, by, *GRADING)
    one = SpecialInvestigation.objects.select_for_update(of=("self",)).select_related("target").get(pk=inquiry.pk)
    if one.concluded_at is not None:
        findings.append(unmet("BZ-2.2-h", "已有结论", remedy="请刷新页面"))
    if not text.strip():
        findings.append(unmet("BZ-2.2-h", "没有写明调查情况", remedy="填写调查情况", field="text"))
    demand([*findings, *check_other(by, one.target)])
    one.conclusion, one.text, one.concluded_at, one.concluded_by = conclusion, text.strip(), at, by
    one.document = store(upload, by=by, at=at) if upload is not None else None
    one.save()
    audit.record(verb="appraisal.conclude_investigation", by=by, at=at, obj=row, clause="BZ-1-l")
    return one


@transaction.atomic
def record_related(
    grading: GradeRound, unit: Unit, values: Mapping[RelatedField, str], *, by: Account, at: datetime
) -> None:
    """The six results that are weighed with a unit's grade; 无 where there is none (BZ-2.2-j). Raises Refused."""
    row, findings = _locked(grading, by, *GRADING)
    if unit.pk not in units_of(row):
        findings.append(unmet("BZ-2.2-j", "不是被考核单位", remedy="选定被考核单位"))
    bare = [one.label for one in RelatedField if not values.get(one, "").strip()]
    if bare:
        findings.append(unmet("BZ-2.2-j", "六项相关结果须逐一填写", remedy="没有结果的填“无”", 缺少="、".join(bare)))
    demand(findings)
    RelatedResult.objects.bulk_create(
        RelatedResult(round=row, unit=unit, field=one, value=values[one].strip(), recorded_at=at, recorded_by=by)
        for one in RelatedField
    )
    audit.record(
        verb="appraisal.record_related_results", by=by, at=at, obj=row, clause="BZ-2.2-j", after={"unit": unit.name}
    )


@transaction.atomic
def record_step(
    grading: GradeRound, step: IntegrityStep, done_on: date, text: str, *, triggered: bool = True, by: Account,
    at: datetime,
) -> StepRecord:  # fmt: skip
    """A step was taken; 专项调查 may be recorded as not called for when nothing called for it (BZ-1-i). Raises
    Refused."""
    states = [one for one in RoundState if one not in (RoundState.PREPARING, RoundState.CLOSED)]
    row, findings = _locked(grading, by, *states)
    if step in STAGED:
        findings.append(unmet("BZ-1-i", "该环节随考核进程完成", remedy="按当前环节办理", 环节=step.label))
    if done_on > timezone.localdate(at):
        findings.append(unmet("BZ-1-i", "日期晚于今天", remedy="更正日期", field="done_on", 日期=done_on.isoformat()))
    if not text.strip():
        findings.append(unmet("BZ-1-i", "没有写明情况", remedy="填写情况", field="text"))
    if StepRecord.objects.filter(round=row, step=step).exists():
        findings.append(unmet("BZ-1-i", "该环节已登记", remedy="请刷新页面", 环节=step.label))
    demand(findings + _step_asks(row, step, triggered=triggered))
    made = StepRecord.objects.create(
        round=row, step=step, triggered=triggered, done_on=done_on, text=text.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.record_integrity_step", by=by, at=at, obj=row, clause="BZ-1-i",
        after={"step": step.label, "triggered": triggered},
    )  # fmt: skip
    return made


def _step_asks(row: GradeRound, step: IntegrityStep, *, triggered: bool) -> list[Finding]:
    if step is IntegrityStep.REPORTS:
        return check_reports(lacking_reports(row))
    if step is IntegrityStep.INVESTIGATED:
        called, running = inquiries(picture(row))
        there = SpecialInvestigation.objects.filter(target__round=row).exists()
        findings = check_inquiries(called, running)
        if not triggered and there:
            findings.append(unmet("BZ-2.2-h", "已组织专项调查", remedy="登记为已开展"))
        if triggered and not there:
            findings.append(unmet("BZ-2.2-h", "没有专项调查", remedy="登记为未触发"))
        return findings
    if not triggered:
        return [unmet("BZ-1-i", "只有专项调查可以不开展", remedy="开展后登记", 环节=step.label)]
    return []


@dataclass(frozen=True, slots=True)
class NewCriticism:
    unit: Unit
    kind: CriticismKind
    dated: date
    document_number: str
    matter: str


@transaction.atomic
def record_criticism(new: NewCriticism, upload: UploadedFile[bytes], *, by: Account, at: datetime) -> NamedCriticism:
    """A unit was criticised by name (BZ-1-m). Raises Refused."""
    findings = []
    if new.dated > timezone.localdate(at):
        findings.append(
            unmet("BZ-1-m", "通报日期晚于今天", remedy="更正日期", field="dated", 日期=new.dated.isoformat())
        )
    if not new.matter.strip() or not new.document_number.strip():
        findings.append(unmet("BZ-1-m", "没有写明文号和事项", remedy="填写文号和事项", field="matter"))
    demand(findings)
    made = NamedCriticism.objects.create(
        unit=new.unit, kind=new.kind, dated=new.dated, document_number=new.document_number.strip(),
        matter=new.matter.strip(), document=store(upload, by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.record_criticism", by=by, at=at, obj=made, clause="BZ-1-m", after={"unit": new.unit.name}
    )
    return made


@transaction.atomic
def withdraw_criticism(row: NamedCriticism, reason: str, *, by: Account, at: datetime) -> None:
    """Take back what was entered by mistake."""
    one = NamedCriticism.objects.select_for_update(of=("self",)).get(pk=row.pk)
    findings = []
    if one.withdrawn_at is not None:
        findings.append(unmet("BZ-1-m", "已撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet("BZ-1-m", "没有写明理由", remedy="填写理由", field="reason"))
    demand(findings)
    one.withdrawn_at, one.withdrawn_by, one.withdrawal_reason = at, by, reason.strip()[:200]
    one.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_criticism", by=by, at=at, obj=one, clause="BZ-1-m", reason=reason.strip())


@transaction.atomic
def object_to_grade(
    target: GradeTarget, *, text: str, sender: str, contact: str, by: Account, at: datetime
) -> GradeObjection:
    """Somebody objects while the grades are public (BZ-2.2-m). Raises Refused outside the period."""
    row = lock_round(target.round_id)
    first, last = (row.shown_from, row.shown_to) if row.state == RoundState.PUBLICISED else (None, None)
    findings = check_objection(first, last, timezone.localdate(at))
    if not text.strip():
        findings.append(unmet("BZ-2.2-m", "没有填写异议", remedy="填写异议", field="text"))
    demand(findings)
    made = GradeObjection.objects.create(
        target=target, text=text.strip(), sender=sender.strip(), contact=contact.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(verb="appraisal.object_to_grade", by=by, at=at, obj=made, clause="BZ-2.2-m")
    return made


@transaction.atomic
def hold_talk(
    talk: AdmonitionTalk, *, held_on: date, talker: Person | None, text: str, by: Account, at: datetime
) -> AdmonitionTalk:
    """Put the talk on record that a grade of 一般 or 差 brought (BZ-1-p). Raises Refused."""
    row = AdmonitionTalk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    findings = check_hand(RoundKind.INTEGRITY, by)
    if row.held_at is not None:
        findings.append(unmet("BZ-1-p", "谈话已登记", remedy="请刷新页面"))
    if held_on > timezone.localdate(at):
        findings.append(
            unmet("BZ-1-p", "谈话日期晚于今天", remedy="更正日期", field="held_on", 日期=held_on.isoformat())
        )
    if talker is None or talker.pk == row.person_id:
        findings.append(unmet("BZ-1-p", "没有谈话人", remedy="填写本人以外的谈话人"))
    if not text.strip():
        findings.append(unmet("BZ-1-p", "没有写明谈话情况", remedy="填写谈话情况", field="text"))
    demand(findings)
    row.held_on, row.talker, row.text, row.held_at, row.held_by = held_on, talker, text.strip(), at, by
    row.save(update_fields=["held_on", "talker", "text", "held_at", "held_by"])
    audit.record(verb="appraisal.hold_admonition_talk", by=by, at=at, obj=row, clause="BZ-1-p")
    return row
