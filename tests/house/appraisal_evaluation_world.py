"""A counted work-report evaluation of each side's unit, and a survey that is being prepared."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils import timezone

from appraisal.actions.evaluations import NewEvaluation, plan_evaluation
from appraisal.enums.evaluations import EvaluationKind, InviteeKind
from appraisal.gathering.evaluations import team_rows
from appraisal.models import Evaluation
from appraisal.rules.evaluation_forms import Raters
from ballots.models import Poll
from organization.enums import Duty

FIVE = tuple(Raters(kind.value, kind.label, Fraction(20)) for kind in InviteeKind)


def build(world: Any) -> None:
    """Adds ``evaluation`` and ``opinion_survey`` to the objects."""
    by, at = world.accounts[Duty.ORGANIZATION_OFFICE], timezone.now()
    world.objects |= {"evaluation": {}, "opinion_survey": {}}
    for side, unit in world.units.items():
        period = world.objects["period"][side]
        rated = team_rows(unit, period, timezone.localdate(at))
        kinds = (("evaluation", EvaluationKind.WORK_REPORT, FIVE), ("opinion_survey", EvaluationKind.SURVEY, FIVE))
        for name, kind, raters in kinds:
            plan = NewEvaluation(kind, f"{unit.name}{kind.label}", unit, rated, raters)
            made = plan_evaluation(period, plan, by=by, at=at)
            if kind is EvaluationKind.WORK_REPORT:
                _count(made, by, at)
            world.objects[name][side] = made


def _count(made: Evaluation, by: Any, at: Any) -> None:
    """An empty box, opened and counted."""
    poll = Poll.objects.filter(pk=made.poll_id)
    poll.update(state="open", opened_at=at, opened_by=by)
    poll.update(state="closed", closed_at=at, closed_by=by, box_count=0)
    poll.update(state="unsealed", unsealed_at=at, unsealed_by=by, invalid_count=0)
