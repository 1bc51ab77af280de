"""What goes into a computation: periods, scores, adjustments, marks and the imports that brought them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, Filer, ImportState, MarkKind
from appraisal.models.schemes import Indicator, Member, Scheme
from appraisal.rules.periods import parse_period
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from core.fields import PointsField


class Period(models.Model):
    """A year (2012) or a quarter (2012Q1) of a scheme."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="periods", verbose_name="方案")
    label = models.CharField("期间", max_length=6)
    first_day = models.DateField("起始日")
    last_day = models.DateField("截止日")

    class Meta:
        verbose_name = "考评期间"
        ordering = ["scheme_id", "label"]
        constraints = [UniqueConstraint(fields=["scheme", "label"], name="period_label_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """2012年度, 2012年第一季度."""
        return parse_period(self.label).label


class ScoreImport(models.Model):
    """A workbook that was uploaded: checked, then committed or discarded, and perhaps undone.

    ``summary`` per sheet: rows, values, sum; ``problems`` every refused cell; ``changes`` what the commit would
    change or has changed, with the values before, so that it can be undone.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="imports", verbose_name="期间")
    workbook = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="工作簿")
    state = models.CharField("状态", max_length=12, choices=ImportState.choices(), default=ImportState.CHECKED.value)
    summary = models.JSONField("汇总", default=list)
    problems = models.JSONField("问题", default=list)
    changes = models.JSONField("变更", default=dict)
    checked_at = models.DateTimeField("校验时间")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    committed_at = models.DateTimeField("导入时间", null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="导入人",
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销人",
    )

    class Meta:
        verbose_name = "分值导入"
        ordering = ["-checked_at", "-id"]
        constraints = [
            choices_hold("scoreimport", "state", ImportState),
            both_or_neither("scoreimport", "committed_at", "committed_by"),
            both_or_neither("scoreimport", "undone_at", "undone_by"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.workbook}"


class Score(models.Model):
    """The score of one member on one leaf in one period: a value, or 不涉及.

    ``change_id`` is the audit event that wrote the row last; a trigger copies each change to the row history.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="scores", verbose_name="期间")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="scores", verbose_name="考评对象")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="scores", verbose_name="指标")
    value = PointsField("得分", null=True, blank=True)
    not_applicable = models.BooleanField("不涉及", default=False)
    import_batch = models.ForeignKey(
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="scores", verbose_name="导入批次"
    )
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="录入人"
    )
    change_id = models.UUIDField("来源审计记录")

    class Meta:
        verbose_name = "得分"
        ordering = ["period_id", "member_id", "indicator_id"]
        constraints = [
            UniqueConstraint(fields=["period", "member", "indicator"], name="score_cell_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, not_applicable=False) | Q(value__isnull=True, not_applicable=True),
                name="score_value_or_not_applicable",
                violation_error_message="得分与“不涉及”必须且只能填一项",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.indicator}"


class EvidenceQuerySet(models.QuerySet["ScoreEvidence"]):
    def in_force(self) -> EvidenceQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class ScoreEvidence(models.Model):
    """A file that supports one score. Attached by mistake it is withdrawn with a reason, never deleted."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="evidence", verbose_name="得分")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="凭证")
    note = models.CharField("说明", max_length=200, blank=True)
    added_at = models.DateTimeField("添加时间")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="添加人"
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="撤销人",
    )  # fmt: skip
    withdrawal_reason = models.CharField("撤销理由", max_length=200, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "得分凭证"
        ordering = ["score_id", "added_at"]
        constraints = [both_or_neither("scoreevidence", "withdrawn_at", "withdrawn_by")]

    def __str__(self) -> str:
        return str(self.document)


class _Entry(models.Model):
    """Common part of year-level entries: who entered it, from which paper, and its withdrawal."""

    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据文件"
    )
    import_batch = models.ForeignKey(
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入批次"
    )
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销人",
    )
    withdrawal_reason = models.CharField("撤销理由", max_length=200, blank=True)
    change_id = models.UUIDField("来源审计记录")

    class Meta:
        abstract = True


