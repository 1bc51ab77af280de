"""Series: raw figures that are filed once per unit and period and serve every indicator that needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from appraisal.enums.values import BaseRule, Frequency, SeriesDirection
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, account: Account) -> SeriesQuerySet:
        """The offices see all, a supplier those of his units."""
        from appraisal.enums.values import DataPermission

        return self if may(account, DataPermission.VIEW_ALL_DATA) else self.filter(supplier__in=account.own_unit_ids)


class Series(Recorded):
    """One series of the catalogue: what is measured in which unit, and who supplies it (JH-C-3.3-h).

    Indicators of schemes name it by ``name``. ``low`` and ``high`` bound a figure; a figure that moves by more than
    ``jump`` percent against the last period must be explained.
    """

    code = models.CharField("编码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=80, unique=True)
    measure = models.CharField("计量单位", max_length=20)
    decimals = models.PositiveSmallIntegerField("小数位数", default=2)
    direction = models.CharField(
        "方向", max_length=8, choices=SeriesDirection.choices(), default=SeriesDirection.NEUTRAL.value
    )
    frequency = models.CharField("报送频率", max_length=8, choices=Frequency.choices(), default=Frequency.QUARTER.value)
    base_rule = models.CharField("基期", max_length=10, choices=BaseRule.choices(), default=BaseRule.LAST_YEAR.value)
    low = PointsField("下限", null=True, blank=True)
    high = PointsField("上限", null=True, blank=True)
    jump = models.PositiveIntegerField("变动超过多少百分比须说明")
    supplier = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="数据责任单位")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "数据目录"
        ordering = ["supplier_id", "code"]
        constraints = [
            choices_hold("series", "direction", SeriesDirection),
            choices_hold("series", "frequency", Frequency),
            choices_hold("series", "base_rule", BaseRule),
            filled("series", "name", message="名称不能为空"),
            CheckConstraint(
                condition=Q(decimals__lte=4), name="series_four_decimals", violation_error_message="小数不超过 4 位"
            ),
            CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="series_low_before_high",
                violation_error_message="下限大于上限",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SeriesValueQuerySet(models.QuerySet["SeriesValue"]):
    def current(self) -> SeriesValueQuerySet:
        """Those that no later value has replaced."""
        return self.filter(successor__isnull=True)


class SeriesValue(models.Model):
    """A figure of one unit and period, or 不涉及, or emptied. Never changed: a correction supersedes it (JH-C-3.3-h).

    ``reason`` explains a jump or a correction.
    """

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="values", db_index=False, verbose_name="数据"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    period = models.CharField("期间", max_length=6)
    value = PointsField("数值", null=True, blank=True)
    not_applicable = models.BooleanField("不涉及", default=False)
    cleared = models.BooleanField("已清空", default=False)
    reason = models.CharField("说明", max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", verbose_name="更正自"
    )
    filed_at = models.DateTimeField("填报时间")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="填报人"
    )
    change_id = models.UUIDField("来源审计记录")

    objects = SeriesValueQuerySet.as_manager()

    class Meta:
        verbose_name = "指标数据值"
        ordering = ["period", "series_id", "unit_id", "id"]
        constraints = [
            at_most_one(
                "seriesvalue", "first_per_cell", ["period", "series", "unit"], when=Q(supersedes__isnull=True),
                message="该单位的这项数据已有数值，请更正",
            ),
            CheckConstraint(
                condition=Q(value__isnull=False, not_applicable=False, cleared=False)
                | Q(value__isnull=True, not_applicable=True, cleared=False)
                | Q(value__isnull=True, not_applicable=False, cleared=True),
                name="seriesvalue_figure_or_none",
                violation_error_message="数值与“不涉及”必须且只能填一项",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.series} {self.period}"
