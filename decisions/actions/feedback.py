"""Feedback on the execution of a decision, and what the county answers (JH-A-4.4-a, JH-B-5.2-b, GW713-35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit
from core.files import store
from core.findings import demand, unmet
from decisions.actions.adjustment import open_successor
from decisions.actions.steps import lock
from decisions.enums import FeedbackAnswer, FeedbackKind
from decisions.gathering.aftermath import execution_of
from decisions.models import DecisionAdjustment, EvaluationCommission, ExecutionFeedback, OversightOpinion
from decisions.rules.entering import check_reason
from decisions.rules.execution import ANSWERED, TRACKED, WAYS, asks_answer, check_answer, check_feedback
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """A feedback as a form gives it; ``asks`` for an answer, which a suggestion and grave kinds do by themselves."""

    unit: Unit
    kind: FeedbackKind
    dated: date
    finding: str
    suggestion: str = ""
    sender: str = ""
    asks: bool = False


@transaction.atomic
def file_feedback(
    matter_id: int, new: NewFeedback, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> ExecutionFeedback:
    """Put on record how a decision is carried out.

    Raises Refused before the resolution, once another decision took its place, and for days that cannot be.
    """
    matter = lock(matter_id)
    today = timezone.localdate(at)
    demand(
        check_feedback(
            execution_of(matter), new.kind, dated=new.dated, today=today, finding=new.finding, sender=new.sender
        )
    )
    row = ExecutionFeedback.objects.create(
        matter=matter, unit=new.unit, kind=new.kind, sender=new.sender.strip(), dated=new.dated,
        finding=new.finding.strip(), suggestion=new.suggestion.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None,
        asks_answer=asks_answer(new.kind, asked=new.asks, suggestion=new.suggestion), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.file_feedback", by=by, at=at, obj=matter, clause=TRACKED,
        after={"unit": row.unit.name, "kind": new.kind.label, "asks_answer": row.asks_answer},
    )  # fmt: skip
    return row


@transaction.atomic
def answer_feedback(
    row: ExecutionFeedback, outcome: FeedbackAnswer | None, *, reason: str, by: Account, at: datetime
) -> DecisionAdjustment | None:
    """Answer a feedback with the reason; to adjust or to stop opens the matter that decides on it, which is returned.

    Raises Refused also when somebody answered or withdrew it meanwhile.
    """
    matter = lock(row.matter_id)
    row.refresh_from_db()
    waiting = row.answered_at is None and row.withdrawn_at is None
    demand(check_answer(execution_of(matter), outcome, reason=reason, waiting=waiting))
    assert outcome is not None
    row.outcome, row.answer, row.answered_at, row.answered_by = outcome, reason.strip(), at, by
    row.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    way = WAYS.get(outcome)
    made = open_successor(matter, way, text=row.answer, feedback=row, by=by, at=at) if way is not None else None
    after = {"unit": row.unit.name, "outcome": outcome.label}
    audit.record(
        verb="decisions.answer_feedback", by=by, at=at, obj=matter, clause=ANSWERED, reason=row.answer,
        after=after | ({"successor": made.successor.number} if made is not None else {}),
    )  # fmt: skip
    return made


Entry = ExecutionFeedback | EvaluationCommission | OversightOpinion


@transaction.atomic
def withdraw_entry(row: Entry, *, reason: str, by: Account, at: datetime) -> None:
    """Take a mistaken entry out of force with the reason, while nothing was done upon it; the row stays."""
    matter = lock(row.matter_id)
    row.refresh_from_db()
    findings = check_reason(reason, "撤销", TRACKED)
    if row.withdrawn_at is not None:
        findings.append(unmet(TRACKED, "登记已撤销", remedy="请刷新页面"))
    if _used(row):
        findings.append(unmet(TRACKED, "登记已处理，不能撤销", remedy="有误的另行登记并说明"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.withdraw_entry", by=by, at=at, obj=matter, reason=row.withdrawal_reason, clause=TRACKED,
        before={"entry": f"{row._meta.verbose_name}：{row}"},
    )  # fmt: skip


def _used(row: Entry) -> bool:
    if isinstance(row, ExecutionFeedback):
        return row.answered_at is not None
    if isinstance(row, OversightOpinion):
        return row.replied_at is not None
    return hasattr(row, "evaluation")
