"""The method by which grades are given: its parts, the hard standards of each grade, what each tier answers for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from appraisal.enums.grades import Grade, GradeTier, MethodState, RoundKind
from core.constraints import both_or_neither, choices_hold, filled
from decisions.models.base import Recorded


class GradingMethod(Recorded):
    """One version of a method (考核评价办法); its text is its parts (BZ-1-a). Stands still once it is issued."""

    kind = models.CharField("种类", max_length=12, choices=RoundKind.choices())
    number = models.PositiveIntegerField("版本")
    title = models.CharField("名称", max_length=80)
    document_number = models.CharField("文号", max_length=80)
    effective_year = models.PositiveIntegerField("施行年度")
    state = models.CharField("状态", max_length=12, choices=MethodState.choices(), default=MethodState.DRAFT.value)
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="印发人",
    )  # fmt: skip

    class Meta:
        verbose_name = "考核办法"
        ordering = ["kind", "-number"]
        constraints = [
            choices_hold("gradingmethod", "kind", RoundKind),
            choices_hold("gradingmethod", "state", MethodState),
            filled("gradingmethod", "title", message="名称不能为空"),
            both_or_neither("gradingmethod", "issued_at", "issued_by"),
            UniqueConstraint(fields=["kind", "number"], name="gradingmethod_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版）"


class MethodPart(models.Model):
    """A part of the method in its words."""

    method = models.ForeignKey(GradingMethod, on_delete=models.PROTECT, related_name="parts", verbose_name="办法")
    place = models.PositiveIntegerField("序号")
    title = models.CharField("标题", max_length=40)
    text = models.TextField("内容")

    class Meta:
        verbose_name = "办法内容"
        ordering = ["method_id", "place"]
        constraints = [UniqueConstraint(fields=["method", "place"], name="methodpart_place_once")]

    def __str__(self) -> str:
        return self.title


class GradeStandard(models.Model):
    """A concrete standard of a grade, for teams or for cadres (BZ-1-d)."""

    method = models.ForeignKey(GradingMethod, on_delete=models.PROTECT, related_name="standards", verbose_name="办法")
    of_team = models.BooleanField("班子")
    grade = models.CharField("等次", max_length=12, choices=Grade.choices())
    text = models.CharField("标准", max_length=300)

    class Meta:
        verbose_name = "等次标准"
        ordering = ["method_id", "-of_team", "id"]
        constraints = [
            choices_hold("gradestandard", "grade", Grade),
            filled("gradestandard", "text", message="标准不能为空"),
        ]

    def __str__(self) -> str:
        return self.text


class DutyItem(models.Model):
    """What a tier answers for; each of the three has its own (BZ-1-b)."""

    method = models.ForeignKey(GradingMethod, on_delete=models.PROTECT, related_name="items", verbose_name="办法")
    tier = models.CharField("对象", max_length=12, choices=GradeTier.choices())
    text = models.CharField("履责内容", max_length=300)

    class Meta:
        verbose_name = "履责内容"
        ordering = ["method_id", "tier", "id"]
        constraints = [
            choices_hold("dutyitem", "tier", GradeTier),
            filled("dutyitem", "text", message="履责内容不能为空"),
        ]

    def __str__(self) -> str:
        return self.text
