"""Proposals (决策意向建议): from four sources, screened by the two offices (JH-A-5.1-a, JH-A-5.1-b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.enums import Channel, DecisionPermission, ProposalState, Source
from decisions.models.base import Recorded, together
from decisions.models.matters import Matter
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, account: Account) -> ProposalQuerySet:
        """The two offices and the county's leaders see all, a unit its own."""
        if may(account, DecisionPermission.VIEW_ALL_PROPOSALS):
            return self
        return self.filter(unit_id__in=account.reach(DecisionPermission.SUBMIT_PROPOSALS).unit_ids)

    def waiting(self) -> ProposalQuerySet:
        """Not yet screened."""
        return self.filter(state=ProposalState.RECEIVED)


class Proposal(Recorded):
    """One proposal; ``channel`` is how one of the public came in (QSH-11-a).

    ``query_code`` is what its sender asks with: long, random, told to nobody else (SECURITY P05). ``contact`` of a
    citizen is shown to holders of READ_CONTACTS only. ``recorded_by`` is the system's account where somebody without a
    sign-in sent it.
    """

    number = models.CharField("收件编号", max_length=20, unique=True)
    query_code = models.CharField("查询码", max_length=32, unique=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices())
    channel = models.CharField("受理渠道", max_length=12, choices=[("", "—"), *Channel.choices()], blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出单位"
    )
    sender = models.CharField("提出人", max_length=80, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    title = models.CharField("标题", max_length=120)
    content = models.TextField("内容")
    received_on = models.DateField("收到日期")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件"
    )
    state = models.CharField(
        "状态", max_length=12, choices=ProposalState.choices(), default=ProposalState.RECEIVED.value
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="并入事项"
    )
    rejection_reason = models.CharField("不采纳理由", max_length=500, blank=True)
    screened_at = models.DateTimeField("筛选时间", null=True, blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="筛选人",
    )  # fmt: skip
    answer = models.TextField("公开答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "决策意向建议"
        ordering = ["-received_on", "-id"]
        constraints = [
            choices_hold("proposal", "source", Source),
            choices_hold("proposal", "state", ProposalState),
            choices_hold("proposal", "channel", Channel, blank=True),
            CheckConstraint(
                condition=(Q(source="society") & ~Q(channel="")) | (~Q(source="society") & Q(channel="")),
                name="proposal_channel_of_society",
                violation_error_message="社会和群众建议须写明受理渠道，其他来源不填",
            ),
            filled("proposal", "title", message="标题不能为空"),
            filled("proposal", "content", message="内容不能为空"),
            filled("proposal", "query_code", message="查询码不能为空"),
            both_or_neither("proposal", "screened_at", "screened_by"),
            both_or_neither("proposal", "answered_at", "answered_by"),
            together("proposal", "answered_with_text", "answered_at", "answer", message="答复不能为空"),
            CheckConstraint(
                condition=Q(state="received", screened_at__isnull=True, matter__isnull=True, rejection_reason="")
                | Q(state="merged", screened_at__isnull=False, matter__isnull=False, rejection_reason="")
                | (Q(state="rejected", screened_at__isnull=False, matter__isnull=True) & ~Q(rejection_reason="")),
                name="proposal_state_told",
                violation_error_message="采纳的建议须并入事项，未采纳的须写明理由",
            ),
            CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(sender=""),
                name="proposal_sender_named",
                violation_error_message="须写明提出单位或提出人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
