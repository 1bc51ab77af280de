"""Local trials: arranged, judged, or waived by a principal leader (JH-A-5.6). Report and revision are papers."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import demand
from decisions.actions.steps import latest_run, lock
from decisions.enums import Stage, Standing
from decisions.gathering import look
from decisions.gathering.openness import TRIAL_WAIVED
from decisions.models import Matter, PilotPlan, PilotResult, StageRun, Waiver
from decisions.rules.facts import Case
from decisions.rules.trial import check_plan, check_result, check_waiver, clause_of
from decisions.standing import standing_of
from organization.models import Account, Person

STAGE = Stage.PILOT


def _ground(matter_id: int, at: datetime) -> tuple[Matter, Case, StageRun | None]:
    matter = lock(matter_id)
    return matter, look([matter], at=at, about=[STAGE]).cases[matter.pk], latest_run(matter, STAGE)


@transaction.atomic
def plan_pilot(
    matter_id: int, *, area: str, measures: str, starts_on: date, ends_on: date, by: Account, at: datetime
) -> PilotPlan:
    """Put place, period and measures on record; a newer plan counts, the former stays."""
    matter, case, run = _ground(matter_id, at)
    demand(check_plan(case, area=area, measures=measures, starts_on=starts_on, ends_on=ends_on))
    assert run is not None  # an open stage has a row
    plan = PilotPlan.objects.create(
        run=run, area=area.strip(), measures=measures.strip(), starts_on=starts_on, ends_on=ends_on, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.plan_pilot", by=by, at=at, obj=matter, clause=clause_of(case),
        after={"area": plan.area, "starts_on": starts_on, "ends_on": ends_on},
    )  # fmt: skip
    return plan


@transaction.atomic
def file_result(matter_id: int, *, feasible: bool, reason: str, by: Account, at: datetime) -> PilotResult:
    """Put on record what the trial proved."""
    matter, case, run = _ground(matter_id, at)
    plan = PilotPlan.objects.filter(run=run).order_by("-pk").first() if run is not None else None
    period = (plan.starts_on, plan.ends_on) if plan is not None else None
    demand(check_result(case, feasible=feasible, reason=reason, period=period, today=timezone.localdate(at)))
    assert run is not None
    result = PilotResult.objects.create(
        run=run, feasible=feasible, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="decisions.file_pilot_result", by=by, at=at, obj=matter, clause=clause_of(case), reason=result.reason,
        after={"result": str(result)},
    )  # fmt: skip
    return result


@transaction.atomic
def waive_trial(
    matter_id: int, *, leader: Person, reason: str, by: Account, at: datetime, paper_number: str = ""
) -> Waiver:
    """Put on record that a principal leader lets a reform be decided without a trial, and why."""
    matter, case, run = _ground(matter_id, at)
    standing = standing_of(leader, timezone.localdate(at))
    demand(check_waiver(case, standing=standing, reason=reason))
    assert run is not None
    waiver = Waiver.objects.create(
        run=run, clause=TRIAL_WAIVED, reason=reason.strip(), approver=leader, standing=Standing(standing),
        paper_number=paper_number.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.waive_trial", by=by, at=at, obj=matter, clause=TRIAL_WAIVED, reason=waiver.reason,
        after={"leader": leader.name, "paper": waiver.paper_number},
    )  # fmt: skip
    return waiver
