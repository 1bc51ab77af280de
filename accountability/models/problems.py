"""What an inspection found: problems with evidence, the report upward, the conclusion (JH-A-6.3-e, DC-16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from accountability.enums import AccountabilityPermission, ProblemGrade
from accountability.models.inspections import Inspection
from accountability.models.tasks import Task
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.enums import DecidingBody
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, account: Account) -> ProblemQuerySet:
        """Of inspections in reach; a unit sees its own alone, once the conclusion was sent to it."""
        rows = self.filter(inspection__in=Inspection.objects.visible_to(account).order_by().values("pk"))
        if may(account, AccountabilityPermission.VIEW_ALL_INSPECTIONS):
            return rows
        units = account.reach(AccountabilityPermission.VIEW_INSPECTIONS).unit_ids
        sent = Conclusion.objects.filter(
            inspection=models.OuterRef("inspection"), unit=models.OuterRef("unit"), sent_at__isnull=False
        )
        return rows.filter(models.Exists(sent), unit_id__in=units)


class Problem(Recorded):
    """A problem of a unit, graded."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="problems", verbose_name="督查")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="任务"
    )
    text = models.TextField("问题")
    grade = models.CharField("等级", max_length=12, choices=ProblemGrade.choices())

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "督查发现问题"
        ordering = ["inspection_id", "id"]
        constraints = [
            choices_hold("problem", "grade", ProblemGrade),
            filled("problem", "text", message="问题不能为空"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class InspectionEvidence(Recorded):
    """A file that proves what was found at a unit; of one problem, or of the conclusion as a whole."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="evidence", verbose_name="督查")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="问题"
    )
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "督查证据"
        ordering = ["inspection_id", "id"]

    def __str__(self) -> str:
        return self.file.name


class ProblemReport(Recorded):
    """An important problem was reported to whose decision it is (JH-A-6.3-e). Never changed."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="reports", verbose_name="问题")
    body = models.CharField("报告对象", max_length=12, choices=DecidingBody.choices())
    reported_on = models.DateField("报告日期")
    note = models.TextField("报告内容")

    class Meta:
        verbose_name = "重要问题报告"
        ordering = ["problem_id", "id"]
        constraints = [
            choices_hold("problemreport", "body", DecidingBody),
            filled("problemreport", "note", message="报告内容不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.reported_on}"


class Conclusion(Recorded):
    """What the inspection concludes of a unit, fed back to it (DC-16)."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="conclusions", verbose_name="督查"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    text = models.TextField("督查结论")
    sent_at = models.DateTimeField("送达时间", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="送达人",
    )  # fmt: skip

    class Meta:
        verbose_name = "督查结论"
        ordering = ["inspection_id", "id"]
        constraints = [
            filled("conclusion", "text", message="督查结论不能为空"),
            both_or_neither("conclusion", "sent_at", "sent_by"),
            UniqueConstraint(
                fields=["inspection", "unit"], name="conclusion_once", violation_error_message="该单位已有督查结论"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection} {self.unit}"
