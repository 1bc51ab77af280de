"""Inspections: yearly plan with themes, the inspection with team and units, its draw (JH-B-5.1-b, DC-11, DC-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, InspectionForm, InspectionMode, InspectionState, PlanState
from accountability.models.tasks import Task
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled, in_order
from decisions.models import Matter
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class InspectionPlan(Recorded):
    """What is inspected in a year; a county leader approves it with its themes (DC-11)."""

    year = models.PositiveIntegerField("年度", unique=True)
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=12, choices=PlanState.choices(), default=PlanState.DRAFT.value)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="审批人",
    )  # fmt: skip
    comment = models.CharField("审批意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "年度督查计划"
        ordering = ["-year"]
        constraints = [
            choices_hold("inspectionplan", "state", PlanState),
            filled("inspectionplan", "title", message="名称不能为空"),
            both_or_neither("inspectionplan", "decided_at", "decided_by"),
            CheckConstraint(
                condition=~Q(state="approved") | Q(decided_at__isnull=False),
                name="inspectionplan_approved_by_somebody",
                violation_error_message="批准的计划须登记审批人",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanTheme(Recorded):
    """One theme of a plan: what is inspected, how and when."""

    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="themes", verbose_name="督查计划")
    order = models.PositiveIntegerField("序号")
    topic = models.CharField("督查事项", max_length=120)
    form = models.CharField("督查方式", max_length=12, choices=InspectionForm.choices())
    mode = models.CharField("督查类型", max_length=20, choices=InspectionMode.choices())
    timing = models.CharField("计划时间", max_length=60)
    scope = models.CharField("督查对象", max_length=200, blank=True)

    class Meta:
        verbose_name = "督查主题"
        ordering = ["plan_id", "order", "id"]
        constraints = [
            choices_hold("plantheme", "form", InspectionForm),
            choices_hold("plantheme", "mode", InspectionMode),
            filled("plantheme", "topic", message="督查事项不能为空"),
        ]

    def __str__(self) -> str:
        return self.topic


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, account: Account) -> InspectionQuerySet:
        """The county's offices see all; a unit those that have begun and check it, and draws that could have hit it.

        A covert one is hidden until it is released: from everybody who works in a checked unit, whatever his duty,
        and from all who do not manage or lead inspections (JH-B-5.1-b).
        """
        return self._in_reach(account).exclude(pk__in=self._secret_from(account).order_by().values("pk"))

    def _in_reach(self, account: Account) -> InspectionQuerySet:
        if may(account, AccountabilityPermission.VIEW_ALL_INSPECTIONS):
            return self
        units = account.reach(AccountabilityPermission.VIEW_INSPECTIONS).unit_ids
        begun = Q(state__in=[InspectionState.RUNNING.value, InspectionState.ENDED.value])
        checked = InspectionUnit.objects.filter(unit_id__in=units).order_by().values("inspection")
        drawn = DrawCandidate.objects.filter(unit_id__in=units).order_by().values("inspection")
        return self.filter((Q(pk__in=checked) & begun) | Q(pk__in=drawn, drawn_at__isnull=False))

    def _secret_from(self, account: Account) -> models.QuerySet[Inspection]:
        """Covert ones that the account must not know of yet."""
        secret = Inspection.objects.covert()
        if not may(account, AccountabilityPermission.VIEW_COVERT):
            return secret
        own = set(account.own_unit_ids) | ({account.person.unit_id} if account.person else set())
        rows = InspectionUnit.objects.filter(unit_id__in=own).order_by().values("inspection")
        return secret.filter(pk__in=rows)

    def covert(self) -> InspectionQuerySet:
        """Undercover and not released."""
        return self.filter(form=InspectionForm.COVERT, released_at__isnull=True)

    def standing(self) -> InspectionQuerySet:
        """Not merged into another."""
        return self.exclude(state=InspectionState.MERGED)


class Inspection(Recorded):
    """One inspection. ``topic`` names the matter that is inspected, beside the task or decision if there is one.

    ``approved_at`` is a county leader's own approval; one under a theme of an approved plan needs no other. A draw is
    announced with the fingerprint of ``seed`` and the public figure to come, and made with both (docs/adr/0018).
    """

    theme = models.ForeignKey(
        PlanTheme, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="督查主题"
    )
    title = models.CharField("名称", max_length=120)
    topic = models.CharField("督查事项", max_length=120)
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="任务"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="决策事项"
    )
    form = models.CharField("督查方式", max_length=12, choices=InspectionForm.choices())
    mode = models.CharField("督查类型", max_length=20, choices=InspectionMode.choices())
    plan_text = models.TextField("督查方案", blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    state = models.CharField(
        "状态", max_length=12, choices=InspectionState.choices(), default=InspectionState.PLANNED.value
    )
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="批准人",
    )  # fmt: skip
    repeat_reason = models.CharField("重复督查理由", max_length=200, blank=True)
    released_at = models.DateTimeField("公开时间", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="公开人",
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    seats = models.PositiveIntegerField("抽取单位数", default=0)
    public_source = models.CharField("公共随机数来源", max_length=200, blank=True)
    public_value = models.CharField("公共随机数", max_length=80, blank=True)
    seed = models.CharField("抽签种子", max_length=80, blank=True)
    commitment = models.CharField("种子指纹", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽签时间", null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="抽签人",
    )  # fmt: skip

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "督查"
        ordering = ["-starts_on", "-id"]
        constraints = [
            choices_hold("inspection", "form", InspectionForm),
            choices_hold("inspection", "mode", InspectionMode),
            choices_hold("inspection", "state", InspectionState),
            filled("inspection", "title", message="名称不能为空"),
            filled("inspection", "topic", message="督查事项不能为空"),
            in_order("inspection", "starts_on", "ends_on", message="结束日期不能早于开始日期"),
            both_or_neither("inspection", "approved_at", "approved_by"),
            both_or_neither("inspection", "released_at", "released_by"),
            both_or_neither("inspection", "drawn_at", "drawn_by"),
            CheckConstraint(
                condition=(Q(state="merged") & Q(merged_into__isnull=False) & ~Q(merged_into=F("id")))
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="inspection_merged_into_another",
                violation_error_message="合并的督查须写明并入哪一次督查",
            ),
            CheckConstraint(
                condition=Q(drawn_at__isnull=True) | (~Q(seed="") & ~Q(commitment="") & ~Q(public_value="")),
                name="inspection_drawn_from_seed",
                violation_error_message="抽签须有种子和公共随机数",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InspectionMember(models.Model):
    """One of the team."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="team", verbose_name="督查")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    leads = models.BooleanField("组长", default=False)

    class Meta:
        verbose_name = "督查组成员"
        ordering = ["inspection_id", "-leads", "id"]
        constraints = [
            UniqueConstraint(
                fields=["inspection", "person"], name="inspectionmember_once", violation_error_message="人员重复"
            ),
            at_most_one("inspectionmember", "leader", ["inspection"], when=Q(leads=True), message="督查组只有一名组长"),
        ]

    def __str__(self) -> str:
        return self.person.name


class InspectionUnit(models.Model):
    """A unit that is inspected: named, or drawn."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="units", verbose_name="督查")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "被督查单位"
        ordering = ["inspection_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["inspection", "unit"], name="inspectionunit_once", violation_error_message="单位重复"
            )
        ]

    def __str__(self) -> str:
        return self.unit.name


class DrawCandidate(models.Model):
    """A unit among which the draw is made: its code, and after the draw its lot and place."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="candidates", verbose_name="督查")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    code = models.CharField("单位编码", max_length=20)
    digest = models.CharField("签", max_length=64, blank=True)
    place = models.PositiveIntegerField("名次", null=True, blank=True)
    drawn = models.BooleanField("抽中", default=False)

    class Meta:
        verbose_name = "抽签名单"
        ordering = ["inspection_id", "place", "code", "id"]
        constraints = [
            UniqueConstraint(
                fields=["inspection", "unit"], name="drawcandidate_once", violation_error_message="单位重复"
            ),
            CheckConstraint(
                condition=Q(drawn=False) | (Q(place__isnull=False) & ~Q(digest="")),
                name="drawcandidate_drawn_with_lot",
                violation_error_message="抽中的单位须有签",
            ),
        ]

    def __str__(self) -> str:
        return self.unit.name
