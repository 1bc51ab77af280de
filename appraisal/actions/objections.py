"""Objections to a published result: taken in, reviewed by named persons, decided (SX-6.7-a to SX-6.7-c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.entry_checks import check_paper
from appraisal.actions.recusal import bound_units
from appraisal.enums.objections import Addressee, ObjectionEvent, ObjectionKind, ObjectionState, ReviewOutcome
from appraisal.gathering.objections import (
    Item,
    cell_of,
    filing_facts,
    is_combined,
    is_person,
    reviewer_facts,
    standing_version,
    thawed_group,
    touched_by,
    window_of,
)
from appraisal.models import (
    Member,
    Objection,
    ObjectionConclusion,
    ObjectionReviewer,
    ObjectionStep,
    ObjectionWindow,
    Period,
    Publication,
    ResultVersion,
)
from appraisal.rules.objections import (
    OTHERS,
    OWN,
    REVIEW,
    STEPS,
    ConclusionFacts,
    check_conclusion,
    check_event,
    check_extension,
    check_file,
    check_none_open,
    check_reviewer,
)
from core import audit, rulebook
from core.calendar import add_working_days
from core.files import store
from core.findings import Finding, demand, unmet
from core.numbering import next_number, number_head
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class NewObjection:
    """An objection as a form gives it; ``claimed`` is the score asked for, in ten-thousandths."""

    member: Member
    kind: ObjectionKind
    text: str
    item: Item = Item()
    addressee: Addressee = Addressee.OFFICE
    claimed: int | None = None


@dataclass(frozen=True, slots=True)
class NewConclusion:
    """What the reviewers propose, as a form gives it; ``proposed`` in ten-thousandths."""

    outcome: ReviewOutcome
    reason: str
    item: Item = Item()
    proposed: int | None = None
    not_applicable: bool = False


def open_window(publication: Publication, *, by: Account, at: datetime) -> ObjectionWindow:
    """The days in which objections are taken, from the day of the publication; part of its confirmation."""
    today = timezone.localdate(at)
    days = rulebook.parameters(publication.version.scheme.rulebook).whole("appraisal.objection_days")
    return ObjectionWindow.objects.create(
        publication=publication, opens_on=today, closes_on=add_working_days(today, days), recorded_at=at, recorded_by=by
    )


@transaction.atomic
def extend_window(publication: Publication, *, until: date, reason: str, by: Account, at: datetime) -> ObjectionWindow:
    """A later last day, with its reason."""
    row = Publication.objects.select_for_update(of=("self",)).select_related("version").get(pk=publication.pk)
    window = window_of(row)
    if window is None or row.withdrawn_at is not None:
        demand([unmet(REVIEW, "结果没有公布，没有异议期", remedy="请先公布结果")])
    assert window is not None, "refused above"
    demand(check_extension(closes_on=window.closes_on, until=until, reason=reason))
    made = ObjectionWindow.objects.create(
        publication=row, opens_on=window.opens_on, closes_on=until, reason=reason.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.extend_window", by=by, at=at, obj=made, clause=REVIEW, reason=made.reason,
        before={"closes_on": window.closes_on}, after={"closes_on": until},
    )  # fmt: skip
    return made


@transaction.atomic
def file_objection(
    publication: Publication, new: NewObjection, *, upload: UploadedFile[bytes] | None = None, by: Account, at: datetime
) -> Objection:
    """Take an objection in. On a unit's own result from its principal leader alone (SX-6.7-a), on another's from any
    account of a unit (SX-6.7-b). Raises Refused."""
    related = ("version__scheme", "version__period")
    row = Publication.objects.select_for_update(of=("self",)).select_related(*related).get(pk=publication.pk)
    facts = filing_facts(row, new.member, new.kind, new.item, new.text, by=by, today=timezone.localdate(at))
    demand([*check_file(facts), *_check_item(row, new.member, new.item), *(check_paper(upload) if upload else [])])
    own = new.kind is ObjectionKind.OWN
    unit = new.member.unit if own else _sending_unit(by)
    Period.objects.select_for_update(of=("self",)).get(pk=row.period_id)
    made = Objection.objects.create(
        number=next_number(Objection.objects.all(), "number", number_head("异议", timezone.localdate(at).year)),
        publication=row, member=new.member, kind=new.kind, addressee=new.addressee, unit=unit,
        indicator=new.item.indicator, adjustment=new.item.adjustment, claimed=new.claimed, text=new.text.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.file_objection", by=by, at=at, obj=made, clause=OWN if own else OTHERS,
        after={"version": str(row.version), "kind": new.kind.label, "state": ObjectionState.FILED.label},
    )  # fmt: skip
    return made


def _sending_unit(by: Account) -> Unit:
    assert by.person is not None, "an account of a unit has its person"
    return by.person.unit


def _check_item(publication: Publication, member: Member, item: Item) -> list[Finding]:
    """The item belongs to the member; a year that is combined from its quarters has no leaf of its own."""
    clause, findings = REVIEW, []
    if member.scheme_id != publication.version.scheme_id:
        findings.append(unmet(clause, "不是本次考评的对象", remedy="请从名单中选择"))
    if item.indicator is not None:
        if item.indicator.group_id != member.group_id or item.indicator.children.exists():
            findings.append(unmet(clause, "该对象没有这一项指标", remedy="请选定一项最末级指标"))
        elif is_combined(publication.version):
            remedy = "请对有关季度的结果提出"
            findings.append(unmet(clause, "年度结果由各季度合成，指标得分在季度结果中", remedy=remedy))
    if item.adjustment is not None and item.adjustment.member_id != member.pk:
        findings.append(unmet(clause, "该对象没有这一条加减分", remedy="请从名单中选择"))
    return findings


@transaction.atomic
def withdraw_objection(objection: Objection, *, reason: str, by: Account, at: datetime) -> Objection:
    """The sender takes it back before a conclusion."""
    row = lock_objection(objection.pk)
    findings = check_event(ObjectionState(row.state), ObjectionEvent.WITHDRAW) + _told(reason)
    if row.recorded_by_id != by.pk:
        findings.append(unmet(OWN, "异议由提出人撤回", remedy="请由提出人登录撤回"))
    demand(findings)
    return take_step(row, ObjectionEvent.WITHDRAW, note=reason, by=by, at=at)


@transaction.atomic
def name_reviewers(
    objection: Objection, reviewers: Sequence[Account], *, paper: str = "", by: Account, at: datetime
) -> Objection:
    """The leadership names who reviews; a later naming takes the place of the former (SX-6.7-c). Raises Refused."""
    row = lock_objection(objection.pk)
    findings = check_event(ObjectionState(row.state), ObjectionEvent.ASSIGN) + check_leader(row, by)
    if not reviewers:
        findings.append(unmet(REVIEW, "没有指定复核人", remedy="请选择复核人"))
    for one in reviewers:
        findings += check_naming(row, one)
    demand(findings)
    held = ObjectionReviewer.objects.in_force().filter(objection=row)
    held.update(withdrawn_at=at, withdrawn_by=by, withdrawal_reason="另行指定")
    ObjectionReviewer.objects.bulk_create(
        ObjectionReviewer(objection=row, reviewer=one, paper=paper.strip(), recorded_at=at, recorded_by=by)
        for one in dict.fromkeys(reviewers)
    )
    names = "、".join(str(one) for one in dict.fromkeys(reviewers))
    return take_step(row, ObjectionEvent.ASSIGN, note=f"复核人：{names}", by=by, at=at)


def check_naming(row: Objection, account: Account) -> list[Finding]:
    """Why this person may not review it: his own hand, his own unit, the sender's."""
    return check_reviewer(reviewer_facts(row, item_of(row), account, bound_units(account)))


