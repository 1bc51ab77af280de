"""Putting on record that a decision was published and explained (GW713-32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import demand, unmet
from decisions.actions.steps import latest_run, lock
from decisions.enums import RunState, Stage
from decisions.models import DecisionPublication, Matter
from decisions.rules.package import check_publication
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewPublication:
    """Where and when, the interpretation, what became of the opinions."""

    published_on: date
    place: str
    interpretation: str
    adoption: str


def resolved_on(matter: Matter) -> date | None:
    """The day on which the resolution was closed; None before."""
    run = latest_run(matter, Stage.RESOLUTION)
    if run is None or run.state != RunState.CLOSED or run.settled_at is None:
        return None
    return timezone.localdate(run.settled_at)


@transaction.atomic
def record_publication(matter_id: int, new: NewPublication, *, by: Account, at: datetime) -> DecisionPublication:
    """Refused before the resolution, of personnel matters, on a day that does not fit, or with a text missing."""
    matter = lock(matter_id)
    demand(
        check_publication(
            resolved_on=resolved_on(matter), confidential=matter.confidential, dated=new.published_on,
            today=timezone.localdate(at), texts=(new.place, new.interpretation, new.adoption),
        )
    )  # fmt: skip
    row: DecisionPublication = DecisionPublication.objects.create(
        matter=matter, published_on=new.published_on, place=new.place.strip(),
        interpretation=new.interpretation.strip(), adoption=new.adoption.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.record_publication", by=by, at=at, obj=matter, clause="GW713-32",
        after={"place": row.place, "from": row.published_on},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_publication(row_id: int, *, reason: str, by: Account, at: datetime) -> DecisionPublication:
    """A record that was a mistake is withdrawn with the reason; the row stays."""
    matter = lock(DecisionPublication.objects.values_list("matter_id", flat=True).get(pk=row_id))
    row: DecisionPublication = DecisionPublication.objects.get(pk=row_id)
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet("GW713-32", "这条公布记录已撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet("GW713-32", "撤销没有理由", remedy="填写撤销理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.withdraw_publication", by=by, at=at, obj=matter, clause="GW713-32", reason=reason.strip(),
        before={"place": row.place, "from": row.published_on},
    )  # fmt: skip
    return row
