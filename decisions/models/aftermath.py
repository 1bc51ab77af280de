"""After the resolution: feedback, suspension, adjustment, corrections of wording, and what congress and conference say.

JH-A-4.4, JH-B-5.2-b, GW713-35, GW713-37, JH-A-6.5-c. Evaluations stand in ``evaluation.py``.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import at_most_one, both_or_neither, choices_hold, filled, in_order
from decisions.enums import AdjustmentWay, FeedbackAnswer, FeedbackKind, Overseer, Standing
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, together
from decisions.models.matters import Matter
from decisions.models.meetings import Resolution
from organization.models import Person, Unit


class ExecutionFeedback(Withdrawable):
    """How a decision is carried out, and what the county answered (JH-A-4.4-a, JH-B-5.2-b).

    ``sender`` is who of the public wrote; ``unit`` then passed it on. ``answer`` is the reason of ``outcome``.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="feedback", verbose_name="事项")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="反馈单位")
    kind = models.CharField("种类", max_length=12, choices=FeedbackKind.choices(), default=FeedbackKind.PROGRESS.value)
    sender = models.CharField("提出人", max_length=80, blank=True)
    dated = models.DateField("日期")
    finding = models.TextField("执行情况")
    suggestion = models.TextField("建议", blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )
    asks_answer = models.BooleanField("请求答复", default=False)
    outcome = models.CharField("处理", max_length=12, choices=[("", "未处理"), *FeedbackAnswer.choices()], blank=True)
    answer = models.TextField("处理理由", blank=True)
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="处理人",
    )  # fmt: skip

    class Meta:
        verbose_name = "执行反馈"
        ordering = ["-dated", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("executionfeedback", "kind", FeedbackKind),
            choices_hold("executionfeedback", "outcome", FeedbackAnswer, blank=True),
            filled("executionfeedback", "finding", message="执行情况不能为空"),
            both_or_neither("executionfeedback", "answered_at", "answered_by"),
            together(
                "executionfeedback", "answered_with_reason", "answered_at", "outcome", "answer",
                message="处理反馈须选定继续执行、调整或者停止，并写明理由",
            ),
            CheckConstraint(
                condition=~Q(kind="problem") | Q(asks_answer=True),
                name="executionfeedback_problem_asks_answer",
                violation_error_message="反映严重问题的必须答复",
            ),
            CheckConstraint(
                condition=~Q(kind="public") | ~Q(sender=""),
                name="executionfeedback_public_has_sender",
                violation_error_message="群众意见须写明提出人",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.dated} {self.get_kind_display()}"


class ExecutionSuspension(Recorded):
    """In urgency a principal leader suspends the execution first, and decides on it afterwards (GW713-37)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="suspensions", verbose_name="事项")
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="决定人")
    standing = models.CharField("决定人身份", max_length=12, choices=Standing.choices())
    reason = models.TextField("中止理由")
    suspended_on = models.DateField("中止日期")
    paper_number = models.CharField("文号", max_length=80, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    lifted_at = models.DateTimeField("恢复时间", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="恢复登记人",
    )  # fmt: skip
    lifting_reason = models.TextField("恢复理由", blank=True)

    class Meta:
        verbose_name = "中止执行"
        ordering = ["matter_id", "id"]
        constraints = [
            choices_hold("executionsuspension", "standing", Standing),
            filled("executionsuspension", "reason", message="中止理由不能为空"),
            both_or_neither("executionsuspension", "lifted_at", "lifted_by"),
            together(
                "executionsuspension", "lifted_with_reason", "lifted_at", "lifting_reason", message="恢复执行须写明理由"
            ),
            at_most_one(
                "executionsuspension", "open", ["matter"], when=Q(lifted_at__isnull=True), message="本事项已中止执行"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader.name} {self.suspended_on}"


class DecisionAdjustment(Recorded):
    """A decision taken up again in the light of feedback or an evaluation: ``successor`` is the matter that runs the
    procedure for it and, once resolved, takes its place or stops it (JH-A-4.4-c, GW713-37)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="adjustments", verbose_name="事项")
    feedback = models.ForeignKey(
        ExecutionFeedback, on_delete=models.PROTECT, null=True, blank=True,
        related_name="adjustments", verbose_name="执行反馈",
    )  # fmt: skip
    evaluation = models.ForeignKey(
        "decisions.DecisionEvaluation", on_delete=models.PROTECT, null=True, blank=True,
        related_name="adjustments", verbose_name="决策后评估",
    )  # fmt: skip
    way = models.CharField("方式", max_length=12, choices=AdjustmentWay.choices())
    text = models.TextField("调整内容和理由")
    successor = models.OneToOneField(
        Matter, on_delete=models.PROTECT, related_name="adjustment_origin", verbose_name="调整后的事项"
    )

    class Meta:
        verbose_name = "决策调整"
        ordering = ["matter_id", "id"]
        constraints = [
            choices_hold("decisionadjustment", "way", AdjustmentWay),
            filled("decisionadjustment", "text", message="调整内容不能为空"),
            CheckConstraint(
                condition=Q(feedback__isnull=False) | Q(evaluation__isnull=False),
                name="decisionadjustment_has_ground",
                violation_error_message="调整须依据执行反馈或者决策后评估",
            ),
            CheckConstraint(
                condition=~Q(matter=models.F("successor")),
                name="decisionadjustment_by_another_matter",
                violation_error_message="调整须另立事项重新决策",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_way_display()}"


class ResolutionCorrection(Recorded):
    """A clerical error of a resolution put right by a document of its own; the resolution stays (JH-A-4.4-c)."""

    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, related_name="corrections", verbose_name="更正的决议或者纪要"
    )
    number = models.CharField("文号", max_length=80)
    dated = models.DateField("日期")
    wrong = models.TextField("原文")
    right = models.TextField("更正为")
    reason = models.CharField("更正理由", max_length=500)
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="批准人")
    standing = models.CharField("批准人身份", max_length=12, choices=Standing.choices())
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = "文字更正"
        ordering = ["resolution_id", "id"]
        constraints = [
            choices_hold("resolutioncorrection", "standing", Standing),
            UniqueConstraint(
                fields=["number"], name="resolutioncorrection_number_once", violation_error_message="文号已使用"
            ),
            filled("resolutioncorrection", "number", message="文号不能为空"),
            filled("resolutioncorrection", "wrong", message="原文不能为空"),
            filled("resolutioncorrection", "right", message="更正后的文字不能为空"),
            filled("resolutioncorrection", "reason", message="更正须写明理由"),
        ]

    def __str__(self) -> str:
        return self.number


class OversightOpinion(Withdrawable):
    """What people's congress or consultative conference say to a decision; ``unit`` must reply (JH-A-6.5-c)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="oversight_opinions", verbose_name="事项")
    body = models.CharField("监督机关", max_length=16, choices=Overseer.choices())
    number = models.CharField("文号", max_length=80, blank=True)
    dated = models.DateField("日期")
    text = models.TextField("意见")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="答复单位")
    due_on = models.DateField("答复期限")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    reply = models.TextField("答复", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    class Meta:
        verbose_name = "监督意见"
        ordering = ["-dated", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("oversightopinion", "body", Overseer),
            filled("oversightopinion", "text", message="意见不能为空"),
            in_order("oversightopinion", "dated", "due_on", message="答复期限不能早于意见日期"),
            both_or_neither("oversightopinion", "replied_at", "replied_by"),
            together("oversightopinion", "replied_with_text", "replied_at", "reply", message="答复不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.dated}"
