"""What a qualitative rating rests on: linked bases of the two kinds, and the points looked at (JH-C-3.3-i)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.specials import BasisKind
from appraisal.models.assessment_columns import AssessmentColumn
from appraisal.models.commissioned import CommissionedSurvey
from appraisal.models.evaluations import Evaluation
from appraisal.models.schemes import Indicator
from core.constraints import choices_hold, filled
from decisions.models.base import WITHDRAWAL, Withdrawable
from organization.models import Unit


class RatingBasis(Withdrawable):
    """A basis of the rating of one item: a department's material with its file, or the result of a survey."""

    column = models.ForeignKey(AssessmentColumn, on_delete=models.PROTECT, related_name="bases", verbose_name="栏目")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")
    kind = models.CharField("种类", max_length=10, choices=BasisKind.choices())
    title = models.CharField("名称", max_length=120)
    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="职能部门"
    )
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="民意调查"
    )
    survey = models.ForeignKey(
        CommissionedSurvey, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="委托调查"
    )

    class Meta:
        verbose_name = "定性评价依据"
        ordering = ["column_id", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("ratingbasis", "kind", BasisKind),
            filled("ratingbasis", "title", message="名称不能为空"),
            CheckConstraint(
                condition=Q(
                    kind="material", department__isnull=False, document__isnull=False, evaluation__isnull=True,
                    survey__isnull=True,
                )
                | Q(kind="survey", department__isnull=True, document__isnull=True, survey__isnull=False,
                    evaluation__isnull=True)
                | Q(kind="survey", department__isnull=True, document__isnull=True, survey__isnull=True,
                    evaluation__isnull=False),
                name="ratingbasis_of_its_kind",
                violation_error_message="材料须有提供的部门和文件，民意调查须选定一项结果",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ReviewedPoint(models.Model):
    """A review point of a qualitative item that was looked at, and what was found; ``point`` as the scheme words it."""

    column = models.ForeignKey(AssessmentColumn, on_delete=models.PROTECT, related_name="reviewed", verbose_name="栏目")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")
    point = models.CharField("考核要点", max_length=200)
    looked_at = models.BooleanField("已查看", default=False)
    text = models.CharField("查看情况", max_length=500, blank=True)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存人"
    )

    class Meta:
        verbose_name = "要点查看"
        ordering = ["column_id", "id"]
        constraints = [
            UniqueConstraint(fields=["column", "indicator", "point"], name="reviewedpoint_once"),
            CheckConstraint(
                condition=Q(looked_at=False) | ~Q(text=""),
                name="reviewedpoint_told",
                violation_error_message="已查看的要点须写明查看情况",
            ),
        ]

    def __str__(self) -> str:
        return self.point
