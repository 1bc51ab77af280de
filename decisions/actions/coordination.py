"""Before the meeting: units a matter touches and their positions, society heard directly (JH-A-4.2-g, JH-A-4.2-h)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import Finding, demand, unmet
from decisions.actions.entries import told
from decisions.actions.steps import lock
from decisions.enums import Answer
from decisions.gathering import look
from decisions.models import AffectedUnit, DirectHearing, Matter, UnitPosition
from decisions.models.base import Withdrawable
from decisions.rules.entering import check_past, check_reason
from decisions.rules.procedure import check_going_on
from organization.models import Account, Unit


def _held(matter_id: int, at: datetime) -> tuple[Matter, list[Finding]]:
    """The matter, locked, and whether it is still going on: coordination is no stage."""
    matter = lock(matter_id)
    return matter, [check_going_on(look([matter], at=at, about=[]).cases[matter.pk])]


@transaction.atomic
def add_affected(matter_id: int, units: Iterable[Unit], *, by: Account, at: datetime) -> list[AffectedUnit]:
    """Name departments and townships that the matter touches; those that stand already are passed over."""
    matter, findings = _held(matter_id, at)
    known = set(AffectedUnit.objects.in_force().filter(matter=matter).values_list("unit_id", flat=True))
    new = {unit.pk: unit for unit in units if unit.pk not in known and unit.pk != matter.lead_unit_id}
    if not new:
        findings.append(unmet("JH-A-4.2-g", "没有新登记的单位", remedy="选定尚未登记的单位；主办单位不登记"))
    demand(findings)
    made = [AffectedUnit.objects.create(matter=matter, unit=unit, **told(by, at)) for unit in new.values()]
    audit.record(
        verb="decisions.add_affected_units", by=by, at=at, obj=matter, clause="JH-A-4.2-g",
        after={"units": [unit.name for unit in new.values()]},
    )  # fmt: skip
    return made


@transaction.atomic
def record_position(
    affected: AffectedUnit, *, answer: Answer, text: str, coordinated_on: date, by: Account, at: datetime
) -> UnitPosition:
    """What came of coordination with a unit; agreement is not asked for, a position is. The newest row counts."""
    matter, findings = _held(affected.matter_id, at)
    findings += check_past("JH-A-4.2-g", coordinated_on, timezone.localdate(at), "协调")
    if not AffectedUnit.objects.in_force().filter(pk=affected.pk).exists():
        findings.append(unmet("JH-A-4.2-g", "单位已不在涉及单位之列", remedy="请刷新页面"))
    demand(findings)
    row = UnitPosition.objects.create(
        affected=affected, answer=answer, text=text, coordinated_on=coordinated_on, **told(by, at)
    )
    audit.record(
        verb="decisions.record_position", by=by, at=at, obj=matter, clause="JH-A-4.2-g",
        after={"unit": affected.unit.name, "answer": answer.label, "result": text},
    )  # fmt: skip
    return row


@transaction.atomic
def hear_directly(
    matter_id: int, *, form: str, held_on: date, participants: str, opinions: str, by: Account, at: datetime
) -> DirectHearing:
    """Record a discussion meeting or the like with society (JH-A-4.2-h)."""
    matter, findings = _held(matter_id, at)
    demand([*findings, *check_past("JH-A-4.2-h", held_on, timezone.localdate(at), "听取意见")])
    row = DirectHearing.objects.create(
        matter=matter, form=form, held_on=held_on, participants=participants, opinions=opinions, **told(by, at)
    )
    audit.record(
        verb="decisions.hear_directly", by=by, at=at, obj=matter, clause="JH-A-4.2-h", after={"entry": str(row)}
    )
    return row


@transaction.atomic
def withdraw_coordination(row: Withdrawable, matter_id: int, *, reason: str, by: Account, at: datetime) -> None:
    """Take a mistaken entry out of force with the reason while the matter goes on."""
    matter, findings = _held(matter_id, at)
    findings += check_reason(reason, "撤销")
    if not type(row).objects.in_force().filter(pk=row.pk).exists():
        findings.append(unmet("JH-A-4.2-g", "登记已撤销", remedy="请刷新页面"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.withdraw_entry", by=by, at=at, obj=matter, reason=row.withdrawal_reason,
        before={"entry": f"{row._meta.verbose_name}：{row}"},
    )  # fmt: skip
