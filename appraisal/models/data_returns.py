"""Returns of data: what a supplier files for a period with its paper, and what appraised units ask about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.values import DataPermission, QueryOutcome
from appraisal.models.inputs import Period
from appraisal.models.schemes import Indicator, Member
from appraisal.models.series import SeriesValue
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class DataReturnQuerySet(models.QuerySet["DataReturn"]):
    def visible_to(self, account: Account) -> DataReturnQuerySet:
        """The offices see all, a supplier those of his units."""
        return self if may(account, DataPermission.VIEW_ALL_DATA) else self.filter(supplier__in=account.own_unit_ids)

    def in_force(self) -> DataReturnQuerySet:
        return self.filter(returned_at__isnull=True)


class DataReturn(models.Model):
    """A supplier's figures of one period, submitted and locked, with the paper they stand in (JH-C-3.3-h).

    The appraisal office returns it with a reason; then the supplier submits the next one.
    """

    supplier = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="数据责任单位")
    period = models.CharField("期间", max_length=6)
    number = models.PositiveIntegerField("次数")
    source = models.CharField("数据来源文件", max_length=200)
    source_dated = models.DateField("文件日期")
    submitted_at = models.DateTimeField("报送时间")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="报送人"
    )
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="退回人",
    )  # fmt: skip
    return_reason = models.CharField("退回理由", max_length=200, blank=True)

    objects = DataReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "数据报送"
        ordering = ["period", "supplier_id", "-number"]
        constraints = [
            UniqueConstraint(fields=["supplier", "period", "number"], name="datareturn_number_once"),
            at_most_one(
                "datareturn", "in_force", ["supplier", "period"], when=Q(returned_at__isnull=True),
                message="本期数据已经报送",
            ),
            both_or_neither("datareturn", "returned_at", "returned_by"),
            CheckConstraint(
                condition=Q(returned_at__isnull=True) | ~Q(return_reason=""),
                name="datareturn_returned_with_reason",
                violation_error_message="退回须写明理由",
            ),
            filled("datareturn", "source", message="请写明数据来源文件"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.supplier} {self.period} 第 {self.number} 次报送"


class DataFile(Withdrawable):
    """A paper behind a supplier's figures of a period; attached by mistake it is withdrawn, never deleted."""

    supplier = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="数据责任单位")
    period = models.CharField("期间", max_length=6)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "数据佐证材料"
        ordering = ["supplier_id", "period", "id"]
        constraints = [*WITHDRAWAL]

    def __str__(self) -> str:
        return str(self.document)


class ValueQuery(models.Model):
    """疑问: the appraised unit asks about one of its figures; the supplier corrects it or says why it stands."""

    value = models.ForeignKey(SeriesValue, on_delete=models.PROTECT, related_name="queries", verbose_name="数据")
    question = models.CharField("疑问", max_length=500)
    due = models.DateField("答复期限")
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提出人"
    )
    outcome = models.CharField("结论", max_length=10, choices=[("", "—"), *QueryOutcome.choices()], blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    class Meta:
        verbose_name = "数据疑问"
        ordering = ["-asked_at", "-id"]
        constraints = [
            choices_hold("valuequery", "outcome", QueryOutcome, blank=True),
            both_or_neither("valuequery", "answered_at", "answered_by"),
            at_most_one(
                "valuequery", "open_per_value", ["value"], when=Q(answered_at__isnull=True),
                message="该数据已有待答复的疑问",
            ),
            CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="valuequery_answered_whole",
                violation_error_message="答复须写明结论和理由",
            ),
            filled("valuequery", "question", message="请写明疑问"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.value} 疑问"


class MetricEntry(Recorded):
    """A rate entered by hand because its base gives none (negative base), with the remark that explains it."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", verbose_name="期间")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name="考评对象")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")
    rate = PointsField("增幅")
    remark = models.CharField("说明", max_length=300)

    class Meta:
        verbose_name = "人工填报的增幅"
        ordering = ["period_id", "indicator_id", "member_id", "id"]
        constraints = [filled("metricentry", "remark", message="须写明说明")]

    def __str__(self) -> str:
        return f"{self.member} {self.indicator}"
