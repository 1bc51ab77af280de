"""Inspections: proposed, approved, drawn by lot, begun, ended, merged, released (DC-11, DC-15, JH-B-5.1-b)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.enums import InspectionEvent, InspectionForm, InspectionMode, InspectionState
from accountability.gathering.inspections import (
    inspection_facts,
    is_approved,
    keys_of,
    numbers_on,
    repeat_names,
    works_in,
)
from accountability.models import (
    DrawCandidate,
    Inspection,
    InspectionMember,
    InspectionUnit,
    PlanTheme,
    Task,
)
from accountability.rules.inspections import (
    APPROVED,
    FORMS,
    REPEATED,
    STEPS,
    STRATUM,
    check_announcement,
    check_approval,
    check_dates,
    check_draw,
    check_end,
    check_merge,
    check_start,
    draw_units,
)
from core import audit
from core.findings import demand, unmet
from decisions.models import Matter
from decisions.rules.call import commitment, seed_of_draw
from organization.models import Account, Person, Unit

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewInspection:
    """An inspection as a form gives it; ``team`` begins with its leader."""

    title: str
    topic: str
    form: InspectionForm
    mode: InspectionMode
    starts_on: date
    ends_on: date
    units: Sequence[Unit] = ()
    team: Sequence[Person] = ()
    place: str = ""
    plan_text: str = ""
    theme: PlanTheme | None = None
    task: Task | None = None
    matter: Matter | None = None


def lock_inspection(pk: int) -> Inspection:
    """The inspection, locked to the end of the transaction."""
    rows = Inspection.objects.select_related("theme__plan", "task__table__matter", "matter", "recorded_by")
    return rows.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def propose_inspection(new: NewInspection, *, by: Account, at: datetime) -> Inspection:
    """Put an inspection on the list; it begins when it is approved. Raises Refused."""
    findings = check_dates(new.starts_on, new.ends_on)
    if not new.title.strip() or not new.topic.strip():
        findings.append(unmet(REPEATED, "没有写明名称和督查事项", field="title", remedy="填写名称和督查事项"))
    demand(findings)
    row = Inspection.objects.create(
        title=new.title.strip(), topic=new.topic.strip(), form=new.form, mode=new.mode, starts_on=new.starts_on,
        ends_on=new.ends_on, place=new.place.strip(), plan_text=new.plan_text.strip(), theme=new.theme,
        task=new.task, matter=new.matter, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    people = list(dict.fromkeys(new.team))
    InspectionMember.objects.bulk_create(
        InspectionMember(inspection=row, person=person, leads=place == 0) for place, person in enumerate(people)
    )
    units = list(dict.fromkeys(new.units)) if new.form is not InspectionForm.RANDOM else []
    InspectionUnit.objects.bulk_create(InspectionUnit(inspection=row, unit=unit) for unit in units)
    audit.record(
        verb="accountability.propose_inspection", by=by, at=at, obj=row, clause=FORMS,
        after={"form": new.form.label, "topic": row.topic, "units": [one.name for one in units],
               "team": [one.name for one in people]},
    )  # fmt: skip
    return row


@transaction.atomic
def approve_inspection(inspection: Inspection, *, repeat_reason: str = "", by: Account, at: datetime) -> Inspection:
    """A county leader approves it by itself; that of a repetition with the reason (DC-11, DC-15)."""
    row = lock_inspection(inspection.pk)
    repeats = repeat_names(row, by, numbers_on(timezone.localdate(at)).window_days)
    of_unit = any(works_in(by, one.unit_id) for one in row.units.all())
    demand(
        check_approval(
            InspectionState(row.state), approved=is_approved(row), own=row.recorded_by_id == by.pk, repeats=repeats,
            reason=repeat_reason, of_unit=of_unit,
        )
    )  # fmt: skip
    row.approved_at, row.approved_by = at, by
    row.repeat_reason = repeat_reason.strip() if repeats else ""
    row.save(update_fields=["approved_at", "approved_by", "repeat_reason"])
    audit.record(
        verb="accountability.approve_inspection", by=by, at=at, obj=row, clause=APPROVED, reason=row.repeat_reason,
        after={"repeats": len(repeats)},
    )  # fmt: skip
    return row


@transaction.atomic
def announce_draw(
    inspection: Inspection, units: Sequence[Unit], *, seats: int, public_source: str, by: Account, at: datetime
) -> Inspection:
    """Fix list, number and source of the public figure, and publish the fingerprint of the seed (docs/adr/0018)."""
    row = lock_inspection(inspection.pk)
    listed = list(dict.fromkeys(units))
    demand(
        check_announcement(
            inspection_facts(row), candidates=len(listed), seats=seats, source=public_source, drawn=bool(row.seed)
        )
    )
    row.seats, row.public_source, row.seed = seats, public_source.strip(), secrets.token_hex(SEED_BYTES)
    row.commitment = commitment(row.seed)
    row.save(update_fields=["seats", "public_source", "seed", "commitment"])
    DrawCandidate.objects.bulk_create(DrawCandidate(inspection=row, unit=unit, code=unit.code) for unit in listed)
    audit.record(
        verb="accountability.announce_draw", by=by, at=at, obj=row, clause=FORMS,
        after={"commitment": row.commitment, "seats": seats, "units": len(listed), "public_source": row.public_source},
    )  # fmt: skip
    return row


@transaction.atomic
def draw_inspection(inspection: Inspection, *, public_value: str, by: Account, at: datetime) -> Inspection:
    """Draw the units from seed and public figure; list, lots and seed are shown from now on."""
    row = lock_inspection(inspection.pk)
    demand(check_draw(announced=bool(row.seed), drawn=row.drawn_at is not None, value=public_value))
    row.public_value = " ".join(public_value.split())
    candidates = {one.code: one for one in row.candidates.all()}
    result = draw_units(seed_of_draw(row.seed, row.public_value), list(candidates), row.seats)
    for place, lot in enumerate([*result.drawn[STRATUM], *result.reserve[STRATUM]], 1):
        one = candidates[lot.number]
        one.digest, one.place, one.drawn = lot.digest, place, place <= row.seats
    DrawCandidate.objects.bulk_update(candidates.values(), ["digest", "place", "drawn"], batch_size=200)
    drawn = sorted((one for one in candidates.values() if one.drawn), key=lambda one: one.place or 0)
    InspectionUnit.objects.bulk_create(InspectionUnit(inspection=row, unit_id=one.unit_id) for one in drawn)
    row.drawn_at, row.drawn_by = at, by
    row.save(update_fields=["public_value", "drawn_at", "drawn_by"])
    audit.record(
        verb="accountability.draw_inspection", by=by, at=at, obj=row, clause=FORMS,
        after={"seed": row.seed, "public_value": row.public_value, "drawn": [one.code for one in drawn]},
    )  # fmt: skip
    return row


@transaction.atomic
def start_inspection(inspection: Inspection, *, by: Account, at: datetime) -> Inspection:
    """Begin; raises Refused without approval, team, units, or for a repetition (DC-11, DC-15)."""
    row = lock_inspection(inspection.pk)
    repeats = repeat_names(row, by, numbers_on(timezone.localdate(at)).window_days)
    demand(check_start(inspection_facts(row, repeats)))
    return _move(row, InspectionEvent.START, APPROVED, by=by, at=at)


@transaction.atomic
def end_inspection(inspection: Inspection, *, by: Account, at: datetime) -> Inspection:
    """End it when every unit got its conclusion (DC-16)."""
    row = lock_inspection(inspection.pk)
    demand(check_end(inspection_facts(row)))
    return _move(row, InspectionEvent.END, "DC-16", by=by, at=at)


def _move(row: Inspection, event: InspectionEvent, clause: str, *, by: Account, at: datetime) -> Inspection:
    before = InspectionState(row.state)
    row.state = STEPS[before, event]
    row.save(update_fields=["state", "merged_into"])
    audit.record(
        verb=f"accountability.{event.value}_inspection", by=by, at=at, obj=row, clause=clause,
        before={"state": before.label}, after={"state": InspectionState(row.state).label},
    )  # fmt: skip
    return row


@transaction.atomic
def merge_inspection(inspection: Inspection, into: Inspection, *, by: Account, at: datetime) -> Inspection:
    """Make one joint inspection of two of the same matter: units and team go over (DC-15)."""
    if inspection.pk == into.pk:
        demand([unmet(REPEATED, "不能并入自身", field="into", remedy="选定另一次督查")])
    first, second = sorted((inspection.pk, into.pk))
    locked = {pk: lock_inspection(pk) for pk in (first, second)}
    row, target = locked[inspection.pk], locked[into.pk]
    same = bool(keys_of(row) & keys_of(target))
    demand(check_merge(inspection_facts(row), inspection_facts(target), same=same))
    units = set(target.units.values_list("unit_id", flat=True))
    team = set(target.team.values_list("person_id", flat=True))
    InspectionUnit.objects.bulk_create(
        InspectionUnit(inspection=target, unit_id=one.unit_id) for one in row.units.all() if one.unit_id not in units
    )
    InspectionMember.objects.bulk_create(
        InspectionMember(inspection=target, person_id=one.person_id)
        for one in row.team.all()
        if one.person_id not in team
    )
    row.merged_into = target
    return _move(row, InspectionEvent.MERGE, REPEATED, by=by, at=at)


@transaction.atomic
def release_inspection(inspection: Inspection, *, by: Account, at: datetime) -> Inspection:
    """A covert inspection is no longer hidden from those it checked (JH-B-5.1-b)."""
    row = lock_inspection(inspection.pk)
    findings = []
    if row.form != InspectionForm.COVERT or row.released_at is not None:
        findings.append(unmet(FORMS, "不是未公开的暗查暗访", remedy="请刷新页面"))
    if row.state == InspectionState.PLANNED:
        findings.append(unmet(FORMS, "暗查暗访尚未开展", remedy="开展后再公开"))
    demand(findings)
    row.released_at, row.released_by = at, by
    row.save(update_fields=["released_at", "released_by"])
    audit.record(verb="accountability.release_inspection", by=by, at=at, obj=row, clause=FORMS)
    return row
