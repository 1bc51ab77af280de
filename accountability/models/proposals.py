"""Proposals of bonus and deduction (加扣分建议): one register, whatever they rest on (LS-3.5, LS-4.3-b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from accountability.enums import AccountabilityPermission, ProposalCause, ProposalKind, ProposalState
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class PointProposalQuerySet(models.QuerySet["PointProposal"]):
    def visible_to(self, account: Account) -> PointProposalQuerySet:
        """The county's offices see all but those that rest on a case; a unit and a person their own once sent.

        Those of a case are seen by the discipline commission, and by the appraisal office once sent (JH-B-5.3-a).
        """
        own = Q(unit_id__in=account.reach(AccountabilityPermission.VIEW_UNIT_EXECUTION).unit_ids, person__isnull=True)
        if account.person_id is not None:
            own |= Q(person=account.person_id)
        told = own & Q(state=ProposalState.SENT)
        if not may(account, AccountabilityPermission.VIEW_ALL_EXECUTION):
            return self.filter(told)
        if may(account, AccountabilityPermission.VIEW_ALL_CASES):
            return self
        open_ones = ~Q(cause=ProposalCause.CASE)
        if may(account, AccountabilityPermission.RECEIVE_PROPOSALS):
            open_ones |= Q(state=ProposalState.SENT)
        return self.filter(open_ones | told)

    def pending(self) -> PointProposalQuerySet:
        return self.filter(state=ProposalState.PENDING)

    def standing(self) -> PointProposalQuerySet:
        """Not withdrawn."""
        return self.exclude(state=ProposalState.WITHDRAWN)


class PointProposal(Recorded):
    """Points for or against a unit, or one of its people, with what they rest on.

    ``points`` are positive for both kinds; None leaves the amount to the appraisal. ``source_kind`` and ``source_pk``
    name the object as core.registry.chain does ("accountability.acceptance", pk).
    """

    kind = models.CharField("种类", max_length=12, choices=ProposalKind.choices())
    cause = models.CharField("依据种类", max_length=12, choices=ProposalCause.choices())
    year = models.PositiveIntegerField("考核年度")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    points = PointsField("分值", null=True, blank=True)
    basis = models.TextField("依据")
    clause = models.CharField("依据条款", max_length=40)
    source_kind = models.CharField("来源对象", max_length=60)
    source_pk = models.PositiveBigIntegerField("来源编号")
    state = models.CharField(
        "状态", max_length=12, choices=ProposalState.choices(), default=ProposalState.PENDING.value
    )
    sent_at = models.DateTimeField("送考核时间", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="送考核人",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="撤回人",
    )  # fmt: skip
    withdrawal_reason = models.CharField("撤回理由", max_length=500, blank=True)

    objects = PointProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "加扣分建议"
        ordering = ["-year", "-id"]
        constraints = [
            choices_hold("pointproposal", "kind", ProposalKind),
            choices_hold("pointproposal", "cause", ProposalCause),
            choices_hold("pointproposal", "state", ProposalState),
            filled("pointproposal", "basis", message="依据不能为空"),
            filled("pointproposal", "source_kind", message="须写明来源"),
            both_or_neither("pointproposal", "sent_at", "sent_by"),
            both_or_neither("pointproposal", "withdrawn_at", "withdrawn_by"),
            together(
                "pointproposal", "withdrawn_with_reason", "withdrawn_at", "withdrawal_reason", message="撤回须写明理由"
            ),
            CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gt=0),
                name="pointproposal_points_positive",
                violation_error_message="分值须大于零，加分扣分由种类区分",
            ),
            CheckConstraint(
                condition=Q(state="pending", sent_at__isnull=True, withdrawn_at__isnull=True)
                | Q(state="sent", sent_at__isnull=False, withdrawn_at__isnull=True)
                | Q(state="withdrawn", withdrawn_at__isnull=False),
                name="pointproposal_state_told",
                violation_error_message="送考核和撤回须登记时间和人",
            ),
            at_most_one(
                "pointproposal", "per_source_and_unit", ["kind", "source_kind", "source_pk", "unit"],
                when=Q(person__isnull=True) & ~Q(state="withdrawn"), message="该事项对本单位已有建议",
            ),
            at_most_one(
                "pointproposal", "per_source_and_person", ["kind", "source_kind", "source_pk", "unit", "person"],
                when=Q(person__isnull=False) & ~Q(state="withdrawn"), message="该事项对本人已有建议",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit}"
