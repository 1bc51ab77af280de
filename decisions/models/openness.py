"""What the public sees and says: notice, comments, pilot, and the legality review (JH-A-4.3, JH-A-5.5 to JH-A-5.7)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from core.constraints import both_or_neither, choices_hold, filled, in_order
from decisions.enums import Review, ReviewHead, RunState, Stance
from decisions.models.base import Recorded, together
from decisions.models.matters import Matter
from decisions.models.runs import DraftVersion, StageRun


class PublicNoticeQuerySet(models.QuerySet["PublicNotice"]):
    def published(self, day: date) -> PublicNoticeQuerySet:
        """What the public sees on ``day``: begun, and never of a personnel matter (JH-A-3-d)."""
        open_matters = Matter.objects.not_confidential()
        return self.filter(starts_on__lte=day, run__matter__in=open_matters)

    def running(self, day: date) -> PublicNoticeQuerySet:
        """Published notices to which one may still write."""
        going_on = self.published(day).filter(run__state=RunState.OPEN, run__matter__ended_at__isnull=True)
        return going_on.filter(ends_on__gte=day)


class PublicNotice(Recorded):
    """A draft and its explanation put before the public, from one day to another, both included (GW713-15)."""

    run = models.OneToOneField(StageRun, on_delete=models.PROTECT, related_name="notice", verbose_name="环节")
    draft = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="+", verbose_name="草案稿次")
    text = models.TextField("公示内容")
    explanation = models.TextField("起草说明", blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期")
    shorter_reason = models.CharField("缩短期限的理由", max_length=500, blank=True)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        ordering = ["-starts_on", "-id"]
        constraints = [
            filled("publicnotice", "text", message="公示内容不能为空"),
            in_order("publicnotice", "starts_on", "ends_on", message="截止日期不能早于开始日期"),
        ]

    def __str__(self) -> str:
        return f"公示 {self.run.matter.title}"


class Comment(models.Model):
    """What somebody wrote to a notice. Hidden with a reason, never deleted; ``received_by`` is the system's account
    where somebody without a sign-in wrote. ``receipt`` is what he asks after it with."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="comments", verbose_name="公示")
    receipt = models.CharField("回执编号", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=40, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    stance = models.CharField("态度", max_length=8, choices=Stance.choices())
    text = models.TextField("意见")
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="接收人"
    )
    hidden_at = models.DateTimeField("隐藏时间", null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="隐藏人",
    )  # fmt: skip
    hiding_reason = models.CharField("隐藏理由", max_length=200, blank=True)
    reply = models.TextField("官方答复", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    class Meta:
        verbose_name = "公示意见"
        ordering = ["notice_id", "id"]
        constraints = [
            choices_hold("comment", "stance", Stance),
            filled("comment", "text", message="意见不能为空"),
            both_or_neither("comment", "hidden_at", "hidden_by"),
            both_or_neither("comment", "replied_at", "replied_by"),
            together("comment", "hidden_with_reason", "hidden_at", "hiding_reason", message="隐藏须写明理由"),
            together("comment", "replied_with_text", "replied_at", "reply", message="答复不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} {self.get_stance_display()}"


class NoticeFinding(Recorded):
    """Whether the notice met considerable controversy, with reasons; the newest row counts (JH-A-4.3-c).

    The counts are those of the comments at that moment.
    """

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="findings", verbose_name="公示")
    controversial = models.BooleanField("产生较大争议")
    reason = models.TextField("理由")
    in_favour = models.PositiveIntegerField("赞成")
    against = models.PositiveIntegerField("反对")
    others = models.PositiveIntegerField("其他意见")

    class Meta:
        verbose_name = "公示结论"
        ordering = ["notice_id", "id"]
        constraints = [filled("noticefinding", "reason", message="结论须写明理由")]

    def __str__(self) -> str:
        return "有较大争议" if self.controversial else "没有较大争议"


class PilotPlan(Recorded):
    """Where and how long measures are tried out; the newest row counts (JH-A-5.6)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="pilot_plans", verbose_name="环节")
    area = models.CharField("试点范围", max_length=200)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    measures = models.TextField("试行措施", blank=True)

    class Meta:
        verbose_name = "试点安排"
        ordering = ["run_id", "id"]
        constraints = [
            filled("pilotplan", "area", message="试点范围不能为空"),
            in_order("pilotplan", "starts_on", "ends_on", message="结束日期不能早于开始日期"),
        ]

    def __str__(self) -> str:
        return self.area


class PilotResult(Recorded):
    """What the trial proved; the newest row counts (JH-A-5.6). Report and revision are papers of the run."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="pilot_results", verbose_name="环节")
    feasible = models.BooleanField("可行")
    reason = models.TextField("结论说明")

    class Meta:
        verbose_name = "试点结论"
        ordering = ["run_id", "id"]
        constraints = [filled("pilotresult", "reason", message="结论说明不能为空")]

    def __str__(self) -> str:
        return "可行" if self.feasible else "不可行"


class LegalityReview(Recorded):
    """The legal office's written opinion on one draft; the newest row counts (JH-A-5.7). Never changed."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="legality_reviews", verbose_name="环节")
    draft = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="+", verbose_name="草案稿次")
    number = models.CharField("文号", max_length=80, blank=True)
    dated = models.DateField("日期")
    text = models.TextField("审查意见")
    shorter_reason = models.CharField("审查时间较短的理由", max_length=500, blank=True)
    overall = models.CharField("结论", max_length=20, choices=Review.choices())
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = "法律审查意见"
        ordering = ["run_id", "id"]
        constraints = [
            choices_hold("legalityreview", "overall", Review),
            filled("legalityreview", "text", message="审查意见须为书面，正文不能为空"),
            UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="legalityreview_number_once",
                violation_error_message="该文号已用于其他审查意见",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.draft} {self.get_overall_display()}"


class LegalityHead(models.Model):
    """The finding under one head of a review, entered with it (JH-A-5.7-b)."""

    review = models.ForeignKey(LegalityReview, on_delete=models.PROTECT, related_name="heads", verbose_name="审查意见")
    head = models.CharField("审查内容", max_length=12, choices=ReviewHead.choices())
    passed = models.BooleanField("通过")
    remark = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "审查内容"
        ordering = ["review_id", "id"]
        constraints = [
            choices_hold("legalityhead", "head", ReviewHead),
            UniqueConstraint(fields=["review", "head"], name="legalityhead_once"),
        ]

    def __str__(self) -> str:
        return self.get_head_display()
