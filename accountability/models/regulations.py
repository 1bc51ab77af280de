"""The register of regulations on accountability and the list of measures (JH-A-6.7-a)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import MeasureKind, RegulationKind, RegulationState
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded


class Regulation(Recorded):
    """One of the two regulations in one edition; a newer edition is a row of its own."""

    kind = models.CharField("制度", max_length=16, choices=RegulationKind.choices())
    number = models.CharField("文号", max_length=80, blank=True)
    state = models.CharField("状态", max_length=12, choices=RegulationState.choices())
    issued_on = models.DateField("印发日期", null=True, blank=True)
    basis = models.CharField("制定依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "责任追究制度"
        ordering = ["kind", "-id"]
        constraints = [
            choices_hold("regulation", "kind", RegulationKind),
            choices_hold("regulation", "state", RegulationState),
            at_most_one("regulation", "issued", ["kind"], when=Q(state="issued"), message="该制度已有现行版本"),
            CheckConstraint(
                condition=~Q(state="issued") | (Q(issued_on__isnull=False) & ~Q(number="")),
                name="regulation_issued_with_number",
                violation_error_message="已印发的制度须有文号和印发日期",
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.get_kind_display()}》{self.number}"


class RegulationArticle(Recorded):
    """An article that a case may cite. Never changed: a new wording belongs to a new edition."""

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="articles", verbose_name="制度")
    label = models.CharField("条款", max_length=40)
    text = models.TextField("内容")

    class Meta:
        verbose_name = "制度条款"
        ordering = ["regulation_id", "id"]
        constraints = [
            filled("regulationarticle", "label", message="条款不能为空"),
            filled("regulationarticle", "text", message="条款内容不能为空"),
            UniqueConstraint(
                fields=["regulation", "label"], name="regulationarticle_once",
                violation_error_message="该条款已登记",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.regulation}{self.label}"


class Measure(Recorded):
    """A measure that the county added to the list, or a standard one that it took out (rules/measures.py)."""

    name = models.CharField("措施", max_length=40, unique=True)
    kind = models.CharField("种类", max_length=16, choices=MeasureKind.choices())
    order = models.PositiveIntegerField("排序", default=100)
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="停用人",
    )  # fmt: skip

    class Meta:
        verbose_name = "追究措施"
        ordering = ["order", "id"]
        constraints = [
            choices_hold("measure", "kind", MeasureKind),
            filled("measure", "name", message="措施不能为空"),
            both_or_neither("measure", "withdrawn_at", "withdrawn_by"),
        ]

    def __str__(self) -> str:
        return self.name
