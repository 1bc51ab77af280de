"""Feedback on final results: sheets, receipts, points to put right, quarterly reports, next year's focus (BZ-2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.feedback import FeedbackPermission, PointOutcome, SheetState
from appraisal.models.results import ResultVersion
from appraisal.models.schemes import Member
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled
from decisions.models.base import Recorded
from organization.enums import Duty
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class FeedbackRound(Recorded):
    """Feedback on one final version: a sheet for each unit and cadre in it, closed when all were fed back."""

    version = models.OneToOneField(
        ResultVersion, on_delete=models.PROTECT, related_name="feedback_round", verbose_name="结果版本"
    )
    year = models.PositiveIntegerField("年度")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="结束经办人",
    )  # fmt: skip

    class Meta:
        verbose_name = "反馈轮次"
        ordering = ["-year", "-id"]
        constraints = [both_or_neither("feedbackround", "closed_at", "closed_by")]

    def __str__(self) -> str:
        return f"{self.version}反馈"


class FeedbackSheetQuerySet(models.QuerySet["FeedbackSheet"]):
    def issued(self) -> FeedbackSheetQuerySet:
        return self.filter(state=SheetState.ISSUED)

    def own(self, account: Account) -> FeedbackSheetQuerySet:
        """Issued to the person himself, or to a unit that he heads; a colleague's sheet is not his (BZ-2.3-a)."""
        headed = [unit for duty, unit in account.holdings if duty is Duty.UNIT_LEADER]
        mine = Q(person__isnull=True, unit__in=headed)
        if account.person_id is not None:
            mine |= Q(person_id=account.person_id)
        return self.issued().filter(mine)

    def visible_to(self, account: Account) -> FeedbackSheetQuerySet:
        return self if may(account, FeedbackPermission.VIEW_ALL) else self.own(account)


class FeedbackSheet(Recorded):
    """The overall evaluation of one unit or cadre in four parts (BZ-2.3-b).

    Written from the approved result, edited, finished by one person and issued by another; then nothing of it changes.
    ``demands`` holds the points to be put right, one a line, until the issue turns them into rows.
    """

    round = models.ForeignKey(FeedbackRound, on_delete=models.PROTECT, related_name="sheets", verbose_name="反馈轮次")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name="考评对象")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="feedback_sheets", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="feedback_sheets", verbose_name="干部"
    )
    practice = models.TextField("好的做法", blank=True)
    opinions = models.TextField("干部职工意见建议", blank=True)
    tallies = models.TextField("测评、谈话、民意调查情况", blank=True)
    advice = models.TextField("考核组意见建议", blank=True)
    demands = models.TextField("整改要求", blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=SheetState.choices(), default=SheetState.DRAFT.value)
    revision = models.PositiveIntegerField("修改次数", default=0)
    finished_at = models.DateTimeField("定稿时间", null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="定稿人",
    )  # fmt: skip
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="签发人",
    )  # fmt: skip
    number = models.CharField("文号", max_length=40, blank=True)

    objects = FeedbackSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "反馈意见"
        ordering = ["round_id", "member__group__order", "member__order", "id"]
        constraints = [
            UniqueConstraint(fields=["round", "member"], name="feedbacksheet_member_once"),
            choices_hold("feedbacksheet", "state", SheetState),
            both_or_neither("feedbacksheet", "finished_at", "finished_by"),
            both_or_neither("feedbacksheet", "issued_at", "issued_by"),
            different_people("feedbacksheet", "finished_by", "issued_by", message="定稿和签发须由两人办理"),
            at_most_one("feedbacksheet", "number", ["number"], when=~Q(number=""), message="文号重复"),
            CheckConstraint(
                condition=Q(state="draft")
                | ~Q(practice="") & ~Q(opinions="") & ~Q(tallies="") & ~Q(advice="") & Q(finished_at__isnull=False),
                name="feedbacksheet_four_parts", violation_error_message="定稿须四项齐全",
            ),
            CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False) & ~Q(number="")
                | ~Q(state="issued") & Q(issued_at__isnull=True, number=""),
                name="feedbacksheet_issued_with_number", violation_error_message="签发须编号",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member.name}{self.round.version.period.name}考核反馈意见"


class FeedbackReceipt(Recorded):
    """To whom a sheet was fed back, on which day: read by himself in the system, or face to face (BZ-2.3-a)."""

    sheet = models.OneToOneField(
        FeedbackSheet, on_delete=models.PROTECT, related_name="receipt", verbose_name="反馈意见"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="反馈对象")
    fed_on = models.DateField("反馈日期")
    face_to_face = models.BooleanField("当面反馈", default=False)

    class Meta:
        verbose_name = "反馈签收"
        ordering = ["sheet_id"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.person}"


class FeedbackPoint(Recorded):
    """One point to be put right by a day, reported each quarter until it is accepted."""

    sheet = models.ForeignKey(FeedbackSheet, on_delete=models.PROTECT, related_name="points", verbose_name="反馈意见")
    order = models.PositiveIntegerField("序号")
    text = models.TextField("整改要求")
    due_on = models.DateField("整改期限")

    class Meta:
        verbose_name = "整改事项"
        ordering = ["sheet_id", "order"]
        constraints = [
            UniqueConstraint(fields=["sheet", "order"], name="feedbackpoint_order_once"),
            filled("feedbackpoint", "text", message="整改要求不能为空"),
        ]

    def __str__(self) -> str:
        return self.text


class PointReport(Recorded):
    """How a point stands at the end of a quarter."""

    point = models.ForeignKey(FeedbackPoint, on_delete=models.PROTECT, related_name="reports", verbose_name="整改事项")
    quarter = models.CharField("季度", max_length=6)
    text = models.TextField("整改情况")
    finished = models.BooleanField("整改已完成", default=False)
    evidence = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="佐证材料"
    )

    class Meta:
        verbose_name = "季度整改报告"
        ordering = ["point_id", "quarter", "id"]
        constraints = [
            UniqueConstraint(
                fields=["point", "quarter"], name="pointreport_quarter_once", violation_error_message="本季度已报告"
            ),
            filled("pointreport", "text", message="整改情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.quarter}"


class PointReview(Recorded):
    """What the office decided on a report: go on, or put right."""

    report = models.OneToOneField(PointReport, on_delete=models.PROTECT, related_name="review", verbose_name="季度报告")
    outcome = models.CharField("结论", max_length=10, choices=PointOutcome.choices())
    comment = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = "整改审核"
        ordering = ["report_id"]
        constraints = [choices_hold("pointreview", "outcome", PointOutcome)]

    def __str__(self) -> str:
        return f"{self.report} {self.get_outcome_display()}"


class FocusItem(Recorded):
    """A point of the year before on the sheet of this year's round, with how far it was then (BZ-2.3-e)."""

    sheet = models.ForeignKey(FeedbackSheet, on_delete=models.PROTECT, related_name="focus", verbose_name="反馈意见")
    point = models.ForeignKey(FeedbackPoint, on_delete=models.PROTECT, related_name="+", verbose_name="上年整改事项")
    status = models.CharField("整改状态", max_length=80)

    class Meta:
        verbose_name = "考核重点内容"
        ordering = ["sheet_id", "point_id"]
        constraints = [UniqueConstraint(fields=["sheet", "point"], name="focusitem_once")]

    def __str__(self) -> str:
        return str(self.point)
