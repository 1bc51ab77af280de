"""Filing the risk assessment of a matter (GW713-22 to -24)."""

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
from decisions.enums import RiskConclusion
from decisions.gathering import look
from decisions.models import RiskAssessment
from decisions.rules.procedure import check_going_on
from decisions.rules.risk import check_report
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as a form gives it; ``existing`` cites one made before in place of the three parts."""

    assessor: str
    dated: date
    points: str
    measures: str
    plan: str
    conclusion: RiskConclusion | None
    existing: str = ""


@transaction.atomic
def file_risk_report(
    matter_id: int, new: NewReport, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> RiskAssessment:
    """File a report; the newest of a matter counts. Refused when a part or the conclusion is missing."""
    matter = lock(matter_id)
    parts = {"points": new.points, "measures": new.measures, "plan": new.plan}
    demand([
        check_going_on(look([matter], at=at, about=()).cases[matter.pk]),
        *check_report(
            parts, conclusion=new.conclusion, existing=new.existing, dated=new.dated, today=timezone.localdate(at)
        ),
    ])  # fmt: skip
    assert new.conclusion is not None  # the rules asked for it
    row = RiskAssessment.objects.create(
        matter=matter, assessor=new.assessor.strip(), dated=new.dated, points=new.points.strip(),
        measures=new.measures.strip(), plan=new.plan.strip(), existing=new.existing.strip(),
        conclusion=new.conclusion,
        document=store(upload, by=by, at=at, allowed=DOCUMENTS) if upload is not None else None,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.file_risk_report", by=by, at=at, obj=matter, clause="GW713-22",
        after={"unit": row.assessor, "overall": new.conclusion.label, "paper": row.existing},
    )  # fmt: skip
    return row
