"""What a commissioned satisfaction survey found, question by question (BZ-3-a)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.constraints import filled
from decisions.models.base import Recorded


class CommissionedSurvey(Recorded):
    """A satisfaction survey that a statistics agency made: kept by year and question, without effect on grades.

    Never changed; ``document`` is the agency's workbook (BZ-3-a).
    """

    year = models.PositiveIntegerField("年度")
    title = models.CharField("名称", max_length=100)
    surveyor = models.CharField("调查机构", max_length=100)
    samples = models.PositiveIntegerField("样本数")
    held_on = models.DateField("调查日期")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="工作簿")

    class Meta:
        verbose_name = "委托满意度调查"
        ordering = ["-year", "-id"]
        constraints = [
            filled("commissionedsurvey", "title", message="名称不能为空"),
            filled("commissionedsurvey", "surveyor", message="调查机构不能为空"),
            UniqueConstraint(fields=["year", "title"], name="commissionedsurvey_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度{self.title}"


class SurveyAnswer(models.Model):
    """One question of a commissioned survey: how many of the samples are satisfied."""

    survey = models.ForeignKey(
        CommissionedSurvey, on_delete=models.PROTECT, related_name="answers", verbose_name="调查"
    )  # fmt: skip
    number = models.PositiveIntegerField("序号")
    question = models.CharField("问题", max_length=200)
    satisfied = models.PositiveIntegerField("满意样本")
    asked = models.PositiveIntegerField("有效样本")

    class Meta:
        verbose_name = "满意度调查问题"
        ordering = ["survey_id", "number"]
        constraints = [
            UniqueConstraint(fields=["survey", "number"], name="surveyanswer_number_once"),
            filled("surveyanswer", "question", message="问题不能为空"),
            CheckConstraint(
                condition=Q(satisfied__lte=F("asked")) & Q(asked__gt=0),
                name="surveyanswer_part_of_samples",
                violation_error_message="满意样本不能多于有效样本",
            ),
        ]

    def __str__(self) -> str:
        return self.question
