"""Special appraisals (专项考评): apart from the comprehensive one, with participants and organisers of their own.

None of these rows is read by the scoring of the comprehensive appraisal (SX-4.1-e).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.specials import BookState, SpecialPermission
from appraisal.models.schemes import Scheme
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled
from core.fields import PointsField
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.enums import Duty
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class SpecialRoundQuerySet(models.QuerySet["SpecialRound"]):
    def organised_by(self, account: Account) -> SpecialRoundQuerySet:
        """Those that a body of the account organises; the appraisal office by its duty (SX-2.2-b, SX-2.2-f)."""
        mine = Q(unit__in=account.own_unit_ids)
        if Duty.APPRAISAL_OFFICE in account.duties:
            mine |= Q(office=True)
        return self.filter(pk__in=SpecialOrganizer.objects.filter(mine).order_by().values("round"))

    def visible_to(self, account: Account) -> SpecialRoundQuerySet:
        """The county offices see all, organisers theirs, participants theirs once a ranking is confirmed."""
        if may(account, SpecialPermission.VIEW_ALL):
            return self
        units = account.own_unit_ids
        taking = SpecialParticipant.objects.filter(Q(unit__in=units) | Q(responsible__in=units))
        told = Q(pk__in=taking.order_by().values("round"), versions__confirmation__isnull=False)
        seen = SpecialRound.objects.filter(told).order_by().values("pk")
        organised = SpecialRound.objects.organised_by(account).order_by().values("pk")
        return self.filter(Q(pk__in=organised) | Q(pk__in=seen))


class SpecialRound(Recorded):
    """One special appraisal of a scheme's year; ``special`` is its code in the scheme's parameters (SX-3.4-a)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="special_rounds", verbose_name="方案")
    special = models.CharField("专项编码", max_length=20)
    name = models.CharField("专项考评", max_length=80)
    word = models.CharField("参评对象称谓", max_length=20)

    objects = SpecialRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "专项考评"
        ordering = ["-scheme__year", "id"]
        constraints = [
            filled("specialround", "name", message="名称不能为空"),
            UniqueConstraint(
                fields=["scheme", "special"], name="specialround_once", violation_error_message="该专项考评已经安排"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme.year}年{self.name}专项考评"


class SpecialOrganizer(Recorded):
    """A body that organises it; ``office``: the appraisal office, whose people act by their duty."""

    round = models.ForeignKey(
        SpecialRound, on_delete=models.PROTECT, related_name="organizers", verbose_name="专项考评"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="组织单位")
    office = models.BooleanField("考评办", default=False)
    order = models.PositiveIntegerField("序号", default=0)

    class Meta:
        verbose_name = "组织单位"
        ordering = ["round_id", "order", "id"]
        constraints = [UniqueConstraint(fields=["round", "unit"], name="specialorganizer_once")]

    def __str__(self) -> str:
        return self.unit.name


class SpecialParticipant(Recorded):
    """Who takes part: a unit, or a line (条线) with the unit that answers for it; ``basis``: why it was ticked."""

    round = models.ForeignKey(
        SpecialRound, on_delete=models.PROTECT, related_name="participants", verbose_name="专项考评"
    )
    code = models.CharField("编码", max_length=20)
    name = models.CharField("名称", max_length=80)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    responsible = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头单位"
    )
    basis = models.CharField("列入依据", max_length=200, blank=True)
    order = models.PositiveIntegerField("序号", default=0)

    class Meta:
        verbose_name = "参评对象"
        ordering = ["round_id", "order", "id"]
        constraints = [
            UniqueConstraint(
                fields=["round", "code"], name="specialparticipant_once", violation_error_message="该对象已经列入"
            ),
            filled("specialparticipant", "name", message="名称不能为空"),
            CheckConstraint(
                condition=Q(unit__isnull=True) | Q(responsible__isnull=True),
                name="specialparticipant_unit_or_line",
                violation_error_message="只有条线另设牵头单位",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecialItem(Recorded):
    """An item of the special detailed rules with its full mark."""

    round = models.ForeignKey(SpecialRound, on_delete=models.PROTECT, related_name="items", verbose_name="专项考评")
    code = models.CharField("编码", max_length=10)
    name = models.CharField("考评项目", max_length=80)
    full_mark = PointsField("满分")

    class Meta:
        verbose_name = "专项考评项目"
        ordering = ["round_id", "id"]
        constraints = [
            UniqueConstraint(fields=["round", "code"], name="specialitem_code_once"),
            UniqueConstraint(fields=["round", "name"], name="specialitem_name_once"),
            CheckConstraint(
                condition=Q(full_mark__gt=0), name="specialitem_positive", violation_error_message="满分须大于零"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecialImport(models.Model):
    """A workbook of scores that was uploaded: its problems by cell, or what it would change. Nothing half imported."""

    round = models.ForeignKey(SpecialRound, on_delete=models.PROTECT, related_name="imports", verbose_name="专项考评")
    workbook = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="工作簿")
    state = models.CharField("状态", max_length=12, choices=BookState.choices(), default=BookState.CHECKED.value)
    problems = models.JSONField("问题", default=list)
    changes = models.JSONField("变动", default=list)
    checked_at = models.DateTimeField("核对时间")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    committed_at = models.DateTimeField("导入时间", null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="导入人",
    )  # fmt: skip

    class Meta:
        verbose_name = "专项评分导入"
        ordering = ["-checked_at", "-id"]
        constraints = [
            choices_hold("specialimport", "state", BookState),
            both_or_neither("specialimport", "committed_at", "committed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.workbook}"


class SpecialScore(models.Model):
    """Points of a participant on an item, in ten-thousandths; each change stands in the audit trail."""

    participant = models.ForeignKey(
        SpecialParticipant, on_delete=models.PROTECT, related_name="scores", verbose_name="参评对象"
    )
    item = models.ForeignKey(SpecialItem, on_delete=models.PROTECT, related_name="scores", verbose_name="考评项目")
    value = PointsField("得分")
    organizer = models.ForeignKey(SpecialOrganizer, on_delete=models.PROTECT, related_name="+", verbose_name="评分单位")
    batch = models.ForeignKey(
        SpecialImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入"
    )
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="录入人"
    )

    class Meta:
        verbose_name = "专项得分"
        ordering = ["participant_id", "item_id"]
        constraints = [
            UniqueConstraint(fields=["participant", "item"], name="specialscore_once"),
            CheckConstraint(
                condition=Q(value__gte=0), name="specialscore_not_negative", violation_error_message="得分不能为负"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.item}"


class SpecialVersion(Recorded):
    """One computation: ``inputs`` is the canonical text that was computed from, hashed by SHA-256. Never changed."""

    round = models.ForeignKey(SpecialRound, on_delete=models.PROTECT, related_name="versions", verbose_name="专项考评")
    number = models.PositiveIntegerField("版本")
    inputs = models.TextField("冻结的输入")
    input_hash = models.CharField("输入指纹", max_length=64)
    organizer = models.ForeignKey(SpecialOrganizer, on_delete=models.PROTECT, related_name="+", verbose_name="计分单位")

    class Meta:
        verbose_name = "专项考评结果"
        ordering = ["round_id", "-number"]
        constraints = [UniqueConstraint(fields=["round", "number"], name="specialversion_number_once")]

    def __str__(self) -> str:
        return f"{self.round}第 {self.number} 版"


class SpecialResult(models.Model):
    """Total and place of a participant in a version; equal totals share a place (1, 2, 2, 4). Never changed."""

    version = models.ForeignKey(SpecialVersion, on_delete=models.PROTECT, related_name="results", verbose_name="版本")
    participant = models.ForeignKey(
        SpecialParticipant, on_delete=models.PROTECT, related_name="+", verbose_name="参评对象"
    )
    total = PointsField("总分")
    place = models.PositiveIntegerField("名次")

    class Meta:
        verbose_name = "专项名次"
        ordering = ["version_id", "place", "id"]
        constraints = [UniqueConstraint(fields=["version", "participant"], name="specialresult_once")]

    def __str__(self) -> str:
        return f"{self.participant} 第 {self.place} 名"


class SpecialConfirmation(Recorded):
    """A second person of another organising body confirmed a version. Never changed."""

    version = models.OneToOneField(
        SpecialVersion, on_delete=models.PROTECT, related_name="confirmation", verbose_name="版本"
    )
    organizer = models.ForeignKey(SpecialOrganizer, on_delete=models.PROTECT, related_name="+", verbose_name="确认单位")

    class Meta:
        verbose_name = "专项结果确认"
        ordering = ["version_id"]

    def __str__(self) -> str:
        return f"确认 {self.version}"


class SpecialRecommendation(Withdrawable):
    """The organisers' list of recommended winners of a single award; it counts once a second person confirmed it."""

    round = models.ForeignKey(
        SpecialRound, on_delete=models.PROTECT, related_name="recommendations", verbose_name="专项考评"
    )
    version = models.ForeignKey(
        SpecialVersion, on_delete=models.PROTECT, related_name="recommendations", verbose_name="依据的结果"
    )
    award = models.CharField("奖项编码", max_length=20)
    award_name = models.CharField("奖项", max_length=80)
    reason = models.CharField("不按名次推荐的理由", max_length=500, blank=True)
    organizer = models.ForeignKey(SpecialOrganizer, on_delete=models.PROTECT, related_name="+", verbose_name="提出单位")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="确认人",
    )  # fmt: skip

    class Meta:
        verbose_name = "先进推荐名单"
        ordering = ["-id"]
        constraints = [
            *WITHDRAWAL,
            both_or_neither("specialrecommendation", "confirmed_at", "confirmed_by"),
            different_people(
                "specialrecommendation", "recorded_by", "confirmed_by", message="推荐名单的提出和确认由两人办理"
            ),
            at_most_one(
                "specialrecommendation", "per_award", ["round", "award"], when=Q(withdrawn_at__isnull=True),
                message="该奖项已有推荐名单，请先撤下原名单",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.award_name}推荐名单"


class SpecialWinner(models.Model):
    """One recommended winner, in the order of the list. Never changed."""

    recommendation = models.ForeignKey(
        SpecialRecommendation, on_delete=models.PROTECT, related_name="winners", verbose_name="名单"
    )
    participant = models.ForeignKey(
        SpecialParticipant, on_delete=models.PROTECT, related_name="+", verbose_name="参评对象"
    )
    order = models.PositiveIntegerField("序号")

    class Meta:
        verbose_name = "推荐对象"
        ordering = ["recommendation_id", "order"]
        constraints = [
            UniqueConstraint(fields=["recommendation", "participant"], name="specialwinner_once"),
            UniqueConstraint(fields=["recommendation", "order"], name="specialwinner_order_once"),
        ]

    def __str__(self) -> str:
        return self.participant.name