def check_leader(row: Objection, by: Account) -> list[Finding]:
    """Nobody names reviewers for, or decides on, what concerns his own unit or what he scored himself (SX-8.4-a)."""
    findings = []
    if row.member.unit_id in bound_units(by) or is_person(row.member, by):
        findings.append(unmet(REVIEW, "不得办理涉及本单位的异议", remedy="请由其他领导办理"))
    if touched_by(row, item_of(row), by):
        findings.append(unmet(REVIEW, "评分、评议或录入该项的人员不得决定", remedy="请由其他领导办理"))
    return findings


def item_of(row: Objection | ObjectionConclusion) -> Item:
    return Item(row.indicator, row.adjustment)


@transaction.atomic
def conclude_review(
    objection: Objection, new: NewConclusion, *, upload: UploadedFile[bytes] | None, by: Account, at: datetime
) -> Objection:
    """A named reviewer proposes to uphold or to correct, with reason and paper (SX-6.7-c). Raises Refused."""
    row = lock_objection(objection.pk)
    findings = check_event(ObjectionState(row.state), ObjectionEvent.CONCLUDE) + check_paper(upload)
    if not ObjectionReviewer.objects.in_force().filter(objection=row, reviewer=by).exists():
        findings.append(unmet(REVIEW, "不是指定的复核人", remedy="请由县委、县政府指定的人员复核"))
    findings += _check_item(row.publication, row.member, new.item)
    findings += check_reviewer(reviewer_facts(row, new.item, by, bound_units(by)))
    demand(findings)
    facts = conclusion_facts(row, new)
    demand(check_conclusion(facts))
    assert upload is not None, "check_paper has refused its absence"
    corrects = new.outcome is ReviewOutcome.CORRECT
    made = ObjectionConclusion.objects.create(
        objection=row, outcome=new.outcome, indicator=new.item.indicator, adjustment=new.item.adjustment,
        former=facts.former, proposed=new.proposed if corrects else None,
        not_applicable=corrects and new.not_applicable, reason=new.reason.strip(),
        document=store(upload, by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    return take_step(row, ObjectionEvent.CONCLUDE, note=f"{new.outcome.label}：{made.reason}", by=by, at=at)


def conclusion_facts(row: Objection, new: NewConclusion) -> ConclusionFacts:
    """The proposal against what is published now."""
    leaf = new.item.indicator
    former = None
    if leaf is not None:
        cell = cell_of(thawed_group(standing_version(row), row.member.group.code), row.member.code, leaf.code)
        former = None if cell is None else round(cell)
    return ConclusionFacts(
        outcome=new.outcome,
        leaf=leaf is not None,
        entry=new.item.adjustment is not None,
        proposed=new.proposed,
        not_applicable=new.not_applicable,
        former=former,
        former_not_applicable=leaf is not None and former is None,
        low=leaf.floor if leaf is not None else 0,
        full=leaf.full_mark if leaf is not None else 0,
        reason=new.reason,
    )


@transaction.atomic
def decide(objection: Objection, event: ObjectionEvent, *, note: str, by: Account, at: datetime) -> Objection:
    """The leadership approves what the reviewers propose, or sends it back. Raises Refused.

    ``event`` is RETURN, UPHOLD or APPROVE; the last two follow the conclusion.
    """
    row = lock_objection(objection.pk)
    findings = check_event(ObjectionState(row.state), event) + check_leader(row, by)
    conclusion = latest_conclusion(row)
    if conclusion is not None and conclusion.recorded_by_id == by.pk:
        findings.append(unmet(REVIEW, "复核人不得批准自己的结论", remedy="请由其他领导批准"))
    if event is ObjectionEvent.RETURN:
        findings += _told(note)
    elif conclusion is not None:
        wanted = ObjectionEvent.APPROVE if conclusion.outcome == ReviewOutcome.CORRECT else ObjectionEvent.UPHOLD
        if event is not wanted:
            remedy = f"请{wanted.label}，或者退回重新复核"
            findings.append(unmet(REVIEW, "决定与复核结论不一致", remedy=remedy))
    demand(findings)
    return take_step(row, event, note=note, by=by, at=at)


def latest_conclusion(row: Objection) -> ObjectionConclusion | None:
    """The conclusion that counts."""
    related = ("objection__member", "indicator", "adjustment", "document", "recorded_by__person")
    return ObjectionConclusion.objects.filter(objection=row).select_related(*related).order_by("-pk").first()


def check_open_objections(version: ResultVersion, what: str, *, link: str = "") -> list[Finding]:
    """No approval, no archive while objections to the period are open: one query."""
    numbers = Objection.objects.open().of_period_of(version).order_by("pk").values_list("number", flat=True)
    return check_none_open(list(numbers), what=what, link=link)


def _told(text: str) -> list[Finding]:
    return [] if text.strip() else [unmet(REVIEW, "没有写明理由", remedy="请填写理由")]


def lock_objection(pk: int) -> Objection:
    related = ("member__group", "member__unit", "member__appointment", "publication__version__scheme",
               "publication__version__period", "indicator", "adjustment", "unit")  # fmt: skip
    return Objection.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


def take_step(
    row: Objection, event: ObjectionEvent, *, note: str, by: Account, at: datetime,
    corrected_by: ResultVersion | None = None,
) -> Objection:  # fmt: skip
    """Write one step of a locked objection whose rules were asked."""
    before = ObjectionState(row.state)
    row.state, row.corrected_by = STEPS[before, event], corrected_by
    row.save(update_fields=["state", "corrected_by"])
    ObjectionStep.objects.create(
        objection=row, event=event, state=row.state, note=note.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb=f"appraisal.{event.value}_objection", by=by, at=at, obj=row, clause=REVIEW, reason=note.strip(),
        before={"state": before.label}, after={"state": ObjectionState(row.state).label},
    )  # fmt: skip
    return row
