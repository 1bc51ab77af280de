"""By when the open stage of a matter has to be done, as far as something says so: answers, a notice, a pilot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core import calendar
from core.enums import Light
from decisions.enums import RunState, Stage
from decisions.gathering.ground import Ground
from decisions.models import ConsultationRequest, Hearing, PilotPlan, PublicNotice


@dataclass(frozen=True, slots=True)
class Deadline:
    """The nearest day and what is due on it."""

    due: date
    what: str


def deadlines(ground: Ground) -> dict[int, Deadline]:
    """The nearest deadline of each matter among its open stages: four statements, less where no stage is open."""
    found: dict[int, Deadline] = {}

    def keep(matter: int, due: date, what: str) -> None:
        if matter not in found or due < found[matter].due:
            found[matter] = Deadline(due, what)

    home = _open(ground, Stage.CONSULTATION)
    asked = ConsultationRequest.objects.filter(run_id__in=home, answered_at__isnull=True).order_by()
    for run, due in asked.values_list("run_id", "due_on"):
        keep(home[run], due, "答复征求意见")
    home = _open(ground, Stage.PUBLIC_NOTICE)
    for run, due in PublicNotice.objects.filter(run_id__in=home).order_by().values_list("run_id", "ends_on"):
        keep(home[run], due, "公示截止")
    home = _open(ground, Stage.HEARING)
    for run, held in Hearing.objects.filter(run_id__in=home).order_by().values_list("run_id", "scheduled_for"):
        keep(home[run], timezone.localdate(held), "举行听证")
    home = _open(ground, Stage.PILOT)
    plans = dict(PilotPlan.objects.filter(run_id__in=home).order_by("pk").values_list("run_id", "ends_on"))
    for run, due in plans.items():
        keep(home[run], due, "试点期满")
    return found


def _open(ground: Ground, stage: Stage) -> dict[int, int]:
    """Run -> matter where the stage is open."""
    return {run: pk for run, pk in ground.home(stage).items() if ground.runs[pk][stage].state == RunState.OPEN}


def light_of(deadline: Deadline | None, *, failed: bool, today: date) -> Light | None:
    """Red past the day, yellow where a stage failed and waits for another round, blue near the day; else None."""
    if deadline is None:
        return Light.YELLOW if failed else None
    return calendar.light(deadline.due, today, behind=failed)
