"""Results: immutable numbered versions, and the publications that point at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, UniqueConstraint

from appraisal.enums import AppraisalPermission, Circle
from appraisal.models.inputs import Period
from appraisal.models.schemes import Group, Indicator, Member, Scheme
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people
from core.fields import PointsField

if TYPE_CHECKING:
    from organization.models import Account


class ResultVersionQuerySet(models.QuerySet["ResultVersion"]):
    def visible_to(self, account: Account) -> ResultVersionQuerySet:
        """The county offices see every version, everybody else what is published now to his circle (SX-6.8-a).

        The circle of the appraised: whoever works in an appraised unit, or in a body appraised with one.
        """
        if may(account, AppraisalPermission.VIEW_ALL_RESULTS):
            return self
        units = account.own_unit_ids
        homes = Member.objects.filter(Q(unit__in=units) | Q(unit__included_bodies__in=units)).values("scheme")
        circle = Q(publication__circle=Circle.COUNTY) | Q(scheme__in=homes)
        return self.filter(circle, publication__confirmed_at__isnull=False, publication__withdrawn_at__isnull=True)

    def of_period(self, period: Period) -> ResultVersionQuerySet:
        """All versions of a year or quarter, under whatever version of its scheme; they are numbered in one row."""
        scheme = Scheme.objects.filter(pk=period.scheme_id)
        return self.filter(period__in=Period.objects.filter(label=period.label, scheme__code__in=scheme.values("code")))


class ResultVersion(models.Model):
    """One computation of one scheme and period. Rows here are never changed (database triggers)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions", verbose_name="方案")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="versions", verbose_name="期间")
    number = models.PositiveIntegerField("版本")
    input_hash = models.CharField("输入指纹", max_length=64)
    frozen_header = models.TextField("冻结的方案参数")
    scheme_version = models.PositiveIntegerField("方案版本")
    rulebook = models.ForeignKey(
        "core.Rulebook", on_delete=models.PROTECT, related_name="+", verbose_name="规则参数版本"
    )
    method_version = models.CharField("算法版本", max_length=20)
    warnings = models.JSONField("提示", default=list)
    note = models.CharField("说明", max_length=200, blank=True)
    job = models.ForeignKey(
        "core.Job", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="后台任务"
    )
    computed_at = models.DateTimeField("计算时间")
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="计算人"
    )

    objects = ResultVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "结果版本"
        ordering = ["period_id", "-number"]
        constraints = [
            UniqueConstraint(fields=["period", "number"], name="resultversion_number_once"),
            UniqueConstraint(fields=["job"], name="resultversion_job_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period.name}第 {self.number} 版"


class FrozenGroup(models.Model):
    """The exact inputs of one group as computed: canonical text (hashed) and where each value came from."""

    version = models.ForeignKey(
        ResultVersion, on_delete=models.PROTECT, related_name="frozen_groups", verbose_name="版本"
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", verbose_name="考核系统")
    inputs = models.TextField("冻结的输入")
    provenance = models.TextField("来源")

    class Meta:
        verbose_name = "冻结的输入"
        ordering = ["version_id", "group_id"]
        constraints = [UniqueConstraint(fields=["version", "group"], name="frozengroup_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.group}"


class Result(models.Model):
    """The total of one member in one version; points in ten-thousandths.

    Rows are only ever asked for by version, or by version and the keys of members, which the unique constraint serves:
    further indexes would cost more than the rest of writing them.
    """

    version = models.ForeignKey(
        ResultVersion, on_delete=models.PROTECT, related_name="results", db_index=False, verbose_name="版本"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="考核系统"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="results", db_index=False, verbose_name="考评对象"
    )
    initial = PointsField("初步得分")
    commendations = PointsField("表彰加分合计")
    bonus = PointsField("计入的表彰加分")
    reward = PointsField("奖励分")
    deduction = PointsField("扣分")
    final = PointsField("最终得分")
    rank = models.PositiveIntegerField("名次")
    vetoed = models.BooleanField("一票否决", default=False)
    disqualified = models.BooleanField("取消资格", default=False)

    class Meta:
        verbose_name = "结果"
        ordering = ["version_id", "group_id", "rank", "member_id"]
        constraints = [UniqueConstraint(fields=["version", "member"], name="result_member_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.member}"


class ResultItem(models.Model):
    """The score of one member on one top item in one version, with its place on that item (SX-4.1-a)."""

    version = models.ForeignKey(
        ResultVersion, on_delete=models.PROTECT, related_name="items", db_index=False, verbose_name="版本"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="考评对象"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="大项"
    )
    base = PointsField("基础分")
    weighted = PointsField("权重得分")
    place = models.PositiveIntegerField("单项名次")

    class Meta:
        verbose_name = "大项得分"
        ordering = ["version_id", "member_id", "indicator_id"]
        constraints = [UniqueConstraint(fields=["version", "member", "indicator"], name="resultitem_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.member} {self.indicator}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def in_force(self) -> PublicationQuerySet:
        return self.filter(confirmed_at__isnull=False, withdrawn_at__isnull=True)

    def closing(self) -> PublicationQuerySet:
        """Those that keep the figures of their period from being filed: published, and not opened again."""
        opened = apps.get_model("appraisal", "Reopening").objects.opened().filter(publication=OuterRef("pk"))
        return self.in_force().filter(~Exists(opened))

    def locking(self) -> PublicationQuerySet:
        """Those that lock every input of their period: approved, in force, and not opened again (SX-6.8-a)."""
        return self.closing().filter(approved_at__isnull=False)


class Publication(models.Model):
    """A version on its way to the units: proposed, confirmed by a second person, approved by the leading group.

    Preliminary until ``approved_at`` (SX-6.8-a). At most one per period is in force; publishing the next
    version withdraws the former, an approved one only with a reason and a paper.
    """

    version = models.OneToOneField(
        ResultVersion, on_delete=models.PROTECT, related_name="publication", verbose_name="版本"
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="publications", verbose_name="期间")
    circle = models.CharField("公布范围", max_length=12, choices=Circle.choices(), default=Circle.APPRAISED.value)
    proposed_at = models.DateTimeField("提请时间")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提请人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    approved_at = models.DateTimeField("审定登记时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审定登记人",
    )
    meeting_on = models.DateField("领导小组会议日期", null=True, blank=True)
    meeting_record = models.CharField("会议纪要文号", max_length=80, blank=True)
    meeting_document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会议纪要"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤下人",
    )
    withdrawal_reason = models.CharField("撤下理由", max_length=200, blank=True)
    withdrawal_document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤下依据"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "结果公布"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            choices_hold("publication", "circle", Circle),
            both_or_neither("publication", "confirmed_at", "confirmed_by"),
            both_or_neither("publication", "approved_at", "approved_by"),
            both_or_neither("publication", "withdrawn_at", "withdrawn_by"),
            different_people("publication", "proposed_by", "confirmed_by", message="提请与确认须由两人办理"),
            at_most_one(
                "publication",
                "in_force",
                ["period"],
                when=Q(confirmed_at__isnull=False, withdrawn_at__isnull=True),
                message="同一期间只能有一个已公布的版本",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | (Q(confirmed_at__isnull=False) & ~Q(meeting_record="")),
                name="publication_approved_with_record",
                violation_error_message="登记审定须先公布初步结果并填写会议纪要文号",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | Q(withdrawn_at__isnull=True)
                | (Q(withdrawal_document__isnull=False) & ~Q(withdrawal_reason="")),
                name="publication_final_ends_with_paper",
                violation_error_message="撤下已审定的最终结果须写明理由并附依据文件",
            ),
        ]

    def __str__(self) -> str:
        return f"公布 {self.version}"


class RankingDocument(models.Model):
    """A ranking report that was made once and is served again: PDF or workbook of a version."""

    version = models.ForeignKey(ResultVersion, on_delete=models.PROTECT, related_name="documents", verbose_name="版本")
    variant = models.CharField("种类", max_length=60)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    made_at = models.DateTimeField("生成时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="生成人"
    )

    class Meta:
        verbose_name = "排名报告"
        ordering = ["-made_at"]
        constraints = [UniqueConstraint(fields=["version", "variant"], name="rankingdocument_variant_once")]

    def __str__(self) -> str:
        return str(self.document)
