"""The yearly supervision plan: written with themes, submitted, approved by a county leader (DC-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accountability.enums import InspectionForm, InspectionMode, PlanState
from accountability.models import InspectionPlan, PlanTheme
from accountability.rules.inspections import APPROVED, check_plan
from core import audit
from core.findings import demand, unmet
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewTheme:
    """A theme as a form gives it."""

    topic: str
    form: InspectionForm
    mode: InspectionMode
    timing: str
    scope: str = ""


@transaction.atomic
def begin_plan(year: int, *, by: Account, at: datetime) -> InspectionPlan:
    """One plan a year. Raises Refused for a second one."""
    if InspectionPlan.objects.filter(year=year).exists():
        demand([unmet(APPROVED, "本年度已有督查计划", field="year", remedy="在原计划上办理", 年度=str(year))])
    row = InspectionPlan.objects.create(year=year, title=f"{year}年督查计划", recorded_at=at, recorded_by=by)
    audit.record(verb="accountability.begin_inspection_plan", by=by, at=at, obj=row, clause=APPROVED)
    return row


@transaction.atomic
def add_theme(plan: InspectionPlan, new: NewTheme, *, by: Account, at: datetime) -> PlanTheme:
    """Add a theme while the plan is written; one that was approved stands."""
    row = _locked(plan)
    findings = check_plan(PlanState(row.state), themes=0, to=PlanState.DRAFT)
    if not new.topic.strip() or not new.timing.strip():
        findings.append(unmet(APPROVED, "没有写明督查事项和计划时间", field="topic", remedy="填写督查事项和计划时间"))
    demand(findings)
    theme = PlanTheme.objects.create(
        plan=row, order=row.themes.count() + 1, topic=new.topic.strip(), form=new.form, mode=new.mode,
        timing=new.timing.strip(), scope=new.scope.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.add_plan_theme", by=by, at=at, obj=row, clause=APPROVED,
        after={"topic": theme.topic, "form": new.form.label},
    )  # fmt: skip
    return theme


@transaction.atomic
def submit_plan(plan: InspectionPlan, *, by: Account, at: datetime) -> InspectionPlan:
    """Hand it to the county's leaders."""
    row = _locked(plan)
    demand(check_plan(PlanState(row.state), themes=row.themes.count(), to=PlanState.SUBMITTED))
    return _move(row, PlanState.SUBMITTED, "submit_inspection_plan", by=by, at=at)


@transaction.atomic
def decide_plan(plan: InspectionPlan, *, granted: bool, comment: str = "", by: Account, at: datetime) -> InspectionPlan:
    """A county leader approves it, or returns it with what is to be changed."""
    row = _locked(plan)
    to = PlanState.APPROVED if granted else PlanState.RETURNED
    own = by.pk == row.recorded_by_id
    demand(check_plan(PlanState(row.state), themes=row.themes.count(), to=to, own=own, comment=comment))
    row.decided_at, row.decided_by, row.comment = at, by, comment.strip()
    return _move(row, to, "approve_inspection_plan" if granted else "return_inspection_plan", by=by, at=at)


def _locked(plan: InspectionPlan) -> InspectionPlan:
    return InspectionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def _move(row: InspectionPlan, to: PlanState, verb: str, *, by: Account, at: datetime) -> InspectionPlan:
    before = PlanState(row.state)
    row.state = to
    row.save(update_fields=["state", "decided_at", "decided_by", "comment"])
    audit.record(
        verb=f"accountability.{verb}", by=by, at=at, obj=row, clause=APPROVED, reason=row.comment,
        before={"state": before.label}, after={"state": to.label},
    )  # fmt: skip
    return row
