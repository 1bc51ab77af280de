"""Acceptance of a finished row against its list, and what is proposed upon it (LS-3.1-f, LS-3.1-b). Never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AcceptanceOutcome, ConsequenceKind
from accountability.models.tasks import Task, TaskVersion
from core.constraints import choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Person, Unit


class Acceptance(Recorded):
    """A finished row compared with its list once, by somebody else than who carried it out."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="acceptances", verbose_name="任务")
    version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="+", verbose_name="任务版本")
    round = models.PositiveIntegerField("次数")
    outcome = models.CharField("结果", max_length=12, choices=AcceptanceOutcome.choices())
    late_days = models.PositiveIntegerField("逾期天数", default=0)
    note = models.TextField("验收意见", blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="验收材料"
    )

    class Meta:
        verbose_name = "照单验收"
        ordering = ["task_id", "round"]
        constraints = [
            choices_hold("acceptance", "outcome", AcceptanceOutcome),
            UniqueConstraint(
                fields=["task", "round"], name="acceptance_round_once", violation_error_message="本次验收已登记"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.get_outcome_display()}"


class AcceptanceItem(models.Model):
    """One indicator: what was aimed at, what is there. ``tenths`` is the share in tenths of a percent."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="items", verbose_name="验收")
    name = models.CharField("指标", max_length=200)
    target = models.DecimalField("目标值", max_digits=18, decimal_places=4)
    actual = models.DecimalField("实际值", max_digits=18, decimal_places=4)
    measure = models.CharField("单位", max_length=20, blank=True)
    fewer = models.BooleanField("越低越好", default=False)
    tenths = models.PositiveIntegerField("完成率")

    class Meta:
        verbose_name = "验收指标"
        ordering = ["acceptance_id", "id"]
        constraints = [
            filled("acceptanceitem", "name", message="指标不能为空"),
            CheckConstraint(
                condition=Q(target__gt=0, actual__gte=0) | Q(fewer=True, target=0, actual__gte=0),
                name="acceptanceitem_figures_stand",
                violation_error_message="目标值须大于零（越低越好的可以为零），实际值不小于零",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ConsequenceProposal(Recorded):
    """A reward or an accountability is proposed for who was responsible at the time, with its basis."""

    kind = models.CharField("种类", max_length=12, choices=ConsequenceKind.choices())
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="proposals", verbose_name="任务")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="牵头部门")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    acceptance = models.OneToOneField(
        Acceptance, on_delete=models.PROTECT, related_name="proposal", verbose_name="验收"
    )
    clause = models.CharField("依据条款", max_length=40)
    basis = models.TextField("依据")

    class Meta:
        verbose_name = "奖惩建议"
        ordering = ["-id"]
        constraints = [
            choices_hold("consequenceproposal", "kind", ConsequenceKind),
            filled("consequenceproposal", "basis", message="依据不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.task}"
