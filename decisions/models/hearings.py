"""Public hearings: call, strata, draw, representatives and record (JH-A-4.3-d, GW713-16, GW713-17)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import both_or_neither, choices_hold, filled, in_order
from decisions.enums import RunState, Stance
from decisions.models.base import Recorded, together
from decisions.models.matters import Matter
from decisions.models.runs import StageRun


class HearingQuerySet(models.QuerySet["Hearing"]):
    def published(self, day: date) -> HearingQuerySet:
        """What the public sees on ``day``: called, and never of a personnel matter (JH-A-3-d)."""
        return self.filter(call_from__lte=day, run__matter__in=Matter.objects.not_confidential())

    def running(self, day: date) -> HearingQuerySet:
        """Published hearings that one may still register for."""
        going_on = self.published(day).filter(run__state=RunState.OPEN, run__matter__ended_at__isnull=True)
        return going_on.filter(call_until__gte=day, drawn_at__isnull=True)


class Hearing(Recorded):
    """A hearing: called, drawn by lot, held on ``scheduled_for``.

    ``seed`` is made with the call and shown to nobody before the draw; its SHA-256, ``commitment``, is in the call.
    ``public_source`` names a figure that nobody here can choose and that comes out after registration has ended;
    ``public_value`` is that figure. Both together make the lots: neither the office nor an applicant can aim at one.
    """

    run = models.OneToOneField(StageRun, on_delete=models.PROTECT, related_name="hearing", verbose_name="环节")
    subject = models.CharField("听证事项", max_length=200)
    call_text = models.TextField("公告")
    call_from = models.DateField("报名开始")
    call_until = models.DateField("报名截止")
    scheduled_for = models.DateTimeField("听证时间")
    place = models.CharField("地点", max_length=120)
    host = models.CharField("主持人", max_length=40)
    papers_sent_on = models.DateField("材料送达日期", null=True, blank=True)
    seed = models.CharField("抽签种子", max_length=80, blank=True)
    commitment = models.CharField("种子指纹", max_length=64, blank=True)
    public_source = models.CharField("公共随机数来源", max_length=200, blank=True)
    public_value = models.CharField("公共随机数", max_length=80, blank=True)
    seed_published_at = models.DateTimeField("种子指纹公布时间", null=True, blank=True)
    seed_published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="种子指纹公布人",
    )  # fmt: skip
    drawn_at = models.DateTimeField("抽签时间", null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="抽签人",
    )  # fmt: skip

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = "听证会"
        ordering = ["-scheduled_for", "-id"]
        constraints = [
            filled("hearing", "subject", message="听证事项不能为空"),
            filled("hearing", "call_text", message="公告不能为空"),
            in_order("hearing", "call_from", "call_until", message="报名截止不能早于报名开始"),
            both_or_neither("hearing", "seed_published_at", "seed_published_by"),
            both_or_neither("hearing", "drawn_at", "drawn_by"),
            together("hearing", "seed_told", "seed_published_at", "seed", "commitment", message="公布种子指纹须有种子"),
            together("hearing", "drawn_with_public_value", "drawn_at", "public_value", message="抽签须填写公共随机数"),
            CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(seed_published_at__isnull=False),
                name="hearing_drawn_after_seed",
                violation_error_message="抽签须先公布种子指纹",
            ),
        ]

    def __str__(self) -> str:
        return f"听证会 {self.subject}"


class Stratum(models.Model):
    """A group of the population with its seats."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="strata", verbose_name="听证会")
    name = models.CharField("代表类别", max_length=40)
    seats = models.PositiveIntegerField("名额")

    class Meta:
        verbose_name = "代表类别"
        ordering = ["hearing_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["hearing", "name"], name="stratum_name_once", violation_error_message="该类别已登记"
            ),
            filled("stratum", "name", message="类别不能为空"),
        ]

    def __str__(self) -> str:
        return self.name


class Applicant(models.Model):
    """Somebody who wants to speak: drawn or in reserve, came or not, for or against.

    ``place`` is the order of the draw in the stratum, from 1; ``drawn`` None before the draw. A reserve who steps in
    has ``drawn`` set and keeps his place.
    """

    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, related_name="applicants", verbose_name="代表类别")
    number = models.CharField("报名号", max_length=20)
    name = models.CharField("姓名", max_length=40)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    received_at = models.DateTimeField("报名时间")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="接收人"
    )
    place = models.PositiveIntegerField("抽签顺序", null=True, blank=True)
    drawn = models.BooleanField("中签", null=True, blank=True)
    attended = models.BooleanField("到会", null=True, blank=True)
    stance = models.CharField("态度", max_length=8, choices=[("", "—"), *Stance.choices()], blank=True)
    statement = models.TextField("发言", blank=True)

    class Meta:
        verbose_name = "听证代表报名"
        ordering = ["stratum_id", "id"]
        constraints = [
            UniqueConstraint(fields=["stratum", "number"], name="applicant_number_once"),
            choices_hold("applicant", "stance", Stance, blank=True),
            filled("applicant", "name", message="姓名不能为空"),
            CheckConstraint(
                condition=Q(attended__isnull=True) | Q(attended=False, stance="") | Q(attended=True, drawn=True),
                name="applicant_attended_when_drawn",
                violation_error_message="只登记中签代表的到会和态度",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class HearingRecord(Recorded):
    """The record of a hearing, signed by those who took part; the newest row counts (GW713-17).

    Attendance and opposition are counted from the representatives; there is no second place to type them.
    """

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="records", verbose_name="听证会")
    text = models.TextField("听证笔录")
    confirmed = models.BooleanField("参加人已确认签字", default=False)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = "听证笔录"
        ordering = ["hearing_id", "id"]
        constraints = [filled("hearingrecord", "text", message="听证笔录不能为空")]

    def __str__(self) -> str:
        return f"{self.hearing} 笔录"
