"""Matters (决策事项) and the flags that switch their stages (JH-A-3, JH-A-5.0-a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.enums import Category, DecidingBody, DecisionPermission, Flag, Interest, Level, Subtype
from decisions.models.base import Recorded, together
from decisions.rules.tracks import SUBTYPES
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, account: Account) -> MatterQuerySet:
        """The county offices see all; a unit what it leads, hosts, evaluates, is touched by or asked about; an expert
        his own.

        Personnel matters are seen by those alone who may see them (JH-A-3-d).
        """
        seen = self if may(account, DecisionPermission.VIEW_CONFIDENTIAL) else self.not_confidential()
        if may(account, DecisionPermission.VIEW_ALL_MATTERS):
            return seen
        units = account.reach(DecisionPermission.PREPARE_STAGES).unit_ids
        touched = Q(lead_unit_id__in=units) | Q(runs__requests__unit_id__in=units)
        touched |= Q(hosts__unit_id__in=units, hosts__withdrawn_at__isnull=True)
        touched |= Q(affected_units__unit_id__in=units, affected_units__withdrawn_at__isnull=True)
        touched |= Q(commissions__unit_id__in=units, commissions__withdrawn_at__isnull=True)
        if account.person_id is not None:
            touched |= Q(runs__invitations__expert__person_id=account.person_id)
        return seen.filter(pk__in=Matter.objects.filter(touched).order_by().values("pk"))

    def led_by(self, account: Account) -> MatterQuerySet:
        """Whose stages the account prepares: those its unit leads, or all for who moves every matter."""
        if may(account, DecisionPermission.MANAGE_MATTERS):
            return self.visible_to(account)
        units = account.reach(DecisionPermission.PREPARE_STAGES).unit_ids
        return self.visible_to(account).filter(lead_unit_id__in=units)

    def not_confidential(self) -> MatterQuerySet:
        """What may leave the house: personnel is never published (JH-A-3-d)."""
        return self.exclude(category=Category.PERSONNEL)

    def going_on(self) -> MatterQuerySet:
        return self.filter(ended_at__isnull=True)


_SUBTYPES_KNOWN = ~Q(category__in=[category.value for category in SUBTYPES]) & Q(subtype="")
for _category, _subtypes in SUBTYPES.items():
    _SUBTYPES_KNOWN |= Q(category=_category.value, subtype__in=[one.value for one in _subtypes])


class Matter(models.Model):
    """One matter on its way to a decision. How far it has come is told by its runs, never by a column here.

    ``level`` is "" until it was settled with the intent; ``suggested_level`` is what the intent proposes (JH-A-5.1-c).
    ``rulebook`` is the version in force when it was opened: its numbers hold to the end. ``predecessor`` is the
    decision that this one adjusts (JH-A-4.4-c). Ended is a matter that was given up, with the reason.
    """

    year = models.PositiveIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    title = models.CharField("名称", max_length=120)
    category = models.CharField("类别", max_length=2, choices=Category.choices())
    subtype = models.CharField("细类", max_length=16, choices=[("", "—"), *Subtype.choices()], blank=True)
    interest = models.CharField("切身利益事项", max_length=16, choices=[("", "—"), *Interest.choices()], blank=True)
    interest_text = models.CharField("切身利益说明", max_length=200, blank=True)
    suggested_level = models.CharField("建议级别", max_length=12, choices=Level.choices())
    level = models.CharField("级别", max_length=12, choices=[("", "未确定"), *Level.choices()], blank=True)
    level_reason = models.CharField("定级理由", max_length=500, blank=True)
    level_settled_at = models.DateTimeField("定级时间", null=True, blank=True)
    level_settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="定级人",
    )  # fmt: skip
    body = models.CharField("决策机关", max_length=12, choices=DecidingBody.choices())
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="led_matters", verbose_name="承办单位")
    leader_in_charge = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管县级领导"
    )
    background = models.TextField("背景", blank=True)
    content = models.TextField("主要内容", blank=True)
    instruction = models.TextField("领导批示", blank=True)
    rulebook = models.ForeignKey(
        "core.Rulebook", on_delete=models.PROTECT, related_name="+", verbose_name="规则参数版本"
    )
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="调整自"
    )
    opened_at = models.DateTimeField("建档时间")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="建档人"
    )
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="终止人",
    )  # fmt: skip
    ending_reason = models.CharField("终止理由", max_length=500, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "决策事项"
        ordering = ["-year", "-serial"]
        constraints = [
            UniqueConstraint(fields=["year", "serial"], name="matter_number_once"),
            choices_hold("matter", "category", Category),
            choices_hold("matter", "subtype", Subtype, blank=True),
            choices_hold("matter", "interest", Interest, blank=True),
            choices_hold("matter", "suggested_level", Level),
            choices_hold("matter", "level", Level, blank=True),
            choices_hold("matter", "body", DecidingBody),
            filled("matter", "title", message="事项名称不能为空"),
            both_or_neither("matter", "level_settled_at", "level_settled_by"),
            both_or_neither("matter", "ended_at", "ended_by"),
            together("matter", "ended_with_reason", "ended_at", "ending_reason", message="终止须写明理由"),
            CheckConstraint(
                condition=Q(level="", level_settled_at__isnull=True)
                | (~Q(level="") & Q(level_settled_at__isnull=False) & ~Q(level_reason="")),
                name="matter_level_settled_with_reason",
                violation_error_message="确定级别须写明理由",
            ),
            CheckConstraint(
                condition=_SUBTYPES_KNOWN,
                name="matter_subtype_of_category",
                violation_error_message="第二类和第十一类事项须选定细类，其他类别没有细类",
            ),
            CheckConstraint(
                condition=~Q(category="08", interest="") & (~Q(interest="other") | ~Q(interest_text="")),
                name="matter_interest_told",
                violation_error_message="第八类事项须选定切身利益事项，选其他的须写明",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """决策〔2012〕3号."""
        return f"决策〔{self.year}〕{self.serial}号"

    @property
    def confidential(self) -> bool:
        """Personnel: the short track, and never seen by the public (JH-A-3-d)."""
        return self.category == Category.PERSONNEL


class MatterFlag(Recorded):
    """A flag switched on or off; the newest row of a flag counts (JH-A-3-b, JH-A-3-c). Rows are never changed."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="flag_rows", verbose_name="事项")
    flag = models.CharField("标记", max_length=20, choices=Flag.choices())
    switched_on = models.BooleanField("是")
    preset = models.BooleanField("按类别预设", default=False)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "事项标记"
        ordering = ["matter_id", "id"]
        constraints = [
            choices_hold("matterflag", "flag", Flag),
            CheckConstraint(
                condition=Q(preset=True) | ~Q(reason=""),
                name="matterflag_changed_with_reason",
                violation_error_message="更改标记须写明理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_flag_display()} {'是' if self.switched_on else '否'}"
