"""The second pair of eyes on bonus and penalty entries, and what became of proposals (SX-4.2-j, LS-3.5)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.models import PointProposal
from appraisal.models.inputs import Adjustment
from appraisal.models.schemes import Scheme
from decisions.models.base import Recorded


class EntryConfirmation(Recorded):
    """A second person looked at an entry and its paper. Never changed."""

    adjustment = models.OneToOneField(
        Adjustment, on_delete=models.PROTECT, related_name="confirmation", verbose_name="加减分"
    )

    class Meta:
        verbose_name = "加减分确认"
        ordering = ["adjustment_id"]

    def __str__(self) -> str:
        return f"确认 {self.adjustment}"


class ProposalDecision(Recorded):
    """What the appraisal office made of a proposal of points: an entry, or a refusal with its reason. Never changed."""

    proposal = models.ForeignKey(PointProposal, on_delete=models.PROTECT, related_name="+", verbose_name="加扣分建议")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", verbose_name="方案")
    adjustment = models.OneToOneField(
        Adjustment, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_from", verbose_name="加减分"
    )
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "加扣分建议的处理"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            UniqueConstraint(fields=["proposal", "scheme"], name="proposaldecision_once"),
            CheckConstraint(
                condition=Q(adjustment__isnull=False) | ~Q(reason=""),
                name="proposaldecision_refused_with_reason",
                violation_error_message="不采纳须写明理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {'采纳' if self.adjustment_id else '不采纳'}"
