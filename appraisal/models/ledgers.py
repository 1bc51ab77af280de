"""Ledgers (台账) of the responsible units, and what they report once at the year's end (SX-6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from appraisal.enums.values import DataPermission, LedgerKind
from appraisal.models.schemes import Indicator, Member
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import WITHDRAWAL, WithdrawableQuerySet, WithdrawableRow
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class LedgerQuerySet(WithdrawableQuerySet):
    def visible_to(self, account: Account) -> LedgerQuerySet:
        """The offices see all, a responsible unit its own."""
        return self if may(account, DataPermission.VIEW_ALL_DATA) else self.filter(keeper__in=account.own_unit_ids)


class LedgerEntry(WithdrawableRow):
    """One dated entry on one item and one appraised unit, written by the item's responsible unit (SX-6.3-a).

    ``period`` is a month, a quarter or, for the flash report, the year: 2012M03, 2012Q1, 2012. ``value`` is the
    figure so far, where the item has one.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="ledger", verbose_name="指标")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ledger", verbose_name="考评对象")
    keeper = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    kind = models.CharField("来源", max_length=8, choices=LedgerKind.choices())
    period = models.CharField("所属期间", max_length=8)
    dated = models.DateField("日期")
    value = PointsField("数值", null=True, blank=True)
    text = models.CharField("情况", max_length=1000)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "考评台账"
        ordering = ["-dated", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("ledgerentry", "kind", LedgerKind),
            filled("ledgerentry", "text", message="请写明情况"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.member} {self.period}"


class ItemReportQuerySet(WithdrawableQuerySet):
    def visible_to(self, account: Account) -> ItemReportQuerySet:
        """The offices see all, a responsible unit its own."""
        return self if may(account, DataPermission.VIEW_ALL_DATA) else self.filter(keeper__in=account.own_unit_ids)


class ItemReport(WithdrawableRow):
    """A responsible unit's report on an item at the year's end, once; to change it the office returns it (SX-6.3-c).

    Withdrawn means returned.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")
    keeper = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    text = models.TextField("考评情况")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )

    objects = ItemReportQuerySet.as_manager()

    class Meta:
        verbose_name = "年终考评情况"
        ordering = ["indicator_id", "-id"]
        constraints = [
            *WITHDRAWAL,
            filled("itemreport", "text", message="请写明考评情况"),
            at_most_one(
                "itemreport", "in_force", ["indicator"], when=Q(withdrawn_at__isnull=True),
                message="该项已经报送；需要更改的由考评办退回",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator} 年终考评情况"
