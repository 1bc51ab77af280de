"""Units: the only writers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.enums import Choice
from core.findings import demand
from organization.enums import AppraisalSystem, UnitKind, UnitLevel
from organization.facts import ancestry
from organization.models import Account, Appointment, Unit
from organization.rules.units import AbolitionFacts, UnitEntry, check_abolition, check_unit_entry

FIELDS = ("code", "name", "kind", "level", "appraisal_system", "parent", "appraised_with", "order")


def write_unit(
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
    """A new unit as a file that was checked describes it, within the caller's transaction."""
    unit = Unit(
        code=code, name=name, kind=kind, level=level, appraisal_system=appraisal_system,
        parent=parent, appraised_with=appraised_with, order=order,
    )  # fmt: skip
    unit.save(force_insert=True)
    audit.record(verb="organization.create_unit", by=by, at=at, obj=unit, after={"code": code, "name": name})
    return unit


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    level: str,
    appraisal_system: str = "",
    parent: Unit | None = None,
    appraised_with: Unit | None = None,
    order: int = 0,
    by: Account,
    at: datetime,
) -> Unit:
    """Enter a unit; Refused with every obstacle at once (JH-B-2.4-a, JH-C-3.2, SX-2.1-d)."""
    unit = Unit(
        code=code, name=name, kind=kind, level=level, appraisal_system=appraisal_system,
        parent=parent, appraised_with=appraised_with, order=order,
    )  # fmt: skip
    demand(check_unit_entry(entry_facts(unit)))
    unit.save(force_insert=True)
    audit.record(verb="organization.create_unit", by=by, at=at, obj=unit, after=_values(unit))
    return unit


@transaction.atomic
def edit_unit(
    *,
    unit: Unit,
    name: str,
    kind: str,
    level: str,
    appraisal_system: str,
    parent: Unit | None,
    appraised_with: Unit | None,
    order: int,
    reason: str = "",
    by: Account,
    at: datetime,
) -> Unit:
    """Change a unit in all but its code; Refused as on entry. Nothing is written when nothing changed."""
    row: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    before = _values(row)
    row.name, row.kind, row.level, row.appraisal_system = name, kind, level, appraisal_system
    row.parent, row.appraised_with, row.order = parent, appraised_with, order
    after = _values(row)
    changed = [field for field in FIELDS if before[field] != after[field]]
    if not changed:
        return row
    demand(check_unit_entry(entry_facts(row)))
    row.save(update_fields=changed)
    audit.record(
        verb="organization.edit_unit", by=by, at=at, obj=row, reason=reason,
        before={field: before[field] for field in changed}, after={field: after[field] for field in changed},
    )  # fmt: skip
    return row


@transaction.atomic
def abolish_unit(*, unit: Unit, reason: str, by: Account, at: datetime) -> Unit:
    """Mark a unit as abolished; Refused while units, people, appointments or included bodies hang on it."""
    row: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    demand(check_abolition(abolition_facts(row, at)))
    row.abolished_at, row.abolished_by = at, by
    row.save(update_fields=["abolished_at", "abolished_by"])
    audit.record(verb="organization.abolish_unit", by=by, at=at, obj=row, reason=reason)
    return row


def entry_facts(unit: Unit) -> UnitEntry:
    """A unit as it is to stand, for the rule; also for the page that shows the obstacles."""
    others = Unit.objects.exclude(pk=unit.pk) if unit.pk else Unit.objects.all()
    main = unit.appraised_with
    return UnitEntry(
        code=unit.code,
        name=unit.name,
        kind=UnitKind(unit.kind),
        level=UnitLevel(unit.level),
        system=AppraisalSystem(unit.appraisal_system) if unit.appraisal_system else None,
        path=tuple(one.code for one in ancestry(unit.parent)) if unit.parent else (),
        parent_standing=unit.parent is None or unit.parent.abolished_at is None,
        code_taken=others.filter(code=unit.code).exists(),
        name_taken=unit.level == UnitLevel.BUREAU
        and others.standing().filter(name=unit.name, level=UnitLevel.BUREAU).exists(),
        main=main.code if main else "",
        main_with=main.appraised_with.code if main and main.appraised_with else "",
        includes=unit.included_bodies.count() if unit.pk else 0,
    )


def abolition_facts(unit: Unit, at: datetime) -> AbolitionFacts:
    """What still hangs on a unit."""
    return AbolitionFacts(
        name=unit.name,
        children=Unit.objects.standing().filter(parent=unit).count(),
        roster=unit.roster.on_roster().count(),
        appointments=Appointment.objects.filter(post__unit=unit).not_ended(timezone.localdate(at)).count(),
        included=unit.included_bodies.standing().count(),
        abolished=unit.abolished_at is not None,
    )


def _values(unit: Unit) -> dict[str, Any]:
    values: dict[str, Any] = {field: getattr(unit, field) for field in FIELDS}
    for link in ("parent", "appraised_with"):
        values[link] = values[link].code if values[link] else ""
    return {field: str(value) if isinstance(value, str) else value for field, value in values.items()}
