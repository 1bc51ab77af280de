"""What lies before the meeting and what is made public after it, as shown (GW713-29 to -32)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core import calendar
from core.enums import Light
from decisions.enums import PaperKind, RunState, Stage
from decisions.gathering.parameters import thresholds
from decisions.models import DecisionPublication, Matter, StagePaper
from decisions.presenters.frame import Frame
from decisions.presenters.papers import rows_of
from decisions.presenters.places import located
from decisions.rules import package
from decisions.rules.risk import controllable

KINDS = (PaperKind.FAIR_COMPETITION, PaperKind.PARTY_REPORT)


def package_page(frame: Frame, *, manages: bool) -> Mapping[str, Any]:
    """The findings of the package, the papers of it that are no stage's own, and who may add the report."""
    case, pk = frame.case, frame.matter.pk
    told = [*package.complete(case), *(one for one in (controllable(case), package.reported(case)) if one is not None)]
    papers = StagePaper.objects.in_force().filter(run__matter=frame.matter, kind__in=KINDS).select_related("document")
    return {
        "package": located(told, pk),
        "papers": rows_of(papers.order_by("pk")),
        "reports": manages and case.run(Stage.RESOLUTION).state is RunState.OPEN,
    }


def publication_page(matter: Matter, resolved: date | None, today: date) -> Mapping[str, Any]:
    """Records of publication, those in force first, and the last day with its light while there is none."""
    days = thresholds({matter.rulebook_id})[matter.rulebook_id].publication_days
    rows = DecisionPublication.objects.filter(matter=matter).select_related("recorded_by__person").order_by("pk")
    found = sorted(rows, key=lambda row: row.withdrawn_at is not None)
    due = package.publish_by(resolved, days) if resolved is not None and days else None
    public = any(row.withdrawn_at is None for row in found)
    light: Light | None = calendar.light(due, today, behind=False) if due is not None and not public else None
    return {"rows": found, "resolved": resolved, "due": due, "light": light, "public": public}
