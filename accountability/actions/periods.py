"""Periods of reports closed and opened again, units switched on and off, reminders (JH-A-6.2-b, JH-B-4.2-a)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.enums import DueState, PeriodStep, ReportKind
from accountability.gathering.reports import due_days_on, owed, reporting_units, steps_of_year
from accountability.models import PeriodMove, ReportingUnit, ReportReminder
from accountability.models.reports import YEARLY
from accountability.rules.reports import RHYTHM, TWICE, check_step, is_closed
from core import audit
from core.findings import demand, unmet
from organization.models import Account, Unit


@transaction.atomic
def move_period(
    year: int, kind: ReportKind, step: PeriodStep, *, unit: Unit | None = None, reason: str, by: Account, at: datetime
) -> PeriodMove:
    """Close a period, or open it again for all or for one unit, with the reason. Raises Refused."""
    Unit.objects.select_for_update().get(parent__isnull=True)
    steps = steps_of_year(year).get(kind, [])
    closed = is_closed(steps, unit.pk if unit is not None else 0)
    demand(check_step(closed=closed, step=step, reason=reason, yearly=kind in YEARLY))
    row = PeriodMove.objects.create(
        year=year, kind=kind, unit=unit, step=step, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb=f"accountability.{step.value}_period", by=by, at=at, label=f"{year}年{kind.label}", clause=TWICE,
        reason=row.reason, after={"unit": unit.name if unit is not None else "全部单位"},
    )  # fmt: skip
    return row


@transaction.atomic
def switch_unit(unit: Unit, *, reports: bool, reason: str, by: Account, at: datetime) -> ReportingUnit:
    """Let a unit report against the rule of its kind, or free it, with the reason."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    findings = [] if reason.strip() else [unmet(TWICE, "没有写明理由", field="reason", remedy="填写理由")]
    if (unit.pk in {one.pk for one in reporting_units()}) is reports:
        findings.append(
            unmet(TWICE, f"本单位已{'列入' if reports else '移出'}报送范围", field="reports", remedy="请刷新页面")
        )
    demand(findings)
    row = ReportingUnit.objects.create(
        unit=unit, reports=reports, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.switch_reports", by=by, at=at, obj=unit, clause=TWICE, reason=row.reason,
        after={"reports": "报送" if reports else "不报送"},
    )  # fmt: skip
    return row


@transaction.atomic
def remind_units(year: int, kind: ReportKind, *, units: list[Unit], by: Account, at: datetime) -> int:
    """Remind units of a report that is due or overdue, once a day each; returns how many were reminded."""
    today = timezone.localdate(at)
    days, _ = due_days_on(today)
    asked = [one.unit for one in owed(units, year, today, days) if one.kind is kind and one.state in OPEN]
    told = ReportReminder.objects.filter(year=year, kind=kind, recorded_at__date=today).values_list("unit", flat=True)
    fresh = [unit for unit in asked if unit.pk not in set(told)]
    if not fresh:
        demand([unmet(RHYTHM, "没有需要催报的单位", remedy="应交、逾期和退回的报告才催报，每个单位每天一次")])
    ReportReminder.objects.bulk_create(
        ReportReminder(unit=unit, year=year, kind=kind, recorded_at=at, recorded_by=by) for unit in fresh
    )
    audit.record(
        verb="accountability.remind_reports", by=by, at=at, label=f"{year}年{kind.label}", clause=RHYTHM,
        after={"units": [unit.name for unit in fresh]},
    )  # fmt: skip
    return len(fresh)


OPEN = (DueState.DUE, DueState.OVERDUE, DueState.RETURNED)
"""States in which a unit has something to do."""


def reminded_on(units: list[int], year: int, kind: ReportKind) -> dict[int, date]:
    """When each unit was reminded last."""
    rows = ReportReminder.objects.filter(unit__in=units, year=year, kind=kind).order_by("pk")
    return {unit: timezone.localdate(at) for unit, at in rows.values_list("unit", "recorded_at")}
