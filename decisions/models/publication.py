"""What was decided, made public and explained (GW713-32)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from core.constraints import filled
from decisions.models.base import WITHDRAWAL, Withdrawable, WithdrawableQuerySet
from decisions.models.matters import Matter


class DecisionPublicationQuerySet(WithdrawableQuerySet):
    def published(self, day: date) -> DecisionPublicationQuerySet:
        """What the public reads on ``day``: begun, in force, and never of a personnel matter (JH-A-3-d)."""
        open_matters = Matter.objects.not_confidential()
        return self.in_force().filter(published_on__lte=day, matter__in=open_matters)  # type: ignore[return-value]


class DecisionPublication(Withdrawable):
    """Where and when a decision was published, with its interpretation and what became of the opinions."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="publications", verbose_name="事项")
    published_on = models.DateField("公布日期")
    place = models.CharField("公布渠道", max_length=200)
    interpretation = models.TextField("解读")
    adoption = models.TextField("意见采纳情况")

    objects: ClassVar[Any] = DecisionPublicationQuerySet.as_manager()

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
