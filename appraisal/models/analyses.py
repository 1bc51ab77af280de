"""Quarterly performance analyses of the key indicators (JH-C-3.3-f)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, UniqueConstraint

from appraisal.enums.detail_rules import DetailPermission
from appraisal.models.inputs import Period
from appraisal.models.schemes import Indicator, Member
from core.access import may
from core.constraints import filled
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class QuarterAnalysisQuerySet(models.QuerySet["QuarterAnalysis"]):
    def visible_to(self, account: Account) -> QuarterAnalysisQuerySet:
        """The county's offices see all; a department what it wrote, a team what was written about it."""
        if may(account, DetailPermission.VIEW_ALL_ANALYSES):
            return self
        own = account.own_unit_ids
        return self.filter(Q(unit__in=own) | Q(member__unit__in=own))


class QuarterAnalysis(Recorded):
    """What a department in charge says about a team's key indicators after a quarter; a later version replaces it."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="analyses", verbose_name="季度")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任部门")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="analyses", verbose_name="领导班子")
    version = models.PositiveIntegerField("版本")
    judgement = models.TextField("实绩分析")
    problems = models.TextField("存在问题", blank=True)
    advice = models.TextField("工作建议", blank=True)

    objects = QuarterAnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = "季度实绩分析"
        ordering = ["-period_id", "unit_id", "member_id", "-version"]
        constraints = [
            UniqueConstraint(
                fields=["period", "unit", "member", "version"], name="quarteranalysis_version_once",
                violation_error_message="该分析已有更新的版本，请刷新后再填",
            ),
            filled("quarteranalysis", "judgement", message="实绩分析不能为空"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.period} 实绩分析"


class AnalysisFigure(models.Model):
    """A key indicator in an analysis: cumulative figure, and that of the same quarter of the year before."""

    analysis = models.ForeignKey(QuarterAnalysis, on_delete=models.PROTECT, related_name="figures", verbose_name="分析")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="重点指标")
    value = models.DecimalField("本期累计", max_digits=18, decimal_places=4)
    base = models.DecimalField("上年同期累计", max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = "重点指标数值"
        ordering = ["analysis_id", "indicator__order", "id"]
        constraints = [UniqueConstraint(fields=["analysis", "indicator"], name="analysisfigure_once")]

    def __str__(self) -> str:
        return str(self.value)
