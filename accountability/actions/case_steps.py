"""A case on its way: investigated, heard, concluded, served, appealed, archived (JH-B-5.3-b, JH-B-5.3-d)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.cases import check_own_hand, lock_case
from accountability.actions.proposals import propose, withdraw_of_source
from accountability.enums import (
    AccountabilityEvent,
    CaseEvent,
    CaseStage,
    Ground,
    MeasureKind,
    ProposalCause,
    ProposalKind,
)
from accountability.gathering.cases import case_facts, numbers_on, round_of, seat_of, usable_measures
from accountability.models import (
    AccountabilityCase,
    Appeal,
    CaseStep,
    IntegrityEntry,
    PointProposal,
    Respondent,
    RespondentStatement,
    Sanction,
)
from accountability.rules.cases import (
    ORDER,
    STEPS,
    CaseFacts,
    check_archive,
    check_conclusion,
    check_event,
    check_hearing,
)
from accountability.rules.recusal import check_reviewer
from core import audit, events
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account

CASE = "accountability.accountabilitycase"
"""The case's kind in core.registry.chain and in (source_kind, source_pk) pairs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is decided about a respondent: names of measures of the list, or why there is none."""

    measures: Sequence[str] = ()
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision: outcome by respondent's primary key, its paper, and what of the case is found with it."""

    decided_on: date
    outcomes: Mapping[int, Outcome]
    document_number: str = ""
    note: str = ""
    deduction: int | None = None
    grave: bool = False
    crime: bool = False
    authority: str = ""
    transferred_on: date | None = None


@transaction.atomic
def investigate(case: AccountabilityCase, *, note: str, by: Account, at: datetime) -> AccountabilityCase:
    """Begin the investigation; from now on the respondents know."""
    row = lock_case(case.pk)
    demand(check_event(case_facts(row), CaseEvent.INVESTIGATE) + check_own_hand(row, by) + told(note, "note"))
    return step(row, CaseEvent.INVESTIGATE, note=note, by=by, at=at)


@transaction.atomic
def record_statement(
    respondent: Respondent, *, dated: date, text: str, declined: bool = False, by: Account, at: datetime
) -> RespondentStatement:
    """What a respondent says for himself, entered by him or by who conducts the case. Raises Refused."""
    row = lock_case(respondent.case_id)
    findings = check_own_hand(row, by) if by.person_id != respondent.person_id else []
    if row.stage not in (CaseStage.INVESTIGATING, CaseStage.HEARD):
        remedy = "在核实调查中登记陈述"
        findings.append(unmet(ORDER, "现在不能登记陈述", remedy=remedy, 当前=CaseStage(row.stage).label))
    if dated > timezone.localdate(at):
        findings.append(unmet(ORDER, "日期晚于今天", field="dated", remedy="更正日期"))
    demand(findings + told(text, "text"))
    made = RespondentStatement.objects.create(
        respondent=respondent, dated=dated, text=text.strip(), declined=declined, recorded_at=at, recorded_by=by
    )
    audit.record(verb="accountability.record_statement", by=by, at=at, obj=row, clause=ORDER)
    return made


@transaction.atomic
def close_hearing(case: AccountabilityCase, *, note: str, by: Account, at: datetime) -> AccountabilityCase:
    """Everybody was heard; the finding comes next."""
    row = lock_case(case.pk)
    demand(check_hearing(case_facts(row)) + check_own_hand(row, by))
    return step(row, CaseEvent.HEAR, note=note, by=by, at=at)


@transaction.atomic
def drop_case(case: AccountabilityCase, *, note: str, by: Account, at: datetime) -> AccountabilityCase:
    """It was not so: the case ends without a decision."""
    row = lock_case(case.pk)
    demand(check_event(case_facts(row), CaseEvent.DROP) + check_own_hand(row, by) + told(note, "note"))
    return step(row, CaseEvent.DROP, note=note, by=by, at=at)


