"""What the system itself knows of a unit in a year, shown beside qualitative items (JH-C-2.2.2 to JH-C-2.5.3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accountability.enums import CaseStage, ClueKind, ClueState, LeadChannel, ReportKind, TableKind, TableState
from accountability.models import AccountabilityCase, Clue, EmergencyPlan, Lead, ReportSheet, TaskTable
from appraisal.enums.assessment import ColumnKind
from appraisal.enums.schemes import Evidence, Quality
from appraisal.enums.specials import BasisKind
from appraisal.models import AssessmentRound, IndicatorDetail, Member, RatingBasis, ReviewedPoint
from appraisal.rules.qualitative import Basis, Box, JudgedItem, Share
from core.rulebook import parameters
from decisions.enums import RunState, Stage
from decisions.gathering.statistics import failures_of, matters_of
from decisions.models import Matter, StageRun
from decisions.rules.statistics import Standing
from organization.enums import RuleSystem
from organization.models import ImplementationRule, Unit

ANSWER_DAYS = "appraisal.complaint_answer_days"
SYSTEMS = (RuleSystem.DECISION, RuleSystem.EXECUTION)
YEARLY = (ReportKind.HALF, ReportKind.YEAR)
SETTLED = (CaseStage.CONCLUDED, CaseStage.SERVED, CaseStage.APPEALED, CaseStage.ARCHIVED)
BREACHES = (ClueKind.PROCEDURE, ClueKind.FAILED_DECISION)
FOUND_TRUE = (ClueState.CONFIRMED, ClueState.TRANSFERRED, ClueState.FILED, ClueState.CLOSED)


def judged_items(group: int) -> list[JudgedItem]:
    """The qualitative leaves of a group in the order of its tree: one statement."""
    rows = IndicatorDetail.objects.filter(
        indicator__group=group, indicator__children__isnull=True, quality=Quality.QUALITATIVE
    ).select_related("indicator")
    return [
        JudgedItem(
            row.indicator_id, row.indicator.name, tuple(row.points),
            Evidence(row.evidence) if row.evidence else None,
        )
        for row in rows.order_by("indicator__order", "indicator")
    ]  # fmt: skip


def bases_of(row: AssessmentRound, member: Member) -> dict[int, Basis]:
    """Item id -> what its rating rests on, over all numbers of the preliminary column: two statements."""
    held = Q(column__round=row, column__member=member, column__kind=ColumnKind.PRELIMINARY)
    kinds: dict[int, list[BasisKind]] = defaultdict(list)
    linked = RatingBasis.objects.filter(held, withdrawn_at__isnull=True).order_by("pk")
    for item, kind in linked.values_list("indicator", "kind"):
        kinds[item].append(BasisKind(kind))
    looked: dict[int, dict[str, bool]] = defaultdict(dict)
    points = ReviewedPoint.objects.filter(held).order_by("column__number", "pk")
    for item, point, done in points.values_list("indicator", "point", "looked_at"):
        looked[item][point] = done
    return {
        item: Basis(
            tuple(kinds.get(item, ())), frozenset(point for point, done in looked.get(item, {}).items() if done)
        )
        for item in {*kinds, *looked}
    }


def points_held(row: AssessmentRound, member: Member, item: int) -> dict[str, tuple[bool, str]]:
    """Point -> looked at, and what was found; the newest column counts: one statement."""
    rows = ReviewedPoint.objects.filter(
        column__round=row, column__member=member, column__kind=ColumnKind.PRELIMINARY, indicator=item
    ).order_by("column__number", "pk")
    return {point: (done, text) for point, done, text in rows.values_list("point", "looked_at", "text")}


def box_of(kind: Evidence, unit: Unit, row: AssessmentRound) -> Box:
    """The box of one kind for a unit and the round's year."""
    if kind is Evidence.DECISIONS:
        return decisions_box(unit, row.year)
    if kind is Evidence.SERVICE:
        days = int(parameters(row.period.scheme.rulebook).whole(ANSWER_DAYS))
        return service_box(unit, row.year, days)
    if kind is Evidence.EMERGENCY:
        return emergency_box(unit)
    return systems_box(unit, row.year)


