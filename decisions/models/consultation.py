"""Opinions asked of units and circles, and what became of each (JH-A-5.4, GW713-13, GW713-18)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import both_or_neither, choices_hold, filled
from decisions.enums import Adoption, Answer, Circle
from decisions.models.base import Recorded, together
from decisions.models.runs import DraftVersion, StageRun
from organization.models import Unit


class ConsultationRequest(models.Model):
    """One unit asked about one draft. Silence past the day is 未回复, never consent (JH-A-5.4-a)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="requests", verbose_name="环节")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    draft = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="+", verbose_name="草案稿次")
    sent_at = models.DateTimeField("发出时间")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="发出人"
    )
    due_on = models.DateField("答复期限")
    answer = models.CharField("答复", max_length=8, choices=[("", "未回复"), *Answer.choices()], blank=True)
    text = models.TextField("说明", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    class Meta:
        verbose_name = "征求意见函"
        ordering = ["run_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["run", "unit"], name="consultationrequest_once", violation_error_message="已向该单位征求意见"
            ),
            choices_hold("consultationrequest", "answer", Answer, blank=True),
            both_or_neither("consultationrequest", "answered_at", "answered_by"),
            CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="consultationrequest_answer_told",
                violation_error_message="答复须选定同意、修改意见或反对",
            ),
            CheckConstraint(
                condition=Q(answer__in=["", "agree"]) | ~Q(text=""),
                name="consultationrequest_objection_explained",
                violation_error_message="修改意见和反对须写明内容",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Reminder(Recorded):
    """A unit reminded of a request it had not answered."""

    request = models.ForeignKey(
        ConsultationRequest, on_delete=models.PROTECT, related_name="reminders", verbose_name="征求意见函"
    )

    class Meta:
        verbose_name = "催办"
        ordering = ["request_id", "id"]

    def __str__(self) -> str:
        return f"催办 {self.request}"


class Opinion(Recorded):
    """One opinion, dealt with or not. ``disputed``: talks did not settle it, both sides' grounds go to the meeting."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="opinions", verbose_name="环节")
    request = models.ForeignKey(
        ConsultationRequest, on_delete=models.PROTECT, null=True, blank=True,
        related_name="opinions", verbose_name="征求意见函",
    )  # fmt: skip
    origin = models.CharField("提出者", max_length=80)
    text = models.TextField("意见")
    disputed = models.BooleanField("协商不成", default=False)
    grounds = models.TextField("各方理由", blank=True)
    adopted = models.CharField("采纳情况", max_length=8, choices=[("", "未处理"), *Adoption.choices()], blank=True)
    reason = models.TextField("采纳情况说明", blank=True)
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="处理人",
    )  # fmt: skip

    class Meta:
        verbose_name = "意见"
        ordering = ["run_id", "id"]
        constraints = [
            choices_hold("opinion", "adopted", Adoption, blank=True),
            filled("opinion", "origin", message="提出者不能为空"),
            filled("opinion", "text", message="意见不能为空"),
            both_or_neither("opinion", "decided_at", "decided_by"),
            together(
                "opinion", "decided_with_reason", "decided_at", "adopted", "reason", message="须写明采纳情况和理由"
            ),
            CheckConstraint(
                condition=Q(disputed=False) | ~Q(grounds=""),
                name="opinion_dispute_explained",
                violation_error_message="协商不成的须写明各方理由",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.origin}：{self.text[:30]}"


class CircleChoice(Recorded):
    """Whether a further circle is asked, with its result or the reason why not; the newest row counts (JH-A-5.4-b)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="circle_rows", verbose_name="环节")
    circle = models.CharField("范围", max_length=12, choices=Circle.choices())
    asked = models.BooleanField("征求")
    reason = models.CharField("不征求的理由", max_length=500, blank=True)
    result = models.TextField("征求的结果", blank=True)

    class Meta:
        verbose_name = "征求范围"
        ordering = ["run_id", "id"]
        constraints = [
            choices_hold("circlechoice", "circle", Circle),
            CheckConstraint(
                condition=Q(asked=True) | ~Q(reason=""),
                name="circlechoice_left_out_with_reason",
                violation_error_message="不征求的须写明理由",
            ),
        ]

    def __str__(self) -> str:
        return self.get_circle_display()


class LeavingOut(Recorded):
    """Why not all townships are asked; the newest row counts (JH-A-5.4-a)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="leavings_out", verbose_name="环节")
    reason = models.CharField("理由", max_length=500)

    class Meta:
        verbose_name = "未征求乡镇的理由"
        ordering = ["run_id", "id"]
        constraints = [filled("leavingout", "reason", message="须写明理由")]

    def __str__(self) -> str:
        return self.reason
