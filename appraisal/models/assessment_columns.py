"""Columns of points (自评、测评、初评、实地考评、汇总) of a member in a round: each its own row, none over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from appraisal.enums.assessment import AssessmentPermission, ColumnKind, ColumnState, EvidenceKind
from appraisal.models.assessment_rounds import AssessmentCharge, AssessmentRound, AssessmentSeat
from appraisal.models.schemes import Indicator, Member
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.models import Person

if TYPE_CHECKING:
    from organization.models import Account

FINISHED_FOR_UNITS = (ColumnKind.SELF,)
"""Columns that the appraised see before the results are published: their own."""


def charges_seen(account: Account) -> models.QuerySet[AssessmentCharge]:
    """Whose sheets the account opens: all for the office, those of his groups, his own unit's and his own."""
    rows = AssessmentCharge.objects.filter(round__in=AssessmentRound.objects.visible_to(account))
    if may(account, AssessmentPermission.VIEW_ALL_SHEETS):
        return rows
    seats = AssessmentSeat.objects.in_force().filter(person=account.person_id or 0)
    mine = Member.objects.own(account).order_by().values("pk")
    return rows.filter(Q(group__in=seats.order_by().values("group")) | Q(member__in=mine))


class AssessmentColumnQuerySet(models.QuerySet["AssessmentColumn"]):
    def closed(self) -> AssessmentColumnQuerySet:
        return self.filter(state=ColumnState.CLOSED)

    def newest(self) -> AssessmentColumnQuerySet:
        """The highest number of each member and kind."""
        later = AssessmentColumn.objects.filter(
            round=models.OuterRef("round"), member=models.OuterRef("member"), kind=models.OuterRef("kind"),
            number__gt=models.OuterRef("number"),
        )  # fmt: skip
        return self.filter(~models.Exists(later))

    def visible_to(self, account: Account) -> AssessmentColumnQuerySet:
        """The office and the group that assesses; the appraised their own self-assessment."""
        if may(account, AssessmentPermission.VIEW_ALL_SHEETS):
            return self
        seats = AssessmentSeat.objects.in_force().filter(person=account.person_id or 0)
        charges = AssessmentCharge.objects.filter(group__in=seats.order_by().values("group"))
        by_group = Q(
            models.Exists(charges.filter(round=models.OuterRef("round"), member=models.OuterRef("member")))
        )  # fmt: skip
        own = Q(member__in=Member.objects.own(account).order_by().values("pk"), kind=ColumnKind.SELF)
        return self.filter(by_group & (~Q(kind=ColumnKind.SELF) | Q(state=ColumnState.CLOSED)) | own)


