"""Units that host a matter beside the leading one; a change of the leading one (GW713-11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core import audit
from core.findings import demand, unmet
from decisions.actions.steps import lock
from decisions.gathering import look
from decisions.models import Matter, MatterHost
from decisions.rules.hosts import CLAUSE, check_hosts
from decisions.rules.procedure import check_going_on
from organization.models import Account, Unit


@transaction.atomic
def set_hosts(
    matter_id: int, lead: Unit | None, others: Sequence[Unit], *, reason: str, by: Account, at: datetime
) -> Matter:
    """Say anew who leads and who hosts beside; former hosts stay on record as withdrawn, with the reason."""
    matter = lock(matter_id)
    findings = [check_going_on(look([matter], at=at, about=()).cases[matter.pk])]
    findings.append(check_hosts([unit.name for unit in others], lead.name if lead else ""))
    if not reason.strip():
        findings.append(unmet(CLAUSE, "更改承办单位没有理由", remedy="填写理由"))
    demand(findings)
    leading = lead or others[0]
    before = _names(matter)
    wanted = {unit.pk for unit in others if unit != leading}
    held = MatterHost.objects.in_force().filter(matter=matter)
    kept = set(held.filter(unit_id__in=wanted).values_list("unit_id", flat=True))
    held.exclude(unit_id__in=wanted).update(withdrawn_at=at, withdrawn_by=by, withdrawal_reason=reason.strip()[:200])
    for unit in others:
        if unit.pk in wanted - kept:
            MatterHost.objects.create(matter=matter, unit=unit, recorded_at=at, recorded_by=by)
    matter.lead_unit = leading
    matter.save(update_fields=["lead_unit"])
    audit.record(
        verb="decisions.set_hosts", by=by, at=at, obj=matter, clause=CLAUSE, reason=reason.strip(),
        before=before, after=_names(matter),
    )  # fmt: skip
    return matter


def _names(matter: Matter) -> dict[str, object]:
    rows = MatterHost.objects.in_force().filter(matter=matter).select_related("unit").order_by("pk")
    return {"lead_unit": matter.lead_unit.name, "units": [row.unit.name for row in rows]}
