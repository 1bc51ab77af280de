"""Later evaluation of a decision: commissioned, carried out by others, laid before the deciding body.

JH-A-4.4-b, GW713-36.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q

from core.constraints import choices_hold, filled, in_order
from decisions.enums import EvaluationGround, Recommendation
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from decisions.models.matters import Matter
from organization.models import Unit


class EvaluationCommission(Withdrawable):
    """To whom an evaluation was given: a unit of the county or an institution, never to who led the matter.

    ``lead_unit`` is copied to prove it.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="commissions", verbose_name="事项")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评估单位"
    )
    institution = models.CharField("受托机构", max_length=80, blank=True)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="承办单位")
    ground = models.CharField("评估情形", max_length=12, choices=EvaluationGround.choices())
    commissioned_on = models.DateField("委托日期")
    due_on = models.DateField("完成期限")

    class Meta:
        verbose_name = "评估委托"
        ordering = ["matter_id", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("evaluationcommission", "ground", EvaluationGround),
            in_order("evaluationcommission", "commissioned_on", "due_on", message="完成期限不能早于委托日期"),
            CheckConstraint(
                condition=Q(unit__isnull=False, institution="") | (Q(unit__isnull=True) & ~Q(institution="")),
                name="evaluationcommission_given_to_one",
                violation_error_message="评估单位和受托机构填写其一",
            ),
            CheckConstraint(
                condition=Q(unit__isnull=True) | ~Q(unit=F("lead_unit")),
                name="evaluationcommission_to_another_unit",
                violation_error_message="决策后评估不得由承办单位承担",
            ),
        ]

    def __str__(self) -> str:
        return self.evaluator

    @property
    def evaluator(self) -> str:
        """Who evaluates; ``unit`` is selected."""
        return self.unit.name if self.unit is not None else self.institution


class DecisionEvaluation(Recorded):
    """What an evaluation came to, with its report. Never changed; another evaluation needs another commission."""

    commission = models.OneToOneField(
        EvaluationCommission, on_delete=models.PROTECT, related_name="evaluation", verbose_name="评估委托"
    )
    dated = models.DateField("日期")
    score = models.PositiveIntegerField("评分")
    finding = models.TextField("评估结论")
    recommendation = models.CharField("建议", max_length=8, choices=Recommendation.choices())
    public_opinions = models.TextField("听取公众意见", blank=True)
    participants = models.TextField("参与评估的各方", blank=True)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="评估报告")

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
        ]

    def __str__(self) -> str:
        return f"{self.dated} {self.score} 分，建议{self.get_recommendation_display()}"


class EvaluationPresentation(Recorded):
    """An evaluation laid before the body that decided the matter, and what that body said. Never changed."""

    evaluation = models.OneToOneField(
        DecisionEvaluation, on_delete=models.PROTECT, related_name="presentation", verbose_name="决策后评估"
    )
    presented_on = models.DateField("提交日期")
    meeting = models.CharField("审议会议", max_length=120)
    result = models.TextField("审议意见")

    class Meta:
        verbose_name = "评估提交审议"
        ordering = ["id"]
        constraints = [
            filled("evaluationpresentation", "meeting", message="审议会议不能为空"),
            filled("evaluationpresentation", "result", message="审议意见不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.presented_on} {self.meeting}"
