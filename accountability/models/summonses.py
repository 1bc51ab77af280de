"""Summonses (约谈): slow work, proposal, agreements, approvals, the talk, what came of it (LS-3.4-j to LS-3.4-m)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import (
    AccountabilityPermission,
    ApprovingSide,
    Effect,
    Office,
    SummonsCause,
    SummonsState,
)
from accountability.models.tasks import Task
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class SlowFlag(Recorded):
    """Work of a unit goes slowly: found by the inspection, told to the unit. Never changed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    topic = models.CharField("事项", max_length=120)
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="slow_flags", verbose_name="任务"
    )
    flagged_on = models.DateField("认定日期")
    reason = models.TextField("进展情况")

    class Meta:
        verbose_name = "进展缓慢"
        ordering = ["-flagged_on", "-id"]
        constraints = [
            filled("slowflag", "topic", message="事项不能为空"),
            filled("slowflag", "reason", message="进展情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.topic}"


class ProgressCheck(Recorded):
    """Supervision after the flag: whether there is progress. Never changed."""

    flag = models.ForeignKey(SlowFlag, on_delete=models.PROTECT, related_name="checks", verbose_name="进展缓慢")
    checked_on = models.DateField("督查日期")
    progressed = models.BooleanField("有明显进展")
    text = models.TextField("督查情况")

    class Meta:
        verbose_name = "进展督查"
        ordering = ["flag_id", "id"]
        constraints = [filled("progresscheck", "text", message="督查情况不能为空")]

    def __str__(self) -> str:
        return f"{self.flag} {self.checked_on}"


class SummonsQuerySet(models.QuerySet["Summons"]):
    def visible_to(self, account: Account) -> SummonsQuerySet:
        """The county's offices see all; a unit's leader those of his unit and person once approved."""
        if may(account, AccountabilityPermission.VIEW_ALL_SUMMONSES):
            return self
        own = Q(unit_id__in=account.reach(AccountabilityPermission.VIEW_SUMMONSES).unit_ids)
        if account.person_id is not None:
            own |= Q(person=account.person_id)
        return self.filter(own, state__in=[SummonsState.APPROVED.value, SummonsState.HELD.value])


class Summons(Recorded):
    """One summons of a unit's principal leader; level 2 names the level 1 that it follows."""

    cause = models.CharField("事由", max_length=12, choices=SummonsCause.choices())
    flag = models.ForeignKey(
        SlowFlag, on_delete=models.PROTECT, null=True, blank=True, related_name="summonses", verbose_name="进展缓慢"
    )
    level = models.PositiveIntegerField("级次")
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="following", verbose_name="第一级约谈"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="约谈对象")
    proposal = models.TextField("约谈建议")
    state = models.CharField("状态", max_length=12, choices=SummonsState.choices(), default=SummonsState.PROPOSED.value)

    objects = SummonsQuerySet.as_manager()

    class Meta:
        verbose_name = "约谈"
        ordering = ["-id"]
        constraints = [
            choices_hold("summons", "cause", SummonsCause),
            choices_hold("summons", "state", SummonsState),
            filled("summons", "proposal", message="约谈建议不能为空"),
            CheckConstraint(
                condition=Q(level=1, previous__isnull=True) | Q(level=2, previous__isnull=False),
                name="summons_second_after_first",
                violation_error_message="第二级约谈须在第一级之后",
            ),
            CheckConstraint(
                condition=Q(cause="ranking", flag__isnull=True) | Q(cause="slow", flag__isnull=False),
                name="summons_flag_of_slow_work",
                violation_error_message="因进展缓慢约谈的须有进展缓慢的认定",
            ),
            at_most_one(
                "summons", "open_per_flag_and_level", ["flag", "level"],
                when=Q(flag__isnull=False) & ~Q(state="refused"), message="同一事项已有同级约谈",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.person} 第{self.level}级约谈"


class SummonsAgreement(Recorded):
    """One of the four offices agrees to the proposal (LS-3.4-j). Never changed."""

    summons = models.ForeignKey(Summons, on_delete=models.PROTECT, related_name="agreements", verbose_name="约谈")
    office = models.CharField("部门", max_length=12, choices=Office.choices())

    class Meta:
        verbose_name = "约谈商定"
        ordering = ["summons_id", "id"]
        constraints = [
            choices_hold("summonsagreement", "office", Office),
            UniqueConstraint(
                fields=["summons", "office"], name="summonsagreement_once", violation_error_message="本部门已同意"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_office_display())


class SummonsApproval(Recorded):
    """A principal leader approves or refuses (LS-3.4-k). Never changed."""

    summons = models.ForeignKey(Summons, on_delete=models.PROTECT, related_name="approvals", verbose_name="约谈")
    side = models.CharField("审批方", max_length=16, choices=ApprovingSide.choices())
    granted = models.BooleanField("批准")
    comment = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "约谈审批"
        ordering = ["summons_id", "id"]
        constraints = [
            choices_hold("summonsapproval", "side", ApprovingSide),
            UniqueConstraint(
                fields=["summons", "side"], name="summonsapproval_once", violation_error_message="该方已审批"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {'批准' if self.granted else '不批准'}"


class SummonsTalk(Recorded):
    """The talk as it was held (BZ-2.3-c). Never changed."""

    summons = models.OneToOneField(Summons, on_delete=models.PROTECT, related_name="talk", verbose_name="约谈")
    held_on = models.DateField("约谈日期")
    talker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="约谈人")
    place = models.CharField("地点", max_length=120)

    class Meta:
        verbose_name = "约谈记录"
        ordering = ["-held_on", "-id"]
        constraints = [filled("summonstalk", "place", message="地点不能为空")]

    def __str__(self) -> str:
        return f"{self.summons} {self.held_on}"


class TalkOpinion(models.Model):
    """An opinion told word for word; its ``source`` is shown to those alone who keep it. Never changed."""

    talk = models.ForeignKey(SummonsTalk, on_delete=models.PROTECT, related_name="opinions", verbose_name="约谈记录")
    text = models.TextField("意见原文")
    source = models.CharField("来源", max_length=80, blank=True)

    class Meta:
        verbose_name = "反馈意见"
        ordering = ["talk_id", "id"]
        constraints = [filled("talkopinion", "text", message="意见原文不能为空")]

    def __str__(self) -> str:
        return self.text[:40]


class TalkItem(models.Model):
    """Something the person has to put right after the talk. Never changed."""

    talk = models.ForeignKey(SummonsTalk, on_delete=models.PROTECT, related_name="items", verbose_name="约谈记录")
    text = models.CharField("整改要求", max_length=500)

    class Meta:
        verbose_name = "整改要求"
        ordering = ["talk_id", "id"]
        constraints = [filled("talkitem", "text", message="整改要求不能为空")]

    def __str__(self) -> str:
        return self.text[:40]


class SummonsFollowUp(Recorded):
    """Looked at again after the talk (LS-3.4-m). Never changed."""

    summons = models.ForeignKey(Summons, on_delete=models.PROTECT, related_name="follow_ups", verbose_name="约谈")
    checked_on = models.DateField("跟踪日期")
    effect = models.CharField("成效", max_length=12, choices=Effect.choices())
    text = models.TextField("跟踪情况")

    class Meta:
        verbose_name = "约谈跟踪"
        ordering = ["summons_id", "id"]
        constraints = [
            choices_hold("summonsfollowup", "effect", Effect),
            filled("summonsfollowup", "text", message="跟踪情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_effect_display()}"


class TransferProposal(Recorded):
    """A person was summoned twice within a year: his post is proposed to be changed (LS-3.5-e). Never changed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    first = models.ForeignKey(SummonsTalk, on_delete=models.PROTECT, related_name="+", verbose_name="前一次约谈")
    second = models.OneToOneField(
        SummonsTalk, on_delete=models.PROTECT, related_name="transfer_proposal", verbose_name="后一次约谈"
    )

    class Meta:
        verbose_name = "岗位调整建议"
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.person)


class SelfCriticism(Recorded):
    """A unit at the bottom of a year's final ranking owes a written self-criticism (LS-3.5-d)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveIntegerField("年度")
    ranking = models.CharField("排名", max_length=120)
    place = models.PositiveIntegerField("名次")
    summons = models.OneToOneField(
        Summons, on_delete=models.PROTECT, null=True, blank=True, related_name="self_criticism", verbose_name="约谈"
    )
    text = models.TextField("书面检查", blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="提交人",
    )  # fmt: skip

    class Meta:
        verbose_name = "书面检查"
        ordering = ["-year", "place", "id"]
        constraints = [
            both_or_neither("selfcriticism", "submitted_at", "submitted_by"),
            UniqueConstraint(
                fields=["unit", "year", "ranking"], name="selfcriticism_once", violation_error_message="已列入书面检查"
            ),
            CheckConstraint(
                condition=Q(submitted_at__isnull=True) | ~Q(text=""),
                name="selfcriticism_submitted_with_text",
                violation_error_message="提交须写明书面检查",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
