"""A decision taken up again: adjusted, stopped, suspended in urgency, resumed (JH-A-4.4-c, GW713-37).

Nothing of the former decision is changed. An adjustment opens a matter of its own, linked both ways, which runs the
procedure; the former decision stands until that matter is resolved.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit, events
from core.files import store
from core.findings import demand
from decisions.actions.drafts import add_draft
from decisions.actions.matters import NewMatter, open_matter
from decisions.actions.steps import latest_draft, lock
from decisions.enums import (
    AdjustmentWay,
    Category,
    DecidingBody,
    DecisionEvent,
    Flag,
    Interest,
    Level,
    Recommendation,
    Subtype,
)
from decisions.gathering import look
from decisions.gathering.aftermath import execution_of
from decisions.models import (
    DecisionAdjustment,
    DecisionEvaluation,
    ExecutionFeedback,
    ExecutionSuspension,
    Matter,
    MatterFlag,
)
from decisions.rules.execution import ADJUSTED, KEPT, check_adjustment, check_lifting, check_suspension
from decisions.standing import standing_of
from organization.models import Account, Person

TITLE = 120
VERSION = re.compile(r"（第\d+版）$")
TOLD = {AdjustmentWay.SUBSTANCE: DecisionEvent.MATTER_ADJUSTED, AdjustmentWay.STOP: DecisionEvent.MATTER_STOPPED}


@transaction.atomic
def adjust_decision(
    evaluation: DecisionEvaluation, way: AdjustmentWay, *, text: str, by: Account, at: datetime
) -> DecisionAdjustment:
    """Adjust or stop a decision on the ground of its evaluation; feedback does so by ``answer_feedback``."""
    matter = lock(evaluation.commission.matter_id)
    keeps = evaluation.recommendation == Recommendation.KEEP
    presented = hasattr(evaluation, "presentation")
    demand(check_adjustment(execution_of(matter), text=text, presented=presented, keeps=keeps))
    made = open_successor(matter, way, text=text.strip(), evaluation=evaluation, by=by, at=at)
    audit.record(
        verb="decisions.adjust_decision", by=by, at=at, obj=matter, clause=ADJUSTED, reason=made.text,
        after={"way": way.label, "successor": made.successor.number},
    )  # fmt: skip
    return made


def open_successor(
    matter: Matter, way: AdjustmentWay, *, text: str, by: Account, at: datetime,
    feedback: ExecutionFeedback | None = None, evaluation: DecisionEvaluation | None = None,
) -> DecisionAdjustment:  # fmt: skip
    """Open the matter that decides on the adjustment: of the same kind and level, with the flags of the former one.

    An adjustment starts from the text that was decided, as its first draft: what it changes can be compared.
    """
    instruction = f"依据{'执行反馈' if feedback is not None else '决策后评估'}，{way.label}{matter.number}。"
    new = NewMatter(
        title=_title(matter, way), category=Category(matter.category), body=DecidingBody(matter.body),
        lead_unit=matter.lead_unit, suggested_level=Level(matter.level or matter.suggested_level), background=text,
        content=matter.content or text, instruction=instruction,
        subtype=Subtype(matter.subtype) if matter.subtype else None,
        interest=Interest(matter.interest) if matter.interest else None, interest_text=matter.interest_text,
        leader_in_charge=matter.leader_in_charge, predecessor=matter,
    )  # fmt: skip
    successor = open_matter(new, by=by, at=at)
    _carry_flags(matter, successor, by=by, at=at)
    decided = latest_draft(matter)
    if way is AdjustmentWay.SUBSTANCE and decided is not None:
        note = f"{matter.number}决定的文本"
        add_draft(successor.pk, title=decided.title, text=decided.text, note=note, by=by, at=at)
    return DecisionAdjustment.objects.create(
        matter=matter, feedback=feedback, evaluation=evaluation, way=way, text=text, successor=successor,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip


def _title(matter: Matter, way: AdjustmentWay) -> str:
    """城区河道综合整治（第2版）, 停止执行：城区河道综合整治."""
    if way is AdjustmentWay.STOP:
        return f"停止执行：{matter.title}"[:TITLE]
    version, before = 2, matter.predecessor
    while before is not None:
        version, before = version + 1, before.predecessor
    mark = f"（第{version}版）"
    return VERSION.sub("", matter.title)[: TITLE - len(mark)] + mark


def _carry_flags(matter: Matter, successor: Matter, *, by: Account, at: datetime) -> None:
    """What was found of the former matter holds of this one too, until somebody switches it with a reason."""
    cases = look([matter, successor], at=at, about=()).cases
    for flag in Flag:
        if cases[matter.pk].has(flag) is not cases[successor.pk].has(flag):
            MatterFlag.objects.create(
                matter=successor, flag=flag, switched_on=cases[matter.pk].has(flag), reason=f"沿用{matter.number}",
                recorded_at=at, recorded_by=by,
            )  # fmt: skip


def tell_of_succession(successor: Matter) -> None:
    """When the matter of an adjustment is resolved: say so of the decision whose place it takes (on commit)."""
    origin = DecisionAdjustment.objects.filter(successor=successor).first()
    if origin is not None:
        events.emit(TOLD[AdjustmentWay(origin.way)], matter_id=origin.matter_id, successor_id=successor.pk)


@transaction.atomic
def suspend_execution(
    matter_id: int, *, leader: Person, reason: str, suspended_on: date, by: Account, at: datetime,
    paper_number: str = "", upload: UploadedFile[bytes] | None = None,
) -> ExecutionSuspension:  # fmt: skip
    """Put on record that a principal leader suspended the execution; what follows is decided by the procedure."""
    matter = lock(matter_id)
    standing = standing_of(leader, suspended_on)
    today = timezone.localdate(at)
    demand(check_suspension(execution_of(matter), standing=standing, reason=reason, day=suspended_on, today=today))
    row = ExecutionSuspension.objects.create(
        matter=matter, leader=leader, standing=standing, reason=reason.strip(), suspended_on=suspended_on,
        paper_number=paper_number.strip(), document=store(upload, by=by, at=at) if upload is not None else None,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.suspend_execution", by=by, at=at, obj=matter, clause=KEPT, reason=row.reason,
        after={"leader": leader.name, "suspended_on": suspended_on},
    )  # fmt: skip
    events.emit(DecisionEvent.EXECUTION_SUSPENDED, matter_id=matter.pk)
    return row


@transaction.atomic
def resume_execution(matter_id: int, *, reason: str, by: Account, at: datetime) -> ExecutionSuspension:
    """Take the execution up again, with the reason."""
    matter = lock(matter_id)
    demand(check_lifting(execution_of(matter), reason=reason))
    row = ExecutionSuspension.objects.get(matter=matter, lifted_at__isnull=True)
    row.lifted_at, row.lifted_by, row.lifting_reason = at, by, reason.strip()
    row.save(update_fields=["lifted_at", "lifted_by", "lifting_reason"])
    audit.record(
        verb="decisions.resume_execution", by=by, at=at, obj=matter, clause=KEPT, reason=row.lifting_reason,
        before={"suspended_on": row.suspended_on},
    )  # fmt: skip
    events.emit(DecisionEvent.EXECUTION_RESUMED, matter_id=matter.pk)
    return row
