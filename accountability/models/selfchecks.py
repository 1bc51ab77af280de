"""What a unit finds and mends itself: checks, rectifications, reviews, contacts; aims assessed (JH-A-6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, Aim
from accountability.models.reports import ReportLine
from accountability.models.tasks import Task, TaskVersion
from core.access import may
from core.constraints import both_or_neither, choices_hold, different_people, filled
from decisions.models import ExecutionFeedback
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class SelfCheck(Recorded):
    """A unit or who is responsible looked at the own work; never changed (JH-A-6.3-a, JH-B-5.1-c)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="self_checks", verbose_name="任务"
    )
    checked_on = models.DateField("检查日期")
    finding = models.TextField("检查情况")
    problem = models.TextField("发现的问题", blank=True)

    class Meta:
        verbose_name = "自查自纠"
        ordering = ["-checked_on", "-id"]
        constraints = [filled("selfcheck", "finding", message="检查情况不能为空")]

    def __str__(self) -> str:
        return f"{self.unit} {self.checked_on}"


class UnitRectificationQuerySet(models.QuerySet["UnitRectification"]):
    def visible_to(self, account: Account) -> UnitRectificationQuerySet:
        """The county's offices see all, a unit its own and those below, a person those of his rows."""
        if may(account, AccountabilityPermission.VIEW_ALL_REPORTS):
            seen = Task.objects.visible_to(account).order_by().values("pk")
            return self.filter(Q(task__isnull=True) | Q(task__in=seen))
        own = Q(unit_id__in=account.reach(AccountabilityPermission.VIEW_UNIT_PROBLEMS).unit_ids)
        if account.person_id is not None:
            own |= Q(task__current__person=account.person_id) | Q(recorded_by=account.pk)
        return self.filter(own)

    def open(self) -> UnitRectificationQuerySet:
        return self.filter(closed_at__isnull=True)


class UnitRectification(Recorded):
    """A problem that a unit found itself, by a check or by its report: what is done until when, and that it was done.

    Who opened or corrected it does not close it: somebody else of the unit, or above it, does.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="unit_rectifications", verbose_name="任务"
    )
    check_entry = models.OneToOneField(
        SelfCheck, on_delete=models.PROTECT, null=True, blank=True, related_name="rectification", verbose_name="自查"
    )
    report_line = models.OneToOneField(
        ReportLine, on_delete=models.PROTECT, null=True, blank=True,
        related_name="rectification", verbose_name="报告任务",
    )  # fmt: skip
    problem = models.TextField("问题")
    reason = models.TextField("原因", blank=True)
    measure = models.TextField("整改措施", blank=True)
    due = models.DateField("整改期限", null=True, blank=True)
    correction = models.TextField("纠正情况", blank=True)
    corrected_on = models.DateField("纠正日期", null=True, blank=True)
    corrected_at = models.DateTimeField("纠正登记时间", null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="纠正登记人",
    )  # fmt: skip
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="销号人",
    )  # fmt: skip

    objects = UnitRectificationQuerySet.as_manager()

    class Meta:
        verbose_name = "单位整改事项"
        ordering = ["due", "id"]
        constraints = [
            filled("unitrectification", "problem", message="问题不能为空"),
            both_or_neither("unitrectification", "corrected_at", "corrected_by"),
            both_or_neither("unitrectification", "closed_at", "closed_by"),
            different_people(
                "unitrectification", "corrected_by", "closed_by", message="纠正情况由另一人核实后销号"
            ),
            CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(corrected_at__isnull=False),
                name="unitrectification_closed_once_corrected",
                violation_error_message="没有登记纠正情况的不能销号",
            ),
            CheckConstraint(
                condition=Q(corrected_at__isnull=True) | (~Q(correction="") & Q(corrected_on__isnull=False)),
                name="unitrectification_correction_told",
                violation_error_message="纠正须写明情况和日期",
            ),
            CheckConstraint(
                condition=Q(check_entry__isnull=True) | Q(report_line__isnull=True),
                name="unitrectification_one_source",
                violation_error_message="整改事项来自一次自查或者一份报告",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.problem[:40]}"


class SelfReview(Recorded):
    """A row looked at against its aim once a period: gaps, fixes, and a word to each of four standards (LS-3.3)."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="self_reviews", verbose_name="任务")
    period = models.CharField("期间", max_length=8)
    gaps = models.TextField("差距")
    fixes = models.TextField("改进措施")
    position = models.TextField("有位置")
    highlight = models.TextField("出亮点")
    breakthrough = models.TextField("求突破")
    excellence = models.TextField("创一流")

    class Meta:
        verbose_name = "定期自评"
        ordering = ["task_id", "-id"]
        constraints = [
            UniqueConstraint(fields=["task", "period"], name="selfreview_once", violation_error_message="本期已经自评"),
            *(
                filled("selfreview", name, message="差距、改进措施和四项标准都要填写")
                for name in ("gaps", "fixes", "position", "highlight", "breakthrough", "excellence")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.period}"


class AimAssessment(Recorded):
    """The aim of a row assessed before it is set; a low one holds until a newer version raises it (LS-3.3-b)."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="aims", verbose_name="任务")
    version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="+", verbose_name="任务版本")
    aim = models.CharField("定位", max_length=12, choices=Aim.choices())
    comment = models.TextField("评估意见")

    class Meta:
        verbose_name = "绩效预评估"
        ordering = ["task_id", "id"]
        constraints = [
            choices_hold("aimassessment", "aim", Aim),
            filled("aimassessment", "comment", message="评估意见不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.get_aim_display()}"


class InternalContact(Recorded):
    """Who coordinates a row within its unit and how the work is divided; the newest row counts (JH-A-6.4-c)."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="contacts", verbose_name="任务")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="内部联系人")
    division = models.TextField("分工")

    class Meta:
        verbose_name = "内部协调"
        ordering = ["task_id", "-id"]
        constraints = [filled("internalcontact", "division", message="分工不能为空")]

    def __str__(self) -> str:
        return f"{self.task} {self.person}"


class TaskFeedback(Recorded):
    """From which row a feedback on a decision came; what is answered stands with the feedback (JH-B-5.2-a)."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="feedback", verbose_name="任务")
    feedback = models.OneToOneField(
        ExecutionFeedback, on_delete=models.PROTECT, related_name="task_feedback", verbose_name="执行反馈"
    )
    studied_at = models.DateTimeField("研究时间", null=True, blank=True)
    studied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="研究人",
    )  # fmt: skip

    class Meta:
        verbose_name = "任务反馈"
        ordering = ["task_id", "-id"]
        constraints = [both_or_neither("taskfeedback", "studied_at", "studied_by")]

    def __str__(self) -> str:
        return str(self.feedback)