@transaction.atomic
def conclude(
    case: AccountabilityCase,
    decision: Decision,
    *,
    by: Account,
    at: datetime,
    upload: UploadedFile[bytes] | None = None,
) -> AccountabilityCase:
    """Find and decide. Refused while a distinction is open or a measure that the ground asks for is missing."""
    row = lock_case(case.pk)
    row.deduction = decision.deduction or None
    row.authority, row.transferred_on = decision.authority.strip(), decision.transferred_on
    row.grave, row.crime = row.grave or decision.grave, row.crime or decision.crime
    parties = list(Respondent.objects.in_force().select_for_update(of=("self",)).filter(case=row).order_by("pk"))
    kinds = {one.name: one.kind for one in usable_measures()}
    facts = _as_decided(case_facts(row), parties, decision.outcomes, kinds)
    unknown = {name for one in decision.outcomes.values() for name in one.measures} - set(kinds)
    findings = check_conclusion(facts) + check_own_hand(row, by)
    if unknown:
        findings.append(
            unmet("JH-A-6.7-a", "措施不在清单中", remedy="从措施清单中选定", 措施="、".join(sorted(unknown)))
        )
    if decision.decided_on > timezone.localdate(at):
        findings.append(unmet(ORDER, "决定日期晚于今天", field="decided_on", remedy="更正日期"))
    demand(findings)
    _write(row, parties, decision, kinds, by=by, at=at)
    _propose_deduction(row, by=by, at=at)
    step(row, CaseEvent.CONCLUDE, note=decision.note, day=decision.decided_on, upload=upload, by=by, at=at)
    events.emit(
        AccountabilityEvent.CASE_DECIDED, case_id=row.pk, unit_id=row.unit_id, ground=row.ground,
        year=row.happened_on.year, deduction=row.deduction or 0,
    )  # fmt: skip
    return row


def _propose_deduction(row: AccountabilityCase, *, by: Account, at: datetime) -> None:
    """The unit's deduction goes to the appraisal as a proposal; it names the case by its number alone (LS-3.5-b)."""
    held = PointProposal.objects.standing().filter(source_kind=CASE, source_pk=row.pk)
    if not row.deduction or held.exists():
        return
    propose(
        ProposalKind.DEDUCTION, row.unit, None, row.deduction, f"责任追究 {row.number}", (CASE, row.pk),
        cause=ProposalCause.CASE, year=row.happened_on.year, clause="LS-3.5-b", by=by, at=at,
    )  # fmt: skip


def _as_decided(
    facts: CaseFacts, rows: Sequence[Respondent], outcomes: Mapping[int, Outcome], kinds: Mapping[str, MeasureKind]
) -> CaseFacts:
    by_person = {row.person_id: outcomes.get(row.pk, Outcome()) for row in rows}
    parties = tuple(
        replace(
            one, waived=by_person[one.person].waived,
            measures=tuple((name, kinds[name]) for name in by_person[one.person].measures if name in kinds),
        )
        for one in facts.parties
    )  # fmt: skip
    return replace(facts, parties=parties)


def _write(
    row: AccountabilityCase, parties: Sequence[Respondent], decision: Decision, kinds: Mapping[str, MeasureKind], *,
    by: Account, at: datetime,
) -> None:  # fmt: skip
    number = round_of(row)
    for one in parties:
        outcome = decision.outcomes.get(one.pk, Outcome())
        one.waived, one.served_on = outcome.waived.strip(), None
        one.save(update_fields=["waived", "served_on"])
        Sanction.objects.bulk_create(
            Sanction(
                respondent=one, round=number, measure=name, kind=kinds[name], decided_on=decision.decided_on,
                document_number=decision.document_number.strip(), recorded_at=at, recorded_by=by,
            )
            for name in dict.fromkeys(outcome.measures)
        )  # fmt: skip
    row.save(update_fields=["deduction", "grave", "crime", "authority", "transferred_on"])


@transaction.atomic
def serve(case: AccountabilityCase, *, on: date, note: str, by: Account, at: datetime) -> AccountabilityCase:
    """The decision is in the hands of all respondents."""
    row = lock_case(case.pk)
    findings = check_event(case_facts(row), CaseEvent.SERVE) + check_own_hand(row, by)
    decided = CaseStep.objects.filter(case=row, event=CaseEvent.CONCLUDE).latest("pk").day if not findings else on
    if on > timezone.localdate(at) or on < decided:
        facts = {"送达": on.isoformat(), "决定": decided.isoformat()}
        findings.append(unmet(ORDER, "送达日期须在决定之后、今天以前", field="on", remedy="更正日期", **facts))
    demand(findings)
    Respondent.objects.in_force().filter(case=row).update(served_on=on)
    return step(row, CaseEvent.SERVE, note=note, day=on, by=by, at=at)


