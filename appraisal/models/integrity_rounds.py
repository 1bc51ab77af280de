"""The yearly appraisal of integrity: groups, reports, steps, what was taken over from task tables, objections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.models import Task
from appraisal.enums.grades import GradeTier, IntegrityStep
from appraisal.models.grades import GradeRound, GradeTarget
from core.constraints import both_or_neither, choices_hold, filled
from decisions.models.base import Recorded, together
from organization.models import Person, Unit


class AppraisalTeam(Recorded):
    """A group that appraises units, led by a leader of the county (BZ-2.2-a)."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="teams", verbose_name="评定")
    name = models.CharField("考核组", max_length=40)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="带队领导")
    members = models.CharField("成员", max_length=300, blank=True)

    class Meta:
        verbose_name = "考核组"
        ordering = ["round_id", "id"]
        constraints = [
            filled("appraisalteam", "name", message="考核组名称不能为空"),
            UniqueConstraint(fields=["round", "name"], name="appraisalteam_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamUnit(models.Model):
    """A unit that a group appraises: of one group in a round (BZ-2.2-a)."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="+", verbose_name="评定")
    team = models.ForeignKey(AppraisalTeam, on_delete=models.PROTECT, related_name="units", verbose_name="考核组")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "考核组的单位"
        ordering = ["team_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["round", "unit"], name="teamunit_once", violation_error_message="该单位已属于另一考核组"
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)


class RoundItem(models.Model):
    """What a team or a cadre answers for in this year: from a task table of integrity in force (BZ-2.1-b)."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="items", verbose_name="评定")
    target = models.ForeignKey(GradeTarget, on_delete=models.PROTECT, related_name="items", verbose_name="对象")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", verbose_name="任务")
    tier = models.CharField("对象类别", max_length=12, choices=GradeTier.choices())
    text = models.TextField("目标任务")
    measures = models.TextField("工作措施", blank=True)
    deadline = models.DateField("完成时限", null=True, blank=True)

    class Meta:
        verbose_name = "年度履责内容"
        ordering = ["target_id", "id"]
        constraints = [
            choices_hold("rounditem", "tier", GradeTier),
            UniqueConstraint(fields=["target", "task"], name="rounditem_once"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class IntegrityReport(Recorded):
    """The printed report of a team or a member, circulated in the unit (BZ-2.2-d). Never changed; the last counts."""

    target = models.ForeignKey(GradeTarget, on_delete=models.PROTECT, related_name="reports", verbose_name="对象")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="述廉报告")
    released_on = models.DateField("印发日期")

    class Meta:
        verbose_name = "述廉报告"
        ordering = ["target_id", "id"]

    def __str__(self) -> str:
        return f"{self.target} 述廉报告"


class StepRecord(Recorded):
    """A step that was taken, or that was not called for (BZ-1-i). Never changed."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="steps", verbose_name="评定")
    step = models.CharField("环节", max_length=12, choices=IntegrityStep.choices())
    triggered = models.BooleanField("开展", default=True)
    done_on = models.DateField("日期")
    text = models.CharField("情况", max_length=300)

    class Meta:
        verbose_name = "考核环节"
        ordering = ["round_id", "id"]
        constraints = [
            choices_hold("steprecord", "step", IntegrityStep),
            filled("steprecord", "text", message="情况不能为空"),
            UniqueConstraint(fields=["round", "step"], name="steprecord_once", violation_error_message="该环节已登记"),
            CheckConstraint(
                condition=Q(triggered=True) | Q(step="investigated"),
                name="steprecord_only_one_may_lack",
                violation_error_message="只有专项调查可以不开展",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_step_display())


class GradeObjection(Recorded):
    """Somebody objects to a grade within the days of its publicity (BZ-2.2-m)."""

    target = models.ForeignKey(GradeTarget, on_delete=models.PROTECT, related_name="objections", verbose_name="对象")
    text = models.TextField("异议")
    sender = models.CharField("反映人", max_length=40)
    contact = models.CharField("联系方式", max_length=120)
    answer = models.TextField("处理意见", blank=True)
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="处理人",
    )  # fmt: skip

    class Meta:
        verbose_name = "公示异议"
        ordering = ["-id"]
        constraints = [
            filled("gradeobjection", "text", message="异议不能为空"),
            both_or_neither("gradeobjection", "answered_at", "answered_by"),
            together("gradeobjection", "answered_with_text", "answered_at", "answer", message="处理意见不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.target} 异议"
