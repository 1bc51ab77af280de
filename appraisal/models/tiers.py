"""What a group and an indicator are about, beside what scores need: system, tier, detail, fits, origin of a draft."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from appraisal.enums.schemes import Evidence, Quality, Tier
from appraisal.models.schemes import Group, Indicator, Scheme
from core.constraints import choices_hold, filled
from core.fields import PointsField
from decisions.models.base import Recorded
from organization.enums import AppraisalSystem


class GroupPlace(models.Model):
    """The system and tier of a group (JH-C-3.2-b, JH-C-3.2-c), and the base tree it was fitted from."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="places", verbose_name="方案")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="place", verbose_name="考核系统")
    system = models.CharField("考核系统", max_length=16, choices=[("", "—"), *AppraisalSystem.choices()], blank=True)
    tier = models.CharField("层次", max_length=16, choices=[("", "—"), *Tier.choices()], blank=True)
    tree = models.CharField("指标体系", max_length=20, blank=True)

    class Meta:
        verbose_name = "系统与层次"
        ordering = ["group_id"]
        constraints = [
            choices_hold("groupplace", "system", AppraisalSystem, blank=True),
            choices_hold("groupplace", "tier", Tier, blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.get_tier_display()}"


class IndicatorDetail(models.Model):
    """What an indicator looks at; ``metric`` is the definition as plain values (appraisal.rules.metrics.Metric)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="details", verbose_name="方案")
    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="detail", verbose_name="指标")
    base = models.CharField("体系编码", max_length=30, blank=True)
    quality = models.CharField("性质", max_length=16, choices=[("", "—"), *Quality.choices()], blank=True)
    looks_at = models.CharField("考核内容", max_length=200, blank=True)
    points = models.JSONField("考核要点", default=list, blank=True)
    evidence = models.CharField("系统佐证", max_length=16, choices=[("", "—"), *Evidence.choices()], blank=True)
    metric = models.JSONField("指标定义", default=dict, blank=True)

    class Meta:
        verbose_name = "指标内容"
        ordering = ["indicator_id"]
        constraints = [
            choices_hold("indicatordetail", "quality", Quality, blank=True),
            choices_hold("indicatordetail", "evidence", Evidence, blank=True),
        ]

    def __str__(self) -> str:
        return self.looks_at


class TreeFit(Recorded):
    """A change of the base tree for one group, with its reason (JH-C-3.2-d). The newest row of a node counts.

    ``share`` is the weight within the parent in percent; null: the item is not appraised in this group.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="fits", verbose_name="方案")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="fits", verbose_name="考核系统")
    node = models.CharField("体系编码", max_length=30)
    name = models.CharField("指标", max_length=80)
    share = PointsField("权重（%）", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "指标调整"
        ordering = ["group_id", "id"]
        constraints = [filled("treefit", "reason", message="调整指标须写明理由")]

    def __str__(self) -> str:
        return f"{self.node} {self.name}"


class SchemeOrigin(models.Model):
    """The scheme of an earlier year that a draft was copied from."""

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="origin", verbose_name="方案")
    source = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="copies", verbose_name="沿用的方案")

    class Meta:
        verbose_name = "方案来源"
        ordering = ["scheme_id"]
        constraints = [
            CheckConstraint(
                condition=~Q(scheme=models.F("source")),
                name="schemeorigin_other",
                violation_error_message="方案不能沿用自己",
            )
        ]

    def __str__(self) -> str:
        return str(self.source)
