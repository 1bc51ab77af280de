"""What happens in a case and what comes of it: only added to (JH-B-5.3-d, BZ-1-t)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import CaseEvent, CaseStage, MeasureKind
from accountability.models.cases import AccountabilityCase, Respondent
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded, together
from organization.models import Person, Unit


class CaseStep(Recorded):
    """One step: what was done, on which day, what it led to."""

    case = models.ForeignKey(AccountabilityCase, on_delete=models.PROTECT, related_name="steps", verbose_name="案件")
    event = models.CharField("办理", max_length=12, choices=CaseEvent.choices())
    stage = models.CharField("办理后步骤", max_length=16, choices=CaseStage.choices())
    day = models.DateField("日期")
    note = models.TextField("情况", blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )

    class Meta:
        verbose_name = "案件办理"
        ordering = ["case_id", "id"]
        constraints = [choices_hold("casestep", "event", CaseEvent), choices_hold("casestep", "stage", CaseStage)]

    def __str__(self) -> str:
        return f"{self.case} {self.get_event_display()}"


class RespondentStatement(Recorded):
    """What a respondent said for himself before the finding, or that he would not."""

    respondent = models.ForeignKey(
        Respondent, on_delete=models.PROTECT, related_name="statements", verbose_name="责任人"
    )
    dated = models.DateField("日期")
    declined = models.BooleanField("本人放弃陈述", default=False)
    text = models.TextField("陈述内容或者放弃的情况")

    class Meta:
        verbose_name = "本人陈述"
        ordering = ["respondent_id", "id"]
        constraints = [filled("respondentstatement", "text", message="须写明陈述内容或者放弃的情况")]

    def __str__(self) -> str:
        return f"{self.respondent} {self.dated}"


class Sanction(Recorded):
    """A measure decided against a respondent. ``round``: of which decision; one sent back is decided anew."""

    respondent = models.ForeignKey(
        Respondent, on_delete=models.PROTECT, related_name="sanctions", verbose_name="责任人"
    )
    round = models.PositiveIntegerField("次数", default=1)
    measure = models.CharField("措施", max_length=40)
    kind = models.CharField("种类", max_length=16, choices=MeasureKind.choices())
    decided_on = models.DateField("决定日期")
    document_number = models.CharField("文号", max_length=80, blank=True)

    class Meta:
        verbose_name = "追究措施"
        ordering = ["respondent_id", "round", "id"]
        constraints = [
            choices_hold("sanction", "kind", MeasureKind),
            filled("sanction", "measure", message="措施不能为空"),
            UniqueConstraint(
                fields=["respondent", "round", "measure"], name="sanction_once",
                violation_error_message="该措施已登记",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.respondent} {self.measure}"


class Appeal(Recorded):
    """A respondent contests the decision; others than the deciders answer."""

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="appeals", verbose_name="责任人")
    filed_on = models.DateField("申诉日期")
    text = models.TextField("申诉理由")
    outcome = models.CharField(
        "结果", max_length=12, blank=True,
        choices=[("", "未处理"), ("uphold", "维持"), ("revise", "重新认定")],
    )  # fmt: skip
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    class Meta:
        verbose_name = "申诉"
        ordering = ["respondent_id", "id"]
        constraints = [
            filled("appeal", "text", message="申诉理由不能为空"),
            both_or_neither("appeal", "answered_at", "answered_by"),
            together(
                "appeal", "answered_with_outcome", "answered_at", "outcome", "answer", message="答复须有结果和理由"
            ),
            CheckConstraint(
                condition=Q(outcome__in=["", "uphold", "revise"]),
                name="appeal_outcome_known",
                violation_error_message="取值不在允许范围内",
            ),
            at_most_one("appeal", "open", ["respondent"], when=Q(answered_at__isnull=True), message="已有未处理的申诉"),
        ]

    def __str__(self) -> str:
        return f"{self.respondent} {self.filed_on}"


class IntegrityEntry(Recorded):
    """A line of a cadre's integrity file (廉政档案): outcome of a case, of an absence, a published grade (BZ-1-t)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    year = models.PositiveIntegerField("年度")
    dated = models.DateField("日期")
    text = models.CharField("内容", max_length=200)
    source_kind = models.CharField("来源对象种类", max_length=60)
    source_pk = models.PositiveBigIntegerField("来源对象编号")

    class Meta:
        verbose_name = "廉政档案记录"
        ordering = ["person_id", "-dated", "-id"]
        constraints = [
            filled("integrityentry", "text", message="内容不能为空"),
            UniqueConstraint(
                fields=["person", "source_kind", "source_pk", "text"], name="integrityentry_once",
                violation_error_message="已记入廉政档案",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} {self.text}"


class UnitReward(Recorded):
    """A unit rewards one of its own people (JH-B-5.3-e)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    dated = models.DateField("日期")
    title = models.CharField("奖励", max_length=80)
    reason = models.TextField("事由")

    class Meta:
        verbose_name = "单位奖励"
        ordering = ["-dated", "-id"]
        constraints = [
            filled("unitreward", "title", message="奖励不能为空"),
            filled("unitreward", "reason", message="事由不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"
