"""Units: the only writers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import audit
from core.enums import Choice
from organization.models import Account, Unit


@transaction.atomic
def ensure_unit(
    *,
    code: str,
    name: str,
    kind: Choice,
    level: Choice,
    appraisal_system: str = "",
    parent: Unit | None = None,
    appraised_with: Unit | None = None,
    order: int = 0,
    by: Account,
    at: datetime,
) -> Unit:
    """The unit of this code; created when it is missing, never changed when it is there."""
    unit = Unit.objects.filter(code=code).first()
    if unit is not None:
        return unit
    unit = Unit.objects.create(
        code=code, name=name, kind=kind, level=level, appraisal_system=appraisal_system,
        parent=parent, appraised_with=appraised_with, order=order,
    )  # fmt: skip
    audit.record(verb="organization.create_unit", by=by, at=at, obj=unit, after={"code": code, "name": name})
    return unit
