"""Risk assessments of matters (GW713-22 to -24)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from core.constraints import choices_hold, filled
from decisions.enums import RiskConclusion
from decisions.models.base import Recorded
from decisions.models.matters import Matter


class RiskAssessment(Recorded):
    """A report; the newest of a matter counts. Never changed: an adjusted draft is assessed again.

    ``existing`` cites an assessment that another body made of the same matter, in place of the three parts.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="risk_reports", verbose_name="事项")
    assessor = models.CharField("评估单位", max_length=80)
    dated = models.DateField("日期")
    points = models.TextField("风险点", blank=True)
    measures = models.TextField("防范和化解措施", blank=True)
    plan = models.TextField("应急预案", blank=True)
    existing = models.CharField("引用的已有评估", max_length=120, blank=True)
    conclusion = models.CharField("结论", max_length=16, choices=RiskConclusion.choices())
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报告"
    )

    class Meta:
        verbose_name = "风险评估报告"
        ordering = ["matter_id", "id"]
        constraints = [
            choices_hold("riskassessment", "conclusion", RiskConclusion),
            filled("riskassessment", "assessor", message="评估单位不能为空"),
            CheckConstraint(
                condition=~Q(existing="") | (~Q(points="") & ~Q(measures="") & ~Q(plan="")),
                name="riskassessment_parts_told",
                violation_error_message="报告须列明风险点、措施和预案，或者引用已有评估",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_conclusion_display()}"
