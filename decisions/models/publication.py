"""What was decided, made public and explained (GW713-32)."""

from __future__ import annotations

from django.db import models

from core.constraints import filled
from decisions.models.base import WITHDRAWAL, Withdrawable
from decisions.models.matters import Matter


class DecisionPublication(Withdrawable):
    """Where and when a decision was published, with its interpretation and what became of the opinions."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="publications", verbose_name="事项")
    published_on = models.DateField("公布日期")
    place = models.CharField("公布渠道", max_length=200)
    interpretation = models.TextField("解读")
    adoption = models.TextField("意见采纳情况")

    class Meta:
        verbose_name = "决策公布"
        ordering = ["matter_id", "id"]
        constraints = [
            *WITHDRAWAL,
            filled("decisionpublication", "place", message="公布渠道不能为空"),
            filled("decisionpublication", "interpretation", message="解读不能为空"),
            filled("decisionpublication", "adoption", message="意见采纳情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.published_on}"
