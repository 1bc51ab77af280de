"""Reports of units on carrying out their tasks: drafts, filed versions, receptions, periods (JH-A-6.2, JH-B-4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, PeriodStep, Reception, ReportKind
from accountability.models.tasks import Task, TaskVersion
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account

YEARLY = (ReportKind.HALF, ReportKind.YEAR)


class ReportSheetQuerySet(models.QuerySet["ReportSheet"]):
    def visible_to(self, account: Account) -> ReportSheetQuerySet:
        """A unit its own and those below; offices and posted inspectors what was filed, drafts belong to their unit."""
        filed = ProgressReport.objects.order_by().values("sheet")
        own = Q(unit_id__in=account.reach(AccountabilityPermission.WRITE_REPORTS).unit_ids)
        own |= Q(unit_id__in=account.reach(AccountabilityPermission.WATCH_UNITS).unit_ids, pk__in=filed)
        return (
            self.filter(pk__in=filed) if may(account, AccountabilityPermission.VIEW_ALL_REPORTS) else self.filter(own)
        )


class ReportSheet(Recorded):
    """One report of a unit from its first word to its reception. ``draft`` is what was typed, as the form names it;
    ``revision`` counts the savings. ``task`` and ``milestone`` name what a phase report is about."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="progress_reports", verbose_name="填报单位")
    year = models.PositiveIntegerField("年度")
    kind = models.CharField("种类", max_length=12, choices=ReportKind.choices())
    subject = models.CharField("专题", max_length=120, blank=True)
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="phase_reports", verbose_name="任务"
    )
    milestone = models.CharField("进度节点", max_length=500, blank=True)
    due = models.DateField("报送期限", null=True, blank=True)
    draft = models.JSONField("草稿", default=dict, blank=True)
    revision = models.PositiveIntegerField("草稿次数", default=0)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="保存人",
    )  # fmt: skip

    objects = ReportSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "执行情况报告"
        ordering = ["-year", "-id"]
        constraints = [
            choices_hold("reportsheet", "kind", ReportKind),
            both_or_neither("reportsheet", "saved_at", "saved_by"),
            at_most_one(
                "reportsheet", "of_period", ["unit", "year", "kind", "subject"], when=Q(task__isnull=True),
                message="本期报告已开始填写",
            ),
            at_most_one(
                "reportsheet", "of_milestone", ["unit", "task", "milestone"], when=Q(task__isnull=False),
                message="本节点的报告已开始填写",
            ),
            CheckConstraint(
                condition=Q(kind__in=["half", "year"], subject="", task__isnull=True)
                | Q(kind="special", task__isnull=True) & ~Q(subject="")
                | Q(kind="phase", task__isnull=False),
                name="reportsheet_about",
                violation_error_message="专题报告须写明专题，阶段性报告须对应任务",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"

    @property
    def title(self) -> str:
        """2012年半年执行情况报告, or the subject of a special one."""
        if self.kind == ReportKind.HALF:
            return f"{self.year}年上半年执行情况报告"
        if self.kind == ReportKind.YEAR:
            return f"{self.year}年度执行情况报告"
        return self.subject


class ProgressReport(Recorded):
    """What was filed, once and for all: number, four parts, sealed paper. One that is returned has a next round."""

    sheet = models.ForeignKey(ReportSheet, on_delete=models.PROTECT, related_name="versions", verbose_name="报告")
    round = models.PositiveIntegerField("次数")
    number = models.CharField("编号", max_length=40, unique=True)
    execution = models.TextField("执行情况")
    situation = models.TextField("新情况")
    problem = models.TextField("新问题")
    suggestion = models.TextField("意见和建议")
    late = models.BooleanField("逾期报送", default=False)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="报告文本")

    class Meta:
        verbose_name = "执行情况报告文本"
        ordering = ["sheet_id", "round"]
        constraints = [
            UniqueConstraint(fields=["sheet", "round"], name="progressreport_round_once"),
            filled("progressreport", "execution", message="执行情况不能为空"),
            filled("progressreport", "situation", message="新情况不能为空，没有的写“无”"),
            filled("progressreport", "problem", message="新问题不能为空，没有的写“无”"),
            filled("progressreport", "suggestion", message="意见和建议不能为空，没有的写“无”"),
        ]

    def __str__(self) -> str:
        return self.number


class ReportLine(models.Model):
    """What a report says of one row, and of one that missed its day or standard why and what is done (JH-B-4.2-c)."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="lines", verbose_name="报告")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="report_lines", verbose_name="任务")
    version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="+", verbose_name="任务版本")
    text = models.TextField("执行情况", blank=True)
    percent = models.PositiveSmallIntegerField("完成百分比", null=True, blank=True)
    miss = models.CharField("未完成情形", max_length=80, blank=True)
    reason = models.TextField("原因", blank=True)
    measure = models.TextField("整改措施", blank=True)
    measure_due = models.DateField("整改期限", null=True, blank=True)

    class Meta:
        verbose_name = "报告任务"
        ordering = ["report_id", "id"]
        constraints = [
            UniqueConstraint(fields=["report", "task"], name="reportline_once"),
            CheckConstraint(
                condition=Q(miss="") | (~Q(reason="") & ~Q(measure="") & Q(measure_due__isnull=False)),
                name="reportline_miss_explained",
                violation_error_message="未按标准和时限完成的，须写明原因和整改措施、期限",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.task}"


class ReportReception(Recorded):
    """One of the two offices took a filed report in, or gave it back with a reason."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="receptions", verbose_name="报告")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="接收机关")
    outcome = models.CharField("处理", max_length=12, choices=Reception.choices())
    comment = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = "报告接收"
        ordering = ["report_id", "id"]
        constraints = [
            choices_hold("reportreception", "outcome", Reception),
            UniqueConstraint(
                fields=["report", "office"], name="reportreception_once", violation_error_message="本机关已处理"
            ),
            CheckConstraint(
                condition=~Q(outcome="returned") | ~Q(comment=""),
                name="reportreception_returned_with_reason",
                violation_error_message="退回须写明原因",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.get_outcome_display()}"


class ReportingUnit(Recorded):
    """A unit is set to report or not to report, against the rule of its kind; the newest row counts (JH-A-6.2-b)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    reports = models.BooleanField("报送半年和年终报告")
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "报告单位设置"
        ordering = ["id"]
        constraints = [filled("reportingunit", "reason", message="理由不能为空")]

    def __str__(self) -> str:
        return f"{self.unit} {'报送' if self.reports else '不报送'}"


class PeriodMove(Recorded):
    """A period of reports was closed, or opened again for all or for one unit; the newest row counts."""

    year = models.PositiveIntegerField("年度")
    kind = models.CharField("种类", max_length=12, choices=ReportKind.choices())
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    step = models.CharField("处理", max_length=12, choices=PeriodStep.choices())
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "填报期限处理"
        ordering = ["id"]
        constraints = [
            choices_hold("periodmove", "kind", ReportKind),
            choices_hold("periodmove", "step", PeriodStep),
            filled("periodmove", "reason", message="理由不能为空"),
            CheckConstraint(
                condition=Q(kind__in=["half", "year"]), name="periodmove_of_yearly",
                violation_error_message="只有半年和年终报告有填报期限",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()} {self.get_step_display()}"


class ReportReminder(Recorded):
    """The two offices reminded a unit of a report that is due."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveIntegerField("年度")
    kind = models.CharField("种类", max_length=12, choices=ReportKind.choices())

    class Meta:
        verbose_name = "报告催报"
        ordering = ["id"]
        constraints = [choices_hold("reportreminder", "kind", ReportKind)]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.get_kind_display()}"
