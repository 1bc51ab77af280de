"""Plans for emergencies with drills, reviews and their use in decisions (JH-A-6.4-d)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, EmergencyKind, ReviewConclusion
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from decisions.models import Matter
from decisions.models.base import WITHDRAWAL, Recorded, WithdrawableQuerySet, WithdrawableRow
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class EmergencyPlanQuerySet(WithdrawableQuerySet):
    def visible_to(self, account: Account) -> EmergencyPlanQuerySet:
        """Whoever sees all tables sees all plans, a unit its own and those below."""
        if may(account, AccountabilityPermission.VIEW_ALL_TABLES):
            return self
        units = account.reach(AccountabilityPermission.VIEW_TABLES).unit_ids
        found: EmergencyPlanQuerySet = self.filter(unit_id__in=units)
        return found


class EmergencyPlan(WithdrawableRow):
    """One version of a plan; a plan that no longer holds is withdrawn with the reason."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="emergency_plans", verbose_name="单位")
    kind = models.CharField("事件种类", max_length=12, choices=EmergencyKind.choices())
    title = models.CharField("名称", max_length=120)
    version = models.CharField("版本", max_length=20)
    dated = models.DateField("印发日期")
    contact = models.CharField("联系人", max_length=40)
    phone = models.CharField("联系电话", max_length=40)
    procedure = models.TextField("处置流程")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="预案文件")

    objects = EmergencyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "应急预案"
        ordering = ["unit_id", "kind", "-dated", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("emergencyplan", "kind", EmergencyKind),
            filled("emergencyplan", "title", message="名称不能为空"),
            filled("emergencyplan", "version", message="版本不能为空"),
            filled("emergencyplan", "contact", message="联系人不能为空"),
            filled("emergencyplan", "procedure", message="处置流程不能为空"),
            at_most_one(
                "emergencyplan", "version", ["unit", "title", "version"], when=Q(withdrawn_at__isnull=True),
                message="该预案的这一版本已登记",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"


class EmergencyDrill(Recorded):
    """A drill of a plan."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.PROTECT, related_name="drills", verbose_name="预案")
    held_on = models.DateField("演练日期")
    people = models.PositiveIntegerField("参加人数")
    scene = models.CharField("演练内容", max_length=200)
    result = models.TextField("演练总结")

    class Meta:
        verbose_name = "应急演练"
        ordering = ["-held_on", "-id"]
        constraints = [filled("emergencydrill", "scene", message="演练内容不能为空")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.plan}"


class EmergencyReview(Recorded):
    """Somebody looked whether a plan still holds."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.PROTECT, related_name="reviews", verbose_name="预案")
    reviewed_on = models.DateField("评审日期")
    conclusion = models.CharField("结论", max_length=12, choices=ReviewConclusion.choices())
    text = models.TextField("评审意见")

    class Meta:
        verbose_name = "预案评审"
        ordering = ["-reviewed_on", "-id"]
        constraints = [
            choices_hold("emergencyreview", "conclusion", ReviewConclusion),
            filled("emergencyreview", "text", message="评审意见不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewed_on} {self.plan}"


class EmergencyPlanUse(Recorded):
    """An emergency decision follows a plan (JH-A-5.9-c)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name="决策事项")
    plan = models.ForeignKey(EmergencyPlan, on_delete=models.PROTECT, related_name="uses", verbose_name="预案")

    class Meta:
        verbose_name = "预案启用"
        ordering = ["matter_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["matter", "plan"], name="emergencyplanuse_once", violation_error_message="已关联该预案"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.plan}"