class EntryQuerySet(models.QuerySet):  # type: ignore[type-arg]  # serves two models
    def in_force(self) -> EntryQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Adjustment(_Entry):
    """One bonus or penalty entry (加减分) of the year (SX-4.2). Withdrawn, never deleted.

    ``filer`` says whose list a criticism or reward stands in (``filing_body`` names a 有关机构); ``list_number`` is
    the list's own number where the appraisal office entered it on behalf of the filer, "" where he did it himself.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="adjustments", verbose_name="方案")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="adjustments", verbose_name="考评对象")
    kind = models.CharField("类别", max_length=16, choices=AdjustmentKind.choices())
    level = models.CharField("级别", max_length=16, choices=[("", "—"), *AdjustmentLevel.choices()], blank=True)
    leading_group = models.CharField("领导小组", max_length=60, blank=True)
    single_or_grassroots = models.BooleanField("单项或基层", default=False)
    points = PointsField("分值", null=True, blank=True)
    matter = models.CharField("事项", max_length=500)
    document_number = models.CharField("文号", max_length=100)
    dated = models.DateField("日期")
    agency = models.CharField("机关类别", max_length=16, choices=Agency.choices(), default=Agency.PARTY_STATE.value)
    carried_over = models.BooleanField("上年未加", default=False)
    filer = models.CharField("报送机构", max_length=16, choices=[("", "—"), *Filer.choices()], blank=True)
    filing_body = models.CharField("有关机构名称", max_length=60, blank=True)
    list_number = models.CharField("报送清单文号", max_length=100, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "加减分"
        ordering = ["scheme_id", "member_id", "dated", "id"]
        constraints = [
            choices_hold("adjustment", "kind", AdjustmentKind),
            choices_hold("adjustment", "level", AdjustmentLevel, blank=True),
            choices_hold("adjustment", "agency", Agency),
            choices_hold("adjustment", "filer", Filer, blank=True),
            filled("adjustment", "matter", message="事项不能为空"),
            filled("adjustment", "document_number", message="文号不能为空"),
            both_or_neither("adjustment", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(kind="reward", points__isnull=False) | (~Q(kind="reward") & Q(points__isnull=True)),
                name="adjustment_points_on_rewards_only",
                violation_error_message="只有奖励分填写分值",
            ),
            models.CheckConstraint(
                condition=Q(kind="criticism", filer__in=["inspection", "supervision", "competent"])
                | Q(kind="reward", filer__in=["leading_group", "competent"])
                | Q(kind__in=["commendation", "top_three"], filer="", list_number=""),
                name="adjustment_filer_by_kind",
                violation_error_message="通报批评、奖励分须有报送机构，表彰没有报送机构",
            ),
            models.CheckConstraint(
                condition=Q(filer="competent") & ~Q(filing_body="") | ~Q(filer="competent") & Q(filing_body=""),
                name="adjustment_competent_body_named",
                violation_error_message="报送机构是有关机构的，须写明名称",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()} {self.matter}"


class Mark(_Entry):
    """A veto (一票否决) or a disqualification (弄虚作假) of the year."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="marks", verbose_name="方案")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="marks", verbose_name="考评对象")
    kind = models.CharField("类别", max_length=20, choices=MarkKind.choices())
    field = models.CharField("领域", max_length=100, blank=True)
    basis = models.CharField("依据", max_length=500)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "否决与取消资格"
        ordering = ["scheme_id", "member_id", "id"]
        constraints = [
            choices_hold("mark", "kind", MarkKind),
            filled("mark", "basis", message="依据不能为空"),
            both_or_neither("mark", "withdrawn_at", "withdrawn_by"),
            at_most_one(
                "mark",
                "per_member_and_field",
                ["scheme", "member", "kind", "field"],
                when=Q(withdrawn_at__isnull=True),
                message="该对象在此领域已登记",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()} {self.field}".strip()
