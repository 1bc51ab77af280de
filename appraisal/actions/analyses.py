"""Filing a quarterly performance analysis; a later version replaces the former one (JH-C-3.3-f)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accountability.permissions import holding_units
from appraisal.actions.versions import check_in_force
from appraisal.enums import SchemeState
from appraisal.enums.detail_rules import DetailPermission
from appraisal.gathering.analyses import gather_field
from appraisal.models import AnalysisFigure, Member, Period, QuarterAnalysis, Scheme
from appraisal.rules import analyses as rules
from appraisal.rules.issuing import check_issued
from core import audit
from core.findings import demand, unmet
from organization.models import Account, Unit


@dataclass(frozen=True, slots=True)
class AnalysisValues:
    """What a department writes: figures by indicator code (value, same quarter of last year), and three texts."""

    figures: Mapping[str, tuple[Decimal | None, Decimal | None]]
    judgement: str
    problems: str = ""
    advice: str = ""


@transaction.atomic
def file_analysis(
    period: Period, unit: Unit, team: Member, values: AnalysisValues, *, by: Account, at: datetime
) -> QuarterAnalysis:
    """A new version of the department's analysis of a team for the quarter."""
    scheme = Scheme.objects.select_for_update().get(pk=period.scheme_id)
    field = gather_field(scheme)
    duty = field.duty(unit.code, team.code)
    levels = {code: value for code, (value, _) in values.figures.items()}
    found = rules.check_analysis(duty, levels, values.judgement, last_day=period.last_day, today=timezone.localdate(at))
    if unit.pk not in holding_units(by, DetailPermission.WRITE_ANALYSES):
        found.append(unmet(rules.CLAUSE, "实绩分析由责任部门自己填报", remedy="由该部门人员办理", 部门=unit.name))
    if "Q" not in period.label:
        found.append(unmet(rules.CLAUSE, "实绩分析按季度进行", remedy="请选择季度"))
    demand([*check_issued(scheme.name, SchemeState(scheme.state)), *check_in_force(scheme), *found])
    last = QuarterAnalysis.objects.filter(period=period, unit=unit, member=team).order_by("-version").first()
    made = QuarterAnalysis.objects.create(
        period=period, unit=unit, member=team, version=last.version + 1 if last else 1,
        judgement=values.judgement.strip(), problems=values.problems.strip(), advice=values.advice.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    AnalysisFigure.objects.bulk_create(
        AnalysisFigure(analysis=made, indicator=field.nodes[code], value=value, base=base)
        for code, (value, base) in values.figures.items()
        if value is not None
    )
    audit.record(
        verb="appraisal.file_analysis", by=by, at=at, obj=made, clause=rules.CLAUSE,
        label=f"{period.label} {unit.name}：{team.name}", after={"version": made.version},
    )  # fmt: skip
    return made
