"""How experts are found: a public call, applications, appointment for a term (JH-A-4.2-c)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from core.constraints import both_or_neither, filled, in_order
from decisions.models.base import WITHDRAWAL, Recorded, WithdrawableQuerySet, WithdrawableRow
from decisions.models.experts import Expert, ExpertField


class ExpertCallQuerySet(WithdrawableQuerySet):
    def published(self, day: date) -> ExpertCallQuerySet:
        """What the public sees on ``day`` (JH-A-4.2-c)."""
        return self.filter(withdrawn_at__isnull=True, published_on__lte=day)


class ExpertCall(WithdrawableRow):
    """A public call for experts: its text, from when to when applications are taken."""

    title = models.CharField("标题", max_length=120)
    text = models.TextField("公告内容")
    published_on = models.DateField("发布日期")
    closes_on = models.DateField("截止日期")

    objects = ExpertCallQuerySet.as_manager()

    class Meta:
        verbose_name = "专家选聘公告"
        ordering = ["-published_on", "-id"]
        constraints = [
            *WITHDRAWAL,
            filled("expertcall", "title", message="标题不能为空"),
            filled("expertcall", "text", message="公告内容不能为空"),
            in_order("expertcall", "published_on", "closes_on", message="截止日期不能早于发布日期"),
        ]

    def __str__(self) -> str:
        return self.title


class ExpertApplication(Recorded):
    """Somebody who answered a call. Appointed, he has an entry in the register and a term; declined, a reason."""

    call = models.ForeignKey(ExpertCall, on_delete=models.PROTECT, related_name="applications", verbose_name="选聘公告")
    name = models.CharField("姓名", max_length=40)
    organisation = models.CharField("工作单位", max_length=80)
    title = models.CharField("职称", max_length=40, blank=True)
    fields = models.ManyToManyField(ExpertField, related_name="applications", verbose_name="专业领域")
    interests = models.TextField("申报的利害关系", blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    received_on = models.DateField("报名日期")
    expert = models.OneToOneField(
        Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="application", verbose_name="聘任的专家"
    )
    term_from = models.DateField("聘期起", null=True, blank=True)
    term_until = models.DateField("聘期止", null=True, blank=True)
    reason = models.CharField("未聘任的理由", max_length=500, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="决定登记人",
    )  # fmt: skip

    class Meta:
        verbose_name = "专家报名"
        ordering = ["call_id", "id"]
        constraints = [
            filled("expertapplication", "name", message="姓名不能为空"),
            filled("expertapplication", "organisation", message="工作单位不能为空"),
            both_or_neither("expertapplication", "decided_at", "decided_by"),
            in_order("expertapplication", "term_from", "term_until", message="聘期止不能早于聘期起"),
            CheckConstraint(
                condition=Q(decided_at__isnull=True, expert__isnull=True, term_from__isnull=True, reason="")
                | Q(decided_at__isnull=False, expert__isnull=False, term_from__isnull=False, term_until__isnull=False)
                | (Q(decided_at__isnull=False, expert__isnull=True, term_from__isnull=True) & ~Q(reason="")),
                name="expertapplication_outcome_told",
                violation_error_message="聘任须有专家和聘期，不聘任须写明理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）"
