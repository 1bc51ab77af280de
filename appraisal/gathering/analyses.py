"""Facts of quarterly analyses: what is owed for a quarter, and what was filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appraisal.enums import GroupKind
from appraisal.enums.schemes import Tier
from appraisal.models import Indicator, Member, Period, QuarterAnalysis, Scheme
from appraisal.rules.analyses import KeyFacts, Owed, TeamFacts, owed
from core import rulebook
from organization.models import Unit

DAYS = "appraisal.analysis_days"


@dataclass(frozen=True, slots=True)
class Field:
    """The key indicators and teams of a scheme, with the rows behind them."""

    scheme: Scheme
    duties: tuple[Owed, ...]
    nodes: dict[str, Indicator]
    members: dict[str, Member]
    units: dict[str, Unit]

    def duty(self, unit: str, team: str) -> Owed | None:
        return next((one for one in self.duties if one.unit == unit and one.team.code == team), None)


def key_facts(scheme: Scheme) -> tuple[list[KeyFacts], dict[str, Indicator]]:
    """The key indicators of the groups of teams: one query. Cadres have none."""
    rows = (
        Indicator.objects.filter(scheme=scheme, key_indicator=True, children__isnull=True, group__kind=GroupKind.UNITS)
        .select_related("responsible_unit", "group")
        .order_by("group__order", "order")
    )
    nodes = {row.code: row for row in rows}
    facts = [
        KeyFacts(code, row.name, row.group.code, row.responsible_unit.code if row.responsible_unit else "")
        for code, row in nodes.items()
    ]
    return facts, nodes


def gather_field(scheme: Scheme) -> Field:
    """Two queries."""
    keys, nodes = key_facts(scheme)
    rows = Member.objects.filter(scheme=scheme, group__kind=GroupKind.UNITS, appointment__isnull=True)
    rows = rows.exclude(group__place__tier__in=[Tier.PRINCIPAL, Tier.MEMBER]).select_related("group", "unit")
    members = {row.code: row for row in rows.order_by("group__order", "order")} if keys else {}
    teams = [TeamFacts(code, row.name, row.group.code, row.unit.code) for code, row in members.items()]
    return Field(
        scheme=scheme,
        duties=tuple(owed(keys, teams)),
        nodes=nodes,
        members=members,
        units={row.responsible_unit.code: row.responsible_unit for row in nodes.values() if row.responsible_unit},
    )


def filed(period: Period) -> dict[tuple[str, str], QuarterAnalysis]:
    """(department, team) -> the newest analysis of the quarter: one query."""
    rows = QuarterAnalysis.objects.filter(period=period).select_related("unit", "member", "recorded_by__person")
    return {(row.unit.code, row.member.code): row for row in rows.order_by("version")}


def due_day(period: Period) -> date:
    from appraisal.rules.analyses import due_on

    days = rulebook.parameters(period.scheme.rulebook).whole(DAYS)
    return due_on(period.last_day, days)


def quarters(scheme: Scheme) -> list[Period]:
    """The quarters of a scheme in order: one query."""
    return list(Period.objects.filter(scheme=scheme, label__contains="Q").select_related("scheme").order_by("label"))
