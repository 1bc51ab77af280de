"""Plans for emergencies: registered, drilled, reviewed, retired, followed by a decision (JH-A-6.4-d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.enums import EmergencyKind, ReviewConclusion
from accountability.models import EmergencyDrill, EmergencyPlan, EmergencyPlanUse, EmergencyReview
from accountability.rules.oversight import PLANNED, check_past, check_plan, check_use
from core import audit
from core.files import DOCUMENTS, store
from core.findings import demand, unmet
from core.models import StoredFile
from decisions.models import EmergencyDeclaration, Matter
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A version of a plan as a form gives it."""

    unit: Unit
    kind: EmergencyKind
    title: str
    version: str
    dated: date
    contact: str
    phone: str
    procedure: str


@transaction.atomic
def register_plan(
    new: NewPlan, *, upload: UploadedFile[bytes] | StoredFile, by: Account, at: datetime
) -> EmergencyPlan:  # fmt: skip
    """Put a version on the register with its file."""
    Unit.objects.select_for_update().get(pk=new.unit.pk)
    same = EmergencyPlan.objects.in_force().filter(
        unit=new.unit, title=new.title.strip(), version=new.version.strip()
    )  # fmt: skip
    findings = check_plan(
        title=new.title, version=new.version, contact=new.contact, phone=new.phone, procedure=new.procedure,
        existing=same.exists(),
    )  # fmt: skip
    demand(findings + check_past(PLANNED, new.dated, timezone.localdate(at), "印发日期", "dated"))
    file = upload if isinstance(upload, StoredFile) else store(upload, by=by, at=at, allowed=DOCUMENTS)
    row = EmergencyPlan.objects.create(
        unit=new.unit, kind=new.kind, title=new.title.strip(), version=new.version.strip(), dated=new.dated,
        contact=new.contact.strip(), phone=new.phone.strip(), procedure=new.procedure.strip(), document=file,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.register_emergency_plan", by=by, at=at, obj=row, clause=PLANNED,
        after={"name": row.title, "version": row.version, "event_kind": new.kind.label, "unit": new.unit.name},
    )  # fmt: skip
    return row


def _locked(plan: EmergencyPlan) -> EmergencyPlan:
    found: EmergencyPlan = EmergencyPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    return found


@transaction.atomic
def record_drill(
    plan: EmergencyPlan, *, held_on: date, people: int, scene: str, result: str, by: Account, at: datetime
) -> EmergencyDrill:
    """A drill that took place."""
    row = _locked(plan)
    findings = check_past(PLANNED, held_on, timezone.localdate(at), "演练日期", "held_on")
    if not scene.strip():
        findings.append(unmet(PLANNED, "没有填写演练内容", field="scene", remedy="填写演练内容"))
    demand(findings)
    made = EmergencyDrill.objects.create(
        plan=row, held_on=held_on, people=people, scene=scene.strip(), result=result.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="accountability.record_drill", by=by, at=at, obj=row, clause=PLANNED,
        after={"held_on": held_on, "people": people},
    )  # fmt: skip
    return made


@transaction.atomic
def review_plan(
    plan: EmergencyPlan, *, reviewed_on: date, conclusion: ReviewConclusion, text: str, by: Account, at: datetime
) -> EmergencyReview:
    """Whether a plan still holds."""
    row = _locked(plan)
    findings = check_past(PLANNED, reviewed_on, timezone.localdate(at), "评审日期", "reviewed_on")
    if not text.strip():
        findings.append(unmet(PLANNED, "没有填写评审意见", field="text", remedy="填写评审意见"))
    demand(findings)
    made = EmergencyReview.objects.create(
        plan=row, reviewed_on=reviewed_on, conclusion=conclusion, text=text.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.record_plan_review", by=by, at=at, obj=row, clause=PLANNED,
        after={"verdict": conclusion.label},
    )  # fmt: skip
    return made


@transaction.atomic
def retire_plan(plan: EmergencyPlan, *, reason: str, by: Account, at: datetime) -> EmergencyPlan:
    """A version no longer holds; it stays on record."""
    row = _locked(plan)
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet(PLANNED, "预案已经废止", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(PLANNED, "没有写明理由", field="reason", remedy="填写理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="accountability.retire_emergency_plan", by=by, at=at, obj=row, clause=PLANNED, reason=reason)
    return row


@transaction.atomic
def link_plan(plan: EmergencyPlan, matter: Matter, *, by: Account, at: datetime) -> EmergencyPlanUse:
    """An emergency decision follows the plan (JH-A-5.9-c)."""
    row = _locked(plan)
    demand(
        check_use(
            declared=EmergencyDeclaration.objects.filter(matter=matter).exists(),
            retired=row.withdrawn_at is not None,
            used=EmergencyPlanUse.objects.filter(plan=row, matter=matter).exists(),
        )
    )
    made = EmergencyPlanUse.objects.create(plan=row, matter=matter, recorded_at=at, recorded_by=by)
    audit.record(
        verb="accountability.link_emergency_plan", by=by, at=at, obj=matter, clause=PLANNED, after={"plan": str(row)}
    )
    return made