def decisions_box(unit: Unit, year: int) -> Box:
    """Decisions that the unit led, counted as the statistics of decisions count them (JH-C-2.2.2)."""
    rows = Matter.objects.not_confidential().filter(lead_unit=unit, year=year)
    counted = matters_of(rows)
    runs = StageRun.objects.filter(matter__in=rows.order_by().values("pk"))
    breaches = Clue.objects.filter(unit=unit, kind__in=BREACHES, state__in=FOUND_TRUE, recorded_at__year=year).count()
    figures = (
        Share("程序完备", sum(one.standing is Standing.DECIDED for one in counted), len(counted)),
        Share("紧急压减环节", runs.filter(state=RunState.CUT).count()),
        Share("听证未通过", runs.filter(stage=Stage.HEARING, state=RunState.FAILED).count()),
        Share("环节未通过", len(failures_of(rows))),
        Share("查实的违反程序", breaches),
    )
    states = {one.pk: one.standing.label for one in counted}
    listed = tuple((one.number, one.title, states[one.pk]) for one in rows.order_by("serial"))
    return Box("本年度牵头的重大决策", figures, ("编号", "事项", "进展"), listed)


def service_box(unit: Unit, year: int, days: int) -> Box:
    """Complaints about the unit, how many answered and in time, and concluded cases (JH-C-2.2.5)."""
    rows = list(
        Lead.objects.filter(unit=unit, received_on__year=year).order_by("received_on", "pk")
        .values_list("channel", "received_on", "answered_at")
    )  # fmt: skip
    answered = [(got, timezone.localdate(at)) for _, got, at in rows if at is not None]
    cases = AccountabilityCase.objects.filter(unit=unit, stage__in=SETTLED, happened_on__year=year).order_by("pk")
    figures = (
        Share("收到投诉和反映", len(rows)),
        Share("其中网上投诉", sum(channel == LeadChannel.ONLINE for channel, _, _ in rows)),
        Share("已答复", len(answered), len(rows)),
        Share("按期答复", sum(day <= got + timedelta(days=days) for got, day in answered), len(rows)),
        Share("已认定的追究案件", len(cases)),
    )
    listed = tuple((one.number, one.title, one.get_stage_display()) for one in cases)
    return Box("本年度投诉和责任追究", figures, ("案号", "案由", "步骤"), listed)


def emergency_box(unit: Unit) -> Box:
    """Plans for emergencies in force (JH-C-2.4.4-5)."""
    rows = list(EmergencyPlan.objects.in_force().filter(unit=unit).order_by("kind", "-dated", "pk"))
    kinds = len({one.kind for one in rows})
    listed = tuple((f"{one.title}（{one.version}）", one.get_kind_display(), one.dated.isoformat()) for one in rows)
    figures = (Share("现行应急预案", len(rows)), Share("涉及事件种类", kinds))
    return Box("应急预案", figures, ("预案", "事件种类", "印发日期"), listed)


def systems_box(unit: Unit, year: int) -> Box:
    """Whether the three systems are in place: rules filed, tables filed, reports on time (JH-C-2.5.3)."""
    filed = ImplementationRule.objects.filter(unit=unit, system__in=SYSTEMS, dated__year__lte=year)
    systems = set(filed.order_by().values_list("system", flat=True))
    decided = sum(
        one.standing is Standing.DECIDED
        for one in matters_of(Matter.objects.not_confidential().filter(lead_unit=unit, year=year))
    )
    tables = TaskTable.objects.filter(
        unit=unit, year=year, kind__in=(TableKind.ANNUAL, TableKind.DECISION),
        state__in=(TableState.FILED, TableState.IN_FORCE),
    ).count()  # fmt: skip
    reports = ReportSheet.objects.filter(unit=unit, year=year, kind__in=YEARLY, subject="")
    in_time = reports.filter(versions__round=1, versions__late=False).distinct().count()
    figures = (
        Share("实施细则报备", len(systems), len(SYSTEMS)),
        Share("任务分解明细表报备", tables, max(decided + 1, tables)),
        Share("执行情况报告按期报送", in_time, len(YEARLY)),
    )
    whole = Share("“三个体系”合计", sum(one.count for one in figures), sum(one.of or 0 for one in figures))
    return Box("“三个体系”建设", (*figures, whole))
