"""Fulfilment of commitments: reports with evidence, verification by somebody else, grades (QSH-8-c, QSH-8-d)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.commitments import CheckOutcome, CommitmentGradeName, CommitmentPermission, CommitmentScope
from appraisal.models.commitments import Commitment, CommitmentTarget, CommitmentVersion
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, WithdrawableQuerySet

if TYPE_CHECKING:
    from organization.models import Account


def percent(table: str, field: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": 100}), name=f"{table}_{field}_percent",
        violation_error_message="完成程度填 0 到 100",
    )  # fmt: skip


class FulfilmentReport(Recorded):
    """What came of a target in a quarter or the year. One that was sent back is followed by the next ``round``."""

    target = models.ForeignKey(
        CommitmentTarget, on_delete=models.PROTECT, related_name="reports", verbose_name="承诺目标"
    )
    period = models.CharField("期间", max_length=6)
    round = models.PositiveIntegerField("次数")
    text = models.TextField("完成情况")
    percent = models.PositiveIntegerField("自报完成程度")
    force_majeure = models.TextField("不可抗拒原因", blank=True)
    evidence = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="佐证材料"
    )

    class Meta:
        verbose_name = "承诺兑现报告"
        ordering = ["target_id", "period", "round"]
        constraints = [
            UniqueConstraint(fields=["target", "period", "round"], name="fulfilmentreport_round_once"),
            filled("fulfilmentreport", "text", message="完成情况不能为空"),
            percent("fulfilmentreport", "percent"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.period}"


class FulfilmentCheck(Recorded):
    """Somebody of the level above holds a report against the facts: the degree that counts, force majeure or not."""

    report = models.OneToOneField(
        FulfilmentReport, on_delete=models.PROTECT, related_name="check_row", verbose_name="兑现报告"
    )
    outcome = models.CharField("结论", max_length=12, choices=CheckOutcome.choices())
    percent = models.PositiveIntegerField("核实完成程度", null=True, blank=True)
    excused = models.BooleanField("认定不可抗拒原因", default=False)
    comment = models.TextField("核实意见", blank=True)

    class Meta:
        verbose_name = "承诺兑现核实"
        ordering = ["report_id"]
        constraints = [
            choices_hold("fulfilmentcheck", "outcome", CheckOutcome),
            CheckConstraint(
                condition=Q(outcome="confirmed", percent__gte=0, percent__lte=100)
                | Q(outcome="returned", percent__isnull=True, excused=False) & ~Q(comment=""),
                name="fulfilmentcheck_told", violation_error_message="核实须填完成程度，退回须写明意见",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.report} {self.get_outcome_display()}"


class CommitmentGrade(Withdrawable):
    """定档 of a commitment by the county: ``average`` of the verified degrees of all targets, in per cent."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="grades", verbose_name="承诺书")
    version = models.ForeignKey(CommitmentVersion, on_delete=models.PROTECT, related_name="+", verbose_name="版本")
    average = PointsField("平均完成程度")
    proposed = models.CharField("测算档次", max_length=12, choices=CommitmentGradeName.choices())
    grade = models.CharField("档次", max_length=12, choices=CommitmentGradeName.choices())
    reason = models.CharField("与测算不一致的理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "承诺定档"
        ordering = ["-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("commitmentgrade", "proposed", CommitmentGradeName),
            choices_hold("commitmentgrade", "grade", CommitmentGradeName),
            at_most_one(
                "commitmentgrade", "in_force", ["commitment"], when=Q(withdrawn_at__isnull=True), message="已经定档"
            ),
            CheckConstraint(
                condition=Q(grade=models.F("proposed")) | ~Q(reason=""), name="commitmentgrade_other_with_reason",
                violation_error_message="定档与测算不一致的，须写明理由",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.commitment} {self.get_grade_display()}"


class GradePublicationQuerySet(WithdrawableQuerySet):
    def visible_to(self, account: Account) -> GradePublicationQuerySet:
        """The county's offices all, others by the scope: their own unit, the county, everybody (QSH-8-d)."""
        shown: GradePublicationQuerySet = self.in_force().filter(grade__withdrawn_at__isnull=True)  # type: ignore[assignment]  # in_force keeps the class
        if may(account, CommitmentPermission.VIEW_ALL):
            return shown
        own = Q(scope=CommitmentScope.UNIT, grade__commitment__unit__in=account.own_unit_ids)
        return shown.filter(Q(scope__in=[CommitmentScope.COUNTY, CommitmentScope.PUBLIC]) | own)

    def public(self) -> GradePublicationQuerySet:
        """What somebody without a sign-in reads."""
        shown: GradePublicationQuerySet = self.in_force().filter(  # type: ignore[assignment]  # the same
            grade__withdrawn_at__isnull=True, scope=CommitmentScope.PUBLIC, grade__commitment__person__isnull=True
        )
        return shown


class GradePublication(Withdrawable):
    """The result of a commitment, made known within a chosen scope."""

    grade = models.ForeignKey(
        CommitmentGrade, on_delete=models.PROTECT, related_name="publications", verbose_name="定档"
    )
    scope = models.CharField("公布范围", max_length=12, choices=CommitmentScope.choices())

    objects: ClassVar[Any] = GradePublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺考核结果公布"
        ordering = ["-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("gradepublication", "scope", CommitmentScope),
            at_most_one(
                "gradepublication", "in_force", ["grade"], when=Q(withdrawn_at__isnull=True), message="已经公布"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.get_scope_display()}"
