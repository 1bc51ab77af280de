"""Rounds of awards: the awards, what the rules proposed, who wins, how a unit distributed its prize (SX-5, SX-7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.awards import (
    AwardKind,
    AwardPermission,
    AwardRoundKind,
    AwardState,
    CandidateMark,
    WinnerOrigin,
)
from appraisal.models.results import ResultVersion
from appraisal.models.schemes import Group, Member
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, WithdrawableRow, together
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class AwardRoundQuerySet(models.QuerySet["AwardRound"]):
    def visible_to(self, account: Account) -> AwardRoundQuerySet:
        """The county's offices see all rounds, everybody else none: units are told what they won."""
        return self if may(account, AwardPermission.VIEW_AWARDS) else self.none()


class AwardRound(Recorded):
    """The awards of a year: of a scheme, from an approved ``version``, or 双十双百.

    Proposals until the leading group approved them. ``rulebook`` as it stood when the round was opened.
    """

    kind = models.CharField("种类", max_length=12, choices=AwardRoundKind.choices())
    year = models.PositiveIntegerField("年度")
    title = models.CharField("名称", max_length=100)
    version = models.OneToOneField(
        ResultVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="award_round",
        verbose_name="结果版本",
    )  # fmt: skip
    rulebook = models.ForeignKey("core.Rulebook", on_delete=models.PROTECT, related_name="+", verbose_name="规则参数")
    state = models.CharField("状态", max_length=12, choices=AwardState.choices(), default=AwardState.PREPARING.value)
    submitted_at = models.DateTimeField("上报时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="上报人",
    )  # fmt: skip
    approved_at = models.DateTimeField("审定登记时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="审定登记人",
    )  # fmt: skip
    meeting_on = models.DateField("领导小组会议日期", null=True, blank=True)
    meeting_record = models.CharField("会议纪要文号", max_length=80, blank=True)
    meeting_document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会议纪要"
    )
    published_at = models.DateTimeField("表彰时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="表彰登记人",
    )  # fmt: skip
    notice_number = models.CharField("表彰文号", max_length=80, blank=True)

    objects = AwardRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "评先评优"
        ordering = ["-year", "kind", "-id"]
        constraints = [
            choices_hold("awardround", "kind", AwardRoundKind),
            choices_hold("awardround", "state", AwardState),
            filled("awardround", "title", message="名称不能为空"),
            both_or_neither("awardround", "submitted_at", "submitted_by"),
            both_or_neither("awardround", "approved_at", "approved_by"),
            both_or_neither("awardround", "published_at", "published_by"),
            different_people("awardround", "submitted_by", "approved_by", message="上报和审定登记由两人办理"),
            together(
                "awardround", "approved_with_record", "approved_at", "meeting_record", message="审定须有会议纪要文号"
            ),
            together("awardround", "published_with_number", "published_at", "notice_number", message="表彰须有文号"),
            CheckConstraint(
                condition=Q(kind="scheme", version__isnull=False) | Q(kind="honours", version__isnull=True),
                name="awardround_of_a_version",
                violation_error_message="综合考评奖项须以结果版本为依据",
            ),
            UniqueConstraint(
                fields=["year"], condition=Q(kind="honours"), name="awardround_honours_once",
                violation_error_message="该年度已开展双十双百评选",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, account: Account) -> AwardQuerySet:
        return self if may(account, AwardPermission.VIEW_AWARDS) else self.none()


class Award(models.Model):
    """One award of a round, as the scheme has it. ``slots`` are [label, count, prize in yuan], the best first;
    ``linked`` the nodes or ``special`` the special appraisal by which a single award goes. Never changed."""

    round = models.ForeignKey(AwardRound, on_delete=models.PROTECT, related_name="awards", verbose_name="评先评优")
    kind = models.CharField("种类", max_length=12, choices=AwardKind.choices())
    code = models.CharField("编码", max_length=20)
    name = models.CharField("名称", max_length=100)
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考核系统"
    )
    of_people = models.BooleanField("评选个人", default=False)
    linked = models.JSONField("关联指标", default=list, blank=True)
    special = models.CharField("专项考评", max_length=40, blank=True)
    pool = models.JSONField("范围", default=list, blank=True)
    slots = models.JSONField("名额和奖金", default=list)
    nominated_by = models.CharField("提名", max_length=80, blank=True)
    clause = models.CharField("依据", max_length=40, blank=True)
    prize_clause = models.CharField("奖金依据", max_length=40, blank=True)
    order = models.PositiveIntegerField("排序", default=0)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "奖项"
        ordering = ["round_id", "order", "id"]
        constraints = [
            choices_hold("award", "kind", AwardKind),
            filled("award", "name", message="奖项名称不能为空"),
            UniqueConstraint(fields=["round", "code"], name="award_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AwardComputation(Recorded):
    """One application of the rules to a round; the newest counts, earlier ones stay. Never changed."""

    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, related_name="computations", verbose_name="评先评优"
    )

    class Meta:
        verbose_name = "奖项测算"
        ordering = ["round_id", "-id"]

    def __str__(self) -> str:
        return f"{self.round} {self.recorded_at:%Y-%m-%d}"


class AwardCandidate(models.Model):
    """Somebody in the order of an award, as computed. Never changed.

    ``numerator`` / ``denominator`` is the exact score (a share, or points in ten-thousandths), ``place`` counts all,
    ``turn`` those who may win. ``bars`` and ``cautions`` are findings as [clause, title, facts].
    """

    computation = models.ForeignKey(
        AwardComputation, on_delete=models.PROTECT, related_name="candidates", verbose_name="测算"
    )
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="candidates", verbose_name="奖项")
    code = models.CharField("编码", max_length=20)
    name = models.CharField("名称", max_length=80)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考评对象"
    )
    numerator = models.CharField("分子", max_length=60)
    denominator = models.CharField("分母", max_length=60)
    shown = models.CharField("得分", max_length=20)
    place = models.PositiveIntegerField("名次")
    turn = models.PositiveIntegerField("次序", null=True, blank=True)
    mark = models.CharField("标记", max_length=12, choices=CandidateMark.choices(), blank=True)
    slot = models.PositiveIntegerField("建议名次", null=True, blank=True)
    bars = models.JSONField("不得评奖的情形", default=list, blank=True)
    cautions = models.JSONField("需注意的情形", default=list, blank=True)

    class Meta:
        verbose_name = "奖项对象"
        ordering = ["computation_id", "award_id", "place", "code"]
        constraints = [
            choices_hold("awardcandidate", "mark", CandidateMark, blank=True),
            UniqueConstraint(fields=["computation", "award", "code"], name="awardcandidate_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AwardWinnerQuerySet(models.QuerySet["AwardWinner"]):
    def in_force(self) -> AwardWinnerQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, account: Account) -> AwardWinnerQuerySet:
        """All for the county's offices; a unit what it won itself, once it is published."""
        if may(account, AwardPermission.VIEW_AWARDS):
            return self
        if not may(account, AwardPermission.VIEW_OWN_AWARDS):
            return self.none()
        return self.own(account)

    def own(self, account: Account) -> AwardWinnerQuerySet:
        """What the account's own units won, and their people, once it is published."""
        published = self.in_force().filter(award__round__state=AwardState.PUBLISHED)
        return published.filter(unit__in=account.own_unit_ids)


class AwardWinner(WithdrawableRow):
    """A winner in a place of an award (``slot`` counts from 0); dropped with a reason, never deleted.

    Of a ``person`` the ``unit`` is where he works. ``prize`` in yuan, as the scheme says. ``dropped``: passed over by a
    decision, so that the rules do not propose him again; a new computation withdraws without it.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="winners", verbose_name="奖项")
    slot = models.PositiveIntegerField("名次")
    code = models.CharField("编码", max_length=20, blank=True)
    name = models.CharField("获奖者", max_length=80)
    person = models.BooleanField("个人", default=False)
    post = models.CharField("职务", max_length=60, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="award_winners", verbose_name="考评对象"
    )
    origin = models.CharField("来源", max_length=12, choices=WinnerOrigin.choices())
    basis = models.CharField("理由或者推荐文号", max_length=300, blank=True)
    prize = models.PositiveIntegerField("奖金", default=0)
    dropped = models.BooleanField("经研究撤下", default=False)

    objects = AwardWinnerQuerySet.as_manager()

    class Meta:
        verbose_name = "获奖者"
        ordering = ["award_id", "slot", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("awardwinner", "origin", WinnerOrigin),
            filled("awardwinner", "name", message="获奖者不能为空"),
            at_most_one(
                "awardwinner", "candidate", ["award", "code"], when=Q(withdrawn_at__isnull=True) & ~Q(code=""),
                message="已经在获奖名单中",
            ),
            CheckConstraint(
                condition=Q(origin="computed") | ~Q(basis=""),
                name="awardwinner_with_basis",
                violation_error_message="选定和推荐须写明理由或者文号",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.award} {self.name}"


class AwardVacancy(Recorded):
    """Why places of an award stay empty. Never changed."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="vacancies", verbose_name="奖项")
    reason = models.CharField("空缺理由", max_length=200)

    class Meta:
        verbose_name = "奖项空缺"
        ordering = ["award_id", "-id"]
        constraints = [filled("awardvacancy", "reason", message="空缺理由不能为空")]

    def __str__(self) -> str:
        return self.reason


class PrizeDistribution(Withdrawable):
    """How a unit distributed its prize, as it decided itself; withdrawn with a reason before a new one (SX-7.1-b)."""

    winner = models.ForeignKey(
        AwardWinner, on_delete=models.PROTECT, related_name="distributions", verbose_name="获奖者"
    )
    decided_on = models.DateField("研究日期")
    record = models.CharField("研究会议和记录", max_length=120)
    reason = models.CharField("一把手所得高于限额的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "奖金分配"
        ordering = ["winner_id", "-id"]
        constraints = [
            *WITHDRAWAL,
            filled("prizedistribution", "record", message="请写明研究的会议和记录"),
            at_most_one(
                "prizedistribution", "in_force", ["winner"], when=Q(withdrawn_at__isnull=True),
                message="已经登记分配；需要更改的先撤销",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.winner} {self.decided_on}"


class PrizeShare(models.Model):
    """What one named person got, in yuan. Never changed."""

    distribution = models.ForeignKey(
        PrizeDistribution, on_delete=models.PROTECT, related_name="shares", verbose_name="奖金分配"
    )
    name = models.CharField("姓名", max_length=40)
    principal = models.BooleanField("党政一把手", default=False)
    amount = models.PositiveIntegerField("金额")

    class Meta:
        verbose_name = "奖金份额"
        ordering = ["distribution_id", "id"]
        constraints = [
            filled("prizeshare", "name", message="姓名不能为空"),
            UniqueConstraint(fields=["distribution", "name"], name="prizeshare_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"
