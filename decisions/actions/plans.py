"""The register of plans with their sections, and the sections a matter rests on (JH-A-4.2-a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from core import audit
from core.constraints import save_or_tell
from core.files import DOCUMENTS, store
from core.findings import demand, unmet
from decisions.actions.entries import told
from decisions.actions.steps import lock
from decisions.gathering import look
from decisions.models import Plan, PlanArticle, PlanBasis
from decisions.rules.entering import check_reason
from decisions.rules.plans import CLAUSE, check_basis, check_section
from decisions.rules.procedure import check_going_on
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan as a form gives it; both years are included."""

    name: str
    first_year: int
    last_year: int
    number: str = ""


@transaction.atomic
def add_plan(new: NewPlan, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None) -> Plan:
    """Take a plan in. ValidationError by field for what the database would refuse; Refused when it stands already."""
    name = new.name.strip()
    if Plan.objects.filter(name=name, first_year=new.first_year).exists():
        demand([unmet(CLAUSE, "规划已登记", remedy="在已登记的规划中增加条目", 名称=name)])
    plan = Plan(
        name=name, number=new.number.strip(), first_year=new.first_year, last_year=new.last_year, **told(by, at)
    )
    plan.full_clean()
    if upload is not None:
        plan.document = store(upload, by=by, at=at, allowed=DOCUMENTS)
    plan.save()
    audit.record(
        verb="decisions.add_plan", by=by, at=at, obj=plan, clause=CLAUSE,
        after={"number": plan.number, "years": f"{plan.first_year}—{plan.last_year}"},
    )  # fmt: skip
    return plan


@transaction.atomic
def add_section(plan_id: int, *, number: str, text: str, by: Account, at: datetime) -> PlanArticle:
    """Add a section behind the others."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    taken = PlanArticle.objects.filter(plan=plan).values_list("number", flat=True)
    demand(check_section(number, text, list(taken)))
    last = PlanArticle.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
    row = PlanArticle(plan=plan, number=number.strip(), text=text.strip(), order=last + 1)
    save_or_tell(row)
    audit.record(
        verb="decisions.add_plan_section", by=by, at=at, obj=plan, clause=CLAUSE,
        after={"section": row.number, "text": row.text},
    )  # fmt: skip
    return row


@transaction.atomic
def rest_on(matter_id: int, article_id: int, *, statement: str, by: Account, at: datetime) -> PlanBasis:
    """Say on which section the matter rests, and how."""
    matter = lock(matter_id)
    article = PlanArticle.objects.select_related("plan").get(pk=article_id)
    linked = PlanBasis.objects.in_force().filter(matter=matter, article=article).exists()
    going_on = check_going_on(look([matter], at=at, about=[]).cases[matter.pk])
    years = {"year": matter.year, "first_year": article.plan.first_year, "last_year": article.plan.last_year}
    demand([going_on, *check_basis(linked=linked, statement=statement, **years)])
    row = PlanBasis.objects.create(matter=matter, article=article, statement=statement.strip(), **told(by, at))
    audit.record(
        verb="decisions.rest_on_plan", by=by, at=at, obj=matter, clause=CLAUSE,
        after={"section": str(article), "statement": row.statement},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_basis(basis: PlanBasis, *, reason: str, by: Account, at: datetime) -> PlanBasis:
    """Take a mistaken basis back while the matter goes on; the row stays with the reason."""
    matter = lock(basis.matter_id)
    row: PlanBasis = PlanBasis.objects.select_related("article__plan").get(pk=basis.pk)
    findings = [check_going_on(look([matter], at=at, about=[]).cases[matter.pk]), *check_reason(reason, "撤销", CLAUSE)]
    if row.withdrawn_at is not None:
        findings.append(unmet(CLAUSE, "这一依据已撤销", remedy="请刷新页面"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.withdraw_plan_basis", by=by, at=at, obj=matter, clause=CLAUSE, reason=row.withdrawal_reason,
        before={"section": str(row.article)},
    )  # fmt: skip
    return row
