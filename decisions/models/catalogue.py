"""The catalogue of major administrative decisions, and what was settled about each matter (GW713-3)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from core.constraints import at_most_one, filled
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from decisions.models.matters import Matter


class CatalogueEntry(Withdrawable):
    """An item of the catalogue with its standard. Taken out with a reason; a changed standard is a new row."""

    title = models.CharField("事项", max_length=120)
    standard = models.TextField("列入标准")
    approval = models.CharField("同级党委同意文号", max_length=80)
    published_on = models.DateField("公布日期")

    class Meta:
        verbose_name = "重大行政决策事项目录"
        ordering = ["published_on", "id"]
        constraints = [
            *WITHDRAWAL,
            filled("catalogueentry", "title", message="事项不能为空"),
            filled("catalogueentry", "standard", message="列入标准不能为空"),
            filled("catalogueentry", "approval", message="须写明同级党委同意的文号"),
            at_most_one(
                "catalogueentry", "listed_once", ["title"], when=Q(withdrawn_at__isnull=True),
                message="目录中已有同名事项",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def listed(day: date) -> models.QuerySet[CatalogueEntry]:
        """In the catalogue on that day: published, and not taken out."""
        return CatalogueEntry.objects.in_force().filter(published_on__lte=day)


class CatalogueRuling(Recorded):
    """Whether a matter stands in the catalogue: under ``entry``, or outside it with the reason. The newest counts."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="catalogue_rulings", verbose_name="事项")
    entry = models.ForeignKey(
        CatalogueEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="目录事项"
    )
    reason = models.CharField("理由", max_length=500)

    class Meta:
        verbose_name = "目录认定"
        ordering = ["matter_id", "id"]
        constraints = [filled("catalogueruling", "reason", message="须写明理由")]

    def __str__(self) -> str:
        return f"{self.matter} {self.entry or '未列入'}"