@transaction.atomic
def file_appeal(respondent: Respondent, *, on: date, text: str, by: Account, at: datetime) -> Appeal:
    """A respondent contests the decision within the days of appeal; he himself, or who conducts the case for him."""
    row = lock_case(respondent.case_id)
    one = Respondent.objects.in_force().select_for_update(of=("self",)).get(pk=respondent.pk)
    findings = check_event(case_facts(row), CaseEvent.APPEAL) + told(text, "text")
    if by.person_id != one.person_id:
        findings += check_own_hand(row, by)
    days = numbers_on(timezone.localdate(at)).whole("accountability.appeal_days")
    if one.served_on is not None and not 0 <= (on - one.served_on).days <= days:
        facts = {"送达": one.served_on.isoformat(), "申诉": on.isoformat(), "期限": f"{days} 日"}
        findings.append(unmet(ORDER, "不在申诉期限内", field="on", remedy="核对日期", **facts))
    if on > timezone.localdate(at):
        findings.append(unmet(ORDER, "日期晚于今天", field="on", remedy="更正日期"))
    demand(findings)
    made = Appeal.objects.create(respondent=one, filed_on=on, text=text.strip(), recorded_at=at, recorded_by=by)
    step(row, CaseEvent.APPEAL, note="", day=on, by=by, at=at)
    return made


@transaction.atomic
def answer_appeal(appeal: Appeal, *, revise: bool, answer: str, by: Account, at: datetime) -> AccountabilityCase:
    """Uphold the decision or send the case back for another one; by somebody who did not decide. Raises Refused.

    With a decision that is sent back goes the deduction that it proposed (LS-3.5-b).
    """
    row = lock_case(appeal.respondent.case_id)
    one = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    event = CaseEvent.REVISE if revise else CaseEvent.UPHOLD
    findings = check_event(case_facts(row), event) + check_own_hand(row, by) + told(answer, "answer")
    findings += check_reviewer(by.person_id, seat_of(row))
    if one.answered_at is not None:
        findings.append(unmet(ORDER, "申诉已答复", remedy="请刷新页面"))
    demand(findings)
    one.outcome, one.answer, one.answered_at, one.answered_by = event.value, answer.strip(), at, by
    one.save()
    if revise:
        withdraw_of_source((CASE, row.pk), f"申诉后退回重新处理：{row.number}", by=by, at=at)
    return step(row, event, note=answer, by=by, at=at)


@transaction.atomic
def archive(case: AccountabilityCase, *, note: str, by: Account, at: datetime) -> AccountabilityCase:
    """Close and file the case; what it came to enters the integrity files. Raises Refused."""
    row = lock_case(case.pk)
    today = timezone.localdate(at)
    days = numbers_on(today).whole("accountability.appeal_days")
    demand(check_archive(case_facts(row), appeal_days=days, today=today) + check_own_hand(row, by))
    _enter_files(row, by=by, at=at)
    return step(row, CaseEvent.ARCHIVE, note=note, by=by, at=at)


def _enter_files(row: AccountabilityCase, *, by: Account, at: datetime) -> None:
    rows = Sanction.objects.filter(
        respondent__case=row, respondent__withdrawn_at__isnull=True, round=round_of(row)
    ).select_related("respondent")
    ground = Ground(row.ground).label
    IntegrityEntry.objects.bulk_create(
        IntegrityEntry(
            person_id=one.respondent.person_id, year=one.decided_on.year, dated=one.decided_on,
            text=f"{ground}：{one.measure}", source_kind=CASE, source_pk=row.pk, recorded_at=at, recorded_by=by,
        )
        for one in rows
    )  # fmt: skip


def told(text: str, field: str) -> list[Finding]:
    return [] if text.strip() else [unmet(ORDER, "没有写明情况", field=field, remedy="填写情况")]


def step(
    row: AccountabilityCase, event: CaseEvent, *, note: str, by: Account, at: datetime, day: date | None = None,
    upload: UploadedFile[bytes] | None = None,
) -> AccountabilityCase:  # fmt: skip
    """Write one step of a locked case whose rules were asked."""
    before = CaseStage(row.stage)
    row.stage = STEPS[before, event]
    row.save(update_fields=["stage"])
    CaseStep.objects.create(
        case=row, event=event, stage=row.stage, day=day or timezone.localdate(at), note=note.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb=f"accountability.{event.value}_case", by=by, at=at, obj=row, clause=ORDER,
        before={"state": before.label}, after={"state": CaseStage(row.stage).label},
    )  # fmt: skip
    return row
