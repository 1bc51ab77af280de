"""Readings: what was filed for a leaf that is not scored by hand, kept with all its corrections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.inputs import Period
from appraisal.models.schemes import Indicator, Member
from appraisal.rules.measured import LONGEST
from core.constraints import at_most_one, filled


class ReadingQuerySet(models.QuerySet["Reading"]):
    def current(self) -> ReadingQuerySet:
        """Those that no later reading has replaced."""
        return self.filter(successor__isnull=True)


class Reading(models.Model):
    """One reading of one member on one leaf in one period. Never changed: a correction is a reading that supersedes it.

    ``value``, ``base``, ``target`` and ``ratings`` are exact texts (rules.measured.exact_text), "" and [] where
    nothing was filed. ``origin_kind`` and ``origin_pk`` name the object it comes from as core.registry.chain does.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="readings", verbose_name="期间")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="readings", db_index=False, verbose_name="考评对象"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="readings", db_index=False, verbose_name="指标"
    )
    not_applicable = models.BooleanField("不涉及", default=False)
    value = models.CharField("数值", max_length=LONGEST, blank=True)
    base = models.CharField("基期值", max_length=LONGEST, blank=True)
    target = models.CharField("目标值", max_length=LONGEST, blank=True)
    ratings = models.JSONField("评分", default=list, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", verbose_name="更正自"
    )
    origin_kind = models.CharField("来源类型", max_length=60)
    origin_pk = models.BigIntegerField("来源编号")
    note = models.CharField("说明", max_length=300, blank=True)
    filed_at = models.DateTimeField("报送时间")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="报送人"
    )
    change_id = models.UUIDField("来源审计记录")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "指标数据"
        ordering = ["period_id", "indicator_id", "member_id", "id"]
        constraints = [
            at_most_one(
                "reading",
                "first_per_cell",
                ["period", "indicator", "member"],
                when=Q(supersedes__isnull=True),
                message="该对象的这项指标已有数据，请更正",
            ),
            filled("reading", "origin_kind", message="须写明数据来源"),
            models.CheckConstraint(
                condition=Q(not_applicable=True, value="", base="", target="", ratings=[])
                | Q(not_applicable=False) & (~Q(value="") | ~Q(ratings=[])),
                name="reading_figure_or_not_applicable",
                violation_error_message="数据与“不涉及”必须且只能填一项",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.indicator}"
