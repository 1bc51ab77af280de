"""Discipline of meetings: who watches, what he saw, the notice, and the ladder of absences (QSH-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AbsenceStep, AccountabilityPermission, BreachKind, Convener
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.models import Meeting
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class MeetingWatch(Recorded):
    """A meeting under discipline; of one that decides, ``meeting`` is its row in the book of meetings.

    ``supervisor`` is sent by the discipline commission, ``record`` is what he put down; without both a meeting in the
    name of 县委 or 县政府 is not closed (QSH-13-b).
    """

    title = models.CharField("会议", max_length=120)
    convener = models.CharField("名义", max_length=12, choices=Convener.choices())
    held_on = models.DateField("召开日期")
    place = models.CharField("地点", max_length=120, blank=True)
    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决策会议"
    )
    supervisor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="监督人员"
    )
    record = models.TextField("监督记录", blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="办结人",
    )  # fmt: skip

    class Meta:
        verbose_name = "会议监督"
        ordering = ["-held_on", "-id"]
        constraints = [
            choices_hold("meetingwatch", "convener", Convener),
            filled("meetingwatch", "title", message="会议名称不能为空"),
            both_or_neither("meetingwatch", "closed_at", "closed_by"),
            CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(convener="other")
                | (Q(supervisor__isnull=False) & ~Q(record="")),
                name="meetingwatch_supervised",
                violation_error_message="以县委、县政府名义召开的会议须有纪委监督人员及其记录",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingBreach(Recorded):
    """Somebody was absent, late, left early; ``excuse`` is the reason of one who had leave."""

    watch = models.ForeignKey(MeetingWatch, on_delete=models.PROTECT, related_name="breaches", verbose_name="会议")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("情形", max_length=12, choices=BreachKind.choices())
    excuse = models.CharField("请假事由", max_length=200, blank=True)
    text = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "违反会纪"
        ordering = ["watch_id", "id"]
        constraints = [
            choices_hold("meetingbreach", "kind", BreachKind),
            UniqueConstraint(
                fields=["watch", "person", "kind"], name="meetingbreach_once", violation_error_message="已登记"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"


class AbsenceMeasureQuerySet(models.QuerySet["AbsenceMeasure"]):
    def visible_to(self, account: Account) -> AbsenceMeasureQuerySet:
        """The discipline and organization departments; everybody his own."""
        if may(account, AccountabilityPermission.WATCH_MEETINGS) or may(
            account, AccountabilityPermission.VIEW_CONFIDENTIAL_REGISTERS
        ):
            return self
        return self.none() if account.person_id is None else self.filter(person=account.person_id)


class AbsenceMeasure(Recorded):
    """What an unexcused absence led to; ``place`` is the how-many-th of the person in that calendar year."""

    breach = models.OneToOneField(MeetingBreach, on_delete=models.PROTECT, related_name="measure", verbose_name="缺席")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    year = models.PositiveIntegerField("年度")
    place = models.PositiveIntegerField("年内次数")
    step = models.CharField("处理", max_length=12, choices=AbsenceStep.choices())
    referred = models.BooleanField("提请县委研究", default=False)
    done_on = models.DateField("执行日期", null=True, blank=True)
    note = models.CharField("执行情况", max_length=500, blank=True)
    carried_at = models.DateTimeField("执行登记时间", null=True, blank=True)
    carried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="执行登记人",
    )  # fmt: skip

    objects = AbsenceMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "缺会处理"
        ordering = ["-year", "person_id", "place"]
        constraints = [
            choices_hold("absencemeasure", "step", AbsenceStep),
            both_or_neither("absencemeasure", "carried_at", "carried_by"),
            together("absencemeasure", "carried_told", "carried_at", "note", message="须写明执行情况"),
            UniqueConstraint(
                fields=["person", "year", "place"], name="absencemeasure_once",
                violation_error_message="该人员本年度的这一次缺会已处理",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} {self.year}年第 {self.place} 次"


class MeetingNoticeQuerySet(models.QuerySet["MeetingNotice"]):
    def visible_to(self, account: Account) -> MeetingNoticeQuerySet:
        """Who watches meetings, and the units to which it went."""
        if may(account, AccountabilityPermission.WATCH_MEETINGS):
            return self
        units = account.own_unit_ids | account.reach().unit_ids
        if account.reach().county:
            return self
        return self.filter(pk__in=NoticeUnit.objects.filter(unit__in=units).order_by().values("notice"))


class MeetingNotice(Recorded):
    """The notice on a meeting's discipline as it was published (QSH-13-c). Never changed."""

    watch = models.OneToOneField(MeetingWatch, on_delete=models.PROTECT, related_name="notice", verbose_name="会议")
    number = models.CharField("文号", max_length=80, unique=True)
    text = models.TextField("正文")

    objects = MeetingNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "会风会纪通报"
        ordering = ["-id"]
        constraints = [filled("meetingnotice", "text", message="正文不能为空")]

    def __str__(self) -> str:
        return self.number


class NoticeUnit(Recorded):
    """A unit to which a notice was published."""

    notice = models.ForeignKey(MeetingNotice, on_delete=models.PROTECT, related_name="units", verbose_name="通报")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "通报范围"
        ordering = ["notice_id", "id"]
        constraints = [UniqueConstraint(fields=["notice", "unit"], name="noticeunit_once")]

    def __str__(self) -> str:
        return f"{self.notice} {self.unit}"