class AssessmentColumn(Recorded):
    """One column of one member. Closed it stands still in the database; a change is the next number, with a reason.

    The final column is proposed by ``recorded_by`` and confirmed, that is closed, by somebody else.
    """

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="columns", verbose_name="考评轮次"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="assessment_columns", verbose_name="考评对象"
    )
    kind = models.CharField("栏目", max_length=12, choices=ColumnKind.choices())
    number = models.PositiveIntegerField("次数", default=1)
    state = models.CharField("状态", max_length=12, choices=ColumnState.choices(), default=ColumnState.DRAFT.value)
    summary = models.TextField("总体情况", blank=True)
    reason = models.CharField("重新填写的理由", max_length=500, blank=True)
    closed_at = models.DateTimeField("锁定时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="报送或确认人",
    )  # fmt: skip

    objects = AssessmentColumnQuerySet.as_manager()

    class Meta:
        verbose_name = "考评栏目"
        ordering = ["round_id", "member_id", "kind", "number"]
        constraints = [
            choices_hold("assessmentcolumn", "kind", ColumnKind),
            choices_hold("assessmentcolumn", "state", ColumnState),
            both_or_neither("assessmentcolumn", "closed_at", "closed_by"),
            UniqueConstraint(fields=["round", "member", "kind", "number"], name="assessmentcolumn_number_once"),
            at_most_one(
                "assessmentcolumn", "draft", ["round", "member", "kind"], when=Q(state="draft"),
                message="这一栏已在填写",
            ),
            CheckConstraint(
                condition=Q(state="draft", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
                name="assessmentcolumn_closed_with_time",
                violation_error_message="锁定的栏目须有时间和经办人",
            ),
            CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="assessmentcolumn_again_with_reason",
                violation_error_message="重新填写须写明理由",
            ),
            CheckConstraint(
                condition=~Q(kind="final") | Q(closed_by__isnull=True) | ~Q(closed_by=F("recorded_by")),
                name="assessmentcolumn_final_by_two",
                violation_error_message="汇总得分的提出和确认由两人办理",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()}"


class ColumnItem(models.Model):
    """The points of one item in a column, with the statement or the reason; points None for 不涉及 or not yet given."""

    column = models.ForeignKey(AssessmentColumn, on_delete=models.PROTECT, related_name="items", verbose_name="栏目")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")
    points = PointsField("得分", null=True, blank=True)
    not_applicable = models.BooleanField("不涉及", default=False)
    text = models.TextField("说明", blank=True)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存人"
    )

    class Meta:
        verbose_name = "考评项目得分"
        ordering = ["column_id", "indicator_id"]
        constraints = [
            UniqueConstraint(fields=["column", "indicator"], name="columnitem_once"),
            CheckConstraint(
                condition=Q(not_applicable=False) | Q(points__isnull=True),
                name="columnitem_points_or_not_applicable",
                violation_error_message="得分与“不涉及”只能填一项",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.indicator}"


class ColumnFile(Recorded):
    """A file behind an item or a whole column: ledger, material or photo."""

    column = models.ForeignKey(AssessmentColumn, on_delete=models.PROTECT, related_name="files", verbose_name="栏目")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指标"
    )
    kind = models.CharField("种类", max_length=12, choices=EvidenceKind.choices())
    title = models.CharField("名称", max_length=120, blank=True)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "考评凭证"
        ordering = ["column_id", "id"]
        constraints = [choices_hold("columnfile", "kind", EvidenceKind)]

    def __str__(self) -> str:
        return self.title or str(self.document)


class TemplateAnswer(models.Model):
    """The answer to one point of a self-assessment template; figures in ten-thousandths."""

    column = models.ForeignKey(AssessmentColumn, on_delete=models.PROTECT, related_name="answers", verbose_name="栏目")
    key = models.CharField("要点", max_length=30)
    text = models.TextField("说明", blank=True)
    figure = PointsField("本年", null=True, blank=True)
    last_figure = PointsField("上年", null=True, blank=True)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存人"
    )

    class Meta:
        verbose_name = "自评要点"
        ordering = ["column_id", "id"]
        constraints = [UniqueConstraint(fields=["column", "key"], name="templateanswer_once")]

    def __str__(self) -> str:
        return self.key


class OnSiteRecord(models.Model):
    """When and where an on-site assessment was made, and what was found (SX-6.5-a)."""

    column = models.OneToOneField(
        AssessmentColumn, on_delete=models.PROTECT, related_name="onsite", verbose_name="实地考评"
    )
    visited_on = models.DateField("日期")
    place = models.CharField("地点", max_length=120)
    findings = models.TextField("实地情况")
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存人"
    )

    class Meta:
        verbose_name = "实地考评记录"
        constraints = [
            filled("onsiterecord", "place", message="地点不能为空"),
            filled("onsiterecord", "findings", message="实地情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on} {self.place}"


class OnSiteSignature(Withdrawable):
    """An assessor signs the record by his own account; two of them close it."""

    column = models.ForeignKey(
        AssessmentColumn, on_delete=models.PROTECT, related_name="signatures", verbose_name="实地考评"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="考评人员")

    class Meta:
        verbose_name = "实地考评签字"
        ordering = ["column_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "onsitesignature", "per_person", ["column", "person"], when=Q(withdrawn_at__isnull=True),
                message="您已经签字",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.person.name
