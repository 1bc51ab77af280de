"""Execution results (落实情况): groups of units, numbered versions of a period's ranking, their rows (LS-4.3-c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, ResultOf, Tier
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled
from core.fields import PointsField
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class RankingGroup(Recorded):
    """Units that are ranked with each other; a unit that is in none stands with those of its kind."""

    name = models.CharField("分组", max_length=40, unique=True)
    order = models.PositiveIntegerField("序号", default=0)
    units = models.ManyToManyField(Unit, through="accountability.RankingGroupUnit", related_name="+")

    class Meta:
        verbose_name = "落实排名分组"
        ordering = ["order", "id"]
        constraints = [filled("rankinggroup", "name", message="分组名称不能为空")]

    def __str__(self) -> str:
        return self.name


class RankingGroupUnit(models.Model):
    """A unit stands in one group."""

    group = models.ForeignKey(RankingGroup, on_delete=models.PROTECT, related_name="members", verbose_name="分组")
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "分组单位"
        ordering = ["group_id", "id"]

    def __str__(self) -> str:
        return self.unit.name


class ExecutionRankingQuerySet(models.QuerySet["ExecutionRanking"]):
    def visible_to(self, account: Account) -> ExecutionRankingQuerySet:
        """Those who rank see every version, everybody else in reach the final ones."""
        if may(account, AccountabilityPermission.RANK_EXECUTION):
            return self
        return self.final() if may(account, AccountabilityPermission.VIEW_EXECUTION) else self.none()

    def final(self) -> ExecutionRankingQuerySet:
        return self.filter(finalised_at__isnull=False)


class ExecutionRanking(Recorded):
    """One computation for a year or a half ("2012", "2012H1"), once and for all; computing again writes a new number.

    ``sha256`` is the fingerprint of the facts and numbers that went in. The version that a second person finalises is
    the result of the period.
    """

    period = models.CharField("期间", max_length=8)
    number = models.PositiveIntegerField("版本")
    as_of = models.DateField("计算截止")
    sha256 = models.CharField("依据指纹", max_length=64)
    rulebook = models.ForeignKey(
        "core.Rulebook", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="规则参数版本"
    )
    finalised_at = models.DateTimeField("审定时间", null=True, blank=True)
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="审定人",
    )  # fmt: skip

    objects = ExecutionRankingQuerySet.as_manager()

    class Meta:
        verbose_name = "落实排名"
        ordering = ["-period", "-number"]
        constraints = [
            filled("executionranking", "period", message="期间不能为空"),
            both_or_neither("executionranking", "finalised_at", "finalised_by"),
            different_people("executionranking", "recorded_by", "finalised_by", message="计算人不能审定"),
            UniqueConstraint(
                fields=["period", "number"], name="executionranking_number_once",
                violation_error_message="该版本已存在，请刷新页面",
            ),
            at_most_one(
                "executionranking", "final_per_period", ["period"], when=Q(finalised_at__isnull=False),
                message="本期排名已审定",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.period} 第 {self.number} 版"


class ExecutionResult(models.Model):
    """One row of a version; never changed. ``score`` is shown, places follow the exact value ``numerator`` over
    ``denominator``. ``explanation`` holds the items that went in (rules/execution.py:written)."""

    ranking = models.ForeignKey(
        ExecutionRanking, on_delete=models.PROTECT, related_name="results", verbose_name="落实排名"
    )
    of = models.CharField("对象", max_length=12, choices=ResultOf.choices())
    group = models.CharField("分组", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    place = models.PositiveIntegerField("名次")
    score = PointsField("得分")
    exact = models.CharField("精确得分", max_length=60)
    tier = models.CharField("档次", max_length=12, choices=Tier.choices())
    explanation = models.TextField("计算依据")

    class Meta:
        verbose_name = "落实排名结果"
        ordering = ["ranking_id", "of", "group", "place", "id"]
        constraints = [
            choices_hold("executionresult", "of", ResultOf),
            choices_hold("executionresult", "tier", Tier),
            CheckConstraint(
                condition=Q(of="unit", person__isnull=True) | Q(of="person", person__isnull=False),
                name="executionresult_person_of_person",
                violation_error_message="责任人的结果须有责任人",
            ),
            CheckConstraint(
                condition=Q(place__gte=1), name="executionresult_place_from_one", violation_error_message="名次从 1 起"
            ),
            at_most_one(
                "executionresult", "per_unit", ["ranking", "unit"], when=Q(person__isnull=True),
                message="同一单位只有一个结果",
            ),
            at_most_one(
                "executionresult", "per_person", ["ranking", "person"], when=Q(person__isnull=False),
                message="同一人只有一个结果",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.group} 第 {self.place} 名 {self.person or self.unit}"
