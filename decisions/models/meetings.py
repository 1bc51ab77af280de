"""Meetings that decide: roster, agenda, recusals, statements, outcome, resolution (JH-A-5.8, GW713-30)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.enums import MeetingKind, MeetingState, ResolutionKind, Vote, VoteMode, VoteState
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from decisions.models.runs import DraftVersion, StageRun
from organization.models import Person


class Meeting(Recorded):
    """One of the four meetings. ``opened_at`` is when it began: of a joint matter the order is told by it."""

    kind = models.CharField("会议", max_length=24, choices=MeetingKind.choices())
    year = models.PositiveIntegerField("年度")
    number = models.PositiveIntegerField("次数")
    scheduled_for = models.DateTimeField("召开时间")
    place = models.CharField("地点", max_length=120)
    presiding = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    state = models.CharField("状态", max_length=12, choices=MeetingState.choices(), default=MeetingState.PLANNED.value)
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="开始登记人",
    )  # fmt: skip
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="结束登记人",
    )  # fmt: skip
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="取消人",
    )  # fmt: skip
    cancellation_reason = models.CharField("取消理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "会议"
        ordering = ["-scheduled_for", "-id"]
        constraints = [
            UniqueConstraint(
                fields=["kind", "year", "number"], name="meeting_number_once",
                violation_error_message="该年度这一次会议已登记",
            ),
            choices_hold("meeting", "kind", MeetingKind),
            choices_hold("meeting", "state", MeetingState),
            filled("meeting", "place", message="地点不能为空"),
            both_or_neither("meeting", "opened_at", "opened_by"),
            both_or_neither("meeting", "closed_at", "closed_by"),
            both_or_neither("meeting", "cancelled_at", "cancelled_by"),
            CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancellation_reason="") & ~Q(state="cancelled")
                | Q(cancelled_at__isnull=False, state="cancelled") & ~Q(cancellation_reason=""),
                name="meeting_cancelled_with_reason",
                violation_error_message="取消会议须写明理由",
            ),
            CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"], opened_at__isnull=True, closed_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, closed_at__isnull=True, presiding__isnull=False)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False, presiding__isnull=False),
                name="meeting_state_told",
                violation_error_message="会议的状态与开始、结束时间和主持人不一致",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}年第 {self.number} 次{self.get_kind_display()}"


class RosterEntry(models.Model):
    """Somebody who should attend, copied when the meeting opens: those due are the bar of every vote (JH-A-5.8-c).

    ``member`` False sits in without a vote. ``present`` is None until told; ``written_view`` is that of an absentee.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="roster", verbose_name="会议")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=80, blank=True)
    member = models.BooleanField("组成人员", default=True)
    present = models.BooleanField("到会", null=True, blank=True)
    absence_reason = models.CharField("缺席原因", max_length=200, blank=True)
    written_view = models.TextField("书面意见", blank=True)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "会议名册"
        ordering = ["meeting_id", "order", "id"]
        constraints = [
            UniqueConstraint(
                fields=["meeting", "person"], name="rosterentry_once", violation_error_message="该人员已在名册中"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgendaItem(Recorded):
    """A matter before a meeting, with the draft that lies there and what the vote came to.

    ``poll_key`` names the poll of the vote; the counts are copied from it when the vote is closed. All five counts
    and the outcome are there together or not at all. An item that was put off (adjourned) is never voted on; the matter
    comes before a later meeting.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", verbose_name="会议")
    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="agenda_items", verbose_name="环节")
    order = models.PositiveIntegerField("序号")
    draft = models.ForeignKey(
        DraftVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="草案稿次"
    )
    mode = models.CharField("表决方式", max_length=8, choices=VoteMode.choices(), default=VoteMode.OPEN.value)
    poll_key = models.UUIDField("表决", null=True, blank=True, unique=True)
    due = models.PositiveIntegerField("应到", null=True, blank=True)
    present = models.PositiveIntegerField("实到", null=True, blank=True)
    ayes = models.PositiveIntegerField("赞成", null=True, blank=True)
    nays = models.PositiveIntegerField("反对", null=True, blank=True)
    abstentions = models.PositiveIntegerField("弃权", null=True, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=[("", "未表决"), *VoteState.choices()], blank=True)
    decided_at = models.DateTimeField("表决登记时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="表决登记人",
    )  # fmt: skip
    adjourned_at = models.DateTimeField("暂缓时间", null=True, blank=True)
    adjourned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="暂缓登记人",
    )  # fmt: skip
    adjournment_reason = models.CharField("暂缓理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "议题"
        ordering = ["meeting_id", "order", "id"]
        constraints = [
            UniqueConstraint(
                fields=["meeting", "run"], name="agendaitem_once", violation_error_message="该事项已列入本次会议"
            ),
            choices_hold("agendaitem", "mode", VoteMode),
            choices_hold("agendaitem", "outcome", VoteState, blank=True),
            both_or_neither("agendaitem", "decided_at", "decided_by"),
            both_or_neither("agendaitem", "adjourned_at", "adjourned_by"),
            CheckConstraint(
                condition=Q(adjourned_at__isnull=True) | (Q(outcome="") & ~Q(adjournment_reason="")),
                name="agendaitem_adjourned_with_reason",
                violation_error_message="暂缓审议须写明理由，已表决的议题不得暂缓",
            ),
            CheckConstraint(
                condition=Q(
                    outcome="", decided_at__isnull=True, due__isnull=True, present__isnull=True, ayes__isnull=True,
                    nays__isnull=True, abstentions__isnull=True,
                )
                | Q(
                    outcome__in=["passed", "failed"], decided_at__isnull=False, due__gte=1, present__lte=F("due"),
                    ayes__isnull=False, nays__isnull=False, abstentions__isnull=False,
                    present=F("ayes") + F("nays") + F("abstentions"),
                ),
                name="agendaitem_outcome_told",
                violation_error_message="赞成、反对、弃权之和应等于实到人数，实到不超过应到",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting} {self.run.matter.title}"


class Recusal(Withdrawable):
    """A member who does not vote on an item; he stays in the number due (JH-A-5.8-c)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recusals", verbose_name="议题")
    member = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    reason = models.CharField("回避理由", max_length=200)

    class Meta:
        verbose_name = "回避"
        ordering = ["item_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "recusal",
                "per_member",
                ["item", "member"],
                when=Q(withdrawn_at__isnull=True),
                message="该人员已回避",
            ),
            filled("recusal", "reason", message="回避须写明理由"),
        ]

    def __str__(self) -> str:
        return f"{self.member} 回避"


class Statement(Recorded):
    """What a member said on an item, in order, or that he had nothing to say; the head speaks last (GW713-30-a).

    ``stance`` is what the words come to; it is no vote. ``differs_reason``: why the head would decide otherwise than
    most (GW713-30-b).
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="statements", verbose_name="议题")
    member = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    head = models.BooleanField("主要负责人末位发言", default=False)
    passed_on = models.BooleanField("未发言", default=False)
    stance = models.CharField("意见", max_length=8, choices=[("", "未表明"), *Vote.choices()], blank=True)
    text = models.TextField("发言", blank=True)
    differs_reason = models.TextField("与多数意见不一致的理由", blank=True)

    class Meta:
        verbose_name = "发言"
        ordering = ["item_id", "id"]
        constraints = [
            UniqueConstraint(fields=["item", "member"], name="statement_once", violation_error_message="已登记发言"),
            choices_hold("statement", "stance", Vote, blank=True),
            CheckConstraint(
                condition=Q(passed_on=True) | ~Q(text=""),
                name="statement_has_text",
                violation_error_message="须填写发言，或者登记未发言",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} 发言"


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def in_force(self) -> ResolutionQuerySet:
        return self.filter(replacement__isnull=True)


class Resolution(Recorded):
    """What was decided, on paper (JH-A-5.8-d). Never changed: a corrected one replaces it."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="resolutions", verbose_name="环节")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="resolutions", verbose_name="议题")
    kind = models.CharField("种类", max_length=12, choices=ResolutionKind.choices())
    number = models.CharField("文号", max_length=80)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    dated = models.DateField("日期")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name="替代"
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "决议"
        ordering = ["-dated", "-id"]
        constraints = [
            choices_hold("resolution", "kind", ResolutionKind),
            filled("resolution", "number", message="文号不能为空"),
            filled("resolution", "title", message="标题不能为空"),
            filled("resolution", "text", message="正文不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
