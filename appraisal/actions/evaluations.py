"""Evaluations: set up, guests, meeting, reports, talks, and the counting in. Answers are cast in ballots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.readings import record_readings
from appraisal.enums import Source
from appraisal.enums.evaluations import EvaluationKind, InviteeKind, RatedTier
from appraisal.gathering.evaluations import (
    RatedRow,
    RaterRow,
    guests_of,
    outcome,
    promoted_rows,
)
from appraisal.models import (
    Evaluation,
    EvaluationAssessor,
    EvaluationFeed,
    EvaluationObject,
    Indicator,
    Invitee,
    Period,
    TalkNote,
    WorkReport,
)
from appraisal.rules import evaluation_forms as forms
from appraisal.rules import evaluations as rules
from appraisal.rules.methods import Reading as Figure
from ballots.actions.form_polls import plan_form
from ballots.actions.planning import RosterLine
from core import audit, files, rulebook
from core.findings import Finding, demand, unmet
from organization.models import Account, Person, Unit

ORIGIN = "appraisal.evaluation"
BY_NAME_ONLY = (EvaluationKind.MUTUAL,)
BY_CODE_ONLY = (EvaluationKind.SURVEY,)
MEETING_KINDS = (EvaluationKind.WORK_REPORT, EvaluationKind.SURVEY)


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """What a person sets up. ``raters_by_name`` is empty where slips of paper are used."""

    kind: EvaluationKind
    title: str
    unit: Unit | None
    rated: Sequence[RatedRow]
    raters: Sequence[forms.Raters]
    raters_by_name: Sequence[RaterRow] = ()
    scrutineers: Sequence[Person] = ()
    assessors: Sequence[Person] = ()
    feeds: Sequence[Indicator] = ()
    detailed: bool = False


@transaction.atomic
def plan_evaluation(period: Period, plan: NewEvaluation, *, by: Account, at: datetime) -> Evaluation:
    """The evaluation with its planned poll. Who is judged does not judge himself, nor his own unit in turn."""
    by_code = not plan.raters_by_name
    demand([*_check_plan(period, plan, by_code), *forms.check_raters(plan.raters)])
    rated = [forms.Rated(one.code, one.label, one.tier, one.side) for one in plan.rated]
    spec = forms.build_form(plan.kind, rated, plan.raters, detailed=plan.detailed)
    roster = [_line(plan, one) for one in plan.raters_by_name]
    poll = plan_form(
        question=plan.title, spec=spec, roster=roster, by_code=by_code, scrutineers=plan.scrutineers, by=by, at=at
    )
    evaluation = Evaluation.objects.create(
        period=period, kind=plan.kind, title=plan.title.strip(), unit=plan.unit, poll=poll,
        points=_points(period, plan.kind), weights={one.code: str(one.weight) for one in plan.raters},
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    EvaluationObject.objects.bulk_create(
        EvaluationObject(
            evaluation=evaluation,
            code=one.code,
            label=one.label,
            tier=one.tier,
            unit=one.unit,
            person=one.person,
            member=one.member,
            order=number,
        )  # fmt: skip
        for number, one in enumerate(plan.rated, 1)
    )
    EvaluationFeed.objects.bulk_create(EvaluationFeed(evaluation=evaluation, indicator=one) for one in plan.feeds)
    EvaluationAssessor.objects.bulk_create(
        EvaluationAssessor(evaluation=evaluation, person=one) for one in plan.assessors
    )
    after = {"rated": len(plan.rated), "weights": evaluation.weights}
    audit.record(verb="appraisal.plan_evaluation", by=by, at=at, obj=evaluation, after=after)
    return evaluation


def _check_plan(period: Period, plan: NewEvaluation, by_code: bool) -> list[Finding]:
    findings: list[Finding] = []
    if plan.kind in BY_NAME_ONLY and by_code:
        findings.append(unmet("QSH-26-a", "互评须登录参评", remedy="由各单位负责人登录评议，不评本单位所在一方"))
    if plan.kind in BY_CODE_ONLY and not by_code:
        findings.append(unmet("BZ-2.2-g", "民意调查由受邀人员凭码填写", remedy="请改为凭码参评"))
    if plan.kind is EvaluationKind.PROMOTED:
        appointed = {one.code: one.label for one in promoted_rows(period)}
        findings += forms.check_newly_promoted([one.code for one in plan.rated], appointed)
    judged = {one.person for one in plan.rated if one.person is not None}
    both = [one.name for one in dict.fromkeys((*plan.scrutineers, *plan.assessors)) if one in judged]
    if both:
        findings.append(unmet("", "测评对象不得监票或参加考核组", remedy="请另行指定", 人员="、".join(both)))
    others = [one.name for one in plan.feeds if one.scheme_id != period.scheme_id]
    by_hand = [one.name for one in plan.feeds if one.source not in (Source.EVALUATION, Source.SURVEY)]
    if others or by_hand:
        remedy = "请选择本方案中来源为民主测评或民意调查的末级指标"
        findings.append(unmet("SX-3-f", "指标不由测评计分", remedy=remedy, 指标="、".join([*others, *by_hand])))
    return findings


def _line(plan: NewEvaluation, one: RaterRow) -> RosterLine:
    own = [row.code for row in plan.rated if row.person == one.person or row.unit.pk in one.units]
    return RosterLine(one.person, one.post, raters=one.group, leaves_out=tuple(own))


def _points(period: Period, kind: EvaluationKind) -> dict[str, str]:
    """What answers count, as the scheme's rulebook has it; a survey counts the satisfied instead."""
    if kind is EvaluationKind.SURVEY:
        return {}
    points = rulebook.parameters(period.scheme.rulebook).wholes("appraisal.answer_points")
    return {answer: str(value) for answer, value in zip(forms.ANSWERS, points, strict=True)}


