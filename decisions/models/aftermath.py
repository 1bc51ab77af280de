"""After the resolution: feedback, evaluation, adjustment, and what congress and consultative conference say.

JH-A-4.4, JH-B-5.2-b, GW713-36, GW713-37, JH-A-6.5-c.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from core.constraints import both_or_neither, choices_hold, filled
from decisions.enums import AdjustmentWay, Overseer, Recommendation
from decisions.models.base import Recorded, together
from decisions.models.matters import Matter
from organization.models import Person, Unit


class ExecutionFeedback(Recorded):
    """How a decision is carried out, and what the county answered (JH-A-4.4-a, JH-B-5.2-b)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="feedback", verbose_name="事项")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="反馈单位")
    dated = models.DateField("日期")
    finding = models.TextField("执行情况")
    suggestion = models.TextField("建议", blank=True)
    answer = models.TextField("处理意见", blank=True)
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="处理人",
    )  # fmt: skip

    class Meta:
        verbose_name = "执行反馈"
        ordering = ["-dated", "-id"]
        constraints = [
            filled("executionfeedback", "finding", message="执行情况不能为空"),
            both_or_neither("executionfeedback", "answered_at", "answered_by"),
            together("executionfeedback", "answered_with_text", "answered_at", "answer", message="处理意见不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.dated}"


class DecisionEvaluation(Recorded):
    """A later evaluation, by a unit that did not lead the matter: ``lead_unit`` is copied to prove it (GW713-36)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="evaluations", verbose_name="事项")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="评估单位")
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="承办单位")
    dated = models.DateField("日期")
    score = models.PositiveIntegerField("评分")
    finding = models.TextField("评估结论")
    recommendation = models.CharField("建议", max_length=8, choices=Recommendation.choices())
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评估报告"
    )

    class Meta:
        verbose_name = "决策后评估"
        ordering = ["-dated", "-id"]
        constraints = [
            choices_hold("decisionevaluation", "recommendation", Recommendation),
            filled("decisionevaluation", "finding", message="评估结论不能为空"),
            CheckConstraint(
                condition=Q(score__lte=100),
                name="decisionevaluation_score_up_to_100",
                violation_error_message="评分为 0 到 100",
            ),
            CheckConstraint(
                condition=~Q(unit=F("lead_unit")),
                name="decisionevaluation_by_another_unit",
                violation_error_message="决策后评估不得由承办单位承担",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_recommendation_display()}"


class DecisionAdjustment(Recorded):
    """A decision adjusted in the light of feedback or an evaluation; one of substance opens ``successor``, which is
    reviewed and decided again (JH-A-4.4-c, GW713-37)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="adjustments", verbose_name="事项")
    feedback = models.ForeignKey(
        ExecutionFeedback, on_delete=models.PROTECT, null=True, blank=True,
        related_name="adjustments", verbose_name="执行反馈",
    )  # fmt: skip
    evaluation = models.ForeignKey(
        DecisionEvaluation, on_delete=models.PROTECT, null=True, blank=True,
        related_name="adjustments", verbose_name="决策后评估",
    )  # fmt: skip
    way = models.CharField("方式", max_length=12, choices=AdjustmentWay.choices())
    text = models.TextField("调整内容和理由")
    approver = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    successor = models.OneToOneField(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="adjustment_origin",
        verbose_name="调整后的事项",
    )  # fmt: skip

    class Meta:
        verbose_name = "决策调整"
        ordering = ["matter_id", "id"]
        constraints = [
            choices_hold("decisionadjustment", "way", AdjustmentWay),
            filled("decisionadjustment", "text", message="调整内容不能为空"),
            CheckConstraint(
                condition=Q(feedback__isnull=False) | Q(evaluation__isnull=False),
                name="decisionadjustment_has_ground",
                violation_error_message="调整须依据执行反馈或者决策后评估",
            ),
            CheckConstraint(
                condition=Q(way="substance", successor__isnull=False)
                | Q(way="editorial", successor__isnull=True, approver__isnull=False),
                name="decisionadjustment_way_told",
                violation_error_message="实质调整须另立事项重新决策，文字更正须有批准人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_way_display()}"


class OversightOpinion(Recorded):
    """What the people's congress or the consultative conference says to a decision, and the answer (JH-A-6.5-c)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="oversight_opinions", verbose_name="事项")
    body = models.CharField("监督机关", max_length=16, choices=Overseer.choices())
    number = models.CharField("文号", max_length=80, blank=True)
    dated = models.DateField("日期")
    text = models.TextField("意见")
    reply = models.TextField("答复", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    class Meta:
        verbose_name = "监督意见"
        ordering = ["-dated", "-id"]
        constraints = [
            choices_hold("oversightopinion", "body", Overseer),
            filled("oversightopinion", "text", message="意见不能为空"),
            both_or_neither("oversightopinion", "replied_at", "replied_by"),
            together("oversightopinion", "replied_with_text", "replied_at", "reply", message="答复不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.dated}"
