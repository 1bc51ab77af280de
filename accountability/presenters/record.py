"""What cases came to for a person, as his own record shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse

from accountability.enums import CaseStage
from accountability.models import AccountabilityCase, Respondent
from organization.models import Account, Person

TOLD = (CaseStage.SERVED, CaseStage.APPEALED, CaseStage.ARCHIVED)
"""From when on an outcome is on record."""


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A served decision; ``url`` of the case where the reader may see it, else ""."""

    number: str
    title: str
    measures: str
    served: str
    stage: str
    url: str


def outcomes_of(person: Person, reader: Account) -> list[OutcomeLine]:
    """Three statements."""
    rows = Respondent.objects.in_force().filter(person=person, case__stage__in=TOLD).select_related("case")
    found = rows.annotate(newest=Max("sanctions__round")).prefetch_related("sanctions").order_by("-pk")
    seen = set(AccountabilityCase.objects.visible_to(reader).filter(respondents__in=rows).values_list("pk", flat=True))
    return [
        OutcomeLine(
            row.case.number, row.case.title,
            "、".join(one.measure for one in row.sanctions.all() if one.round == row.newest)
            or f"不予追究：{row.waived}",
            row.served_on.isoformat() if row.served_on else "", row.case.get_stage_display(),
            reverse("accountability:case", args=[row.case_id]) if row.case_id in seen else "",
        )
        for row in found
    ]  # fmt: skip
