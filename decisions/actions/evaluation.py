"""Later evaluation: commissioned, filed with its report, laid before the deciding body (JH-A-4.4-b, GW713-36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit
from core.files import DOCUMENTS, store
from core.findings import demand
from decisions.actions.steps import lock
from decisions.enums import EvaluationGround, Recommendation
from decisions.gathering.aftermath import execution_of, prepared_by
from decisions.models import DecisionEvaluation, EvaluationCommission, EvaluationPresentation
from decisions.rules.evaluation import CLAUSE, OTHERS, check_commission, check_evaluation, check_presentation
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class NewCommission:
    """To whom, why, by when; a unit of the county or an institution."""

    ground: EvaluationGround
    commissioned_on: date
    due_on: date
    unit: Unit | None = None
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation came to; ``score`` of 0 to 100."""

    dated: date
    score: int
    finding: str
    recommendation: Recommendation
    public_opinions: str = ""
    participants: str = ""


@transaction.atomic
def commission_evaluation(matter_id: int, new: NewCommission, *, by: Account, at: datetime) -> EvaluationCommission:
    """Give the evaluation to somebody who did not prepare the decision; Refused with the article otherwise."""
    matter = lock(matter_id)
    institution = "" if new.unit is not None else new.institution.strip()
    evaluator = new.unit.name if new.unit is not None else institution
    findings = check_commission(
        execution_of(matter), evaluator=evaluator, prepared_by=prepared_by(matter), ground=new.ground,
        commissioned_on=new.commissioned_on, due_on=new.due_on, today=timezone.localdate(at),
    )  # fmt: skip
    demand(findings)
    row = EvaluationCommission.objects.create(
        matter=matter, unit=new.unit, institution=institution, lead_unit=matter.lead_unit, ground=new.ground,
        commissioned_on=new.commissioned_on, due_on=new.due_on, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.commission_evaluation", by=by, at=at, obj=matter, clause=OTHERS,
        after={"unit": evaluator, "ground": new.ground.label, "due_on": new.due_on},
    )  # fmt: skip
    return row


@transaction.atomic
def file_evaluation(
    commission: EvaluationCommission, new: Result, *, upload: UploadedFile[bytes], by: Account, at: datetime
) -> DecisionEvaluation:
    """The result with its report; takes the decision off the list of those that wait for one."""
    matter = lock(commission.matter_id)
    commission.refresh_from_db()
    waiting = commission.withdrawn_at is None and not DecisionEvaluation.objects.filter(commission=commission).exists()
    findings = check_evaluation(
        execution_of(matter), finding=new.finding, score=new.score, dated=new.dated,
        commissioned_on=commission.commissioned_on, today=timezone.localdate(at),
        public_opinions=new.public_opinions, participants=new.participants, waiting=waiting,
    )  # fmt: skip
    demand(findings)
    row = DecisionEvaluation.objects.create(
        commission=commission, dated=new.dated, score=new.score, finding=new.finding.strip(),
        recommendation=new.recommendation, public_opinions=new.public_opinions.strip(),
        participants=new.participants.strip(), document=store(upload, by=by, at=at, allowed=DOCUMENTS),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.file_evaluation", by=by, at=at, obj=matter, clause=CLAUSE,
        after={
            "unit": commission.evaluator, "score": new.score, "recommendation": new.recommendation.label,
            "sha256": row.document.sha256,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def present_evaluation(
    evaluation: DecisionEvaluation, *, presented_on: date, meeting: str, result: str, by: Account, at: datetime
) -> EvaluationPresentation:
    """That the evaluation lay before the deciding body, and what that body said."""
    matter = lock(evaluation.commission.matter_id)
    done = EvaluationPresentation.objects.filter(evaluation=evaluation).exists()
    today = timezone.localdate(at)
    demand(check_presentation(presented_on=presented_on, dated=evaluation.dated, today=today, done=done, result=result))
    row = EvaluationPresentation.objects.create(
        evaluation=evaluation, presented_on=presented_on, meeting=meeting.strip(), result=result.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.present_evaluation", by=by, at=at, obj=matter, clause=OTHERS, after={"meeting": row.meeting}
    )
    return row
