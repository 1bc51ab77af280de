"""Detailed rules (细则) of responsible units, the overall rules, and those of special appraisals (SX-6.2, SX-3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.detail_rules import DetailPermission, ReviewOutcome, RulesIssuer
from appraisal.models.schemes import Indicator, Scheme
from core.access import may
from core.constraints import choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class DetailRuleQuerySet(models.QuerySet["DetailRule"]):
    def visible_to(self, account: Account) -> DetailRuleQuerySet:
        """The office sees every version; a unit its own, and what was adopted."""
        if may(account, DetailPermission.REVIEW_RULES):
            return self
        return self.filter(Q(unit__in=account.own_unit_ids) | Q(review__outcome=ReviewOutcome.ADOPTED))


class DetailRule(Recorded):
    """A version of the detailed rules that a responsible unit filed for its items (SX-6.2-a). Never changed."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="detail_rules", verbose_name="方案")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    version = models.PositiveIntegerField("版本")
    note = models.CharField("说明", max_length=200, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件"
    )

    objects = DetailRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "考评细则"
        ordering = ["scheme_id", "unit_id", "-version"]
        constraints = [
            UniqueConstraint(
                fields=["scheme", "unit", "version"], name="detailrule_version_once",
                violation_error_message="细则已有更新的版本，请刷新后再报送",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} 考评细则（第 {self.version} 稿）"


class DetailRuleItem(models.Model):
    """What a version says about one item."""

    rule = models.ForeignKey(DetailRule, on_delete=models.PROTECT, related_name="items", verbose_name="细则")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")
    text = models.TextField("考评办法")

    class Meta:
        verbose_name = "细则条目"
        ordering = ["rule_id", "indicator__order", "id"]
        constraints = [
            UniqueConstraint(fields=["rule", "indicator"], name="detailruleitem_once"),
            filled("detailruleitem", "text", message="考评办法不能为空"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class DetailRuleReview(Recorded):
    """What the appraisal office decided on a version: adopted, or returned with comments. Never changed."""

    rule = models.OneToOneField(DetailRule, on_delete=models.PROTECT, related_name="review", verbose_name="细则")
    outcome = models.CharField("结论", max_length=10, choices=ReviewOutcome.choices())
    comment = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = "细则审核"
        ordering = ["rule_id"]
        constraints = [
            choices_hold("detailrulereview", "outcome", ReviewOutcome),
            CheckConstraint(
                condition=Q(outcome="adopted") | ~Q(comment=""),
                name="detailrulereview_returned_with_comment",
                violation_error_message="退回须写明意见",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class OverallRules(Recorded):
    """The overall rules as published, compiled from all adopted versions (SX-6.2-b). Never changed."""

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="overall_rules", verbose_name="方案")
    number = models.CharField("文号", max_length=80)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "综合考评实施细则"
        ordering = ["scheme_id"]
        constraints = [filled("overallrules", "number", message="文号不能为空")]

    def __str__(self) -> str:
        return self.number


class SpecialRules(Recorded):
    """The rules of a special appraisal: studied by the city leadership, then issued (SX-3.4-b). Never changed.

    ``special`` is the code of the special appraisal in the scheme's parameters.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="special_rules", verbose_name="方案")
    special = models.CharField("专项考评", max_length=20)
    studied_on = models.DateField("研究日期")
    study_record = models.CharField("研究会议和纪要文号", max_length=120)
    issuer = models.CharField("印发机关", max_length=16, choices=RulesIssuer.choices())
    number = models.CharField("文号", max_length=80)
    issued_on = models.DateField("印发日期")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "专项考评细则"
        ordering = ["scheme_id", "special", "-id"]
        constraints = [
            choices_hold("specialrules", "issuer", RulesIssuer),
            filled("specialrules", "study_record", message="请写明研究的会议和纪要文号"),
            filled("specialrules", "number", message="文号不能为空"),
            UniqueConstraint(
                fields=["scheme", "special"], name="specialrules_once",
                violation_error_message="该专项考评的细则已经印发",
            ),
            CheckConstraint(
                condition=Q(issued_on__gte=models.F("studied_on")),
                name="specialrules_studied_first",
                violation_error_message="专项细则须先研究，后印发",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number
