"""Fraud and obstruction in an assessment: told, looked into by another, with its consequence (SX-8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accountability.actions.clues import NewClue, raise_clue
from accountability.enums import ClueKind, Occasion
from appraisal.actions.entries import enter_mark
from appraisal.enums import MarkKind
from appraisal.enums.assessment import ConductKind, ConductState
from appraisal.models import AssessmentRound, AssessmentSeat, ConductReport, Member
from appraisal.rules.conduct import check_report, check_settling
from core import audit
from core.files import store
from core.findings import demand
from organization.models import Account, Person


@dataclass(frozen=True, slots=True)
class NewReport:
    """What is told, about whom: a member of the round, or one of its assessors."""

    kind: ConductKind
    text: str
    member: Member | None = None
    person: Person | None = None


@transaction.atomic
def report_conduct(
    row: AssessmentRound, new: NewReport, *, upload: UploadedFile[bytes] | None = None, by: Account, at: datetime
) -> ConductReport:
    """Anybody who sees the round may tell; the subject does not see who told. The trail holds no words of it."""
    seated = new.person is not None and AssessmentSeat.objects.filter(group__round=row, person=new.person).exists()
    demand(check_report(new.kind, new.text, member=new.member is not None, assessor=seated))
    made = ConductReport.objects.create(
        round=row, kind=new.kind, member=new.member, person=new.person, text=new.text.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="appraisal.report_conduct", by=by, at=at, obj=made, label=f"反映第 {made.pk} 号")
    return made


@transaction.atomic
def settle_conduct(
    report: ConductReport, *, confirmed: bool, conclusion: str, upload: UploadedFile[bytes] | None = None,
    by: Account, at: datetime,
) -> ConductReport:  # fmt: skip
    """What the look into it came to. Confirmed fraud of a unit disqualifies it (SX-8.4-b); a fraudulent assessor
    leaves all groups of the round (SX-8.4-c)."""
    related = ("round", "member__scheme", "member__unit", "person")
    report = ConductReport.objects.select_for_update(of=("self",)).select_related(*related).get(pk=report.pk)
    kind = ConductKind(report.kind)
    concerned = report.person_id is not None and report.person_id == by.person_id
    concerned |= report.member is not None and report.member.unit_id in by.own_unit_ids
    demand(
        check_settling(
            kind, ConductState(report.state), conclusion, confirmed=confirmed, paper=upload is not None,
            teller=report.recorded_by_id == by.pk, concerned=concerned,
        )
    )  # fmt: skip
    report.state = ConductState.CONFIRMED if confirmed else ConductState.DISMISSED
    report.conclusion, report.decided_at, report.decided_by = conclusion.strip(), at, by
    if confirmed and kind is ConductKind.UNIT_FRAUD and report.member is not None:
        report.mark = enter_mark(
            report.member, MarkKind.DISQUALIFICATION, field="", basis=f"考评中弄虚作假：{conclusion.strip()}"[:500],
            upload=upload, by=by, at=at,
        )  # fmt: skip
    if confirmed and kind is ConductKind.ASSESSOR_FRAUD:
        seats = AssessmentSeat.objects.in_force().filter(group__round=report.round, person=report.person)
        seats.update(withdrawn_at=at, withdrawn_by=by, withdrawal_reason="考评中徇私舞弊，经核实属实")
    report.save(update_fields=["state", "conclusion", "decided_at", "decided_by", "mark"])
    if confirmed and kind is not ConductKind.OBSTRUCTION:
        _hand_over(report, by=by, at=at)
    audit.record(
        verb="appraisal.settle_conduct", by=by, at=at, obj=report, label=f"反映第 {report.pk} 号",
        after={"state": report.state},
    )  # fmt: skip
    return report


def _hand_over(report: ConductReport, *, by: Account, at: datetime) -> None:
    """Confirmed fraud is a clue of the discipline commission: the head of the unit, or the assessor, answers for it."""
    of_unit = report.kind == ConductKind.UNIT_FRAUD and report.member is not None
    clue = NewClue(
        ClueKind.CHEATING, f"{report.round.title}：{report.get_kind_display()}", report.conclusion,
        Occasion.YEAR_END, unit=report.member.unit if of_unit and report.member is not None else None,
        person=None if of_unit else report.person, source_kind="appraisal.conductreport", source_pk=report.pk,
        source_label=f"考评问题反映第 {report.pk} 号",
    )  # fmt: skip
    raise_clue(clue, by=by, at=at)
