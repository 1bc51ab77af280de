"""Methods of grading: written whole, changed while they are drafts, issued once (BZ-1-a, BZ-1-b, BZ-1-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from appraisal.actions.grade_ground import check_hand
from appraisal.enums.grades import Grade, GradeTier, MethodState, RoundKind
from appraisal.models import DutyItem, GradeStandard, GradingMethod, MethodPart
from appraisal.rules.grade_rounds import PARTS, check_method
from core import audit
from core.findings import demand, unmet
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewMethod:
    """A method as a form gives it: ``standards`` (of teams, grade, text), ``items`` (tier, text), ``parts`` (title,
    text)."""

    kind: RoundKind
    title: str
    document_number: str
    effective_year: int
    standards: Sequence[tuple[bool, Grade, str]]
    items: Sequence[tuple[GradeTier, str]] = field(default_factory=tuple)
    parts: Sequence[tuple[str, str]] = field(default_factory=tuple)


@transaction.atomic
def write_method(new: NewMethod, *, by: Account, at: datetime) -> GradingMethod:
    """Write the next version as a draft; a draft of the kind that stands already is replaced by it. Raises Refused."""
    findings = check_hand(new.kind, by)
    if not new.title.strip() or not new.document_number.strip():
        findings.append(unmet("BZ-1-a", "没有名称或者文号", remedy="填写名称和文号"))
    demand(findings)
    held = GradingMethod.objects.select_for_update().filter(kind=new.kind).order_by("-number")
    last = held.first()
    if last is not None and last.state == MethodState.DRAFT:
        row = last
        for model in (MethodPart, GradeStandard, DutyItem):
            model.objects.filter(method=row).delete()
        row.title, row.document_number, row.effective_year = new.title, new.document_number, new.effective_year
        row.save(update_fields=["title", "document_number", "effective_year"])
    else:
        row = GradingMethod.objects.create(
            kind=new.kind, number=last.number + 1 if last else 1, title=new.title.strip(),
            document_number=new.document_number.strip(), effective_year=new.effective_year, recorded_at=at,
            recorded_by=by,
        )  # fmt: skip
    _write(row, new)
    audit.record(
        verb="appraisal.write_grading_method", by=by, at=at, obj=row, clause="BZ-1-d",
        after={"number": row.number, "standards": len(new.standards), "items": len(new.items)},
    )  # fmt: skip
    return row


def _write(row: GradingMethod, new: NewMethod) -> None:
    titles = [title for title, _ in new.parts]
    ordered = sorted(new.parts, key=lambda one: PARTS.index(one[0]) if one[0] in PARTS else titles.index(one[0]) + 99)
    MethodPart.objects.bulk_create(
        MethodPart(method=row, place=place, title=title, text=text.strip())
        for place, (title, text) in enumerate(ordered, 1)
        if text.strip()
    )
    GradeStandard.objects.bulk_create(
        GradeStandard(method=row, of_team=of_team, grade=grade, text=text.strip())
        for of_team, grade, text in new.standards
        if text.strip()
    )
    DutyItem.objects.bulk_create(
        DutyItem(method=row, tier=tier, text=text.strip()) for tier, text in new.items if text.strip()
    )


@transaction.atomic
def issue_method(method: GradingMethod, *, by: Account, at: datetime) -> GradingMethod:
    """Issue it: from now on it stands still. Raises Refused while a grade lacks its standard (BZ-1-d)."""
    row = GradingMethod.objects.select_for_update(of=("self",)).get(pk=method.pk)
    standards = [(of_team, Grade(grade)) for of_team, grade in row.standards.values_list("of_team", "grade")]
    parts = set(row.parts.values_list("title", flat=True))
    kind = RoundKind(row.kind)
    findings = check_hand(kind, by)
    if row.state != MethodState.DRAFT:
        findings.append(unmet("BZ-1-a", "办法已印发", remedy="另行编制新的版本"))
    demand([*findings, *check_method(standards, row.items.values_list("tier", flat=True), parts, kind)])
    row.state, row.issued_at, row.issued_by = MethodState.ISSUED, at, by
    row.save(update_fields=["state", "issued_at", "issued_by"])
    audit.record(
        verb="appraisal.issue_grading_method", by=by, at=at, obj=row, clause="BZ-1-d", after={"number": row.number}
    )
    return row