def default_weights(period: Period) -> tuple[int, ...]:
    """The rulebook's weights of the rater groups of a democratic evaluation."""
    return rulebook.parameters(period.scheme.rulebook).wholes("appraisal.rater_weights")


def front_line_share(period: Period) -> Fraction:
    return rulebook.parameters(period.scheme.rulebook).share("appraisal.front_line_share")


def _alone(evaluation: Evaluation) -> Evaluation:
    """Locked to the end of the transaction."""
    related = ("period__scheme__rulebook", "poll", "unit")
    return Evaluation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=evaluation.pk)


def _check_before_voting(evaluation: Evaluation) -> list[Finding]:
    if evaluation.poll.opened_at is None:
        return []
    return [unmet("", "测评已经开始，受邀名单不再变动", remedy="如需补充，另行组织测评")]


@transaction.atomic
def invite(
    evaluation: Evaluation, *, kind: InviteeKind, name: str, post: str, front_line: bool, by: Account, at: datetime
) -> Invitee:  # fmt: skip
    """Ask somebody of the five kinds to hear the reports and fill in the survey (BZ-1-k, BZ-2.2-g)."""
    locked = _alone(evaluation)
    findings = _check_before_voting(locked)
    if locked.kind != EvaluationKind.SURVEY:
        findings.append(unmet("BZ-2.2-g", "只有民意调查邀请外部人员", remedy="请在民意调查中登记"))
    demand(findings)
    row = Invitee.objects.create(
        evaluation=locked, kind=kind, name=name.strip(), post=post.strip(), front_line=front_line,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    after = {"invitee": row.name, "kind": kind.label, "front_line": front_line}
    audit.record(verb="appraisal.invite", by=by, at=at, obj=locked, after=after)
    return row


@transaction.atomic
def withdraw_invitee(invitee: Invitee, *, reason: str, by: Account, at: datetime) -> None:
    """Strike somebody off the list before the survey begins."""
    locked = _alone(invitee.evaluation)
    findings = _check_before_voting(locked)
    if not reason.strip():
        findings.append(unmet("", "请写明理由", remedy="请填写理由", field="reason"))
    demand(findings)
    Invitee.objects.filter(pk=invitee.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by=by, withdrawal_reason=reason.strip()
    )
    audit.record(
        verb="appraisal.withdraw_invitee", by=by, at=at, obj=locked, before={"invitee": invitee.name},
        reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def mark_attended(evaluation: Evaluation, attended: Iterable[int], *, by: Account, at: datetime) -> int:
    """Who of the invitees came; all others did not. How many came."""
    locked = _alone(evaluation)
    demand(_check_before_voting(locked))
    rows = Invitee.objects.filter(evaluation=locked, withdrawn_at__isnull=True)
    rows.update(attended=False)
    came = rows.filter(pk__in=set(attended)).update(attended=True)
    audit.record(verb="appraisal.mark_invitees", by=by, at=at, obj=locked, after={"attended": came})
    return came


@transaction.atomic
def add_report(
    evaluation: Evaluation, *, person: Person | None, reported_on: date, upload: UploadedFile[Any] | None,
    by: Account, at: datetime,
) -> WorkReport:  # fmt: skip
    """The team (``person`` None) or one of its members reported; once for each meeting (QSH-31-b, BZ-2.2-e)."""
    locked = _alone(evaluation)
    findings: list[Finding] = []
    if locked.kind not in MEETING_KINDS or locked.unit is None:
        findings.append(unmet("QSH-31-b", "这次测评不听取述职述廉", remedy="请在述职述廉测评中登记"))
    elif reported_on.year not in (locked.period.scheme.year, locked.period.scheme.year + 1):
        findings.append(unmet("QSH-31-b", "报告日期不在本年度", remedy="请核对报告日期"))
    if WorkReport.objects.filter(evaluation=locked, person=person).exists():
        findings.append(unmet("QSH-31-b", "该报告已登记", remedy="每年一次，不需要重复登记"))
    demand(findings)
    assert locked.unit is not None
    document = files.store(upload, by=by, at=at, allowed=files.DOCUMENTS) if upload is not None else None
    row = WorkReport.objects.create(
        evaluation=locked, unit=locked.unit, person=person, reported_on=reported_on, document=document,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    after = {"reporter": str(person or locked.unit), "reported_on": reported_on.isoformat()}
    audit.record(verb="appraisal.add_work_report", by=by, at=at, obj=locked, after=after)
    return row


def meeting_facts(evaluation: Evaluation, *, held_on: date | None, attendance: int) -> rules.MeetingFacts:
    """Facts of the meeting as they would stand with this day and attendance."""
    reporters = set(WorkReport.objects.filter(evaluation=evaluation).values_list("person_id", flat=True))
    principals = set(evaluation.rated.filter(tier=RatedTier.PRINCIPAL).values_list("person_id", flat=True))
    return rules.MeetingFacts(held_on is not None, attendance, None in reporters, bool(principals & reporters))


@transaction.atomic
def close_meeting(
    evaluation: Evaluation, *, held_on: date | None, attendance: int, by: Account, at: datetime
) -> Evaluation:  # fmt: skip
    """The hearing of reports is done: date, attendance and both reports stand (BZ-2.2-e)."""
    locked = _alone(evaluation)
    findings = rules.check_meeting(meeting_facts(locked, held_on=held_on, attendance=attendance))
    if locked.met_at is not None:
        findings.append(unmet("BZ-2.2-e", "会议已登记", remedy="不需要重复登记"))
    demand(findings)
    locked.held_on, locked.attendance, locked.met_at, locked.met_by = held_on, attendance, at, by
    locked.save(update_fields=["held_on", "attendance", "met_at", "met_by"])
    after = {"held_on": str(held_on), "attendance": attendance}
    audit.record(verb="appraisal.close_meeting", by=by, at=at, obj=locked, after=after)
    return locked


@transaction.atomic
def note_talk(
    evaluation: Evaluation, *, talked_with: str, held_on: date, text: str, by: Account, at: datetime
) -> TalkNote:  # fmt: skip
    """A member of the appraisal group notes an individual talk; the trail does not say with whom (BZ-2.2-f)."""
    inside = EvaluationAssessor.objects.filter(evaluation=evaluation, person=by.person_id, person__isnull=False)
    if not inside.exists():
        demand([unmet("BZ-2.2-f", "只有本次测评的考核组成员记录个别谈话", remedy="由考核组成员登记")])
    note = TalkNote.objects.create(
        evaluation=evaluation, talked_with=talked_with.strip(), held_on=held_on, text=text.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="appraisal.note_talk", by=by, at=at, obj=evaluation, after={"held_on": held_on.isoformat()})
    return note


@transaction.atomic
def count_in(evaluation: Evaluation, *, by: Account, at: datetime) -> int:
    """File the points of the objects for the leaves that the evaluation feeds (QSH-26-b); how many readings changed."""
    locked = _alone(evaluation)
    feeds = list(EvaluationFeed.objects.filter(evaluation=locked).select_related("indicator"))
    findings: list[Finding] = []
    if not locked.poll.counted:
        findings.append(unmet("QSH-26-b", "测评还没有开箱计票", remedy="由两名监票人开箱后办理"))
    if not feeds:
        findings.append(unmet("QSH-26-b", "没有选择计入的指标", remedy="设置测评时选择来源为民主测评或民意调查的指标"))
    demand(findings)
    rated = [(one.row.member, one.result.points) for one in outcome(locked).results]
    figures = {member: Figure(value=points) for member, points in rated if member is not None and points is not None}
    if not figures:
        demand([unmet("QSH-26-b", "没有可以计入的结果", remedy="参评不足 5 人或对象不在方案内的，不计入")])
    changed = 0
    for feed in feeds:
        own = {m.pk: figure for m, figure in figures.items() if m.group_id == feed.indicator.group_id}
        if own:
            changed += record_readings(
                period=locked.period, indicator=feed.indicator, readings=own, origin_kind=ORIGIN,
                origin_pk=locked.pk, note=locked.title, by=by, at=at,
            )  # fmt: skip
    audit.record(verb="appraisal.count_evaluation", by=by, at=at, obj=locked, after={"readings": changed})
    return changed


def poll_guests(evaluation: Evaluation, *, attending: bool) -> list[Finding]:
    """What the guests of a survey stand in the way of (BZ-2.2-g); nothing for other kinds."""
    if evaluation.kind != EvaluationKind.SURVEY:
        return []
    return forms.check_guests(guests_of(evaluation), front_line_share(evaluation.period), attending=attending)
